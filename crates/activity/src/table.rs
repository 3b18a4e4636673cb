//! Records in columns: what the header said, and the fields of a line.

use std::borrow::Cow;

use csv_core::{ReadRecordResult, Reader};

use crate::extract::Values;
use crate::format::Format;
use crate::layout::Taken;
use crate::map::Unusable;
use crate::trie::Trie;

/// The slots of a table's columns, in their order; a column that nobody asks for has none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns(Vec<Option<usize>>);

impl Columns {
    /// Finds the columns that a format asks for.
    pub(crate) fn new<'n>(names: impl Iterator<Item = &'n str>, trie: &Trie) -> Self {
        let slot = |name: &str| trie.node(trie.node(Trie::ROOT)?.child(name.as_bytes())?)?.slot;
        Self(names.map(slot).collect())
    }
}

/// A table while its file is read.
pub(crate) struct Table {
    columns: Option<Columns>,
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

/// How many fields a record may have at first.
const FIELDS: usize = 64;

impl Default for Table {
    fn default() -> Self {
        // Not the reader's own default, which has no table of states yet.
        Self { columns: None, reader: Reader::new(), text: Vec::new(), ends: Vec::new() }
    }
}

impl Table {
    /// Begins another file.
    pub(crate) fn begin(&mut self) {
        self.columns = None;
    }

    /// Reads a record of a CSV.
    pub(crate) fn csv<'r>(
        &'r mut self,
        format: &Format,
        known: &[Columns],
        record: &[u8],
        values: &mut Values<'r>,
    ) -> Result<Taken, Unusable> {
        let count = self.split(record);
        let text =
            std::str::from_utf8(self.text.get(..self.end(count)).unwrap_or_default()).map_err(|_| Unusable::NotText)?;
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let fields = starts.zip(&self.ends).take(count).map(|(from, to)| text.get(from..*to).unwrap_or_default());
        if known.is_empty() && names_all(format, fields.clone()) {
            self.columns = Some(Columns::new(fields, &format.trie));
            return Ok(Taken::Aside);
        }
        let columns = match &self.columns {
            Some(columns) => columns,
            None => known.iter().find(|columns| columns.0.len() == count).ok_or(Unusable::Fields(count, 0))?,
        };
        if columns.0.len() != count {
            return Err(Unusable::Fields(count, columns.0.len()));
        }
        fill(columns, fields.map(Cow::Borrowed), values);
        Ok(Taken::Events(1))
    }

    /// Reads a line of an Extended Log File.
    pub(crate) fn elff<'r>(
        &mut self,
        format: &Format,
        record: &'r [u8],
        values: &mut Values<'r>,
    ) -> Result<Taken, Unusable> {
        let line = std::str::from_utf8(record).map_err(|_| Unusable::NotText)?.trim_end();
        if let Some(names) = line.strip_prefix("#Fields:") {
            let names = names.split_ascii_whitespace();
            if !names_all(format, names.clone()) {
                return Err(Unusable::NoPattern);
            }
            self.columns = Some(Columns::new(names, &format.trie));
            return Ok(Taken::Aside);
        }
        if line.starts_with('#') {
            return Ok(Taken::Aside);
        }
        let columns = self.columns.as_ref().ok_or(Unusable::Fields(0, 0))?;
        let fields = line.split_ascii_whitespace();
        let count = fields.clone().count();
        if count != columns.0.len() {
            return Err(Unusable::Fields(count, columns.0.len()));
        }
        let plain = |field: &'r str| match field {
            "-" => Cow::Borrowed(""),
            _ if field.contains('+') => Cow::Owned(field.replace('+', " ")),
            _ => Cow::Borrowed(field),
        };
        fill(columns, fields.map(plain), values);
        Ok(Taken::Events(1))
    }

    fn end(&self, count: usize) -> usize {
        count.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or_default()
    }

    /// Splits a record into fields, unquoted, and gives how many there are.
    fn split(&mut self, record: &[u8]) -> usize {
        self.reader.reset();
        self.text.resize(self.text.len().max(record.len()), 0);
        self.ends.resize(self.ends.len().max(FIELDS), 0);
        let (mut rest, mut written, mut fields) = (record, 0, 0);
        loop {
            let (text, ends) = (self.text.get_mut(written..), self.ends.get_mut(fields..));
            let (result, read, wrote, ended) =
                self.reader.read_record(rest, text.unwrap_or_default(), ends.unwrap_or_default());
            rest = rest.get(read..).unwrap_or_default();
            written += wrote;
            fields += ended;
            match result {
                // An empty rest ends the record.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2 + 1, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => return fields,
            }
        }
    }
}

/// Whether a line names every column by which a format is known.
fn names_all<'n>(format: &Format, names: impl Iterator<Item = &'n str> + Clone) -> bool {
    format.row.detect.iter().all(|column| names.clone().any(|name| name == unquoted(column)))
}

/// A path's one key, which stands in quotes where it has other signs.
fn unquoted(path: &str) -> &str {
    path.strip_prefix('"').and_then(|path| path.strip_suffix('"')).unwrap_or(path)
}

fn fill<'r>(columns: &Columns, fields: impl Iterator<Item = Cow<'r, str>>, values: &mut Values<'r>) {
    for (slot, field) in columns.0.iter().zip(fields) {
        if let Some(place) = slot.and_then(|slot| values.get_mut(slot)).filter(|_| !field.is_empty()) {
            place.get_or_insert(field);
        }
    }
}
