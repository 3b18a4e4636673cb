//! Where a fact came from and when it was learnt (semantics 1.3).

use model::Instant;

/// The number of an origin in an estate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OriginId(pub(crate) u16);

/// What is known of a fact besides what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Provenance {
    /// Its place in the ledger, from 0.
    pub seq: u64,
    /// When it was recorded.
    pub recorded: Instant,
    /// Who read it from where.
    pub origin: OriginId,
}
