//! How a record is written, and how its values are found: JSON, columns of a table, or text that a pattern fits.

use std::borrow::Cow;

use regex::Regex;

use crate::extract::{Values, extract};
use crate::format::Format;
use crate::map::{Unusable, cause};
use crate::row::Row;
use crate::table::{Columns, Table};
use crate::template::field_value;
use crate::trie::Trie;

/// How the records of a format are written.
#[derive(Debug)]
pub(crate) enum Layout {
    /// A JSON object (RFC 8259).
    Json,
    /// Comma-separated (RFC 4180): a header line, or else the columns by the number of fields.
    Csv(Vec<Columns>),
    /// Separated by white space, the columns named by `#Fields:` lines (W3C Extended Log File Format).
    Elff,
    /// A line, by the first pattern that fits.
    Text(Vec<Pattern>),
}

/// An expression, and the slots of its named groups.
#[derive(Debug)]
pub(crate) struct Pattern {
    regex: Regex,
    slots: Vec<(usize, usize)>,
}

/// What a record is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// So many events, one of which was read.
    Events(usize),
    /// A header or a comment.
    Aside,
}

impl Layout {
    /// Reads what a row says of it.
    pub(crate) fn new(row: &Row, trie: &mut Trie) -> Result<Self, String> {
        if row.layout != "text" && !row.patterns.is_empty() || row.layout != "csv" && !row.columns.is_empty() {
            return Err("`patterns` are for text, `columns` for csv".to_owned());
        }
        match row.layout.as_str() {
            "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv(
                row.columns.iter().map(|names| Columns::new(names.iter().map(String::as_str), trie)).collect(),
            )),
            "elff" => Ok(Self::Elff),
            "text" => {
                row.patterns.iter().map(|text| Pattern::new(text, trie)).collect::<Result<_, _>>().map(Self::Text)
            }
            other => Err(format!("`layout` is {other:?}, none of json, csv, elff and text")),
        }
    }

    /// Whether a value stands in its record as it is, but for escapes that begin with a backslash.
    pub(crate) fn keeps_values(&self) -> bool {
        matches!(self, Self::Json | Self::Text(_))
    }

    /// Whether a record may go on over the end of a line, within quotes.
    pub(crate) fn is_quoted(&self) -> bool {
        matches!(self, Self::Csv(_))
    }
}

impl Pattern {
    fn new(text: &str, trie: &mut Trie) -> Result<Self, String> {
        let regex = Regex::new(text).map_err(|error| error.to_string())?;
        let named = regex.capture_names().enumerate().filter_map(|(group, name)| Some((group, name?)));
        let slots = named.map(|(group, name)| trie.add(name).map(|slot| (group, slot)));
        let slots = slots.collect::<Option<Vec<_>>>().ok_or_else(|| format!("a group of {text:?} is no path"))?;
        Ok(Self { regex, slots })
    }

    fn read<'r>(&self, line: &'r str, values: &mut Values<'r>) -> bool {
        let Some(captures) = self.regex.captures(line) else { return false };
        for (group, slot) in &self.slots {
            let found = captures.get(*group).map(|found| found.as_str()).filter(|text| !text.is_empty());
            if let (Some(text), Some(place)) = (found, values.get_mut(*slot)) {
                place.get_or_insert(Cow::Borrowed(text));
            }
        }
        true
    }
}

impl Format {
    /// Reads one event of a record; the table remembers what its header said.
    pub(crate) fn read<'r>(
        &self,
        record: &'r [u8],
        nth: usize,
        table: &'r mut Table,
        values: &mut Values<'r>,
    ) -> Result<Taken, Unusable> {
        values.clear();
        values.resize(self.trie.slots().end, None);
        match &self.layout {
            Layout::Json => {
                let count = extract(&self.trie, record, nth, values);
                count.map(Taken::Events).map_err(|error| Unusable::Broken(cause(&error)))
            }
            Layout::Csv(known) => table.csv(self, known, record, values),
            Layout::Elff => table.elff(self, record, values),
            Layout::Text(patterns) => {
                let line = std::str::from_utf8(record).map_err(|_| Unusable::NotText)?.trim_end();
                match patterns.iter().any(|pattern| pattern.read(line, values)) {
                    true => Ok(Taken::Events(1)),
                    false => Err(Unusable::NoPattern),
                }
            }
        }
    }

    /// Whether a record is of this format; a header is remembered by the table.
    pub(crate) fn fits<'r>(&self, record: &'r [u8], table: &'r mut Table, values: &mut Values<'r>) -> bool {
        if matches!(self.layout, Layout::Json) != (record.first() == Some(&b'{')) {
            return false;
        }
        match self.read(record, 0, table, values) {
            Ok(Taken::Events(_)) => self.detect.iter().all(|field| field_value(field, values).is_some()),
            Ok(Taken::Aside) => record.first() != Some(&b'#') || record.starts_with(b"#Fields:"),
            Err(_) => false,
        }
    }
}
