//! Evidence about credentials: events, lists and log coverage, each with when it was learnt.

use model::{Attribution, Instant, Span};

use crate::{NodeId, Provenance};

/// An event with its provenance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<T> {
    /// The event.
    pub event: T,
    /// Where it came from.
    pub provenance: Provenance,
}

/// A listing, its ids as nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// Whether the list is known to be whole.
    pub complete: bool,
    /// When it was made.
    pub at: Instant,
    /// The ids that it holds, sorted.
    pub ids: Vec<NodeId>,
    /// Where it came from.
    pub provenance: Provenance,
}

impl ListRow {
    /// Tells whether the list holds a credential.
    pub fn has(&self, credential: NodeId) -> bool {
        self.ids.binary_search(&credential).is_ok()
    }
}

/// A stretch of log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageRow {
    /// From when to when.
    pub span: Span,
    /// How late an event may arrive.
    pub lag_seconds: i64,
    /// When it was read.
    pub read_at: Instant,
    /// How surely it names credentials.
    pub attribution: Attribution,
    /// The system whose log it is.
    pub recorded_by: NodeId,
    /// Where it came from.
    pub provenance: Provenance,
}

/// Something that an identity or credential made (semantics 4.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Who or with what.
    pub by: NodeId,
    /// What was made.
    pub what: NodeId,
    /// When.
    pub at: Instant,
    /// Where it came from.
    pub provenance: Provenance,
}
