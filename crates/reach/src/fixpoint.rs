//! The worklist that computes the least model. Semi-naive: a stretch of time in which an atom newly
//! holds is tried once on each clause that has the atom as a premise. Linear in literals for one
//! stretch an atom: as in W. F. Dowling and J. H. Gallier, "Linear-time algorithms for testing the
//! satisfiability of propositional Horn formulae", Journal of Logic Programming 1(3), 1984, each
//! clause counts its premises that hold nowhere yet, and is looked at only when there is none.
//!
//! Stretches are taken up in order of their start, as in Dijkstra: no clause yields anything
//! earlier than its premises, so a durable atom gets its earliest start at once instead of being
//! moved back again and again. Nearly all stretches begin at the instant being worked on: those
//! skip the heap.

use std::collections::{BinaryHeap, VecDeque};

use crate::id::{AtomId, ClauseId};
use crate::meets::Meets;
use crate::program::{Clause, Program};
use crate::span::Span;
use crate::span_set::SpanSet;
use crate::world::{Given, World};

pub(crate) struct Fixpoint<'a> {
    program: &'a Program,
    world: &'a World,
    sets: &'a mut [SpanSet],
    /// For each clause, how many premises hold nowhere yet.
    missing: &'a mut [u8],
    now: i64,
    /// First in, first out: an atom's first stretch is counted before another of its is tried.
    ready: VecDeque<Ready>,
    /// Not in the sets yet.
    later: BinaryHeap<Later>,
    first_reached: Vec<AtomId>,
    pieces: Vec<Span>,
    meets: Meets,
}

/// A stretch that is in the sets already, its clauses not yet tried.
struct Ready {
    atom: AtomId,
    span: Span,
    /// Whether the atom held nowhere before.
    is_first: bool,
}

/// A stretch that waits for its start; the greatest has the earliest start, and of these the
/// longest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Later {
    from: std::cmp::Reverse<i64>,
    to: i64,
    atom: AtomId,
}

impl<'a> Fixpoint<'a> {
    pub(crate) fn new(program: &'a Program, world: &'a World, sets: &'a mut [SpanSet], missing: &'a mut [u8]) -> Self {
        Self {
            missing,
            program,
            world,
            sets,
            now: world.horizon.from,
            ready: VecDeque::new(),
            later: BinaryHeap::new(),
            first_reached: Vec::new(),
            pieces: Vec::new(),
            meets: Meets::default(),
        }
    }

    /// Seeds the clauses that have no premise.
    pub(crate) fn seed_axioms(&mut self) {
        let program = self.program;
        for (id, clause) in program.clauses().filter(|(_, clause)| clause.body.is_empty()) {
            if !self.world.without.contains(id) {
                self.derive(clause.head, clause.span.meet(self.world.horizon));
            }
        }
    }

    pub(crate) fn seed_given(&mut self, given: &[Given]) {
        for given in given {
            let span = given.span.meet(self.world.horizon);
            if given.carried {
                self.derive(given.atom, span);
            } else if !span.is_empty() {
                self.hold(given.atom, span);
            }
        }
    }

    /// Runs until nothing is added; returns the atoms that held nowhere before, in no order.
    pub(crate) fn run(mut self) -> Vec<AtomId> {
        loop {
            while let Some(ready) = self.ready.pop_front() {
                self.try_clauses(&ready);
            }
            let Some(Later { from, to, atom }) = self.later.pop() else {
                break;
            };
            self.now = from.0;
            self.hold(atom, Span::new(from.0, to));
        }
        self.first_reached
    }

    fn try_clauses(&mut self, ready: &Ready) {
        let program = self.program;
        for of in program.uses(ready.atom) {
            if self.is_missing_some(of.clause, ready.is_first)
                || self.holds(of.head, self.lasting(of.head, ready.span))
                || self.world.without.contains(of.clause)
            {
                continue;
            }
            if let Some(clause) = program.clause(of.clause) {
                self.try_clause(&clause, ready.atom, clause.span.meet(ready.span));
            }
        }
    }

    /// Tells whether a premise of the clause holds nowhere yet, having counted that one more does.
    fn is_missing_some(&mut self, clause: ClauseId, one_more: bool) -> bool {
        let Some(missing) = self.missing.get_mut(clause.index()) else {
            return false;
        };
        *missing = missing.saturating_sub(u8::from(one_more));
        *missing > 0
    }

    fn try_clause(&mut self, clause: &Clause<'_>, trigger: AtomId, window: Span) {
        if window.is_empty() {
            return;
        }
        let mut meets = std::mem::take(&mut self.meets);
        let others = clause.body.iter().filter(|premise| **premise != trigger);
        for span in meets.compute(window, others, self.sets) {
            self.derive(clause.head, *span);
        }
        self.meets = meets;
    }

    fn holds(&self, atom: AtomId, span: Span) -> bool {
        self.sets.get(atom.index()).is_some_and(|set| set.covers(span))
    }

    /// What a derivation within `span` makes true: a durable atom stays true.
    fn lasting(&self, atom: AtomId, span: Span) -> Span {
        let to = if self.program.is_durable(atom) { self.world.horizon.to } else { span.to };
        Span::new(span.from, to)
    }

    fn derive(&mut self, atom: AtomId, span: Span) {
        if !span.is_empty() {
            self.hold(atom, self.lasting(atom, span));
        }
    }

    fn hold(&mut self, atom: AtomId, span: Span) {
        let Some(set) = self.sets.get_mut(atom.index()) else {
            return;
        };
        let mut pieces = std::mem::take(&mut self.pieces);
        set.missing(span, &mut pieces);
        for piece in pieces.drain(..) {
            if piece.from <= self.now {
                let is_first = *set == SpanSet::Empty;
                if is_first {
                    self.first_reached.push(atom);
                }
                set.insert(piece);
                self.ready.push_back(Ready { atom, span: piece, is_first });
            } else {
                self.later.push(Later { from: std::cmp::Reverse(piece.from), to: piece.to, atom });
            }
        }
        self.pieces = pieces;
    }
}
