//! The desk: where a person's ledger lies, what time it is, and how entries get in and out.

use std::path::{Path, PathBuf};

use ledger::{EntryKind, Ledger, NewEntry, Place, Receipt, Trust};
use model::{Decision, Fact, Instant, Standing};
use sources::importers::facts::write_line;

use crate::record::{ReadingRecord, decision_line, reading_line};
use crate::{Answer, Error, GapItem, Head, Stamp};

/// Fills a buffer with random bytes, or says why it cannot.
pub type Randomness = fn(&mut [u8]) -> Result<(), String>;

/// What every verb needs; made by the outermost floor, which alone knows time and chance.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The ledger's file.
    pub ledger: PathBuf,
    /// The folder for key and last checkpoint.
    pub state_dir: PathBuf,
    /// Whether a ledger that this machine does not know is believed.
    pub trust_first_seen: bool,
    /// The instant at which entries are recorded.
    pub clock: Instant,
    /// Where salts and keys come from.
    pub randomness: Randomness,
}

/// The two instants of every question (semantics 1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// `--as-of`.
    pub as_of: Instant,
    /// `--known-at`.
    pub known_at: Instant,
}

/// How long a verb waits for another process that writes.
const BUSY_TIMEOUT_MS: u64 = 3_000;

impl Desk {
    pub(crate) fn place(&self) -> Place {
        Place { ledger: self.ledger.clone(), state_dir: self.state_dir.clone(), busy_timeout_ms: BUSY_TIMEOUT_MS }
    }

    fn trust(&self) -> Trust {
        if self.trust_first_seen { Trust::FirstSeen } else { Trust::Known }
    }

    /// Opens the ledger for reading.
    ///
    /// # Errors
    /// Where there is none, or it is not the one that is remembered.
    pub fn read(&self) -> Result<Ledger, Error> {
        Ok(Ledger::open(&self.place(), self.trust())?)
    }

    /// Opens the ledger for writing, and makes one where there is none.
    ///
    /// # Errors
    /// Where it cannot be written, or is not the one that is remembered.
    pub fn write(&self) -> Result<Ledger, Error> {
        let randomness = Box::new(self.randomness);
        if !self.ledger.exists() {
            match Ledger::create(&self.place(), randomness.clone()) {
                // Another process was faster.
                Err(ledger::Error::AlreadyExists { .. }) if self.ledger.exists() => {}
                made => return Ok(made?),
            }
        }
        Ok(Ledger::open_for_writing(&self.place(), self.trust(), randomness)?)
    }

    /// Adds entries, all or none.
    ///
    /// # Errors
    /// Where they cannot be recorded; nothing is then.
    pub fn record(&self, entries: &[NewEntry]) -> Result<Receipt, Error> {
        Ok(self.write()?.append(entries)?)
    }

    /// Adds entries as they come, all or none.
    pub(crate) fn record_each(&self, entries: impl Iterator<Item = Result<NewEntry, Error>>) -> Result<Receipt, Error> {
        self.write()?.append_each(entries)
    }

    /// Frames what a verb did to the ledger, or found in it, as of its own instant.
    pub(crate) fn answer<T>(&self, verb: &str, ledger: Head, item: T, gaps: Vec<GapItem>) -> Answer<T> {
        let (schema, at) = (format!("straggler.{verb}.v1"), Stamp(self.clock));
        Answer { schema, ledger, as_of: at, known_at: at, summary: None, items: vec![item], gaps }
    }

    /// Makes the entry of a fact.
    pub(crate) fn fact(&self, fact: &Fact, source: &str, standing: Standing) -> NewEntry {
        NewEntry {
            kind: EntryKind::Fact,
            recorded_us: self.clock.as_micros(),
            source: format!("{source}:{standing}"),
            body: write_line(fact),
            subjects: fact.subjects().into_iter().map(ToString::to_string).collect(),
        }
    }

    /// Makes the entry of a decision.
    pub(crate) fn decision(&self, decision: &Decision) -> NewEntry {
        let subjects = match decision {
            Decision::Notice(notice) => notice.compromised.iter().map(ToString::to_string).collect(),
            Decision::Judged { about, .. } => vec![about.to_string()],
        };
        self.entry(EntryKind::Decision, "decision", decision_line(decision), subjects)
    }

    /// Makes the entry of an account of what was read.
    pub(crate) fn reading(&self, reading: &ReadingRecord) -> NewEntry {
        self.entry(EntryKind::Reading, &reading.source, reading_line(reading), Vec::new())
    }

    pub(crate) fn entry(&self, kind: EntryKind, source: &str, body: String, subjects: Vec<String>) -> NewEntry {
        NewEntry { kind, recorded_us: self.clock.as_micros(), source: source.to_owned(), body, subjects }
    }
}

/// Returns the head of a ledger as answers carry it.
pub(crate) fn head(ledger: &Ledger) -> Head {
    Head::from(ledger.head())
}

#[cfg(unix)]
fn is_device(kind: std::fs::FileType) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    kind.is_char_device() || kind.is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: std::fs::FileType) -> bool {
    false
}

/// The largest file that is read whole: some ten million facts.
const MAX_FILE_BYTES: u64 = 2 << 30;

/// Reads a file whole, or a pipe to its end; what never ends is refused.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    use std::io::Read as _;
    let refused = |why: String| Error::Unreadable { path: path.display().to_string(), why };
    let unreadable = |error: std::io::Error| refused(error.to_string());
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(refused("is a folder; name a file in it".to_owned()));
    }
    if is_device(about.file_type()) {
        return Err(refused("is a device, which may never end; name a file".to_owned()));
    }
    let mut bytes = Vec::new();
    bytes
        .try_reserve_exact(usize::try_from(about.len().min(MAX_FILE_BYTES)).unwrap_or(0))
        .map_err(|error| refused(error.to_string()))?;
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= MAX_FILE_BYTES) {
        return Ok(bytes);
    }
    Err(refused(format!("is larger than {} GiB; split it", MAX_FILE_BYTES >> 30)))
}
