//! Each layout, by a row of the caller's own.

use activity::{Options, Scan};

use crate::folder::Folder;

/// What every row here has in common.
const COMMON: &str = r#"
name = "own"
title = "Own"
lag_seconds = 0
retention_days = 1
quiet_seconds = 3600
scope = "x"
recorded_by = "system/x"
action = "{action}"
principals = ["x/user/{user}"]
never_shown = []
[fields]
time = ["time"]
event_id = ["id"]
dedupe_id = ["id"]
address = ["ip"]
action = ["action"]
user = ["user"]
KEYS
[[covers]]
prefix = "x/key"
attribution = "exact"
[[credentials]]
name = "x/key/{key}"
attribution = "exact"
[[outcomes]]
field = "{outcome}"
success = ["ok"]
absent = "success"
"#;

fn scan(name: &str, top: &str, keys: &str, file: &str, text: &[u8]) -> Scan {
    let folder = Folder::new(name);
    let row = folder.write("row.toml", format!("{top}\n{}", COMMON.replace("KEYS", keys)).as_bytes());
    let log = folder.write(file, text);
    let row = row.to_str().unwrap().to_owned();
    activity::scan(&[log], Options { as_format: Some(&row), ..Options::default() })
}

/// Credential, successes and failures, first use; and the gaps.
fn said(scan: &Scan) -> (Vec<String>, Vec<String>) {
    let seen = scan.credentials.iter().map(|(name, seen)| {
        let first = jiff::Timestamp::from_microsecond(seen.first_us.unwrap()).unwrap();
        format!("{name} {}+{} {first}", seen.successes, seen.failures)
    });
    let gaps = scan.gaps.iter().map(|gap| format!("{} {} x{}", gap.place, gap.reason, gap.count));
    (seen.collect(), gaps.collect())
}

fn check(scan: &Scan, credentials: &[&str], gaps: &[&str]) {
    let (seen, found) = said(scan);
    assert_eq!(seen, credentials);
    assert_eq!(found, gaps);
}

#[test]
fn a_table_with_a_header() {
    let text = "id,time,key,action,outcome,other\r\n1,2023-11-14 09:00:00.5,k1,read,ok,\"a, \"\"b\"\"\nc\"\r\n\
                2,2023-11-14 10:00:00,k1,read,no,\r\nid,time,key,action,outcome,other\r\n3,2023-11-14 11:00:00,k2,read\r\n\
                4,2023-11-14 11:00:00,\"\",read,ok,\r\n";
    let row = "layout = 'csv'\ndetect = ['id', 'time']\ntime_written = ['utc']";
    check(
        &scan("csv", row, "key = ['key']\noutcome = ['outcome']", "log.csv", text.as_bytes()),
        &["x/key/k1 1+1 2023-11-14T09:00:00.5Z"],
        &["line 6 4 fields, and a header of 6: the record is not counted x1"],
    );
}

/// A list of JSON has an end; a table has none, so that what was cut behind its header looks like one without rows.
#[test]
fn a_header_or_comments_alone_are_a_gap() {
    let row = "layout = 'csv'\ndetect = ['id', 'time']\ntime_written = ['utc']";
    let gap = " no event in it, only a header or comments: an empty export, or one that was cut x1";
    check(&scan("header", row, "key = ['key']\noutcome = ['outcome']", "log.csv", b"id,time,key\n"), &[], &[gap]);
    let folder = Folder::new("comments");
    folder.write("log.log", b"# a comment\n# another\n");
    check(&folder.scan(), &[], &[gap]);
}

#[test]
fn a_table_without_a_header_by_its_number_of_fields() {
    let row = "layout = 'csv'\ndetect = ['time']\ntime_written = ['zoned']\n\
               columns = [['time', 'action', 'key'], ['time', 'action', 'key', 'id']]";
    check(
        &scan(
            "csvlog",
            row,
            "key = ['key']\noutcome = ['outcome']",
            "log.csv",
            b"2023-11-14 09:00:00 UTC,read,k1\n2023-11-14 09:00:01 UTC,\"select\n1\",k1,7\n2023-11-14 09:00:02 UTC\n",
        ),
        &["x/key/k1 2+0 2023-11-14T09:00:00Z"],
        &["line 4 1 fields, and a header of 0: the record is not counted x1"],
    );
}

#[test]
fn columns_that_change_within_a_file() {
    let row = "layout = 'elff'\ndetect = ['date', 'time']\ntime_written = ['utc']\ntime_template = '{date} {time}'";
    let text = "#Version: 1.0\n#Fields: date time key action\n2023-11-14 09:00:00 k1 re+ad\n#Fields: date time action key\n\
                2023-11-14 10:00:00 read k1\n2023-11-14 10:00:01 read -\n2023-11-14 10:00:01 read\n";
    let scan = scan("elff", row, "date = ['date']\nkey = ['key']\noutcome = ['outcome']", "log.log", text.as_bytes());
    check(
        &scan,
        &["x/key/k1 2+0 2023-11-14T09:00:00Z"],
        &["line 7 3 fields, and a header of 4: the record is not counted x1"],
    );
    let actions: Vec<&str> =
        scan.credentials.values().flat_map(|seen| seen.actions.entries.keys().map(|text| &**text)).collect();
    assert_eq!(actions, ["re ad", "read"]);
}

#[test]
fn text_that_a_pattern_fits() {
    let row = "layout = 'text'\ndetect = ['time', 'action']\ntime_written = ['clf']\n\
               patterns = ['^\\[(?P<time>[^\\]]+)\\] (?P<action>\\w+) by (?P<key>\\w+)$', '^\\[(?P<time>[^\\]]+)\\] (?P<action>\\w+)$']";
    check(
        &scan(
            "text",
            row,
            "key = ['key']\noutcome = ['outcome']",
            "log.log",
            b"x\n[14/Nov/2023:10:00:00 +0100] read by k1\n[14/Nov/2023:10:00:00 +0100] idle\n\xff\n[14/Nov/2023] read by k1\n",
        ),
        &["x/key/k1 1+0 2023-11-14T09:00:00Z"],
        &[
            "line 1 no pattern of the format fits: the record is not counted x1",
            "line 4 not UTF-8: the record is not counted x1",
            "line 5 time is not a time with a zone: the record is not counted x1",
        ],
    );
}

#[test]
fn several_events_in_a_record_and_records_that_are_none() {
    let row = "detect = ['id', 'events[].name']\neach = 'events'\nskip = [{ kind = ['noise'] }]";
    let keys = "key = ['events[].key']\noutcome = ['events[].outcome']\nkind = ['kind']";
    let text = r#"{"id":"1","time":"2023-11-14T09:00:00Z","action":"a","events":[{"name":"x","key":"k1","outcome":"ok"},{"name":"y","key":"k2","outcome":"no"}]}
{"id":"1","time":"2023-11-14T09:00:00Z","action":"a","events":[{"name":"x","key":"k1","outcome":"ok"},{"name":"y","key":"k2","outcome":"no"}]}
{"id":"2","time":"2023-11-14T09:00:00Z","action":"a","kind":"noise","events":[{"name":"x","key":"k3"}]}
"#;
    check(
        &scan("each", row, keys, "log.ndjson", text.as_bytes()),
        &["x/key/k1 1+0 2023-11-14T09:00:00Z", "x/key/k2 0+1 2023-11-14T09:00:00Z"],
        &[],
    );
}

#[test]
fn a_row_that_cannot_be_used_says_why() {
    for (top, problem) in [
        ("detect = ['id']\nlayout = 'xml'", "`layout` is \"xml\""),
        ("detect = ['id']\ntime_written = ['then']", "\"then\" is no way to write a time"),
        ("detect = ['id']\nlayout = 'text'\npatterns = ['(']", "regex parse error"),
        ("detect = ['id']\npatterns = ['(?P<a>.)']", "`patterns` are for text"),
        ("detect = ['id']\neach = 'a[].b'", "\"a[].b\" is not a path of keys"),
    ] {
        let scan = scan("unusable", top, "key = ['key']\noutcome = ['outcome']", "log.json", b"{}");
        let (_, gaps) = said(&scan);
        assert!(gaps[0].contains(problem) && gaps[0].contains("nothing was read"), "{gaps:?}");
    }
}
