//! A backup goes on under a new origin.

use std::fs;

use ledger::{Error, Ledger, Place, Thoroughness, Trust};

use crate::desk::{Desk, all, entries, randomness, tamper};

#[test]
fn a_restored_backup_names_its_old_root() {
    let desk = Desk::new("restore");
    let ledger = desk.filled(&[300]);
    let (origin, head) = (ledger.origin().to_owned(), ledger.head());
    drop(ledger);
    fs::copy(desk.place().ledger, desk.path("backup")).unwrap();
    desk.reopened().unwrap().append(&entries(300..400)).unwrap();
    let place = Place { ledger: desk.path("new.ledger"), ..desk.place() };
    let (mut restored, report) = Ledger::restore(&desk.path("backup"), &place, 42, randomness(3)).unwrap();
    assert_eq!((&report.old_origin, report.old_head), (&origin, head));
    assert_ne!(report.new_origin, origin);
    let stored = all(&restored).unwrap();
    assert_eq!(stored.len(), 301);
    assert_eq!(
        stored[300].body,
        format!(r#"{{"restored_from":{{"origin":"{origin}","root":"{}","size":300}}}}"#, head.root)
    );
    assert_eq!((stored[299].recorded_us, stored[300].recorded_us), (1_299, 42));
    restored.append(&entries(290..310)).unwrap();
    assert_eq!(restored.verify(Thoroughness::Content).unwrap().head.size, 311);
    drop(restored);
    assert!(Ledger::open(&place, Trust::Known).is_ok());
}

#[test]
fn a_bad_backup_restores_nothing() {
    let desk = Desk::new("bad-restore");
    drop(desk.filled(&[300]));
    tamper(&desk.place().ledger, "UPDATE entry SET body = '{}' WHERE seq = 17");
    let place = Place { ledger: desk.path("new.ledger"), ..desk.place() };
    let result = Ledger::restore(&desk.place().ledger, &place, 42, randomness(3)).map(|_| ());
    assert!(matches!(result, Err(Error::Damaged { first_bad_seq: Some(17), .. })), "{result:?}");
    assert!(!place.ledger.exists() && !desk.path("new.ledger.new").exists());
    let place = desk.place();
    let result = Ledger::restore(&desk.place().ledger, &place, 42, randomness(3)).map(|_| ());
    assert!(matches!(result, Err(Error::AlreadyExists { .. })), "never over an existing file: {result:?}");
}
