//! The numbers by which a program calls its atoms and clauses.

use std::fmt;

/// An atom of one program, numbered from 0 in the order of [`ProgramBuilder::atom`](crate::ProgramBuilder::atom).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct AtomId(pub u32);

/// A clause of one program, numbered from 0 in the order of [`ProgramBuilder::clause`](crate::ProgramBuilder::clause).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ClauseId(pub u32);

impl fmt::Display for AtomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "atom {}", self.0)
    }
}

impl fmt::Display for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "clause {}", self.0)
    }
}

impl AtomId {
    /// Returns the number as an index into a table of atoms.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl ClauseId {
    /// Returns the number as an index into a table of clauses.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
