//! The two sheets that people kept: what was in the files given to Okta, and what became of each credential.
//!
//! Columns: those of the `csv` importer.

use super::company::LEAK_LISTED;
use super::credential::{Credential, How};

/// Writes both.
pub(crate) fn files(all: &[Credential]) -> Vec<(String, String)> {
    let leaked: Vec<&Credential> = all.iter().filter(|one| one.leaked).collect();
    vec![
        ("inventory/leaked-to-okta.csv".to_owned(), inventory(&leaked)),
        ("rotation-sheet.csv".to_owned(), rotation(&leaked)),
    ]
}

/// Writes what was found in the files given to Okta's support: rung 3, the vendor had custody of it.
fn inventory(leaked: &[&Credential]) -> String {
    let mut text =
        vec!["issuer,account,credential_id,kind,name,held_by,holder_evidence,owner,created_at,as_of\n".to_owned()];
    let as_of = LEAK_LISTED.date();
    for one in leaked {
        let Credential { issuer, account, id, kind, label, created, .. } = one;
        let holders = one.also.map_or("Okta".to_owned(), |vendor| format!("Okta;{vendor}"));
        let owner = one.owner.unwrap_or_default();
        text.push(format!("{issuer},{account},{id},{kind},{label},{holders},3,{owner},{created},{as_of}\n"));
    }
    text.concat()
}

/// Writes the response team's sheet, by time: a named team says so, which is grade C (semantics 6.1).
fn rotation(leaked: &[&Credential]) -> String {
    let mut ended: Vec<_> = leaked.iter().filter_map(|one| one.end.as_ref().map(|end| (end.at, *one, end))).collect();
    ended.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    let mut text = vec![
        "issuer,account,credential_id,kind,held_by,holder_evidence,rotated_at,closed_at,replaced_by,source\n"
            .to_owned(),
    ];
    for (at, one, end) in ended {
        let Credential { issuer, account, id, kind, .. } = one;
        let (rotated, closed, successor) = match &end.how {
            How::Rotated(successor, _) => (at.to_string(), String::new(), successor.as_str()),
            How::Changed => (at.to_string(), String::new(), ""),
            How::Closed => (String::new(), at.to_string(), ""),
        };
        text.push(format!("{issuer},{account},{id},{kind},Okta,3,{rotated},{closed},{successor},ir-team\n"));
    }
    text.concat()
}
