//! The same events give the same result in any order, split, copy and compression, on any number of threads.

use activity::{Limits, Options, Scan};
use proptest::prelude::*;

use crate::folder::{Folder, document, gzip, record};

const KEYS: [&str; 4] = ["AKIAONEXXXXXXEXAMPLE", "AKIATWOXXXXXXEXAMPLE", "ASIATHREEXXXXEXAMPLE", ""];

/// A made-up event: uses, mints, creations, endings, switches of the trail.
fn event(number: u64, minute: u64, key: usize, kind: usize) -> String {
    let (action, more) = match kind {
        0 => (("sts", "AssumeRole"), r#","responseElements":{"credentials":{"accessKeyId":"ASIATHREEXXXXEXAMPLE"}}"#),
        1 => (("iam", "CreateUser"), r#","requestParameters":{"userName":"new"}"#),
        2 => (("iam", "DeleteAccessKey"), r#","requestParameters":{"accessKeyId":"AKIATWOXXXXXXEXAMPLE"}"#),
        3 => (("cloudtrail", "StopLogging"), r#","requestParameters":{"name":"t"}"#),
        4 => (("cloudtrail", "StartLogging"), r#","requestParameters":{"name":"t"}"#),
        5 => (("s3", "GetObject"), r#","errorCode":"AccessDenied""#),
        _ => (("s3", "GetObject"), ""),
    };
    record(number, minute, KEYS[key], action, more)
}

fn scan(folder: &Folder, threads: usize, interest: bool) -> Scan {
    let limits = Limits { uses_kept: Some(6), distinct_texts: 3, ..Limits::default() };
    let indicator =
        activity::Indicator { kind: activity::IndicatorKind::Ipv4, value: "198.51.100.3".into(), first_seen_us: None };
    let interest = interest.then(|| ["aws/access_key/111122223333/AKIAONEXXXXXXEXAMPLE".to_owned()].into());
    let indicators = vec![indicator];
    activity::scan(&[folder.path().to_owned()], Options { threads, limits, indicators, interest, ..Options::default() })
}

/// What may not depend on how the events lie in files: all but file names.
fn nameless(mut scan: Scan) -> Scan {
    assert!(scan.gaps.is_empty(), "{:?}", scan.gaps);
    scan.manifest.clear();
    let holes = scan.coverage.iter_mut().flat_map(|part| &mut part.holes);
    for hole in scan.holes.iter_mut().chain(holes) {
        hole.file = None;
    }
    for hit in &mut scan.hits {
        hit.file = "".into();
    }
    scan
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_split_order_and_copy_is_the_same(
        events in prop::collection::vec((0_u64..600, 0_usize..4, 0_usize..12), 1..60),
        order in prop::collection::vec(any::<u16>(), 90),
        files in 1_usize..6,
        threads in 1_usize..4,
        interest in any::<bool>(),
    ) {
        let events: Vec<String> = (1..).zip(&events).map(|(number, (minute, key, kind))| event(number, *minute, *key, *kind)).collect();
        let whole = Folder::new("order-whole");
        whole.write("all.json", document(&events).as_bytes());
        let split = Folder::new("order-split");
        let mut parts = vec![Vec::new(); files];
        let mut shuffled: Vec<(u16, &String)> = order.iter().copied().zip(events.iter().cycle()).take(events.len() + events.len() / 2).collect();
        shuffled.sort();
        for (place, event) in shuffled {
            parts[usize::from(place) % files].push(event.clone());
        }
        for (number, part) in parts.iter().enumerate() {
            match number % 3 {
                0 => split.write(&format!("{number}.json.gz"), &gzip(document(part).as_bytes())),
                1 => split.write(&format!("{number}.ndjson"), (part.join("\n") + "\n\n").as_bytes()),
                _ => split.write(&format!("deeper/{number}.json"), format!("[{}]", part.join(",\n")).as_bytes()),
            };
            if part.is_empty() && number % 3 == 1 {
                std::fs::remove_file(split.path().join(format!("{number}.ndjson"))).unwrap();
            }
        }
        prop_assert_eq!(nameless(scan(&whole, 1, interest)), nameless(scan(&split, threads, interest)));
    }
}

#[test]
fn a_file_read_twice_changes_nothing() {
    let events: Vec<String> =
        (1..40).map(|number| event(number, number * 7, (number % 4) as usize, (number % 12) as usize)).collect();
    let once = Folder::new("twice-once");
    once.write("a.json", document(&events).as_bytes());
    let twice = Folder::new("twice-twice");
    twice.write("a.json", document(&events).as_bytes());
    twice.write("b.json.gz", &gzip(document(&events).as_bytes()));
    let scan_twice = scan(&twice, 2, false);
    let [first, second] = scan_twice.manifest.as_slice() else { panic!("{:?}", scan_twice.manifest) };
    assert_eq!((first.duplicates, second.duplicates, second.events), (0, second.events, 39));
    assert_eq!(nameless(scan(&once, 1, false)), nameless(scan_twice));
    let paths = vec![once.path().to_owned(), once.path().join("a.json")];
    assert_eq!(activity::scan(&paths, Options::default()).manifest.len(), 1);
}
