//! Users, and the passwords that Okta keeps for them.

use model::{NodeKind, Relation, attribute};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::Settings;
use crate::gather::{self, Draft, Gathering, Whole};
use crate::reply::shaped;

use super::{Item, Tenant};

/// A user, as ListUsers writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    id: String,
    status: String,
    created: Option<String>,
    last_login: Option<String>,
    status_changed: Option<String>,
    password_changed: Option<String>,
    #[serde(default)]
    profile: Profile,
    #[serde(default)]
    credentials: Credentials,
}

#[derive(Deserialize, Default)]
struct Profile {
    login: Option<String>,
}

/// Only whether there is a password; what stands in it is not read.
#[derive(Deserialize, Default)]
struct Credentials {
    password: Option<IgnoredAny>,
}

/// Takes a user and its password.
pub(super) fn user<'a>(
    item: &Item<'_, 'a>,
    tenant: &Tenant,
    settings: &Settings,
    gathering: &mut Gathering<'a>,
) -> Option<()> {
    let why = "Okta's list of users leaves out the deprovisioned";
    let prefix = tenant.list(gathering, item, settings, "password", Whole::No(why.to_owned()))?;
    let spot = &item.spot;
    let user: User = shaped(item.value, spot, gathering)?;
    let name = tenant.name(gathering, spot, "user", &user.id)?;
    let created = gathering.time(spot, "created", user.created.as_deref());
    let last_login = gathering.time(spot, "lastLogin", user.last_login.as_deref());
    gathering.node(
        Draft::new(NodeKind::Identity, &name)
            .text(attribute::LABEL, user.profile.login.as_deref())
            .text(attribute::STATUS, Some(&user.status.to_ascii_lowercase()))
            .time(attribute::CREATED, created)
            .time(attribute::LAST_USED, last_login),
    );
    user.credentials.password.as_ref()?;
    let password = tenant.name(gathering, spot, "password", &user.id)?;
    let changed = gathering.time(spot, "passwordChanged", user.password_changed.as_deref());
    gathering.node(
        Draft::new(NodeKind::Credential, &password)
            .text(attribute::KIND, Some("password"))
            .text(attribute::LABEL, user.profile.login.as_deref())
            .text("x_password_last_changed", changed.map(|at| at.to_string()).as_deref()),
    );
    gathering.edge(Relation::IssuedBy, &password, &tenant.system);
    gathering.edge(Relation::Authenticates, &password, &name);
    gathering.changed(&password, changed, created);
    if matches!(user.status.as_str(), "SUSPENDED" | "DEPROVISIONED") {
        let said = gathering.time(spot, "statusChanged", user.status_changed.as_deref());
        let at = said.or_else(|| gather::exported_at(&item.page.document, settings));
        gathering.suspended(spot, &password, at);
    } else {
        gathering.live(&prefix, &password);
    }
    Some(())
}
