//! Drills too large for a page: what is not asked is counted, what is drawn has an interval, and what somebody stops
//! ends with what is known.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use serde_json::Value;

use crate::run::program;

const AT: [&str; 4] = ["--as-of", "2023-11-14T00:00:00Z", "--format", "json"];

/// A ledger in a folder of its own.
struct Estate {
    here: PathBuf,
}

impl Estate {
    fn of(name: &str, facts: &str) -> Self {
        let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("drills-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&here);
        std::fs::create_dir_all(&here).expect("a folder");
        std::fs::write(here.join("facts.ndjson"), facts).expect("a file");
        let estate = Self { here };
        let output = estate.program(&["import", "facts", "facts.ndjson"]).output().expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        estate
    }

    fn program(&self, arguments: &[&str]) -> Process {
        let mut process = Process::new(program());
        process.args(arguments).current_dir(&self.here).env_clear().stdin(Stdio::null());
        process.env("STRAGGLER_STATE_DIR", self.here.join("state"));
        process
    }

    fn drill(&self, arguments: &[&str]) -> (Value, Option<i32>) {
        let output = self.program(&[&["drill"], arguments, &AT].concat()).output().expect("the program runs");
        (answer(&output.stdout), output.status.code())
    }
}

impl Drop for Estate {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.here);
    }
}

fn answer(stdout: &[u8]) -> Value {
    serde_json::from_slice(stdout).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(stdout)))
}

fn reasons(answer: &Value) -> Vec<&str> {
    let gaps = answer["gaps"].as_array().expect("a list");
    gaps.iter().map(|gap| gap["reason"].as_str().expect("a reason")).collect()
}

/// So many keys lie in the host that Lantern runs; each can be closed, or its copy removed: two layers.
const KEYS: usize = 22_400;

fn host_full_of_keys(keys: usize) -> String {
    let mut facts = String::from(concat!(
        r#"{"v":1,"edge":"operated_by","from":"system/host","to":"vendor/lantern"}"#,
        "\n",
        r#"{"v":1,"node":"system","id":"system/host","set":{"kind":"host","jewel":"admin"}}"#,
        "\n"
    ));
    for key in 0..keys {
        let line = format!(r#"{{"v":1,"edge":"stored_in","from":"k/{key}","to":"system/host","form":"plain"}}"#);
        writeln!(facts, "{line}").expect("a text");
    }
    facts
}

#[test]
fn of_a_billion_pairs_the_best_are_asked_and_the_others_counted() {
    let estate = Estate::of("pairs", &host_full_of_keys(KEYS));
    let (answer, code) = estate.drill(&["layers", "lantern", "--candidates", "--pairs", "--most-pairs", "1000"]);
    let (layers, item) = (2 * KEYS, &answer["items"][0]);
    assert_eq!((code, item["layers"].as_array().map(Vec::len)), (Some(1), Some(layers)));
    // 45 layers make 990 pairs; 46 would make 1,035.
    let not_asked = layers * (layers - 1) / 2 - 990;
    assert!(not_asked > 1_000_000_000 - 10_000_000);
    assert_eq!(item["not_looked_at"], not_asked);
    assert_eq!(item["pairs"].as_array().map(Vec::len), Some(990));
    let said = format!("{not_asked} pairs were left out by --most-pairs, of the layers that do least alone first");
    assert_eq!(reasons(&answer), [said]);
}

#[test]
fn where_many_controls_matter_worlds_are_drawn_and_the_interval_says_how_near() {
    let estate = Estate::of("draws", &behind_controls(24));
    let (answer, code) = estate.drill(&["chance", "--draws", "20480"]);
    let chance = &answer["items"][0]["chance"];
    let number = |key: &str| chance[key].as_f64().unwrap_or(f64::NAN);
    assert_eq!((code, chance["draws"].as_u64()), (Some(1), Some(20_480)));
    // It stands only where all 24 hold.
    let expected = 1.0 - 0.95_f64.powi(24);
    assert!(number("low") < expected && expected < number("high"), "{chance}");
    assert!(number("high") - number("low") < 0.02, "{chance}");
    let again = estate.drill(&["chance", "--draws", "20480"]).0;
    assert_eq!(again["items"], answer["items"]);
    let other = estate.drill(&["chance", "--draws", "20480", "--seed", "2"]).0;
    assert_ne!(other["items"], answer["items"]);
}

/// So many ways to the vault, each behind a control of its own.
fn behind_controls(ways: usize) -> String {
    let mut facts = String::from(
        "{\"v\":1,\"node\":\"system\",\"id\":\"system/vault\",\"set\":{\"kind\":\"service\",\"jewel\":\"read\"}}\n",
    );
    for n in 0..ways {
        for line in [
            format!(r#"{{"v":1,"edge":"held_by","from":"k/{n}","to":"vendor/lantern"}}"#),
            format!(r#"{{"v":1,"edge":"authenticates","from":"k/{n}","to":"u/{n}"}}"#),
            format!(r#"{{"v":1,"edge":"may","from":"u/{n}","to":"system/vault","level":"read"}}"#),
            format!(
                r#"{{"v":1,"node":"control","id":"control/{n}","set":{{"control":"approval","state":"enforced"}}}}"#
            ),
            format!(
                r#"{{"v":1,"edge":"protects","from":"control/{n}","on":{{"from":"k/{n}","relation":"authenticates","to":"u/{n}"}}}}"#
            ),
        ] {
            writeln!(facts, "{line}").expect("a text");
        }
    }
    facts
}

#[test]
fn the_list_of_known_breaches_has_fixed_keys() {
    let estate = Estate::of("scenarios", &host_full_of_keys(1));
    let (answer, code) = estate.drill(&["scenario"]);
    assert_eq!((code, &answer["schema"]), (Some(0), &Value::from("straggler.drill_scenarios.v1")));
    let items = answer["items"].as_array().expect("a list");
    assert!(items.len() >= 20, "{} breaches", items.len());
    for item in items {
        let keys: Vec<&String> = item.as_object().expect("an item").keys().collect();
        assert_eq!(keys, ["compromised", "kinds", "name", "parts", "scenario", "year"]);
    }
}

/// A signal is sent as soon as the kernel says that the program catches it, wherever the drill is then.
#[cfg(target_os = "linux")]
mod stopped {
    use std::process::Child;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::{AT, Estate, Process, Stdio, answer, behind_controls, host_full_of_keys, reasons};

    /// The bit of SIGINT in the mask of caught signals (`proc_pid_status(5)`, `SigCgt`).
    const SIGINT: u64 = 1 << 1;

    /// Looks every ten milliseconds, for two minutes.
    const LOOKS: usize = 12_000;

    fn catches_sigint(child: &mut Child) -> bool {
        let (_kept, never) = channel::<()>();
        for _ in 0..LOOKS {
            assert_eq!(child.try_wait().expect("a child"), None, "it ended before it could be stopped");
            let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
            let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
            if mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & SIGINT != 0) {
                return true;
            }
            // Nobody sends: this only waits.
            let _ = never.recv_timeout(Duration::from_millis(10));
        }
        false
    }

    /// Stops a drill, and returns what it answered.
    fn stopped(estate: &Estate, question: &[&str]) -> (serde_json::Value, Option<i32>) {
        let mut process = estate.program(&[&["drill"], question, &AT].concat());
        let mut child = process.stdout(Stdio::piped()).spawn().expect("the program runs");
        assert!(catches_sigint(&mut child), "it never caught the signal");
        let kill = Process::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status();
        assert!(kill.expect("a shell").success());
        let output = child.wait_with_output().expect("it ends");
        (answer(&output.stdout), output.status.code())
    }

    #[test]
    fn draws_that_were_made_are_the_answer() {
        let estate = Estate::of("stop-draws", &behind_controls(24));
        let (answer, code) = stopped(&estate, &["chance", "--draws", "1000000000"]);
        let told = reasons(&answer);
        let made = answer["items"][0]["chance"]["draws"].as_u64().expect("a count");
        assert_eq!((code, told), (Some(1), vec![format!("stopped after {made} of 1000000000 draws").as_str()]));
        assert!(0 < made && made < 1_000_000_000, "{made}");
    }

    #[test]
    fn what_is_known_is_the_answer_and_the_rest_a_gap() {
        let estate = Estate::of("stop", &host_full_of_keys(6_000));
        for question in [
            &["layers", "lantern", "--candidates", "--pairs"][..],
            &["vendors", "--candidates", "--pairs"],
            &["layers", "--jewel", "system/host", "--candidates", "--pairs"],
        ] {
            let (answer, code) = stopped(&estate, question);
            let told = reasons(&answer);
            assert_eq!(code, Some(1), "{question:?}: {told:?}");
            assert!(told.iter().any(|reason| reason.starts_with("stopped before ")), "{question:?}: {told:?}");
        }
    }
}
