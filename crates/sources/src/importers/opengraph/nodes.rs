//! Nodes of the graph, by the names that the issuers' own importers give them.

use std::collections::BTreeMap;

use model::{Name, NodeKind, Relation, attribute};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::Settings;
use crate::gather::{self, Draft, Gathering, Spot, Whole, slug};
use crate::reply::{Page, shaped};

use super::Tally;
use super::kinds::{Known, NODES, OWN_ID, SAID_ELSEWHERE};

/// A node, as the format has it.
#[derive(Deserialize)]
struct GraphNode {
    id: String,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    properties: Option<Map<String, Value>>,
}

/// The nodes read so far, for the edges.
#[derive(Default)]
pub(super) struct Nodes {
    by_id: BTreeMap<String, (Name, NodeKind)>,
    /// By their property `name`; several may share one.
    by_name: BTreeMap<String, Vec<String>>,
}

impl Nodes {
    /// Finds a node by its id.
    pub(super) fn find(&self, id: &str) -> Option<&(Name, NodeKind)> {
        self.by_id.get(id)
    }

    /// Finds the one node of a name.
    pub(super) fn named(&self, name: &str) -> Option<&(Name, NodeKind)> {
        match self.by_name.get(name)?.as_slice() {
            [id] => self.find(id),
            _ => None,
        }
    }

    /// Takes a node.
    pub(super) fn take<'a>(
        &mut self,
        value: &Value,
        page: &Page<'a>,
        number: usize,
        settings: &Settings,
        tally: &mut Tally<'a>,
        gathering: &mut Gathering<'a>,
    ) -> Option<()> {
        let spot = Spot { place: format!("node {number}"), ..page.spot() };
        let node: GraphNode = shaped(value, &spot, gathering)?;
        let Some(known) = NODES.iter().find(|known| node.kinds.iter().any(|kind| kind == known.kind)) else {
            let kind = node.kinds.first().map_or("none", String::as_str);
            if !SAID_ELSEWHERE.contains(&kind) {
                tally.add(page.document.path, format!("nodes of the kind {kind} are not known here"));
            }
            return None;
        };
        let properties = node.properties.unwrap_or_default();
        let name = name(known, &node.id, &properties, &spot, gathering)?;
        self.by_id.insert(node.id.clone(), (name.clone(), known.node));
        if let Some(shown) = properties.get("name").and_then(Value::as_str) {
            self.by_name.entry(shown.to_owned()).or_default().push(node.id);
        }
        let draft = draft(known, &name, &properties, &spot, gathering);
        gathering.node(draft);
        if known.node == NodeKind::Credential {
            credential(known, &name, &properties, &spot, gathering);
            list(&name, &properties, page, settings, gathering);
        }
        Some(())
    }
}

/// Returns a property as text: texts and whole numbers are flat in this format.
fn property(properties: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| match properties.get(*key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        _ => None,
    })
}

/// Makes the name; GitHub's organisations, repositories and logins are not case sensitive and kept in lower case.
fn name(
    known: &Known,
    id: &str,
    properties: &Map<String, Value>,
    spot: &Spot<'_>,
    gathering: &mut Gathering<'_>,
) -> Option<Name> {
    let mut name = known.begin.to_owned();
    for keys in known.parts {
        let own = || keys.contains(&OWN_ID).then(|| id.to_owned());
        let Some(part) = property(properties, keys).or_else(own) else {
            let key = keys.first().unwrap_or(&OWN_ID);
            gathering.unread(spot.gap(format!("a node of the kind {} without {key}", known.kind)));
            return None;
        };
        // GitHound writes some repositories as `organisation/repository`.
        let part = part.rsplit('/').next().filter(|_| *keys == ["repository_name"]).unwrap_or(&part).to_owned();
        let keeps_case = !known.begin.contains("github")
            || keys.contains(&OWN_ID)
            || known.kind.ends_with("Secret") && *keys == ["name"];
        name = format!("{name}/{}", if keeps_case { part } else { part.to_ascii_lowercase() });
    }
    gathering.name(spot, &name)
}

fn draft(
    known: &Known,
    name: &Name,
    properties: &Map<String, Value>,
    spot: &Spot<'_>,
    gathering: &mut Gathering<'_>,
) -> Draft {
    let text = |keys: &[&str]| property(properties, keys);
    let mut time = |keys: &[&str]| gathering.time(spot, keys.first().unwrap_or(&""), text(keys).as_deref());
    let label = text(&["displayName", "displayname", "name"]).filter(|_| known.has_label);
    let draft = Draft::new(known.node, name).text(attribute::LABEL, label.as_deref());
    let draft = match (known.node, known.finer) {
        (NodeKind::Identity | NodeKind::Credential | NodeKind::System, finer) => {
            draft.text(attribute::KIND, Some(finer))
        }
        _ => draft,
    };
    let draft = draft.text(attribute::STATUS, status(properties).as_deref());
    match known.node {
        NodeKind::Identity => draft
            .time(attribute::CREATED, time(&["created"]))
            .time(attribute::LAST_USED, time(&["lastLogin", "last_login"]))
            .text("x_password_last_changed", text(&["passwordChanged", "password_changed"]).as_deref()),
        // What a store keeps has another age than the store's entry.
        NodeKind::Credential if is_custody(known) => draft
            .text("x_created_at", text(&["created_at"]).as_deref())
            .text("x_updated_at", text(&["updated_at"]).as_deref()),
        NodeKind::Credential => draft
            .time(attribute::CREATED, time(&["created", "created_at"]))
            .time(attribute::EXPIRES, time(&["expiresAt", "token_expires_at"]))
            .time(attribute::LAST_USED, time(&["token_last_used_at"]))
            .text(attribute::SCOPES, text(&["permissions"]).as_deref()),
        _ => draft,
    }
}

fn is_custody(known: &Known) -> bool {
    known.kind.starts_with("GH_") && known.kind.ends_with("Secret")
}

/// Returns what the graph says of the node's being live.
fn status(properties: &Map<String, Value>) -> Option<String> {
    if property(properties, &["suspended_at"]).is_some() {
        Some("suspended".to_owned())
    } else if properties.get("token_expired") == Some(&Value::Bool(true)) {
        Some("expired".to_owned())
    } else {
        property(properties, &["status"]).map(|status| status.to_ascii_lowercase())
    }
}

/// Takes what a credential's own name and properties say: its issuer, or its store, and an app's maker.
fn credential(
    known: &Known,
    name: &Name,
    properties: &Map<String, Value>,
    spot: &Spot<'_>,
    gathering: &mut Gathering<'_>,
) -> Option<()> {
    let parts: Vec<&str> = name.as_str().split('/').collect();
    let [issuer, _, account, rest @ ..] = parts.as_slice() else {
        return None;
    };
    let system = gathering.name(spot, &format!("system/{issuer}/{account}"))?;
    gathering.node(Draft::new(NodeKind::System, &system).text(attribute::KIND, Some("service")));
    if is_custody(known) {
        let keeper = match rest {
            [repository, _] if known.kind == "GH_RepoSecret" => {
                gathering.name(spot, &format!("{system}/{repository}"))?
            }
            _ => system,
        };
        gathering.held_by(name, &keeper, None, 3);
        return Some(());
    }
    gathering.edge(Relation::IssuedBy, name, &system);
    if known.kind == "GH_AppInstallation" {
        let app = property(properties, &["app_slug"])?;
        let application = gathering.name(spot, &format!("github/app/{account}/{app}"))?;
        let vendor = gathering.name(spot, &format!("vendor/{}", slug(&app)?))?;
        gathering.node(Draft::new(NodeKind::Application, &application).text(attribute::LABEL, Some(&app)));
        gathering.node(Draft::new(NodeKind::Vendor, &vendor));
        gathering.edge(Relation::ProvidedBy, &application, &vendor);
        gathering.held_by(name, &application, None, 1);
        gathering.held_by(name, &vendor, None, 1);
    }
    Some(())
}

/// Puts a credential on the list of its kind, which is never complete; a store is no list.
fn list<'a>(
    name: &Name,
    properties: &Map<String, Value>,
    page: &Page<'a>,
    settings: &Settings,
    gathering: &mut Gathering<'a>,
) -> Option<()> {
    if name.as_str().starts_with("github/actions_secret/") {
        return None;
    }
    let prefix = Name::new(name.prefixes().next()?).ok()?;
    let why = "a graph holds what its collector could see";
    let at = gather::exported_at(&page.document, settings);
    gathering.list(&prefix, page.document.path, at, Whole::No(why.to_owned()));
    if !matches!(status(properties).as_deref(), Some("suspended" | "expired" | "inactive")) {
        gathering.live(&prefix, name);
    }
    Some(())
}
