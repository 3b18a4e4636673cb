//! What is taken away from the logs shows as a hole.

use activity::{Options, Scan};

use crate::folder::{Folder, document, gzip, record};

const MINUTE_US: i64 = 60_000_000;
/// 2023-11-14T00:00:00Z.
const DAY_US: i64 = 1_699_920_000_000_000;

/// Six hours of delivered files, one each five minutes with one event a minute; `keep` says which are there.
fn delivered(name: &str, keep: impl Fn(u64) -> bool, more: &[(u64, String)]) -> (Folder, Scan) {
    let folder = Folder::new(name);
    for file in (5..=360).step_by(5).filter(|file| keep(*file)) {
        let minutes = file - 5..file;
        let mut records: Vec<String> = minutes
            .clone()
            .map(|minute| record(minute + 1, minute, "AKIAONEXXXXXXEXAMPLE", ("s3", "ListBuckets"), ""))
            .collect();
        records.extend(more.iter().filter(|(minute, _)| minutes.contains(minute)).map(|(_, record)| record.clone()));
        let name = format!(
            "AWSLogs/111122223333_CloudTrail_us-east-1_20231114T{:02}{:02}Z_{file:016}.json.gz",
            file / 60,
            file % 60
        );
        folder.write(&name, &gzip(document(&records).as_bytes()));
    }
    let scan = folder.scan();
    assert!(scan.gaps.is_empty(), "{:?}", scan.gaps);
    (folder, scan)
}

fn holes(scan: &Scan) -> Vec<(i64, Option<i64>)> {
    let [coverage] = scan.coverage.as_slice() else { panic!("{:?}", scan.coverage) };
    assert_eq!((coverage.from_us, coverage.to_us), (DAY_US, DAY_US + 360 * MINUTE_US));
    assert_eq!(coverage.holes, scan.holes);
    let minutes = |us: i64| (us - DAY_US) / MINUTE_US;
    coverage.holes.iter().map(|hole| (minutes(hole.from_us), hole.to_us.map(minutes))).collect()
}

#[test]
fn whole_logs_have_no_hole() {
    let (_folder, scan) = delivered("cover-whole", |_| true, &[]);
    assert_eq!(holes(&scan), []);
}

#[test]
fn an_hour_dropped_is_a_hole_and_less_is_not_seen() {
    let (folder, scan) = delivered("cover-hour", |file| !(125..=180).contains(&file), &[]);
    // Twelve files of five minutes: exactly an hour.
    assert_eq!(holes(&scan), [(120, Some(180))]);
    let (_folder, scan) = delivered("cover-file", |file| !(130..=180).contains(&file), &[]);
    assert_eq!(holes(&scan), []);
    let stricter =
        activity::scan(&[folder.path().to_owned()], Options { quiet_seconds: Some(4_000), ..Options::default() });
    assert_eq!(holes(&stricter), []);
}

#[test]
fn a_log_that_was_stopped_is_a_hole_until_it_is_started() {
    let switch = |number: u64, minute: u64, call: &str, name: &str, more: &str| {
        let more = format!(r#","requestParameters":{{"name":"{name}"}}{more}"#);
        (minute, record(number, minute, "AKIAONEXXXXXXEXAMPLE", ("cloudtrail", call), &more))
    };
    let stop = switch(1001, 30, "StopLogging", "main", "");
    let other = switch(1002, 60, "StartLogging", "other", "");
    let start = switch(1003, 90, "StartLogging", "arn:aws:cloudtrail:us-east-1:111122223333:trail/main", "");
    let refused = switch(1004, 200, "DeleteTrail", "main", r#","errorCode":"AccessDenied""#);
    let narrowed = switch(1005, 300, "PutEventSelectors", "main", "");
    let (_folder, scan) = delivered("cover-stop", |_| true, &[stop.clone(), other.clone()]);
    assert_eq!(holes(&scan), [(30, None)]);
    let (_folder, scan) = delivered("cover-stop", |_| true, &[stop, other, start, refused, narrowed]);
    assert_eq!(holes(&scan), [(30, Some(90)), (300, None)]);
}

#[test]
fn a_file_that_cannot_be_read_is_a_hole_over_what_its_name_tells() {
    let folder = delivered("cover-torn", |_| true, &[]).0;
    let name = "AWSLogs/111122223333_CloudTrail_us-east-1_20231114T0200Z_0000000000000120.json.gz";
    folder.write(name, b"\x1f\x8b torn");
    let scan = folder.scan();
    assert_eq!(holes(&scan), [(115, Some(120))]);
    assert_eq!(scan.gaps.len(), 1);
    // Without anything read, the name alone tells the format and the stretch.
    let alone = Folder::new("cover-alone");
    alone.write(name, b"\x1f\x8b torn");
    let scan = alone.scan();
    assert_eq!((scan.manifest[0].format.as_deref(), scan.holes.len(), scan.coverage.len()), (Some("cloudtrail"), 1, 0));
}
