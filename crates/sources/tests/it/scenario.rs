//! Scenarios: what is right is read whole, what is wrong is refused with line and field, and the bundled ones are right.
//!
//! `tests/scenarios/good/` and `bad/` hold files, and beside each what is read from it or why it is refused.
//! `UPDATE=1` writes the latter anew: read them, then commit.

use std::fs;
use std::path::{Path, PathBuf};

use model::{LayerKind, Scenario};
use sources::{Document, read_scenario, scenarios};

#[test]
fn every_file_is_read_or_refused_as_recorded() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for (folder, good) in [("good", true), ("bad", false)] {
        let cases = files(folder);
        assert!(!cases.is_empty(), "{folder} has no case");
        for case in cases {
            let outcome = read(&case);
            if outcome.is_ok() != good {
                wrong.push(format!("{} is not {folder}: {outcome:?}", case.display()));
            }
            let text = outcome.map_or_else(|refusal| refusal, |scenario| format!("{scenario:#?}")) + "\n";
            let recorded = case.with_extension("txt");
            if update {
                fs::write(recorded, text).unwrap();
            } else if fs::read_to_string(&recorded).unwrap_or_default() != text {
                wrong.push(format!("{} does not say\n{text}", recorded.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\nif that is right: UPDATE=1 cargo test -p sources", wrong.join("\n"));
}

#[test]
fn what_is_too_large_is_refused_unread() {
    let bytes = vec![b'#'; (256 << 10) + 1];
    let refusal = read_scenario(&Document { path: "x.toml", bytes: &bytes, modified: None }).unwrap_err();
    assert_eq!(refusal.to_string(), "x.toml: is larger than 256 KiB; is it a scenario? it is a short TOML file");
}

#[test]
fn the_bundled_scenarios_read_are_sorted_and_use_every_layer() {
    let bundled = scenarios().unwrap();
    assert!(bundled.is_sorted_by(|one, other| one.id < other.id), "scenarios! is one sorted list of ids");
    let layers: Vec<_> = bundled.iter().flat_map(|scenario| &scenario.layers).map(|layer| layer.kind).collect();
    for kind in LayerKind::ALL {
        assert!(layers.contains(kind), "no bundled scenario has the layer {kind}");
    }
}

#[test]
fn the_founding_case_says_where_it_ended() {
    let bundled = scenarios().unwrap();
    let founding = bundled.iter().find(|scenario| scenario.id == "cloudflare-2023").unwrap();
    assert_eq!(founding.credentials.len(), 4);
    assert_eq!(founding.delay.days.map(|delay| delay.days), Some(27));
    assert_eq!(founding.delay.known_before_use, Some(true));
    assert!(founding.told.iter().any(|told| told.reached) && founding.told.iter().any(|told| !told.by.is_empty()));
    assert!(founding.story.starts_with("When Okta's support system was breached"), "{}", founding.story);
    assert!(founding.indicators.iter().any(|indicator| indicator.value == "193.142.58.126"));
}

fn read(case: &Path) -> Result<Scenario, String> {
    let path = case.file_name().unwrap().to_str().unwrap();
    let document = Document { path, bytes: &fs::read(case).unwrap(), modified: None };
    read_scenario(&document).map_err(|refusal| refusal.to_string())
}

/// The TOML files of a folder of cases, sorted.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
}
