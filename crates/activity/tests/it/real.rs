//! Real logs, read by the engine and counted again by hand with `serde_json::Value`.
//!
//! They are not part of the project: the folder is `STRAGGLER_SHARED` or `../shared` beside the workspace. Without it the tests print
//! their names as not run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use activity::{Options, Scan};
use serde_json::Value;

fn logs(test: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("STRAGGLER_SHARED").map_or(beside, PathBuf::from);
    let logs = shared.join("data/logs");
    if logs.is_dir() {
        return Some(logs);
    }
    eprintln!("not run: {test} (no real logs; set STRAGGLER_SHARED)");
    if let Some(list) = std::env::var_os("STRAGGLER_NOT_RUN") {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(list).unwrap();
        std::io::Write::write_all(&mut file, format!("not run: {test}\n").as_bytes()).unwrap();
    }
    None
}

fn us(event: &Value) -> i64 {
    event["eventTime"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

fn events(folder: &Path) -> Vec<Value> {
    let mut seen = BTreeSet::new();
    let mut events = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let document: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            events.extend(document["Records"].as_array().unwrap().iter().cloned());
        }
    }
    events.retain(|event| seen.insert(event["eventID"].as_str().unwrap().to_owned()));
    events
}

/// Count, failures, first, last, addresses.
type Counted = (u64, u64, i64, i64, BTreeSet<String>);

fn by_hand(events: &[Value]) -> BTreeMap<String, Counted> {
    let mut keys: BTreeMap<String, Counted> = BTreeMap::new();
    for event in events {
        let Some(key) = event["userIdentity"]["accessKeyId"].as_str().filter(|key| !key.is_empty()) else {
            continue;
        };
        let counted = keys.entry(key.to_owned()).or_insert((0, 0, i64::MAX, i64::MIN, BTreeSet::new()));
        counted.0 += 1;
        counted.1 += u64::from(event.get("errorCode").is_some());
        counted.2 = counted.2.min(us(event));
        counted.3 = counted.3.max(us(event));
        if let Ok(address) = event["sourceIPAddress"].as_str().unwrap().parse::<std::net::IpAddr>() {
            counted.4.insert(address.to_string());
        }
    }
    keys
}

fn by_engine(scan: &Scan) -> BTreeMap<String, Counted> {
    let used = scan.credentials.iter().filter_map(|(name, activity)| {
        let key = name.strip_prefix("aws/access_key/")?.split_once('/')?.1.to_owned();
        let addresses = activity.addresses.entries.keys().map(ToString::to_string).collect();
        Some((
            key,
            (
                activity.successes + activity.failures,
                activity.failures,
                activity.first_us?,
                activity.last_us?,
                addresses,
            ),
        ))
    });
    used.collect()
}

#[test]
fn invictus_is_counted_as_by_hand() {
    let Some(logs) = logs("invictus_is_counted_as_by_hand") else {
        return;
    };
    let folder = logs.join("cloudtrail-invictus");
    let events = events(&folder);
    let scan = activity::scan(std::slice::from_ref(&folder), Options::default());
    assert_eq!(scan.manifest.iter().map(|read| read.events).sum::<u64>(), events.len() as u64);
    assert_eq!(scan.manifest.iter().map(|read| read.unparsed).sum::<u64>(), 0);
    let keys = by_hand(&events);
    assert!(keys.len() > 50, "{}", keys.len());
    assert_eq!(by_engine(&scan), keys);

    let done = |call: &str| {
        events.iter().filter(|event| event["eventName"] == call && event.get("errorCode").is_none()).count()
    };
    let created = |action: &str| scan.created.iter().filter(|made| *made.action == *action).count();
    for call in [
        "CreateUser",
        "CreateAccessKey",
        "CreateLoginProfile",
        "CreateRole",
        "AttachUserPolicy",
        "AttachRolePolicy",
        "CreatePolicy",
    ] {
        assert_eq!(created(&format!("iam:{call}")), done(call), "{call}");
    }
    let minted: BTreeSet<&str> =
        events.iter().filter_map(|event| event["responseElements"]["credentials"]["accessKeyId"].as_str()).collect();
    assert_eq!(scan.mints.len(), minted.len());
    let ended = |action: &str| scan.ended.iter().filter(|end| *end.action == *action).count();
    for call in ["DeleteAccessKey", "DeleteLoginProfile", "DeleteUser", "DeleteRole"] {
        assert_eq!(ended(&format!("iam:{call}")), done(call), "{call}");
    }
    let [only] = scan.gaps.as_slice() else { panic!("{:?}", scan.gaps) };
    assert!(only.file.ends_with("LICENSE"), "{only:?}");
    assert!(scan.holes.iter().any(|hole| hole.why.contains("DeleteTrail")), "{:?}", scan.holes);
}

#[test]
fn with_an_interest_uses_are_those_without() {
    let Some(logs) = logs("with_an_interest_uses_are_those_without") else {
        return;
    };
    let folder = logs.join("cloudtrail-invictus");
    let limits = activity::Limits { uses_kept: Some(100), ..activity::Limits::default() };
    let all = activity::scan(std::slice::from_ref(&folder), Options { limits, ..Options::default() });
    for parent in all
        .mints
        .iter()
        .filter_map(|mint| mint.parent.as_deref())
        .chain(["aws/access_key/123837392027/AKIATFQR7NSC8Q4X20BJ"])
    {
        let interest = Some(BTreeSet::from([parent.to_owned()]));
        let one = activity::scan(std::slice::from_ref(&folder), Options { interest, limits, ..Options::default() });
        assert!(one.credentials.contains_key(parent));
        for (name, activity) in &one.credentials {
            assert_eq!(Some(activity), all.credentials.get(name), "{name}");
        }
        assert_eq!(
            (one.created, one.ended, one.coverage, one.holes),
            (all.created.clone(), all.ended.clone(), all.coverage.clone(), all.holes.clone())
        );
    }
}

#[test]
fn normalised_samples_give_gaps_and_no_panic() {
    let Some(logs) = logs("normalised_samples_give_gaps_and_no_panic") else {
        return;
    };
    for entry in fs::read_dir(logs.join("panther")).unwrap() {
        let path = entry.unwrap().path();
        let parameters = BTreeMap::from([("domain".to_owned(), "acme.okta.com".to_owned())]);
        let scan = activity::scan(std::slice::from_ref(&path), Options { parameters, ..Options::default() });
        assert!(!scan.gaps.is_empty(), "{}", path.display());
        let lines = fs::read_to_string(&path).unwrap().lines().count() as u64;
        let [read] = scan.manifest.as_slice() else { panic!("{:?}", scan.manifest) };
        assert!(read.format.is_none() || read.events + read.unparsed == lines, "{read:?} of {lines} lines");
    }
}
