//! Evidence: what a statement rests on, in words, with where it stands in the ledger.

use estate::Provenance;
use model::Instant;

/// One fact that counts for or against something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// When what it tells of happened.
    pub at: Instant,
    /// What it says.
    pub says: String,
    /// Its place in the ledger.
    pub seq: u64,
}

impl Evidence {
    pub(crate) fn new(at: Instant, says: impl Into<String>, provenance: Provenance) -> Self {
        Self { at, says: says.into(), seq: provenance.seq }
    }
}
