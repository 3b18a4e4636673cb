//! A folder of its own for a test, with made-up entries and made-up randomness.

use std::fs;
use std::path::{Path, PathBuf};

use ledger::{EntryKind, Ledger, NewEntry, Place, Randomness, Stored, Trust};
use rusqlite::Connection;

pub(crate) struct Desk {
    folder: PathBuf,
}

impl Desk {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("straggler-ledger-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn place(&self) -> Place {
        place(&self.folder, "a.ledger")
    }

    pub(crate) fn named(&self, ledger: &str) -> Place {
        place(&self.folder, ledger)
    }

    /// Creates a ledger with entries in batches of the given sizes.
    pub(crate) fn filled(&self, batches: &[u64]) -> Ledger {
        let mut ledger = Ledger::create(&self.place(), randomness(1)).unwrap();
        let mut from = 0;
        for count in batches {
            ledger.append(&entries(from..from + count)).unwrap();
            from += count;
        }
        ledger
    }

    /// Creates a ledger of the same name and with the same tree as `filled` does, signed by another key.
    pub(crate) fn filled_by_another(&self, count: u64) -> (Place, Ledger) {
        let theirs = |ledger| Place { state_dir: self.path("theirs"), ..self.named(ledger) };
        drop(Ledger::create(&theirs("their-own.ledger"), randomness(7)).unwrap());
        let mut same = randomness(1);
        same(&mut [0; 32]).unwrap(); // what our key was made of: they have one already
        let mut ledger = Ledger::create(&theirs("b.ledger"), same).unwrap();
        ledger.append(&entries(0..count)).unwrap();
        (theirs("b.ledger"), ledger)
    }

    /// Opens the ledger for writing.
    pub(crate) fn reopened(&self) -> Result<Ledger, ledger::Error> {
        Ledger::open_for_writing(&self.place(), Trust::Known, randomness(2))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

pub(crate) fn place(folder: &Path, ledger: &str) -> Place {
    Place { ledger: folder.join(ledger), state_dir: folder.join("state"), busy_timeout_ms: 50 }
}

/// Gives bytes that differ for every call and seed.
pub(crate) fn randomness(seed: u64) -> Randomness {
    let mut state = seed;
    Box::new(move |buffer| {
        for byte in buffer {
            // splitmix64, <https://prng.di.unimi.it/splitmix64.c>
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (z >> 56).to_le_bytes()[0];
        }
        Ok(())
    })
}

pub(crate) fn entry(n: u64) -> NewEntry {
    let kind = [EntryKind::Fact, EntryKind::Decision, EntryKind::Reading][usize::try_from(n % 3).unwrap()];
    let subjects = vec![format!("okta/api_token/example.test/{n}"), format!("okta/user/example.test/{}", n % 7)];
    let body = format!(r#"{{"id":"{n}","label":"made up, \u00e9"}}"#);
    NewEntry { kind, recorded_us: 1_000 + n.cast_signed(), source: "okta".to_owned(), body, subjects }
}

pub(crate) fn entries(range: std::ops::Range<u64>) -> Vec<NewEntry> {
    range.map(entry).collect()
}

pub(crate) fn all(ledger: &Ledger) -> Result<Vec<Stored>, ledger::Error> {
    let mut stored = Vec::new();
    ledger.scan(i64::MAX, &mut |entry| stored.push(entry))?;
    Ok(stored)
}

/// Runs SQL as somebody would who has the file and knows how to put the triggers back.
pub(crate) fn tamper(path: &Path, sql: &str) {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let triggers: Vec<(String, String)> =
        statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    drop(statement);
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    connection.execute_batch(sql).unwrap();
    for (_, sql) in &triggers {
        connection.execute_batch(sql).unwrap();
    }
    connection.close().unwrap();
}
