//! Cuts: why an atom does not hold. A cut lists atoms with the instants at which each is claimed
//! not to hold, and for every clause that could make one of them hold then, the one thing that
//! blocks it. The claims rest on each other only, so a cut can be checked without the model
//! (semantics 9.17).

use crate::id::{AtomId, ClauseId};
use crate::span::Span;

/// Why an atom holds at no instant of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The atom that does not hold.
    pub target: AtomId,
    /// When it does not: the horizon, or the part of it that was asked.
    pub span: Span,
    /// What is claimed, sorted by atom; the target is among them.
    pub atoms: Vec<CutAtom>,
    /// Every clause that leads to a claimed atom, sorted, with what blocks it.
    pub clauses: Vec<CutClause>,
}

/// The claim that an atom does not hold at some instants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutAtom {
    /// The atom.
    pub atom: AtomId,
    /// When it does not hold, sorted.
    pub never: Vec<Span>,
}

/// A clause that leads to a claimed atom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutClause {
    /// The clause.
    pub id: ClauseId,
    /// The clause's tag.
    pub tag: u32,
    /// What blocks it.
    pub blocked: Blocked,
}

/// What keeps a clause from making its head hold at a claimed instant; every atom named is claimed
/// too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// A guard holds: the atom, which the caller marked as one, is not true when it matters.
    Guard(AtomId),
    /// A premise is never true.
    Premise(AtomId),
    /// The clause is valid, and these premises are true, at no common instant that matters; without
    /// premises, the clause is not valid when it matters.
    Interval(Vec<AtomId>),
}

impl Blocked {
    /// Returns the premises that are named.
    pub fn premises(&self) -> &[AtomId] {
        match self {
            Self::Guard(atom) | Self::Premise(atom) => std::slice::from_ref(atom),
            Self::Interval(atoms) => atoms,
        }
    }
}
