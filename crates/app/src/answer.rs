//! The frame of every answer: what was asked of which ledger, the items, and the gaps (interface.md, JSON).

use model::{Gap, Instant};
use response::Grade;
use serde::{Serialize, Serializer};

/// An instant as answers carry it: RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(pub Instant);

impl Stamp {
    /// Makes a stamp unless the instant is an end of time, which answers leave out.
    pub fn finite(at: Instant) -> Option<Self> {
        at.is_finite().then_some(Self(at))
    }
}

impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// The ledger that an answer was worked out from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// How many entries it has.
    pub size: u64,
    /// The root of its tree, in hex.
    pub root: String,
}

impl From<ledger::TreeHead> for Head {
    fn from(head: ledger::TreeHead) -> Self {
        Self { size: head.size, root: head.root.to_string() }
    }
}

/// Something that was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct GapItem {
    /// The file, list or log.
    pub source: String,
    /// Where in it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Why.
    pub reason: String,
}

impl From<&Gap> for GapItem {
    fn from(gap: &Gap) -> Self {
        Self { source: gap.source.clone(), place: gap.place.clone(), reason: gap.reason.clone() }
    }
}

/// How much there is of what, for one incident.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Exposed credentials, without what was narrowed away.
    pub exposed: usize,
    /// Of them closed.
    pub closed: usize,
    /// Of them cleared.
    pub cleared: usize,
    /// Of them owed.
    pub owed: usize,
    /// Taken out of the scope by a decision.
    pub narrowed: usize,
    /// What the intruder made and nobody ended or called ours.
    pub created_owed: usize,
    /// How many of the exposed stand at each grade: counted, never averaged (semantics 6.5).
    pub grades: Grades,
    /// How many of the closed do.
    pub closed_grades: Grades,
}

/// How many credentials stand at each grade.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Grades {
    /// Tried and refused.
    #[serde(rename = "A")]
    pub a: usize,
    /// The issuer's record.
    #[serde(rename = "B")]
    pub b: usize,
    /// Somebody's word.
    #[serde(rename = "C")]
    pub c: usize,
    /// Nothing.
    #[serde(rename = "D")]
    pub d: usize,
}

impl Grades {
    /// Counts one more.
    pub(crate) fn count(&mut self, grade: Grade) {
        *match grade {
            Grade::A => &mut self.a,
            Grade::B => &mut self.b,
            Grade::C => &mut self.c,
            Grade::D => &mut self.d,
        } += 1;
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer<T> {
    /// `straggler.VERB.v1`.
    pub schema: String,
    /// The ledger.
    pub ledger: Head,
    /// `--as-of`.
    pub as_of: Stamp,
    /// `--known-at`.
    pub known_at: Stamp,
    /// How much there is of what; where the verb is about one incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    /// What was asked for.
    pub items: Vec<T>,
    /// What was not read.
    pub gaps: Vec<GapItem>,
}
