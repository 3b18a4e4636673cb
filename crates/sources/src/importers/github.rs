//! `github`: an organisation's app installations, fine-grained tokens, deploy keys and Actions secrets, as the API answers.
//!
//! | document | made by |
//! |---|---|
//! | `{"total_count": N, "installations": […]}` | `GET /orgs/{org}/installations` |
//! | array of tokens | `GET /orgs/{org}/personal-access-tokens` (GitHub Apps only) |
//! | array of deploy keys | `GET /repos/{org}/{repo}/keys` |
//! | `{"total_count": N, "secrets": […]}` | `GET /orgs/{org}/actions/secrets`, `GET /repos/{org}/{repo}/actions/secrets` |
//!
//! `gh api --paginate`, with `--slurp` or without, writes what is read here.
//!
//! Outside specification: GitHub REST API, docs.github.com/en/rest/orgs/orgs (installations: app_slug,
//! repository_selection, permissions, suspended_at), docs.github.com/en/rest/orgs/personal-access-tokens (token_id,
//! token_expired, token_expires_at, token_last_used_at; "the organization name is not case sensitive", so names are kept in
//! lower case), docs.github.com/en/rest/deploy-keys/deploy-keys (read_only, added_by, last_used, enabled; openapi-github on
//! docs.rs, DeployKey), docs.github.com/en/rest/actions/secrets (name, created_at, updated_at; organisations' have
//! visibility).
//!
//! An installation is a grant that the app's maker holds; its `app_slug` is the vendor's name there (rung 1). A token's
//! `access_granted_at` is not its creation: it may be older. Actions secrets are custody, not issue: GitHub holds the value
//! (rung 3), each is some issuer's credential still to be tied to it, `updated_at` only proves that the store changed, and
//! their absence from the store ends nothing, so they are no list.

mod custody;
mod grants;
mod keys;

use std::collections::{BTreeMap, BTreeSet};

use model::{Level, Name, Reading, Standing};
use serde_json::{Map, Value};

use crate::gather::{self, Gathering, Spot, Whole};
use crate::reply::{self, Page, has, outline};
use crate::{Document, Importer, Meta, Refusal, Settings};

/// The GitHub importer.
pub struct Source;

const META: Meta = Meta {
    name: "github",
    title: "GitHub: app installations, fine-grained tokens, deploy keys and Actions secrets of an organisation",
    standing: Standing::Issuer,
    complete_when: "installations: as many as every page's total_count; fine-grained tokens and deploy keys: a person says \
                    why, since arrays have no count; Actions secrets: never, a store is not an issuer",
    blind_to: "classic tokens, OAuth apps, users' SSH keys, who owns an app (an organisation's own has a slug too), which repositories a selection has, when \
               installations were used, which credential a secret is, that whoever may push a workflow can read secrets",
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
            if items.is_empty() && counts.is_empty() {
                return Ok(());
            }
            let organisation = Organisation::find(&items, settings, path)?;
            let label = format!("GitHub organisation {}", organisation.organisation);
            gathering.system(&organisation.system, &label, "service");
            organisation.installations(pages, &items, counts.get(&Kind::Installation), settings, gathering);
            for item in &items {
                _ = match item.kind {
                    Kind::Installation => grants::installation(item, &organisation, gathering),
                    Kind::Token => grants::token(item, &organisation, settings, gathering),
                    Kind::DeployKey => keys::deploy_key(item, &organisation, settings, gathering),
                    Kind::Secret => custody::secret(item, &organisation, gathering),
                };
            }
            custody::note(&items, gathering);
            Ok(())
        })
    }
}

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Installation,
    Token,
    DeployKey,
    Secret,
}

/// One item of a reply.
struct Item<'p, 'a> {
    page: &'p Page<'a>,
    spot: Spot<'a>,
    kind: Kind,
    value: &'p Value,
}

/// What the pages of one list say of its length: `None` where a page does not say.
type Counts = BTreeMap<Kind, BTreeSet<Option<u64>>>;

fn sort<'p, 'a>(page: &'p Page<'a>, items: &mut Vec<Item<'p, 'a>>, counts: &mut Counts, gathering: &mut Gathering<'_>) {
    let listed = |key: &str| page.value.get(key).and_then(Value::as_array);
    let (values, kind): (&[Value], _) = match (&page.value, listed("installations"), listed("secrets")) {
        (Value::Array(values), ..) if !values.is_empty() => (values, None),
        (_, Some(values), _) => (values, Some(Kind::Installation)),
        (_, _, Some(values)) => (values, Some(Kind::Secret)),
        _ => {
            gathering.unread(page.spot().gap(unknown(&page.value)));
            return;
        }
    };
    if let Some(kind) = kind {
        let total = page.value.get("total_count").and_then(Value::as_u64);
        counts.entry(kind).or_default().insert(total);
    }
    for (at, value) in values.iter().enumerate() {
        let spot = page.item(at + 1);
        match kind.or_else(|| value.as_object().and_then(kind_of)) {
            Some(kind) => items.push(Item { page, spot, kind, value }),
            None => gathering
                .unread(spot.gap(format!("neither installation, token, deploy key nor secret: {}", outline(value)))),
        }
    }
}

fn kind_of(map: &Map<String, Value>) -> Option<Kind> {
    if has(map, "token_id") {
        Some(Kind::Token)
    } else if has(map, "read_only") {
        Some(Kind::DeployKey)
    } else if has(map, "app_slug") {
        Some(Kind::Installation)
    } else {
        None
    }
}

fn unknown(value: &Value) -> String {
    let status = value.get("status").and_then(Value::as_str).filter(|status| status.len() == 3);
    match status {
        Some(status) if value.get("message").is_some() => {
            format!("GitHub answered with status {status} instead of a list")
        }
        _ => format!("no list of GitHub known here: {}", outline(value)),
    }
}

/// The organisation that is read.
struct Organisation {
    organisation: String,
    /// The repository, where the settings name one: secrets of a repository do not say whose they are.
    repository: Option<String>,
    system: Name,
}

impl Organisation {
    /// Finds the one organisation of the items and the settings; `organisation/repository` names both.
    fn find(items: &[Item<'_, '_>], settings: &Settings, path: &str) -> Result<Self, Refusal> {
        let said = settings.account.as_deref().map(str::to_ascii_lowercase);
        let (said, repository) = match said.as_deref().map(|said| said.split_once('/')) {
            Some(Some((organisation, repository))) => (Some(organisation.to_owned()), Some(repository.to_owned())),
            _ => (said, None),
        };
        let found = items.iter().filter_map(organisation).collect();
        let settings = Settings { account: said, ..settings.clone() };
        let organisation = gather::account(&found, &settings, path, "GitHub organisation")?;
        let system = gather::system("github", &organisation, path, "GitHub organisation")?;
        Ok(Self { organisation, repository, system })
    }

    /// Returns the name of something of the organisation.
    fn name(&self, gathering: &mut Gathering<'_>, spot: &Spot<'_>, kind: &str, id: &str) -> Option<Name> {
        gathering.name(spot, &format!("github/{kind}/{}/{id}", self.organisation))
    }

    /// Takes the node of a repository.
    fn repository(&self, gathering: &mut Gathering<'_>, spot: &Spot<'_>, repository: &str) -> Option<Name> {
        let name = gathering.name(spot, &format!("{}/{repository}", self.system))?;
        gathering.system(&name, repository, "repository");
        Some(name)
    }

    /// Opens the list of installations, where there is any page of it.
    fn installations<'a>(
        &self,
        pages: &[Page<'a>],
        items: &[Item<'_, 'a>],
        counts: Option<&BTreeSet<Option<u64>>>,
        settings: &Settings,
        gathering: &mut Gathering<'a>,
    ) -> Option<()> {
        let prefix = Name::new(&format!("github/installation/{}", self.organisation)).ok()?;
        let of_kind = items.iter().filter(|item| item.kind == Kind::Installation);
        let ids: BTreeSet<u64> = of_kind.filter_map(|item| item.value.get("id")?.as_u64()).collect();
        let whole = whole(ids.len(), counts?);
        for page in pages.iter().filter(|page| page.value.get("installations").is_some()) {
            let at = gather::exported_at(&page.document, settings);
            gathering.list(&prefix, page.document.path, at, whole.clone());
        }
        Some(())
    }
}

fn whole(found: usize, counts: &BTreeSet<Option<u64>>) -> Whole {
    let mut counts = counts.iter();
    match (counts.next(), counts.next()) {
        (Some(Some(total)), None) if usize::try_from(*total) == Ok(found) => Whole::Yes,
        (Some(Some(total)), None) => Whole::No(format!("pages are missing: {found} of {total} are here")),
        (Some(None), None) => Whole::Unsaid("no page has a total_count".to_owned()),
        _ => Whole::No("the pages disagree on total_count".to_owned()),
    }
}

/// Returns the organisation that an item names.
fn organisation(item: &Item<'_, '_>) -> Option<String> {
    let text = |pointer: &str| item.value.pointer(pointer).and_then(Value::as_str);
    let name = match item.kind {
        Kind::Installation => text("/account/login"),
        Kind::DeployKey => keys::repository(text("/url")?).map(|(organisation, _)| organisation),
        Kind::Secret => {
            text("/selected_repositories_url").and_then(|url| url.split("/orgs/").nth(1)?.split('/').next())
        }
        Kind::Token => None,
    };
    name.map(str::to_ascii_lowercase).filter(|name| !name.is_empty())
}

/// GitHub REST API, "Permissions required for fine-grained personal access tokens": the levels.
const LEVELS: [&str; 3] = ["read", "write", "admin"];

/// Permissions, as GitHub writes them: names and levels; a word that is no level could be anything, and is not kept.
fn permissions(value: &Value) -> Vec<(&str, &str)> {
    let mut permissions = Vec::new();
    for (name, level) in value.as_object().into_iter().flatten() {
        match level {
            Value::String(level) if LEVELS.contains(&level.as_str()) => {
                permissions.push((name.as_str(), level.as_str()))
            }
            Value::String(_) => permissions.push((name.as_str(), "of a level not known")),
            group => permissions.extend(self::permissions(group)),
        }
    }
    permissions
}

/// Returns permissions as one line.
fn scopes(permissions: &[(&str, &str)]) -> String {
    permissions.iter().map(|(name, level)| format!("{name}:{level}")).collect::<Vec<_>>().join(", ")
}

/// Returns the highest level that permissions give; who may change members, rules or secrets may do anything.
fn level(permissions: &[(&str, &str)]) -> Option<Level> {
    let decisive =
        ["administration", "members", "organization_administration", "organization_secrets", "secrets", "workflows"];
    let levels = permissions.iter().filter_map(|(name, level)| match *level {
        "admin" => Some(Level::Admin),
        "write" if decisive.contains(name) => Some(Level::Admin),
        "write" => Some(Level::Write),
        "read" => Some(Level::Read),
        _ => None,
    });
    levels.max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_highest_permission_tells_the_level() {
        let nested = json!({"organization": {"members": "write"}, "repository": {"metadata": "read"}});
        assert_eq!(level(&permissions(&nested)), Some(Level::Admin));
        assert_eq!(level(&permissions(&json!({"contents": "write", "metadata": "read"}))), Some(Level::Write));
        assert_eq!(level(&permissions(&json!({}))), None);
        assert_eq!(scopes(&permissions(&nested)), "members:write, metadata:read");
    }

    #[test]
    fn a_page_that_is_missing_shows_in_the_count() {
        assert_eq!(whole(3, &[Some(3)].into()), Whole::Yes);
        assert!(matches!(whole(2, &[Some(3)].into()), Whole::No(_)));
        assert!(matches!(whole(2, &[Some(2), Some(3)].into()), Whole::No(_)));
        assert!(matches!(whole(2, &[None].into()), Whole::Unsaid(_)));
    }
}
