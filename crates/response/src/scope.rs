//! The scope of an incident: what is compromised, and when (semantics 4.1).

use std::collections::BTreeMap;

use estate::{Estate, NodeId};
use model::{Instant, Name, NodeKind, Notice, Relation, Span};

/// What a notice says, on an estate.
#[derive(Debug, Clone)]
pub struct Scope {
    /// `[s, e)`, unknown bounds open (semantics 1.2).
    pub window: Span,
    /// `e` where it is known.
    pub end: Option<Instant>,
    /// Every compromised thing, with when.
    pub things: BTreeMap<NodeId, Vec<Span>>,
    /// What the notice itself calls compromised.
    pub stated: Vec<NodeId>,
    /// Credentials that the notice lists.
    pub named: Vec<NodeId>,
    /// What the notice names and no fact knows.
    pub unknown: Vec<Name>,
}

impl Scope {
    /// Finds the things of a notice in an estate.
    pub fn new(estate: &Estate, notice: &Notice) -> Self {
        Self::as_known(estate, notice, Instant::MAX)
    }

    /// Finds the things of a notice in an estate as it was known at an instant (semantics 1.3).
    pub(crate) fn as_known(estate: &Estate, notice: &Notice, known: Instant) -> Self {
        let window = notice.window.span();
        let mut scope = Self {
            window,
            end: notice.window.end.at,
            things: BTreeMap::new(),
            stated: Vec::new(),
            named: Vec::new(),
            unknown: Vec::new(),
        };
        for name in &notice.compromised {
            match estate.find(name.as_str()) {
                Some(node) => scope.compromise(estate, node, known),
                None => scope.unknown.push(name.clone()),
            }
        }
        for name in &notice.named {
            match estate.find(name.as_str()) {
                Some(node) => scope.named.push(node),
                None => scope.unknown.push(name.clone()),
            }
        }
        scope
    }

    /// A vendor's systems and applications are compromised with it, while the edge is valid.
    fn compromise(&mut self, estate: &Estate, node: NodeId, known: Instant) {
        self.stated.push(node);
        self.things.entry(node).or_default().push(self.window);
        let parts = [Relation::OperatedBy, Relation::ProvidedBy];
        for link in estate.known_about(node, known).filter(|link| link.to == node && parts.contains(&link.relation)) {
            let span = self.window.and(link.valid);
            if !span.is_empty() {
                self.things.entry(link.from).or_default().push(span);
            }
        }
    }

    /// Tells whether a thing is compromised at any instant.
    pub fn is_compromised(&self, node: NodeId) -> bool {
        self.things.contains_key(&node)
    }

    /// Tells whether a thing is compromised at an instant of a span.
    pub fn compromised_within(&self, node: NodeId, span: Span) -> bool {
        self.things.get(&node).is_some_and(|spans| spans.iter().any(|known| known.meets(span)))
    }

    /// Returns the compromised vendors.
    pub fn vendors(&self, estate: &Estate) -> Vec<NodeId> {
        self.stated.iter().copied().filter(|node| estate.kind(*node) == Some(NodeKind::Vendor)).collect()
    }
}
