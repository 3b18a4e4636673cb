//! Logs that blow up, go in circles, or lie: each is a gap that names the file, and the ledger takes the rest.

use std::fs;
use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::desk::{Desk, Run, not_run};

fn event(at: &str, agent: &str) -> String {
    let agent = serde_json::Value::from(agent);
    format!(
        r#"{{"uuid":"u-{at}","published":"{at}","eventType":"user.session.start","actor":{{"id":"00u7","type":"User","alternateId":"a@acme.example"}},"client":{{"ipAddress":"203.0.113.7","userAgent":{{"rawUserAgent":{agent}}}}},"outcome":{{"result":"SUCCESS"}},"authenticationContext":{{"externalSessionId":"s1"}},"debugContext":{{"debugData":{{}}}},"transaction":{{"type":"WEB","id":"t1","detail":{{"requestApiTokenId":"00T1"}}}}}}"#
    )
}

fn gzip(parts: &[(&[u8], usize)]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for (part, times) in parts {
        for _ in 0..*times {
            encoder.write_all(part).unwrap();
        }
    }
    encoder.finish().unwrap()
}

/// Reads the folder of logs, however bad; something could not be checked, and nothing is damaged.
#[track_caller]
fn read(desk: &Desk, words: &[&str]) -> Run {
    let run = desk.run(&["used", "i1", "--logs", "logs", "--parameter", "domain=acme"]);
    assert!([1, 3].contains(&run.code), "{run:#?}");
    let run = run.shows(words);
    assert!(desk.verified().is_some());
    desk.run(&["used", "i1"]);
    run
}

#[test]
fn a_bomb_is_cut_off_in_time() {
    let desk = Desk::new();
    let good = event("2023-10-02T00:00:00Z", "curl");
    let blank = vec![b' '; 1 << 20];
    desk.write("logs/bomb.json.gz", gzip(&[(good.as_bytes(), 1), (b"\n", 1), (&blank, 300)]));
    let inner = gzip(&[(&blank, 64)]);
    desk.write("logs/nested.json.gz", gzip(&[(&inner, 1)]));
    let members = gzip(&[(&blank, 2)]).repeat(50);
    desk.write("logs/members.json.gz", members);
    desk.write("logs/good.ndjson", &good);
    let started = Instant::now();
    read(
        &desk,
        &[
            "logs/bomb.json.gz",
            "expands more than 1000 times",
            "unpack it by hand",
            "logs/nested.json.gz",
            "logs/members.json.gz",
        ],
    );
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

#[cfg(unix)]
#[test]
fn circles_and_ways_out_are_not_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    desk.write("logs/a/good.ndjson", event("2023-10-02T00:00:00Z", "curl"));
    desk.write("outside/secret.ndjson", event("2023-10-03T00:00:00Z", "outside"));
    symlink(desk.path("logs"), desk.path("logs/a/up")).unwrap();
    symlink("self", desk.path("logs/self")).unwrap();
    symlink("b", desk.path("logs/c")).unwrap();
    symlink("c", desk.path("logs/b")).unwrap();
    symlink(desk.path("outside/secret.ndjson"), desk.path("logs/way-out.ndjson")).unwrap();
    symlink("/dev/zero", desk.path("logs/zero.ndjson")).unwrap();
    let run = read(
        &desk,
        &[
            "logs/a/up",
            "not followed",
            "logs/self",
            "logs/b",
            "logs/way-out.ndjson",
            "out of the folder",
            "logs/zero.ndjson",
        ],
    );
    assert!(!run.stdout.contains("outside/secret"), "{}", run.stdout);
    desk.refuses(&["used", "i1", "--logs", "logs/self"], &["logs/self"]);
    let zero = desk.run(&["used", "i1", "--logs", "/dev/zero"]);
    zero.shows(&["not read: /dev/zero"]);
}

#[test]
fn every_kind_of_damage_names_its_file() {
    let desk = Desk::new();
    let good = event("2023-10-02T00:00:00Z", "curl");
    let deep = format!("{{\"a\":{}1{}}}\n{good}", "[".repeat(10_000), "]".repeat(10_000));
    let packed = gzip(&[(good.as_bytes(), 100)]);
    for (name, bytes) in [
        ("empty.json", Vec::new()),
        ("null.json", b"null".to_vec()),
        ("html.json", b"<html>Sign in</html>".to_vec()),
        ("cut.json", good.as_bytes()[..good.len() / 2].to_vec()),
        ("cut.json.gz", packed[..packed.len() / 2].to_vec()),
        ("torn.json.gz", [&packed[..20], &packed[40..]].concat()),
        ("deep.ndjson", deep.into_bytes()),
        ("bytes.ndjson", [good.as_bytes(), b"\n{\"a\":\"\xff\"}\n"].concat()),
        ("zoneless.ndjson", good.replace("00Z", "00").into_bytes()),
        ("dayfirst.ndjson", good.replace("2023-10-02T00:00:00Z", "02/10/2023").into_bytes()),
        ("future.ndjson", good.replace("2023-10", "9999-12").into_bytes()),
        ("foreign.ndjson", b"{\"hello\":\"world\"}\n".to_vec()),
        ("a.zip", b"PK\x03\x04".to_vec()),
        ("b.txt", good.clone().into_bytes()),
    ] {
        let _ = fs::remove_dir_all(desk.path("logs"));
        let path = format!("logs/{name}");
        desk.write(&path, bytes);
        desk.write("logs/z-good.ndjson", &good);
        read(&desk, &[&path]);
    }
}

#[test]
fn hostile_text_in_a_log_is_shown_visibly() {
    let desk = Desk::new();
    let hostile = "=1+1\u{1b}[31m\u{9b}2J\u{202e}<script>\r\nfake line";
    let events = [event("2023-10-02T00:00:00Z", hostile), event("2023-10-20T00:00:00Z", hostile)].join("\n");
    desk.write("logs/system\u{1b}[31m\u{202e}.ndjson", &events);
    desk.write("logs/plain.ndjson", events.replace("00u7", "0\\u001b[31m\\u202e").replace("00T1", "0\\u009b\\u202e"));
    desk.write(
        "notice2.toml",
        crate::desk::NOTICE.replace("version = 1", "version = 2")
            + "[[indicator]]\nkind = \"ipv4\"\nvalue = \"203.0.113.7\"\n",
    );
    desk.run(&["notice", "i1", "notice2.toml"]).ended(0);
    read(&desk, &["system\\u{1b}[31m\\u{202e}.ndjson"]);
    for asked in [&["used", "i1"][..], &["owed", "i1"], &["report", "i1"], &["list"]] {
        for format in ["table", "json", "csv"] {
            desk.run(&[asked, &["--format", format]].concat());
        }
    }
}

/// A gap is said whatever the answer is written as: exit 0 may not come of a folder that was not read.
#[test]
fn nothing_to_read_is_not_nothing_found() {
    let desk = Desk::new();
    fs::create_dir(desk.path("logs")).unwrap();
    for format in ["table", "json", "csv"] {
        let run = desk.run(&["used", "i1", "--logs", "logs", "--format", format]);
        assert!([1, 3].contains(&run.code), "{run:#?}");
    }
    if !cfg!(unix) {
        not_run("links in logs", "not Unix");
    }
}
