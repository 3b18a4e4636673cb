//! What is refused at opening, and what is healed.

use std::fs;
use std::path::PathBuf;

use ledger::{Error, Ledger, Place, Standing, Trust};
use rusqlite::Connection;

use crate::desk::{Desk, all, entries, randomness};

fn state_file(desk: &Desk, ledger: &Ledger) -> PathBuf {
    desk.path("state").join(format!("{}.state", ledger.origin().rsplit('/').next().unwrap()))
}

#[test]
fn a_file_ahead_of_its_state_is_healed() {
    let desk = Desk::new("ahead");
    let mut ledger = desk.filled(&[400]);
    let state = state_file(&desk, &ledger);
    let old = fs::read(&state).unwrap();
    ledger.append(&entries(400..900)).unwrap();
    let new = fs::read(&state).unwrap();
    drop(ledger);
    fs::write(&state, &old).unwrap();
    let reader = Ledger::open(&desk.place(), Trust::Known).unwrap();
    assert_eq!(reader.standing(), Standing::Ahead { remembered_size: 400 });
    assert_eq!(fs::read(&state).unwrap(), old, "a reader leaves the state alone");
    assert_eq!(desk.reopened().unwrap().standing(), Standing::Ahead { remembered_size: 400 });
    assert_eq!(fs::read(&state).unwrap(), new);
    assert_eq!(desk.reopened().unwrap().standing(), Standing::AsRemembered);
}

#[test]
fn a_ledger_without_state_is_believed_only_when_told() {
    let desk = Desk::new("first-seen");
    drop(desk.filled(&[5]));
    fs::rename(desk.path("state"), desk.path("old-state")).unwrap();
    assert!(matches!(Ledger::open(&desk.place(), Trust::Known), Err(Error::Unknown { .. })));
    let ledger = Ledger::open(&desk.place(), Trust::FirstSeen).unwrap();
    assert_eq!(ledger.standing(), Standing::FirstSeen);
    assert_eq!(all(&ledger).unwrap().len(), 5);
    assert_eq!(Ledger::open(&desk.place(), Trust::Known).unwrap().standing(), Standing::AsRemembered);
    assert!(matches!(desk.reopened(), Err(Error::ForeignKey { .. })), "its key is not on this machine");
}

#[test]
fn a_newer_format_is_read_and_not_written() {
    let desk = Desk::new("newer");
    drop(desk.filled(&[5]));
    Connection::open(desk.place().ledger)
        .unwrap()
        .execute_batch("PRAGMA user_version = 2; CREATE TABLE later (a) STRICT")
        .unwrap_err();
    Connection::open(desk.place().ledger)
        .unwrap()
        .execute_batch("PRAGMA user_version = 2; CREATE TABLE later (a INTEGER)")
        .unwrap();
    let mut ledger = desk.reopened().unwrap();
    assert_eq!(all(&ledger).unwrap().len(), 5);
    let error = ledger.append(&entries(5..6)).unwrap_err();
    assert!(matches!(error, Error::NewerFormat { found: 2, known: 1, .. }));
    assert!(error.to_string().contains("format 2, this program writes 1"), "{error}");
}

#[test]
fn what_is_not_a_ledger_is_said() {
    let desk = Desk::new("not-a-ledger");
    assert!(matches!(Ledger::open(&desk.place(), Trust::Known), Err(Error::Missing { .. })));
    for content in [&b""[..], b"name,owner\nx,y\n", &[0; 8192]] {
        fs::write(desk.place().ledger, content).unwrap();
        assert!(
            matches!(Ledger::open(&desk.place(), Trust::FirstSeen), Err(Error::NotALedger { .. })),
            "{} bytes",
            content.len()
        );
        assert!(matches!(desk.reopened(), Err(Error::NotALedger { .. })));
        assert!(matches!(Ledger::create(&desk.place(), randomness(1)), Err(Error::AlreadyExists { .. })));
        assert_eq!(fs::read(desk.place().ledger).unwrap(), content, "nothing was written to it");
    }
    fs::remove_file(desk.place().ledger).unwrap();
    Connection::open(desk.place().ledger).unwrap().execute_batch("CREATE TABLE entry (a)").unwrap();
    assert!(matches!(Ledger::open(&desk.place(), Trust::FirstSeen), Err(Error::NotALedger { .. })));
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let desk = Desk::new("read-only");
    // Not even root can create a file in this one.
    let place = Place { ledger: PathBuf::from("/proc/a.ledger"), ..desk.place() };
    if cfg!(target_os = "linux") {
        assert!(matches!(Ledger::create(&place, randomness(1)), Err(Error::NotWritable { .. })));
    }
    let place = Place { state_dir: desk.path("file").join("state"), ..desk.place() };
    fs::write(desk.path("file"), "").unwrap();
    assert!(matches!(Ledger::create(&place, randomness(1)), Err(Error::State { .. })));
    assert!(!desk.place().ledger.exists() && !desk.path("a.ledger.new").exists());
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new("key");
    drop(desk.filled(&[1]));
    let key = desk.path("state").join("ledger.key");
    let mode = |path: &PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&key), mode(&desk.path("state"))), (0o600, 0o700));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(desk.reopened(), Err(Error::State { .. })));
    assert!(Ledger::open(&desk.place(), Trust::Known).is_ok(), "reading needs no key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&key, "short\n").unwrap();
    assert!(matches!(desk.reopened(), Err(Error::State { .. })));
}
