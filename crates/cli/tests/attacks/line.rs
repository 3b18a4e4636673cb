//! One endless line. 200 MB of it here; `STRAGGLER_ATTACK_LINE_MB=1024` makes it a gigabyte.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::desk::{Desk, Run, not_run};

fn megabytes() -> u64 {
    std::env::var("STRAGGLER_ATTACK_LINE_MB").map_or(200, |text| text.parse().unwrap())
}

/// Writes a line of so many megabytes between a start and an end.
fn line(desk: &Desk, name: &str, (start, filling, end): (&str, &str, &str)) {
    fs::create_dir_all(desk.path(name).parent().unwrap()).unwrap();
    let mut file = BufWriter::new(File::create(desk.path(name)).unwrap());
    let block = filling.repeat((1 << 20) / filling.len());
    file.write_all(start.as_bytes()).unwrap();
    for _ in 0..megabytes() {
        file.write_all(block.as_bytes()).unwrap();
    }
    file.write_all(end.as_bytes()).unwrap();
    file.flush().unwrap();
}

/// Runs to the end, and says how much memory it took at most, where the system tells (proc_pid_status(5), VmHWM).
fn measured(desk: &Desk, arguments: &[&str]) -> (Run, Option<u64>, Duration) {
    let started = Instant::now();
    let mut child = desk.command().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut most = None;
    while child.try_wait().unwrap().is_none() {
        most = resident_megabytes(&child).max(most);
        std::thread::yield_now();
    }
    let run = Run::of(&child.wait_with_output().unwrap(), arguments);
    eprintln!("{arguments:?}: {most:?} MB, {:?}", started.elapsed());
    if most.is_none() {
        not_run("memory of a long line", "no /proc here");
    }
    (run, most, started.elapsed())
}

fn resident_megabytes(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? >> 10)
}

/// A file that is read whole may take its own size and little more.
#[test]
fn a_facts_file_of_one_line_is_refused() {
    let desk = Desk::new();
    let before = desk.verified();
    for (filling, words) in [
        (
            r#"{"v":1,"node":"vendor","id":"vendor/x","set":{"label":""#,
            "x",
            "\"}}\n",
            &["long.ndjson:1", "longer than 64 MiB", "split it"][..],
        ),
        ("", "[", "", &["long.ndjson:1"]),
        ("", " ", "", &[]),
    ]
    .map(|(start, filling, end, words)| ((start, filling, end), words))
    {
        line(&desk, "long.ndjson", filling);
        let (run, most, took) = measured(&desk, &["import", "facts", "long.ndjson"]);
        assert!([2, 3].contains(&run.code), "{run:#?}");
        run.says(words);
        assert!(most.is_none_or(|most| most < megabytes() + 64), "{most:?} MB");
        assert!(took < Duration::from_secs(120), "{took:?}");
    }
    let (size, _) = desk.verified().unwrap();
    assert_eq!(size, before.unwrap().0 + 1, "only the account of the blank file is new");
}

/// A log is streamed: what it takes does not grow with the line.
#[test]
fn a_log_of_one_line_is_a_gap() {
    let desk = Desk::new();
    for parts in [("{\"a\":\"", "x", "\"}\n"), ("[", "[", ""), ("", " ", ""), ("{\"Records\":[", "{},", "{}]}")] {
        line(&desk, "logs/long.ndjson", parts);
        let (run, most, took) = measured(&desk, &["used", "i1", "--logs", "logs"]);
        run.ended(3).shows(&["logs/long.ndjson"]);
        assert!(most.is_none_or(|most| most < 192), "{most:?} MB");
        assert!(took < Duration::from_secs(300), "{took:?}");
    }
    assert!(desk.verified().is_some());
}

#[test]
fn a_notice_of_one_line_is_refused() {
    let desk = Desk::new();
    line(&desk, "long.toml", ("id = \"", "x", "\"\n"));
    let (run, most, took) = measured(&desk, &["incident", "open", "--notice", "long.toml"]);
    run.ended(2).says(&["long.toml", "larger than 16 MiB"]);
    assert!(most.is_none_or(|most| most < megabytes() + 64), "{most:?} MB");
    assert!(took < Duration::from_secs(60), "{took:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_without_an_end_is_refused() {
    let desk = Desk::new();
    desk.refuses(&["import", "facts", "/dev/zero"], &["/dev/zero", "is a device"]);
    desk.refuses(&["incident", "open", "--notice", "/dev/zero"], &["/dev/zero", "is a device"]);
    desk.refuses(&["import", "okta", "/dev/urandom"], &["/dev/urandom", "is a device"]);
}
