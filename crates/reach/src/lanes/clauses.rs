//! Where a layout takes its clauses from: a program at one instant, or anything that can say them.

use crate::id::{AtomId, ClauseId};
use crate::program::{Clause, Program};
use crate::world::ClauseSet;

/// One clause as a layout reads it.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// What follows.
    pub head: AtomId,
    /// From all of these; from nothing, always.
    pub body: &'a [AtomId],
    /// In these lanes only, where lanes are stretches of time: from the first, up to but not
    /// including the second. Ignored where lanes are worlds.
    pub during: (u32, u32),
}

/// Clauses as a layout reads them. They need not lie in memory: a generator, or a file, will do.
pub trait Clauses {
    /// Returns how many atoms there are; the clauses name only those below.
    fn atom_count(&self) -> usize;

    /// Visits every clause, once for each layout.
    fn visit(&self, each: &mut dyn FnMut(Step<'_>));

    /// Tells whether the atom stands as a premise in many clauses beside others, as a control does;
    /// sets of those are shared. What is told changes how much memory is used, and no answer.
    fn is_guard(&self, _atom: AtomId) -> bool {
        false
    }
}

/// The clauses of a program that are valid at one instant.
pub struct AtInstant<'a> {
    /// The program.
    pub program: &'a Program,
    /// The instant.
    pub instant: i64,
    /// Tells which atoms are guards.
    pub guard: &'a (dyn Fn(AtomId) -> bool + Sync),
    /// The clauses that no world has.
    pub without: Option<&'a ClauseSet>,
}

impl AtInstant<'_> {
    fn has(&self, id: ClauseId, clause: &Clause<'_>) -> bool {
        clause.span.contains(self.instant) && !self.without.is_some_and(|without| without.contains(id))
    }

    /// Returns the valid clauses, in order.
    pub fn valid(&self) -> impl Iterator<Item = (ClauseId, Clause<'_>)> {
        self.program.clauses().filter(|(id, clause)| self.has(*id, clause))
    }

    /// Returns the valid clauses that have an atom as head, in order.
    pub(crate) fn supporting(&self, head: AtomId) -> impl Iterator<Item = (ClauseId, &[AtomId])> {
        let clauses = self.program.supporting(head).iter().filter_map(|id| Some((*id, self.program.clause(*id)?)));
        clauses.filter(|(id, clause)| self.has(*id, clause)).map(|(id, clause)| (id, clause.body))
    }
}

impl Clauses for AtInstant<'_> {
    fn atom_count(&self) -> usize {
        self.program.atom_count()
    }

    fn visit(&self, each: &mut dyn FnMut(Step<'_>)) {
        self.valid().for_each(|(_, clause)| each(Step { head: clause.head, body: clause.body, during: (0, u32::MAX) }));
    }

    fn is_guard(&self, atom: AtomId) -> bool {
        (self.guard)(atom)
    }
}
