//! Two processes, and one that is killed.
//!
//! The test binary starts itself again for one test: with `STRAGGLER_LEDGER_CHILD` set to a folder, that test plays the
//! other process.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use ledger::{Error, Ledger, Thoroughness, Trust};
use rusqlite::Connection;

use crate::desk::{Desk, all, entries, place, randomness};

const FOLDER: &str = "STRAGGLER_LEDGER_CHILD";
const ROLE: &str = "STRAGGLER_LEDGER_ROLE";

/// The folder and the part of a test that was started as the other process.
fn part() -> Option<(PathBuf, String)> {
    Some((PathBuf::from(std::env::var_os(FOLDER)?), std::env::var(ROLE).ok()?))
}

/// Holds a write transaction until its standard input ends.
fn hold(folder: &Path) {
    let connection = Connection::open(place(folder, "a.ledger").ledger).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    say("acknowledged 0");
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

/// Adds batches of varied sizes, and says after each what is safe.
fn append_for_ever(folder: &Path, seed: u64) {
    let mut ledger = Ledger::open_for_writing(&place(folder, "a.ledger"), Trust::Known, randomness(seed)).unwrap();
    for n in seed.. {
        let from = ledger.head().size;
        let receipt = ledger.append(&entries(from..from + 1 + n * n * 37 % 130)).unwrap();
        say(&format!("acknowledged {}", receipt.head.size));
    }
}

/// Writes a whole line at once.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Starts a test again, to play a part.
fn spawn(folder: &Path, test: &str, role: &str) -> (Child, ChildStdin, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([&format!("processes::{test}"), "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env(ROLE, role)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    (child, stdin, BufReader::new(stdout))
}

/// Reads up to the next acknowledged size; what the test harness prints, even on the same line, is passed over.
fn acknowledged(out: &mut BufReader<ChildStdout>) -> Option<u64> {
    let mut line = String::new();
    loop {
        line.clear();
        if out.read_line(&mut line).unwrap() == 0 {
            return None;
        }
        if let Some((_, size)) = line.split_once("acknowledged ")
            && line.ends_with('\n')
        {
            return Some(size.trim_end().parse().unwrap());
        }
    }
}

#[test]
fn a_second_writing_process_is_told() {
    if let Some((folder, _)) = part() {
        return hold(&folder);
    }
    let desk = Desk::new("two-processes");
    let mut ledger = desk.filled(&[10]);
    let (mut child, stdin, mut out) = spawn(&desk.path(""), "a_second_writing_process_is_told", "holds");
    assert_eq!(acknowledged(&mut out), Some(0));
    let error = ledger.append(&entries(10..12)).unwrap_err();
    assert!(
        matches!(error, Error::InUse { .. }) && error.to_string().contains("ledger is in use by another process"),
        "{error}"
    );
    let reader = Ledger::open(&desk.place(), Trust::Known).unwrap();
    assert_eq!(all(&reader).unwrap().len(), 10, "readers read meanwhile");
    drop(stdin);
    child.wait().unwrap();
    assert_eq!(ledger.append(&entries(10..12)).unwrap().added, 2);
}

/// Waits for a moment of the next append, which the round chooses, without a clock.
///
/// A kill right after an acknowledgement would always meet the child while it hashes the next batch.
fn wait_for_a_moment(desk: &Desk, id: &str, round: u64) {
    let written = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    let log = desk.path("a.ledger-wal");
    let state = desk.path("state").join(format!("{id}.state"));
    let watched = match round % 4 {
        0 => return,
        1 => log,                               // pages are being written: the commit is under way
        2 => state.with_extension("state.new"), // committed, and not remembered yet
        _ => state,                             // remembered, and not acknowledged yet
    };
    let before = written(&watched);
    while written(&watched) == before {
        std::thread::yield_now();
    }
    for _ in 0..round * 50 {
        std::thread::yield_now();
    }
}

#[test]
fn nothing_acknowledged_is_lost_to_a_kill() {
    if let Some((folder, seed)) = part() {
        return append_for_ever(&folder, seed.parse().unwrap());
    }
    let desk = Desk::new("kill");
    let id = desk.filled(&[1]).origin().rsplit('/').next().unwrap().to_owned();
    let (mut size, mut ahead) = (1, 0);
    for round in 0..100_u64 {
        let (mut child, _stdin, mut out) =
            spawn(&desk.path(""), "nothing_acknowledged_is_lost_to_a_kill", &(round + 3).to_string());
        for _ in 0..=round % 5 {
            size = acknowledged(&mut out).unwrap();
        }
        wait_for_a_moment(&desk, &id, round);
        child.kill().unwrap();
        while let Some(late) = acknowledged(&mut out) {
            size = late;
        }
        child.wait().unwrap();
        let ledger = desk.reopened().unwrap();
        let found = ledger.head().size;
        assert!(found >= size, "round {round}: {size} acknowledged, {found} there");
        size = found;
        ahead += u32::from(ledger.standing() != ledger::Standing::AsRemembered);
        let pages = if round % 10 == 9 { Thoroughness::ContentAndPages } else { Thoroughness::Content };
        assert_eq!(ledger.verify(pages).unwrap().head.size, size);
    }
    println!("{size} entries after 100 kills; the file was ahead of its state {ahead} times");
    assert!(ahead > 0, "no kill fell between the commit and the state");
}
