//! Why a verb did not answer.

use sources::Refusal;
use thiserror::Error;

/// Why a verb did not answer; nothing was half-written.
#[derive(Debug, Error)]
pub enum Error {
    /// Input that must not be taken.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A file that could not be read.
    #[error("{path}: {why}")]
    Unreadable {
        /// The file.
        path: String,
        /// The system's word.
        why: String,
    },
    /// Something that was asked for and is not there.
    #[error("no {what} \"{id}\"; {hint}")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// What was asked for.
        id: String,
        /// What to do.
        hint: String,
    },
    /// A request that makes no sense.
    #[error("{0}")]
    Usage(String),
    /// The ledger's refusal.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// An entry that this program cannot read.
    #[error("entry {seq} of the ledger cannot be read: {why}; a newer straggler may have written it")]
    Entry {
        /// Its place.
        seq: u64,
        /// What is wrong.
        why: String,
    },
    /// The estate is too large for the engine.
    #[error(transparent)]
    TooLarge(#[from] reach::BuildError),
}

impl Error {
    /// Tells whether the request or its input was at fault, not the program or the ledger (exit code 2, not 4).
    pub const fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::Refused(_)
                | Self::Unreadable { .. }
                | Self::NotFound { .. }
                | Self::Usage(_)
                | Self::Ledger(
                    ledger::Error::Missing { .. }
                        | ledger::Error::AlreadyExists { .. }
                        | ledger::Error::NoSuchEntry { .. }
                )
        )
    }

    pub(crate) fn not_found(what: &'static str, id: &str, hint: impl Into<String>) -> Self {
        Self::NotFound { what, id: id.to_owned(), hint: hint.into() }
    }
}
