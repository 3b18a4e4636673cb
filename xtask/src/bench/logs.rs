//! CloudTrail as AWS delivers it: the reading itself on one thread, and `used --logs` as a person types it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use activity::Options;

use super::cloudtrail::{ACCOUNTS, EXPOSED, KEYS, key_name, write};
use super::goal::{Goal, Row};
use super::measured::run;
use super::{Bench, ROUNDS};

const NOTICE: &str = "id = \"keys-2023\"\nversion = 1\nreceived = 2023-11-15T00:00:00Z\ncompromised = [\"vendor/big\"]\n\
    [window]\nstart = { at = 2023-11-10T00:00:00Z, certainty = \"stated\" }\n\
    end = { at = 2023-11-15T00:00:00Z, certainty = \"stated\" }\n";

fn exposed() -> impl Iterator<Item = String> {
    (0..KEYS).step_by(EXPOSED).map(key_name)
}

/// Reads a folder of logs for the exposed keys on one thread: what `bench logs` runs as a process of its own.
pub(crate) fn scan(folder: &Path) -> io::Result<String> {
    let interest: BTreeSet<String> = exposed().collect();
    let options = Options { interest: Some(interest), parameters: BTreeMap::new(), threads: 1, ..Options::default() };
    let scan = activity::scan(&[folder.to_owned()], options);
    let events: u64 = scan.manifest.iter().map(|file| file.events).sum();
    let uses: u64 = scan.credentials.values().map(|seen| seen.successes + seen.failures).sum();
    Ok(format!(
        "{events} events, {} credentials, {uses} uses, {} mints, {} gaps",
        scan.credentials.len(),
        scan.mints.len(),
        scan.gaps.len()
    ))
}

/// Measures both.
pub(crate) fn rows(bench: &Bench) -> io::Result<Vec<Row>> {
    let folder = bench.fresh("logs")?;
    let written = write(&folder.join("trail"))?;
    let megabytes = written.text_bytes as f64 / 1e6;
    let mut engine = None;
    for _ in 0..ROUNDS {
        let xtask = std::env::current_exe()?;
        let once = run(&xtask, &["bench", "scan", "trail"], &folder, &[0])?;
        engine = Some(engine.map_or(once, |least: super::measured::Measured| least.least(once)));
    }
    let engine = engine.ok_or_else(|| io::Error::other("not measured"))?;
    inventory(&folder)?;
    let straggler = |arguments: &[&str]| run(&bench.program(), arguments, &folder, &[0, 1, 3]);
    straggler(&["import", "facts", "facts.ndjson"])?;
    straggler(&["incident", "open", "--notice", "notice.toml"])?;
    let verb = straggler(&["used", "keys-2023", "--no-progress", "--logs", "trail"])?;
    let what = |what: &str| format!("{what}, {megabytes:.0} MB in {} files", written.files);
    Ok(vec![
        Row::new(what("CloudTrail read, CPU"), "MB/s", Goal::AtLeast(150.0), megabytes / engine.cpu_seconds),
        Row::new("CloudTrail read, peak", "MB", Goal::AtMost(100.0), engine.peak_mb),
        Row::new("used --logs, CPU", "MB/s", Goal::AtLeast(150.0), megabytes / verb.cpu_seconds),
        Row::new("used --logs, wall", "s", Goal::None, verb.wall_seconds),
        Row::new("used --logs, peak", "MB", Goal::AtMost(100.0), verb.peak_mb),
    ])
}

/// Writes what the company knows of its keys.
fn inventory(folder: &Path) -> io::Result<()> {
    let system = |account: &&str| format!("{{\"v\":1,\"node\":\"system\",\"id\":\"system/aws/{account}\"}}\n");
    let credential = |key: &str| {
        let account = key.split('/').nth(2).unwrap_or_default();
        format!(
            "{{\"v\":1,\"node\":\"credential\",\"id\":\"{key}\",\"set\":{{\"kind\":\"access_key\",\"created\":\"2023-01-01T00:00:00Z\"}}}}\n\
             {{\"v\":1,\"edge\":\"issued_by\",\"from\":\"{key}\",\"to\":\"system/aws/{account}\"}}\n\
             {{\"v\":1,\"edge\":\"held_by\",\"from\":\"{key}\",\"to\":\"vendor/big\"}}\n"
        )
    };
    let systems: Vec<String> = ACCOUNTS.iter().map(system).collect();
    let credentials: Vec<String> = exposed().map(|key| credential(&key)).collect();
    let facts = systems.concat() + &credentials.concat();
    fs::write(folder.join("facts.ndjson"), facts)?;
    fs::write(folder.join("notice.toml"), NOTICE)
}
