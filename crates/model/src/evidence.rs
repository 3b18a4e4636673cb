//! Events and lists: what ends a credential, tries it, uses it, or tells what there is (semantics 3).

use std::sync::Arc;

use crate::word::words;
use crate::{Instant, Name, Span};

words! {
    /// How a credential ended, or was suspended (semantics 5.1).
    How, "way to end", {
        /// Replaced by a successor with another id.
        Rotated = "rotated",
        /// The value was replaced in place; the id stays.
        Changed = "changed",
        /// Removed without successor.
        Decommissioned = "decommissioned",
        /// Ran out by itself.
        Expired = "expired",
        /// The vendor revoked it.
        RevokedByVendor = "revoked_by_vendor",
        /// The integration was suspended; an end only where the credential is the vendor's own.
        IntegrationSuspended = "integration_suspended",
        /// Disabled; ends nothing.
        Suspended = "suspended",
    }
}

/// Who says so: the issuer's own record, or a person by name (semantics 3.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The issuer's own record.
    Issuer,
    /// A named person.
    Person(String),
}

/// A credential ended or was suspended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ended {
    /// Which credential.
    pub credential: Name,
    /// In which way.
    pub how: How,
    /// What replaced it.
    pub successor: Option<Name>,
    /// When.
    pub at: Instant,
    /// Who says so.
    pub by: By,
}

words! {
    /// Which value was tried at a door.
    Presented, "presented value", {
        /// The leaked one.
        Old = "old",
        /// Its replacement.
        New = "new",
        /// One of the same shape that nobody issued: the negative control.
        MadeUp = "made_up",
        /// Another one that is known to live: the positive control.
        Live = "live",
    }
}

words! {
    /// What a door answered (semantics 6.3).
    Answer, "answer", {
        /// The value works.
        Accepted = "accepted",
        /// The value is not known.
        Refused = "refused",
        /// Anything else: a time-out, a limit, "not allowed to do this".
        Failed = "failed",
    }
}

/// A value was tried at a door.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Probe {
    /// The credential whose end is tested.
    pub credential: Name,
    /// Which value was presented.
    pub presented: Presented,
    /// What the door said.
    pub answer: Answer,
    /// How it said it, such as `401 E0000011`.
    pub way: Option<String>,
    /// When.
    pub at: Instant,
    /// From where.
    pub place: String,
    /// At which door.
    pub door: Name,
}

words! {
    /// Whether a use succeeded.
    Outcome, "outcome", {
        /// It did.
        Success = "success",
        /// It did not.
        Failure = "failure",
    }
}

words! {
    /// How surely a log names the credential (semantics 3.1), best first.
    Attribution, "attribution", {
        /// By its id.
        Exact = "exact",
        /// By the session minted from it.
        Session = "session",
        /// By the application that used it.
        App = "app",
        /// By the identity only.
        Principal = "principal",
        /// By the address only.
        Address = "address",
    }
}

/// A credential was used, or tried.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Used {
    /// Which credential.
    pub credential: Name,
    /// When.
    pub at: Instant,
    /// Whether it worked.
    pub outcome: Outcome,
    /// How surely it was this credential.
    pub attribution: Attribution,
    /// From which address.
    pub address: Option<Arc<str>>,
    /// With which agent.
    pub agent: Option<Arc<str>>,
    /// To do what.
    pub action: Option<Arc<str>>,
    /// Our own probe (semantics 7.1).
    pub own: bool,
    /// The indicator that it matched (semantics 4.2 `indicator`).
    pub indicator: Option<String>,
    /// How many uses this stands for, where a log was folded: this one and others like it.
    pub count: u64,
}

/// An identity or credential made something (semantics 4.6).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Created {
    /// Who or with what.
    pub by: Name,
    /// What was made.
    pub what: Name,
    /// When.
    pub at: Instant,
}

/// An issuer's list of live credentials at an instant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listing {
    /// The prefix of credential ids that the list is about, cut at a `/`.
    pub prefix: Name,
    /// Whether the list is known to be whole.
    pub complete: bool,
    /// When it was made.
    pub at: Instant,
    /// The ids that the issuer calls live, sorted.
    pub ids: Vec<Name>,
}

/// A stretch of log that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coverage {
    /// The prefix of credential ids whose uses the log records.
    pub prefix: Name,
    /// From when to when.
    pub span: Span,
    /// How late an event may arrive.
    pub lag_seconds: i64,
    /// When it was read.
    pub read_at: Instant,
    /// How surely it names credentials.
    pub attribution: Attribution,
    /// The system whose log it is.
    pub recorded_by: Name,
}
