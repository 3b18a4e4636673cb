//! The committed files are what the generator makes, and hold what the README says of them.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;

fn committed() -> BTreeMap<String, Vec<u8>> {
    folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(FOLDER)).unwrap()
}

fn text(files: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(files.get(path).unwrap_or_else(|| panic!("no {path}")).clone()).unwrap()
}

/// Reads the ids of a sheet, without its header.
fn ids(sheet: &str) -> BTreeSet<String> {
    sheet.lines().skip(1).map(|line| line.split(',').take(4).collect::<Vec<_>>().join(",")).collect()
}

#[test]
fn the_committed_files_are_a_fresh_generation() {
    let (fresh, committed) = (generate().unwrap(), committed());
    let only_in = |one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>| {
        let paths = one.keys().filter(|path| !other.contains_key(*path));
        paths.cloned().collect::<Vec<_>>()
    };
    let (missing, foreign) = (only_in(&fresh, &committed), only_in(&committed, &fresh));
    assert!(
        missing.is_empty() && foreign.is_empty(),
        "missing: {missing:?}, foreign: {foreign:?}; run: cargo run -p xtask -- founding-case"
    );
    for (path, bytes) in &fresh {
        let same = folder::same(path, &committed[path], bytes);
        assert!(same, "{path} differs; run: cargo run -p xtask -- founding-case");
    }
}

#[test]
fn two_generations_are_the_same_bytes() {
    assert_eq!(generate().unwrap(), generate().unwrap());
}

#[test]
fn all_but_four_of_those_that_leaked_are_on_the_rotation_sheet() {
    let files = generate().unwrap();
    let leaked = ids(&text(&files, "inventory/leaked-to-okta.csv"));
    let ended = ids(&text(&files, "rotation-sheet.csv"));
    assert_eq!((leaked.len(), ended.len()), (3_412, 3_408));
    assert!(ended.is_subset(&leaked));
    let left: Vec<&String> = leaked.difference(&ended).collect();
    let shown: Vec<&str> = left.iter().map(|row| row.split(',').next().unwrap()).collect();
    assert_eq!(shown, ["atlassian", "aws", "bitbucket", "cloudflare"]);
}

#[test]
fn two_hundred_and_twelve_ends_have_probes() {
    let files = generate().unwrap();
    let probes = text(&files, "facts/probes.ndjson");
    let proven: BTreeSet<String> = probes
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|fact| fact["presented"] == "old" && fact["answer"] == "refused")
        .map(|fact| fact["credential"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(proven.len(), 212);
}

#[test]
fn the_files_are_small_and_hold_no_value() {
    let files = generate().unwrap();
    let bytes: usize = files.values().map(Vec::len).sum();
    assert!(bytes < 3_500_000, "{bytes} bytes");
    for (path, bytes) in files {
        let bytes = if path.ends_with(".gz") { folder::unpacked(&bytes).unwrap() } else { bytes };
        let text = String::from_utf8(bytes).unwrap();
        for mark in ["secretAccessKey", "SecretAccessKey", "client_secret", "xoxb-", "ghp_", "-----BEGIN", "eyJ"] {
            assert!(!text.contains(mark), "{path} has {mark}");
        }
    }
}
