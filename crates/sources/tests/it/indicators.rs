//! Files of indicators: `tests/indicators/FORMAT/<case>/` holds one input, and what comes of it in `read.ndjson` or
//! `refusal.txt`. `UPDATE=1` writes the latter two anew: read them, then commit.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sources::{Document, IndicatorFile, ListedIndicator, read_indicators};

/// At so many places each input is cut, and broken.
const CASES: usize = 40;

const READ: &str = "read.ndjson";
const REFUSAL: &str = "refusal.txt";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/indicators")
}

fn inside(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn every_file_of_indicators_is_read_as_recorded() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for format in inside(&root()) {
        for case in inside(&format) {
            let (file, text) = outcome(&case, &name(&format));
            let other = case.join(if file == READ { REFUSAL } else { READ });
            if update {
                let _ = fs::remove_file(&other);
                fs::write(case.join(file), text).unwrap();
            } else if other.exists() || fs::read_to_string(case.join(file)).unwrap_or_default() != text {
                wrong.push(format!("{}/{file} is now\n{text}", case.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\nif that is right: UPDATE=1 cargo test -p sources", wrong.join("\n"));
}

fn outcome(case: &Path, format: &str) -> (&'static str, String) {
    let inputs: Vec<PathBuf> = inside(case).into_iter().filter(|path| name(path).starts_with("input.")).collect();
    let [input] = inputs.as_slice() else { panic!("{}: one input", case.display()) };
    let bytes = fs::read(input).unwrap();
    match read_indicators(&Document { path: &name(input), bytes: &bytes, modified: None }) {
        Ok(file) => {
            assert_eq!(file.format, format, "{}", case.display());
            (READ, lines(&file))
        }
        Err(refusal) => (REFUSAL, format!("{refusal}\n")),
    }
}

fn lines(file: &IndicatorFile) -> String {
    let listed = file.indicators.iter().map(listed);
    let left = file.left_out.iter().map(|left| json!({ "left_out": left.why, "count": left.count }));
    let gaps = file.gaps.iter().map(|gap| json!({ "gap": gap.to_string() }));
    listed.chain(left).chain(gaps).map(|line| format!("{line}\n")).collect()
}

fn listed(listed: &ListedIndicator) -> Value {
    let ListedIndicator { indicator, last_seen, place, note } = listed;
    let first_seen = indicator.first_seen.map(|at| at.to_string());
    let told = [("first_seen", first_seen), ("last_seen", last_seen.map(|at| at.to_string())), ("note", note.clone())];
    let told = told.into_iter().filter_map(|(key, text)| Some((key.to_owned(), Value::String(text?))));
    let mut line = json!({ "kind": indicator.kind.as_str(), "value": indicator.value, "place": place });
    line.as_object_mut().unwrap().extend(told);
    line
}

/// What a reader of foreign bytes may never do: panic, or take a file in silence.
fn never_silent(bytes: &[u8]) {
    if let Ok(file) = read_indicators(&Document { path: "input", bytes, modified: None }) {
        assert!(
            !(file.indicators.is_empty() && file.left_out.is_empty() && file.gaps.is_empty()),
            "silence: {bytes:?}"
        );
    }
}

#[test]
fn a_cut_or_broken_file_is_never_taken_in_silence() {
    for format in inside(&root()) {
        for case in inside(&format) {
            let input = inside(&case).into_iter().find(|path| name(path).starts_with("input.")).unwrap();
            let bytes = fs::read(input).unwrap();
            for step in 1..CASES {
                let at = bytes.len() * step / CASES;
                never_silent(&bytes[..at]);
                let mut broken = bytes.clone();
                if let Some(byte) = broken.get_mut(at) {
                    *byte = byte.wrapping_add(1);
                }
                never_silent(&broken);
            }
        }
    }
}
