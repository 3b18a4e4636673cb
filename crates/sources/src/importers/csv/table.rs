//! A sheet as it stands: its separator, its header, its rows; nothing in it that looks like a secret.
//!
//! CSV as in RFC 4180, with comma, semicolon or tab, whichever the header has most of.

use csv::{ReaderBuilder, StringRecord};

use crate::secret::{is_value, secret_in};
use crate::{Document, Refusal, text};

/// A sheet.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub(super) document: &'a Document<'a>,
    /// The header: lower case, `_` for spaces; empty for a column without a name.
    pub(super) columns: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

/// A row of a sheet; the header is row 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'t> {
    pub(super) table: &'t Table<'t>,
    pub(super) number: usize,
    cells: &'t [String],
}

impl<'a> Table<'a> {
    /// Reads a sheet.
    pub(super) fn read(document: &'a Document<'a>) -> Result<Self, Refusal> {
        let path = document.path;
        let text = text::decode(document)?;
        let mut records = records(path, &text)?.into_iter();
        let Some((first, header)) = records.next() else {
            return Err(Refusal::whole(path, "is empty"));
        };
        let columns = header.iter().map(|name| column_name(name)).collect();
        let mut table = Self { document, columns, rows: Vec::new() };
        table.check_header(first, &header)?;
        for (number, mut cells) in records {
            table.check_row(number, &mut cells)?;
            if cells.iter().any(|cell| !cell.is_empty()) {
                table.rows.push((number, cells));
            }
        }
        Ok(table)
    }

    /// Returns the rows that hold anything.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(number, cells)| Row { table: self, number: *number, cells })
    }

    /// Tells whether the header has all of these columns.
    pub(super) fn has(&self, columns: &[&str]) -> bool {
        columns.iter().all(|column| self.columns.iter().any(|there| there == column))
    }

    fn check_header(&self, number: usize, header: &[String]) -> Result<(), Refusal> {
        let path = self.document.path;
        for (at, name) in header.iter().enumerate() {
            if let Some(what) = secret_in(name) {
                return Err(secret(path, number, &format!("number {}", at + 1), what));
            }
        }
        for (at, column) in self.columns.iter().enumerate() {
            let before = self.columns.iter().take(at);
            if !column.is_empty() && before.into_iter().any(|other| other == column) {
                return Err(Refusal::field(path, number, column, "the header has this column twice"));
            }
        }
        Ok(())
    }

    fn check_row(&self, number: usize, cells: &mut Vec<String>) -> Result<(), Refusal> {
        let path = self.document.path;
        for (at, cell) in cells.iter().enumerate() {
            if let Some(what) = secret_in(cell) {
                let unnamed = format!("number {}", at + 1);
                let column = self.columns.get(at).filter(|column| !column.is_empty()).unwrap_or(&unnamed);
                return Err(secret(path, number, column, what));
            }
            if let Some(column) = self.columns.get(at).filter(|column| is_value(column, cell)) {
                return Err(secret(path, number, column, "the value of a secret"));
            }
        }
        let width = self.columns.len();
        while cells.len() > width && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() != width {
            let reason = format!("row {number} has {} cells, the header {width}", cells.len());
            return Err(Refusal::whole(path, reason).hint("quote cells that hold the separator"));
        }
        let nameless =
            self.columns.iter().zip(&*cells).position(|(column, cell)| column.is_empty() && !cell.is_empty());
        match nameless {
            Some(at) => Err(Refusal::field(path, number, &format!("number {}", at + 1), "the column has no name")),
            None => Ok(()),
        }
    }
}

impl<'t> Row<'t> {
    /// Returns the trimmed cell, empty where there is no such column.
    pub(super) fn text(self, column: &str) -> &'t str {
        self.cells().find(|(name, _)| *name == column).map_or("", |(_, cell)| cell)
    }

    /// Returns every cell with the name of its column.
    pub(super) fn cells(self) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.table.columns.iter().map(String::as_str).zip(self.cells.iter().map(String::as_str))
    }

    /// Refuses the sheet because of a cell.
    pub(super) fn refuse(self, column: &str, reason: impl Into<String>) -> Refusal {
        Refusal::field(self.table.document.path, self.number, column, reason)
    }
}

fn secret(path: &str, row: usize, column: &str, what: &str) -> Refusal {
    Refusal::field(path, row, column, format!("looks like {what}; nothing was read"))
        .hint("take it out of the sheet, and end it: it has been copied")
}

fn column_name(text: &str) -> String {
    text.trim().to_ascii_lowercase().replace([' ', '-'], "_")
}

/// Parses the text to numbered records of trimmed cells; lines without anything are counted and left out.
fn records(path: &str, text: &str) -> Result<Vec<(usize, Vec<String>)>, Refusal> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator(text)).from_reader(text.as_bytes());
    let mut records: Vec<(usize, Vec<String>)> = Vec::new();
    let mut record = StringRecord::new();
    let (mut row, mut start) = (1, 0);
    loop {
        let more = reader.read_record(&mut record).map_err(|error| Refusal::whole(path, error.to_string()))?;
        let mut end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(text.len());
        // The parser stops between CR and LF.
        end += usize::from(
            text.get(..end).unwrap_or_default().ends_with('\r')
                && text.get(end..).unwrap_or_default().starts_with('\n'),
        );
        let raw = text.get(start..end).unwrap_or_default();
        row += blank_lines(raw);
        if !more {
            return Ok(records);
        }
        if raw.matches('"').count() % 2 == 1 {
            let reason = format!("row {row} has a quotation mark that is not closed");
            return Err(Refusal::whole(path, reason).hint("write a quotation mark inside a cell twice"));
        }
        records.push((row, record.iter().map(|cell| cell.trim().to_owned()).collect()));
        (row, start) = (row + 1, end);
    }
}

/// Counts the empty lines before a record.
fn blank_lines(raw: &str) -> usize {
    let lead = raw.len() - raw.trim_start_matches(['\n', '\r']).len();
    raw.get(..lead).unwrap_or_default().matches('\n').count()
}

fn separator(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| !quoted && *separator == byte) {
            *count += 1;
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    counts.iter().find(|(_, count)| Some(*count) == most).map_or(b',', |(separator, _)| *separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<(usize, Vec<String>)>, String> {
        records("f.csv", text).map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let numbers = |text| rows(text).unwrap().into_iter().map(|(number, _)| number).collect::<Vec<_>>();
        assert_eq!(numbers("a,b\n1,2\n3,4"), [1, 2, 3]);
        assert_eq!(numbers("a,b\r\n\r\n1,2\r\n\r\n\r\n3,4\r\n"), [1, 3, 6]);
        assert_eq!(numbers("a,b\n\"1\n1\n1\",2\n3,4\n\n"), [1, 2, 3]);
        assert_eq!(numbers(""), [0; 0]);
    }

    #[test]
    fn the_separator_is_that_of_the_header() {
        assert_eq!(separator("a;b;c,d\n1,2,3,4,5"), b';');
        assert_eq!(separator("a\tb"), b'\t');
        assert_eq!(separator("\"a;b;c\",d"), b',');
        assert_eq!(separator("a"), b',');
    }

    #[test]
    fn an_open_quote_does_not_swallow_rows() {
        let refusal = rows("a,b\n1,2\n3,\"4\n5,6\n7,8\n").unwrap_err();
        assert_eq!(
            refusal,
            "f.csv: row 3 has a quotation mark that is not closed; write a quotation mark inside a cell twice"
        );
        assert!(rows("a,b\n1,\"say \"\"x\"\"\"\n").is_ok());
    }
}
