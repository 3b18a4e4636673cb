//! Every importer against its fixtures: `fixtures/NAME/<case>/` holds input files, perhaps `settings.toml`, and what
//! comes of them in `reading.ndjson` or `refusal.txt`. `UPDATE=1` writes the latter two anew: read them, then commit.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use model::{Gap, Reading};
use serde::Deserialize;
use sources::importers::facts::{read_line, write_line};
use sources::{Document, Importer, Refusal, Settings, importers};

const SETTINGS: &str = "settings.toml";
const READING: &str = "reading.ndjson";
const REFUSAL: &str = "refusal.txt";

#[test]
fn every_importer_reads_its_fixtures_as_recorded() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for importer in importers::ALL {
        for case in entries(&root().join(importer.meta().name)) {
            let outcome = outcome(*importer, &case);
            if update {
                record(&case, &outcome);
            } else if let Some(difference) = difference(&case, &outcome) {
                wrong.push(difference);
            }
        }
    }
    assert!(wrong.is_empty(), "{}\nif that is right: UPDATE=1 cargo test -p sources", wrong.join("\n"));
}

#[test]
fn importers_files_words_and_fixtures_agree() {
    let words: Vec<_> = importers::ALL.iter().map(|importer| importer.meta().name.to_owned()).collect();
    assert!(words.is_sorted(), "importers! is one sorted list of words: {words:?}");
    let sources = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/importers"));
    let rust = sources.iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let files: BTreeSet<_> = rust.map(|path| stem(path)).filter(|stem| stem != "mod").collect();
    let folders: BTreeSet<_> = entries(&root()).iter().map(|path| stem(path)).collect();
    let words: BTreeSet<_> = words.into_iter().collect();
    assert_eq!(files, words, "importers in the list, by their files (left) and their meta (right)");
    assert_eq!(folders, words, "importers with fixtures (left) and all (right)");
    for word in &words {
        assert!(!entries(&root().join(word)).is_empty(), "fixtures/{word} has no case");
    }
}

/// What came of a case: the file to record it in, and its text.
type Outcome = (&'static str, String);

fn outcome(importer: &dyn Importer, case: &Path) -> Outcome {
    let not_input = [SETTINGS, READING, REFUSAL];
    let inputs = entries(case).into_iter().filter(|path| !not_input.contains(&name(path).as_str()));
    let files: Vec<_> = inputs.map(|path| (name(&path), fs::read(&path).unwrap())).collect();
    assert!(!files.is_empty(), "{} has no input", case.display());
    let documents: Vec<_> = files.iter().map(|(path, bytes)| Document { path, bytes, modified: None }).collect();
    match importer.read(&documents, &settings(case)) {
        Ok(reading) => (READING, recorded(case, &reading)),
        Err(refusal) => (REFUSAL, refused(&refusal)),
    }
}

fn recorded(case: &Path, reading: &Reading) -> String {
    let facts = reading.facts.iter().map(|fact| {
        let line = write_line(fact);
        assert_eq!(read_line(&line).as_ref(), Ok(fact), "{}: {line} breaks semantics 3", case.display());
        line
    });
    facts.chain(reading.gaps.iter().map(gap)).map(|line| line + "\n").collect()
}

fn gap(gap: &Gap) -> String {
    let text = |text: &str| serde_json::to_string(text).unwrap();
    let (source, place, reason) = (text(&gap.source), text(&gap.place), text(&gap.reason));
    format!("{{\"gap\":{{\"source\":{source},\"place\":{place},\"reason\":{reason}}}}}")
}

fn refused(refusal: &Refusal) -> String {
    format!("{refusal}\n")
}

fn record(case: &Path, (file, text): &Outcome) {
    for other in [READING, REFUSAL] {
        let _ = fs::remove_file(case.join(other));
    }
    fs::write(case.join(file), text).unwrap();
}

fn difference(case: &Path, (file, text): &Outcome) -> Option<String> {
    let other = if *file == READING { REFUSAL } else { READING };
    if case.join(other).exists() {
        return Some(format!("{}: {other} is recorded, but it gave\n{text}", case.display()));
    }
    let recorded = fs::read_to_string(case.join(file)).unwrap_or_default();
    if recorded == *text {
        return None;
    }
    let lines = recorded.lines().chain(std::iter::repeat("(nothing)"));
    let now = text.lines().chain(["(nothing)"]);
    let (line, (was, is)) = lines.zip(now).enumerate().find(|(_, (was, is))| was != is)?;
    Some(format!("{}/{file}:{}:\n- {was}\n+ {is}", case.display(), line + 1))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseSettings {
    account: Option<String>,
    exported_at: Option<String>,
    complete_because: Option<String>,
}

fn settings(case: &Path) -> Settings {
    let Ok(text) = fs::read_to_string(case.join(SETTINGS)) else {
        return Settings::default();
    };
    let read: CaseSettings = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", case.display()));
    Settings {
        account: read.account,
        exported_at: read.exported_at.map(|text| text.parse().unwrap()),
        complete_because: read.complete_because,
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The entries of a folder, sorted; none where there is no folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}
