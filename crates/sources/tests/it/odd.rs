//! Odd replies: whatever an importer is handed, it must say what is wrong, never nothing, never panic.

use model::Instant;
use sources::{Document, Settings, importers};

fn odd() -> Vec<(&'static str, Vec<u8>)> {
    let deep = |open: &str, close: &str| [open.repeat(10_000), close.repeat(10_000)].concat().into_bytes();
    vec![
        ("an empty file", Vec::new()),
        ("a byte order mark alone", "\u{feff}".into()),
        ("blank lines", "\n \r\n".into()),
        ("null", "null".into()),
        ("an empty list", "[]".into()),
        ("a list of nothing", "[{}]".into()),
        ("a list of null", "[null]".into()),
        ("a list of lists", "[[],[[]]]".into()),
        ("an empty object", "{}".into()),
        ("an object of null", r#"{"result":null,"data":null,"v":null}"#.into()),
        ("a number", "7".into()),
        ("a text", "\"token\"".into()),
        ("not UTF-8", b"[{\"id\":\"\xC3\x28\"}]".to_vec()),
        ("half of UTF-16", vec![0xFF, 0xFE, b'[', 0, b']']),
        ("zero bytes", vec![0; 64]),
        ("cut JSON", r#"[{"id":"00T1","name":"ji"#.into()),
        ("JSON twice cut", r#"{"result":[{"id":"1"}],"#.into()),
        ("deep lists", deep("[", "]")),
        ("deep objects", deep("{\"a\":", "}")),
        ("deep and cut", deep("[", "")),
        ("a page", "<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n".into()),
        ("an error", r#"{"errorCode":"E0000006","errorSummary":"You do not have permission"}"#.into()),
        ("prose", "there is nothing here\n".into()),
        ("a table of something else", "name,age\nann,7\n".into()),
    ]
}

#[test]
fn odd_replies_are_never_taken_in_silence() {
    let told = Settings {
        account: Some("acme".to_owned()),
        exported_at: Some(Instant::from_seconds(1_700_000_000)),
        complete_because: Some("somebody counted".to_owned()),
    };
    let mut silent = Vec::new();
    for importer in importers::ALL {
        for (what, bytes) in odd() {
            for (path, settings) in [("odd.json", &told), ("odd.csv", &Settings::default())] {
                let document = Document { path, bytes: &bytes, modified: None };
                match importer.read(&[document], settings) {
                    Ok(reading) if reading.gaps.is_empty() => {
                        silent.push(format!("{} took {what} as {path} without a word", importer.meta().name));
                    }
                    Ok(_) => {}
                    Err(refusal) => assert!(!refusal.reason.is_empty()),
                }
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
