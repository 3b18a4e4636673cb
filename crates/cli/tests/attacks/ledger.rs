//! The ledger's file, tampered with, exchanged, of a newer version, or of something else.

use std::fs;

use crate::desk::{Desk, ESTATE};

/// SQLite's file header, "user version": 4 bytes, big endian (sqlite.org/fileformat.html, 1.3.15).
const USER_VERSION_AT: usize = 60;

fn patched(desk: &Desk, at: usize, bytes: &[u8]) -> Vec<u8> {
    let wal = desk.path("a.ledger-wal");
    assert!(!wal.exists() || fs::metadata(&wal).unwrap().len() == 0, "the log was not folded in");
    let before = fs::read(desk.ledger()).unwrap();
    let mut patched = before.clone();
    patched[at..at + bytes.len()].copy_from_slice(bytes);
    fs::write(desk.ledger(), patched).unwrap();
    before
}

#[test]
fn a_newer_ledger_is_read_and_not_written() {
    let desk = Desk::new();
    let older = desk.verified();
    patched(&desk, USER_VERSION_AT, &2_u32.to_be_bytes());
    assert_eq!(desk.verified(), older, "it can be verified");
    desk.run(&["owed", "i1"]).ended(1);
    desk.run(&["list"]).ended(0);
    desk.write("more.ndjson", ESTATE.replace("00T1", "00T2"));
    desk.write("n.toml", crate::desk::NOTICE.replace("version = 1", "version = 2"));
    let words = &["has format 2, this program writes 1", "update the program"];
    let id = "okta/api_token/acme/00T1";
    for arguments in [
        &["import", "facts", "more.ndjson"][..],
        &["notice", "i1", "n.toml"],
        &["say", "i1", id, "--who", "ann", "--why", "unused"],
        &["narrow", "i1", id, "--who", "ann", "--why", "x"],
        &["ledger", "checkpoint", "--anchored-at", "paper"],
    ] {
        desk.fails(4, arguments, words);
    }
}

#[test]
fn what_is_no_ledger_is_said_and_left_alone() {
    let desk = Desk::new();
    for (content, words) in [
        (&b""[..], &["a.ledger"][..]),
        (b"not a ledger at all", &["a.ledger", "is not a straggler ledger"]),
        (&b"SQLite format 3\0"[..], &["a.ledger"]),
        (&[0; 4096], &["a.ledger"]),
    ] {
        fs::write(desk.ledger(), content).unwrap();
        for arguments in [&["list"][..], &["import", "facts", "estate.ndjson"], &["ledger", "verify"]] {
            desk.run(arguments).ended(4).says(words);
            assert_eq!(fs::read(desk.ledger()).unwrap(), content, "{arguments:?} wrote to it");
        }
    }
    fs::remove_file(desk.ledger()).unwrap();
    fs::create_dir(desk.ledger()).unwrap();
    for arguments in [&["list"][..], &["import", "facts", "estate.ndjson"]] {
        desk.run(arguments).ended(4).says(&["a.ledger"]);
    }
}

/// A changed byte anywhere is damage, or makes no difference to any answer; it is never a panic.
#[test]
fn a_changed_byte_is_found() {
    let desk = Desk::new();
    let (verified, owed) = (desk.verified(), desk.run(&["list"]));
    let length = fs::metadata(desk.ledger()).unwrap().len();
    let mut found = 0;
    for at in (100..usize::try_from(length).unwrap()).step_by(997) {
        let before = patched(&desk, at, &[0xa5]);
        let (verify, list) = (desk.run(&["ledger", "verify"]), desk.run(&["list"]));
        assert!([0, 4].contains(&verify.code) && [0, 4].contains(&list.code), "byte {at}: {verify:#?} {list:#?}");
        found += u32::from(verify.code == 4);
        assert!(list.code == 4 || list.stdout == owed.stdout, "byte {at} changed the answer");
        fs::write(desk.ledger(), before).unwrap();
        let _ = fs::remove_file(desk.path("a.ledger-wal"));
        let _ = fs::remove_file(desk.path("a.ledger-shm"));
    }
    assert!(found > 0);
    assert_eq!(desk.verified(), verified);
}

#[test]
fn a_rolled_back_and_an_exchanged_ledger_are_refused() {
    let desk = Desk::new();
    let old = fs::read(desk.ledger()).unwrap();
    desk.import("facts", "more.ndjson", ESTATE.replace("00T1", "00T2")).ended(0);
    let new = fs::read(desk.ledger()).unwrap();
    fs::write(desk.ledger(), &old).unwrap();
    for arguments in [&["owed", "i1"][..], &["import", "facts", "estate.ndjson"], &["ledger", "verify"]] {
        desk.run(arguments).ended(4).says(&["was rolled back"]);
    }
    let other = Desk::new();
    fs::write(desk.ledger(), fs::read(other.ledger()).unwrap()).unwrap();
    for arguments in [&["owed", "i1"][..], &["import", "facts", "estate.ndjson"]] {
        desk.run(arguments).ended(4).says(&["was swapped"]);
    }
    fs::write(desk.ledger(), &new).unwrap();
    desk.run(&["owed", "i1"]).ended(1);
}

#[test]
fn a_ledger_from_elsewhere_is_believed_only_on_request() {
    let (desk, other) = (Desk::bare(), Desk::new());
    fs::copy(other.ledger(), desk.ledger()).unwrap();
    desk.run(&["owed", "i1"]).ended(4).says(&["not known on this machine", "8 words", "--first-seen"]);
    desk.run(&["owed", "i1", "--first-seen"]).ended(1);
    desk.run(&["owed", "i1"]).ended(1);
    desk.write("estate.ndjson", ESTATE.replace("00T1", "00T2"));
    desk.fails(4, &["import", "facts", "estate.ndjson"], &["signed by a key that is not on this machine"]);
}

#[test]
fn no_ledger_is_said_and_none_is_made() {
    let desk = Desk::bare();
    desk.write("logs/a.json", "{}");
    for arguments in
        [&["list"][..], &["owed", "i1"], &["ledger", "verify"], &["used", "i1", "--logs", "logs"], &["report", "i1"]]
    {
        desk.run(arguments).ended(2).says(&["no ledger at", "a.ledger", "import"]);
        assert!(!desk.ledger().exists());
    }
    desk.write("bad.ndjson", "{");
    desk.run(&["import", "facts", "bad.ndjson"]).ended(2);
    assert!(!desk.ledger().exists(), "a refused import made a ledger");
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    fs::set_permissions(desk.path("state/ledger.key"), fs::Permissions::from_mode(0o644)).unwrap();
    desk.write("more.ndjson", ESTATE.replace("00T1", "00T2"));
    desk.fails(4, &["import", "facts", "more.ndjson"], &["ledger.key", "can be read by others", "chmod 600"]);
}

#[test]
fn broken_state_is_said_and_not_repaired_by_guessing() {
    let desk = Desk::new();
    let state = || fs::read_dir(desk.path("state")).unwrap().map(|entry| entry.unwrap().path());
    let path = state().find(|path| path.extension().is_some_and(|ending| ending == "state")).unwrap();
    let before = fs::read(&path).unwrap();
    for content in [&b""[..], b"\xff\xfe", b"x", b"straggler.local/0 1 2 3", &vec![b'x'; 1 << 20]] {
        fs::write(&path, content).unwrap();
        for arguments in [&["list"][..], &["import", "facts", "estate.ndjson"]] {
            desk.run(arguments).ended(4).says(&["state "]);
        }
        assert_eq!(fs::read(&path).unwrap(), content);
    }
    fs::write(&path, before).unwrap();
    assert!(desk.verified().is_some());
}
