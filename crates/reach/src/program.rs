//! Programs: atoms and the clauses over them, in compressed rows. A clause says `head <- body`
//! within one span; guards are premises like any other (facts: a guard that is a fixed mask cannot
//! be switched off by the intruder).

use crate::id::{AtomId, ClauseId};
use crate::incidence::Incidence;
use crate::span::Span;

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

/// A clause that has some atom as a premise; its head is repeated here, so that the solver can pass
/// it by without looking it up.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Use {
    pub(crate) clause: ClauseId,
    pub(crate) head: AtomId,
}

/// Half a cache line, and never across two: solving is one random look at a row after another.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(crate) struct Row {
    pub(crate) span: Span,
    pub(crate) head: AtomId,
    pub(crate) tag: u32,
    pub(crate) body_start: u32,
    pub(crate) body_end: u32,
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

impl Row {
    fn body<'a>(&self, bodies: &'a [AtomId]) -> &'a [AtomId] {
        let range = self.body_start as usize..self.body_end as usize;
        bodies.get(range).unwrap_or_default()
    }
}

impl Program {
    /// Makes a program of fewer than `u32::MAX` atoms, clauses and premises, or returns the first
    /// clause that names an atom beyond them, and that atom.
    pub(crate) fn index(durable: Vec<bool>, rows: Vec<Row>, bodies: Vec<AtomId>) -> Result<Self, (usize, AtomId)> {
        let atoms = durable.len();
        for (clause, row) in rows.iter().enumerate() {
            let mut named = row.body(&bodies).iter().chain([&row.head]);
            if let Some(unknown) = named.find(|atom| atom.index() >= atoms) {
                return Err((clause, *unknown));
            }
        }
        let numbered = || (0..).map(ClauseId).zip(&rows);
        let by_head = Incidence::new(atoms, |pair| {
            numbered().for_each(|(clause, row)| pair(row.head, clause));
        });
        let by_premise = Incidence::new(atoms, |pair| {
            for (clause, row) in numbered() {
                let head = row.head;
                let body = row.body(&bodies).iter();
                body.for_each(|premise| pair(*premise, Use { clause, head }));
            }
        });
        let count = |row: &Row| u8::try_from(row.body(&bodies).len()).unwrap_or(0);
        let premise_counts = rows.iter().map(count).collect();
        Ok(Self { durable, rows, bodies, by_head, by_premise, premise_counts })
    }

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
    pub fn clause(&self, clause: ClauseId) -> Option<Clause<'_>> {
        self.rows.get(clause.index()).map(|row| self.show(row))
    }

    /// Returns every clause with its number, in order.
    pub fn clauses(&self) -> impl Iterator<Item = (ClauseId, Clause<'_>)> {
        let numbered = (0..).map(ClauseId).zip(&self.rows);
        numbered.map(|(id, row)| (id, self.show(row)))
    }

    fn show(&self, row: &Row) -> Clause<'_> {
        Clause { head: row.head, body: row.body(&self.bodies), span: row.span, tag: row.tag }
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
