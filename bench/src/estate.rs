//! An estate as clauses: what a generator makes, and everything measured here reads.

use std::ops::Range;

use reach::lanes::{Clauses, Step};
use reach::{AtomId, Given, Program, ProgramBuilder, Span, World};

/// Atoms and clauses. What a control guards names the control's atom as a premise: that it is down.
pub(crate) struct Estate {
    pub(crate) name: String,
    /// Every atom but the controls', which come after it.
    pub(crate) atoms: u32,
    /// One for each vendor: that it is breached; the largest comes first.
    pub(crate) vendors: Range<u32>,
    /// One for each system: that the intruder controls it.
    pub(crate) systems: Range<u32>,
    /// One for each control: that it is down.
    pub(crate) downs: Range<u32>,
    pub(crate) heads: Vec<AtomId>,
    /// Where each body ends.
    pub(crate) ends: Vec<u32>,
    pub(crate) bodies: Vec<AtomId>,
}

impl Estate {
    pub(crate) fn push(&mut self, head: u32, premises: &[u32], guards: &[u32]) {
        self.heads.push(AtomId(head));
        self.bodies.extend(premises.iter().chain(guards).map(|atom| AtomId(*atom)));
        self.ends.push(self.bodies.len() as u32);
    }

    pub(crate) fn clauses(&self) -> impl Iterator<Item = (AtomId, &[AtomId])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let bodies = starts.zip(&self.ends).map(|(from, to)| &self.bodies[from as usize..*to as usize]);
        self.heads.iter().copied().zip(bodies)
    }

    /// Builds the program that the scalar solve reads: the same clauses, valid always.
    pub(crate) fn program(&self) -> Program {
        let mut builder = ProgramBuilder::new();
        for _ in 0..self.atom_count() {
            builder.atom(true);
        }
        for (head, body) in self.clauses() {
            builder.clause(head, body, Span::ALWAYS, 0);
        }
        builder.build().expect("a generated estate is a program")
    }
}

impl Clauses for Estate {
    fn atom_count(&self) -> usize {
        self.downs.end as usize
    }

    fn visit(&self, each: &mut dyn FnMut(Step<'_>)) {
        for (head, body) in self.clauses() {
            each(Step { head, body, during: (0, u32::MAX) });
        }
    }

    fn is_guard(&self, atom: AtomId) -> bool {
        self.downs.contains(&atom.0)
    }
}

/// Makes the world of one instant in which some atoms are true to begin with.
pub(crate) fn world(atoms: impl Iterator<Item = u32>) -> World {
    let span = Span::new(0, 1);
    let mut world = World::new(span);
    world.given = atoms.map(|atom| Given { atom: AtomId(atom), span, carried: true, tag: 0 }).collect();
    world
}
