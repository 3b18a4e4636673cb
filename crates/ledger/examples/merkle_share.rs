//! What the Merkle tree costs: `merkle_share FOLDER` adds entries to a ledger, does the tree's part of that work once more by itself,
//! and prints what share of the CPU seconds of the rest, an insert without a tree, that part is, in percent: by the medians, and by
//! the least of each.
//!
//! The tree's part: the preimage of each entry, its leaf, the nodes above it, and the full tiles as rows. That it is the same work
//! shows in the root, which must come out the same. Only adding and committing count. The first round warms up. On a busy machine
//! the least of each says more, since others can only add. The kernel's own count of a thread's time on the processor is in
//! nanoseconds (<https://docs.kernel.org/scheduler/sched-stats.html>, `/proc/<pid>/schedstat`); both ways run on one thread.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use ledger::{EntryKind, Ledger, NewEntry, Place};
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

const ENTRIES: u64 = 200_000;
/// An odd number, for a median.
const ROUNDS: usize = 9;
const SALT: [u8; 16] = [7; 16];

type Hash = [u8; 32];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("merkle_share FOLDER")?;
    let entries: Vec<NewEntry> = (0..ENTRIES).map(entry).collect();
    let (mut whole, mut parts) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let folder = Path::new(&folder).join(format!("round-{round}"));
        fs::create_dir_all(&folder)?;
        let (seconds, root) = append(&entries, &folder)?;
        whole.push(seconds);
        let (seconds, same) = tree(&entries, &folder)?;
        parts.push(seconds);
        if same != root {
            return Err("the root of the tree by itself is not the ledger's".into());
        }
        fs::remove_dir_all(&folder)?;
    }
    let sorted = |seconds: &[f64]| -> Vec<f64> {
        let mut seconds: Vec<f64> = seconds.iter().skip(1).copied().collect();
        seconds.sort_by(f64::total_cmp);
        seconds
    };
    let (whole, parts) = (sorted(&whole), sorted(&parts));
    let share = |at: usize| match (whole.get(at), parts.get(at)) {
        (Some(whole), Some(part)) => part / (whole - part) * 100.0,
        _ => f64::NAN,
    };
    Ok(writeln!(io::stdout(), "{:.2} {:.2}", share(ROUNDS / 2), share(0))?)
}

/// Counts the seconds that some work keeps this thread on the processor.
fn cpu_seconds<T>(work: impl FnOnce() -> Result<T, Box<dyn Error>>) -> Result<(f64, T), Box<dyn Error>> {
    let so_far = || -> Result<f64, Box<dyn Error>> {
        let stat = fs::read_to_string("/proc/thread-self/schedstat")?;
        Ok(stat.split(' ').next().unwrap_or_default().parse::<f64>()? / 1e9)
    };
    let before = so_far()?;
    let done = work()?;
    Ok((so_far()? - before, done))
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

fn append(entries: &[NewEntry], folder: &Path) -> Result<(f64, Hash), Box<dyn Error>> {
    let place = Place { ledger: folder.join("tree.ledger"), state_dir: folder.join("tree.state"), busy_timeout_ms: 0 };
    let randomness = |bytes: &mut [u8]| {
        bytes.fill(SALT[0]);
        Ok(())
    };
    let mut ledger = Ledger::create(&place, Box::new(randomness))?;
    let (seconds, ()) = cpu_seconds(|| Ok(ledger.append(entries).map(|_| ())?))?;
    Ok((seconds, ledger.head().root.0))
}

/// Does the tree's part by itself, as `docs/ledger.md` describes it, into a table of tiles alone.
fn tree(entries: &[NewEntry], folder: &Path) -> Result<(f64, Hash), Box<dyn Error>> {
    let connection = Connection::open(folder.join("tiles.db"))?;
    connection.execute_batch(include_str!("../src/migrations/0001_ledger.sql"))?;
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
    cpu_seconds(|| {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let mut add =
            connection.prepare_cached("INSERT INTO tile (level, number, root, hashes) VALUES (?1, ?2, ?3, ?4)")?;
        let mut preimage = Vec::new();
        let mut hashes: Vec<Hash> = entries.iter().map(|entry| leaf(entry, &mut preimage)).collect();
        let mut peaks = Vec::new();
        for level in 0.. {
            let mut above = Vec::with_capacity(hashes.len() / 256);
            let mut tiles = hashes.chunks_exact(256);
            for (number, tile) in (0_i64..).zip(&mut tiles) {
                let root = fold(tile);
                add.execute(params![level, number, root, tile.concat()])?;
                above.push(root);
            }
            peaks.splice(0..0, peaks_of(tiles.remainder()));
            if above.is_empty() {
                break;
            }
            hashes = above;
        }
        connection.execute_batch("COMMIT")?;
        let root = peaks.into_iter().rev().reduce(|right, left| node(&left, &right));
        Ok(root.ok_or("no entries")?)
    })
}

fn leaf(entry: &NewEntry, preimage: &mut Vec<u8>) -> Hash {
    let text = |preimage: &mut Vec<u8>, text: &str| {
        preimage.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
        preimage.extend_from_slice(text.as_bytes());
    };
    preimage.clear();
    preimage.extend_from_slice(b"straggler.local/entry/v1\n");
    preimage.extend_from_slice(&SALT);
    preimage.push(1);
    preimage.extend_from_slice(&entry.recorded_us.to_be_bytes());
    text(preimage, &entry.source);
    text(preimage, &entry.body);
    preimage.extend_from_slice(&u32::try_from(entry.subjects.len()).unwrap_or(u32::MAX).to_be_bytes());
    entry.subjects.iter().for_each(|subject| text(preimage, subject));
    let mut bytes = [0; 33];
    bytes.split_at_mut(1).1.copy_from_slice(&Sha256::digest(&preimage));
    Sha256::digest(bytes).into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1; 65];
    let (first, second) = bytes.split_at_mut(33);
    first.split_at_mut(1).1.copy_from_slice(left);
    second.copy_from_slice(right);
    Sha256::digest(bytes).into()
}

/// Hashes neighbours, a power of two of them, into the node above them.
fn fold(hashes: &[Hash]) -> Hash {
    match hashes {
        [one] => *one,
        many => {
            let (left, right) = many.split_at(many.len() / 2);
            node(&fold(left), &fold(right))
        }
    }
}

/// Gives the roots of the perfect subtrees that a run of neighbours consists of, largest first.
fn peaks_of(mut hashes: &[Hash]) -> Vec<Hash> {
    let mut peaks = Vec::new();
    while let Some(power) = hashes.len().checked_ilog2() {
        let (left, right) = hashes.split_at(1 << power);
        peaks.push(fold(left));
        hashes = right;
    }
    peaks
}
