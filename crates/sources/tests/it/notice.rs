//! The notice file: what is right is read whole, what is wrong is refused with line and field.

use model::{Certainty, IndicatorKind};
use sources::{Document, read_notice};

const GOOD: &str = r#"id = "okta-2023-10"
version = 2
received = 2023-10-19T02:00:00+02:00
compromised = ["vendor/okta"]
named = ["okta/api_token/acme/00T1"]
name = "Okta support system"
[window]
start = { at = 2023-09-28T00:00:00Z, certainty = "stated" }
end = { at = "2023-10-18T00:00:00Z", certainty = "estimated" }
[[indicator]]
kind = "ipv4"
value = "193.142.58[.]126"
first_seen = 2023-11-14T00:00:00Z
[[indicator]]
kind = "file_name"
value = "sliver.exe"
"#;

fn read(text: &str) -> Result<model::Notice, String> {
    let document = Document { path: "notice.toml", bytes: text.as_bytes(), modified: None };
    read_notice(&document).map_err(|refusal| refusal.to_string())
}

#[test]
fn a_notice_is_read_whole() {
    let notice = read(GOOD).unwrap();
    assert_eq!((notice.id.as_str(), notice.version), ("okta-2023-10", 2));
    assert_eq!(notice.name.as_deref(), Some("Okta support system"));
    assert_eq!(notice.received.to_string(), "2023-10-19T00:00:00Z");
    assert_eq!(notice.compromised[0].as_str(), "vendor/okta");
    assert_eq!(notice.named[0].as_str(), "okta/api_token/acme/00T1");
    assert_eq!(notice.window.start.certainty, Certainty::Stated);
    assert_eq!(notice.window.span().to.to_string(), "2023-10-18T00:00:00Z");
    assert_eq!(notice.indicators[0].kind, IndicatorKind::Ipv4);
    assert_eq!(notice.indicators[0].value, "193.142.58.126");
    assert_eq!(notice.indicators[1].first_seen, None);
    assert!(read(&format!("\u{feff}{}", GOOD.replace('\n', "\r\n"))).is_ok());
}

#[test]
fn an_unknown_bound_is_open() {
    let open =
        GOOD.replace(r#"{ at = "2023-10-18T00:00:00Z", certainty = "estimated" }"#, r#"{ certainty = "unknown" }"#);
    let window = read(&open).unwrap().window;
    assert_eq!((window.end.at, window.end.certainty), (None, Certainty::Unknown));
}

#[test]
fn what_is_wrong_is_refused_with_line_and_field() {
    let cases = [
        ("version = 2", "version = 0", "notice.toml:2: version: must be 1 or more"),
        ("version = 2\n", "", "notice.toml:1: missing field `version`"),
        ("version = 2", "version = \"2\"", "notice.toml:2: invalid type: string \"2\", expected i64"),
        (
            "received = 2023-10-19T02:00:00+02:00",
            "received = 2023-10-19T02:00:00",
            "notice.toml:3: received: \"2023-10-19T02:00:00\" is not an instant",
        ),
        (
            "received = 2023-10-19T02:00:00+02:00",
            "received = 2023-10-19",
            "notice.toml:3: received: \"2023-10-19\" is not an instant",
        ),
        ("received = 2023-10-19T02:00:00+02:00", "received = 7", "notice.toml:3: received: must be an instant"),
        ("[\"vendor/okta\"]", "[]", "notice.toml:4: compromised: is empty"),
        ("[\"vendor/okta\"]", "[\"\"]", "notice.toml:4: compromised: an empty string is not an id"),
        ("\"okta-2023-10\"", "\" \"", "notice.toml:1: id: is empty"),
        ("name =", "severity = 1\nname =", "notice.toml:6: unknown field `severity`"),
        ("\"stated\" }", "\"sure\" }", "notice.toml:8: window.start.certainty: unknown certainty \"sure\""),
        ("\"stated\" }", "\"unknown\" }", "notice.toml:8: window.start.at: cannot be given"),
        ("at = 2023-09-28T00:00:00Z, ", "", "notice.toml:8: window.start.at: is missing where the certainty is stated"),
        ("at = 2023-09-28T00:00:00Z", "at = 2023-10-18T00:00:00Z", "notice.toml:9: window.end: must be after"),
        (
            "at = 2023-09-28T00:00:00Z,",
            "at = 2023-09-28T00:00:00Z, source = \"x\",",
            "notice.toml:8: unknown field `source`",
        ),
        ("\"ipv4\"", "\"ip\"", "notice.toml:11: indicator.kind: unknown indicator kind \"ip\""),
        ("\"ipv4\"", "\"cidr\"", "notice.toml:12: indicator.value: is no network"),
        ("first_seen = 2023-11-14T00:00:00Z", "first_seen = 2023-11-14", "notice.toml:13: indicator.first_seen:"),
        ("[window]", "[window", "notice.toml:7: "),
    ];
    for (from, to, expected) in cases {
        assert!(GOOD.contains(from), "{from}");
        let refusal = read(&GOOD.replacen(from, to, 1)).unwrap_err();
        assert!(refusal.starts_with(expected), "{to}\n  said {refusal}\n  not  {expected}");
    }
    assert!(read("").unwrap_err().starts_with("notice.toml:1: missing field"));
    assert!(
        read(r#"{"document":{"category":"csaf_security_advisory"}}"#).unwrap_err().contains("write the notice as TOML")
    );
    for deep in ["[".repeat(100_000), format!("id = {}", "[".repeat(100_000)), "{\"a\":".repeat(10_000)] {
        assert!(read(&deep).is_err());
    }
}
