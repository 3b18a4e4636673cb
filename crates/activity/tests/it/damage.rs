//! Damaged, hostile and foreign files are gaps that name the place; what was read before stays.

use std::collections::BTreeSet;
use std::io::Write as _;

use activity::{Limits, Options};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use crate::folder::{Folder, document, gzip, record};

fn records(count: u64) -> Vec<String> {
    (1..=count).map(|number| record(number, number, "AKIAONEXXXXXXEXAMPLE", ("s3", "ListBuckets"), "")).collect()
}

#[test]
fn a_file_cut_anywhere_is_a_gap_and_keeps_what_came_before() {
    let folder = Folder::new("cut");
    for (name, bytes) in
        [("a.json.gz", gzip(document(&records(6)).as_bytes())), ("a.json", document(&records(3)).into_bytes())]
    {
        let mut kept = BTreeSet::new();
        for cut in 0..bytes.len() {
            folder.write(name, &bytes[..cut]);
            let scan = folder.scan();
            let [read] = scan.manifest.as_slice() else { panic!("{:?}", scan.manifest) };
            // A plain document that lacks only its closing brace has lost no record, and still is a gap.
            assert!(!scan.gaps.is_empty(), "{name} cut at {cut} of {} is no gap", bytes.len());
            assert!(scan.gaps.iter().all(|gap| gap.file.ends_with(name)), "{:?}", scan.gaps);
            assert_eq!(read.bytes, cut as u64);
            if read.events > 0 {
                assert!(scan.holes.iter().any(|hole| hole.to_us.is_none()), "{name} cut at {cut}: {:?}", scan.holes);
            }
            kept.insert(read.events);
        }
        assert!(kept.len() > 2, "{name}: {kept:?}");
        std::fs::remove_file(folder.path().join(name)).unwrap();
    }
}

#[test]
fn a_bomb_is_cut_off() {
    let folder = Folder::new("bomb");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(format!("{}\n", records(1).concat()).as_bytes()).unwrap();
    let blank = vec![b' '; 1 << 20];
    for _ in 0..80 {
        encoder.write_all(&blank).unwrap();
    }
    folder.write("bomb.json.gz", &encoder.finish().unwrap());
    let scan = folder.scan();
    assert_eq!(scan.manifest[0].events, 1);
    assert!(scan.gaps[0].reason.contains("expands more than 1000 times"), "{:?}", scan.gaps);
    let limits = Limits { expanded_bytes: 1 << 20, ..Limits::default() };
    let scan = activity::scan(&[folder.path().to_owned()], Options { limits, ..Options::default() });
    assert!(scan.gaps[0].reason.contains("expands to more than 1048576 bytes"), "{:?}", scan.gaps);
}

#[test]
fn a_line_too_long_is_a_gap_and_the_next_is_read() {
    let folder = Folder::new("long");
    let mut text = records(1).concat().into_bytes();
    text.extend_from_slice(b"\n{\"long\":\"");
    text.resize(text.len() + (65 << 20), b'x');
    text.extend_from_slice(b"\"}\n");
    text.extend_from_slice(record(2, 2, "AKIAONEXXXXXXEXAMPLE", ("s3", "ListBuckets"), "").as_bytes());
    folder.write("long.jsonl", &text);
    let scan = folder.scan();
    assert_eq!((scan.manifest[0].events, scan.manifest[0].unparsed), (2, 1));
    assert!(scan.gaps[0].place == "line 2" && scan.gaps[0].reason.contains("64 MiB"), "{:?}", scan.gaps);
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_or_out_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = Folder::new("links-outside");
    outside.write("secret.json", document(&records(1)).as_bytes());
    let folder = Folder::new("links");
    folder.write("sub/a.json", document(&records(2)).as_bytes());
    symlink(folder.path(), folder.path().join("sub/circle")).unwrap();
    symlink(outside.path().join("secret.json"), folder.path().join("out.json")).unwrap();
    symlink(folder.path().join("sub/a.json"), folder.path().join("inside.json")).unwrap();
    symlink(folder.path().join("nowhere"), folder.path().join("broken.json")).unwrap();
    let scan = folder.scan();
    let reasons: Vec<&str> = scan.gaps.iter().map(|gap| gap.reason.as_str()).collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    assert!(reasons.iter().any(|reason| reason.contains("link to a folder")), "{reasons:?}");
    assert!(reasons.iter().any(|reason| reason.contains("link out of the folder")), "{reasons:?}");
    assert_eq!(scan.manifest.iter().map(|read| (read.events, read.duplicates)).collect::<Vec<_>>(), [(2, 0), (2, 2)]);
}

#[test]
fn what_is_not_there_or_not_known_is_a_gap() {
    let scan = activity::scan(&["no/such/path.json".into()], Options::default());
    assert!(scan.gaps[0].reason.contains("cannot be read"), "{:?}", scan.gaps);
    let scan = activity::scan(&[], Options { as_format: Some("syslog"), ..Options::default() });
    assert!(scan.gaps[0].reason.contains("no format \"syslog\""), "{:?}", scan.gaps);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn bytes_changed_anywhere_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), lines in any::<bool>(), packed in any::<bool>()) {
        let folder = Folder::new("changed");
        let text = if lines { records(4).join("\n") } else { document(&records(4)) };
        let mut bytes = if packed { gzip(text.as_bytes()) } else { text.into_bytes() };
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        folder.write(if lines { "a.jsonl" } else { "a.json" }, &bytes);
        let scan = folder.scan();
        prop_assert!(scan.manifest[0].events == 4 || !scan.gaps.is_empty(), "fewer events and no gap");
    }
}
