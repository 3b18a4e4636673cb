//! What an event did beyond using a credential: minted, created or ended something.

use std::sync::Arc;

/// A credential that was minted from another: uses of the child are uses of the parent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mint {
    /// The credential that was presented; none where the log does not name it (SAML, web identity, a service).
    pub parent: Option<Arc<str>>,
    /// The new credential.
    pub child: Arc<str>,
    /// When it was minted.
    pub at_us: i64,
    /// The action that minted it, e.g. `sts:AssumeRole`.
    pub action: Arc<str>,
    /// Who asked, as a node name.
    pub principal: Option<Arc<str>>,
}

/// Something that an event made or granted: an account, a key, a membership, a policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Created {
    /// When.
    pub at_us: i64,
    /// The name of what was made.
    pub what: Arc<str>,
    /// A word of the format's for its kind, e.g. `access_key`.
    pub kind: Arc<str>,
    /// The action, e.g. `iam:CreateUser`.
    pub action: Arc<str>,
    /// The credential that was presented.
    pub credential: Option<Arc<str>>,
    /// Who acted, as a node name.
    pub principal: Option<Arc<str>>,
    /// From which address.
    pub address: Option<Arc<str>>,
    /// The event's id in the issuer's log.
    pub event_id: Arc<str>,
}

/// How an issuer's record says that a credential's life changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndedHow {
    /// It is gone for good.
    Deleted,
    /// It is switched off and can be switched on again.
    Suspended,
    /// It was switched on again.
    Reactivated,
    /// Its value was replaced and its name stayed.
    Changed,
}

impl EndedHow {
    /// Returns the word that files use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Suspended => "suspended",
            Self::Reactivated => "reactivated",
            Self::Changed => "changed",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Deleted, Self::Suspended, Self::Reactivated, Self::Changed].into_iter().find(|how| how.word() == word)
    }
}

/// The issuer's own record that a credential or account ended, was suspended, came back or changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ended {
    /// When.
    pub at_us: i64,
    /// The credential (or account) that it is about.
    pub credential: Arc<str>,
    /// What happened to it.
    pub how: EndedHow,
    /// The action, e.g. `iam:DeleteAccessKey`.
    pub action: Arc<str>,
    /// The credential that was presented.
    pub by_credential: Option<Arc<str>>,
    /// Who acted, as a node name.
    pub principal: Option<Arc<str>>,
    /// The event's id in the issuer's log.
    pub event_id: Arc<str>,
}
