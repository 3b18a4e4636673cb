//! The facts file: what is written reads back, and what is wrong is named.

use model::{Fact, NodeKind, Value};
use proptest::prelude::*;
use sources::importers::facts::{lines, read_line, write_line};
use sources::{Document, Settings, importers};

use crate::arbitrary;

/// The examples of semantics 3, one of each kind, in the order and form that `write_line` gives.
const CANONICAL: &[&str] = &[
    r#"{"v":1,"node":"credential","id":"okta/api_token/acme/00T1","set":{"created":"2023-01-05T10:00:00Z","kind":"api_token","label":"jira sync","stateless":true}}"#,
    r#"{"v":1,"node":"door","id":"door/d","set":{"grace_seconds":60,"scope_free":true,"system":"system/s"}}"#,
    r#"{"v":1,"node":"control","id":"control/c","set":{"admits":["vendor/a","vendor/b"],"control":"ip_allow_list"}}"#,
    r#"{"v":1,"edge":"held_by","from":"c/1","to":"vendor/a","valid_from":"2023-01-05T10:00:00Z","list":"inventory","rung":1}"#,
    r#"{"v":1,"edge":"may","from":"i/1","to":"system/s","level":"admin"}"#,
    r#"{"v":1,"edge":"stored_in","from":"c/1","to":"system/s","form":"encrypted","key":"c/2"}"#,
    r#"{"v":1,"edge":"same_as","from":"c/1","to":"c/2","rule":"same fingerprint"}"#,
    r#"{"v":1,"edge":"protects","from":"control/c","to":"c/1"}"#,
    r#"{"v":1,"edge":"protects","from":"control/c","on":{"from":"c/1","relation":"authenticates","to":"i/1"}}"#,
    r#"{"v":1,"event":"ended","credential":"c/1","how":"rotated","successor":"c/2","at":"2023-10-19T08:00:00Z","by":"issuer"}"#,
    r#"{"v":1,"event":"probe","credential":"c/1","presented":"old","answer":"refused","way":"401 E0000011","at":"2023-10-19T08:01:00Z","place":"laptop-7","door":"door/d"}"#,
    r#"{"v":1,"event":"used","credential":"c/1","at":"2023-11-14T09:22:49Z","outcome":"success","attribution":"exact","address":"193.142.58.126","agent":"curl","action":"login","own":true,"indicator":"193.142.58.126","count":3}"#,
    r#"{"v":1,"event":"created","what":"i/2","at":"2023-11-16T14:36:37Z","by":"i/1"}"#,
    r#"{"v":1,"listing":"c","complete":true,"at":"2023-10-25T00:00:00Z","ids":["c/1","c/2"]}"#,
    r#"{"v":1,"coverage":"c","from":"2023-08-01T00:00:00Z","to":"2023-12-01T00:00:00Z","lag_seconds":300,"read_at":"2023-12-02T00:00:00Z","attribution":"exact","recorded_by":"system/s"}"#,
];

#[test]
fn the_canonical_form_is_fixed() {
    for line in CANONICAL {
        assert_eq!(write_line(&read_line(line).unwrap()), *line);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn what_is_written_reads_back(fact in arbitrary::fact()) {
        let line = write_line(&fact);
        prop_assert!(!line.contains('\n'));
        let read = read_line(&line);
        prop_assert_eq!(read.as_ref(), Ok(&fact), "{}", line);
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), cut in 0..200_usize, line in proptest::sample::select(CANONICAL)) {
        let _ = read_line(&text);
        let cut: String = line.chars().take(cut).collect();
        prop_assert!(cut == line || cut.len() >= line.len() || read_line(&cut).is_err());
    }
}

#[test]
fn other_ways_to_write_the_same() {
    let fact = read_line(r#" {"set":{},"id":"vendor/v","node":"vendor","v":1,"rung":null} "#).unwrap();
    assert_eq!(write_line(&fact), r#"{"v":1,"node":"vendor","id":"vendor/v"}"#);
    let listing = read_line(
        r#"{"v":1,"listing":"c","complete":false,"at":"2023-10-25T01:00:00+01:00","ids":["c/2","c/1","c/2"]}"#,
    );
    assert_eq!(
        write_line(&listing.unwrap()),
        r#"{"v":1,"listing":"c","complete":false,"at":"2023-10-25T00:00:00Z","ids":["c/1","c/2"]}"#
    );
    let Fact::Node(door) = read_line(CANONICAL[1]).unwrap() else { panic!("not a node") };
    assert_eq!(door.kind, NodeKind::Door);
    assert_eq!(door.set["system"], Value::Names(vec![model::Name::new("system/s").unwrap()]));
}

#[test]
fn a_person_called_issuer_is_not_the_issuer() {
    let line = CANONICAL[9];
    let Fact::Ended(mut ended) = read_line(line).unwrap() else { panic!("not an end") };
    ended.by = model::By::Person("issuer".to_owned());
    let written = write_line(&Fact::Ended(ended));
    let Fact::Ended(read) = read_line(&written).unwrap() else { panic!("not an end") };
    assert!(matches!(read.by, model::By::Person(_)), "{written}");
}

#[test]
fn what_is_wrong_is_named() {
    let used = r#""event":"used","credential":"c/1","at":"2023-11-14T09:22:49Z","outcome":"success""#;
    let ended = r#""event":"ended","credential":"c/1","how":"changed","at":"2023-11-14T09:22:49Z""#;
    let cases = [
        ("[1]", "is not a JSON object"),
        ("null", "is not a JSON object"),
        ("<html>", "is not a JSON object"),
        ("{", "is not JSON: EOF while parsing an object at column 1"),
        ("{}", "key \"v\": is missing (write \"v\":1)"),
        (r#"{"v":1}"#, "has none of the keys node, edge, event, listing, coverage"),
        (r#"{"v":2,"node":"vendor","id":"vendor/v"}"#, "key \"v\": version 2 is not known (this reads version 1)"),
        (r#"{"v":"1","node":"vendor","id":"vendor/v"}"#, "key \"v\": must be a whole number, but is a text"),
        (r#"{"v":1,"node":"vendor","id":""}"#, "key \"id\": an empty string is not an id"),
        (r#"{"v":1,"node":"vendor","id":7}"#, "key \"id\": must be a text, but is a number"),
        (r#"{"v":1,"node":"vendor","id":"a","id":"b"}"#, "key \"id\": is there twice"),
        (r#"{"v":1,"node":"vendor","id":null,"id":"b"}"#, "key \"id\": is there twice"),
        (r#"{"v":1,"node":"vendor","id":"a","colour":"red"}"#, "key \"colour\": is not a key of a fact"),
        (r#"{"v":1,"node":"vendor","id":"a","rung":1}"#, "key \"rung\": does not belong to this kind of fact"),
        (r#"{"v":1,"node":"vendor","edge":"may","id":"a"}"#, "key \"edge\": does not belong to this kind of fact"),
        (r#"{"v":1,"node":"vendor","id":"a"} {}"#, "is not JSON: trailing characters at column 34"),
        (
            r#"{"v":1,"node":"vendor","id":"a","set":[]}"#,
            "key \"set\": must be an object, but is or holds something else",
        ),
        (
            r#"{"v":1,"node":"vendor","id":"a","set":{"created":"2023-01-01T00:00:00Z"}}"#,
            "key \"set.created\": cannot be set on a node of kind vendor",
        ),
        (
            r#"{"v":1,"node":"credential","id":"a","set":{"label":"b","label":"c"}}"#,
            "key \"set.label\": is there twice",
        ),
        (
            r#"{"v":1,"node":"credential","id":"a","set":{"created":"2023-01-01"}}"#,
            "key \"set.created\": \"2023-01-01\" is not an instant; write RFC 3339 with a zone",
        ),
        (
            r#"{"v":1,"node":"door","id":"a","set":{"grace_seconds":-1}}"#,
            "key \"set.grace_seconds\": must be a whole number, not negative",
        ),
        (
            r#"{"v":1,"node":"system","id":"a","set":{"jewel":"owner"}}"#,
            "key \"set.jewel\": must be one of: read, write, admin",
        ),
        (r#"{"v":1,"edge":"loves","from":"a","to":"b"}"#, "key \"edge\": unknown relation \"loves\""),
        (r#"{"v":1,"edge":"may","from":"a","to":"b"}"#, "key \"level\": is missing"),
        (
            r#"{"v":1,"edge":"stored_in","from":"a","to":"b","form":"plain","key":"c"}"#,
            "key \"key\": belongs to form encrypted only",
        ),
        (r#"{"v":1,"edge":"stored_in","from":"a","to":"b","form":"encrypted"}"#, "key \"key\": is missing"),
        (r#"{"v":1,"edge":"uses","from":"a","to":"b","list":"inventory"}"#, "key \"list\": does not belong"),
        (r#"{"v":1,"edge":"held_by","from":"a","to":"b","rung":7}"#, "key \"rung\": must be 1 to 6"),
        (
            r#"{"v":1,"edge":"uses","from":"a","to":"b","valid_from":"2024-01-01T00:00:00Z","valid_to":"2023-01-01T00:00:00Z"}"#,
            "key \"valid_from\": is after \"valid_to\"",
        ),
        (r#"{"v":1,"edge":"protects","from":"a"}"#, "key \"to\": is missing (protects needs \"to\" or \"on\")"),
        (r#"{"v":1,"edge":"protects","from":"a","to":"b","on":{}}"#, "key \"on\": cannot stand beside \"to\""),
        (r#"{"v":1,"edge":"protects","from":"a","on":["b","uses","c"]}"#, "key \"on\": must be an object"),
        (
            r#"{"v":1,"edge":"protects","from":"a","on":{"from":"b","way":"c"}}"#,
            "key \"on.way\": is not a key of an edge",
        ),
        (
            r#"{"v":1,"listing":"c/","complete":true,"at":"2023-10-25T00:00:00Z","ids":[]}"#,
            "key \"listing\": must be cut before",
        ),
        (
            r#"{"v":1,"listing":"c","complete":true,"at":"2023-10-25T00:00:00Z","ids":["cd/1"]}"#,
            "key \"ids\": \"cd/1\" is not under \"c/\"",
        ),
        (
            r#"{"v":1,"listing":"c","complete":true,"at":"2023-10-25T00:00:00Z","ids":["c/1",7]}"#,
            "key \"ids\": must be a text",
        ),
        (r#"{"v":1,"event":"lost"}"#, "key \"event\": unknown event \"lost\""),
        (&format!("{{\"v\":1,{used},\"count\":0}}"), "key \"count\": must be 1 or more"),
        (
            &format!("{{\"v\":1,{used},\"count\":1.5}}"),
            "key \"count\": must be a whole number, but is a number with a fraction",
        ),
        (&format!("{{\"v\":1,{used},\"attribution\":\"sure\"}}"), "key \"attribution\": unknown attribution \"sure\""),
        (&format!("{{\"v\":1,{ended}}}"), "key \"by\": is missing"),
        (&format!("{{\"v\":1,{ended},\"by\":\" \"}}"), "key \"by\": is empty"),
        (&format!("{{\"v\":1,\"node\":\"vendor\",\"id\":{}", "[".repeat(10_000)), "is not JSON"),
    ];
    for (line, expected) in cases {
        let error = read_line(line).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{line}\n  said {error}\n  not  {expected}");
    }
}

fn refusal(bytes: &[u8]) -> String {
    let document = Document { path: "estate.ndjson", bytes, modified: None };
    let refused = importers::find("facts").unwrap().read(&[document], &Settings::default());
    refused.unwrap_err().to_string()
}

#[test]
fn a_file_is_taken_whole_or_not_at_all() {
    let vendor = r#"{"v":1,"node":"vendor","id":"vendor/v"}"#;
    let file = format!("\u{feff}{vendor}\r\n\n  \n{vendor}");
    let document = Document { path: "estate.ndjson", bytes: file.as_bytes(), modified: None };
    assert_eq!(lines(&document).map(Result::unwrap).count(), 2);
    assert_eq!(
        refusal(format!("{vendor}\n\n{{\"v\":1,\"node\":\"vender\",\"id\":\"v\"}}\n").as_bytes()).split(" (").next(),
        Some("estate.ndjson:3: key \"node\": unknown node kind \"vender\"")
    );
    assert_eq!(
        refusal(&[vendor.as_bytes(), b"\n{\"v\":1,\xFF"].concat()),
        "estate.ndjson:2: byte 47 is not UTF-8; save the file as UTF-8"
    );
    for sentinel in ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"] {
        let line = format!(r#"{{"v":1,"edge":"uses","from":"a","to":"b","valid_from":"{sentinel}"}}"#);
        assert!(refusal(line.as_bytes()).contains(":1: "), "{sentinel}");
        assert!(read_line(&line).is_ok(), "the ledger reads what it wrote");
    }
}
