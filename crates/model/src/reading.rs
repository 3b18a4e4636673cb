//! Readings: facts and gaps from one place, with what is known of that place.

use crate::word::words;
use crate::{Fact, Gap};

words! {
    /// How near a source stands to the issuer; the nearer wins a disagreement (semantics 2.3).
    Standing, "standing", {
        /// People's word.
        Person = "person",
        /// An inventory kept by us or by another tool.
        Inventory = "inventory",
        /// The issuer's own export, reply or log.
        Issuer = "issuer",
    }
}

/// What a source yielded: facts *and* gaps, never one instead of the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The facts, in the order of the source.
    pub facts: Vec<Fact>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

impl Reading {
    /// Adds all of another reading.
    pub fn append(&mut self, mut other: Self) {
        self.facts.append(&mut other.facts);
        self.gaps.append(&mut other.gaps);
    }
}

/// Where facts came from: what was read, by which reader, and its standing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The importer, connector or log format, or `decision`.
    pub source: String,
    /// How near to the issuer it stands.
    pub standing: Standing,
}
