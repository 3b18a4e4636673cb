//! Semantics 9, at explicit instants: at each one, every clause again and again until nothing changes.

use std::collections::{BTreeMap, BTreeSet};

use model::{CredentialKind, Form, Instant, Level, Name, NodeKind, Protected, Relation, Span};

use super::book::Book;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Atom {
    Have(Name),
    Act(Name),
    At(Name),
    On(Name, Level),
    Down(Name),
    Broken(Name),
}

impl Atom {
    fn is_durable(&self) -> bool {
        matches!(self, Self::Have(_) | Self::Down(_) | Self::On(_, Level::Write | Level::Admin))
    }
}

impl std::fmt::Display for Atom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Have(name) => write!(f, "have:{name}"),
            Self::Act(name) => write!(f, "act:{name}"),
            Self::At(name) => write!(f, "at:{name}"),
            Self::On(name, level) => write!(f, "on:{name}/{level}"),
            Self::Down(name) => write!(f, "down:{name}"),
            Self::Broken(name) => write!(f, "broken:{name}"),
        }
    }
}

/// One clause: at an instant inside every `during` and no `unless`, the premises give the head, if every guard valid
/// then is down.
struct Clause {
    head: usize,
    premises: Vec<usize>,
    during: Vec<Span>,
    unless: Vec<Span>,
    guards: Vec<(Span, usize)>,
    /// 9.4, 9.6: the credential that is presented.
    bearer: Option<Name>,
}

/// An atom that is true within a span; durable ones that are `carried` stay true.
pub(crate) struct Given {
    pub(crate) atom: Atom,
    pub(crate) span: Span,
    pub(crate) carried: bool,
}

pub(crate) struct Clauses<'a> {
    book: &'a Book<'a>,
    lives: &'a BTreeMap<Name, Span>,
    atoms: BTreeMap<Atom, usize>,
    clauses: Vec<Clause>,
}

impl<'a> Clauses<'a> {
    pub(crate) fn new(book: &'a Book<'a>, lives: &'a BTreeMap<Name, Span>) -> Self {
        let mut clauses = Self { book, lives, atoms: BTreeMap::new(), clauses: Vec::new() };
        clauses.third_parties_and_systems();
        clauses.gates();
        clauses.presented();
        clauses.rights();
        clauses.values();
        clauses
    }

    fn number(&mut self, atom: Atom) -> usize {
        let next = self.atoms.len();
        *self.atoms.entry(atom).or_insert(next)
    }

    fn add(&mut self, head: Atom, premises: &[Atom], during: &[Span]) -> &mut Clause {
        let head = self.number(head);
        let premises = premises.iter().map(|atom| self.number(atom.clone())).collect();
        let clause =
            Clause { head, premises, during: during.to_vec(), unless: Vec::new(), guards: Vec::new(), bearer: None };
        self.clauses.push(clause);
        self.clauses.last_mut().unwrap()
    }

    /// The controls on some nodes and on one edge, as premises (9.15).
    fn guards(
        &mut self,
        nodes: &[&Name],
        edge: Option<(&Name, Relation, &Name)>,
        presented: Option<&Name>,
    ) -> Vec<(Span, usize)> {
        let book = self.book;
        let mut guards = Vec::new();
        for protects in &book.protects {
            let stands = match &protects.what {
                Protected::Node(node) => nodes.contains(&node),
                Protected::Edge { from, relation, to } => edge == Some((from, *relation, to)),
            };
            let kind = book.text(&protects.control, "control");
            let walked_past = kind == Some("mfa")
                && presented.is_some_and(|credential| book.kind_of(credential) != Some(CredentialKind::Password));
            if stands && kind != Some("detection") && !walked_past {
                guards.push((protects.valid, self.number(Atom::Down(protects.control.clone()))));
            }
        }
        guards
    }

    fn life(&self, credential: &Name) -> Span {
        self.lives.get(credential).copied().unwrap_or(Span::ALWAYS)
    }

    /// 9.1, 9.2, 9.3, 9.9.
    fn third_parties_and_systems(&mut self) {
        for edge in self.book.edges(Relation::HeldBy) {
            if self.book.kinds.get(&edge.to) != Some(&NodeKind::System) {
                let during = [edge.valid, self.life(&edge.from)];
                self.add(Atom::Have(edge.from.clone()), &[Atom::Broken(edge.to.clone())], &during);
            }
        }
        for edge in self.book.edges(Relation::Uses) {
            let during = [edge.valid, self.life(&edge.to)];
            self.add(Atom::Have(edge.to.clone()), &[Atom::Broken(edge.from.clone())], &during);
        }
        for (node, kind) in self.book.kinds.clone() {
            let broken = [Atom::Broken(node.clone())];
            let on = |level| Atom::On(node.clone(), level);
            match kind {
                NodeKind::System => {
                    self.add(on(Level::Admin), &broken, &[]);
                    self.add(on(Level::Write), &[on(Level::Admin)], &[]);
                    self.add(on(Level::Read), &[on(Level::Write)], &[]);
                    let behind = self.book.edges(Relation::Behind).filter(|edge| edge.from == *node);
                    let behind: Vec<Span> = behind.map(|edge| edge.valid).collect();
                    self.add(Atom::At(node.clone()), &[], &[]).unless = behind;
                }
                NodeKind::Identity | NodeKind::Group | NodeKind::Role => {
                    self.add(Atom::Act(node.clone()), &broken, &[]);
                }
                NodeKind::Credential => {
                    self.add(Atom::Have(node.clone()), &broken, &[]);
                }
                _ => {}
            }
        }
    }

    /// 9.4, 9.5, 9.14.
    fn gates(&mut self) {
        for admits in self.book.edges(Relation::Admits) {
            let (k, g) = (&admits.from, &admits.to);
            for behind in self.book.edges(Relation::Behind).filter(|behind| behind.to == *g) {
                let guards = self.guards(&[k, g], Some((k, Relation::Admits, g)), Some(k));
                let during = [admits.valid, behind.valid, self.life(k)];
                let clause = self.add(Atom::At(behind.from.clone()), &[Atom::Have(k.clone())], &during);
                (clause.guards, clause.bearer) = (guards, Some(k.clone()));
            }
        }
        for edge in self.book.edges(Relation::Connects) {
            let guards = self.guards(&[&edge.to], Some((&edge.from, Relation::Connects, &edge.to)), None);
            let premise = Atom::On(edge.from.clone(), Level::Admin);
            self.add(Atom::At(edge.to.clone()), &[premise], &[edge.valid]).guards = guards;
        }
        for edge in self.book.edges(Relation::ConfiguredIn) {
            let premise = Atom::On(edge.to.clone(), Level::Admin);
            self.add(Atom::Down(edge.from.clone()), &[premise], &[edge.valid]);
        }
    }

    /// 9.6.
    fn presented(&mut self) {
        for edge in self.book.edges(Relation::Authenticates) {
            let (k, i) = (&edge.from, &edge.to);
            let guards = self.guards(&[k, i], Some((k, Relation::Authenticates, i)), Some(k));
            let accepting: Vec<(&Name, Span)> = (self.book.edges(Relation::IssuedBy))
                .chain(self.book.edges(Relation::AcceptedBy))
                .filter(|accepts| accepts.from == *k)
                .map(|accepts| (&accepts.to, accepts.valid))
                .collect();
            let life = self.life(k);
            for (system, valid) in &accepting {
                let premises = [Atom::Have(k.clone()), Atom::At((*system).clone())];
                let clause = self.add(Atom::Act(i.clone()), &premises, &[edge.valid, *valid, life]);
                (clause.guards, clause.bearer) = (guards.clone(), Some(k.clone()));
            }
            let clause = self.add(Atom::Act(i.clone()), &[Atom::Have(k.clone())], &[edge.valid, life]);
            (clause.guards, clause.bearer) = (guards, Some(k.clone()));
            clause.unless = accepting.into_iter().map(|(_, valid)| valid).collect();
        }
    }

    /// 9.7, 9.8, 9.11, 9.12.
    fn rights(&mut self) {
        for edge in self.book.edges(Relation::MemberOf) {
            let guards = self.guards(&[], Some((&edge.from, Relation::MemberOf, &edge.to)), None);
            self.add(Atom::Act(edge.to.clone()), &[Atom::Act(edge.from.clone())], &[edge.valid]).guards = guards;
        }
        for edge in self.book.edges(Relation::May) {
            let guards = self.guards(&[&edge.to], Some((&edge.from, Relation::May, &edge.to)), None);
            let premises = [Atom::Act(edge.from.clone()), Atom::At(edge.to.clone())];
            self.add(Atom::On(edge.to.clone(), edge.level.unwrap()), &premises, &[edge.valid]).guards = guards;
        }
        for edge in self.book.edges(Relation::RunsAs) {
            let guards = self.guards(&[], Some((&edge.from, Relation::RunsAs, &edge.to)), None);
            let premise = Atom::On(edge.from.clone(), Level::Admin);
            self.add(Atom::Act(edge.to.clone()), &[premise], &[edge.valid]).guards = guards;
        }
        for issued in self.book.edges(Relation::IssuedBy) {
            for edge in self.book.edges(Relation::Authenticates).filter(|edge| edge.from == issued.from) {
                let guards = self.guards(&[&issued.to], None, None);
                let premise = Atom::On(issued.to.clone(), Level::Admin);
                self.add(Atom::Act(edge.to.clone()), &[premise], &[issued.valid, edge.valid]).guards = guards;
            }
        }
    }

    /// 9.10, 9.13.
    fn values(&mut self) {
        for edge in self.book.edges(Relation::StoredIn) {
            let (k, s) = (&edge.from, &edge.to);
            let mut premises = vec![Atom::On(s.clone(), Level::Read)];
            match edge.form.unwrap() {
                Form::Plain => {}
                Form::Encrypted => premises.push(Atom::Have(edge.key.clone().unwrap())),
                Form::Hashed if self.book.kind_of(k) == Some(CredentialKind::Password) => {}
                Form::Hashed => continue,
            }
            let guards = self.guards(&[], Some((k, Relation::StoredIn, s)), None);
            let during = [edge.valid, self.life(k)];
            self.add(Atom::Have(k.clone()), &premises, &during).guards = guards;
        }
        for edge in self.book.edges(Relation::HeldBy) {
            let (k, s) = (&edge.from, &edge.to);
            if self.book.kinds.get(s) == Some(&NodeKind::System) {
                let guards = self.guards(&[s], None, None);
                let during = [edge.valid, self.life(k)];
                self.add(Atom::Have(k.clone()), &[Atom::On(s.clone(), Level::Admin)], &during).guards = guards;
            }
        }
    }

    /// When a control does not hold by itself (9.15).
    pub(crate) fn down(&self, control: &Name, compromised: &[&Name], is_drill: bool) -> Option<Span> {
        let admits = self.book.names(control, "admits");
        let enforced = self.book.text(control, "state") == Some("enforced");
        if !enforced || admits.iter().any(|vendor| compromised.contains(&vendor)) {
            return Some(Span::ALWAYS);
        }
        match self.book.time(control, "since") {
            Some(since) => Some(Span { from: Instant::MIN, to: since }),
            None if is_drill => None,
            None => Some(Span::ALWAYS),
        }
    }

    /// Every atom that holds at one of some instants, which are sorted; durable ones stay from one to the next (9.16).
    pub(crate) fn run(&mut self, given: &[Given], instants: &[Instant], idle: &BTreeSet<Name>) -> BTreeSet<Atom> {
        let given: Vec<(usize, bool, &Given)> =
            given.iter().map(|given| (self.number(given.atom.clone()), given.atom.is_durable(), given)).collect();
        let mut atoms: Vec<(&Atom, usize)> = self.atoms.iter().map(|(atom, number)| (atom, *number)).collect();
        atoms.sort_by_key(|(_, number)| *number);
        let durable: Vec<bool> = atoms.iter().map(|(atom, _)| atom.is_durable()).collect();
        let (mut lasting, mut ever) = (vec![false; durable.len()], vec![false; durable.len()]);
        let bears = |clause: &&Clause| clause.bearer.as_ref().is_none_or(|bearer| !idle.contains(bearer));
        let clauses: Vec<&Clause> = self.clauses.iter().filter(bears).collect();
        for at in instants.iter().copied() {
            let mut holds = lasting.clone();
            for (number, is_durable, given) in given.iter().filter(|(_, _, given)| given.span.contains(at)) {
                holds[*number] = true;
                lasting[*number] |= *is_durable && given.carried;
            }
            let valid: Vec<&Clause> = clauses.iter().copied().filter(|clause| is_valid(clause, at)).collect();
            loop {
                let mut changed = false;
                for clause in &valid {
                    let down = |(span, guard): &(Span, usize)| !span.contains(at) || holds[*guard];
                    let fires = clause.premises.iter().all(|atom| holds[*atom]) && clause.guards.iter().all(down);
                    if fires && (!holds[clause.head] || (durable[clause.head] && !lasting[clause.head])) {
                        holds[clause.head] = true;
                        lasting[clause.head] |= durable[clause.head];
                        changed = true;
                    }
                }
                if !changed {
                    break;
                }
            }
            ever.iter_mut().zip(&holds).for_each(|(ever, holds)| *ever |= holds);
        }
        atoms.into_iter().filter(|(_, number)| ever[*number]).map(|(atom, _)| atom.clone()).collect()
    }
}

fn is_valid(clause: &Clause, at: Instant) -> bool {
    clause.during.iter().all(|span| span.contains(at)) && !clause.unless.iter().any(|span| span.contains(at))
}
