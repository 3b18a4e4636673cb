//! Incidents: notices with their versions, and what people settled (semantics 4.6 to 4.8).

use model::{Instant, Judgement, Name, Notice};

/// One version of a notice, with when we took it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// When it was recorded.
    pub recorded: Instant,
    /// What it says.
    pub notice: Notice,
}

/// What somebody settled about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The thing.
    pub about: Name,
    /// What was settled.
    pub judgement: Judgement,
    /// By whom.
    pub who: String,
    /// Why.
    pub why: String,
    /// When it was recorded.
    pub recorded: Instant,
    /// Its place in the ledger.
    pub seq: u64,
}

/// An incident as known at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Every version that is known, oldest first.
    pub versions: Vec<Version>,
    /// Every decision that is known, oldest first.
    pub judged: Vec<Judged>,
}

impl Incident {
    /// Returns the version that counts at an instant: the highest received by then, else the lowest.
    pub fn version_at(&self, now: Instant) -> Option<&Version> {
        self.versions
            .iter()
            .filter(|version| version.notice.received <= now)
            .max_by_key(|version| version.notice.version)
            .or_else(|| self.versions.iter().min_by_key(|version| version.notice.version))
    }

    /// Returns the latest decision of one kind about a thing.
    pub fn latest(&self, about: &Name, is: impl Fn(&Judgement) -> bool) -> Option<&Judged> {
        self.judged
            .iter()
            .filter(|judged| judged.about == *about && is(&judged.judgement))
            .max_by_key(|judged| judged.seq)
    }
}
