//! Who of ours could be in the part of what was compromised in a known breach ("which of our vendors could be the Okta
//! here?").

use std::collections::BTreeMap;

use estate::NodeId;
use model::{CredentialKind, NodeKind, Relation, Scenario, ScenarioCredential, SystemKind, attribute};
use reach::lanes::Blocks;

use crate::closures::alone;
use crate::{Stage, Start};

/// One of ours in the part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The vendor or the application; nothing where credentials are the part themselves.
    pub thing: Option<NodeId>,
    /// The credentials that would be taken: alive, and of the kinds that were.
    pub taken: Vec<NodeId>,
}

/// So many credentials are tried where the breach began with one of them: those that open most.
const TRIED: usize = 10;

impl Part {
    /// Returns what a world with this part starts from: only the credentials of those kinds leave.
    pub fn start(&self) -> Start {
        Start { compromised: Vec::new(), held: self.taken.clone() }
    }

    /// Counts what is taken by kind.
    pub fn by_kind(&self, stage: &Stage<'_>) -> BTreeMap<CredentialKind, usize> {
        let mut counts = BTreeMap::new();
        for kind in self.taken.iter().filter_map(|credential| stage.estate.credential_kind(*credential)) {
            *counts.entry(kind).or_insert(0) += 1;
        }
        counts
    }
}

/// Finds the parts in each of some scenarios, the fullest first, and tells how many credentials a stop left untried.
/// `alive` tells which credentials live now.
pub fn parts(
    stage: &Stage<'_>,
    scenarios: &[&Scenario],
    alive: &dyn Fn(NodeId) -> bool,
    blocks: Blocks<'_>,
) -> (Vec<Vec<Part>>, usize) {
    let all = stage.estate.of_kind(NodeKind::Credential);
    let begins_with_one = |scenario: &&&Scenario| holder(scenario).is_none();
    let single: Vec<Vec<NodeId>> =
        scenarios.iter().filter(begins_with_one).map(|scenario| alike(stage, scenario, &all, alive)).collect();
    // What a credential opens is the same in every scenario.
    let mut tried = single.concat();
    tried.sort_unstable();
    tried.dedup();
    let worth = alone(stage, &tried, blocks);
    let untried = worth.iter().filter(|worth| worth.is_none()).count();
    let worth: BTreeMap<NodeId, (usize, u64)> = tried
        .into_iter()
        .zip(worth)
        .filter_map(|(credential, worth)| worth.map(|(opens, takes)| (credential, (takes.len(), opens))))
        .collect();
    let mut single = single.into_iter();
    let each = scenarios.iter().map(|scenario| match holder(scenario) {
        Some(kind) => holders(stage, scenario, kind, alive),
        None => worst(stage, single.next().unwrap_or_default(), &worth),
    });
    (each.collect(), untried)
}

/// Who holds the credentials in a scenario; nobody where it begins with one of them.
fn holder(scenario: &Scenario) -> Option<NodeKind> {
    Some(scenario.compromised.kind).filter(|kind| matches!(kind, NodeKind::Vendor | NodeKind::Application))
}

fn holders(stage: &Stage<'_>, scenario: &Scenario, kind: NodeKind, alive: &dyn Fn(NodeId) -> bool) -> Vec<Part> {
    let part = |thing| Part { thing: Some(thing), taken: alike(stage, scenario, &held(stage, thing), alive) };
    let mut parts: Vec<Part> = stage.estate.of_kind(kind).into_iter().map(part).collect();
    parts.retain(|part| !part.taken.is_empty());
    parts.sort_by_key(|part| std::cmp::Reverse((part.by_kind(stage).len(), part.taken.len())));
    parts
}

/// The credentials that open most, each a part by itself.
fn worst(stage: &Stage<'_>, mut all: Vec<NodeId>, worth: &BTreeMap<NodeId, (usize, u64)>) -> Vec<Part> {
    all.retain(|credential| worth.contains_key(credential));
    all.sort_by(|a, b| {
        let more = worth.get(b).cmp(&worth.get(a));
        more.then_with(|| stage.estate.name(*a).cmp(stage.estate.name(*b)))
    });
    all.truncate(TRIED);
    all.into_iter().map(|credential| Part { thing: None, taken: vec![credential] }).collect()
}

/// Returns the credentials that a vendor or an application holds now, sorted.
fn held(stage: &Stage<'_>, thing: NodeId) -> Vec<NodeId> {
    let now = |link: &&estate::Link| link.valid.contains(stage.now);
    let estate = stage.estate;
    let applications = estate.into(thing, Relation::ProvidedBy).filter(now).map(|link| link.from);
    let holders: Vec<NodeId> = std::iter::once(thing).chain(applications).collect();
    let mut held: Vec<NodeId> = holders
        .into_iter()
        .flat_map(|holder| {
            let holds = estate.into(holder, Relation::HeldBy).filter(now).map(|link| link.from);
            holds.chain(estate.out(holder, Relation::Uses).filter(now).map(|link| link.to))
        })
        .collect();
    held.sort_unstable();
    held.dedup();
    held
}

/// Keeps the credentials that are alike to one in the scenario. Where none of a kind opens a system of the kind that was
/// opened then, all of that kind are alike, but for the bearer of a gate.
fn alike(stage: &Stage<'_>, scenario: &Scenario, of: &[NodeId], alive: &dyn Fn(NodeId) -> bool) -> Vec<NodeId> {
    let mut taken = Vec::new();
    for wanted in &scenario.credentials {
        let is_of_kind = |credential: &NodeId| is_of_kind(stage, wanted, *credential) && alive(*credential);
        let candidates: Vec<NodeId> = of.iter().copied().filter(is_of_kind).collect();
        let strict: Vec<NodeId> = match wanted.opens {
            Some(kind) => candidates.iter().copied().filter(|credential| opens(stage, *credential, kind)).collect(),
            None => candidates.clone(),
        };
        let is_gate = wanted.opens == Some(SystemKind::Gateway);
        taken.extend(if strict.is_empty() && !is_gate { candidates } else { strict });
    }
    taken.sort_unstable();
    taken.dedup();
    taken
}

/// Tells whether a credential is of a kind that was taken; the vendor's own and ours are not alike.
fn is_of_kind(stage: &Stage<'_>, wanted: &ScenarioCredential, credential: NodeId) -> bool {
    let is_vendors = stage.estate.attributes(credential).flag(attribute::VENDOR_OWNED);
    let kind = stage.estate.credential_kind(credential);
    is_vendors == wanted.vendor_owned && kind.is_some_and(|kind| wanted.kinds.contains(&kind))
}

/// Tells whether a credential leads straight to a system of a kind: as bearer of its gate, or by what its identity may.
fn opens(stage: &Stage<'_>, credential: NodeId, kind: SystemKind) -> bool {
    let estate = stage.estate;
    let is = |system: NodeId| estate.attributes(system).word(attribute::KIND) == Some(kind);
    let admitted = estate.out(credential, Relation::Admits).any(|link| is(link.to));
    let may = |identity: NodeId| estate.out(identity, Relation::May).any(|link| is(link.to));
    admitted || estate.out(credential, Relation::Authenticates).any(|link| may(link.to))
}
