//! Notices: what a vendor, or we ourselves, say was compromised, and when (semantics 3.3, 4.8).

use crate::word::words;
use crate::{Instant, Name, Span};

words! {
    /// How sure a bound of a window is (semantics 1.2).
    Certainty, "certainty", {
        /// The notice says so.
        Stated = "stated",
        /// Somebody worked it out.
        Estimated = "estimated",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

/// One end of a window: an instant unless its certainty is `unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bound {
    /// The instant; absent where unknown.
    pub at: Option<Instant>,
    /// How sure it is.
    pub certainty: Certainty,
}

impl Bound {
    /// Makes a bound that nobody knows.
    pub const UNKNOWN: Self = Self { at: None, certainty: Certainty::Unknown };
}

/// When the intruder was in: `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// Its start; unknown is the beginning of time.
    pub start: Bound,
    /// Its end; unknown is "still going on".
    pub end: Bound,
}

impl Window {
    /// Returns the window as a span, unknown bounds open (semantics 1.2).
    pub fn span(self) -> Span {
        Span::between(self.start.at, self.end.at)
    }
}

words! {
    /// What an indicator is.
    IndicatorKind, "indicator kind", {
        /// An IPv4 address.
        Ipv4 = "ipv4",
        /// An IPv6 address.
        Ipv6 = "ipv6",
        /// A network.
        Cidr = "cidr",
        /// A domain.
        Domain = "domain",
        /// A file's hash.
        Sha256 = "sha256",
        /// A program's name for itself.
        UserAgent = "user_agent",
        /// An account's name.
        Account = "account",
        /// A file's name.
        FileName = "file_name",
    }
}

/// Something that the intruder left in logs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Indicator {
    /// What it is.
    pub kind: IndicatorKind,
    /// Its value.
    pub value: String,
    /// From when it counts.
    pub first_seen: Option<Instant>,
}

/// One version of what is known of an incident.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// The incident.
    pub id: String,
    /// What people call it.
    pub name: Option<String>,
    /// Its version; a later one supersedes.
    pub version: u32,
    /// When it reached us.
    pub received: Instant,
    /// What was compromised.
    pub compromised: Vec<Name>,
    /// Credentials that the notice lists.
    pub named: Vec<Name>,
    /// When the intruder was in.
    pub window: Window,
    /// What the intruder left in logs.
    pub indicators: Vec<Indicator>,
}
