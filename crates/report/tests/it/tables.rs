//! CSV and JSON as programs read them.

use report::{CSV_HEADER, csv, csv_table, json};

use crate::sample;

#[test]
fn csv_has_a_row_for_each_obligation() {
    let answer = sample::founding(20);
    let text = csv(&answer);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), CSV_HEADER);
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), answer.items[0].obligations.len());
    let cell =
        |row: usize, name: &str| rows[row][CSV_HEADER.iter().position(|column| *column == name).unwrap()].to_owned();
    assert_eq!(cell(0, "credential"), sample::GATE);
    assert_eq!((cell(0, "owed"), cell(9, "owed")), ("yes".to_owned(), "no".to_owned()));
    assert_eq!(cell(0, "use_first"), "2023-11-15T16:28:38Z");
    assert_eq!(cell(2, "opens_jewels"), "system/source-code/read");
}

#[test]
fn json_is_the_answer() {
    let value: serde_json::Value = serde_json::from_str(&json(&sample::founding(2))).unwrap();
    assert_eq!(value["items"][0]["obligations"][0]["use"]["verdict"], "used");
    assert_eq!(value["summary"]["owed"], 5);
    assert!(json(&sample::empty()).ends_with("}\n"));
}

#[test]
fn any_table_is_guarded() {
    let text = csv_table(&["name", "=x"], vec![vec!["@a".to_owned(), "b".to_owned()]]);
    assert_eq!(text, "name,'=x\n'@a,b\n");
}
