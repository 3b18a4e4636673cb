//! What an atom rests on at an instant. What is given then is its own reason; else a durable atom
//! that became true earlier is carried from there; else a clause must yield it at that very
//! instant.

use std::collections::HashMap;

use crate::id::{AtomId, ClauseId};
use crate::incidence::Incidence;
use crate::meets::Meets;
use crate::model::Model;
use crate::program::{Clause, Program};
use crate::world::World;

/// What an atom rests on at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Support {
    /// The given of this index.
    Given(usize),
    /// Its becoming true for good at this earlier instant.
    Carried(i64),
    /// Some clause at the same instant.
    Derived,
}

pub(crate) struct Supports<'a> {
    pub(crate) program: &'a Program,
    pub(crate) world: &'a World,
    pub(crate) model: &'a Model,
    /// The indices of what is given.
    given: Incidence<usize>,
    lasting_from: HashMap<AtomId, Option<i64>>,
    meets: Meets,
}

impl<'a> Supports<'a> {
    pub(crate) fn new(program: &'a Program, world: &'a World, model: &'a Model) -> Self {
        let given = Incidence::new(program.atom_count(), |pair| {
            let numbered = world.given.iter().enumerate();
            numbered.for_each(|(index, given)| pair(given.atom, index));
        });
        Self { program, world, model, given, lasting_from: HashMap::new(), meets: Meets::default() }
    }

    /// Returns what the atom rests on, or nothing where it does not hold.
    pub(crate) fn of(&mut self, atom: AtomId, at: i64) -> Option<Support> {
        if !self.model.holds(atom, at) {
            return None;
        }
        if let Some(index) = self.given(atom).find(|index| self.is_given(*index, at)) {
            return Some(Support::Given(index));
        }
        let lasting = if self.program.is_durable(atom) { self.lasting_from(atom) } else { None };
        Some(lasting.filter(|from| *from < at).map_or(Support::Derived, Support::Carried))
    }

    /// Returns what the atom rests on at the instant from which it is carried.
    pub(crate) fn of_lasting(&self, atom: AtomId, from: i64) -> Support {
        let carried = |index: &usize| self.is_given(*index, from) && self.is_carried(*index);
        self.given(atom).find(carried).map_or(Support::Derived, Support::Given)
    }

    /// Returns the clauses that yield the atom at an instant.
    pub(crate) fn clauses(&self, atom: AtomId, at: i64) -> impl Iterator<Item = (ClauseId, Clause<'a>)> + use<'a> {
        let (program, world, model) = (self.program, self.world, self.model);
        let live = program.supporting(atom).iter().filter(|id| !world.without.contains(**id));
        live.filter_map(move |id| Some((*id, program.clause(*id)?))).filter(move |(_, clause)| {
            clause.span.contains(at) && clause.body.iter().all(|atom| model.holds(*atom, at))
        })
    }

    /// Finds since when a durable atom holds for good. That is its first instant, unless something
    /// given that is not carried (9.15) makes it hold for a while before.
    fn lasting_from(&mut self, atom: AtomId) -> Option<i64> {
        if self.given(atom).all(|index| self.is_carried(index)) {
            return self.model.first(atom);
        }
        if let Some(known) = self.lasting_from.get(&atom) {
            return *known;
        }
        let horizon = self.world.horizon;
        let carried = self.given(atom).filter(|index| self.is_carried(*index));
        let given = carried.filter_map(|index| self.world.given.get(index)).map(|given| given.span.meet(horizon));
        let mut first = given.filter(|span| !span.is_empty()).map(|span| span.from).min();
        for id in self.program.supporting(atom) {
            let Some(clause) = self.program.clause(*id) else {
                continue;
            };
            let window = clause.span.meet(horizon);
            if window.is_empty() || self.world.without.contains(*id) {
                continue;
            }
            let meet = self.meets.compute(window, clause.body.iter(), self.model.sets()).first();
            first = first.into_iter().chain(meet.map(|span| span.from)).min();
        }
        self.lasting_from.insert(atom, first);
        first
    }

    fn given(&self, atom: AtomId) -> impl Iterator<Item = usize> {
        self.given.of(atom).iter().copied()
    }

    fn is_given(&self, index: usize, at: i64) -> bool {
        self.world.given.get(index).is_some_and(|given| given.span.contains(at))
    }

    fn is_carried(&self, index: usize) -> bool {
        self.world.given.get(index).is_some_and(|given| given.carried)
    }
}
