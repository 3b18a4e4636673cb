//! What the Merkle tree costs: `merkle_share tree|plain|neither FOLDER` adds the same entries with it, without it, or nowhere.
//!
//! `plain` fills the same tables and indexes of the same schema in the same way, but for salts, leaves, tiles and checkpoints.
//! Each is a process of its own, so that its seconds of CPU can be taken: `cargo run --release -p xtask -- bench ledger`.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use ledger::{EntryKind, Ledger, NewEntry, Place};
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

const ENTRIES: u64 = 200_000;
/// The ledger's own: so many entries are sorted into the indexes at a time.
const CHUNK: usize = 65_536;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(way), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("merkle_share tree|plain|neither FOLDER".into());
    };
    let entries: Vec<NewEntry> = (0..ENTRIES).map(entry).collect();
    match way.as_str() {
        "tree" => tree(&entries, Path::new(&folder)),
        "plain" => plain(&entries, Path::new(&folder)),
        _ => Ok(()),
    }
}

/// An entry as facts are: 100 bytes of name and body that repeat, a credential in three entries, one of 500 systems.
fn entry(n: u64) -> NewEntry {
    let credential = format!("aws/access_key/123456789012/AKIA{:016X}", (n / 3).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let system = format!("system/own-{}", n % 500);
    NewEntry {
        kind: EntryKind::Fact,
        recorded_us: 1_700_000_000_000_000,
        source: "facts:inventory".to_owned(),
        body: format!(
            "{{\"v\":1,\"edge\":\"accepted_by\",\"from\":\"{credential}\",\"to\":\"{system}\",\"valid_from\":\"2023-01-05T10:00:{:02}Z\"}}",
            n % 60
        ),
        subjects: vec![credential, system],
    }
}

fn tree(entries: &[NewEntry], folder: &Path) -> Result<(), Box<dyn Error>> {
    let place = Place { ledger: folder.join("tree.ledger"), state_dir: folder.join("tree.state"), busy_timeout_ms: 0 };
    let mut salt = 0_u8;
    let randomness = move |bytes: &mut [u8]| {
        bytes.fill(salt);
        salt = salt.wrapping_add(1);
        Ok(())
    };
    Ledger::create(&place, Box::new(randomness))?.append(entries)?;
    Ok(())
}

fn plain(entries: &[NewEntry], folder: &Path) -> Result<(), Box<dyn Error>> {
    let connection = Connection::open(folder.join("plain.db"))?;
    connection.execute_batch(include_str!("../src/migrations/0001_ledger.sql"))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16384; \
         PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; BEGIN IMMEDIATE",
    )?;
    let (mut subjects, mut seq) = (HashMap::new(), 0_i64);
    for chunk in entries.chunks(CHUNK) {
        add(&connection, chunk, &mut subjects, &mut seq)?;
    }
    connection.execute_batch("COMMIT")?;
    Ok(())
}

/// Adds a chunk; none of its entries is known already, but that has to be looked up.
fn add(
    connection: &Connection,
    chunk: &[NewEntry],
    subjects: &mut HashMap<String, u32>,
    seq: &mut i64,
) -> rusqlite::Result<()> {
    let mut known: Vec<(Vec<u8>, i64)> = chunk.iter().map(digest).zip(*seq..).collect();
    known.sort_unstable();
    let mut lookup = connection.prepare_cached("SELECT seq FROM known WHERE digest = ?1")?;
    for (digest, _) in &known {
        lookup.exists(params![digest])?;
    }
    let mut rows = connection.prepare_cached("INSERT INTO entry VALUES (?1, ?2, ?3, zeroblob(16), ?4, ?5, ?6)")?;
    let mut names = connection.prepare_cached("SELECT id FROM subject WHERE name = ?1")?;
    let mut new_names = connection.prepare_cached("INSERT INTO subject (id, name) VALUES (?1, ?2)")?;
    let mut about = Vec::new();
    for entry in chunk {
        let mut ids = Vec::new();
        for name in &entry.subjects {
            let next = u32::try_from(subjects.len()).unwrap_or(u32::MAX);
            let id = match subjects.get(name) {
                Some(id) => *id,
                None => {
                    names.exists(params![name])?;
                    new_names.execute(params![next, name])?;
                    subjects.insert(name.clone(), next);
                    next
                }
            };
            ids.extend_from_slice(&id.to_be_bytes());
            about.push((id, *seq));
        }
        rows.execute(params![*seq, 1, entry.recorded_us, ids, entry.source, entry.body])?;
        *seq += 1;
    }
    let mut digests = connection.prepare_cached("INSERT INTO known (digest, seq) VALUES (?1, ?2)")?;
    for (digest, seq) in &known {
        digests.execute(params![digest, seq])?;
    }
    about.sort_unstable();
    let mut index = connection.prepare_cached("INSERT INTO about (subject, seq) VALUES (?1, ?2)")?;
    about.iter().try_for_each(|(id, seq)| index.execute(params![id, seq]).map(|_| ()))
}

fn digest(entry: &NewEntry) -> Vec<u8> {
    let hash = Sha256::new().chain_update(&entry.source).chain_update(&entry.body).finalize();
    hash.iter().copied().take(16).collect()
}
