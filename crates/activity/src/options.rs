//! What a scan is asked for and how much it may keep.

use std::collections::{BTreeMap, BTreeSet};

use crate::indicator::Indicator;

/// How far a scan has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files read to their end.
    pub files_done: u64,
    /// Files to read; grows when a second reading follows (see [`crate::scan`]).
    pub files_total: u64,
    /// Bytes read, as they lie on disk.
    pub bytes_done: u64,
    /// Bytes to read.
    pub bytes_total: u64,
}

/// Bounds on what a scan keeps, so that memory does not grow with the logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Single uses kept for a credential, half the earliest and half the latest; none: 1,000 with an interest, 32 without.
    pub uses_kept: Option<usize>,
    /// Distinct addresses, agents, actions, outcomes and principals kept for a credential.
    pub distinct_texts: usize,
    /// Event ids remembered for one credential, 16 bytes each (up to 40 with the table's slack).
    pub events_a_credential: usize,
    /// Event ids remembered altogether.
    pub events_remembered: usize,
    /// Mints, creations, endings and hits kept, each.
    pub happenings: usize,
    /// Bytes that one packed file may expand to, each member of an archive, and all members of it together.
    pub expanded_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            uses_kept: None,
            distinct_texts: 1_000,
            events_a_credential: 500_000,
            events_remembered: 1_000_000,
            happenings: 200_000,
            expanded_bytes: 4 << 30,
        }
    }
}

/// What a scan is asked for.
#[derive(Default)]
pub struct Options<'a> {
    /// The credentials to follow, by name; those minted from them are followed too. None: every credential.
    pub interest: Option<BTreeSet<String>>,
    /// What to hunt for, in every event.
    pub indicators: Vec<Indicator>,
    /// Reads every file as this format instead of finding it from the content.
    pub as_format: Option<&'a str>,
    /// What a log does not say of itself, e.g. `domain` for Okta.
    pub parameters: BTreeMap<String, String>,
    /// Single uses before this instant are counted but not kept.
    pub uses_from_us: Option<i64>,
    /// A silence at least this long is a hole; none: the format's own figure.
    pub quiet_seconds: Option<u64>,
    /// Threads that read files; 0 counts as 1. The result is the same for any number.
    pub threads: usize,
    /// Bounds on memory.
    pub limits: Limits,
    /// Called after each part read, on the calling thread.
    pub progress: Option<&'a mut dyn FnMut(Progress)>,
}
