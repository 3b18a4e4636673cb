//! Why a ledger refuses.

use std::path::PathBuf;

/// Says why the ledger refused; nothing was half-written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nothing lies there.
    #[error("no ledger at {}: import something to start one, or check the path", path.display())]
    Missing {
        /// Is where it was looked for.
        path: PathBuf,
    },
    /// Something lies where a new ledger should go.
    #[error("{} exists already: choose another path", path.display())]
    AlreadyExists {
        /// Is what exists.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} is not a straggler ledger: {why}", path.display())]
    NotALedger {
        /// Is the file.
        path: PathBuf,
        /// Says what it lacks.
        why: String,
    },
    /// A newer program wrote the file: it can be read, not written.
    #[error("ledger {} has format {found}, this program writes {known}: update the program to write to it", path.display())]
    NewerFormat {
        /// Is the ledger.
        path: PathBuf,
        /// Is the version found.
        found: i64,
        /// Is the version this program writes.
        known: i64,
    },
    /// Another process writes at this moment.
    #[error("ledger is in use by another process: {}; try again when it has finished", path.display())]
    InUse {
        /// Is the ledger.
        path: PathBuf,
    },
    /// It was opened for reading only.
    #[error("ledger {} was opened for reading only", path.display())]
    ReadOnly {
        /// Is the ledger.
        path: PathBuf,
    },
    /// The folder or the file cannot be written.
    #[error("cannot write to {}: {why}; check the permissions of the folder", path.display())]
    NotWritable {
        /// Is what could not be written.
        path: PathBuf,
        /// Is the system's reason.
        why: String,
    },
    /// The disk is full.
    #[error("no room left to write {}: free some space and run it again; nothing was written", path.display())]
    Full {
        /// Is the ledger.
        path: PathBuf,
    },
    /// Content is not what was committed.
    #[error("ledger {} is damaged or was tampered with{}: {why}", path.display(), at(*first_bad_seq))]
    Damaged {
        /// Is the ledger.
        path: PathBuf,
        /// Names the first bad entry, where it can be told.
        first_bad_seq: Option<u64>,
        /// Says what does not fit.
        why: String,
    },
    /// The file is an older state of itself.
    #[error("ledger {} was rolled back: it has {found} entries and had {known}, entry {found} is the first one gone; restore a backup only with `ledger restore`", path.display())]
    RolledBack {
        /// Is the ledger.
        path: PathBuf,
        /// Counts the entries found: the seq of the first one missing.
        found: u64,
        /// Counts the entries that were there.
        known: u64,
    },
    /// Another ledger lies where a known one was.
    #[error("ledger {} was swapped: {expected} lay there, now {found}", path.display())]
    Swapped {
        /// Is the path.
        path: PathBuf,
        /// Is the origin that lay there.
        expected: String,
        /// Is the origin that lies there now.
        found: String,
    },
    /// This machine has never seen the ledger.
    #[error("ledger {} ({origin}) is not known on this machine: compare its 8 words with another copy, then open it with --first-seen", path.display())]
    Unknown {
        /// Is the ledger.
        path: PathBuf,
        /// Is its origin.
        origin: String,
    },
    /// The ledger is signed by a key that is not here.
    #[error("ledger {} is signed by a key that is not on this machine: read it, or restore it under a new origin", path.display())]
    ForeignKey {
        /// Is the ledger.
        path: PathBuf,
    },
    /// Something in the state folder is wrong.
    #[error("state {}: {why}", path.display())]
    State {
        /// Is the file or folder.
        path: PathBuf,
        /// Says what is wrong, and what to do.
        why: String,
    },
    /// The caller's source of randomness failed.
    #[error("no randomness: {0}")]
    Randomness(String),
    /// There is no such entry.
    #[error("no entry {seq}: the ledger has {size}")]
    NoSuchEntry {
        /// Is what was asked for.
        seq: u64,
        /// Counts the entries.
        size: u64,
    },
    /// An earlier write failed and its outcome is not known.
    #[error("an earlier write to {} failed: open the ledger again, nothing is written until then", path.display())]
    Closed {
        /// Is the ledger.
        path: PathBuf,
    },
    /// Anything else that SQLite says.
    #[error("ledger {}: {source}", path.display())]
    Database {
        /// Is the ledger.
        path: PathBuf,
        /// Is SQLite's reason.
        source: rusqlite::Error,
    },
}

/// Puts the place into the sentence.
fn at(seq: Option<u64>) -> String {
    seq.map_or_else(String::new, |seq| format!(" at entry {seq}"))
}
