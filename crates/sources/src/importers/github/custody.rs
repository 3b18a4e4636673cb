//! Actions secrets: names of values that GitHub keeps for others' systems.

use model::{Gap, Name, NodeKind, attribute};
use serde::Deserialize;

use crate::gather::{Draft, Gathering};
use crate::reply::shaped;

use super::{Item, Kind, Organisation};

/// A secret, by name; its value is never in a reply.
#[derive(Deserialize)]
struct Secret {
    name: String,
    created_at: Option<String>,
    updated_at: Option<String>,
    /// Only an organisation's secrets have it.
    visibility: Option<String>,
}

/// Takes a secret: who keeps it and since when, not what it is nor since when that exists.
pub(super) fn secret(item: &Item<'_, '_>, organisation: &Organisation, gathering: &mut Gathering<'_>) -> Option<()> {
    let spot = &item.spot;
    let secret: Secret = shaped(item.value, spot, gathering)?;
    let (name, system) = match (&secret.visibility, &organisation.repository) {
        (Some(_), _) => {
            (organisation.name(gathering, spot, "actions_secret", &secret.name)?, organisation.system.clone())
        }
        (None, Some(repository)) => {
            let id = format!("{repository}/{}", secret.name);
            let name = organisation.name(gathering, spot, "actions_secret", &id)?;
            (name, organisation.repository(gathering, spot, repository)?)
        }
        (None, None) => {
            let reason = format!(
                "the secret {} of a repository, but of which: give the account as organisation/repository",
                secret.name
            );
            gathering.unread(spot.gap(reason));
            return None;
        }
    };
    let created = gathering.time(spot, "created_at", secret.created_at.as_deref());
    let updated = gathering.time(spot, "updated_at", secret.updated_at.as_deref());
    gathering.node(
        Draft::new(NodeKind::Credential, &name)
            .text(attribute::LABEL, Some(&secret.name))
            .text("x_updated_at", updated.map(|at| at.to_string()).as_deref())
            .text("x_created_at", created.map(|at| at.to_string()).as_deref())
            .text("x_visibility", secret.visibility.as_deref()),
    );
    gathering.held_by(&name, &system, created, 3);
    let key = Name::new(&format!("github/encryption_key/{}", organisation.organisation)).ok()?;
    gathering.stored_encrypted(&name, &system, &key, created);
    Some(())
}

/// Takes the work list that secrets are.
pub(super) fn note(items: &[Item<'_, '_>], gathering: &mut Gathering<'_>) {
    let secrets = || items.iter().filter(|item| item.kind == Kind::Secret);
    if let Some(first) = secrets().next() {
        let count = secrets().count();
        let reason = format!(
            "which issuer's credential each Actions secret is, nobody says: tie them with same_as ({count}); \
             a store is not an issuer, so nothing is closed by absence"
        );
        gathering.gap(Gap::whole(first.spot.source, reason));
    }
}
