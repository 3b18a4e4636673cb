//! The least model of a program in a world: for each atom, when it holds.

use crate::fixpoint::Fixpoint;
use crate::id::AtomId;
use crate::program::Program;
use crate::span::Span;
use crate::span_set::SpanSet;
use crate::world::World;

/// When each atom holds: the least set of (atom, instant) closed under the clauses valid then
/// (semantics 9.16).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    sets: Vec<SpanSet>,
    /// For each clause, how many premises hold nowhere.
    missing: Vec<u8>,
    given_count: usize,
}

/// Computes the least model of a program in a world.
pub fn solve(program: &Program, world: &World) -> Model {
    let mut model = Model {
        sets: vec![SpanSet::Empty; program.atom_count()],
        missing: program.premise_counts().to_vec(),
        given_count: 0,
    };
    let mut fixpoint = Fixpoint::new(program, world, &mut model.sets, &mut model.missing);
    fixpoint.seed_axioms();
    fixpoint.seed_given(&world.given);
    fixpoint.run();
    model.given_count = world.given.len();
    model
}

impl Model {
    /// Continues with what was pushed to `world.given` since the last call, everything else in the
    /// world unchanged, and returns the atoms that hold at some instant now and held at none
    /// before, sorted.
    pub fn extend(&mut self, program: &Program, world: &World) -> Vec<AtomId> {
        let added = world.given.get(self.given_count..).unwrap_or_default();
        let mut fixpoint = Fixpoint::new(program, world, &mut self.sets, &mut self.missing);
        fixpoint.seed_given(added);
        self.given_count = world.given.len();
        let mut reached = fixpoint.run();
        reached.sort_unstable();
        reached
    }

    /// Returns when the atom holds: sorted spans that neither overlap nor touch.
    pub fn spans(&self, atom: AtomId) -> &[Span] {
        self.set(atom).as_slice()
    }

    /// Returns the earliest instant at which the atom holds.
    pub fn first(&self, atom: AtomId) -> Option<i64> {
        self.set(atom).first()
    }

    /// Tells whether the atom holds at an instant.
    pub fn holds(&self, atom: AtomId, at: i64) -> bool {
        self.set(atom).contains(at)
    }

    /// Tells whether the atom holds at any instant of the horizon.
    pub fn holds_any(&self, atom: AtomId) -> bool {
        self.first(atom).is_some()
    }

    pub(crate) fn set(&self, atom: AtomId) -> &SpanSet {
        self.sets.get(atom.index()).unwrap_or(SpanSet::EMPTY)
    }

    pub(crate) fn sets(&self) -> &[SpanSet] {
        &self.sets
    }
}
