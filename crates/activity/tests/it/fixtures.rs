//! Walks `fixtures/FORMAT/CASE/`: `logs/`, `options.json` (all keys optional), `expected.json` (written anew with `UPDATE=1`).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use activity::{Indicator, IndicatorKind, Options};
use serde_json::Value;

use crate::render::render;

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

fn us(value: &Value) -> Option<i64> {
    Some(value.as_str()?.parse::<jiff::Timestamp>().unwrap().as_microsecond())
}

pub(crate) fn options<'o>(case: &Path) -> Options<'o> {
    let Ok(text) = fs::read_to_string(case.join("options.json")) else {
        return Options::default();
    };
    let json: Value = serde_json::from_str(&text).unwrap();
    let indicator = |value: &Value| Indicator {
        kind: IndicatorKind::from_word(value["kind"].as_str().unwrap()).unwrap(),
        value: value["value"].as_str().unwrap().to_owned(),
        first_seen_us: us(&value["first_seen"]),
    };
    let parameters: BTreeMap<String, String> = json["parameters"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .collect();
    Options {
        interest: json["interest"]
            .as_array()
            .map(|names| names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()),
        indicators: json["indicators"].as_array().into_iter().flatten().map(indicator).collect(),
        parameters,
        as_format: json["as"].as_str().map(|name| &*name.to_owned().leak()),
        uses_from_us: us(&json["uses_from"]),
        ..Options::default()
    }
}

fn read(case: &Path, threads: usize) -> Value {
    let logs = case.join("logs");
    let scan = activity::scan(std::slice::from_ref(&logs), Options { threads, ..options(case) });
    render(&scan, &format!("{}/", logs.display()))
}

#[test]
fn every_case_reads_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut formats = Vec::new();
    for format in folders(&root) {
        let name = format.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(!folders(&format).is_empty(), "{name} has no case");
        formats.push(name);
        for case in folders(&format) {
            let found = read(&case, 1);
            assert_eq!(found, read(&case, 3), "{}: three threads read otherwise than one", case.display());
            let path = case.join("expected.json");
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
            }
            let expected: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            for (part, expected) in expected.as_object().unwrap() {
                assert_eq!(
                    serde_json::to_string_pretty(&found[part]).unwrap(),
                    serde_json::to_string_pretty(expected).unwrap(),
                    "{}: {part} differs; UPDATE=1 writes it anew",
                    case.display()
                );
            }
            assert_eq!(found, expected);
        }
    }
    let known: Vec<String> = activity::formats().into_iter().map(|card| card.name).collect();
    assert_eq!(formats, known, "each format has a folder of fixtures, and each folder a format");
}
