//! Whoever has the file changes it: each change is refused, and the first bad entry named where it can be told.

use std::fs;

use ledger::{Error, Ledger, Thoroughness, Trust};

use crate::desk::{Desk, all, entries, randomness, tamper};

/// Says where a refusal points, or what kind it is.
#[derive(Debug, PartialEq)]
enum Refusal {
    At(u64),
    Somewhere,
    RolledBack(u64),
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Damaged { first_bad_seq: Some(seq), .. }) => Refusal::At(seq),
        Err(Error::Damaged { first_bad_seq: None, .. }) => Refusal::Somewhere,
        Err(Error::RolledBack { found, .. }) => Refusal::RolledBack(found),
        other => panic!("not refused: {other:?}"),
    }
}

/// Opens, then reads everything, then verifies: the first that refuses counts.
fn opened_and_read(desk: &Desk) -> Result<usize, Error> {
    let ledger = Ledger::open(&desk.place(), Trust::Known)?;
    Ok(all(&ledger)?.len())
}

fn verified(desk: &Desk) -> Result<u64, Error> {
    Ok(Ledger::open(&desk.place(), Trust::Known)?.verify(Thoroughness::Content)?.head.size)
}

/// Fills 300 + 400 + 100 entries (3 full tiles, 32 over) once; each run of SQL starts from these.
fn target(name: &str) -> impl Fn(&str) -> (Refusal, Refusal) {
    let desk = Desk::new(name);
    drop(desk.filled(&[300, 400, 100]));
    assert_eq!((opened_and_read(&desk).unwrap(), verified(&desk).unwrap()), (800, 800));
    let whole = fs::read(desk.place().ledger).unwrap();
    // Gives how reading and verifying refuse what the SQL has left.
    move |sql| {
        fs::write(desk.place().ledger, &whole).unwrap();
        tamper(&desk.place().ledger, sql);
        (refusal(opened_and_read(&desk)), refusal(verified(&desk)))
    }
}

#[test]
fn every_field_of_an_entry_counts() {
    let after = target("field");
    for set in [
        "body = replace(body, 'made up', 'made op')",
        "source = 'csv'",
        "kind = 3 - kind % 2",
        "kind = 9",
        "recorded_us = recorded_us + 1",
        "salt = zeroblob(16)",
        "subjects = x'00000001'",
        "subjects = x'ffffffff'",
        "body = CAST(x'ff' AS TEXT)",
    ] {
        for seq in [0, 255, 256, 511, 767, 768, 799] {
            let sql = format!("UPDATE entry SET {set} WHERE seq = {seq}");
            assert_eq!(after(&sql), (Refusal::At(seq), Refusal::At(seq)), "{sql}");
        }
    }
}

#[test]
fn rows_gone_moved_or_added() {
    let after = target("rows");
    let at = |seq| (Refusal::At(seq), Refusal::At(seq));
    assert_eq!(after("DELETE FROM entry WHERE seq = 300"), at(300));
    assert_eq!(after("DELETE FROM entry WHERE seq >= 790"), at(790));
    assert_eq!(
        after("INSERT INTO entry SELECT 800, kind, recorded_us, salt, subjects, source, body FROM entry WHERE seq = 1"),
        at(800)
    );
    let swap = "UPDATE entry SET seq = 9999 WHERE seq = 5; UPDATE entry SET seq = 5 WHERE seq = 7; UPDATE entry SET seq = 7 WHERE seq = 9999";
    assert_eq!(after(swap), at(5));
    assert_eq!(after("UPDATE subject SET name = name || 'x' WHERE name = 'okta/user/example.test/2'"), at(2));
}

#[test]
fn checkpoints_gone_or_changed() {
    let after = target("checkpoints");
    let at = |seq| (Refusal::At(seq), Refusal::At(seq));
    assert_eq!(after("DELETE FROM checkpoint WHERE size = 800"), at(700));
    let sql = "DELETE FROM checkpoint WHERE size = 800; DELETE FROM entry WHERE seq >= 700";
    assert_eq!(after(sql), (Refusal::RolledBack(700), Refusal::RolledBack(700)));
    assert_eq!(after("UPDATE checkpoint SET size = 799 WHERE size = 800"), (Refusal::Somewhere, Refusal::Somewhere));
    assert_eq!(
        after("UPDATE checkpoint SET signature = zeroblob(64) WHERE size = 800"),
        (Refusal::Somewhere, Refusal::Somewhere)
    );
    assert_eq!(
        after("UPDATE checkpoint SET leaves = zeroblob(1024) WHERE size = 800"),
        (Refusal::Somewhere, Refusal::Somewhere)
    );
    // What lies behind the head is not read at opening; the full check finds it.
    for sql in ["DELETE FROM checkpoint WHERE size = 300", "UPDATE checkpoint SET root = zeroblob(32) WHERE size = 300"]
    {
        let desk = Desk::new("middle");
        drop(desk.filled(&[300, 400, 100]));
        tamper(&desk.place().ledger, sql);
        assert_eq!(refusal(verified(&desk)), Refusal::At(0), "{sql}");
    }
}

#[test]
fn tiles_replaced() {
    let replaced = "UPDATE tile SET hashes = (SELECT hashes FROM tile WHERE number = 0) WHERE number = 1";
    let desk = Desk::new("tile");
    drop(desk.filled(&[300, 400, 100]));
    tamper(&desk.place().ledger, replaced);
    let ledger = Ledger::open(&desk.place(), Trust::Known).unwrap();
    assert_eq!(all(&ledger).unwrap().len(), 800, "entries hash to the root without it");
    assert_eq!(refusal(ledger.about("okta/api_token/example.test/300")), Refusal::At(256));
    assert_eq!(refusal(ledger.prove(300)), Refusal::At(256));
    assert!(ledger.prove(0).is_ok(), "its path needs that tile's root only, which the head proves");
    assert_eq!(refusal(ledger.verify(Thoroughness::Content)), Refusal::At(256));
    let after = target("tiles");
    let with_entry = format!("{replaced}; UPDATE entry SET body = '{{}}' WHERE seq = 300");
    assert_eq!(after(&with_entry), (Refusal::At(256), Refusal::At(256)));
    let roots = "UPDATE tile SET root = zeroblob(32) WHERE number = 1";
    assert_eq!(after(roots), (Refusal::Somewhere, Refusal::Somewhere));
    assert_eq!(after("DELETE FROM tile WHERE number = 2"), (Refusal::Somewhere, Refusal::Somewhere));
}

#[test]
fn one_changed_entry_is_refused_wherever_it_is_read() {
    let desk = Desk::new("one");
    drop(desk.filled(&[300, 400, 100]));
    tamper(&desk.place().ledger, "UPDATE entry SET body = '{}' WHERE seq IN (300, 790)");
    let ledger = Ledger::open(&desk.place(), Trust::Known).unwrap();
    for seq in [300, 790] {
        assert_eq!(refusal(ledger.about(&format!("okta/api_token/example.test/{seq}"))), Refusal::At(seq));
        assert_eq!(refusal(ledger.prove(seq)), Refusal::At(seq));
    }
    assert_eq!(ledger.about("okta/api_token/example.test/301").unwrap().len(), 1);
    assert!(ledger.prove(301).is_ok());
}

#[test]
fn indexes_doctored() {
    let hide = "DELETE FROM about WHERE seq = 300";
    let desk = Desk::new("index");
    drop(desk.filled(&[300, 400, 100]));
    tamper(&desk.place().ledger, hide);
    assert_eq!(refusal(verified(&desk)), Refusal::At(300));
    tamper(&desk.place().ledger, "INSERT INTO about SELECT id, 5 FROM subject WHERE name = 'okta/user/example.test/0'");
    let ledger = Ledger::open(&desk.place(), Trust::Known).unwrap();
    assert_eq!(refusal(ledger.about("okta/user/example.test/0")), Refusal::At(5));

    let desk = Desk::new("known-index");
    drop(desk.filled(&[300]));
    // The digest of an entry to come, pointing to one that is there: it would be swallowed as known.
    let mut twin = Ledger::create(&desk.named("b.ledger"), randomness(5)).unwrap();
    twin.append(&entries(300..301)).unwrap();
    let digest: String = rusqlite::Connection::open(desk.named("b.ledger").ledger)
        .unwrap()
        .query_one("SELECT hex(digest) FROM known", (), |row| row.get(0))
        .unwrap();
    tamper(&desk.place().ledger, &format!("INSERT INTO known VALUES (x'{digest}', 3)"));
    assert_eq!(refusal(desk.reopened().unwrap().append(&entries(300..301))), Refusal::Somewhere);
    assert_eq!(refusal(verified(&desk)), Refusal::At(3));
}

#[test]
fn a_copy_put_back_is_refused() {
    let desk = Desk::new("rollback");
    let mut ledger = desk.filled(&[300]);
    ledger.append(&entries(300..310)).unwrap();
    drop(ledger);
    fs::copy(desk.place().ledger, desk.path("copy")).unwrap();
    desk.reopened().unwrap().append(&entries(310..320)).unwrap();
    fs::copy(desk.path("copy"), desk.place().ledger).unwrap();
    assert_eq!(refusal(opened_and_read(&desk)), Refusal::RolledBack(310));
    let error = desk.reopened().err().unwrap();
    assert!(error.to_string().contains("it has 310 entries and had 320, entry 310 is the first one gone"), "{error}");
}

#[test]
fn an_open_writer_sees_a_copy_put_back() {
    let desk = Desk::new("rollback-open");
    let mut ledger = desk.filled(&[300, 10]);
    tamper(&desk.place().ledger, "DELETE FROM checkpoint WHERE size = 310; DELETE FROM entry WHERE seq >= 300");
    assert_eq!(refusal(ledger.append(&entries(310..320))), Refusal::RolledBack(300));
    assert_eq!(refusal(ledger.refresh()), Refusal::RolledBack(300));
}

#[test]
fn a_fork_signed_with_the_stolen_key_is_refused() {
    let desk = Desk::new("fork");
    drop(desk.filled(&[300]));
    fs::copy(desk.place().ledger, desk.path("copy")).unwrap();
    desk.reopened().unwrap().append(&entries(300..320)).unwrap();
    // Elsewhere, with the key: the same past, another present, longer than ours.
    fs::create_dir(desk.path("else")).unwrap();
    fs::create_dir(desk.path("else/state")).unwrap();
    fs::copy(desk.path("state/ledger.key"), desk.path("else/state/ledger.key")).unwrap();
    let place = desk.named("else/a.ledger");
    let place = ledger::Place { state_dir: desk.path("else/state"), ..place };
    fs::copy(desk.path("copy"), &place.ledger).unwrap();
    let mut fork = Ledger::open_for_writing(&place, Trust::FirstSeen, randomness(8)).unwrap();
    fork.append(&entries(500..600)).unwrap();
    drop(fork);
    fs::copy(&place.ledger, desk.place().ledger).unwrap();
    assert_eq!(refusal(opened_and_read(&desk)), Refusal::Somewhere);
}

#[test]
fn another_ledger_in_its_place_is_refused() {
    let desk = Desk::new("swap");
    drop(desk.filled(&[30]));
    let mut other = Ledger::create(&desk.named("b.ledger"), randomness(7)).unwrap();
    other.append(&entries(0..40)).unwrap();
    drop(other);
    fs::copy(desk.named("b.ledger").ledger, desk.place().ledger).unwrap();
    assert!(matches!(Ledger::open(&desk.place(), Trust::Known), Err(Error::Swapped { .. })));
    assert!(Ledger::open(&desk.place(), Trust::FirstSeen).is_ok());
    fs::rename(desk.named("b.ledger").ledger, desk.path("c.ledger")).unwrap();
    assert!(Ledger::open(&desk.named("c.ledger"), Trust::Known).is_ok(), "a ledger may be moved");
}

#[test]
fn signed_by_another_key_is_refused() {
    let desk = Desk::new("other-key");
    let ours = desk.filled(&[30]);
    let (theirs, other) = desk.filled_by_another(30);
    assert_eq!((ours.origin(), ours.head()), (other.origin(), other.head()), "only the key tells them apart");
    let keys = [other.verifier_key(), ours.verifier_key()];
    drop((ours, other));
    // Their file in the place of ours, with their key named, and with ours.
    for key in keys {
        fs::copy(&theirs.ledger, desk.place().ledger).unwrap();
        tamper(&desk.place().ledger, &format!("UPDATE identity SET verifier_key = '{key}'"));
        let result = Ledger::open(&desk.place(), Trust::Known).map(|_| ());
        assert!(matches!(result, Err(Error::Damaged { .. } | Error::NotALedger { .. })), "{result:?}");
    }
}

#[test]
fn a_truncated_file_is_refused() {
    let desk = Desk::new("truncated");
    drop(desk.filled(&[2_000]));
    let whole = fs::read(desk.place().ledger).unwrap();
    for length in [1, 99, 100, 512, 4096, whole.len() / 2, whole.len() - 4096, whole.len() - 1] {
        fs::write(desk.place().ledger, &whole[..length]).unwrap();
        let result = opened_and_read(&desk).and_then(|_| verified(&desk));
        assert!(matches!(result, Err(Error::Damaged { .. } | Error::NotALedger { .. })), "{length}: {result:?}");
    }
}

#[test]
fn a_changed_schema_is_refused() {
    for sql in [
        "DROP TRIGGER entry_no_update",
        "CREATE TABLE more (a)",
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM known; END",
    ] {
        let desk = Desk::new("schema");
        drop(desk.filled(&[3]));
        rusqlite::Connection::open(desk.place().ledger).unwrap().execute_batch(sql).unwrap();
        assert_eq!(refusal(opened_and_read(&desk)), Refusal::Somewhere, "{sql}");
    }
}

#[test]
fn any_flipped_bit_is_refused_or_harmless() {
    let desk = Desk::new("flips");
    drop(desk.filled(&[300]));
    let whole = fs::read(desk.place().ledger).unwrap();
    let truth = all(&Ledger::open(&desk.place(), Trust::Known).unwrap()).unwrap();
    let mut refused = 0;
    for n in 0..200 {
        let mut bytes = whole.clone();
        let at = (n * 7919 + 13) * 31 % bytes.len();
        bytes[at] ^= 1 << (n % 8);
        fs::write(desk.place().ledger, &bytes).unwrap();
        let read = Ledger::open(&desk.place(), Trust::Known).and_then(|ledger| all(&ledger));
        match read {
            Ok(read) => assert_eq!(read, truth, "byte {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 60, "{refused}");
}
