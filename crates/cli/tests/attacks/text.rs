//! Hostile text in every text field of everything that can be read, and everything that shows it.

use std::collections::BTreeSet;

use crate::desk::{Desk, ESTATE, NOTICE, Run};
use crate::fixture::{Fixture, desk, documents, fixtures, texts};

/// What a name may not hold: terminal escapes, raw and as C1, and line breaks.
const ESCAPES: &str = "\u{1b}[31m\u{1b}]0;t\u{7}\u{9b}2J\r\n\u{8}";
/// What a name may hold: text that runs backwards, that is not seen, and that is markup.
const MARKUP: &str = "\u{202e}\u{200b}\u{feff}<script>alert(1)</script><img src=x onerror=alert(1)>\"'>&lt;";

fn hostile() -> [String; 2] {
    [format!("{ESCAPES}{MARKUP}"), MARKUP.to_owned()]
}

/// Shows everything in every form; `Run` itself refuses a raw escape.
fn shown(desk: &Desk, incidents: &[&str]) -> Vec<Run> {
    let mut runs = Vec::new();
    for format in ["table", "json", "csv"] {
        let mut show = |arguments: &[&str]| runs.push(desk.run(&[arguments, &["--format", format]].concat()));
        show(&["list"]);
        show(&["vendor"]);
        show(&["incident", "list"]);
        for incident in incidents {
            for verb in ["owed", "exposed", "used", "vouch", "report"] {
                show(&[verb, incident]);
            }
            show(&["incident", "show", incident]);
        }
    }
    for run in &runs {
        assert_ne!(run.code, 4, "{run:#?}");
        assert_ne!(run.code, 2, "{run:#?}");
    }
    runs
}

/// The page has no element that the text brought along.
fn page_is_whole(desk: &Desk, incident: &str) {
    let page = desk.run(&["report", incident]).stdout;
    assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"), "{}", &page[..80]);
    for tag in ["<script", "<img", "onerror=alert(1)>\""] {
        assert!(!page.contains(tag), "the page has {tag}");
    }
}

fn field_by_field(fixture: &Fixture, desk: &Desk) -> (usize, usize) {
    let mut keys = BTreeSet::new();
    fixture.import(desk, &mut |_, text| {
        let collect = &mut |document: &mut _| {
            texts(document, "", &mut |key, _| {
                keys.insert(key.to_owned());
            })
        };
        documents(text, collect).unwrap_or_else(|| text.to_owned())
    });
    let (mut taken, mut tried) = (0, 0);
    for key in &keys {
        for text in hostile() {
            let run = fixture.import(desk, &mut |_, content| {
                let spoil = &mut |at: &str, value: &mut String| {
                    if at == key {
                        value.push_str(&text);
                    }
                };
                documents(content, &mut |document| texts(document, "", spoil)).unwrap_or_else(|| content.to_owned())
            });
            assert!([0, 2, 3].contains(&run.code), "{} {key}: {run:#?}", fixture.format);
            tried += 1;
            taken += usize::from(run.code != 2);
        }
    }
    (taken, tried)
}

fn cell_by_cell(fixture: &Fixture, desk: &Desk) -> (usize, usize) {
    let columns = |text: &str| text.lines().next().map_or(0, |header| header.split(',').count());
    let widest = fixture.files.iter().map(|(_, text)| columns(text)).max().unwrap_or(0);
    let (mut taken, mut tried) = (0, 0);
    for column in 0..widest {
        for text in hostile() {
            let run = fixture.import(desk, &mut |name, content| {
                if name.ends_with(".csv") { spoilt(content, column, &text) } else { content.to_owned() }
            });
            assert!([0, 2, 3].contains(&run.code), "{} column {column}: {run:#?}", fixture.format);
            tried += 1;
            taken += usize::from(run.code != 2);
        }
    }
    (taken, tried)
}

/// Adds a text to the cells of one column, header apart.
fn spoilt(sheet: &str, column: usize, text: &str) -> String {
    let mut lines = sheet.lines();
    let mut all = format!("{}\n", lines.next().unwrap_or_default());
    for line in lines {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if let Some(cell) = cells.get_mut(column).filter(|cell| !cell.contains('"')) {
            *cell = format!("\"{cell}{}\"", text.replace('"', "\"\""));
        }
        all.push_str(&cells.join(","));
        all.push('\n');
    }
    all
}

#[test]
fn every_text_of_every_importer() {
    let desk = desk();
    let mut taken = 0;
    for fixture in fixtures() {
        let json = field_by_field(&fixture, &desk);
        let sheets = cell_by_cell(&fixture, &desk);
        assert!(json.1 + sheets.1 > 0, "{} has no text", fixture.format);
        assert!(json.0 + sheets.0 > 0, "{}: none of {} was taken", fixture.format, json.1 + sheets.1);
        taken += json.0 + sheets.0;
    }
    assert!(taken > 100, "only {taken} were taken: the attack has lost its teeth");
    let runs = shown(&desk, &["i1", "wide"]);
    assert!(runs.iter().any(|run| run.stdout.contains("\\u{1b}")), "nothing hostile was shown");
    assert!(runs.iter().any(|run| run.stdout.contains("\\u{202e}")), "nothing hostile was shown");
    page_is_whole(&desk, "i1");
    page_is_whole(&desk, "wide");
    assert!(desk.verified().is_some());
}

/// Facts stand for all that can be said: each text of each kind of fact, one file each.
#[test]
fn every_text_of_a_fact_is_shown_visibly() {
    let desk = Desk::new();
    let [escapes, markup] = hostile();
    let (label, id) =
        (serde_json::Value::from(format!("={escapes}")), format!("okta/api_token/acme/{}", markup.replace('"', "'")));
    let facts = format!(
        r#"{{"v":1,"node":"credential","id":"{id}","set":{{"label":{label},"status":{label},"scopes":{label},"x_\u001b[31m<b>":{label}}}}}
{{"v":1,"edge":"held_by","from":"{id}","to":"vendor/okta"}}
{{"v":1,"edge":"owned_by","from":"{id}","to":"owner/{id}"}}
{{"v":1,"node":"identity","id":"owner/{id}","set":{{"label":{label}}}}}
{{"v":1,"edge":"same_as","from":"{id}","to":"x/{id}","rule":{label}}}
{{"v":1,"event":"used","credential":"{id}","at":"2023-10-02T00:00:00Z","outcome":"success","address":{label},"agent":{label},"action":{label},"indicator":{label}}}
{{"v":1,"event":"ended","credential":"{id}","how":"rotated","successor":"s/{id}","at":"2023-10-19T00:00:00Z","by":{label}}}
{{"v":1,"event":"probe","credential":"{id}","presented":"old","answer":"refused","way":{label},"at":"2023-10-20T00:00:00Z","place":{label},"door":"door/{id}"}}
{{"v":1,"event":"created","by":"{id}","what":"made/{id}","at":"2023-10-02T00:00:00Z"}}
"#
    );
    desk.import("facts", "hostile.ndjson", facts).ended(0).shows(&["9 facts added"]);
    shown(&desk, &["i1"]);
    page_is_whole(&desk, "i1");
    for format in ["table", "json", "csv"] {
        for asked in [
            &["show", id.as_str()][..],
            &["history", &id],
            &["reach", &id],
            &["why", &format!("have:{id}"), "--from", &id],
        ] {
            assert!(desk.run(&[asked, &["--format", format]].concat()).code < 2, "{asked:?}");
        }
    }
}

/// A JSON answer is JSON, and says what was said.
#[test]
fn json_keeps_hostile_text_as_it_was() {
    let desk = Desk::new();
    let label = format!("{ESCAPES}{MARKUP}");
    let node = serde_json::json!({"v": 1, "node": "vendor", "id": "vendor/x", "set": {"label": label}});
    desk.import("facts", "x.ndjson", node.to_string()).ended(0);
    let answer: serde_json::Value =
        serde_json::from_str(&desk.run(&["list", "vendor", "--format", "json"]).stdout).unwrap();
    let items = answer["items"].as_array().unwrap();
    assert!(items.iter().any(|item| item["label"] == label.as_str()), "{answer:#}");
}

#[test]
fn every_text_of_a_notice() {
    let desk = Desk::new();
    desk.import("facts", "again.ndjson", ESTATE).ended(0);
    let quoted = |text: &str| serde_json::Value::from(text).to_string().replace("\\u007f", "");
    let mut ids = Vec::new();
    for (at, text) in hostile().into_iter().enumerate() {
        let (id, named) = (format!("n{at} {text}"), format!("okta/{MARKUP}"));
        let notice = NOTICE
            .replace("\"i1\"", &quoted(&id))
            .replace("version = 1", &format!("version = 1\nname = {}\nnamed = [{}]", quoted(&text), quoted(&named)))
            + &["user_agent", "file_name", "account", "domain"]
                .map(|kind| format!("\n[[indicator]]\nkind = \"{kind}\"\nvalue = {}\n", quoted(&text)))
                .concat();
        desk.write("n.toml", &notice);
        let run = desk.run(&["incident", "open", "--notice", "n.toml"]);
        assert!([0, 2].contains(&run.code), "{run:#?}");
        if run.code == 0 {
            ids.push(id.clone());
        }
        // Where an indicator is too odd to be looked for, the rest of the notice still comes in.
        let without =
            notice.split("\n[[indicator]]").next().unwrap().replace(&quoted(&id), &quoted(&format!("m{at} {text}")));
        desk.write("m.toml", without);
        if desk.run(&["incident", "open", "--notice", "m.toml"]).code == 0 {
            ids.push(format!("m{at} {text}"));
        }
    }
    assert!(!ids.is_empty());
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    shown(&desk, &ids);
    ids.iter().for_each(|id| page_is_whole(&desk, id));
}
