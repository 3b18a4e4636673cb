//! Deploy keys: SSH keys that open one repository; only their public half is ever in a reply, and not even that is kept.

use model::{Level, NodeKind, Relation, attribute};
use serde::Deserialize;

use crate::Settings;
use crate::gather::{self, Draft, Gathering, Whole};
use crate::reply::shaped;

use super::{Item, Organisation};

/// A deploy key.
#[derive(Deserialize)]
struct DeployKey {
    id: u64,
    url: Option<String>,
    title: Option<String>,
    created_at: Option<String>,
    read_only: bool,
    added_by: Option<String>,
    last_used: Option<String>,
    enabled: Option<bool>,
}

/// Returns organisation and repository of a key's address, `https://api.github.com/repos/{org}/{repo}/keys/{id}`.
pub(super) fn repository(url: &str) -> Option<(&str, &str)> {
    let mut parts = url.split("/repos/").nth(1)?.split('/');
    Some((parts.next()?, parts.next()?))
        .filter(|(organisation, repository)| !organisation.is_empty() && !repository.is_empty())
}

/// Takes a deploy key.
pub(super) fn deploy_key<'a>(
    item: &Item<'_, 'a>,
    organisation: &Organisation,
    settings: &Settings,
    gathering: &mut Gathering<'a>,
) -> Option<()> {
    let spot = &item.spot;
    let key: DeployKey = shaped(item.value, spot, gathering)?;
    let named = key.url.as_deref().and_then(repository).map(|(_, repository)| repository.to_ascii_lowercase());
    let Some(repository) = named.or_else(|| organisation.repository.clone()) else {
        gathering.unread(spot.gap("a deploy key without the repository that it opens"));
        return None;
    };
    let id = format!("{repository}/{}", key.id);
    let name = organisation.name(gathering, spot, "deploy_key", &id)?;
    let prefix = organisation.name(gathering, spot, "deploy_key", &repository)?;
    let system = organisation.repository(gathering, spot, &repository)?;
    let at = gather::exported_at(&item.page.document, settings);
    gathering.list(
        &prefix,
        spot.source,
        at,
        Whole::Unsaid("an array has no count of what is on other pages".to_owned()),
    );
    let created = gathering.time(spot, "created_at", key.created_at.as_deref());
    let used = gathering.time(spot, "last_used", key.last_used.as_deref());
    let enabled = key.enabled != Some(false);
    let status = if enabled { "active" } else { "disabled" };
    let (level, scope) = match key.read_only {
        true => (Level::Read, "contents:read"),
        false => (Level::Write, "contents:write"),
    };
    gathering.node(
        Draft::new(NodeKind::Credential, &name)
            .text(attribute::KIND, Some("ssh_key"))
            .text(attribute::LABEL, key.title.as_deref())
            .text(attribute::STATUS, Some(status))
            .text(attribute::SCOPES, Some(scope))
            .text("x_added_by", key.added_by.as_deref())
            .time(attribute::CREATED, created)
            .time(attribute::LAST_USED, used),
    );
    gathering.edge(Relation::IssuedBy, &name, &organisation.system);
    let bearer = organisation.name(gathering, spot, "bearer", &id)?;
    gathering.bearer(&name, &bearer, key.title.as_deref());
    gathering.may(&bearer, &system, level);
    if enabled {
        gathering.live(&prefix, &name);
    } else {
        gathering.suspended(spot, &name, at);
    }
    Some(())
}
