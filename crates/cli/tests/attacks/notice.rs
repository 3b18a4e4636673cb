//! Notices that are wrong, foreign, or somebody else's.

use crate::desk::{Desk, NOTICE};

#[test]
fn a_wrong_notice_is_named_by_line_and_nothing_is_taken() {
    let desk = Desk::new();
    let swap = |from: &str, to: &str| {
        let notice = NOTICE.replace("\"i1\"", "\"i2\"");
        assert!(notice.contains(from), "{from}");
        notice.replace(from, to)
    };
    let nested = format!("x = {}{}\n{NOTICE}", "[".repeat(10_000), "]".repeat(10_000));
    let inline = format!("x = {}1{}\n{NOTICE}", "{a=".repeat(10_000), "}".repeat(10_000));
    let dotted = format!("{}x = 1\n{NOTICE}", "a.".repeat(10_000));
    let indicator = |kind: &str, value: &str| {
        format!("{}\n[[indicator]]\nkind = \"{kind}\"\nvalue = \"{value}\"\n", swap("version = 1", "version = 1"))
    };
    let cases: Vec<(String, &[&str])> = vec![
        (String::new(), &["n.toml"]),
        ("{\"document\":{}}".to_owned(), &["is JSON", "write the notice as TOML"]),
        ("<html>".to_owned(), &["n.toml:1"]),
        (swap("version = 1", "version = 0"), &["n.toml:2", "version", "1 or more"]),
        (swap("version = 1", "version = 4294967296"), &["n.toml:2", "version"]),
        (swap("version = 1", "version = \"1\""), &["n.toml:2"]),
        (swap("version = 1", "version = 1\nversion = 2"), &["n.toml:3", "duplicate"]),
        (swap("version = 1", "version = 1\nseverity = 9"), &["n.toml:3", "severity"]),
        (swap("\"i2\"", "\"  \""), &["n.toml:1", "id: is empty"]),
        (swap("2023-10-19T00:00:00Z", "2023-10-19T00:00:00"), &["n.toml:3", "received", "with a zone"]),
        (swap("2023-10-19T00:00:00Z", "2023-10-19"), &["n.toml:3", "received", "with a zone"]),
        (swap("2023-10-19T00:00:00Z", "\"19/10/2023\""), &["n.toml:3", "received", "with a zone"]),
        (swap("2023-10-19T00:00:00Z", "1697673600"), &["n.toml:3", "received", "with a zone"]),
        (swap("[\"vendor/okta\"]", "[]"), &["n.toml:4", "compromised", "name at least one"]),
        (swap("[\"vendor/okta\"]", "[\"\"]"), &["n.toml:4", "compromised", "empty"]),
        (swap("[\"vendor/okta\"]", "[\"a\\u001b[2J\"]"), &["n.toml:4", "compromised", "control character"]),
        (swap("[\"vendor/okta\"]", "\"vendor/okta\""), &["n.toml:4"]),
        (swap("2023-10-18T00:00:00Z", "2023-09-28T00:00:00Z"), &["n.toml:7", "must be after window.start"]),
        (swap("2023-10-18T00:00:00Z", "2022-01-01T00:00:00Z"), &["n.toml:7", "must be after window.start"]),
        (
            swap("at = 2023-10-18T00:00:00Z, ", ""),
            &["n.toml:7", "window.end.at: is missing", "certainty = \"unknown\""],
        ),
        (swap("certainty = \"stated\" }\nend", "certainty = \"sure\" }\nend"), &["n.toml:6", "certainty", "sure"]),
        (indicator("ipv4", "999.1.1.1"), &["indicator.value"]),
        (indicator("ipv4", "0.0.0.0/0"), &["indicator.value"]),
        (indicator("sha256", "abc"), &["indicator.value"]),
        (indicator("smell", "sour"), &["indicator.kind", "smell"]),
        (nested, &["n.toml:1"]),
        (inline, &["n.toml:1"]),
        (dotted, &["n.toml:1"]),
    ];
    for (text, words) in cases {
        desk.write("n.toml", text);
        desk.refuses(&["incident", "open", "--notice", "n.toml"], words);
    }
}

#[test]
fn bytes_that_are_no_notice_are_named() {
    let desk = Desk::new();
    let other = NOTICE.replace("\"i1\"", "\"i2\"");
    desk.write("n.toml", [other.as_bytes(), b"# \xff"].concat());
    desk.refuses(&["incident", "open", "--notice", "n.toml"], &["n.toml:8", "not UTF-8"]);
    let utf16: Vec<u8> = other.encode_utf16().flat_map(u16::to_le_bytes).collect();
    desk.write("n.toml", &utf16);
    desk.refuses(&["incident", "open", "--notice", "n.toml"], &["UTF-16"]);
    desk.write("n.toml", format!("{other}# {}", "x".repeat(17 << 20)));
    desk.refuses(&["incident", "open", "--notice", "n.toml"], &["n.toml", "larger than 16 MiB"]);
    desk.refuses(&["incident", "open", "--notice", "gone.toml"], &["gone.toml"]);
    desk.refuses(&["incident", "open", "--notice", "."], &[".: is a folder"]);
    desk.write("n.toml", [&b"\xff\xfe"[..], &utf16].concat());
    desk.run(&["incident", "open", "--notice", "n.toml"]).ended(0);
    desk.write("bom.toml", format!("\u{feff}{}", NOTICE.replace("\"i1\"", "\"i3\"")));
    desk.run(&["incident", "open", "--notice", "bom.toml"]).ended(0);
}

#[test]
fn a_version_cannot_be_rewritten_nor_slipped_under_another_incident() {
    let desk = Desk::new();
    let before = desk.verified();
    desk.run(&["incident", "open", "--notice", "notice.toml"]).ended(0);
    assert_eq!(desk.verified(), before, "the same notice twice is one");
    desk.write("n.toml", NOTICE.replace("vendor/okta", "vendor/nobody"));
    desk.refuses(&["incident", "open", "--notice", "n.toml"], &["version 1", "other words", "higher version"]);
    desk.refuses(&["notice", "i1", "n.toml"], &["version 1", "other words", "higher version"]);
    desk.write("n.toml", NOTICE.replace("\"i1\"", "\"i2\""));
    desk.refuses(&["notice", "i1", "n.toml"], &["about incident \"i2\", not \"i1\""]);
}
