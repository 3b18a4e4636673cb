//! Worlds: one assumption about what is true to begin with, over which stretch of time, and without
//! which clauses.

use crate::id::{AtomId, ClauseId};
use crate::program::Program;
use crate::span::Span;

/// An atom that the world says is true within a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The atom; one of another program makes nothing true.
    pub atom: AtomId,
    /// When it is true; what lies outside the horizon is ignored.
    pub span: Span,
    /// Whether a durable atom stays true after `span`; without it the given ends with its span
    /// (semantics 9.15).
    pub carried: bool,
    /// The caller's own mark, opaque here.
    pub tag: u32,
}

/// What a question assumes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// The only instants that exist: nothing before it is remembered, nothing after it is asked.
    pub horizon: Span,
    /// What is true to begin with.
    pub given: Vec<Given>,
    /// The clauses that this world does not have (semantics 4.5).
    pub without: ClauseSet,
}

impl World {
    /// Makes a world with every clause and nothing given.
    pub fn new(horizon: Span) -> Self {
        Self { horizon, given: Vec::new(), without: ClauseSet::default() }
    }
}

/// A set of clauses of one program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClauseSet {
    words: Vec<u64>,
}

impl ClauseSet {
    /// Collects the clauses of a program whose tag fits.
    pub fn by_tag(program: &Program, fits: impl Fn(u32) -> bool) -> Self {
        let mut set = Self::default();
        for (id, _) in program.clauses().filter(|(_, clause)| fits(clause.tag)) {
            set.insert(id);
        }
        set
    }

    /// Adds a clause.
    pub fn insert(&mut self, clause: ClauseId) {
        let word = clause.index() / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word |= 1 << (clause.index() % 64);
        }
    }

    /// Tells whether the clause is in the set.
    #[inline]
    pub fn contains(&self, clause: ClauseId) -> bool {
        self.words.get(clause.index() / 64).is_some_and(|word| word >> (clause.index() % 64) & 1 == 1)
    }
}
