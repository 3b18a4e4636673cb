//! `ledger verify|checkpoint|prove|restore`: the log itself.

use std::path::Path;

use ledger::{EntryKind, Ledger, Thoroughness, words};
use serde::Serialize;

use crate::desk::head;
use crate::record::anchor_line;
use crate::{Answer, Desk, Error};

/// What `ledger verify` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedItem {
    /// Its name.
    pub origin: String,
    /// How many signed checkpoints it has.
    pub checkpoints: u64,
    /// The eight words of its root, to compare with a copy kept elsewhere.
    pub words: Vec<&'static str>,
}

/// A checkpoint to write down elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckpointItem {
    /// The signed note (C2SP tlog-checkpoint).
    pub note: String,
    /// The key that checks it.
    pub verifier_key: String,
    /// The eight words of its root.
    pub words: Vec<&'static str>,
}

/// Checks every entry, tile, checkpoint and signature.
///
/// # Errors
/// Where something does not fit, naming the first bad entry.
pub fn verify(desk: &Desk) -> Result<Answer<VerifiedItem>, Error> {
    let ledger = desk.read()?;
    let verified = ledger.verify(Thoroughness::Content)?;
    let item = VerifiedItem {
        origin: ledger.origin().to_owned(),
        checkpoints: verified.checkpoints,
        words: words(&verified.head).to_vec(),
    };
    Ok(desk.answer("ledger_verify", head(&ledger), item, Vec::new()))
}

/// Returns the last checkpoint; where a place is named, records that it was written down there.
///
/// # Errors
/// Where the ledger cannot be read, or the record cannot be written.
pub fn checkpoint(desk: &Desk, anchored_at: Option<&str>) -> Result<Answer<CheckpointItem>, Error> {
    let ledger = desk.read()?;
    let (head, item) = (head(&ledger), last_checkpoint(&ledger));
    drop(ledger);
    if let Some(place) = anchored_at {
        let body = anchor_line(place, head.size);
        desk.record(&[desk.entry(EntryKind::Decision, "decision", body, Vec::new())])?;
    }
    Ok(desk.answer("ledger_checkpoint", head, item, Vec::new()))
}

/// Returns the last checkpoint of a ledger that is open.
pub(crate) fn last_checkpoint(ledger: &Ledger) -> CheckpointItem {
    CheckpointItem {
        note: ledger.checkpoint(),
        verifier_key: ledger.verifier_key(),
        words: words(&ledger.head()).to_vec(),
    }
}

/// Where a restored ledger came from, and what it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestoredItem {
    /// The backup's name.
    pub old_origin: String,
    /// How many entries the backup had.
    pub old_size: u64,
    /// The new ledger's name.
    pub new_origin: String,
}

/// Copies a backup's entries, each proven, into a new ledger of a new origin that names the old one.
///
/// # Errors
/// Where the backup does not verify, or a ledger lies where the new one should go.
pub fn restore(desk: &Desk, backup: &Path) -> Result<Answer<RestoredItem>, Error> {
    let randomness = Box::new(desk.randomness);
    let (ledger, restored) = Ledger::restore(backup, &desk.place(), desk.clock.as_micros(), randomness)?;
    let item = RestoredItem {
        old_origin: restored.old_origin,
        old_size: restored.old_head.size,
        new_origin: restored.new_origin,
    };
    Ok(desk.answer("ledger_restore", head(&ledger), item, Vec::new()))
}

/// The proof of one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProvenItem {
    /// The entry's place.
    pub entry: u64,
    /// The proof (C2SP tlog-proof), which `docs/verify.py` checks.
    pub proof: String,
}

/// Proves one entry.
///
/// # Errors
/// Where there is no such entry.
pub fn prove(desk: &Desk, seq: u64) -> Result<Answer<ProvenItem>, Error> {
    let ledger = desk.read()?;
    let item = ProvenItem { entry: seq, proof: ledger.prove(seq)? };
    Ok(desk.answer("ledger_prove", head(&ledger), item, Vec::new()))
}
