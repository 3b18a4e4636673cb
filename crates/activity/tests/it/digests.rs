//! Digests: what they list and was not read is a hole; where they are linked and all is there, the log is whole.

use sha2::{Digest as _, Sha256};

use activity::{Coverage, Scan};

use crate::folder::{Folder, document, gzip, record};

const MINUTE_US: i64 = 60_000_000;
/// 2023-11-14T00:00:00Z.
const DAY_US: i64 = 1_699_920_000_000_000;

/// A file's name and its text, unpacked.
type File = (String, String);

/// Which minute of the day something is at.
fn minute(us: i64) -> i64 {
    (us - DAY_US) / MINUTE_US
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn time(minute: u64) -> String {
    format!("2023-11-14T{:02}:{:02}:00Z", minute / 60, minute % 60)
}

/// A delivered file: one event a minute in the five minutes before.
fn log(delivered: u64) -> File {
    let records: Vec<String> = (delivered - 5..delivered)
        .map(|minute| record(minute + 1, minute, "AKIAONEXXXXXXEXAMPLE", ("s3", "ListBuckets"), ""))
        .collect();
    let (hour, minute) = (delivered / 60, delivered % 60);
    (
        format!("111122223333_CloudTrail_us-east-1_20231114T{hour:02}{minute:02}Z_{delivered:016}.json.gz"),
        document(&records),
    )
}

fn digest_name(ends: u64, extra: &str) -> String {
    format!("111122223333_CloudTrail-Digest_us-east-1_main_us-east-1_20231114T{:02}0000Z{extra}.json.gz", ends / 60)
}

/// The digest of the hour before, of what was delivered in it, after another one.
fn digest(ends: u64, extra: &str, listed: &[File], previous: Option<&File>) -> File {
    let file = |(name, text): &File| {
        format!(
            r#"{{"s3Bucket":"b","s3Object":"AWSLogs/111122223333/CloudTrail/us-east-1/2023/11/14/{name}","hashValue":"{}","hashAlgorithm":"SHA-256","oldestEventTime":"2023-11-14T{}:00Z","newestEventTime":"2023-11-14T{}:00Z"}}"#,
            hash(text),
            &text.split("eventTime\":\"2023-11-14T").nth(1).unwrap()[..5],
            &text.rsplit("eventTime\":\"2023-11-14T").next().unwrap()[..5],
        )
    };
    let files: Vec<String> = listed.iter().map(file).collect();
    let (before, before_hash) = previous.map_or(("null".to_owned(), "null".to_owned()), |(name, text)| {
        (format!("\"AWSLogs/111122223333/CloudTrail-Digest/{name}\""), format!("\"{}\"", hash(text)))
    });
    let name = digest_name(ends, extra);
    let text = format!(
        r#"{{"awsAccountId":"111122223333","digestStartTime":"{}","digestEndTime":"{}","digestS3Object":"AWSLogs/{name}","previousDigestS3Object":{before},"previousDigestHashValue":{before_hash},"logFiles":[{}]}}"#,
        time(ends - 60),
        time(ends),
        files.join(",")
    );
    (name, text)
}

/// Four hours, each with its digest.
fn chain() -> (Vec<File>, Vec<File>) {
    let logs: Vec<File> = (65..=300).step_by(5).map(log).collect();
    let mut digests: Vec<File> = Vec::new();
    for (hour, ends) in (120_u64..=300).step_by(60).enumerate() {
        let listed = &logs[hour * 12..hour * 12 + 12];
        digests.push(digest(ends, "", listed, digests.last()));
    }
    (logs, digests)
}

fn scanned(name: &str, files: &[File]) -> Scan {
    let folder = Folder::new(name);
    for (name, text) in files {
        folder.write(&format!("AWSLogs/{name}"), &gzip(text.as_bytes()));
    }
    folder.scan()
}

fn coverage(scan: &Scan) -> &Coverage {
    let [coverage] = scan.coverage.as_slice() else { panic!("{:?}", scan.coverage) };
    coverage
}

fn whole(scan: &Scan) -> Vec<(i64, i64)> {
    coverage(scan).whole.iter().map(|(from, to)| (minute(*from), minute(*to))).collect()
}

#[test]
fn a_chain_with_all_its_files_is_whole_up_to_the_lag_before_its_end() {
    let (logs, digests) = chain();
    let scan = scanned("digest-whole", &[logs, digests].concat());
    assert_eq!(whole(&scan), [(60, 285)]);
    assert_eq!(coverage(&scan).whole_by, "digest chain, signatures not checked");
    assert_eq!((&scan.holes[..], &scan.gaps[..]), (&[][..], &[][..]));
}

#[test]
fn a_chain_in_an_archive_is_a_chain() {
    let (logs, digests) = chain();
    let files = [logs, digests].concat();
    let packed = |files: &[File]| {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, text) in files {
            let bytes = gzip(text.as_bytes());
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            builder.append_data(&mut header, format!("AWSLogs/{name}"), &bytes[..]).unwrap();
        }
        gzip(&builder.into_inner().unwrap())
    };
    let folder = Folder::new("digest-archive");
    folder.write("trail.tar.gz", &packed(&files));
    let scan = folder.scan();
    assert_eq!(whole(&scan), [(60, 285)]);
    assert_eq!((&scan.holes[..], &scan.gaps[..]), (&[][..], &[][..]));
    let mut changed = files;
    changed[14].1 = changed[14].1.replace("agent 1", "agent 9");
    folder.write("trail.tar.gz", &packed(&changed));
    let [hole] = &folder.scan().holes[..] else { panic!("one hole") };
    assert!(hole.why.contains("is not as it was delivered"), "{hole:?}");
}

#[test]
fn without_digests_nothing_is_shown_whole() {
    let (logs, _) = chain();
    let scan = scanned("digest-none", &logs);
    assert_eq!((whole(&scan), coverage(&scan).whole_by.as_str()), (vec![], ""));
}

#[test]
fn a_file_that_is_listed_and_missing_is_a_hole_with_its_name_and_parts_the_chain() {
    let (mut logs, digests) = chain();
    let (missing, _) = logs.remove(14);
    let scan = scanned("digest-missing", &[logs, digests].concat());
    let [hole] = scan.holes.as_slice() else { panic!("{:?}", scan.holes) };
    // The file of 02:15 has the events from 02:10 to 02:14, each of a whole second.
    assert_eq!((minute(hole.from_us), minute(hole.to_us.unwrap())), (130, 134));
    assert_eq!(
        hole.why,
        format!("{} is on the issuer's list and was not among the files read", missing.trim_end_matches(".gz"))
    );
    assert_eq!(coverage(&scan).holes, scan.holes);
    assert_eq!(whole(&scan), [(60, 105), (180, 285)]);
}

#[test]
fn a_file_with_another_content_is_a_hole() {
    let (mut logs, digests) = chain();
    logs[14].1 = logs[14].1.replace("198.51.100.", "203.0.113.");
    let scan = scanned("digest-changed", &[logs, digests].concat());
    let [hole] = scan.holes.as_slice() else { panic!("{:?}", scan.holes) };
    assert!(hole.why.ends_with("its hash is not the one on the issuer's list"), "{}", hole.why);
    assert_eq!(whole(&scan), [(60, 105), (180, 285)]);
}

#[test]
fn a_chain_is_broken_where_a_digest_is_missing_or_changed() {
    for (name, why) in [("missing", "was not among the files read"), ("changed", "has another hash than this one says")]
    {
        let (logs, mut digests) = chain();
        if name == "missing" {
            digests.remove(1);
        } else {
            digests[1].1.push(' ');
        }
        let scan = scanned(&format!("digest-{name}-link"), &[logs, digests].concat());
        let [gap] = scan.gaps.as_slice() else { panic!("{:?}", scan.gaps) };
        assert!(gap.reason.ends_with(why) && gap.file.ends_with(&digest_name(240, "")), "{gap:?}");
        let expected: &[(i64, i64)] =
            if name == "missing" { &[(60, 105), (180, 285)] } else { &[(60, 165), (180, 285)] };
        assert_eq!(whole(&scan), expected);
    }
}

#[test]
fn a_chain_that_begins_anew_and_one_with_a_step_in_time_are_two() {
    let (logs, mut digests) = chain();
    digests[2] = digest(240, "", &logs[24..36], None);
    digests[3] = digest(300, "", &logs[36..48], Some(&digests[2]));
    let scan = scanned("digest-anew", &[logs.clone(), digests.clone()].concat());
    assert_eq!(whole(&scan), [(60, 165), (180, 285)]);
    assert!(scan.gaps[0].reason.contains("begins anew"), "{:?}", scan.gaps);
    digests.remove(1);
    digests[1] = digest(240, "", &logs[24..36], Some(&digests[0]));
    let scan = scanned("digest-step", &[logs, digests].concat());
    assert!(scan.gaps[0].reason.ends_with("does not end where this one begins"), "{:?}", scan.gaps);
}

#[test]
fn a_backfill_adds_files_and_shows_nothing_whole() {
    let (mut logs, _) = chain();
    let late = logs.remove(3);
    let backfill = digest(120, "_backfill", std::slice::from_ref(&late), None);
    let alone = scanned("digest-backfill", &[logs.clone(), vec![backfill.clone(), late]].concat());
    assert_eq!((whole(&alone), alone.gaps.len(), alone.holes.len()), (vec![], 0, 0));
    let missing = scanned("digest-backfill-missing", &[logs, vec![backfill]].concat());
    assert_eq!(missing.holes.len(), 1);
}

#[test]
fn an_empty_digest_shows_that_nothing_happened() {
    let (mut logs, mut digests) = chain();
    logs.truncate(12);
    digests.truncate(1);
    for ends in (180..=300).step_by(60) {
        digests.push(digest(ends, "", &[], digests.last()));
    }
    let scan = scanned("digest-empty", &[logs, digests].concat());
    assert_eq!((whole(&scan), scan.holes.len()), (vec![(60, 285)], 0));
    assert_eq!(minute(coverage(&scan).to_us), 285);
}

#[test]
fn unpacked_files_and_copies_elsewhere_are_the_same_files() {
    let (logs, digests) = chain();
    let folder = Folder::new("digest-unpacked");
    for (at, (name, text)) in logs.iter().chain(&digests).enumerate() {
        folder.write(&format!("{}/{}", at % 3, name.trim_end_matches(".gz")), text.as_bytes());
    }
    assert_eq!(whole(&folder.scan()), [(60, 285)]);
}

#[test]
fn a_digest_that_cannot_be_understood_is_a_gap() {
    let (logs, mut digests) = chain();
    digests.truncate(1);
    digests[0].1 = digests[0].1.replace("hashValue", "hash");
    let scan = scanned("digest-unclear", &[logs, digests].concat());
    assert!(scan.gaps[0].reason.contains("`logFiles.hashValue` cannot be read"), "{:?}", scan.gaps);
    assert_eq!(whole(&scan), []);
}
