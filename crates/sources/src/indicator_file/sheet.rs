//! `csv`: a sheet of indicators, our own format.
//!
//! ```csv
//! kind,value,first_seen,last_seen,note
//! ipv4,193.142.58.126,2023-11-14T00:00:00Z,,exit node
//! user_agent,*sliver*,,,
//! ```
//!
//! Comma, semicolon or tab; `kind` and `value` are required, the others may be missing, in any order. `kind` is a word of
//! the notice (semantics 3.3). A row that cannot be read is a gap with its number, the header being row 1; a column that
//! is not known is one gap. CSV as in RFC 4180.

use csv::{ReaderBuilder, StringRecord, Trim};
use model::IndicatorKind;

use super::taking::{Taking, Told};
use super::wanted::Wanted;
use crate::Refusal;

const COLUMNS: [&str; 5] = ["kind", "value", "first_seen", "last_seen", "note"];

/// Where each known column stands.
struct Header([Option<usize>; 5]);

impl Header {
    fn cell<'r>(&self, row: &'r StringRecord, column: &str) -> Option<&'r str> {
        let at = COLUMNS.iter().position(|known| *known == column)?;
        row.get((*self.0.get(at)?)?).filter(|cell| !cell.is_empty())
    }
}

pub(super) fn read(path: &str, text: &str, taking: &mut Taking<'_>) -> Result<(), Refusal> {
    taking.format("csv");
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t'].into_iter().find(|mark| first.as_bytes().contains(mark)).unwrap_or(b',');
    let mut rows = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .trim(Trim::All)
        .from_reader(text.as_bytes())
        .into_records();
    let header = match rows.next() {
        Some(Ok(row)) => header(path, &row, taking)?,
        _ => return Err(unknown(path)),
    };
    for (at, row) in rows.enumerate() {
        let place = format!("row {}", at + 2);
        match row {
            Ok(row) => take(&header, &row, &place, taking),
            Err(_) => taking.gap(&place, "cannot be read as CSV"),
        }
    }
    Ok(())
}

fn unknown(path: &str) -> Refusal {
    Refusal::whole(path, "is of no known format of indicators")
        .hint("write CSV with the header kind,value,first_seen,last_seen,note, or give STIX or MISP JSON")
}

fn header(path: &str, row: &StringRecord, taking: &mut Taking<'_>) -> Result<Header, Refusal> {
    let names: Vec<String> = row.iter().map(str::to_ascii_lowercase).collect();
    let places = COLUMNS.map(|column| names.iter().position(|name| name == column));
    if let [Some(_), Some(_), ..] = places {
        for (at, name) in names.iter().enumerate() {
            if !COLUMNS.contains(&name.as_str()) {
                taking.gap("row 1", format!("column {} is not one of {}: not read", at + 1, COLUMNS.join(", ")));
            } else if names.iter().position(|first| first == name) != Some(at) {
                return Err(Refusal::field(path, 1, name, "is there twice"));
            }
        }
        Ok(Header(places))
    } else {
        Err(unknown(path))
    }
}

fn take(header: &Header, row: &StringRecord, place: &str, taking: &mut Taking<'_>) {
    let (Some(kind), Some(value)) = (header.cell(row, "kind"), header.cell(row, "value")) else {
        return taking.gap(place, "has no kind or no value");
    };
    let Ok(kind) = kind.to_ascii_lowercase().parse::<IndicatorKind>() else {
        let known: Vec<&str> = IndicatorKind::ALL.iter().map(|kind| kind.as_str()).collect();
        return taking.gap(place, format!("its kind is not one of {}", known.join(", ")));
    };
    let first_seen = taking.instant(place, "first_seen", header.cell(row, "first_seen"));
    let last_seen = taking.instant(place, "last_seen", header.cell(row, "last_seen"));
    let note = header.cell(row, "note").map(ToOwned::to_owned);
    let listed = Wanted::Kind(kind).of(value).map(|one| vec![one]).map_err(|why| format!("its value {why}"));
    taking.take(place, listed, &Told { first_seen, last_seen, note });
}
