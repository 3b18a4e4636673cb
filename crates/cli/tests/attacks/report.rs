//! A report is written whole or not at all, and never over what it is about.

use std::fs;

use crate::desk::{Desk, NOTICE};

#[test]
fn a_report_is_never_written_over_the_ledger_or_its_state() {
    let desk = Desk::new();
    let state: Vec<String> = fs::read_dir(desk.path("state"))
        .unwrap()
        .map(|entry| format!("state/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    assert!(state.len() >= 3, "{state:?}");
    let beside = ["a.ledger", "./a.ledger", "state/../a.ledger", "a.ledger-wal", "a.ledger-shm", "a.ledger.new"];
    for target in beside.into_iter().chain(state.iter().map(String::as_str)) {
        let before = fs::read(desk.path(target)).ok();
        desk.refuses(&["report", "i1", "--output", target], &[target, "belongs to the ledger", "choose another file"]);
        assert_eq!(fs::read(desk.path(target)).ok(), before, "{target}");
    }
    desk.run(&["report", "i1", "--output", "report.html"]).ended(1);
    assert!(fs::read_to_string(desk.path("report.html")).unwrap().trim_end().ends_with("</html>"));
}

#[cfg(unix)]
#[test]
fn a_link_to_the_ledger_is_the_ledger() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    symlink("a.ledger", desk.path("innocent.html")).unwrap();
    desk.refuses(&["report", "i1", "--output", "innocent.html"], &["belongs to the ledger"]);
    fs::hard_link(desk.path("a.ledger"), desk.path("hard.html")).unwrap();
    let before = desk.verified();
    desk.run(&["report", "i1", "--output", "hard.html"]).ended(1);
    assert_eq!(desk.verified(), before);
}

#[test]
fn a_report_that_cannot_be_written_says_where() {
    let desk = Desk::new();
    desk.write("file", "x");
    for target in ["nowhere/report.html", "file/report.html", "."] {
        let run = desk.run(&["report", "i1", "--output", target]).ended(4).says(&["cannot write", target]);
        assert_eq!(run.stdout, "");
    }
}

/// What was decided for another incident is told there.
#[test]
fn a_timeline_has_the_decisions_of_its_own_incident() {
    let desk = Desk::new();
    desk.write("other.toml", NOTICE.replace("i1", "i2"));
    desk.run(&["incident", "open", "--notice", "other.toml"]).ended(0);
    let token = "okta/api_token/acme/00T1";
    for incident in ["i1", "i2"] {
        let why = format!("waits for {incident}");
        let due = "2030-01-01T00:00:00Z";
        desk.run(&["plan", incident, token, "--owner", "ann", "--due", due, "--who", "ann", "--why", &why]).ended(0);
    }
    for (incident, other) in [("i1", "i2"), ("i2", "i1")] {
        let told = desk.run(&["report", incident, "--format", "json"]).ended(1).stdout;
        let says = |incident: &str| told.contains(&format!("\"says\": \"waits for {incident} (ann)\""));
        assert!(says(incident) && !says(other), "{told}");
    }
}
