//! Estates with answers that were worked out by a second implementation of the semantics. They are not part of the
//! project: the folder is `../shared/cases` beside the workspace, each case `facts.ndjson`, `notice.toml`, `as_of` and
//! `truth.json`. Without it the test says that it was not run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use response::{Incident, Version};
use serde_json::Value;
use sources::{Document, importers, read_notice};

use crate::answer::{Answer, Case, Said, answered};
use crate::twin;

#[expect(clippy::print_stderr, reason = "a test that cannot run says so")]
fn folders() -> Vec<PathBuf> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases");
    let Ok(entries) = fs::read_dir(cases) else {
        eprintln!("not run: response cases: ../shared/cases is not here");
        if let Some(list) = std::env::var_os("STRAGGLER_NOT_RUN") {
            let mut list = fs::OpenOptions::new().append(true).create(true).open(list).unwrap();
            writeln!(list, "response cases: ../shared/cases is not here").unwrap();
        }
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.join("truth.json").is_file()).collect();
    folders.sort();
    assert!(!folders.is_empty(), "the folder of cases is empty");
    folders
}

fn read(folder: &Path) -> (Case, Answer) {
    let facts = fs::read(folder.join("facts.ndjson")).unwrap();
    let notice = fs::read(folder.join("notice.toml")).unwrap();
    let document = |path, bytes| Document { path, bytes, modified: None };
    let now = fs::read_to_string(folder.join("as_of")).unwrap().trim().parse().unwrap();
    let notice = read_notice(&document("notice.toml", &notice)).unwrap();
    let truth: Value = serde_json::from_slice(&fs::read(folder.join("truth.json")).unwrap()).unwrap();
    let case = Case {
        facts: importers::facts::lines(&document("facts.ndjson", &facts)).map(|fact| (now, fact.unwrap())).collect(),
        incident: Incident { versions: vec![Version { recorded: now, notice }], judged: Vec::new() },
        now,
        known: now,
        vendors: truth["reach"].as_object().unwrap().keys().cloned().collect(),
    };
    (case, truth_of(&truth))
}

fn truth_of(truth: &Value) -> Answer {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let said = |value: &Value| Said {
        reasons: value["reasons"].as_array().unwrap().iter().map(text).collect(),
        state: text(&value["state"]),
        grade: text(&value["grade"]),
        verdict: text(&value["use"]),
    };
    let atoms = |value: &Value| value.as_array().unwrap().iter().map(text).collect::<BTreeSet<_>>();
    Answer {
        exposed: truth["exposed"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), said(value)))
            .collect(),
        layers: truth["layers"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(vendor, lost)| (vendor.clone(), lost_of(lost)))
            .filter(|(_, lost)| !lost.is_empty())
            .collect(),
        reach: truth["reach"].as_object().unwrap().iter().map(|(name, value)| (name.clone(), atoms(value))).collect(),
        ..Answer::default()
    }
}

fn lost_of(lost: &Value) -> BTreeMap<String, u64> {
    lost.as_object().unwrap().iter().map(|(control, lost)| (control.clone(), lost.as_u64().unwrap())).collect()
}

fn differences(answer: impl Fn(&Case) -> Answer) -> Vec<String> {
    let mut wrong = Vec::new();
    for folder in folders() {
        let (case, truth) = read(&folder);
        let ours = Answer { made: BTreeSet::new(), ..answer(&case) };
        if ours != truth {
            wrong.push(format!("{}:\n{}", folder.display(), twin::difference(&ours, &truth)));
        }
    }
    wrong
}

#[test]
fn every_case_is_answered_as_worked_out_elsewhere() {
    let wrong = differences(answered);
    assert!(wrong.is_empty(), "ours, then the truth\n{}", wrong.join("\n"));
}

#[test]
fn the_twin_answers_every_case_too() {
    let wrong = differences(twin::answered);
    assert!(wrong.is_empty(), "the twin's, then the truth\n{}", wrong.join("\n"));
}
