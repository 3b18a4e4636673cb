//! Second processes, and processes that are killed.

use std::fs::{self, File};
use std::process::{Child, Stdio};

use crate::desk::{Desk, ESTATE, Run};

fn facts(batch: u32, count: u32) -> String {
    (0..count).map(|at| format!("{{\"v\":1,\"node\":\"vendor\",\"id\":\"vendor/{batch}/{at}\"}}\n")).collect()
}

fn spawn(desk: &Desk, name: &str) -> Child {
    let mut command = desk.command();
    command.args(["import", "facts", name]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_ledger_that_is_being_written_is_not_written_twice() {
    let desk = Desk::new();
    let state = || fs::read_dir(desk.path("state")).unwrap().map(|entry| entry.unwrap().path());
    let is_lock = |path: &std::path::PathBuf| {
        path.extension().is_some_and(|ending| ending == "lock") && !path.ends_with("making.lock")
    };
    let lock = state().find(is_lock).unwrap();
    let lock = File::options().write(true).open(lock).unwrap();
    lock.lock().unwrap();
    desk.write("more.ndjson", ESTATE.replace("00T1", "00T2"));
    desk.fails(
        4,
        &["import", "facts", "more.ndjson"],
        &["in use by another process", "a.ledger", "try again when it has finished"],
    );
    desk.run(&["owed", "i1"]).ended(1);
    drop(lock);
    desk.run(&["import", "facts", "more.ndjson"]).ended(0);
}

/// Each says that it recorded, and did, or that it could not, and did not.
#[test]
fn imports_at_once_take_turns() {
    for first in [Desk::new(), Desk::bare()] {
        let had = first.verified().map_or(0, |(size, _)| size);
        let children: Vec<Child> = (0..6)
            .map(|batch| {
                let name = format!("{batch}.ndjson");
                first.write(&name, facts(batch, 400));
                spawn(&first, &name)
            })
            .collect();
        let mut recorded = 0;
        for child in children {
            let run = Run::of(&child.wait_with_output().unwrap(), &["import"]);
            match run.code {
                0 => recorded += 1,
                _ => drop(run.ended(4).says(&["a.ledger"])),
            }
        }
        assert!(recorded > 0);
        assert_eq!(first.verified().unwrap().0, had + recorded * 401, "{recorded} recorded");
    }
}

/// How often the ledger's size was looked at while an import ran, and what became of the import.
fn polled(desk: &Desk, child: &mut Child, most: u32) -> u32 {
    let wal = desk.path("a.ledger-wal");
    for polls in 0..most {
        let _ = fs::metadata(&wal).or_else(|_| fs::metadata(desk.ledger()));
        if child.try_wait().unwrap().is_some() {
            return polls;
        }
        std::thread::yield_now();
    }
    most
}

/// A kill after every hundredth of an import's time, so that each moment of it is met.
#[test]
fn a_hundred_kills_leave_all_or_nothing() {
    const KILLS: u32 = 100;
    const FACTS: u32 = 1_500;
    let desk = Desk::new();
    let (mut size, _) = desk.verified().unwrap();
    let (mut killed, mut whole, mut longest) = (0, 0, 1);
    for batch in 0..=KILLS {
        let name = format!("{batch}.ndjson");
        desk.write(&name, facts(batch, FACTS));
        let mut child = spawn(&desk, &name);
        let most = if batch == 0 { u32::MAX } else { longest * batch / KILLS };
        let polls = polled(&desk, &mut child, most);
        if batch == 0 {
            longest = polls.max(KILLS);
        }
        let _ = child.kill();
        let status = child.wait().unwrap();
        let (after, _) = desk.verified().unwrap();
        match after - size {
            0 => {}
            grown => {
                assert_eq!(grown, u64::from(FACTS) + 1, "a part of batch {batch} is in the ledger");
                whole += 1;
            }
        }
        assert!(!status.success() || after > size, "batch {batch} was acknowledged and is not there");
        killed += u32::from(!status.success());
        size = after;
        desk.run(&["import", "facts", "estate.ndjson"]).ended(0).shows(&["0 facts added"]);
    }
    eprintln!("{killed} killed, {whole} imports whole");
    assert!(killed >= KILLS / 4, "only {killed} of {KILLS} were killed in time");
    assert!(whole > 0);
}

/// A kill while the very first ledger is made.
#[test]
fn kills_at_birth_leave_a_ledger_or_none() {
    const KILLS: u32 = 25;
    let mut longest = 1;
    for batch in 0..=KILLS {
        let desk = Desk::bare();
        desk.write("estate.ndjson", ESTATE);
        let mut child = spawn(&desk, "estate.ndjson");
        let most = if batch == 0 { u32::MAX } else { longest * batch / KILLS };
        let polls = polled(&desk, &mut child, most);
        if batch == 0 {
            longest = polls.max(KILLS);
        }
        let _ = child.kill();
        child.wait().unwrap();
        if let Some((size, _)) = desk.verified() {
            assert!([0, 7].contains(&size), "{size}");
        }
        desk.run(&["import", "facts", "estate.ndjson"]).ended(0);
        assert_eq!(desk.verified().unwrap().0, 7);
    }
}
