//! Collects a program's atoms and clauses, and checks them once, so that no later code has to.

use thiserror::Error;

use crate::id::{AtomId, ClauseId};
use crate::program::{Program, Row};
use crate::span::Span;

/// Says why a program cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BuildError {
    /// A clause names an atom that this builder did not make.
    #[error("clause {clause} names atom {atom}, of {atoms} made: take every atom from the same builder")]
    UnknownAtom {
        /// The clause's number.
        clause: usize,
        /// The atom's number.
        atom: u32,
        /// How many atoms the builder made.
        atoms: usize,
    },
    /// There are more atoms, clauses or premises than 32 bits can number.
    #[error(
        "{atoms} atoms, {clauses} clauses, {premises} premises: each must stay below 4294967295, split the program"
    )]
    TooLarge {
        /// How many atoms were made.
        atoms: usize,
        /// How many clauses were added.
        clauses: usize,
        /// How many premises they have together.
        premises: usize,
    },
}

/// Collects atoms and clauses.
#[derive(Clone, Debug, Default)]
pub struct ProgramBuilder {
    durable: Vec<bool>,
    rows: Vec<Row>,
    bodies: Vec<AtomId>,
    /// The body being added.
    premises: Vec<AtomId>,
}

impl ProgramBuilder {
    /// Makes an empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes an atom: a durable one, once true, is true at every later instant; a perishable one
    /// only while its premises are.
    pub fn atom(&mut self, durable: bool) -> AtomId {
        self.durable.push(durable);
        AtomId(number(self.durable.len().saturating_sub(1)))
    }

    /// Adds the clause `head <- body`, valid in `span`; a premise named twice counts once.
    pub fn clause(&mut self, head: AtomId, body: &[AtomId], span: Span, tag: u32) -> ClauseId {
        self.premises.clear();
        self.premises.extend_from_slice(body);
        self.premises.sort_unstable();
        self.premises.dedup();
        let body_start = number(self.bodies.len());
        self.bodies.extend_from_slice(&self.premises);
        let body_end = number(self.bodies.len());
        self.rows.push(Row { span, head, tag, body_start, body_end });
        ClauseId(number(self.rows.len().saturating_sub(1)))
    }

    /// Checks every clause and makes the program.
    pub fn build(self) -> Result<Program, BuildError> {
        let Self { durable, rows, bodies, premises: _ } = self;
        let (atoms, clauses, premises) = (durable.len(), rows.len(), bodies.len());
        if number(atoms.max(clauses).max(premises)) == u32::MAX {
            return Err(BuildError::TooLarge { atoms, clauses, premises });
        }
        Program::index(durable, rows, bodies).map_err(|(clause, AtomId(atom))| BuildError::UnknownAtom {
            clause,
            atom,
            atoms,
        })
    }
}

/// Numbers beyond 32 bits become `u32::MAX`, which `build` refuses.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
