//! The command line itself: hostile words, and readers and writers that go away.

use std::process::Stdio;

use crate::desk::{Desk, Run};

const ESCAPE: &str = "\u{1b}[31m\u{1b}]0;title\u{7}\u{9b}2J\u{202e}\r";

#[test]
fn hostile_words_are_refused_without_their_escapes() {
    let desk = Desk::new();
    let (bad, path) = (format!("x{ESCAPE}"), format!("f{ESCAPE}.ndjson"));
    for arguments in [
        &[bad.as_str()][..],
        &["list", &bad],
        &["list", "--as-of", &bad],
        &["list", "--known-at", "2023-01-01"],
        &["list", "--as-of", "01/02/2023"],
        &["list", "--format", &bad],
        &["list", &format!("--{bad}")],
        &["import", &bad, "estate.ndjson"],
        &["import", "facts", &path],
        &["owed", &bad],
        &["exposed", &bad],
        &["vouch", &bad],
        &["report", &bad],
        &["used", &bad],
        &["used", "i1", "--logs", &path],
        &["used", "i1", "--logs", "estate.ndjson", "--parameter", &bad],
        &["show", &bad],
        &["history", &bad],
        &["vendor", &bad],
        &["reach", &bad],
        &["why", &bad, "--from", &bad],
        &["why", "have:x", "--from", &bad],
        &["incident", "show", &bad],
        &["notice", &bad, "notice.toml"],
        &["plan", "i1", &bad, "--owner", "ann", "--who", "ann", "--why", "x"],
        &["say", "i1", &bad, "--who", "ann", "--why", "x"],
        &["say", "i1", "okta/api_token/acme/00T1", "--who", "", "--why", "x"],
        &[
            "say",
            "i1",
            "okta/api_token/acme/00T1",
            "--who",
            "issuer",
            "--how",
            "rotated",
            "--at",
            "2023-10-20T00:00:00Z",
        ],
        &["narrow", "i1", &bad, "--who", "ann", "--why", "x"],
        &["narrow", "i1", "okta/api_token/acme/00T1", "--who", " ", "--why", "x"],
        &["narrow", "i1", "okta/api_token/acme/00T1", "--who", "ann", "--why", ""],
        &["except", "i1", "okta/api_token/acme/00T1", "--until", "tomorrow", "--who", "ann", "--why", "x"],
        &["legitimate", "i1", &bad, "--who", "ann", "--why", "x"],
        &["ledger", "prove", "-1"],
        &["list", "--format", "html"],
        &[],
    ] {
        let run = desk.refuses(arguments, &[]);
        assert!(!run.stderr.is_empty(), "{arguments:?} was refused in silence");
    }
}

/// What people say may hold anything; it is kept, and shown with its escapes visible.
#[test]
fn hostile_words_in_decisions_are_shown_visibly() {
    let desk = Desk::new();
    let (id, words) = ("okta/api_token/acme/00T1", format!("<b>it</b> {ESCAPE}\n\tis =1+1"));
    let who = format!("Ann {ESCAPE}");
    desk.run(&["say", "i1", id, "--who", &who, "--why", &words]).ended(0);
    desk.run(&["say", "i1", id, "--who", &who, "--how", "rotated", "--at", "2023-10-20T00:00:00Z"]).ended(0);
    desk.run(&["except", "i1", id, "--until", "9999-12-30T00:00:00Z", "--who", &who, "--why", &words]).ended(0);
    desk.run(&["ledger", "checkpoint", "--anchored-at", &words]).ended(0);
    for format in ["table", "json", "csv"] {
        for asked in [
            &["owed", "i1"][..],
            &["exposed", "i1"],
            &["vouch", "i1"],
            &["report", "i1"],
            &["show", id],
            &["history", id],
        ] {
            let run = desk.run(&[asked, &["--format", format]].concat());
            assert!(
                !run.stdout.contains("<b>it") || format != "table" || asked[0] != "report",
                "{asked:?}: {}",
                run.stdout
            );
        }
    }
    desk.run(&["narrow", "i1", id, "--who", &who, "--why", &words]).ended(0);
    desk.run(&["report", "i1"]);
    assert!(desk.verified().is_some());
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_text_is_shown_as_far_as_it_can_be() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Desk::new();
    let path = OsStr::from_bytes(b"\xff\xfe\x1b[2J.ndjson");
    let run = |path: &OsStr| {
        Run::of(&desk.command().args(["import", "facts"]).arg(path).output().unwrap(), &["import", "facts", "…"])
    };
    run(path).ended(2).says(&["\\u{1b}"]);
    std::fs::write(desk.path("estate.ndjson").with_file_name(path), "{").unwrap();
    run(path).ended(2).says(&["\\u{1b}", ":1"]);
    let output = desk.command().arg("list").arg(path).output().unwrap();
    Run::of(&output, &["list", "…"]).ended(2);
}

/// 0 would say that nothing is owed.
#[test]
fn a_reader_that_goes_away_is_not_told_that_nothing_is_owed() {
    let desk = Desk::new();
    for arguments in
        [&["owed", "i1"][..], &["report", "i1"], &["list", "--format", "json"], &["exposed", "i1", "--format", "csv"]]
    {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut child = desk.command().args(arguments).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        assert!(child.wait().unwrap().code().is_some_and(|code| (1..=4).contains(&code)), "{arguments:?}");
        let output = child.wait_with_output().unwrap();
        assert!(!String::from_utf8(output.stderr).unwrap().contains("panicked"), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_a_failure() {
    let desk = Desk::new();
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    for arguments in [&["owed", "i1"][..], &["list", "--format", "csv"], &["report", "i1"]] {
        let output = desk.command().args(arguments).stdout(full()).output().unwrap();
        Run::of(&output, arguments).ended(4).says(&["straggler: ", "No space left"]);
    }
    let output = desk.command().args(["owed", "nothing"]).stderr(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

/// Without a place for its state the program writes nothing anywhere.
#[test]
fn no_place_for_state_is_said() {
    let desk = Desk::new();
    let output = desk.command().env_remove("STRAGGLER_STATE_DIR").args(["list"]).output().unwrap();
    Run::of(&output, &["list"]).ended(4).says(&["no folder for state", "STRAGGLER_STATE_DIR"]);
}
