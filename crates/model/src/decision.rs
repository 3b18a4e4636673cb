//! Decisions: what people settled, with who and why (semantics 4.6, 4.7, 5.4, 10).

use crate::{Instant, Name, Notice};

/// A decision; it never closes anything by itself (semantics 5.5).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// A notice, or a new version of one, was taken up.
    Notice(Notice),
    /// Somebody judged one thing in one incident.
    Judged {
        /// The incident.
        incident: String,
        /// The credential or the created thing.
        about: Name,
        /// What was settled.
        judgement: Judgement,
        /// Who says so.
        who: String,
        /// And why.
        why: String,
    },
}

/// What was settled about one thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judgement {
    /// An owner will end it by a date; "believed unused" is one without a date (semantics 5.5).
    Planned {
        /// Who will.
        owner: String,
        /// Until when.
        due: Option<Instant>,
    },
    /// It may stay open until its last day (semantics 5.4 `excepted`).
    Excepted {
        /// The last instant of the loan.
        until: Instant,
    },
    /// It is out of the scope (semantics 4.7).
    Narrowed,
    /// What the intruder seemed to have made is ours (semantics 4.6).
    Legitimate,
    /// Its use cannot be told, and here is why that is accepted (semantics 10).
    UseAccepted,
}
