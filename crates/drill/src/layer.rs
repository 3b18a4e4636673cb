//! Layers: what could have stood in the way. Controls that exist, and candidates (semantics 9.18).

use std::collections::BTreeMap;

use estate::{Atom, NodeId, Rule, Tag};
use model::{CredentialKind, Relation};
use reach::lanes::Change;

use crate::firing::Firing;
use crate::{Stage, Start};

/// Something that could have stood in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// A control that exists, enforced.
    Control(NodeId),
    /// A credential closed.
    Close(NodeId),
    /// An allow-list or a binding on a credential.
    Restrict(NodeId),
    /// A second factor for the passwords of an identity.
    Mfa(NodeId),
    /// A permission, a membership or a stored copy gone.
    Remove(NodeId, Relation, NodeId),
    /// No connection from one system to another.
    Disconnect(NodeId, NodeId),
}

impl Layer {
    /// Tells whether it is a candidate, not a control that exists.
    pub const fn is_candidate(self) -> bool {
        !matches!(self, Self::Control(_))
    }
}

/// Layers, and what each takes away from a world.
pub(crate) struct Layers {
    pub(crate) layers: Vec<Layer>,
    pub(crate) changes: Vec<Change>,
}

/// Collects the layers that take something away from a world: the controls that do not hold there
/// and could, and, where asked for, the candidates.
pub(crate) fn layers_of(stage: &Stage<'_>, start: &Start, firing: &Firing, with_candidates: bool) -> Layers {
    let mut found: BTreeMap<Layer, Change> = BTreeMap::new();
    for control in firing.controls(stage).into_iter().filter(|control| stage.could_hold(*control, start)) {
        let change = found.entry(Layer::Control(control)).or_default();
        change.withheld.extend(stage.atom(Atom::Down(control)));
    }
    if with_candidates {
        for (clause, tag) in firing.tagged(stage) {
            for layer in candidates(stage, tag).into_iter().flatten() {
                found.entry(layer).or_default().without.push(clause);
            }
        }
    }
    let (layers, changes) = found.into_iter().unzip();
    Layers { layers, changes }
}

/// Returns the candidates that would take a clause away.
fn candidates(stage: &Stage<'_>, tag: Tag) -> [Option<Layer>; 3] {
    let presented = matches!(tag.rule, Rule::Admitted | Rule::Authenticated | Rule::AuthenticatedAssumed);
    let about = tag.credential.filter(|_| tag.rule != Rule::Compromised);
    let is_password = |credential| stage.estate.credential_kind(credential) == Some(CredentialKind::Password);
    let by_step = tag.step.and_then(|(from, relation, to)| match tag.rule {
        Rule::May | Rule::MemberOf | Rule::StoredIn => Some(Layer::Remove(from, relation, to)),
        Rule::Connected => Some(Layer::Disconnect(from, to)),
        Rule::Authenticated | Rule::AuthenticatedAssumed if is_password(from) => Some(Layer::Mfa(to)),
        _ => None,
    });
    [about.map(Layer::Close), about.filter(|_| presented).map(Layer::Restrict), by_step]
}

impl Layer {
    /// Orders layers by kind, then by names: the numbers of nodes depend on the order of the facts.
    pub(crate) fn sort_key(self, estate: &estate::Estate) -> (u8, String, String) {
        let name = |node: NodeId| estate.name(node).as_str().to_owned();
        match self {
            Self::Control(node) => (0, name(node), String::new()),
            Self::Close(node) => (1, name(node), String::new()),
            Self::Restrict(node) => (2, name(node), String::new()),
            Self::Mfa(node) => (3, name(node), String::new()),
            Self::Remove(from, _, to) => (4, name(from), name(to)),
            Self::Disconnect(from, to) => (5, name(from), name(to)),
        }
    }
}
