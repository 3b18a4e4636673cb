//! `vendor [VENDOR]`: what a third party holds of ours, by which evidence, and how much no list may show.

use std::collections::{BTreeMap, BTreeSet};

use estate::{Estate, NodeId};
use model::{HolderList, NodeKind, Relation, attribute};
use response::{Estimate, Run, drill, unlisted};
use serde::Serialize;

use crate::casework::{find, frame, label, plain_lives, vendors};
use crate::known::Known;
use crate::owed::opens_item;
use crate::{Answer, Asked, Desk, Error, OpensItem};

/// One vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VendorItem {
    /// The vendor.
    pub vendor: String,
    /// How many credentials it holds, as of the instant asked.
    pub credentials: usize,
    /// How many credentials each independent list names (semantics 8.1).
    pub lists: BTreeMap<&'static str, usize>,
    /// What no list names (semantics 8.2), in words.
    pub estimate: String,
    /// What it holds, where one vendor was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<HeldItem>,
}

/// One credential that a vendor holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldItem {
    /// The credential.
    pub credential: String,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The lists that name it.
    pub lists: Vec<&'static str>,
    /// The best evidence, 1 (issuer's verified identity) to 6 (somebody says so).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rung: Option<u8>,
    /// What it opens.
    pub opens: OpensItem,
}

/// Answers `vendor`.
///
/// # Errors
/// Where the ledger cannot be read or the vendor is not known.
pub fn vendor(desk: &Desk, only: Option<&str>, asked: Asked) -> Result<Answer<VendorItem>, Error> {
    let known = Known::load(desk, asked)?;
    let estate = &known.estate;
    let chosen = match only {
        Some(id) if estate.find(id).is_none() => vec![find(estate, &format!("vendor/{id}"))?],
        Some(id) => vec![find(estate, id)?],
        None => estate.of_kind(NodeKind::Vendor),
    };
    let mut held: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for credential in estate.of_kind(NodeKind::Credential) {
        for vendor in vendors(estate, credential) {
            held.entry(vendor).or_default().push(credential);
        }
    }
    let run = match only {
        Some(_) => Some(present(&known, asked)?),
        None => None,
    };
    let items = chosen
        .into_iter()
        .map(|vendor| item(estate, vendor, held.get(&vendor).map_or(&[], Vec::as_slice), run.as_ref(), asked))
        .collect();
    Ok(frame(&known, "vendor", asked, items))
}

fn present(known: &Known, asked: Asked) -> Result<Run, Error> {
    let lives = plain_lives(known, asked);
    let life = |node: NodeId| lives.get(node.index()).copied().unwrap_or(model::Span::ALWAYS);
    Ok(drill(&known.estate, &life, asked.as_of, &[], &[])?)
}

fn item(estate: &Estate, vendor: NodeId, held: &[NodeId], run: Option<&Run>, asked: Asked) -> VendorItem {
    let mut lists: BTreeMap<HolderList, BTreeSet<NodeId>> = BTreeMap::new();
    for credential in held {
        for list in lists_naming(estate, *credential, vendor) {
            lists.entry(list).or_default().insert(*credential);
        }
    }
    let sets: Vec<&BTreeSet<NodeId>> = lists.values().collect();
    VendorItem {
        vendor: estate.name(vendor).to_string(),
        credentials: held.len(),
        lists: lists.iter().map(|(list, set)| (list.as_str(), set.len())).collect(),
        estimate: said(&unlisted(&sets)),
        held: run
            .map(|run| held.iter().map(|node| held_item(estate, *node, vendor, run, asked)).collect())
            .unwrap_or_default(),
    }
}

fn lists_naming(estate: &Estate, credential: NodeId, vendor: NodeId) -> BTreeSet<HolderList> {
    estate
        .out(credential, Relation::HeldBy)
        .filter(|link| link.to == vendor)
        .map(|link| link.list.unwrap_or(HolderList::Inventory))
        .collect()
}

fn held_item(estate: &Estate, credential: NodeId, vendor: NodeId, run: &Run, asked: Asked) -> HeldItem {
    HeldItem {
        credential: estate.name(credential).to_string(),
        label: label(estate, credential),
        kind: estate.attributes(credential).text(attribute::KIND).map(ToOwned::to_owned),
        lists: lists_naming(estate, credential, vendor).into_iter().map(HolderList::as_str).collect(),
        rung: estate
            .out(credential, Relation::HeldBy)
            .filter(|link| link.to == vendor)
            .filter_map(|link| link.rung)
            .min(),
        opens: opens_item(estate, run, credential, asked.as_of),
    }
}

fn said(estimate: &Estimate) -> String {
    let assumption = "if the lists are independent; where they are not, the true number is larger";
    match estimate {
        Estimate::CannotTell => "cannot be estimated: fewer than two lists".to_owned(),
        Estimate::TwoLists { unlisted } => format!("about {unlisted} on no list (Chapman), {assumption}"),
        Estimate::MoreLists { unlisted, low, high } => {
            format!("at least about {unlisted} on no list (Chao, 95 %: {low} to {high}), {assumption}")
        }
    }
}
