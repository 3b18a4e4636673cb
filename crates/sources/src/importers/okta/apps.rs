//! Applications and what they were granted.

use std::collections::{BTreeMap, BTreeSet};

use model::{Gap, How, Level, Name, NodeKind, Relation, attribute};
use serde::Deserialize;
use serde_json::Value;

use crate::Settings;
use crate::gather::{Draft, Gathering, Spot, Whole, slug};
use crate::reply::shaped;

use super::{Item, Kind, Tenant};

/// An application, as ListApplications writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct App {
    id: String,
    name: Option<String>,
    label: Option<String>,
    status: Option<String>,
    created: Option<String>,
    sign_on_mode: Option<String>,
    #[serde(default)]
    credentials: Credentials,
    #[serde(default)]
    settings: AppSettings,
}

#[derive(Deserialize, Default)]
struct Credentials {
    #[serde(rename = "oauthClient")]
    oauth_client: Option<Client>,
}

#[derive(Deserialize)]
struct Client {
    client_id: Option<String>,
}

#[derive(Deserialize, Default)]
struct AppSettings {
    #[serde(rename = "oauthClient")]
    oauth_client: Option<ClientSettings>,
}

#[derive(Deserialize)]
struct ClientSettings {
    #[serde(default)]
    grant_types: Vec<String>,
}

/// A grant, as ListScopeConsentGrants writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Grant {
    id: String,
    scope_id: String,
    client_id: Option<String>,
    user_id: Option<String>,
    status: Option<String>,
    created: Option<String>,
    last_updated: Option<String>,
    source: Option<String>,
}

/// The applications read so far.
#[derive(Default)]
pub(super) struct Apps {
    /// By OAuth client, the application.
    by_client: BTreeMap<String, String>,
    /// Applications that act for themselves.
    services: BTreeSet<String>,
    /// How many are nobody's but the organisation's, as far as their names tell, and a file that has one.
    own: Option<(usize, String)>,
}

impl Apps {
    /// Takes an application.
    pub(super) fn take(&mut self, item: &Item<'_, '_>, tenant: &Tenant, gathering: &mut Gathering<'_>) {
        self.app(item.value, &item.spot, tenant, gathering);
    }

    fn app(
        &mut self,
        value: &Value,
        spot: &Spot<'_>,
        tenant: &Tenant,
        gathering: &mut Gathering<'_>,
    ) -> Option<String> {
        let app: App = shaped(value, spot, gathering)?;
        let name = tenant.name(gathering, spot, "app", &app.id)?;
        let created = gathering.time(spot, "created", app.created.as_deref());
        gathering.node(
            Draft::new(NodeKind::Application, &name)
                .text(attribute::LABEL, app.label.as_deref().or(app.name.as_deref()))
                .text(attribute::STATUS, app.status.map(|status| status.to_ascii_lowercase()).as_deref())
                .text("x_created", created.map(|at| at.to_string()).as_deref())
                .text("x_name", app.name.as_deref())
                .text("x_sign_on_mode", app.sign_on_mode.as_deref()),
        );
        match app.name.as_deref().map(maker) {
            Some(Maker::Network(vendor)) => {
                let vendor = gathering.name(spot, &format!("vendor/{vendor}"))?;
                gathering.node(Draft::new(NodeKind::Vendor, &vendor));
                gathering.edge(Relation::ProvidedBy, &name, &vendor);
            }
            Some(Maker::Okta) => {}
            Some(Maker::Own) | None => {
                let (count, _) = self.own.get_or_insert_with(|| (0, spot.source.to_owned()));
                *count += 1;
            }
        }
        if let Some(client) = app.credentials.oauth_client.and_then(|client| client.client_id) {
            self.by_client.insert(client, app.id.clone());
        }
        if app
            .settings
            .oauth_client
            .is_some_and(|client| client.grant_types.iter().any(|kind| kind == "client_credentials"))
        {
            self.services.insert(app.id.clone());
        }
        Some(app.id)
    }

    /// Takes the grants of an item, of whatever kind it is.
    pub(super) fn grants<'a>(
        &mut self,
        item: &Item<'_, 'a>,
        tenant: &Tenant,
        settings: &Settings,
        gathering: &mut Gathering<'a>,
    ) {
        let (app, grants) = match item.kind {
            Kind::Grant => (None, std::slice::from_ref(item.value)),
            Kind::AppWithGrants => {
                let app = item.value.get("app").and_then(|app| self.app(app, &item.spot, tenant, gathering));
                (app, list(item, "/grants", gathering))
            }
            Kind::App if item.value.pointer("/_embedded/grants").is_some() => {
                let app = item.value.get("id").and_then(Value::as_str).map(str::to_owned);
                (app, list(item, "/_embedded/grants", gathering))
            }
            Kind::App | Kind::Token | Kind::User => return,
        };
        for grant in grants {
            self.grant(grant, app.as_deref(), item, tenant, settings, gathering);
        }
    }

    fn grant<'a>(
        &self,
        value: &Value,
        app: Option<&str>,
        item: &Item<'_, 'a>,
        tenant: &Tenant,
        settings: &Settings,
        gathering: &mut Gathering<'a>,
    ) -> Option<()> {
        let why = "grants are listed by application and page, and neither is counted";
        let prefix = tenant.list(gathering, item, settings, "oauth_grant", Whole::Unsaid(why.to_owned()))?;
        let spot = &item.spot;
        let grant: Grant = shaped(value, spot, gathering)?;
        let name = tenant.name(gathering, spot, "oauth_grant", &grant.id)?;
        let created = gathering.time(spot, "created", grant.created.as_deref());
        gathering.node(
            Draft::new(NodeKind::Credential, &name)
                .text(attribute::KIND, Some("oauth_grant"))
                .text(attribute::LABEL, Some(&grant.scope_id))
                .text(attribute::SCOPES, Some(&grant.scope_id))
                .text(attribute::STATUS, grant.status.as_deref().map(str::to_ascii_lowercase).as_deref())
                .text("x_source", grant.source.as_deref())
                .time(attribute::CREATED, created),
        );
        gathering.edge(Relation::IssuedBy, &name, &tenant.system);
        match self.application(value, &grant, app) {
            Some(app) => {
                let holder = tenant.name(gathering, spot, "app", &app)?;
                gathering.held_by(&name, &holder, created, 1);
                self.bearer(&name, &app, &grant, spot, tenant, gathering);
            }
            None => gathering.gap(spot.gap(format!("{name} does not say which application holds it"))),
        }
        if grant.status.as_deref() == Some("REVOKED") {
            match gathering.time(spot, "lastUpdated", grant.last_updated.as_deref()) {
                Some(at) => gathering.ended(&name, How::Decommissioned, at),
                None => gathering.gap(spot.gap(format!("{name} is revoked, but Okta does not say when"))),
            }
        } else {
            gathering.live(&prefix, &name);
        }
        Some(())
    }

    /// Finds the application of a grant; a client's id is its application's unless somebody chose another.
    fn application(&self, value: &Value, grant: &Grant, app: Option<&str>) -> Option<String> {
        let linked = || {
            let link = value.pointer("/_links/app/href").and_then(Value::as_str)?;
            link.rsplit('/').next().map(str::to_owned)
        };
        let client = || {
            let client = grant.client_id.as_ref()?;
            Some(self.by_client.get(client).unwrap_or(client).clone())
        };
        app.map(str::to_owned).or_else(linked).or_else(client).filter(|app| !app.is_empty())
    }

    /// Takes whom a grant acts as: its user, or the application itself where it works with client credentials.
    fn bearer(
        &self,
        name: &Name,
        app: &str,
        grant: &Grant,
        spot: &Spot<'_>,
        tenant: &Tenant,
        gathering: &mut Gathering<'_>,
    ) -> Option<()> {
        if let Some(user) = grant.user_id.as_deref() {
            let user = tenant.name(gathering, spot, "user", user)?;
            gathering.edge(Relation::Authenticates, name, &user);
        } else if self.services.contains(app) {
            let bearer = tenant.name(gathering, spot, "bearer", app)?;
            gathering.bearer(name, &bearer, None);
            if let Some(level) = level(&grant.scope_id) {
                gathering.may(&bearer, &tenant.system, level);
            }
        }
        Some(())
    }

    /// Takes the gap that nobody knows who makes the organisation's own applications.
    pub(super) fn note_own(&self, gathering: &mut Gathering<'_>) {
        if let Some((count, source)) = &self.own {
            let reason =
                format!("applications that are not of the integration network, whose names tell no vendor: {count}");
            gathering.gap(Gap::whole(source.as_str(), reason));
        }
    }
}

fn list<'p>(item: &Item<'p, '_>, pointer: &str, gathering: &mut Gathering<'_>) -> &'p [Value] {
    match item.value.pointer(pointer) {
        Some(Value::Array(grants)) => grants,
        _ => {
            gathering.unread(item.spot.gap("the grants are not a list"));
            &[]
        }
    }
}

/// Returns the level that a scope of Okta's own API gives: `okta.users.read`, `okta.users.manage`.
fn level(scope: &str) -> Option<Level> {
    let scope = scope.strip_prefix("okta.")?;
    match scope.rsplit('.').next()? {
        "read" => Some(Level::Read),
        "manage" => Some(Level::Write),
        _ => None,
    }
}

/// Who makes an application, as far as its `name` tells.
#[derive(Debug, PartialEq, Eq)]
enum Maker {
    /// The integration network knows it under this vendor.
    Network(String),
    /// Okta itself.
    Okta,
    /// The organisation made it, or used a template.
    Own,
}

/// Reads the maker off a `name`; generated names end in a number, and a vendor missed is better than one guessed.
fn maker(name: &str) -> Maker {
    let generated =
        name.rsplit_once('_').is_some_and(|(_, end)| !end.is_empty() && end.bytes().all(|byte| byte.is_ascii_digit()));
    let template = ["oidc_client", "bookmark", "active_directory", "ldap_interface"].contains(&name)
        || name.starts_with("template_");
    if name == "saasure" || name.starts_with("okta_") {
        Maker::Okta
    } else if generated || template {
        Maker::Own
    } else {
        slug(name).map_or(Maker::Own, Maker::Network)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_the_integration_network_tell_a_vendor() {
        assert_eq!(maker("githubcloud"), Maker::Network("githubcloud".into()));
        assert_eq!(maker("jira_onprem"), Maker::Network("jira-onprem".into()));
        for own in ["oidc_client", "template_swa", "acme_mysamlapp_1"] {
            assert_eq!(maker(own), Maker::Own, "{own}");
        }
        assert_eq!(maker("okta_enduser"), Maker::Okta);
    }
}
