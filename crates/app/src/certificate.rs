//! What makes `why` checkable by a program that is not ours (semantics 9.17, docs/certificates.md): the question, every
//! clause whole, and the facts from which section 9 gives those clauses.

use std::collections::{BTreeMap, BTreeSet};

use estate::{Atom, Estate, Link, NodeId, Rule, Tag};
use model::{Edge, Fact, Instant, Level, Name, Node, NodeKind, Protected, Protects, Relation, Span, attribute};
use reach::{Clause, Cut};
use response::{Books, Run};
use serde::Serialize;
use serde_json::Value;
use sources::importers::facts::write_line;

use crate::Stamp;

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionItem {
    /// The credentials that are held, and the things that are compromised.
    pub from: Vec<String>,
    /// At which instant.
    pub as_of: Stamp,
    /// The instants that exist: that one.
    pub horizon: HorizonItem,
    /// The controls, of those that the certificate speaks of, that do not hold (semantics 9.15).
    pub down: Vec<String>,
}

/// A stretch of time, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HorizonItem {
    /// Its first instant.
    pub from: Stamp,
    /// The first instant after it.
    pub to: Stamp,
}

/// The rest of a clause, whose head and rule stand beside it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ClauseItem {
    /// Every premise, guards among them.
    pub body: Vec<String>,
    /// From when it is valid; absent: since ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Stamp>,
    /// Until when; absent: until further notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Stamp>,
}

/// The claim of a cut that an atom does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimItem {
    /// The atom.
    pub atom: String,
    /// From when it does not.
    pub from: Stamp,
    /// Until when.
    pub to: Stamp,
}

/// When a credential was dead (semantics 5.2), where an end of it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LifeItem {
    /// The credential.
    pub credential: String,
    /// From when its value is dead.
    pub dead: Stamp,
}

/// Writes a clause of a run.
pub(crate) fn clause_item(estate: &Estate, run: &Run, clause: &Clause<'_>) -> ClauseItem {
    let shown = |id| run.compiled.atoms.atom(id).map(|atom: Atom| atom.shown(estate).to_string());
    ClauseItem {
        body: clause.body.iter().filter_map(|id| shown(*id)).collect(),
        from: Stamp::finite(Instant::from_micros(clause.span.from)),
        to: Stamp::finite(Instant::from_micros(clause.span.to)),
    }
}

/// Writes what a cut claims.
pub(crate) fn claim_items(estate: &Estate, run: &Run, cut: &Cut) -> Vec<ClaimItem> {
    let stamp = |micros| Stamp(Instant::from_micros(micros));
    let claims = cut.atoms.iter().filter_map(|claim| Some((run.compiled.atoms.atom(claim.atom)?, &claim.never)));
    let mut items: Vec<ClaimItem> = claims
        .flat_map(|(atom, never)| {
            let atom = atom.shown(estate).to_string();
            never.iter().map(move |span| ClaimItem { atom: atom.clone(), from: stamp(span.from), to: stamp(span.to) })
        })
        .collect();
    items.sort_by(|a, b| (&a.atom, a.from).cmp(&(&b.atom, b.from)));
    items
}

/// Collects the facts that clauses rest on, as semantics 3 writes them, under the names that the answer uses.
pub(crate) struct Grounds<'a> {
    books: Books<'a>,
    facts: BTreeSet<Fact>,
    lives: BTreeMap<String, Stamp>,
    nodes: BTreeSet<NodeId>,
    steps: BTreeSet<(NodeId, Relation, NodeId)>,
}

impl<'a> Grounds<'a> {
    pub(crate) fn new(estate: &'a Estate, known: Instant) -> Self {
        Self {
            books: Books { estate, scope: None, known },
            facts: BTreeSet::new(),
            lives: BTreeMap::new(),
            nodes: BTreeSet::new(),
            steps: BTreeSet::new(),
        }
    }

    /// Returns the facts and the lives that ended.
    pub(crate) fn items(&self) -> (Vec<Value>, Vec<LifeItem>) {
        let facts = self.facts.iter().filter_map(|fact| serde_json::from_str(&write_line(fact)).ok()).collect();
        let lives =
            self.lives.iter().map(|(credential, dead)| LifeItem { credential: credential.clone(), dead: *dead });
        (facts, lives.collect())
    }

    /// Takes the facts from which one clause follows.
    pub(crate) fn clause(&mut self, head: Atom, tag: &Tag) {
        self.node(head.node());
        if let Some((from, relation, to)) = tag.step {
            self.step(from, relation, to);
            if tag.rule == Rule::Issuer {
                self.step(from, Relation::Authenticates, head.node());
            }
        }
        if matches!(tag.rule, Rule::InTheOpen | Rule::Admitted) {
            self.out(head.node(), &[Relation::Behind]);
        }
    }

    /// Takes the facts from which every clause with this head follows: that there is no other can be seen from them.
    pub(crate) fn head(&mut self, head: Atom) {
        let (estate, node) = (self.books.estate, head.node());
        self.node(node);
        match head {
            Atom::Have(_) => {
                self.out(node, &[Relation::HeldBy, Relation::StoredIn]);
                self.into(node, &[Relation::Uses]);
            }
            Atom::Act(_) => self.into(node, &[Relation::Authenticates, Relation::MemberOf, Relation::RunsAs]),
            Atom::At(_) => {
                self.out(node, &[Relation::Behind]);
                self.into(node, &[Relation::Connects]);
                for gate in estate.out(node, Relation::Behind) {
                    self.into(gate.to, &[Relation::Admits]);
                }
            }
            Atom::On(_, level) => {
                for may in estate.into(node, Relation::May).filter(|may| may.level.unwrap_or(Level::Read) == level) {
                    self.step(may.from, Relation::May, node);
                }
            }
            Atom::Down(_) => self.out(node, &[Relation::ConfiguredIn]),
            Atom::Compromised(_) => self.out(node, &[Relation::OperatedBy, Relation::ProvidedBy]),
        }
    }

    fn out(&mut self, node: NodeId, relations: &[Relation]) {
        for link in self.books.estate.all_out(node).filter(|link| relations.contains(&link.relation)) {
            self.step(link.from, link.relation, link.to);
        }
    }

    fn into(&mut self, node: NodeId, relations: &[Relation]) {
        for link in self.books.estate.all_into(node).filter(|link| relations.contains(&link.relation)) {
            self.step(link.from, link.relation, link.to);
        }
    }

    fn step(&mut self, from: NodeId, relation: Relation, to: NodeId) {
        if !self.steps.insert((from, relation, to)) {
            return;
        }
        let estate = self.books.estate;
        for link in estate.out(from, relation).filter(|link| link.to == to) {
            self.facts.insert(Fact::Edge(edge(estate, link)));
        }
        self.node(from);
        self.node(to);
        for (control, valid) in estate.protecting_step(from, relation, to) {
            let (from, to) = (estate.name(from).clone(), estate.name(to).clone());
            self.protects(control, Protected::Edge { from, relation, to }, valid);
        }
        if relation == Relation::Authenticates {
            self.out(from, &[Relation::IssuedBy, Relation::AcceptedBy]);
        }
    }

    /// Takes what a thing is, what clauses need of what is set on it, and what protects it.
    pub(crate) fn node(&mut self, node: NodeId) {
        let estate = self.books.estate;
        if !self.nodes.insert(node) {
            return;
        }
        let name = estate.name(node);
        if let Some(kind) = estate.kind(node) {
            let keys: &[&str] = match kind {
                NodeKind::Credential => &[attribute::KIND, attribute::CREATED],
                NodeKind::Control => &[attribute::CONTROL, attribute::STATE, attribute::SINCE, attribute::ADMITS],
                _ => &[],
            };
            let set = |key: &&str| Some(((*key).to_owned(), estate.attributes(node).winning(key)?.value.clone()));
            let set = keys.iter().filter_map(set).collect();
            self.facts.insert(Fact::Node(Node { id: name.clone(), kind, set }));
        }
        for (control, valid) in estate.protecting(node) {
            self.protects(control, Protected::Node(name.clone()), valid);
        }
        if estate.kind(node) == Some(NodeKind::Credential) {
            self.life(node, name);
        }
    }

    fn life(&mut self, credential: NodeId, name: &Name) {
        let ends = self.books.ends(credential);
        if let (Some(dead), Some(end)) = (Stamp::finite(ends.life.to), ends.deciding()) {
            self.lives.insert(name.to_string(), dead);
            self.facts.insert(Fact::Ended(model::Ended { credential: name.clone(), ..end.event.clone() }));
        }
    }

    fn protects(&mut self, control: NodeId, what: Protected, valid: Span) {
        let control_name = self.books.estate.name(control).clone();
        self.facts.insert(Fact::Protects(Protects { control: control_name, what, valid }));
        self.node(control);
    }
}

/// Writes a relation as the fact that it came from.
fn edge(estate: &Estate, link: &Link) -> Edge {
    let (from, to) = (estate.name(link.from).clone(), estate.name(link.to).clone());
    Edge {
        valid: link.valid,
        level: link.level,
        form: link.form,
        key: link.key.map(|key| estate.name(key).clone()),
        list: link.list,
        rung: link.rung,
        ..Edge::bare(link.relation, from, to)
    }
}
