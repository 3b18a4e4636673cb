//! What a stretch of one file says: the partial result that is folded.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::activity::Use;
use crate::happening::{Created, Ended, Mint};
use crate::indicator::Hit;
use crate::spans::Spans;

/// A use and the key by which the same event is known again.
#[derive(Debug)]
pub(crate) struct UseSeen {
    pub(crate) credential: Arc<str>,
    pub(crate) key: u128,
    pub(crate) seen: Use,
}

/// A log was switched off, narrowed, or switched on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Blinded {
    /// What was switched: the scope's beginning and the trail.
    pub(crate) scope: Arc<str>,
    pub(crate) what: Arc<str>,
    pub(crate) at_us: i64,
    /// At one instant a start comes before a stop: the more careful reading.
    pub(crate) stops: bool,
    pub(crate) action: Arc<str>,
    pub(crate) file: Arc<str>,
}

/// A scope's events.
#[derive(Debug, Clone)]
pub(crate) struct ScopeSeen {
    pub(crate) prefixes: BTreeSet<crate::coverage::CoveredPrefix>,
    pub(crate) recorded_by: String,
    pub(crate) spans: Spans,
}

/// A stretch of a file's events.
#[derive(Debug, Default)]
pub(crate) struct Part {
    /// The file's format; set when the part is sent.
    pub(crate) format: Option<Arc<str>>,
    pub(crate) uses: Vec<UseSeen>,
    /// Credential and event.
    pub(crate) mentions: Vec<(Arc<str>, u128)>,
    pub(crate) mints: Vec<Mint>,
    pub(crate) created: Vec<Created>,
    pub(crate) ended: Vec<Ended>,
    pub(crate) blinded: Vec<Blinded>,
    /// Indicator and event with the hit.
    pub(crate) hits: Vec<((usize, u128), Hit)>,
    pub(crate) scopes: BTreeMap<Arc<str>, ScopeSeen>,
    pub(crate) bytes_done: u64,
}

impl Part {
    /// How much the part holds, about.
    pub(crate) fn weight(&self) -> usize {
        self.uses.len()
            + self.mentions.len()
            + self.mints.len()
            + self.created.len()
            + self.ended.len()
            + self.hits.len()
    }
}

/// A file's end.
#[derive(Debug, Default)]
pub(crate) struct FileEnd {
    pub(crate) read: crate::manifest::FileRead,
    pub(crate) gaps: Vec<crate::manifest::Gap>,
    /// The stretch that the file's name speaks for.
    pub(crate) window: Option<(i64, i64)>,
    /// The scope that the file's name tells.
    pub(crate) named_scope: Option<String>,
    /// The scopes of its events.
    pub(crate) scopes: BTreeSet<Arc<str>>,
    /// The digest that it is.
    pub(crate) digest: Option<crate::digest::Digest>,
    /// The rest of the file could not be read.
    pub(crate) lost_rest: bool,
}

/// The end of a file on disk, after that of each member where it is an archive.
#[derive(Debug, Default)]
pub(crate) struct DiskEnd {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// Empty where it could not be read.
    pub(crate) sha256: String,
    pub(crate) gaps: Vec<crate::manifest::Gap>,
    /// More of its members could not be read than those that ended so.
    pub(crate) lost_rest: bool,
}

/// What a file's reader sends.
pub(crate) enum Message {
    Part(Box<Part>),
    /// A file, or a member of one, is read.
    End(Box<FileEnd>),
    DiskEnd(Box<DiskEnd>),
}
