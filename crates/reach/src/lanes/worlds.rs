//! What a block of worlds assumes.

use crate::id::{AtomId, ClauseId};
use crate::lanes::Lanes;

/// Up to `64 * W` worlds side by side: world `n` is lane `n`.
#[derive(Clone, Debug)]
pub struct Worlds<const W: usize> {
    /// How many there are; the lanes beyond are true of nothing.
    pub count: usize,
    /// What is true to begin with, and in which of them; one atom may be named more than once.
    pub given: Vec<(AtomId, Lanes<W>)>,
    /// The clauses that some of them go without.
    pub without: Vec<(ClauseId, Lanes<W>)>,
}

impl<const W: usize> Worlds<W> {
    /// Makes worlds in which nothing is given.
    pub fn new(count: usize) -> Self {
        Self { count: count.min(Lanes::<W>::WIDTH), given: Vec::new(), without: Vec::new() }
    }

    /// Says that an atom is true in some of the worlds.
    pub fn give(&mut self, atom: AtomId, lanes: Lanes<W>) {
        self.given.push((atom, lanes));
    }

    /// Returns all of the worlds.
    pub fn all(&self) -> Lanes<W> {
        Lanes::first(self.count)
    }
}
