//! A run of entries in one piece of memory: a million small allocations, made on one thread and freed on another, would cost more
//! than the reading itself.

use std::ops::Range;

use crate::entry::EntryKind;

/// Holds entries that were read in a row, each proven.
#[derive(Debug)]
pub struct Chunk {
    text: String,
    subjects: Vec<u32>,
    rows: Vec<Line>,
}

/// Says where the parts of an entry lie.
#[derive(Debug)]
struct Line {
    seq: u64,
    kind: EntryKind,
    recorded_us: i64,
    source: Range<usize>,
    body: Range<usize>,
    subjects: Range<usize>,
}

/// Is one entry of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Is its place, counted from 0: the index of its leaf.
    pub seq: u64,
    /// Says in which stream it belongs.
    pub kind: EntryKind,
    /// Says when we learnt it, in microseconds since the epoch, UTC (semantics 1.3).
    pub recorded_us: i64,
    /// Names where it came from.
    pub source: &'a str,
    /// Is the statement itself, as canonical JSON text.
    pub body: &'a str,
    /// Gives the ids of the nodes that it is about.
    pub(crate) subjects: &'a [u32],
}

/// Is the room for a tile of entries, which is seldom too little.
const ROOM_BYTES: usize = 96 << 10;

impl Chunk {
    /// Makes an empty one with room for so many entries.
    pub(crate) fn with_room(entries: usize) -> Self {
        Self {
            text: String::with_capacity(ROOM_BYTES),
            subjects: Vec::with_capacity(entries * 3),
            rows: Vec::with_capacity(entries),
        }
    }

    /// Adds an entry at the end.
    pub(crate) fn push(&mut self, entry: &Entry<'_>) {
        let source = self.put(entry.source);
        let body = self.put(entry.body);
        let start = self.subjects.len();
        self.subjects.extend_from_slice(entry.subjects);
        let Entry { seq, kind, recorded_us, .. } = *entry;
        self.rows.push(Line { seq, kind, recorded_us, source, body, subjects: start..self.subjects.len() });
    }

    fn put(&mut self, text: &str) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(text);
        start..self.text.len()
    }

    /// Gives the entries in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        let text = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        self.rows.iter().map(move |row| Entry {
            seq: row.seq,
            kind: row.kind,
            recorded_us: row.recorded_us,
            source: text(&row.source),
            body: text(&row.body),
            subjects: self.subjects.get(row.subjects.clone()).unwrap_or_default(),
        })
    }

    /// Takes out what was recorded after an instant.
    pub(crate) fn keep_upto(&mut self, recorded_us: i64) {
        self.rows.retain(|row| row.recorded_us <= recorded_us);
    }

    /// Counts the entries.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
