//! Bounds: what is not kept is said, and what is kept is exact.

use activity::{Limits, Options, Progress, Scan};

use crate::folder::{Folder, document, record};

const KEY: &str = "AKIAONEXXXXXXEXAMPLE";

fn scan(folder: &Folder, limits: Limits) -> Scan {
    activity::scan(&[folder.path().to_owned()], Options { limits, ..Options::default() })
}

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    let records: Vec<String> = (1..=100)
        .map(|number| {
            record(
                number,
                number,
                KEY,
                ("iam", "CreateUser"),
                &format!(r#","requestParameters":{{"userName":"u{number:03}"}}"#),
            )
        })
        .collect();
    folder.write("a.json", document(&records).as_bytes());
    folder.write("b.json", document(&records).as_bytes());
    folder
}

#[test]
fn past_the_memory_for_ids_counts_are_an_upper_bound() {
    let folder = folder("limits-ids");
    let count = |limits: Limits| {
        let scan = scan(&folder, limits);
        let (_, activity) = scan.credentials.into_iter().next().unwrap();
        (activity.successes, activity.counts_are_upper_bound, activity.last_us.unwrap() - activity.first_us.unwrap())
    };
    let span = 99 * 60_000_000;
    assert_eq!(count(Limits::default()), (100, false, span));
    assert_eq!(count(Limits { events_a_credential: 60, ..Limits::default() }), (140, true, span));
    assert_eq!(count(Limits { events_remembered: 60, ..Limits::default() }), (140, true, span));
}

#[test]
fn uses_and_texts_left_out_are_counted() {
    let folder = folder("limits-uses");
    let scan = scan(&folder, Limits { uses_kept: Some(4), distinct_texts: 2, happenings: 10, ..Limits::default() });
    let (_, activity) = scan.credentials.into_iter().next().unwrap();
    assert_eq!((activity.uses.len(), activity.uses_left_out), (4, 96));
    assert_eq!((activity.addresses.entries.len(), activity.addresses.cut, activity.actions.cut), (2, true, false));
    assert_eq!(scan.created.len(), 10);
    assert!(scan.gaps.iter().any(|gap| gap.reason.contains("more than 10 creations")), "{:?}", scan.gaps);
}

#[test]
fn progress_ends_at_its_total() {
    let folder = folder("limits-progress");
    let mut seen: Vec<Progress> = Vec::new();
    let mut keep = |progress| seen.push(progress);
    let _ = activity::scan(
        &[folder.path().to_owned()],
        Options { progress: Some(&mut keep), threads: 2, ..Options::default() },
    );
    let last = seen.last().unwrap();
    assert_eq!((last.files_done, last.files_total), (2, 2));
    assert_eq!(last.bytes_done, last.bytes_total);
    assert!(seen.is_sorted_by_key(|progress| progress.bytes_done), "{seen:?}");
}
