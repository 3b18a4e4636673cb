//! Programs: atoms and the clauses over them, in compressed rows. A clause says `head <- body` within one span; guards are
//! premises like any other (facts: a guard that is a fixed mask cannot be switched off by the intruder).

use std::fmt;

use thiserror::Error;

use crate::incidence::Incidence;
use crate::span::Span;

/// An atom of one program, numbered from 0 in the order of [`ProgramBuilder::atom`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct AtomId(pub u32);

/// A clause of one program, numbered from 0 in the order of [`ProgramBuilder::clause`].
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

/// Says why a program cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BuildError {
    /// A clause names an atom that this builder did not make.
    #[error(
        "clause {clause} names atom {atom}, of {atoms} made: take every atom from the same builder"
    )]
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

/// One clause, as [`Program::clause`] shows it: `head <- body` within `span`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clause<'a> {
    /// What is true when the whole body is.
    pub head: AtomId,
    /// The premises, sorted, each once; an empty body is always true.
    pub body: &'a [AtomId],
    /// When the clause is valid.
    pub span: Span,
    /// The caller's own mark, opaque here.
    pub tag: u32,
}

/// A clause that has some atom as a premise; its head is repeated here, so that the solver can pass it by without looking it up.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Use {
    pub(crate) clause: ClauseId,
    pub(crate) head: AtomId,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    span: Span,
    head: AtomId,
    tag: u32,
    body_start: u32,
    body_end: u32,
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

    /// Makes an atom: a durable one, once true, is true at every later instant; a perishable one only while its premises are.
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
        self.rows.push(Row {
            span,
            head,
            tag,
            body_start,
            body_end,
        });
        ClauseId(number(self.rows.len().saturating_sub(1)))
    }

    /// Checks every clause and makes the program.
    pub fn build(self) -> Result<Program, BuildError> {
        let Self {
            durable,
            rows,
            bodies,
            premises: _,
        } = self;
        let (atoms, clauses, premises) = (durable.len(), rows.len(), bodies.len());
        if number(atoms.max(clauses).max(premises)) == u32::MAX {
            return Err(BuildError::TooLarge {
                atoms,
                clauses,
                premises,
            });
        }
        let body = |row: &Row| {
            let range = row.body_start as usize..row.body_end as usize;
            bodies.get(range).unwrap_or_default().iter().copied()
        };
        for (clause, row) in rows.iter().enumerate() {
            let unknown = body(row)
                .chain([row.head])
                .find(|atom| atom.index() >= atoms);
            if let Some(AtomId(atom)) = unknown {
                return Err(BuildError::UnknownAtom {
                    clause,
                    atom,
                    atoms,
                });
            }
        }
        let numbered = || (0..).map(ClauseId).zip(&rows);
        let by_head = Incidence::new(atoms, |pair| {
            numbered().for_each(|(clause, row)| pair(row.head, clause))
        });
        let by_premise = Incidence::new(atoms, |pair| {
            for (clause, row) in numbered() {
                body(row).for_each(|premise| {
                    pair(
                        premise,
                        Use {
                            clause,
                            head: row.head,
                        },
                    )
                });
            }
        });
        let count = |row| u8::try_from(body(row).count()).unwrap_or(0);
        let premise_counts = rows.iter().map(count).collect();
        Ok(Program {
            durable,
            rows,
            bodies,
            by_head,
            by_premise,
            premise_counts,
        })
    }
}

/// Numbers beyond 32 bits become `u32::MAX`, which `build` refuses.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Atoms and clauses, checked and immutable.
#[derive(Clone, Debug)]
pub struct Program {
    durable: Vec<bool>,
    rows: Vec<Row>,
    bodies: Vec<AtomId>,
    by_head: Incidence<ClauseId>,
    by_premise: Incidence<Use>,
    /// For each clause; 0 stands for more than 255 too.
    premise_counts: Vec<u8>,
}

impl Program {
    /// Returns how many atoms there are.
    pub fn atom_count(&self) -> usize {
        self.durable.len()
    }

    /// Returns how many clauses there are.
    pub fn clause_count(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether the atom is durable; an atom of another program is not.
    pub fn is_durable(&self, atom: AtomId) -> bool {
        self.durable.get(atom.index()).copied().unwrap_or(false)
    }

    /// Returns a clause, or nothing for one of another program.
    #[inline]
    pub fn clause(&self, clause: ClauseId) -> Option<Clause<'_>> {
        let row = self.rows.get(clause.index())?;
        let body = self
            .bodies
            .get(row.body_start as usize..row.body_end as usize)?;
        Some(Clause {
            head: row.head,
            body,
            span: row.span,
            tag: row.tag,
        })
    }

    /// Returns every clause with its number, in order.
    pub fn clauses(&self) -> impl Iterator<Item = (ClauseId, Clause<'_>)> {
        (0..number(self.rows.len()))
            .map(ClauseId)
            .filter_map(|id| Some((id, self.clause(id)?)))
    }

    /// Returns the clauses that have the atom as head, in order.
    pub fn supporting(&self, atom: AtomId) -> &[ClauseId] {
        self.by_head.of(atom)
    }

    /// Returns the clauses that have the atom as a premise, in order.
    pub fn using(&self, atom: AtomId) -> impl Iterator<Item = ClauseId> {
        self.by_premise.of(atom).iter().map(|of| of.clause)
    }

    /// Returns how many premises each clause has; 0 stands for more than 255 too.
    pub(crate) fn premise_counts(&self) -> &[u8] {
        &self.premise_counts
    }

    pub(crate) fn uses(&self, atom: AtomId) -> &[Use] {
        self.by_premise.of(atom)
    }
}
