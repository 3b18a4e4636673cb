//! `atlassian`: an organisation's managed accounts and their API tokens, as the administration APIs answer.
//!
//! | document | made by |
//! |---|---|
//! | `{"data": [accounts], "links": …, "meta": {"total": N}}` | `GET /admin/v1/orgs/{org}/users` |
//! | `{"data": [tokens], "links": …}` | `GET /admin/api-access/v1/orgs/{org}/api-tokens` |
//!
//! Outside specification: Atlassian API access REST API, "Get all API tokens in an org" (id, label, status, createdAt,
//! expiresAt, lastActiveAt, user, links self/next/prev),
//! developer.atlassian.com/cloud/admin/api-access/rest/api-group-api-token/; Organizations REST API, managed accounts
//! (account_id, account_type atlassian|app|customer, account_status active|inactive|closed, last_active, meta.total),
//! developer.atlassian.com/cloud/admin/organization/rest/; activity may come up to 24 hours late,
//! developer.atlassian.com/cloud/admin/organization/user-last-active-dates/.
//!
//! Pages of one list are several documents: the list is whole where they form one chain, each page's `links.next` being
//! another's `links.self`, from one without `prev` or cursor to one without `next`, and no link carries a filter. The
//! organisation is the settings' account, else the one that the tokens' users or the links name. The only status
//! documented is `ALLOWED`; `BLOCKED` is a suspension, any other is a gap and leaves the list open.

use std::collections::BTreeSet;

use model::{Gap, Name, NodeKind, Reading, Relation, Standing, attribute};
use serde::Deserialize;
use serde_json::Value;

use crate::gather::{self, Draft, Gathering, Spot, Whole};
use crate::reply::{self, Page, has, outline, shaped};
use crate::{Document, Importer, Meta, Refusal, Settings};

/// The Atlassian importer.
pub struct Source;

const META: Meta = Meta {
    name: "atlassian",
    title: "Atlassian: managed accounts and API tokens of an organisation, as the administration APIs answer",
    standing: Standing::Issuer,
    complete_when: "API tokens: the pages form one chain by links.self and links.next, to a page without next",
    blind_to: "accounts that the organisation does not manage and their tokens, API keys, OAuth clients, rights, passwords",
};

impl Importer for Source {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn read(&self, documents: &[Document<'_>], settings: &Settings) -> Result<Reading, Refusal> {
        reply::read(documents, settings, |pages, path, gathering| {
            let pages: Vec<_> = pages.iter().filter_map(|page| sort(page, gathering)).collect();
            if pages.is_empty() {
                return Ok(());
            }
            let organisations = pages.iter().flat_map(|(page, _)| organisations(&page.value)).collect();
            let organisation = gather::account(&organisations, settings, path, "Atlassian organisation")?;
            let system = gather::system("atlassian", &organisation, path, "Atlassian organisation")?;
            gathering.system(&system, &format!("Atlassian organisation {organisation}"), "service");
            let organisation = Organisation { organisation, system };
            organisation.list(&pages, settings, gathering);
            for (page, kind) in &pages {
                for (at, value) in items(page).iter().enumerate() {
                    let spot = page.item(at + 1);
                    match kind {
                        Kind::Token => _ = organisation.token(value, &spot, page, settings, gathering),
                        Kind::Account => _ = organisation.user(value, &spot, gathering),
                    }
                }
            }
            gathering.gap(Gap::whole(
                path,
                "only managed accounts are listed: tokens of guests and of other organisations' accounts are not",
            ));
            Ok(())
        })
    }
}

/// What the items of a page are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Token,
    Account,
}

fn items<'p>(page: &'p Page<'_>) -> &'p [Value] {
    page.value.get("data").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn sort<'p, 'a>(page: &'p Page<'a>, gathering: &mut Gathering<'_>) -> Option<(&'p Page<'a>, Kind)> {
    let kind = match items(page).first().and_then(Value::as_object) {
        Some(first) if has(first, "account_id") => Some(Kind::Account),
        Some(first) if has(first, "createdAt") || has(first, "label") => Some(Kind::Token),
        Some(_) => None,
        None => linked_kind(&page.value),
    };
    if kind.is_none() {
        let reason = match page.value.get("data") {
            Some(data) => format!("neither managed accounts nor API tokens: {}", outline(data)),
            None => format!("no list of Atlassian: {}", outline(&page.value)),
        };
        gathering.unread(page.spot().gap(reason));
    }
    kind.map(|kind| (page, kind))
}

/// Returns what an empty page is a list of, as its own link says.
fn linked_kind(value: &Value) -> Option<Kind> {
    let link = link(value, "self").filter(|_| value.get("data").is_some_and(Value::is_array))?;
    let path = link.split('?').next()?;
    match path.rsplit('/').next()? {
        "api-tokens" => Some(Kind::Token),
        "users" => Some(Kind::Account),
        _ => None,
    }
}

/// Returns a link, unless it is null or empty.
fn link<'v>(value: &'v Value, which: &str) -> Option<&'v str> {
    value.get("links")?.get(which)?.as_str().filter(|link| !link.is_empty())
}

/// Returns the organisations that a page names.
fn organisations(value: &Value) -> Vec<String> {
    let linked = link(value, "self").and_then(|link| link.split("/orgs/").nth(1)?.split('/').next());
    let data = value.get("data").and_then(Value::as_array).into_iter().flatten();
    let users = data.filter_map(|item| item.pointer("/user/orgId")?.as_str());
    users.chain(linked).filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

/// Tells whether the pages of one list are all of it.
fn whole(pages: &[&Value]) -> Whole {
    let selves: BTreeSet<&str> = pages.iter().filter_map(|page| link(page, "self")).collect();
    if let Some(filter) =
        selves.iter().flat_map(|link| query(link)).find(|key| !["cursor", "limit", "pageSize"].contains(key))
    {
        return Whole::No(format!("the list was asked for with {filter}, which may leave some out"));
    }
    let has_cursor = |link: &str| query(link).any(|key| key == "cursor");
    let firsts =
        pages.iter().filter(|page| link(page, "prev").is_none() && !link(page, "self").is_some_and(has_cursor)).count();
    let nexts: Vec<&str> = pages.iter().filter_map(|page| link(page, "next")).collect();
    if nexts.len() >= pages.len() {
        return Whole::No("the last page is missing".to_owned());
    }
    if pages.len() == 1 && firsts == 1 {
        return Whole::Yes;
    }
    if nexts.len() + 1 == pages.len()
        && firsts == 1
        && selves.len() == pages.len()
        && nexts.iter().all(|next| selves.contains(next))
    {
        return Whole::Yes;
    }
    Whole::No("the pages do not form one chain".to_owned())
}

/// Returns the keys of a link's query.
fn query(link: &str) -> impl Iterator<Item = &str> {
    let query = link.split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter_map(|pair| pair.split('=').next()).filter(|key| !key.is_empty())
}

/// A managed account.
#[derive(Deserialize)]
struct Account {
    account_id: String,
    account_type: Option<String>,
    account_status: Option<String>,
    name: Option<String>,
    last_active: Option<String>,
}

/// An API token.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Token {
    id: String,
    label: Option<String>,
    status: Option<String>,
    created_at: Option<String>,
    expires_at: Option<String>,
    last_active_at: Option<String>,
    user: Option<Owner>,
}

#[derive(Deserialize)]
struct Owner {
    id: String,
    name: Option<String>,
}

/// The organisation that is read.
struct Organisation {
    organisation: String,
    system: Name,
}

impl Organisation {
    fn name(&self, gathering: &mut Gathering<'_>, spot: &Spot<'_>, kind: &str, id: &str) -> Option<Name> {
        gathering.name(spot, &format!("atlassian/{kind}/{}/{id}", self.organisation))
    }

    fn prefix(&self) -> Option<Name> {
        Name::new(&format!("atlassian/api_token/{}", self.organisation)).ok()
    }

    /// Opens the list of tokens, where there is a page of it.
    fn list<'a>(&self, pages: &[(&Page<'a>, Kind)], settings: &Settings, gathering: &mut Gathering<'a>) -> Option<()> {
        let prefix = self.prefix()?;
        let tokens = || pages.iter().filter(|(_, kind)| *kind == Kind::Token).map(|(page, _)| *page);
        let whole = whole(&tokens().map(|page| &page.value).collect::<Vec<_>>());
        for page in tokens() {
            let at = gather::exported_at(&page.document, settings);
            gathering.list(&prefix, page.document.path, at, whole.clone());
        }
        Some(())
    }

    fn user(&self, value: &Value, spot: &Spot<'_>, gathering: &mut Gathering<'_>) -> Option<()> {
        let account: Account = shaped(value, spot, gathering)?;
        let name = self.name(gathering, spot, "user", &account.account_id)?;
        let active = gathering.day(spot, "last_active", account.last_active.as_deref());
        // An account of type `atlassian` may be a person's or a machine's: nobody says.
        let kind = match account.account_type.as_deref() {
            Some("app") => Some("service_account"),
            Some("customer") => Some("person"),
            _ => None,
        };
        gathering.node(
            Draft::new(NodeKind::Identity, &name)
                .text(attribute::KIND, kind)
                .text(attribute::LABEL, account.name.as_deref())
                .text(attribute::STATUS, account.account_status.as_deref())
                .text("x_account_type", account.account_type.as_deref())
                .time(attribute::LAST_USED, active),
        );
        Some(())
    }

    fn token(
        &self,
        value: &Value,
        spot: &Spot<'_>,
        page: &Page<'_>,
        settings: &Settings,
        gathering: &mut Gathering<'_>,
    ) -> Option<()> {
        let token: Token = shaped(value, spot, gathering)?;
        let name = self.name(gathering, spot, "api_token", &token.id)?;
        let created = gathering.time(spot, "createdAt", token.created_at.as_deref());
        let expires = gathering.time(spot, "expiresAt", token.expires_at.as_deref());
        let active = gathering.time(spot, "lastActiveAt", token.last_active_at.as_deref());
        gathering.node(
            Draft::new(NodeKind::Credential, &name)
                .text(attribute::KIND, Some("api_token"))
                .text(attribute::LABEL, token.label.as_deref())
                .text(attribute::STATUS, token.status.as_deref().map(str::to_ascii_lowercase).as_deref())
                .time(attribute::CREATED, created)
                .time(attribute::EXPIRES, expires)
                .time(attribute::LAST_USED, active),
        );
        gathering.edge(Relation::IssuedBy, &name, &self.system);
        match token.user {
            Some(owner) => {
                let user = self.name(gathering, spot, "user", &owner.id)?;
                gathering.node(Draft::new(NodeKind::Identity, &user).text(attribute::LABEL, owner.name.as_deref()));
                gathering.edge(Relation::Authenticates, &name, &user);
            }
            None => gathering.gap(spot.gap(format!("{name} does not say whose it is"))),
        }
        match token.status.as_deref() {
            Some("ALLOWED") => gathering.live(&self.prefix()?, &name),
            Some("BLOCKED") => gathering.suspended(spot, &name, gather::exported_at(&page.document, settings)),
            _ => gathering.unread(spot.gap(format!("{name} has a status that is not known here"))),
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn page(this: &str, next: Option<&str>) -> Value {
        json!({"data": [], "links": {"self": this, "next": next}})
    }

    #[test]
    fn a_chain_of_pages_is_whole_and_one_with_a_hole_is_not() {
        let first = page("https://a/t", Some("https://a/t?cursor=2"));
        let second = page("https://a/t?cursor=2", Some("https://a/t?cursor=3"));
        let third = page("https://a/t?cursor=3", None);
        assert_eq!(whole(&[&first, &second, &third]), Whole::Yes);
        assert_eq!(whole(&[&page("https://a/t", None)]), Whole::Yes);
        for holed in [&[&first][..], &[&first, &third], &[&third], &[&second, &third], &[&first, &second]] {
            assert!(matches!(whole(holed), Whole::No(_)), "{holed:?}");
        }
    }

    #[test]
    fn a_filtered_list_is_never_whole() {
        assert!(matches!(whole(&[&page("https://a/t?status=ALLOWED", None)]), Whole::No(_)));
    }
}
