//! What was seen of one credential: counts, instants, addresses, agents, actions and single uses.
//!
//! Instants are microseconds since 1970-01-01T00:00:00Z.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Says how surely an event is the work of one credential; the strongest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribution {
    /// The log names the credential itself.
    Exact,
    /// The log names a session that one credential opened.
    Session,
    /// The log names the application only.
    App,
    /// The log names the person or service account only.
    Principal,
    /// The log names an address only.
    Address,
}

impl Attribution {
    /// Every grade, the strongest first.
    pub const ALL: [Self; 5] = [Self::Exact, Self::Session, Self::App, Self::Principal, Self::Address];

    /// Returns the word that files and reports use for the grade.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Session => "session",
            Self::App => "app",
            Self::Principal => "principal",
            Self::Address => "address",
        }
    }

    /// Reads the grade's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.word() == word)
    }
}

/// One use of a credential.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// When the event happened.
    pub time_us: i64,
    /// The event's id in the issuer's log; empty where the format has none.
    pub event_id: Arc<str>,
    /// What was done, e.g. `s3:GetObject`.
    pub action: Arc<str>,
    /// Whether it succeeded.
    pub success: bool,
    /// The log's own word for the outcome, e.g. `AccessDenied`.
    pub outcome: Option<Arc<str>>,
    /// The network address, in canonical form; none where the log names a service instead.
    pub address: Option<Arc<str>>,
    /// The client's name for itself; whoever calls may forge it.
    pub agent: Option<Arc<str>>,
    /// Who acted, as a node name, e.g. `aws/user/123456789012/alice`.
    pub principal: Option<Arc<str>>,
    /// How surely the event is this credential's.
    pub attribution: Attribution,
}

/// First and last instant and the number of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The earliest event.
    pub first_us: i64,
    /// The latest event.
    pub last_us: i64,
    /// How many events.
    pub count: u64,
}

/// Distinct texts with when and how often each was seen.
///
/// Of more than [`crate::Limits::distinct_texts`] the smallest are kept, so that the result is the same in any order of reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenSet {
    /// Each text with when it was seen.
    pub entries: BTreeMap<Arc<str>, Seen>,
    /// Whether there were more than are kept.
    pub cut: bool,
}

/// Successes and failures of one attribution grade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The earliest event.
    pub first_us: i64,
    /// The latest event.
    pub last_us: i64,
    /// Events that succeeded.
    pub successes: u64,
    /// Events that failed.
    pub failures: u64,
    /// The earliest event that succeeded.
    pub first_success_us: Option<i64>,
    /// The latest event that succeeded.
    pub last_success_us: Option<i64>,
}

/// Everything seen of one credential; an event is counted once however often it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// The earliest use; none when the credential was only mentioned.
    pub first_us: Option<i64>,
    /// The latest use.
    pub last_us: Option<i64>,
    /// Uses that succeeded.
    pub successes: u64,
    /// Uses that failed.
    pub failures: u64,
    /// The counts may include events read twice: more ids came than [`crate::Limits`] lets the scan remember.
    pub counts_are_upper_bound: bool,
    /// The same counts by attribution grade.
    pub by_attribution: BTreeMap<Attribution, Tally>,
    /// Network addresses.
    pub addresses: SeenSet,
    /// Client names.
    pub agents: SeenSet,
    /// What was done.
    pub actions: SeenSet,
    /// The log's own words for outcomes; `success` where the log has none for it.
    pub outcomes: SeenSet,
    /// Who acted, as node names.
    pub principals: SeenSet,
    /// Uses without a network address (made by a service of the issuer).
    pub without_address: u64,
    /// Single uses in order of time: the earliest and the latest, from [`crate::Options::uses_from_us`] on.
    pub uses: Vec<Use>,
    /// How many uses from that instant on are counted above but not in `uses`.
    pub uses_left_out: u64,
    /// Events of others that name this credential.
    pub mentions: u64,
}
