//! The obligations of an incident as CSV: one row each, in the order of the answer.
//!
//! Lists within a cell are joined with `; `. Instants are RFC 3339 in UTC. A cell is empty where nothing is known.

use app::{Answer, Dossier, OwedItem, Stamp};

use crate::mark::is_owed;
use crate::table::csv_table;

/// The columns of `csv`: what interface.md names for an `owed` item, with `use`, `end` and `opens` laid flat.
pub const CSV_HEADER: [&str; 29] = [
    "incident",
    "credential",
    "label",
    "kind",
    "vendors",
    "owner",
    "reasons",
    "owed",
    "state",
    "grade",
    "grade_word",
    "use",
    "use_first",
    "use_last",
    "use_count",
    "use_failures",
    "use_new",
    "use_until",
    "use_missing",
    "end",
    "end_at",
    "end_by",
    "end_successor",
    "end_dead",
    "opens_atoms",
    "opens_jewels",
    "opens",
    "words",
    "evidence",
];

/// Writes one row for each obligation, under `CSV_HEADER`; every cell is guarded against formulas.
pub fn csv(answer: &Answer<Dossier>) -> String {
    let rows =
        answer.items.iter().flat_map(|dossier| dossier.obligations.iter().map(|item| row(&dossier.incident.id, item)));
    csv_table(&CSV_HEADER, rows)
}

fn row(incident: &str, item: &OwedItem) -> Vec<String> {
    let mut cells = vec![
        incident.to_owned(),
        item.credential.clone(),
        item.label.clone().unwrap_or_default(),
        item.kind.clone().unwrap_or_default(),
        item.vendors.join("; "),
        item.owner.clone().unwrap_or_default(),
        item.reasons.join("; "),
        if is_owed(item.state) { "yes" } else { "no" }.to_owned(),
        item.state.to_owned(),
        item.grade.to_owned(),
        item.grade_word.to_owned(),
    ];
    cells.extend(usage(item));
    cells.extend(end(item));
    cells.extend(opens(item));
    cells.push(item.words.join("; "));
    let facts = item.evidence.iter().map(|fact| format!("{} {} (entry {})", fact.at, fact.says, fact.seq));
    cells.push(facts.collect::<Vec<_>>().join("; "));
    cells
}

fn usage(item: &OwedItem) -> [String; 8] {
    let usage = &item.usage;
    [
        usage.verdict.to_owned(),
        stamp(usage.first),
        stamp(usage.last),
        usage.count.to_string(),
        usage.failures.to_string(),
        usage.new.join("; "),
        stamp(usage.until),
        usage.missing.join("; "),
    ]
}

fn end(item: &OwedItem) -> [String; 5] {
    item.end.as_ref().map_or_else(Default::default, |end| {
        [
            end.how.to_owned(),
            end.at.to_string(),
            end.by.clone(),
            end.successor.clone().unwrap_or_default(),
            stamp(end.dead),
        ]
    })
}

fn opens(item: &OwedItem) -> [String; 3] {
    item.opens.as_ref().map_or_else(Default::default, |opens| {
        [opens.atoms.to_string(), opens.jewels.join("; "), opens.says.join("; ")]
    })
}

fn stamp(at: Option<Stamp>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}
