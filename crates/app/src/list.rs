//! `list KIND`: the inventory.

use estate::{Estate, NodeId};
use model::{NodeKind, Relation, attribute};
use serde::Serialize;

use crate::casework::{frame, label, owner, vendors};
use crate::known::Known;
use crate::{Answer, Asked, Desk, Error, Stamp};

/// One node of the inventory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListItem {
    /// Its name.
    pub id: String,
    /// What it is.
    pub node: &'static str,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Its finer kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Since when it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<Stamp>,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// A credential: who holds it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub vendors: Vec<String>,
    /// A credential: who issues it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issuers: Vec<String>,
}

/// Answers `list`; without a kind, everything.
///
/// # Errors
/// Where the ledger cannot be read.
pub fn list(desk: &Desk, kind: Option<NodeKind>, asked: Asked) -> Result<Answer<ListItem>, Error> {
    let known = Known::load(desk, asked)?;
    let kinds = kind.map_or_else(|| NodeKind::ALL.to_vec(), |kind| vec![kind]);
    let items = kinds
        .into_iter()
        .flat_map(|kind| known.estate.of_kind(kind).into_iter().map(move |node| (kind, node)))
        .map(|(kind, node)| item(&known.estate, kind, node, asked))
        .collect();
    Ok(frame(&known, "list", asked, items))
}

fn item(estate: &Estate, kind: NodeKind, node: NodeId, asked: Asked) -> ListItem {
    let attributes = estate.attributes(node);
    let names = |nodes: Vec<NodeId>| nodes.into_iter().map(|node| estate.name(node).to_string()).collect();
    let credential = kind == NodeKind::Credential;
    ListItem {
        id: estate.name(node).to_string(),
        node: kind.as_str(),
        label: label(estate, node),
        kind: attributes.text(attribute::KIND).map(ToOwned::to_owned),
        created: attributes.time(attribute::CREATED).map(Stamp),
        owner: owner(estate, node, asked.as_of),
        vendors: if credential { names(vendors(estate, node)) } else { Vec::new() },
        issuers: names(estate.out(node, Relation::IssuedBy).map(|link| link.to).collect()),
    }
}
