//! A ledger file patched and cut by an attacker, against the state kept outside it: no panic, and what is read without an error
//! is what was written.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use ledger::{EntryKind, Ledger, NewEntry, Place, Stored, Thoroughness, Trust};
use libfuzzer_sys::fuzz_target;

/// A true ledger: one full tile of entries, and some over.
static TRUE: LazyLock<(Place, Vec<u8>, Vec<Stored>)> = LazyLock::new(|| {
    let folder = fuzz::scratch();
    let place = Place { ledger: folder.join("a.ledger"), state_dir: folder.join("state"), busy_timeout_ms: 0 };
    let mut drawn = 0_u8;
    let mut ledger = Ledger::create(
        &place,
        Box::new(move |bytes| {
            bytes.fill_with(|| {
                drawn = drawn.wrapping_mul(37).wrapping_add(11);
                drawn
            });
            Ok(())
        }),
    )
    .expect("a ledger can be made");
    let batch: Vec<NewEntry> = (0..300).map(entry).collect();
    ledger.append(&batch).expect("entries can be added");
    let mut entries = Vec::new();
    ledger.scan(i64::MAX, &mut |entry| entries.push(entry)).expect("it can be read");
    drop(ledger);
    let bytes = fs::read(&place.ledger).expect("it was just written");
    (place, bytes, entries)
});

fn entry(number: i64) -> NewEntry {
    NewEntry {
        kind: EntryKind::Fact,
        recorded_us: number,
        source: "fuzz".to_owned(),
        body: format!("{{\"n\":{number}}}"),
        subjects: vec![format!("a/{}", number % 7)],
    }
}

fuzz_target!(|input: (Vec<(u32, u8)>, Option<u32>)| {
    let (patches, cut) = input;
    let (place, bytes, entries) = &*TRUE;
    let mut patched = bytes.clone();
    for (at, byte) in patches {
        let at = usize::try_from(at).unwrap_or(0) % patched.len();
        patched[at] = byte;
    }
    if let Some(cut) = cut {
        patched.truncate(usize::try_from(cut).unwrap_or(0) % bytes.len());
    }
    for beside in ["a.ledger-wal", "a.ledger-shm"] {
        let _ = fs::remove_file(PathBuf::from(&place.ledger).with_file_name(beside));
    }
    fs::write(&place.ledger, &patched).expect("the scratch folder can be written");
    let Ok(ledger) = Ledger::open(place, Trust::Known) else {
        return;
    };
    let mut read = Vec::new();
    if ledger.scan(i64::MAX, &mut |entry| read.push(entry)).is_ok() {
        assert_eq!(&read, entries, "a patched entry was believed");
    }
    let _ = ledger.about("a/3");
    let _ = ledger.verify(Thoroughness::Content);
    let _ = ledger.prove(299);
});
