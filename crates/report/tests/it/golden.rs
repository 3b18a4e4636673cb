//! Whole pages, byte for byte. `UPDATE=1 cargo test -p report` writes them anew: look at what changed, then commit it.

use std::path::Path;

use report::{csv, html, json};

use crate::sample;

pub(crate) fn check(name: &str, written: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, written).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let differing = written.lines().zip(expected.lines()).position(|(a, b)| a != b);
    let line = differing.unwrap_or_else(|| written.lines().count().min(expected.lines().count()));
    assert!(
        written == expected,
        "{name} differs from line {}: {:?}; run with UPDATE=1 and look at the change",
        line + 1,
        written.lines().nth(line)
    );
}

/// The page without its style sheet, which is a file of its own.
pub(crate) fn without_style(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    let (before, hash) = before.split_once("sha256-").unwrap();
    let (_, rest) = hash.split_once('\'').unwrap();
    format!("{before}sha256-…'{rest}<style></style>{after}")
}

#[test]
fn founding_case() {
    let answer = sample::founding(8);
    check("founding.html", &without_style(&html(&answer)));
    check("founding.csv", &csv(&answer));
    check("founding.json", &json(&answer));
}

#[test]
fn everything_proven() {
    check("proven.html", &without_style(&html(&sample::all_proven())));
}

#[test]
fn nothing_known() {
    check("empty.html", &without_style(&html(&sample::empty())));
}

#[test]
fn one_credential_in_an_unknown_window() {
    check("single.html", &without_style(&html(&sample::single())));
}
