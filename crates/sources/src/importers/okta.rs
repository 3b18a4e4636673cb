//! `okta`: API tokens, users, applications and their grants, as the management API answers.
//!
//! | document | made by |
//! |---|---|
//! | array of tokens | `GET /api/v1/api-tokens` |
//! | array of users | `GET /api/v1/users` |
//! | array of applications, with `_embedded.grants` or without | `GET /api/v1/apps` |
//! | array of grants, or `{"app": application, "grants": […]}` | `GET /api/v1/apps/{id}/grants` |
//!
//! Outside specification: okta/okta-management-openapi-spec, management (schemas ApiToken, User, Application,
//! OAuth2ScopeConsentGrant); Okta Help, "Manage Okta API tokens" (a token has its maker's rights, lives 30 days and every
//! use renews it, may be bound to network zones, is refused while its maker is inactive),
//! help.okta.com/en-us/content/topics/security/api.htm; application `name`s: `oidc_client` and templates are an
//! organisation's own, others are those of the integration network (SpecterOps/OktaHound, Okta_Application: `appType`).
//!
//! The domain is the settings' account, else the host of the items' own links. A token has no last use here, and none is
//! inferred. A grant of an application is held by that application (rung 1: Okta names it); where it acts for no user and
//! the application works with client credentials, its bearer is an identity of its own. An application of the integration
//! network is provided by the vendor of that name.

mod apps;
mod users;

use std::collections::BTreeSet;

use model::{Gap, Name, NodeKind, Reading, Relation, Standing, attribute};
use serde::Deserialize;
use serde_json::Value;

use crate::gather::{self, Draft, Gathering, Spot, Whole};
use crate::reply::{self, Page, has, outline, shaped};
use crate::{Document, Importer, Meta, Refusal, Settings};

use apps::Apps;

/// The Okta importer.
pub struct Source;

const META: Meta = Meta {
    name: "okta",
    title: "Okta: API tokens, users, applications and grants, as the management API answers",
    standing: Standing::Issuer,
    complete_when: "API tokens and grants: never by itself, the next page is in a header that no file has; a person says why. \
                    Passwords: never, the list of users leaves out the deprovisioned",
    blind_to: "last use of tokens, rights of users (administrator roles), second factors, sessions, client secrets, \
               deprovisioned users",
};

impl Importer for Source {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn read(&self, documents: &[Document<'_>], settings: &Settings) -> Result<Reading, Refusal> {
        reply::read(documents, settings, |pages, path, gathering| {
            let items = sort(pages, gathering);
            if items.is_empty() {
                return Ok(());
            }
            let domain = domain(&items, settings, path, gathering)?;
            let system = gather::system("okta", &domain, path, "Okta domain")?;
            gathering.system(&system, &format!("Okta {domain}"), "service");
            let tenant = Tenant { domain, system };
            let mut apps = Apps::default();
            for item in &items {
                match item.kind {
                    Kind::Token => _ = token(item, &tenant, settings, gathering),
                    Kind::User => _ = users::user(item, &tenant, settings, gathering),
                    Kind::App => apps.take(item, &tenant, gathering),
                    Kind::Grant | Kind::AppWithGrants => {}
                }
            }
            for item in &items {
                apps.grants(item, &tenant, settings, gathering);
            }
            apps.note_own(gathering);
            gathering.gap(Gap::whole(
                path,
                "what users may do is in their administrator roles, which these lists do not carry",
            ));
            Ok(())
        })
    }
}

/// The tenant that is read.
struct Tenant {
    domain: String,
    system: Name,
}

impl Tenant {
    /// Returns the name of something of the tenant.
    fn name(&self, gathering: &mut Gathering<'_>, spot: &Spot<'_>, kind: &str, id: &str) -> Option<Name> {
        gathering.name(spot, &format!("okta/{kind}/{}/{id}", self.domain))
    }

    /// Opens the list of a kind of credential and returns its prefix.
    fn list<'a>(
        &self,
        gathering: &mut Gathering<'a>,
        item: &Item<'_, 'a>,
        settings: &Settings,
        kind: &str,
        whole: Whole,
    ) -> Option<Name> {
        let prefix = gathering.name(&item.spot, &format!("okta/{kind}/{}", self.domain))?;
        let at = gather::exported_at(&item.page.document, settings);
        gathering.list(&prefix, item.page.document.path, at, whole);
        Some(prefix)
    }
}

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Token,
    User,
    App,
    Grant,
    AppWithGrants,
}

/// One item of a reply.
struct Item<'p, 'a> {
    page: &'p Page<'a>,
    spot: Spot<'a>,
    kind: Kind,
    value: &'p Value,
}

fn sort<'p, 'a>(pages: &'p [Page<'a>], gathering: &mut Gathering<'_>) -> Vec<Item<'p, 'a>> {
    let mut items = Vec::new();
    for page in pages {
        let values = match &page.value {
            Value::Array(values) if !values.is_empty() => values.as_slice(),
            Value::Object(_) => std::slice::from_ref(&page.value),
            other => {
                gathering.unread(page.spot().gap(format!("no reply of Okta: {}", outline(other))));
                continue;
            }
        };
        for (at, value) in values.iter().enumerate() {
            let spot = if page.value.is_array() { page.item(at + 1) } else { page.spot() };
            match kind(value) {
                Some(kind) => items.push(Item { page, spot, kind, value }),
                None => gathering.unread(spot.gap(unknown(value))),
            }
        }
    }
    items
}

fn kind(value: &Value) -> Option<Kind> {
    let map = value.as_object()?;
    if map.contains_key("app") && map.contains_key("grants") {
        Some(Kind::AppWithGrants)
    } else if has(map, "scopeId") {
        Some(Kind::Grant)
    } else if has(map, "tokenWindow") || has(map, "clientName") {
        Some(Kind::Token)
    } else if has(map, "profile") && has(map, "status") {
        Some(Kind::User)
    } else if has(map, "signOnMode") || (has(map, "label") && has(map, "name")) {
        Some(Kind::App)
    } else {
        None
    }
}

/// Says what an item is instead; of an error only its code, since Okta quotes requests in its words.
fn unknown(value: &Value) -> String {
    match value.get("errorCode").and_then(Value::as_str) {
        Some(code) if code.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            format!("Okta answered with the error {code} instead of a list")
        }
        _ => format!("neither token, user, application nor grant: {}", outline(value)),
    }
}

/// Returns the domain: what people said, else the host that the items' links name.
fn domain(
    items: &[Item<'_, '_>],
    settings: &Settings,
    path: &str,
    gathering: &mut Gathering<'_>,
) -> Result<String, Refusal> {
    let hosts: BTreeSet<String> = items.iter().filter_map(|item| host(item.value)).collect();
    if settings.account.is_none() {
        return gather::account(&hosts, settings, path, "Okta domain");
    }
    let domain = gather::account(&BTreeSet::new(), settings, path, "Okta domain")?;
    for host in hosts.iter().filter(|host| **host != domain) {
        gathering.gap(Gap::whole(path, format!("links name the host {host}; taken as {domain}, as the settings say")));
    }
    Ok(domain)
}

fn host(value: &Value) -> Option<String> {
    let own = |links: &str| value.pointer(&format!("/{links}/self/href")).and_then(Value::as_str);
    let app = || value.pointer("/app/_links/self/href").and_then(Value::as_str);
    let issuer = || value.get("issuer").and_then(Value::as_str);
    let url = own("_links").or_else(|| own("_link")).or_else(app).or_else(issuer)?;
    let host = url.strip_prefix("https://")?.split('/').next()?;
    Some(host.to_ascii_lowercase()).filter(|host| !host.is_empty())
}

/// A token, as ListApiTokens writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Token {
    id: String,
    name: Option<String>,
    user_id: Option<String>,
    client_name: Option<String>,
    created: Option<String>,
    last_updated: Option<String>,
    expires_at: Option<String>,
    token_window: Option<String>,
    network: Option<Network>,
}

/// From where a token may be used.
#[derive(Deserialize)]
struct Network {
    connection: Option<String>,
    #[serde(default)]
    include: Option<Vec<String>>,
}

fn token<'a>(item: &Item<'_, 'a>, tenant: &Tenant, settings: &Settings, gathering: &mut Gathering<'a>) -> Option<()> {
    let why = "the next page of Okta's lists is in a header, which no file has";
    let prefix = tenant.list(gathering, item, settings, "api_token", Whole::Unsaid(why.to_owned()))?;
    let spot = &item.spot;
    let token: Token = shaped(item.value, spot, gathering)?;
    let name = tenant.name(gathering, spot, "api_token", &token.id)?;
    let created = gathering.time(spot, "created", token.created.as_deref());
    let expires = gathering.time(spot, "expiresAt", token.expires_at.as_deref());
    gathering.node(
        Draft::new(NodeKind::Credential, &name)
            .text(attribute::KIND, Some("api_token"))
            .text(attribute::LABEL, token.name.as_deref())
            .text("x_client_name", token.client_name.as_deref())
            .text("x_last_updated", token.last_updated.as_deref())
            .text("x_token_window", token.token_window.as_deref())
            .time(attribute::CREATED, created)
            .time(attribute::EXPIRES, expires),
    );
    gathering.edge(Relation::IssuedBy, &name, &tenant.system);
    gathering.live(&prefix, &name);
    match token.user_id.as_deref() {
        Some(user) => {
            let user = tenant.name(gathering, spot, "user", user)?;
            gathering.edge(Relation::Authenticates, &name, &user);
        }
        None => gathering.gap(spot.gap(format!("{name} does not say whose it is"))),
    }
    if let Some(network) = token.network.filter(|network| network.connection.as_deref() == Some("ZONE")) {
        let control = gathering.name(spot, &format!("control/ip-allow-list/{name}"))?;
        let allows = network.include.is_some_and(|zones| !zones.is_empty());
        gathering.control(&control, "ip_allow_list", if allows { "enforced" } else { "partial" }, &name);
    }
    Some(())
}
