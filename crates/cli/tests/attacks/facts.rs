//! Facts files that are wrong, cut, foreign, or true at the edge.

use crate::desk::{Desk, ESTATE};

const NODE: &str = r#"{"v":1,"node":"credential","id":"a/b/c/d","set":{"label":"x"}}"#;

/// Every wrong line stands third, after two good ones, and is named.
#[test]
fn a_wrong_line_is_named_and_nothing_is_taken() {
    let desk = Desk::new();
    let deep = format!("{}1{}", r#"{"v":"#.repeat(10_000), "}".repeat(10_000));
    let list = format!(r#"{{"v":1,"listing":{}"#, "[".repeat(10_000));
    let long = format!(r#"{{"v":1,"node":"vendor","id":"{}"}}"#, "x".repeat(1025));
    let cases: &[(&str, &[&str])] = &[
        (r#"{"v":1,"node":"vendor","id":"#, &["not JSON", "column"]),
        ("not JSON at all", &["is not a JSON object"]),
        ("[1,2,3]", &["is not a JSON object"]),
        ("null", &["is not a JSON object"]),
        (r#"{"v":1,"node":"vendor","id":"vendor/a"} {"v":1}"#, &["not JSON", "trailing"]),
        (&deep, &["f.ndjson:3"]),
        (&list, &["f.ndjson:3"]),
        (r#"{"v":1,"node":"vendor","id":"vendor/a","colour":"red"}"#, &["key \"colour\"", "not a key"]),
        (r#"{"v":1,"node":"vendor","id":"vendor/a","set":{"colour":"red"}}"#, &["key \"set.colour\"", "vendor"]),
        (r#"{"v":1,"node":"vendor","id":"vendor/a","id":"vendor/b"}"#, &["key \"id\"", "twice"]),
        (r#"{"v":1,"node":"ship","id":"vendor/a"}"#, &["key \"node\"", "ship"]),
        (r#"{"v":1,"edge":"loves","from":"a/b","to":"c/d"}"#, &["key \"edge\"", "loves"]),
        (r#"{"v":1,"event":"exploded","at":"2023-01-01T00:00:00Z"}"#, &["key \"event\"", "exploded"]),
        (r#"{"v":2,"node":"vendor","id":"vendor/a"}"#, &["key \"v\"", "version 2"]),
        (r#"{"node":"vendor","id":"vendor/a"}"#, &["key \"v\"", "missing"]),
        (r#"{"v":1,"node":"vendor","id":""}"#, &["key \"id\"", "empty"]),
        (r#"{"v":1,"node":"vendor","id":"a\u001b[2Jb"}"#, &["key \"id\"", "control character"]),
        (r#"{"v":1,"node":"vendor","id":"\ud800"}"#, &["f.ndjson:3"]),
        (&long, &["key \"id\"", "1025 bytes", "at most 1024"]),
        (r#"{"v":1,"node":"credential","id":"a/b","set":{"created":"2023-01-05T10:00:00"}}"#, &["set.created", "zone"]),
        (r#"{"v":1,"node":"credential","id":"a/b","set":{"created":"05/01/2023"}}"#, &["set.created", "RFC 3339"]),
        (r#"{"v":1,"node":"credential","id":"a/b","set":{"created":"0001-01-01T00:00:00Z"}}"#, &["not a date"]),
        (r#"{"v":1,"node":"credential","id":"a/b","set":{"created":"1970-01-01T00:00:00Z"}}"#, &["not a date"]),
        (r#"{"v":1,"node":"credential","id":"a/b","set":{"created":"9999-12-31T23:59:59Z"}}"#, &["set.created"]),
        (r#"{"v":1,"node":"credential","id":"a/b","set":{"created":9223372036854775807}}"#, &["set.created"]),
        (r#"{"v":1,"node":"door","id":"door/a","set":{"grace_seconds":-1}}"#, &["set.grace_seconds", "not negative"]),
        (r#"{"v":1,"node":"door","id":"door/a","set":{"grace_seconds":1e999}}"#, &["f.ndjson:3"]),
        (r#"{"v":1,"node":"door","id":"door/a","set":{"grace_seconds":99999999999999999999}}"#, &["f.ndjson:3"]),
        (r#"{"v":1,"edge":"held_by","from":"a/b","to":"c","rung":7}"#, &["key \"rung\"", "1 to 6"]),
        (
            r#"{"v":1,"listing":"a/b","complete":true,"at":"2023-01-01T00:00:00Z","ids":["c/d"]}"#,
            &["key \"ids\"", "not under"],
        ),
        (
            r#"{"v":1,"listing":"a/b/","complete":true,"at":"2023-01-01T00:00:00Z","ids":[]}"#,
            &["key \"listing\"", "cut"],
        ),
    ];
    for (line, words) in cases {
        desk.write("f.ndjson", format!("{NODE}\n{NODE}\n{line}\n{NODE}\n"));
        desk.refuses(&["import", "facts", "f.ndjson"], words).says(&["f.ndjson:3"]);
    }
}

#[test]
fn bytes_that_are_no_text_are_named_by_place() {
    let desk = Desk::new();
    let utf16: Vec<u8> = ESTATE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: &[(&[u8], &[&str])] = &[
        (b"{\"v\":1}\n\xff\xfe", &["f.ndjson:2", "not UTF-8", "save the file as UTF-8"]),
        (b"{\"v\":1,\"node\":\"vendor\",\"id\":\"vendor/\xc3\x28\"}", &["f.ndjson:1", "not UTF-8"]),
        (&utf16, &["f.ndjson:1", "UTF-16 without a byte order mark", "save the file as UTF-8"]),
        (&[0xff, 0xfe, 0, 0, b'{', 0, 0, 0], &["UTF-32"]),
        (&[0xff, 0xfe, b'{', 0, b'}'], &["was cut"]),
        (&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0], &["f.ndjson"]),
    ];
    for (bytes, words) in cases {
        desk.write("f.ndjson", bytes);
        desk.refuses(&["import", "facts", "f.ndjson"], words);
    }
}

#[test]
fn the_same_facts_in_four_encodings_are_the_same_facts() {
    let desk = Desk::new();
    let before = desk.verified().unwrap();
    let units = |bytes: fn(u16) -> [u8; 2]| ESTATE.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let encodings = [
        [&b"\xef\xbb\xbf"[..], ESTATE.as_bytes()].concat(),
        [&b"\xff\xfe"[..], &units(u16::to_le_bytes)].concat(),
        [&b"\xfe\xff"[..], &units(u16::to_be_bytes)].concat(),
        ESTATE.replace('\n', "\r\n").into_bytes(),
    ];
    for bytes in encodings {
        desk.import("facts", "again.ndjson", bytes).ended(0).shows(&["0 facts added", "6 known already"]);
    }
    assert_eq!(desk.verified().unwrap().0, before.0 + 4, "one account for each file, and no fact");
}

#[test]
fn one_bad_line_among_thousands_or_in_the_last_file_spoils_all() {
    let desk = Desk::new();
    let good: String =
        (0..5_000).map(|at| format!("{{\"v\":1,\"node\":\"vendor\",\"id\":\"vendor/{at}\"}}\n")).collect();
    desk.write("good.ndjson", &good);
    desk.write("bad.ndjson", format!("{good}{{\"v\":1,\"node\":\"vendor\"}}"));
    desk.refuses(&["import", "facts", "bad.ndjson"], &["bad.ndjson:5001", "key \"id\"", "missing"]);
    desk.refuses(&["import", "facts", "good.ndjson", "bad.ndjson"], &["bad.ndjson:5001"]);
    desk.refuses(&["import", "facts", "good.ndjson", "gone.ndjson"], &["gone.ndjson"]);
}

/// A file without facts is a gap, not a success.
#[test]
fn an_empty_file_is_not_silent() {
    let desk = Desk::new();
    for content in ["", "\n\n\n", "\u{feff}"] {
        let name = format!("empty-{}.ndjson", content.len());
        desk.import("facts", &name, content).ended(3).shows(&["not read", &name, "no facts in it"]);
    }
    desk.run(&["list", "credential"]).ended(3);
}

/// Whatever is taken can be read back: numbers, dates and lengths at their ends.
#[test]
fn what_is_taken_at_the_edge_can_be_read_back() {
    let desk = Desk::new();
    let id = "okta/api_token/acme/00T1";
    let edge = [
        format!(r#"{{"v":1,"node":"credential","id":"{id}","set":{{"session_seconds":{}}}}}"#, i64::MAX),
        format!(
            r#"{{"v":1,"node":"door","id":"door/a","set":{{"system":"system/okta/acme","grace_seconds":{}}}}}"#,
            i64::MAX
        ),
        format!(
            r#"{{"v":1,"event":"used","credential":"{id}","at":"2023-10-01T00:00:00Z","outcome":"success","count":{}}}"#,
            u64::MAX
        ),
        format!(
            r#"{{"v":1,"event":"used","credential":"{id}","at":"2023-10-02T00:00:00Z","outcome":"success","count":{}}}"#,
            u64::MAX
        ),
        format!(
            r#"{{"v":1,"event":"ended","credential":"{id}","how":"rotated","at":"9999-12-30T21:00:00Z","by":"issuer"}}"#
        ),
        format!(
            r#"{{"v":1,"event":"ended","credential":"{id}","how":"suspended","at":"0002-01-01T00:00:00Z","by":"issuer"}}"#
        ),
        format!(
            r#"{{"v":1,"coverage":"okta/api_token/acme","from":"0002-01-01T00:00:00Z","to":"9999-12-30T21:00:00Z","lag_seconds":{},"read_at":"9999-12-30T21:00:00Z","recorded_by":"system/okta/acme"}}"#,
            i64::MAX
        ),
        format!(r#"{{"v":1,"node":"vendor","id":"{}"}}"#, "x".repeat(1024)),
        r#"{"v":1,"node":"vendor","id":"vendor/null","set":{"label":"a\u0000b"}}"#.to_owned(),
        r#"{"v":1,"node":"vendor","id":"vendor/\ud83d\udd11"}"#.to_owned(),
    ];
    desk.import("facts", "edge.ndjson", edge.join("\n")).ended(0).shows(&["10 facts added"]);
    for asked in [
        &["owed", "i1"][..],
        &["owed", "i1", "--as-of", "9999-12-30T21:00:00Z"],
        &["owed", "i1", "--as-of=-009999-01-02T01:59:59Z"],
        &["used", "i1"],
        &["exposed", "i1"],
        &["vouch", "i1"],
        &["report", "i1"],
        &["report", "i1", "--format", "json", "--as-of", "9999-12-30T21:00:00Z"],
        &["incident", "list"],
        &["show", id],
        &["history", id],
        &["list"],
        &["vendor"],
    ] {
        let run = desk.run(asked);
        assert!([0, 1, 3].contains(&run.code), "{asked:?}: {run:#?}");
    }
}

/// The canonical line in the ledger is longer than the line that was read; the limit is on the latter alone.
#[test]
fn a_line_of_the_greatest_length_can_be_read_back() {
    const MAX_LINE_BYTES: usize = 64 << 20;
    let desk = Desk::bare();
    let line = |action: &str| {
        format!(
            r#"{{"v":1,"event":"used","credential":"a/b","at":"2023-10-01T00:00:00Z","outcome":"success","action":"{action}"}}"#
        )
    };
    let action = "x".repeat(MAX_LINE_BYTES - line("").len());
    desk.write("longer.ndjson", line(&format!("{action}x")));
    desk.refuses(&["import", "facts", "longer.ndjson"], &["longer.ndjson:1", "longer than 64 MiB", "split it"]);
    desk.import("facts", "longest.ndjson", line(&action)).ended(0);
    desk.run(&["list"]).ended(0);
}
