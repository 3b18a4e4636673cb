//! The facts, each kind on its own plain list, and the simplest questions about them.

use std::collections::BTreeMap;

use model::{
    Coverage, Created, CredentialKind, Edge, Ended, Fact, Instant, Listing, Name, NodeKind, Probe, Protects, Relation,
    Span, Used, Value,
};

#[derive(Default)]
pub(crate) struct Book<'a> {
    pub(crate) kinds: BTreeMap<&'a Name, NodeKind>,
    set: BTreeMap<(&'a Name, &'a str), &'a Value>,
    pub(crate) edges: Vec<&'a Edge>,
    pub(crate) protects: Vec<&'a Protects>,
    pub(crate) ends: Vec<&'a Ended>,
    pub(crate) probes: Vec<&'a Probe>,
    pub(crate) uses: Vec<&'a Used>,
    pub(crate) made: Vec<&'a Created>,
    pub(crate) listings: Vec<&'a Listing>,
    pub(crate) coverage: Vec<&'a Coverage>,
}

impl<'a> Book<'a> {
    /// Writes down what was recorded by an instant (1.3).
    pub(crate) fn new(facts: &'a [(Instant, Fact)], known: Instant) -> Self {
        let mut book = Self::default();
        let mut edges: Vec<(Instant, &Edge)> = Vec::new();
        for (recorded, fact) in facts.iter().filter(|(recorded, _)| *recorded <= known) {
            match fact {
                Fact::Node(node) => {
                    book.kinds.insert(&node.id, node.kind);
                    book.set.extend(node.set.iter().map(|(key, value)| ((&node.id, key.as_str()), value)));
                }
                Fact::Edge(edge) => edges.push((*recorded, edge)),
                Fact::Protects(protects) => book.protects.push(protects),
                Fact::Ended(event) => book.ends.push(event),
                Fact::Probe(event) => book.probes.push(event),
                Fact::Used(event) => book.uses.push(event),
                Fact::Created(event) => book.made.push(event),
                Fact::Listing(listing) => book.listings.push(listing),
                Fact::Coverage(coverage) => book.coverage.push(coverage),
            }
        }
        for (recorded, edge) in &edges {
            if !edges.iter().any(|(later, other)| later > recorded && corrects(other, edge)) {
                book.edges.push(edge);
            }
        }
        book
    }

    pub(crate) fn of_kind(&self, kind: NodeKind) -> Vec<&'a Name> {
        self.kinds.iter().filter(|(_, known)| **known == kind).map(|(name, _)| *name).collect()
    }

    pub(crate) fn get(&self, node: &Name, key: &str) -> Option<&'a Value> {
        self.set.get(&(node, key)).copied()
    }

    pub(crate) fn text(&self, node: &Name, key: &str) -> Option<&'a str> {
        match self.get(node, key)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn time(&self, node: &Name, key: &str) -> Option<Instant> {
        match self.get(node, key)? {
            Value::Time(at) => Some(*at),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, node: &Name, key: &str) -> bool {
        self.get(node, key) == Some(&Value::Flag(true))
    }

    pub(crate) fn names(&self, node: &Name, key: &str) -> &'a [Name] {
        match self.get(node, key) {
            Some(Value::Names(names)) => names,
            _ => &[],
        }
    }

    pub(crate) fn kind_of(&self, credential: &Name) -> Option<CredentialKind> {
        self.text(credential, "kind")?.parse().ok()
    }

    pub(crate) fn created(&self, credential: &Name) -> Option<Instant> {
        self.time(credential, "created")
    }

    pub(crate) fn edges(&self, relation: Relation) -> impl Iterator<Item = &'a Edge> {
        self.edges.iter().copied().filter(move |edge| edge.relation == relation)
    }

    /// Every system that issued or accepted it at any time (6.1, 7.3).
    pub(crate) fn accepting(&self, credential: &Name) -> Vec<&'a Name> {
        let edges = self.edges(Relation::IssuedBy).chain(self.edges(Relation::AcceptedBy));
        edges.filter(|edge| edge.from == *credential).map(|edge| &edge.to).collect()
    }

    /// Minted from it: `derived_from` it, created at or after `s` or at an unknown instant (4.3).
    pub(crate) fn minted_from(&self, parent: &Name, start: Instant) -> Vec<&'a Name> {
        self.edges(Relation::DerivedFrom)
            .filter(|edge| edge.to == *parent)
            .map(|edge| &edge.from)
            .filter(|child| self.created(child).is_none_or(|created| created >= start))
            .collect()
    }

    /// Every instant at which a valid interval or a `since` begins or ends.
    pub(crate) fn bounds(&self) -> Vec<Instant> {
        let spans = self.edges.iter().map(|edge| edge.valid).chain(self.protects.iter().map(|protects| protects.valid));
        let since = self.of_kind(NodeKind::Control).into_iter().filter_map(|control| self.time(control, "since"));
        spans.flat_map(|Span { from, to }| [from, to]).chain(since).collect()
    }
}

/// 1.3: a statement about the same relation since the same instant.
fn corrects(later: &Edge, earlier: &Edge) -> bool {
    let about =
        |edge: &Edge| Edge { valid: Span { to: Instant::MAX, ..edge.valid }, rung: None, rule: None, ..edge.clone() };
    later.relation == earlier.relation && later.from == earlier.from && about(later) == about(earlier)
}

/// Tells whether a prefix, cut at a `/`, is one of a name (3.1).
pub(crate) fn is_under(name: &Name, prefix: &Name) -> bool {
    name.as_str().strip_prefix(prefix.as_str()).is_some_and(|rest| rest.starts_with('/'))
}
