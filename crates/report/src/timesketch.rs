//! What a hunt found, by time, for Timesketch: CSV or JSON Lines.
//!
//! timesketch.org, "Create timeline from JSONL or CSV file" (docs/guides/user/import-from-json-csv.md in google/timesketch):
//! `message`, `datetime` in ISO 8601 and `timestamp_desc` are mandatory, the first line of CSV is the header, any other
//! column may follow, and the file's name ends in `.csv` or `.jsonl`. Instants are in UTC, ended by `Z`. A hit before its
//! indicator was first seen is there too, and marked so in `seen`.

use app::{Answer, CreatedItem, HitItem, HuntItem};
use model::Instant;
use serde_json::{Map, Value};

use crate::json::json_line;
use crate::table::csv_table;

const COLUMNS: [&str; 17] = [
    "message",
    "datetime",
    "timestamp_desc",
    "incident",
    "indicator",
    "indicator_kind",
    "seen",
    "action",
    "outcome",
    "credential",
    "attribution",
    "principal",
    "address",
    "agent",
    "event",
    "file",
    "made",
];

/// A row; an empty text is absent.
type Row = [String; 17];

/// Writes a hunt's timeline as CSV.
pub fn timesketch_csv(answer: &Answer<HuntItem>) -> String {
    csv_table(&COLUMNS, rows(answer))
}

/// Writes a hunt's timeline as JSON Lines.
pub fn timesketch_lines(answer: &Answer<HuntItem>) -> String {
    let line = |row: Row| {
        let cells = COLUMNS.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
        json_line(&cells.map(|(column, cell)| ((*column).to_owned(), Value::String(cell))).collect::<Map<_, _>>())
    };
    rows(answer).into_iter().map(line).collect()
}

fn rows(answer: &Answer<HuntItem>) -> Vec<Row> {
    let mut rows: Vec<(Instant, Row)> = Vec::new();
    for hunt in &answer.items {
        rows.extend(hunt.hits.iter().map(|hit| (hit.at.0, of_hit(&hunt.incident, hit))));
        rows.extend(hunt.created.iter().map(|made| (made.at.0, of_created(&hunt.incident, made))));
    }
    rows.sort();
    rows.into_iter().map(|(_, row)| row).collect()
}

fn of_hit(incident: &str, hit: &HitItem) -> Row {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let outcome = if hit.success { "success" } else { "failure" };
    let who = hit.credential.as_deref().or(hit.principal.as_deref()).unwrap_or("nobody named");
    let matched = format!("{} {}", hit.kind.replace('_', " "), hit.indicator);
    [
        format!("{} by {who} ({outcome}) matched {matched}", hit.action),
        hit.at.to_string(),
        "Indicator matched".to_owned(),
        incident.to_owned(),
        hit.indicator.clone(),
        hit.kind.to_owned(),
        text(hit.seen),
        hit.action.clone(),
        outcome.to_owned(),
        text(hit.credential.as_deref()),
        text(hit.attribution),
        text(hit.principal.as_deref()),
        text(hit.address.as_deref()),
        text(hit.agent.as_deref()),
        text(hit.event.as_deref()),
        hit.file.clone(),
        String::new(),
    ]
}

fn of_created(incident: &str, made: &CreatedItem) -> Row {
    let mut row = Row::default();
    let cells = [format!("{} made by {}", made.what, made.by), made.at.to_string(), "Made by the intruder".to_owned()];
    row.iter_mut().zip(cells.into_iter().chain([incident.to_owned()])).for_each(|(cell, text)| *cell = text);
    if let Some(last) = row.last_mut() {
        last.clone_from(&made.what);
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sightings::tests::answer;

    #[test]
    fn the_columns_that_timesketch_asks_for_come_first() {
        let text = timesketch_csv(&answer());
        let mut lines = text.lines();
        assert!(lines.next().unwrap().starts_with("message,datetime,timestamp_desc,incident,"));
        let row = lines.next().unwrap();
        assert!(row.starts_with(
            "'=cmd by okta/user/a/1 (success) matched ipv4 203.0.113.58,2023-11-14T09:22:49Z,Indicator matched,"
        ));
        assert!(text.contains(",before_first_seen,"), "{text}");
        assert!(
            text.lines().last().unwrap().starts_with("a/user/x made by okta/user/a/1,2023-11-15T00:00:00Z,Made by")
        );
        assert_eq!(text.lines().count(), 1 + 4 + 1);
    }

    #[test]
    fn a_line_is_one_object_without_what_is_absent() {
        let text = timesketch_lines(&answer());
        for line in text.lines() {
            let object: Map<String, Value> = serde_json::from_str(line).unwrap();
            assert!(["message", "datetime", "timestamp_desc"].iter().all(|key| object.contains_key(*key)), "{line}");
            assert!(object.values().all(|value| value != ""), "{line}");
        }
        assert_eq!(text.lines().count(), 5);
        assert!(text.contains(r"\u202e"), "what reorders text is written as an escape");
    }
}
