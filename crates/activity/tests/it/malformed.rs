//! Every format's fixtures, damaged in every way that we could think of: no panic, and no event lost without a gap that names the file.

use std::fs;
use std::path::{Path, PathBuf};

use activity::{Limits, Options};

use crate::fixtures;
use crate::folder::{Folder, gzip};

fn with(bytes: &[u8], at: usize, more: &[u8]) -> Vec<u8> {
    [&bytes[..at], more, &bytes[at..]].concat()
}

/// A place about so many hundredths into the text, within a line.
fn within(text: &[u8], percent: usize) -> usize {
    let mut at = text.len() * percent / 100;
    while at > 2 && (text[at - 1] == b'\n' || text.get(at).is_none_or(|byte| *byte == b'\n' || *byte == b'\r')) {
        at -= 1;
    }
    at.clamp(1, text.len() - 1)
}

fn replaced(text: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8_lossy(text).replace(from, to).into_bytes()
}

fn utf16(text: &[u8], mark: &[u8]) -> Vec<u8> {
    let units = String::from_utf8_lossy(text).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    [mark, &units].concat()
}

/// A file's ways to be damaged, each with its name.
fn damaged(text: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: String, bytes: Vec<u8>| all.push((name, bytes));
    let packed = gzip(text);
    for percent in [1, 25, 50, 75, 99] {
        let at = within(text, percent);
        add(format!("cut at {percent}"), text[..at].to_vec());
        add(format!("packed and cut at {percent}"), packed[..packed.len() * percent / 100].to_vec());
        add(format!("zeros at {percent}"), with(text, at, &[0; 7]));
        add(format!("not UTF-8 at {percent}"), with(text, at, b"\xff\xfe\xc3"));
        add(format!("half a line gone at {percent}"), [&text[..at], &text[(at + 40).min(text.len())..]].concat());
    }
    let mut wrong = packed.clone();
    let end = wrong.len();
    wrong[end - 8] ^= 1;
    add("packed with a wrong sum".to_owned(), wrong.clone());
    wrong[end - 8] ^= 1;
    wrong[end - 1] ^= 1;
    add("packed with a wrong length".to_owned(), wrong);
    let mut flipped = packed.clone();
    flipped[end / 2] ^= 0x10;
    add("packed with a flipped bit".to_owned(), flipped);
    add("packed with rubbish behind it".to_owned(), [&packed[..], b"rubbish"].concat());
    add("packed twice".to_owned(), gzip(&packed));
    let half = within(text, 50);
    add("half UTF-8, half UTF-16".to_owned(), [&text[..half], &utf16(&text[half..], b"")].concat());
    add("UTF-16 with a mark, odd".to_owned(), [&utf16(text, b"\xff\xfe")[..], b"x"].concat());
    add("4 kB of zeros".to_owned(), with(text, half, &[0; 4096]));
    for (name, to) in [("year 1", "0001-"), ("year 9999", "9999-"), ("no year", "-")] {
        add(name.to_owned(), replaced(text, "2023-", to));
    }
    add("seconds 61".to_owned(), replaced(text, "00Z", "61Z"));
    for (name, value) in [
        ("depth of 100", format!("{}{}", "[".repeat(100), "]".repeat(100))),
        ("depth of 10,000", "[".repeat(10_000)),
        ("a number too large", "1e99999999".to_owned()),
        ("half a surrogate", r#""\ud800""#.to_owned()),
        ("no value", String::new()),
        ("NaN", "NaN".to_owned()),
        ("single quotes", "'x'".to_owned()),
        ("a comment", "1 /* x */".to_owned()),
        ("an escape at the end", r#""\""#.to_owned()),
    ] {
        add(name.to_owned(), replaced(text, "{\"", &format!("{{\"zz\":{value},\"")));
    }
    for (name, bytes) in [
        ("nothing", ""),
        ("blanks", " \n\t\n"),
        ("a brace", "{"),
        ("a bracket", "["),
        ("null", "null"),
        ("a quote", "\""),
    ] {
        add(name.to_owned(), bytes.as_bytes().to_vec());
    }
    all
}

fn logs() -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let below = |path: &Path| {
        let mut paths: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    for format in below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")) {
        let name = format.file_name().unwrap().to_str().unwrap().to_owned();
        // The first of its files with the most events: one kind of file a format.
        let logs = below(&format).into_iter().filter(|case| case.join("logs").is_dir());
        let files = logs.flat_map(|case| below(&case.join("logs"))).filter(|path| path.is_file());
        if let Some(file) = files.max_by_key(|path| fs::metadata(path).unwrap().len().min(20_000)) {
            found.push((name, file));
        }
    }
    found
}

fn scan(path: PathBuf, format: &str, case: &Path) -> activity::Scan {
    let limits = Limits { expanded_bytes: 64 << 20, ..Limits::default() };
    activity::scan(&[path], Options { as_format: Some(format), limits, ..fixtures::options(case) })
}

#[test]
fn no_event_is_lost_without_a_gap() {
    let mut silent = Vec::new();
    let mut count = 0;
    for (format, path) in logs() {
        let case = path.parent().unwrap().parent().unwrap();
        let text = fs::read(&path).unwrap();
        let whole = scan(path.clone(), &format, case);
        let ending = if path.to_str().unwrap().ends_with("ndjson") { "ndjson" } else { "log" };
        let folder = Folder::new(&format!("malformed-{format}"));
        let damaged = damaged(&text);
        assert!(damaged.len() >= 50);
        for (at, (_, bytes)) in damaged.iter().enumerate() {
            folder.write(&format!("{at:02}.{ending}"), bytes);
        }
        let read = scan(folder.path().to_owned(), &format, case);
        assert_eq!(read.manifest.len(), damaged.len(), "{format}");
        let events = whole.manifest[0].events;
        for ((what, _), file) in damaged.iter().zip(&read.manifest) {
            count += 1;
            if file.events < events && !read.gaps.iter().any(|gap| gap.file == file.path) {
                silent.push(format!("{format}, {what}: {} of {events} events", file.events));
            }
        }
    }
    assert!(silent.is_empty(), "of {count}:\n{}", silent.join("\n"));
}
