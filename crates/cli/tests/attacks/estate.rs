//! Estates that bite their own tail, or whose parts contradict each other: each answer ends, and contradictions are shown.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::process::Output;
use std::time::{Duration, Instant};

use crate::desk::{Desk, Run};

const ASKED: [&[&str]; 7] = [
    &["owed", "i1"],
    &["exposed", "i1"],
    &["used", "i1"],
    &["vouch", "i1"],
    &["reach", "vendor/okta"],
    &["why", "on:system/wiki/admin", "--from", "vendor/okta"],
    &["report", "i1"],
];

/// Asks everything; each answer must come, and soon.
fn ask(desk: &Desk) {
    for asked in ASKED {
        let run = ended(desk, asked, Duration::from_secs(60));
        assert!([0, 1, 3].contains(&run.code), "{asked:?}: {} {}", run.code, run.stderr);
    }
}

/// Runs to the end; what has none in time is ended, or the test would have none either.
fn ended(desk: &Desk, asked: &[&str], limit: Duration) -> Run {
    let (stdout, stderr) = (desk.write("answer", ""), desk.write("words", ""));
    let [to_stdout, to_stderr] = [&stdout, &stderr].map(|path| File::create(path).unwrap());
    let mut child = desk.command().args(asked).stdout(to_stdout).stderr(to_stderr).spawn().unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > limit {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{asked:?} did not end in {limit:?}");
        }
        std::thread::yield_now();
    };
    Run::of(&Output { status, stdout: fs::read(stdout).unwrap(), stderr: fs::read(stderr).unwrap() }, asked)
}

#[test]
fn circles_end() {
    let desk = Desk::new();
    let k = "okta/api_token/acme/00T1";
    let mut facts = String::new();
    for (relation, from, to) in [
        ("derived_from", k, "k/2"),
        ("derived_from", "k/2", k),
        ("derived_from", "k/3", "k/3"),
        ("derived_from", "k/6", k),
        ("derived_from", "k/7", "k/6"),
        ("derived_from", "k/6", "k/7"),
        ("same_as", k, "k/4"),
        ("same_as", "k/4", k),
        ("same_as", "k/5", "k/5"),
        ("member_of", "group/a", "group/b"),
        ("member_of", "group/b", "group/a"),
        ("member_of", "okta/user/acme/00u7", "group/a"),
        ("behind", "system/wiki", "system/gate"),
        ("behind", "system/gate", "system/wiki"),
        ("connects", "system/wiki", "system/wiki"),
        ("owned_by", "okta/user/acme/00u7", "okta/user/acme/00u7"),
        ("held_by", k, k),
        ("configured_in", "control/c", "system/wiki"),
    ] {
        let _ = writeln!(facts, r#"{{"v":1,"edge":"{relation}","from":"{from}","to":"{to}"}}"#);
    }
    facts.push_str("{\"v\":1,\"edge\":\"protects\",\"from\":\"control/c\",\"to\":\"system/wiki\"}\n");
    facts.push_str(r#"{"v":1,"event":"ended","credential":"okta/api_token/acme/00T1","how":"rotated","successor":"okta/api_token/acme/00T1","at":"2023-10-19T08:00:00Z","by":"issuer"}"#);
    desk.import("facts", "circles.ndjson", facts).ended(0);
    ask(&desk);
}

/// A chain this long overflows the stack of anything that walks it by calling itself.
#[test]
fn long_chains_end() {
    const LINKS: u32 = 3_000;
    let desk = Desk::new();
    let mut facts = String::new();
    for at in 0..LINKS {
        let group = if at == 0 { "okta/user/acme/00u7".to_owned() } else { format!("group/{}", at - 1) };
        let _ = writeln!(facts, r#"{{"v":1,"edge":"member_of","from":"{group}","to":"group/{at}"}}"#);
        let _ = writeln!(facts, r#"{{"v":1,"edge":"same_as","from":"s/{at}","to":"s/{}"}}"#, at + 1);
    }
    // Shorter: what each was used for is worked out over all that was minted from it, so that the time grows with the square.
    for at in 0..LINKS / 10 {
        let parent = if at == 0 { "okta/api_token/acme/00T1".to_owned() } else { format!("k/{}", at - 1) };
        let _ = writeln!(facts, r#"{{"v":1,"edge":"derived_from","from":"k/{at}","to":"{parent}"}}"#);
    }
    let _ =
        writeln!(facts, r#"{{"v":1,"edge":"may","from":"group/{}","to":"system/vault","level":"admin"}}"#, LINKS - 1);
    desk.import("facts", "chains.ndjson", facts).ended(0);
    ask(&desk);
    desk.run(&["why", "on:system/vault/admin", "--from", "vendor/okta"]).ended(1).shows(&["reached"]);
}

/// Semantics 2.3: of sources that disagree one wins, and the other is shown.
#[test]
fn a_name_told_twice_is_shown_twice() {
    let desk = Desk::new();
    let sheet = "issuer,account,credential_id,kind,held_by,name\nokta,acme,00T1,api_token,okta,payroll sync\n";
    desk.import("csv", "told.csv", sheet).ended(3);
    for format in ["table", "json", "csv"] {
        desk.run(&["show", "okta/api_token/acme/00T1", "--format", format]).shows(&["jira sync", "payroll sync"]);
    }
}

/// What is owed stays owed, whatever else its name is said to be.
#[test]
fn a_credential_called_something_else_is_still_owed() {
    let desk = Desk::new();
    for kind in ["vendor", "system", "identity", "application", "group", "role", "environment", "control", "door"] {
        let line = format!(r#"{{"v":1,"node":"{kind}","id":"okta/api_token/acme/00T1"}}"#);
        desk.import("facts", "renamed.ndjson", line).ended(0);
        desk.run(&["owed", "i1"]).ended(1).shows(&["1 owed", "jira sync"]);
    }
}
