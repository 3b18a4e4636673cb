//! `cloudflare`: API tokens, Access service tokens and Access applications, as the API answers.
//!
//! | document | made by |
//! |---|---|
//! | `{"success": true, "result": [tokens], …}` | `GET /accounts/{a}/tokens`, `GET /user/tokens` |
//! | the same with service tokens | `GET /accounts/{a}/access/service_tokens` |
//! | the same with applications and their policies | `GET /accounts/{a}/access/apps` |
//!
//! Outside specification: Cloudflare API Reference, Accounts, Tokens, List ("callers with list_self only receive tokens
//! they created"; `include_expired`; fields of Token),
//! developers.cloudflare.com/api/resources/accounts/subresources/tokens/methods/list; Access service tokens (`client_id`,
//! `enabled`, `expires_at`, `duration`, `previous_client_secret_expires_at`, `last_seen_at`) and Access rules
//! (`{"service_token": {"token_id": …}}`, `{"any_valid_service_token": {}}`; an application's policies carry `decision`,
//! `include`, `exclude`, `require`), cloudflare 5.9.0 on PyPI and api-evangelist/engineering-platform, access_* schemas.
//!
//! Items are told apart by their fields. A token acts as itself: its bearer is an identity that may what the names of its
//! permission groups say. A service token opens the gate of each application whose policy includes it. A service token
//! without a status is expired where its `expires_at` lies before the list. The account is never in a reply: it comes
//! from the settings.

mod access;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use model::{How, Instant, Name, Reading, Standing};
use serde_json::Value;

use crate::gather::{self, Gathering, Spot, Whole};
use crate::reply::{self, Page, has, outline};
use crate::{Document, Importer, Meta, Refusal, Settings};

/// The Cloudflare importer.
pub struct Source;

const META: Meta = Meta {
    name: "cloudflare",
    title: "Cloudflare: API tokens, Access service tokens and Access applications, as the API answers",
    standing: Standing::Issuer,
    complete_when: "service tokens: as many as every page's total_count. API tokens: the same, and a person says why the \
                    caller saw them all (some callers are shown their own tokens only)",
    blind_to: "last use of service tokens where the reply has none, when a value was rolled (the id stays), conditions of \
               Access policies beside the token, groups in them, what stands behind an Access application",
};

impl Importer for Source {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn read(&self, documents: &[Document<'_>], settings: &Settings) -> Result<Reading, Refusal> {
        reply::read(documents, settings, |pages, path, gathering| {
            let mut items = Vec::new();
            let mut counts = BTreeMap::new();
            for page in pages {
                sort(page, &mut items, &mut counts, gathering);
            }
            if items.is_empty() {
                return Ok(());
            }
            let account = gather::account(&BTreeSet::new(), settings, path, "Cloudflare account")?;
            let system = gather::system("cloudflare", &account, path, "Cloudflare account")?;
            gathering.system(&system, &format!("Cloudflare account {account}"), "service");
            let account = Account { account, system };
            for kind in [Kind::ApiToken, Kind::ServiceToken] {
                account.list(kind, &items, counts.get(&kind), settings, gathering);
            }
            let mut service_tokens = BTreeMap::new();
            for item in &items {
                match item.kind {
                    Kind::ApiToken => _ = tokens::api_token(item, &account, settings, gathering),
                    Kind::ServiceToken => {
                        service_tokens.extend(tokens::service_token(item, &account, settings, gathering));
                    }
                    Kind::App => {}
                }
            }
            for item in items.iter().filter(|item| item.kind == Kind::App) {
                access::app(item, &account, &service_tokens, gathering);
            }
            Ok(())
        })
    }
}

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    ApiToken,
    ServiceToken,
    App,
}

impl Kind {
    /// Returns the word in the names of such credentials.
    fn word(self) -> &'static str {
        match self {
            Self::ApiToken => "api_token",
            Self::ServiceToken => "service_token",
            Self::App => "app",
        }
    }
}

/// One item of a result.
struct Item<'p, 'a> {
    page: &'p Page<'a>,
    spot: Spot<'a>,
    kind: Kind,
    value: &'p Value,
}

impl Item<'_, '_> {
    /// Returns the instant of the list that the item is on.
    fn listed_at(&self, settings: &Settings) -> Option<Instant> {
        gather::exported_at(&self.page.document, settings)
    }
}

/// What the pages of one list say of its length: `None` where a page does not say.
type Counts = BTreeMap<Kind, BTreeSet<Option<u64>>>;

fn sort<'p, 'a>(page: &'p Page<'a>, items: &mut Vec<Item<'p, 'a>>, counts: &mut Counts, gathering: &mut Gathering<'_>) {
    if page.value.get("success") != Some(&Value::Bool(true)) {
        gathering.unread(page.spot().gap(failure(&page.value)));
        return;
    }
    let values = match page.value.get("result") {
        Some(Value::Array(values)) if !values.is_empty() => values.as_slice(),
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        other => {
            let result = other.map_or("none".to_owned(), outline);
            gathering.unread(page.spot().gap(format!("the result is {result}")));
            return;
        }
    };
    let total = page.value.pointer("/result_info/total_count").and_then(Value::as_u64);
    for (at, value) in values.iter().enumerate() {
        let spot = page.item(at + 1);
        match kind(value) {
            Some(kind) => {
                counts.entry(kind).or_default().insert(total);
                items.push(Item { page, spot, kind, value });
            }
            None => gathering.unread(
                spot.gap(format!("neither API token, service token nor Access application: {}", outline(value))),
            ),
        }
    }
}

/// Says that a call failed, with its codes; the messages may quote the request.
fn failure(value: &Value) -> String {
    let Some(false) = value.get("success").and_then(Value::as_bool) else {
        return format!("no reply of Cloudflare: {}", outline(value));
    };
    let errors = value.get("errors").and_then(Value::as_array).into_iter().flatten();
    let codes: Vec<String> =
        errors.filter_map(|error| error.get("code")?.as_i64()).map(|code| code.to_string()).collect();
    format!(
        "Cloudflare answered that the call failed, code {}",
        if codes.is_empty() { "unknown".to_owned() } else { codes.join(", ") }
    )
}

fn kind(value: &Value) -> Option<Kind> {
    let map = value.as_object()?;
    if has(map, "client_id") {
        Some(Kind::ServiceToken)
    } else if has(map, "aud") || (has(map, "type") && (has(map, "domain") || has(map, "app_launcher_visible"))) {
        Some(Kind::App)
    } else if has(map, "issued_on") || (has(map, "status") && has(map, "policies")) {
        Some(Kind::ApiToken)
    } else {
        None
    }
}

/// The account that is read.
struct Account {
    account: String,
    system: Name,
}

impl Account {
    /// Returns the name of something of the account.
    fn name(&self, gathering: &mut Gathering<'_>, spot: &Spot<'_>, kind: &str, id: &str) -> Option<Name> {
        gathering.name(spot, &format!("cloudflare/{kind}/{}/{id}", self.account))
    }

    /// Returns the prefix of a kind of credential.
    fn prefix(&self, kind: Kind) -> Option<Name> {
        Name::new(&format!("cloudflare/{}/{}", kind.word(), self.account)).ok()
    }

    /// Opens the list of a kind of credential, where there is any item of it.
    fn list<'a>(
        &self,
        kind: Kind,
        items: &[Item<'_, 'a>],
        counts: Option<&BTreeSet<Option<u64>>>,
        settings: &Settings,
        gathering: &mut Gathering<'a>,
    ) -> Option<()> {
        let prefix = self.prefix(kind)?;
        let of_kind = || items.iter().filter(|item| item.kind == kind);
        let ids: BTreeSet<&str> = of_kind().filter_map(|item| item.value.get("id")?.as_str()).collect();
        let whole = whole(kind, ids.len(), counts?);
        for item in of_kind() {
            gathering.list(&prefix, item.page.document.path, item.listed_at(settings), whole.clone());
        }
        Some(())
    }
}

fn whole(kind: Kind, found: usize, counts: &BTreeSet<Option<u64>>) -> Whole {
    let mut counts = counts.iter();
    match (counts.next(), counts.next()) {
        (Some(Some(total)), None) if usize::try_from(*total) != Ok(found) => {
            Whole::No(format!("pages are missing: {found} of {total} are here"))
        }
        (Some(Some(_)), None) if kind == Kind::ApiToken => {
            Whole::Unsaid("all pages are here, but some callers are shown their own tokens only".to_owned())
        }
        (Some(Some(_)), None) => Whole::Yes,
        (Some(None), None) => Whole::Unsaid("no page has a total_count".to_owned()),
        _ => Whole::No("the pages disagree on total_count".to_owned()),
    }
}

/// Takes an end by lapse of time, or says that Cloudflare does not date it.
fn expired(spot: &Spot<'_>, name: &Name, at: Option<Instant>, gathering: &mut Gathering<'_>) {
    match at {
        Some(at) => gathering.ended(name, How::Expired, at),
        None => gathering.gap(spot.gap(format!("{name} is expired, but Cloudflare does not say when"))),
    }
}
