//! Adding and reading.

use ledger::{EntryKind, Error, Ledger, Standing, Thoroughness, Trust, words};
use proptest::prelude::*;

use crate::desk::{Desk, all, entries, entry, randomness};

#[test]
fn what_was_added_is_read_back() {
    let desk = Desk::new("read-back");
    let ledger = desk.filled(&[1, 300, 212, 700]);
    assert_eq!(ledger.head().size, 1213);
    let stored = all(&ledger).unwrap();
    assert_eq!(stored.len(), 1213);
    for (n, stored) in (0..).zip(&stored) {
        let wanted = entry(n);
        assert_eq!((stored.seq, stored.kind, stored.recorded_us), (n, wanted.kind, wanted.recorded_us));
        assert_eq!((&stored.source, &stored.body), (&wanted.source, &wanted.body));
        assert!(stored.subjects.iter().map(|name| &**name).eq(wanted.subjects.iter().map(String::as_str)));
    }
    let about = ledger.about("okta/user/example.test/3").unwrap();
    assert!(about.iter().map(|entry| entry.seq).eq((0..1213).filter(|n| n % 7 == 3)));
    assert_eq!(about[5], stored[usize::try_from(about[5].seq).unwrap()]);
    assert_eq!(ledger.about("okta/user/example.test/nobody").unwrap(), []);
    let verified = ledger.verify(Thoroughness::ContentAndPages).unwrap();
    assert_eq!((verified.head, verified.checkpoints, verified.tiles), (ledger.head(), 5, 4));
    assert_eq!(words(&ledger.head()).len(), 8);
}

#[test]
fn a_scan_stops_at_its_instant() {
    let desk = Desk::new("instant");
    let ledger = desk.filled(&[20]);
    let mut seqs = Vec::new();
    ledger.scan(1_004, &mut |entry| seqs.push(entry.seq)).unwrap();
    assert_eq!(seqs, [0, 1, 2, 3, 4]);
}

#[test]
fn chunks_hold_everything_once_and_in_order() {
    let desk = Desk::new("chunks");
    let ledger = desk.filled(&[9_000]);
    let mut chunks: Vec<Vec<u64>> = Vec::new();
    ledger.scan_chunks(i64::MAX, &mut |chunk| chunks.push(chunk.iter().map(|entry| entry.seq).collect())).unwrap();
    assert_eq!(chunks.iter().map(Vec::len).collect::<Vec<_>>(), [[256; 35].as_slice(), &[40]].concat());
    assert!(chunks.into_iter().flatten().eq(0..9_000));
}

#[test]
fn what_is_known_is_not_added_again() {
    let desk = Desk::new("known");
    let mut ledger = desk.filled(&[10]);
    let before = (ledger.head(), ledger.checkpoint());
    let mut again = entries(0..10);
    again[0].recorded_us = 77; // when it was learnt a second time does not make it another entry
    let receipt = ledger.append(&again).unwrap();
    assert_eq!((receipt.added, receipt.already_known, receipt.head), (0, 10, before.0));
    assert_eq!((ledger.head(), ledger.checkpoint()), before);
    let mut mixed = entries(8..12);
    mixed.push(entry(11));
    mixed.push(ledger::NewEntry { kind: EntryKind::Decision, ..entry(0) });
    let receipt = ledger.append(&mixed).unwrap();
    assert_eq!((receipt.added, receipt.already_known, receipt.head.size), (3, 3, 13));
    assert_eq!(ledger.verify(Thoroughness::Content).unwrap().checkpoints, 3);
    assert_eq!(ledger.append(&[]).unwrap().added, 0);
}

#[test]
fn a_reader_follows_a_writer() {
    let desk = Desk::new("follow");
    let mut writer = desk.filled(&[5]);
    let mut reader = Ledger::open(&desk.place(), Trust::Known).unwrap();
    writer.append(&entries(5..400)).unwrap();
    assert_eq!(all(&reader).unwrap().len(), 5);
    assert_eq!(reader.refresh().unwrap(), writer.head());
    assert_eq!(all(&reader).unwrap().len(), 400);
    assert!(matches!(reader.append(&entries(0..1)), Err(Error::ReadOnly { .. })));
}

#[test]
fn two_writers_in_turn_build_one_ledger() {
    let desk = Desk::new("in-turn");
    let mut one = desk.filled(&[3]);
    let mut two = desk.reopened().unwrap();
    for n in 0..6 {
        let writer = if n % 2 == 0 { &mut two } else { &mut one };
        writer.append(&entries(n * 100..n * 100 + 100)).unwrap();
    }
    assert_eq!(one.verify(Thoroughness::Content).unwrap().head, one.head());
    assert_eq!(two.refresh().unwrap().size, 600);
    assert_eq!(desk.reopened().unwrap().standing(), Standing::AsRemembered);
}

#[test]
fn no_randomness_adds_nothing() {
    let desk = Desk::new("no-randomness");
    drop(desk.filled(&[3]));
    let failing: ledger::Randomness = Box::new(|_| Err("none left".to_owned()));
    let mut ledger = Ledger::open_for_writing(&desk.place(), Trust::Known, failing).unwrap();
    assert!(matches!(ledger.append(&entries(3..5)), Err(Error::Randomness(_))));
    assert_eq!(desk.reopened().unwrap().verify(Thoroughness::Content).unwrap().head.size, 3);
}

#[test]
fn a_leaf_is_salted() {
    let desk = Desk::new("salted");
    let place = desk.named("b.ledger");
    let mut one = desk.filled(&[1]);
    let mut two = Ledger::create(&place, randomness(9)).unwrap();
    two.append(&entries(0..1)).unwrap();
    assert_ne!(one.append(&[]).unwrap().head.root, two.head().root);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_cut_into_batches_verifies(batches in prop::collection::vec(1_u64..400, 1..7)) {
        let desk = Desk::new("cuts");
        let ledger = desk.filled(&batches);
        let total = batches.iter().sum();
        prop_assert_eq!(ledger.verify(Thoroughness::Content).unwrap().head.size, total);
        let stored = all(&desk.reopened().unwrap()).unwrap();
        prop_assert!(stored.iter().map(|entry| entry.body.clone()).eq((0..total).map(|n| entry(n).body)));
        let mut size = 0;
        for batch in &batches {
            size += batch;
            prop_assert!(ledger.prove_extension(size).is_ok());
        }
    }
}

#[test]
fn a_batch_that_breaks_off_leaves_nothing() {
    let desk = Desk::new("breaks-off");
    let mut ledger = desk.filled(&[10]);
    let before = ledger.head();
    let broken =
        (0..70_000).map(|n| if n < 69_999 { Ok(entry(n)) } else { Err(Error::Randomness("no more".to_owned())) });
    assert!(matches!(ledger.append_each(broken), Err(Error::Randomness(_))));
    assert_eq!(ledger.head(), before);
    assert_eq!(ledger.append_each((5..400).map(|n| Ok::<_, Error>(entry(n)))).unwrap().added, 390);
    assert_eq!(desk.reopened().unwrap().verify(Thoroughness::Content).unwrap().head.size, 400);
}
