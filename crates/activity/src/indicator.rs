//! Indicators of compromise and where they were hit.
//!
//! Kinds are those of `semantics 3.3`'s notice. How each is compared: addresses and `cidr` with every address field of the format;
//! `user_agent` with the agent, whole and without regard to case (a leading or trailing `*` stands for any text); `account` with the
//! format's account fields, whole and without regard to case; `domain`, `sha256` and `file_name` with the whole record, bounded so that
//! `evil.example` matches `a.evil.example` but not `evil.example.org` or `notevil.example`. Those three need at least four bytes, and what
//! JSON writes as an escape (`\u0065vil`) is not seen through.

use std::sync::Arc;

use crate::activity::Attribution;

/// What an indicator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndicatorKind {
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// A network, e.g. `192.0.2.0/24`.
    Cidr,
    /// A client's name for itself.
    UserAgent,
    /// A file's SHA-256 in hex.
    Sha256,
    /// A domain name; its subdomains match too.
    Domain,
    /// A user, role or account name.
    Account,
    /// A file's name.
    FileName,
}

impl IndicatorKind {
    /// Every kind with its word.
    const WORDS: [(Self, &'static str); 8] = [
        (Self::Ipv4, "ipv4"),
        (Self::Ipv6, "ipv6"),
        (Self::Cidr, "cidr"),
        (Self::UserAgent, "user_agent"),
        (Self::Sha256, "sha256"),
        (Self::Domain, "domain"),
        (Self::Account, "account"),
        (Self::FileName, "file_name"),
    ];

    /// Returns the word that notices use.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.into_iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(_, known)| *known == word).map(|(kind, _)| kind)
    }
}

/// One indicator to look for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Indicator {
    /// What it is.
    pub kind: IndicatorKind,
    /// Its value.
    pub value: String,
    /// From when on it is the intruder's, where known.
    pub first_seen_us: Option<i64>,
}

/// An event that matched an indicator.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// When the event happened.
    pub at_us: i64,
    /// The place of the indicator in [`crate::Options::indicators`].
    pub indicator: usize,
    /// The indicator's kind.
    pub kind: IndicatorKind,
    /// The indicator's value.
    pub value: Arc<str>,
    /// The event's id in the issuer's log.
    pub event_id: Arc<str>,
    /// The credential that the event is attributed to.
    pub credential: Option<Arc<str>>,
    /// How surely.
    pub attribution: Option<Attribution>,
    /// Who acted, as a node name.
    pub principal: Option<Arc<str>>,
    /// What was done.
    pub action: Arc<str>,
    /// Whether it succeeded.
    pub success: bool,
    /// From which address.
    pub address: Option<Arc<str>>,
    /// The client's name for itself.
    pub agent: Option<Arc<str>>,
    /// The event is older than the indicator's `first_seen_us`.
    pub before_first_seen: bool,
    /// The first file (in order of path) with the event.
    pub file: Arc<str>,
}
