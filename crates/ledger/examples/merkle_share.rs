//! What the Merkle tree costs: `merkle_share FOLDER` adds the same entries with it and without it, by turns, and prints by how much
//! the CPU seconds with it exceed those without it, in percent: by the medians, and by the least of each.
//!
//! Without it the same tables and indexes of the same schema are filled in the same way, but for salts, leaves, tiles and checkpoints.
//! Only adding and committing count. The first pair warms up. On a busy machine the least of each says more, since others can only
//! add. The kernel's own count of a thread's time on the processor is in nanoseconds
//! (<https://docs.kernel.org/scheduler/sched-stats.html>, `/proc/<pid>/schedstat`); both ways run on one thread.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use ledger::{EntryKind, Ledger, NewEntry, Place};
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

const ENTRIES: u64 = 200_000;
/// An odd number, for a median.
const PAIRS: usize = 9;
/// The ledger's own: so many entries are sorted into the indexes at a time.
const CHUNK: usize = 65_536;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("merkle_share FOLDER")?;
    let entries: Vec<NewEntry> = (0..ENTRIES).map(entry).collect();
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for pair in 0..=PAIRS {
        let folder = Path::new(&folder).join(format!("pair-{pair}"));
        fs::create_dir_all(&folder)?;
        // Whoever comes second may find the machine in another state: they take turns.
        if pair % 2 == 0 {
            with.push(tree(&entries, &folder)?);
        }
        without.push(plain(&entries, &folder)?);
        if pair % 2 == 1 {
            with.push(tree(&entries, &folder)?);
        }
        fs::remove_dir_all(&folder)?;
    }
    let sorted = |seconds: &[f64]| -> Vec<f64> {
        let mut seconds: Vec<f64> = seconds.iter().skip(1).copied().collect();
        seconds.sort_by(f64::total_cmp);
        seconds
    };
    let (with, without) = (sorted(&with), sorted(&without));
    let share = |at: usize| match (with.get(at), without.get(at)) {
        (Some(with), Some(without)) => (with / without - 1.0) * 100.0,
        _ => f64::NAN,
    };
    Ok(writeln!(io::stdout(), "{:.2} {:.2}", share(PAIRS / 2), share(0))?)
}

/// Counts the seconds that some work keeps this thread on the processor.
fn cpu_seconds(work: impl FnOnce() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let so_far = || -> Result<f64, Box<dyn Error>> {
        let stat = fs::read_to_string("/proc/thread-self/schedstat")?;
        Ok(stat.split(' ').next().unwrap_or_default().parse::<f64>()? / 1e9)
    };
    let before = so_far()?;
    work()?;
    Ok(so_far()? - before)
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

fn tree(entries: &[NewEntry], folder: &Path) -> Result<f64, Box<dyn Error>> {
    let place = Place { ledger: folder.join("tree.ledger"), state_dir: folder.join("tree.state"), busy_timeout_ms: 0 };
    let mut salt = 0_u8;
    let randomness = move |bytes: &mut [u8]| {
        bytes.fill(salt);
        salt = salt.wrapping_add(1);
        Ok(())
    };
    let mut ledger = Ledger::create(&place, Box::new(randomness))?;
    cpu_seconds(|| Ok(ledger.append(entries).map(|_| ())?))
}

fn plain(entries: &[NewEntry], folder: &Path) -> Result<f64, Box<dyn Error>> {
    let connection = Connection::open(folder.join("plain.db"))?;
    connection.execute_batch(include_str!("../src/migrations/0001_ledger.sql"))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16384; \
         PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
    )?;
    cpu_seconds(|| {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let (mut subjects, mut seq) = (HashMap::new(), 0_i64);
        for chunk in entries.chunks(CHUNK) {
            add(&connection, chunk, &mut subjects, &mut seq)?;
        }
        Ok(connection.execute_batch("COMMIT")?)
    })
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
