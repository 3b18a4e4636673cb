//! Logs as they come packed: zstd, tar, zip. Each member is a file of its own; what is hostile or torn is a gap that names the place.

use std::io::Write as _;

use activity::{Limits, Options, Scan};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use proptest::prelude::*;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::folder::{Folder, document, gzip, record};

/// A document of so many events from a number on; each is a minute after the one before.
fn log(from: u64, count: u64) -> Vec<u8> {
    let records: Vec<String> =
        (from..from + count).map(|n| record(n, n, "AKIAONEXXXXXXEXAMPLE", ("s3", "ListBuckets"), "")).collect();
    document(&records).into_bytes()
}

fn zstd(text: &[u8]) -> Vec<u8> {
    compress_to_vec(text, CompressionLevel::Fastest)
}

fn header(name: &str, kind: tar::EntryType, bytes: u64) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_size(bytes);
    header.set_cksum();
    header
}

fn tarball(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        builder.append(&header(name, tar::EntryType::Regular, bytes.len() as u64), *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

/// A member of a zip as it is written.
struct Zipped {
    name: &'static str,
    local_name: &'static str,
    bytes: Vec<u8>,
    packs: bool,
    encrypted: bool,
}

fn zipped(name: &'static str, bytes: Vec<u8>) -> Zipped {
    Zipped { name, local_name: name, bytes, packs: true, encrypted: false }
}

fn zip(members: &[Zipped]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for member in members {
        let mut crc = flate2::Crc::new();
        crc.update(&member.bytes);
        let packed = if member.packs {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&member.bytes).unwrap();
            encoder.finish().unwrap()
        } else {
            member.bytes.clone()
        };
        let at = out.len() as u32;
        let mut about = Vec::new();
        about.extend([20, 0, u8::from(member.encrypted), 0, if member.packs { 8 } else { 0 }, 0, 0, 0, 0, 0]);
        for number in [crc.sum(), packed.len() as u32, member.bytes.len() as u32] {
            about.extend(number.to_le_bytes());
        }
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend([member.local_name.len() as u8, 0, 0, 0]);
        out.extend(member.local_name.as_bytes());
        out.extend(packed);
        list.extend(b"PK\x01\x02\x14\x00");
        list.extend(&about);
        list.extend([member.name.len() as u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        list.extend(at.to_le_bytes());
        list.extend(member.name.as_bytes());
    }
    let (start, bytes, count) = (out.len() as u32, list.len() as u32, members.len() as u8);
    out.extend(list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, 0, count, 0]);
    out.extend(bytes.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn scan(name: &str, file: &str, bytes: &[u8]) -> Scan {
    let folder = Folder::new(name);
    folder.write(file, bytes);
    folder.scan()
}

/// The members read, with their events.
fn read(scan: &Scan) -> Vec<(&str, u64)> {
    scan.manifest.iter().map(|read| (read.path.rsplit_once("/x.").map_or("", |(_, path)| path), read.events)).collect()
}

fn reasons(scan: &Scan) -> Vec<&str> {
    scan.gaps.iter().map(|gap| gap.reason.as_str()).collect()
}

/// Asserts that there is one gap, with that text in its reason.
fn one_gap(scan: &Scan, says: &str) {
    let reasons = reasons(scan);
    assert!(reasons.len() == 1 && reasons[0].contains(says), "{says:?} is not what {reasons:?} say");
}

#[test]
fn every_packing_gives_the_same_events() {
    let (a, b) = (log(1, 4), log(5, 3));
    let two = [("dir/a.json.gz", &gzip(&a)[..]), ("b.json.zst", &zstd(&b)[..])];
    let plain = tarball(&two);
    let packed: Vec<Zipped> = vec![
        zipped("a/long/folder/name/", Vec::new()),
        zipped("dir/a.json", a.clone()),
        Zipped { packs: false, ..zipped("b.json.gz", gzip(&b)) },
    ];
    let skippable = [&[0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3][..], &zstd(&a), &zstd(&b)].concat();
    for (file, bytes, members) in [
        ("x.tar", plain.clone(), 2),
        ("x.tgz", gzip(&plain), 2),
        ("x.tar.gz", gzip(&plain), 2),
        ("x.tar.zst", zstd(&plain), 2),
        ("x.zip", zip(&packed), 2),
        ("x.json.zst", skippable, 1),
    ] {
        let scan = scan("packed", file, &bytes);
        assert_eq!(reasons(&scan), [""; 0], "{file}");
        assert_eq!(scan.manifest.len(), members, "{file}: {:?}", scan.manifest);
        assert_eq!(scan.manifest.iter().map(|read| read.events).sum::<u64>(), 7, "{file}");
        let one = &scan.manifest[0];
        assert!(scan.manifest.iter().all(|read| read.sha256 == one.sha256 && one.sha256.len() == 64), "{file}");
        if members == 2 {
            let starts = [&file[2..], "!dir/a.json"].concat();
            assert!(read(&scan)[0].0.starts_with(&starts), "{file}: {:?}", read(&scan));
        }
    }
}

#[test]
fn the_name_of_a_member_is_a_file_name() {
    let name = "111122223333_CloudTrail_us-east-1_20231114T0200Z_0000000000000120.json.gz";
    let scan = scan("member-name", "x.tar", &tarball(&[(name, b"\x1f\x8b torn")]));
    assert_eq!((scan.manifest[0].format.as_deref(), scan.holes.len(), scan.gaps.len()), (Some("cloudtrail"), 1, 1));
    assert!(scan.holes[0].to_us.is_some(), "{:?}", scan.holes);
}

#[test]
fn a_tar_cut_anywhere_is_a_gap_and_a_hole_without_an_end() {
    let whole = tarball(&[("a.json", &log(1, 3)), ("b.json", &log(4, 3))]);
    let mut kept = std::collections::BTreeSet::new();
    for cut in (1..whole.len() - 1_023).step_by(37).chain([whole.len() - 1_024]) {
        let scan = scan("tar-cut", "x.tar", &whole[..cut]);
        assert!(!scan.gaps.is_empty(), "cut at {cut} of {}", whole.len());
        let events = scan.manifest.iter().map(|read| read.events).sum::<u64>();
        assert!(events == 0 || scan.holes.iter().any(|hole| hole.to_us.is_none()), "cut at {cut}: {:?}", scan.holes);
        kept.insert(events);
    }
    assert!(kept.len() == 7, "{kept:?}");
}

#[test]
fn hostile_tars() {
    let log = log(1, 2);
    let inner = gzip(&tarball(&[("a.json", &log)]));
    let gz_in_gz = gzip(&gzip(&log));
    let members: [(&str, &[u8]); 6] = [
        ("a.json", &log),
        ("a.json", &log),
        ("../../etc/b.json", &log),
        ("/c.json", &log),
        ("d.json.gz", &gz_in_gz),
        ("e.tar.gz", &inner),
    ];
    let scan = scan("hostile-tar", "x.tar.gz", &gzip(&tarball(&members)));
    let path = |member: &str| format!("tar.gz!{member}");
    let expected =
        [("a.json", 2), ("a.json", 2), ("../../etc/b.json", 2), ("/c.json", 2), ("d.json.gz", 0), ("e.tar.gz", 0)];
    let found: Vec<(String, u64)> = read_members(&scan);
    assert_eq!(found, expected.map(|(member, events)| (path(member), events)));
    let reasons = reasons(&scan).join("\n");
    for says in ["the same name", "leads out", "packed more than once", "an archive within an archive"] {
        assert!(reasons.contains(says), "{says:?} is not in {reasons}");
    }
    assert_eq!((scan.gaps.len(), scan.manifest[1].duplicates), (4, 2), "{reasons}");
}

fn read_members(scan: &Scan) -> Vec<(String, u64)> {
    let member = |path: &str| path.split_once("/x.").map_or("", |(_, member)| member).to_owned();
    scan.manifest.iter().map(|read| (member(&read.path), read.events)).collect()
}

#[test]
fn what_is_no_file_in_a_tar_is_told() {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, kind) in [
        ("dir/", tar::EntryType::Directory),
        ("link", tar::EntryType::Symlink),
        ("hard", tar::EntryType::Link),
        ("null", tar::EntryType::Char),
    ] {
        builder.append(&header(name, kind, 0), &[][..]).unwrap();
    }
    builder.append(&header("a.json", tar::EntryType::Regular, log(1, 1).len() as u64), &log(1, 1)[..]).unwrap();
    let scan = scan("no-file", "x.tar", &builder.into_inner().unwrap());
    assert_eq!(read_members(&scan), [("tar!a.json".to_owned(), 1)]);
    let told: Vec<(&str, u64)> = scan.gaps.iter().map(|gap| (gap.reason.as_str(), gap.count)).collect();
    assert_eq!(told, [("a link: not followed", 2), ("neither a file nor a folder: not read", 1)]);
}

#[test]
fn a_tar_of_huge_sizes_or_headers_is_a_gap() {
    let mut huge = header("a.json", tar::EntryType::Regular, 0);
    huge.as_old_mut().size = [0xff; 12];
    huge.as_old_mut().size[0] = 0x80;
    huge.set_cksum();
    one_gap(&scan("huge", "x.tar", &[huge.as_bytes(), &log(1, 1)[..]].concat()), "");
    let large = header("a.json", tar::EntryType::Regular, 1 << 32);
    let scanned = scan("huge", "x.tar", &[large.as_bytes(), &log(1, 2)[..]].concat());
    assert_eq!(read_members(&scanned), [("tar!a.json".to_owned(), 2)]);
    assert!(reasons(&scanned).iter().any(|reason| reason.contains("archive ends within it")), "{:?}", scanned.gaps);
    let mut long = tar::Header::new_gnu();
    long.set_entry_type(tar::EntryType::GNULongName);
    long.set_size(32 << 20);
    long.set_cksum();
    one_gap(&scan("huge", "x.tgz", &gzip(&[long.as_bytes(), &vec![b'n'; 32 << 20][..]].concat())), "over 1 MiB");
    let mut sparse = tar::Header::new_gnu();
    sparse.set_entry_type(tar::EntryType::GNUSparse);
    sparse.set_path("s.json").unwrap();
    sparse.set_size(0);
    let gnu = sparse.as_gnu_mut().unwrap();
    gnu.realsize = *b"77777777777\0";
    gnu.sparse[0].offset = *b"77777777777\0";
    gnu.sparse[0].numbytes = *b"00000000000\0";
    sparse.set_cksum();
    let scanned = scan("huge", "x.tar", &[sparse.as_bytes(), &tarball(&[("a.json", &log(1, 2))])[..]].concat());
    assert_eq!(read_members(&scanned), [("tar!s.json".to_owned(), 0), ("tar!a.json".to_owned(), 2)]);
    one_gap(&scanned, "sparse");
}

#[test]
fn something_behind_the_end_of_a_tar_is_told() {
    let one = tarball(&[("a.json", &log(1, 2))]);
    let scan = scan("behind", "x.tar", &one.repeat(2));
    assert_eq!(read_members(&scan), [("tar!a.json".to_owned(), 2)]);
    one_gap(&scan, "behind the archive's mark of the end");
}

#[test]
fn bombs_are_cut_off_by_themselves_and_together() {
    let blank = [log(1, 1), vec![b' '; 70 << 20]].concat();
    let bomb = zstd(&blank);
    let scanned = scan("bombs", "x.json.zst", &bomb);
    assert_eq!(scanned.manifest[0].events, 1);
    one_gap(&scanned, "expands more than 1000 times");
    let scanned = scan("bombs", "x.zip", &zip(&[zipped("a.json", blank)]));
    assert_eq!(scanned.manifest[0].events, 1);
    let told = reasons(&scanned);
    assert!(!told.is_empty() && told.iter().all(|reason| reason.contains("expands more than 1000 times")), "{told:?}");
    let text = [log(1, 1), vec![b' '; 3 << 20]].concat();
    let limits = Limits { expanded_bytes: 8 << 20, ..Limits::default() };
    let packed = gzip(&text);
    let names: Vec<String> = (0..5).map(|number| format!("{number}.json.gz")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &packed[..])).collect();
    let folder = Folder::new("bombs");
    folder.write("x.tar", &tarball(&members));
    let scanned = activity::scan(&[folder.path().to_owned()], Options { limits, ..Options::default() });
    assert_eq!(scanned.manifest.len(), 3, "{:?}", scanned.manifest);
    assert!(reasons(&scanned).iter().any(|reason| reason.contains("more than 8388608 bytes")), "{:?}", scanned.gaps);
    assert!(scanned.gaps.iter().any(|gap| gap.file.ends_with("x.tar")), "{:?}", scanned.gaps);
}

#[test]
fn hostile_zips() {
    let log = log(1, 2);
    let inner = zip(&[zipped("a.json", log.clone())]);
    let members = [
        zipped("a.json", log.clone()),
        zipped("a.json", log.clone()),
        zipped("..\\b.json", log.clone()),
        Zipped { encrypted: true, ..zipped("c.json", log.clone()) },
        Zipped { local_name: "other.json", ..zipped("d.json", log.clone()) },
        zipped("e.zip", inner),
    ];
    let bytes = zip(&members);
    let scanned = scan("hostile-zip", "x.zip", &bytes);
    let events: Vec<u64> = scanned.manifest.iter().map(|read| read.events).collect();
    assert_eq!(events, [2, 2, 2, 0, 0, 0], "{:?}", scanned.manifest);
    let told = reasons(&scanned).join("\n");
    for says in [
        "the same name",
        "leads out",
        "encrypted",
        "contradicts the archive's list",
        "an archive within",
        "belong to no member",
    ] {
        assert!(told.contains(says), "{says:?} is not in {told}");
    }
    for cut in [bytes.len() - 1, bytes.len() - 30, bytes.len() / 2, 40] {
        let scanned = scan("hostile-zip", "x.zip", &bytes[..cut]);
        assert_eq!(read_members(&scanned), [("zip".to_owned(), 0)]);
        one_gap(&scanned, "truncated");
    }
    let one = zip(&[Zipped { packs: false, ..zipped("a.json", log.clone()) }]);
    let mut flipped = one.clone();
    flipped[60] ^= 1;
    let scanned = scan("hostile-zip", "x.zip", &flipped);
    assert!(reasons(&scanned).iter().any(|reason| reason.contains("length or checksum differs")), "{:?}", scanned.gaps);
    let scanned = scan("hostile-zip", "x.zip", &[&b"PK\x03\x04 before "[..], &one].concat());
    assert_eq!(read_members(&scanned), [("zip!a.json".to_owned(), 2)]);
    one_gap(&scanned, "belong to no member");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn bytes_changed_anywhere_never_panic_and_lose_nothing_in_silence(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
        how in 0..4,
    ) {
        let (a, b) = (log(1, 2), log(3, 2));
        let mut bytes = match how {
            0 => zstd(&a.repeat(2)),
            1 => tarball(&[("a.json", &a), ("b.json.gz", &gzip(&b))]),
            2 => gzip(&tarball(&[("a.json", &a), ("b.json.zst", &zstd(&b))])),
            _ => zip(&[zipped("a.json", a), zipped("b.json", b)]),
        };
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let scan = scan("changed-archive", "x.zip", &bytes);
        let events: u64 = scan.manifest.iter().map(|read| read.events).sum();
        prop_assert!(events == 4 || !scan.gaps.is_empty(), "{events} events and no gap");
    }
}
