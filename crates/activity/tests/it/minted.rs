//! What was minted from an interest is found in a second reading: by its name's end, from an hour before the mint on.

use activity::{Options, Scan};

use crate::folder::{Folder, document, record};

const PARENT: &str = "AKIAONEXXXXXXEXAMPLE";
const CHILD: &str = "ASIATHREEXXXXEXAMPLE";

fn mint(number: u64, minute: u64, parent: &str, child: &str) -> String {
    let answered = format!(r#","responseElements":{{"credentials":{{"accessKeyId":"{child}"}}}}"#);
    record(number, minute, parent, ("sts", "AssumeRole"), &answered)
}

fn call(number: u64, minute: u64, key: &str) -> String {
    record(number, minute, key, ("s3", "GetObject"), "")
}

fn name(key: &str) -> String {
    format!("aws/access_key/111122223333/{key}")
}

fn scan(folder: &Folder) -> Scan {
    let interest = Some([name(PARENT)].into());
    activity::scan(&[folder.path().to_owned()], Options { interest, ..Options::default() })
}

fn uses_and_mentions(scan: &Scan, key: &str) -> (u64, u64) {
    scan.credentials.get(&*name(key)).map_or((0, 0), |seen| (seen.successes, seen.mentions))
}

#[test]
fn a_child_is_found_however_its_name_is_written() {
    let folder = Folder::new("minted-written");
    let escaped = call(3, 62, r"\u0041SIATHREEXXXXEXAMPLE");
    let longer = call(4, 63, &format!("{CHILD}S"));
    let named = record(
        5,
        64,
        "AKIATWOXXXXXXEXAMPLE",
        ("x", "Get"),
        &format!(r#","requestParameters":{{"accessKeyId":"{CHILD}"}}"#),
    );
    let events = [call(1, 60, CHILD), mint(2, 61, PARENT, CHILD), escaped, longer, named, call(6, 65, CHILD)];
    folder.write("a.json", document(&events).as_bytes());
    assert_eq!(uses_and_mentions(&scan(&folder), CHILD), (3, 2));
}

#[test]
fn a_use_that_names_its_own_key_is_no_mention() {
    let folder = Folder::new("minted-own");
    let own = record(2, 61, CHILD, ("x", "Get"), &format!(r#","requestParameters":{{"accessKeyId":"{CHILD}"}}"#));
    folder.write("a.json", document(&[mint(1, 60, PARENT, CHILD), own]).as_bytes());
    assert_eq!(uses_and_mentions(&scan(&folder), CHILD), (1, 1));
}

#[test]
fn children_whose_names_have_no_sieve_are_found() {
    let folder = Folder::new("minted-no-sieve");
    // A short end, a number, and more different beginnings than are looked for.
    let children: Vec<String> =
        ["abc".to_owned(), "1000".to_owned()].into_iter().chain((0..9).map(|n| format!("{n}key"))).collect();
    for (number, child) in (0..).zip(&children) {
        let events = [mint(number * 2, 60, PARENT, child), call(number * 2 + 1, 61, child)];
        folder.write(&format!("{number}.json"), document(&events).as_bytes());
    }
    let scan = scan(&folder);
    for child in &children {
        assert_eq!(uses_and_mentions(&scan, child), (1, 1), "{child}");
    }
}

#[test]
fn what_came_long_before_the_mint_counts_in_no_file() {
    let (early, late) = (call(1, 0, CHILD), mint(2, 61, PARENT, CHILD));
    let other = mint(3, 0, "AKIATWOXXXXXXEXAMPLE", CHILD);
    let whole = Folder::new("minted-whole");
    whole.write("a.json", document(&[early.clone(), other.clone(), late.clone()]).as_bytes());
    let split = Folder::new("minted-split");
    split.write("a.json", document(&[early, other]).as_bytes());
    split.write("b.json", document(&[late]).as_bytes());
    let (whole, split) = (scan(&whole), scan(&split));
    assert_eq!(uses_and_mentions(&whole, CHILD), (0, 1));
    assert_eq!((whole.credentials, whole.mints), (split.credentials, split.mints));
}
