//! App installations and fine-grained tokens: what others were granted.

use model::{How, Name, NodeKind, Relation, attribute};
use serde::Deserialize;
use serde_json::Value;

use crate::Settings;
use crate::gather::{self, Draft, Gathering, Whole, slug};
use crate::reply::shaped;

use super::{Item, Organisation, level, permissions, scopes};

/// An installation of an app.
#[derive(Deserialize)]
struct Installation {
    id: u64,
    app_slug: String,
    repository_selection: Option<String>,
    created_at: Option<String>,
    suspended_at: Option<String>,
    #[serde(default)]
    permissions: Value,
}

/// Takes an installation: the app's maker holds it, and it acts as the app's bot.
pub(super) fn installation(
    item: &Item<'_, '_>,
    organisation: &Organisation,
    gathering: &mut Gathering<'_>,
) -> Option<()> {
    let spot = &item.spot;
    let app: Installation = shaped(item.value, spot, gathering)?;
    let name = organisation.name(gathering, spot, "installation", &app.id.to_string())?;
    let created = gathering.time(spot, "created_at", app.created_at.as_deref());
    let suspended = gathering.time(spot, "suspended_at", app.suspended_at.as_deref());
    let permissions = permissions(&app.permissions);
    gathering.node(
        Draft::new(NodeKind::Credential, &name)
            .text(attribute::KIND, Some("oauth_grant"))
            .text(attribute::LABEL, Some(&app.app_slug))
            .text(attribute::STATUS, Some(if suspended.is_some() { "suspended" } else { "active" }))
            .text(attribute::SCOPES, Some(&scopes(&permissions)))
            .text("x_repository_selection", app.repository_selection.as_deref())
            .time(attribute::CREATED, created),
    );
    gathering.edge(Relation::IssuedBy, &name, &organisation.system);
    let bearer = organisation.name(gathering, spot, "bearer", &format!("{}[bot]", app.app_slug))?;
    gathering.bearer(&name, &bearer, Some(&app.app_slug));
    if let Some(level) = level(&permissions) {
        gathering.may(&bearer, &organisation.system, level);
    }
    maker(&name, &app, organisation, item, gathering);
    match suspended {
        Some(at) => gathering.ended(&name, How::Suspended, at),
        None => {
            let prefix = gathering.name(spot, &format!("github/installation/{}", organisation.organisation))?;
            gathering.live(&prefix, &name);
        }
    }
    Some(())
}

/// Takes the app and its maker, by the slug under which GitHub registered it (rung 1).
fn maker(
    name: &Name,
    app: &Installation,
    organisation: &Organisation,
    item: &Item<'_, '_>,
    gathering: &mut Gathering<'_>,
) -> Option<()> {
    let vendor = gathering.name(&item.spot, &format!("vendor/{}", slug(&app.app_slug)?))?;
    let application = organisation.name(gathering, &item.spot, "app", &app.app_slug)?;
    let created = gathering.time(&item.spot, "created_at", app.created_at.as_deref());
    gathering.node(Draft::new(NodeKind::Vendor, &vendor));
    let draft = Draft::new(NodeKind::Application, &application);
    gathering.node(draft.text(attribute::LABEL, Some(&app.app_slug)));
    gathering.edge(Relation::ProvidedBy, &application, &vendor);
    gathering.held_by(name, &application, created, 1);
    gathering.held_by(name, &vendor, created, 1);
    Some(())
}

/// A fine-grained token, as the organisation that it was let into sees it.
#[derive(Deserialize)]
struct Token {
    token_id: u64,
    token_name: Option<String>,
    owner: Option<Owner>,
    repository_selection: Option<String>,
    #[serde(default)]
    permissions: Value,
    access_granted_at: Option<String>,
    token_expired: Option<bool>,
    token_expires_at: Option<String>,
    token_last_used_at: Option<String>,
}

#[derive(Deserialize)]
struct Owner {
    login: String,
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// Takes a fine-grained token.
pub(super) fn token<'a>(
    item: &Item<'_, 'a>,
    organisation: &Organisation,
    settings: &Settings,
    gathering: &mut Gathering<'a>,
) -> Option<()> {
    let spot = &item.spot;
    let prefix = gathering.name(spot, &format!("github/token/{}", organisation.organisation))?;
    let at = gather::exported_at(&item.page.document, settings);
    gathering.list(
        &prefix,
        spot.source,
        at,
        Whole::Unsaid("an array has no count of what is on other pages".to_owned()),
    );
    let token: Token = shaped(item.value, spot, gathering)?;
    let name = organisation.name(gathering, spot, "token", &token.token_id.to_string())?;
    let granted = gathering.time(spot, "access_granted_at", token.access_granted_at.as_deref());
    let expires = gathering.time(spot, "token_expires_at", token.token_expires_at.as_deref());
    let used = gathering.time(spot, "token_last_used_at", token.token_last_used_at.as_deref());
    let permissions = permissions(&token.permissions);
    let has_expired = token.token_expired == Some(true);
    gathering.node(
        Draft::new(NodeKind::Credential, &name)
            .text(attribute::KIND, Some("api_token"))
            .text(attribute::LABEL, token.token_name.as_deref())
            .text(attribute::STATUS, Some(if has_expired { "expired" } else { "active" }))
            .text(attribute::SCOPES, Some(&scopes(&permissions)))
            .text("x_access_granted_at", granted.map(|at| at.to_string()).as_deref())
            .text("x_repository_selection", token.repository_selection.as_deref())
            .time(attribute::EXPIRES, expires)
            .time(attribute::LAST_USED, used),
    );
    gathering.edge(Relation::IssuedBy, &name, &organisation.system);
    match (has_expired, expires) {
        (false, _) => gathering.live(&prefix, &name),
        (true, Some(at)) => gathering.ended(&name, How::Expired, at),
        (true, None) => gathering.gap(spot.gap(format!("{name} is expired, but GitHub does not say when"))),
    }
    owner(&name, token.owner.as_ref(), &permissions, item, organisation, gathering)
}

/// Takes whose token it is: it may at most what its owner may, so its owner may at least that.
fn owner(
    name: &Name,
    owner: Option<&Owner>,
    permissions: &[(&str, &str)],
    item: &Item<'_, '_>,
    organisation: &Organisation,
    gathering: &mut Gathering<'_>,
) -> Option<()> {
    let spot = &item.spot;
    let Some(owner) = owner else {
        gathering.gap(spot.gap(format!("{name} does not say whose it is")));
        return Some(());
    };
    let login = owner.login.to_ascii_lowercase();
    let user = organisation.name(gathering, spot, "user", &login)?;
    let is_bot = owner.kind.as_deref() == Some("Bot");
    let draft = Draft::new(NodeKind::Identity, &user);
    let draft = draft.text(attribute::KIND, is_bot.then_some("service_account"));
    gathering.node(draft.text(attribute::LABEL, Some(&owner.login)));
    gathering.edge(Relation::Authenticates, name, &user);
    if let Some(level) = level(permissions) {
        gathering.may(&user, &organisation.system, level);
    }
    Some(())
}
