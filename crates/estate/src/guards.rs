//! Guards: which controls stand in the way of a clause, and when a control does not hold (semantics 9.15).

use model::{ControlKind, ControlState, CredentialKind, Name, Relation, Span, attribute};

use crate::clauses::Mode;
use crate::estate::Shield;
use crate::{Estate, NodeId};

/// Tells whether a control can guard a step at all: `detection` only dates one.
pub fn is_guard(estate: &Estate, control: NodeId) -> bool {
    estate.attributes(control).word(attribute::CONTROL) != Some(ControlKind::Detection)
}

/// Returns when a control does not hold, whatever the intruder does (semantics 9.15).
pub fn down_spans(estate: &Estate, control: NodeId, mode: Mode, compromised: &[NodeId]) -> Option<Span> {
    let attributes = estate.attributes(control);
    let admits = |vendor: &Name| estate.find(vendor.as_str()).is_some_and(|vendor| compromised.contains(&vendor));
    if attributes.names(attribute::ADMITS).iter().any(admits) {
        return Some(Span::ALWAYS);
    }
    match attributes.word(attribute::STATE) {
        Some(ControlState::Enforced) => match (attributes.time(attribute::SINCE), mode) {
            (Some(since), _) => Some(Span::between(None, Some(since))),
            (None, Mode::Drill) => None,
            (None, Mode::Incident) => Some(Span::ALWAYS),
        },
        Some(ControlState::Partial | ControlState::Absent | ControlState::Unknown) | None => Some(Span::ALWAYS),
    }
}

impl Estate {
    /// Returns the controls that protect a node, each while it does.
    pub fn protecting(&self, node: NodeId) -> impl Iterator<Item = (NodeId, Span)> {
        self.node_shields.get(&node).into_iter().flatten().map(|shield| (shield.control, shield.valid))
    }

    /// Returns the controls that protect a step from one node to another, each while it does.
    pub fn protecting_step(
        &self,
        from: NodeId,
        relation: Relation,
        to: NodeId,
    ) -> impl Iterator<Item = (NodeId, Span)> {
        let shields = self.link_shields.get(&(from, relation, to));
        shields.into_iter().flatten().map(|shield| (shield.control, shield.valid))
    }
}

/// Collects the guards of one clause.
pub(crate) struct Guards<'a> {
    estate: &'a Estate,
    shields: Vec<Shield>,
}

impl<'a> Guards<'a> {
    pub(crate) fn none(estate: &'a Estate) -> Self {
        Self { estate, shields: Vec::new() }
    }

    pub(crate) fn node(mut self, node: NodeId) -> Self {
        self.shields.extend(self.estate.node_shields.get(&node).into_iter().flatten());
        self
    }

    pub(crate) fn link(mut self, from: NodeId, relation: Relation, to: NodeId) -> Self {
        self.shields.extend(self.estate.link_shields.get(&(from, relation, to)).into_iter().flatten());
        self
    }

    /// Leaves `mfa` out unless the credential is a password: sessions and tokens walk past it.
    pub(crate) fn presented(mut self, credential: NodeId) -> Self {
        if self.estate.credential_kind(credential) != Some(CredentialKind::Password) {
            self.shields.retain(|shield| {
                self.estate.attributes(shield.control).word(attribute::CONTROL) != Some(ControlKind::Mfa)
            });
        }
        self
    }

    pub(crate) fn collect(mut self) -> Vec<Shield> {
        self.shields.retain(|shield| is_guard(self.estate, shield.control));
        self.shields.sort_unstable();
        self.shields.dedup();
        self.shields
    }
}
