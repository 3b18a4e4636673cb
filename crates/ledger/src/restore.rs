//! Restoring a backup: a new origin that names the old root.
//!
//! A restored backup looks exactly like a rolled-back ledger, so it is never opened under its old name: its entries are checked and
//! copied into a new ledger, whose next entry says where they came from (kind decision, source `ledger`).

use std::path::Path;

use rusqlite::{Transaction, TransactionBehavior};

use crate::adding::Adding;
use crate::database::{self, Use, refusal};
use crate::entry::{EntryKind, NewEntry, Stored};
use crate::error::Error;
use crate::ledger::{Ledger, Place, Randomness, Trust, start};
use crate::merkle::TreeHead;
use crate::scan::{stored, walk};
use crate::view::{View, identity};

/// Says what was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Is the origin of the backup.
    pub old_origin: String,
    /// States the backup's tree.
    pub old_head: TreeHead,
    /// Is the origin that goes on.
    pub new_origin: String,
}

impl Ledger {
    /// Copies a backup's entries, each proven against its own checkpoint, into a new ledger that names it.
    ///
    /// Entries keep their seq; `recorded_us` dates the entry that names the backup, in microseconds since the epoch, UTC.
    pub fn restore(
        backup: &Path,
        place: &Place,
        recorded_us: i64,
        mut randomness: Randomness,
    ) -> Result<(Self, Restored), Error> {
        let (source, _) = database::open(backup, Use::Reading, place.busy_timeout_ms)?;
        let old_key = identity(&source, backup)?;
        let snapshot = crate::ledger::snapshot(&source, backup)?;
        let old = View::load(&snapshot, backup, &old_key)?;
        start(place, &mut randomness, |connection, (signer, key, randomness)| {
            let path = place.ledger.as_path();
            let transaction =
                Transaction::new_unchecked(connection, TransactionBehavior::Immediate).map_err(refusal(path))?;
            let empty = View::load(&transaction, path, key)?;
            let mut adding = Adding::after(&empty, &transaction, path)?;
            walk(&snapshot, backup, &old, &mut |chunk, _, names| {
                let entries: Vec<NewEntry> = chunk.iter().map(|entry| again(stored(&entry, names))).collect();
                adding.all(&entries, randomness)
            })?;
            adding.all(&[names(old_key.origin(), &old.head, recorded_us)], randomness)?;
            adding.checkpoint(&empty, (signer, key))?;
            transaction.commit().map_err(refusal(path))
        })?;
        let ledger = Self::open_for_writing(place, Trust::Known, randomness)?;
        let restored = Restored {
            old_origin: old_key.origin().to_owned(),
            old_head: old.head,
            new_origin: ledger.origin().to_owned(),
        };
        Ok((ledger, restored))
    }
}

fn again(entry: Stored) -> NewEntry {
    let Stored { kind, recorded_us, source, body, subjects, .. } = entry;
    NewEntry { kind, recorded_us, source, body, subjects: subjects.iter().map(|name| name.to_string()).collect() }
}

/// Names the backup; keys in order, so that the text is canonical.
fn names(origin: &str, head: &TreeHead, recorded_us: i64) -> NewEntry {
    let body = format!(r#"{{"restored_from":{{"origin":"{origin}","root":"{}","size":{}}}}}"#, head.root, head.size);
    NewEntry { kind: EntryKind::Decision, recorded_us, source: "ledger".to_owned(), body, subjects: Vec::new() }
}
