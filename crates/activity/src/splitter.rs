//! A stream of JSON text to its records, one at a time, whatever the layout.
//!
//! Layouts: one document with an array of records under a key (CloudTrail's `{"Records":[...]}`), one array, one record a line, documents
//! or records one after the other; and what is not JSON, one record a line, or as far as its quotes go. Only braces, brackets and texts
//! are looked at here: whether a record is JSON is for who reads it. One
//! record is held in memory, of at most 64 MiB; a deeper nesting than 64 is refused.

use std::io::{self, Read};
use std::ops::Range;

use crate::document::{is_begun, is_ended, looks_like_lines};
use crate::fault::{Fault, MAX_DEPTH, Place};
use crate::nesting::{Nesting, value_end};
use crate::row_end::RowScan;

const MAX_RECORD_BYTES: usize = 64 << 20;
const BUFFER_BYTES: usize = 256 << 10;
const BUFFER_KEPT_BYTES: usize = 4 << 20;
/// How far into a first document the key of the records is looked for.
const HEAD_BYTES: usize = 64 << 10;

/// The next thing found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Item<'b> {
    Record(Place, &'b [u8]),
    Fault(Place, Fault),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Start,
    /// One record a line.
    Lines,
    /// One record a line, of anything but JSON.
    Rows,
    /// Records or documents one after the other.
    Stream,
    /// In an array; of a document, or of its own.
    Array {
        in_document: bool,
    },
    End,
}

enum Found {
    Record(Place, Range<usize>),
    Fault(Place, Fault),
    Again,
    End,
}

/// Splits a stream.
pub(crate) struct Splitter<'k, R> {
    source: R,
    keys: &'k [String],
    lines_by_name: bool,
    is_quoted: bool,
    has_rows: bool,
    /// The last row, where nothing ends it.
    cut_row: Option<Place>,
    buffer: Vec<u8>,
    /// The text not yet used is `buffer[begin..filled]`.
    begin: usize,
    filled: usize,
    /// Offset in the stream of `begin`.
    offset: u64,
    line: u64,
    mode: Mode,
    /// Whether the records stand one document a line.
    in_lines: bool,
    ended: bool,
    failed: Option<Fault>,
}

impl<'k, R: Read> Splitter<'k, R> {
    /// `keys` are those under which a document has its records; `lines_by_name`: the file's name says one record a line.
    /// `buffer` is used again from an earlier file.
    pub(crate) fn new(source: R, keys: &'k [String], lines_by_name: bool, mut buffer: Vec<u8>) -> Self {
        if buffer.len() < BUFFER_BYTES || buffer.len() > BUFFER_KEPT_BYTES {
            buffer = vec![0; BUFFER_BYTES];
        }
        Self {
            source,
            keys,
            lines_by_name,
            is_quoted: false,
            has_rows: false,
            cut_row: None,
            buffer,
            begin: 0,
            filled: 0,
            offset: 0,
            line: 1,
            mode: Mode::Start,
            in_lines: false,
            ended: false,
            failed: None,
        }
    }

    pub(crate) fn source(&self) -> &R {
        &self.source
    }

    /// Where the last row begins, when it is one that nothing ends.
    pub(crate) fn cut_row(&self) -> Option<Place> {
        self.cut_row
    }

    /// Whether the text is anything but JSON. Nothing then says where it should end.
    pub(crate) fn has_rows(&self) -> bool {
        self.has_rows
    }

    /// The source, and the buffer for the next file.
    pub(crate) fn into_parts(self) -> (R, Vec<u8>) {
        (self.source, self.buffer)
    }

    /// The first bytes, before anything is used.
    pub(crate) fn head(&mut self) -> &[u8] {
        while self.filled - self.begin < HEAD_BYTES && self.fill() {}
        self.rest()
    }

    /// Finds the next record or fault; none at the end.
    pub(crate) fn next_item(&mut self) -> Option<Item<'_>> {
        loop {
            let found = match self.mode {
                Mode::Start => self.start(),
                Mode::Lines => self.next_line(),
                Mode::Rows => self.next_row(),
                Mode::Stream => self.next_document(),
                Mode::Array { in_document } => self.next_element(in_document),
                Mode::End => Found::End,
            };
            match found {
                Found::Again => {}
                Found::End => return self.failed.take().map(|fault| Item::Fault(Place::Byte(self.offset), fault)),
                Found::Fault(place, fault) => {
                    // What the source says of its end is the better reason.
                    let fault = if fault.loses_the_rest() { self.failed.take().unwrap_or(fault) } else { fault };
                    return Some(Item::Fault(place, fault));
                }
                Found::Record(place, range) => {
                    return Some(Item::Record(place, self.buffer.get(range).unwrap_or_default()));
                }
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.begin..self.filled).unwrap_or_default()
    }

    /// Reads more behind what there is; false at the end.
    fn fill(&mut self) -> bool {
        if self.ended {
            return false;
        }
        if self.begin > 0 && self.filled == self.buffer.len() {
            self.buffer.copy_within(self.begin..self.filled, 0);
            self.filled -= self.begin;
            self.begin = 0;
        }
        if self.filled == self.buffer.len() {
            // In few steps, to a little more than the longest record: an allocator may hold the old buffers beside the new one.
            let most = MAX_RECORD_BYTES + BUFFER_BYTES;
            self.buffer.resize((self.buffer.len() * 4 + BUFFER_BYTES).min(most).max(self.filled + BUFFER_BYTES), 0);
        }
        let read = loop {
            match self.source.read(self.buffer.get_mut(self.filled..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        match read {
            Ok(0) => self.ended = true,
            Ok(read) => self.filled += read,
            Err(error) => {
                self.ended = true;
                self.failed = Some(Fault::Read(error.to_string()));
            }
        }
        !self.ended
    }

    fn consume(&mut self, bytes: usize) {
        self.begin += bytes;
        self.offset += bytes as u64;
    }

    /// Passes over white space and says what follows.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let rest = self.rest();
            let blank = rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len());
            let lines = rest.iter().take(blank).filter(|byte| **byte == b'\n').count();
            self.line += lines as u64;
            self.consume(blank);
            if let Some(byte) = self.rest().first() {
                return Some(*byte);
            }
            if !self.fill() {
                return None;
            }
        }
    }

    fn place(&self) -> Place {
        if self.in_lines { Place::Line(self.line) } else { Place::Byte(self.offset) }
    }

    fn stop(&mut self, fault: Fault) -> Found {
        self.mode = Mode::End;
        Found::Fault(self.place(), fault)
    }

    fn start(&mut self) -> Found {
        let first = self.peek();
        self.head();
        match first {
            None if self.failed.is_some() => return self.stop(Fault::Truncated),
            None => return self.stop(Fault::Empty),
            Some(b'[') => {
                self.consume(1);
                self.mode = Mode::Array { in_document: false };
            }
            Some(b'{') => match self.records_at(HEAD_BYTES) {
                Some(inside) => {
                    self.in_lines = self.lines_by_name;
                    let (place, is_whole) = (self.place(), self.rest().get(..inside).is_some_and(is_begun));
                    self.consume(inside);
                    self.mode = Mode::Array { in_document: true };
                    if !is_whole {
                        return Found::Fault(place, Fault::Document);
                    }
                }
                None => {
                    self.in_lines = self.lines_by_name || looks_like_lines(self.rest());
                    self.mode = if self.in_lines { Mode::Lines } else { Mode::Stream };
                }
            },
            Some(_) => {
                self.in_lines = true;
                self.has_rows = !self.lines_by_name;
                self.mode = if self.has_rows { Mode::Rows } else { Mode::Lines };
            }
        }
        Found::Again
    }

    /// The place just inside the array of records when a document begins here, looking at most so far.
    fn records_at(&self, within: usize) -> Option<usize> {
        let text = self.rest();
        let text = text.get(..within.min(text.len()))?;
        let mut at = 1;
        loop {
            at += blank(text.get(at..)?);
            if text.get(at) != Some(&b'"') {
                return None;
            }
            let key_end = at + value_end(text.get(at..)?)?;
            let key = text.get(at + 1..key_end - 1)?;
            at = key_end + blank(text.get(key_end..)?);
            if text.get(at) != Some(&b':') {
                return None;
            }
            at += 1;
            at += blank(text.get(at..)?);
            if text.get(at) == Some(&b'[') && self.keys.iter().any(|known| known.as_bytes() == key) {
                return Some(at + 1);
            }
            at += value_end(text.get(at..)?)?;
            at += blank(text.get(at..)?);
            if text.get(at) != Some(&b',') {
                return None;
            }
            at += 1;
        }
    }

    /// Whether a document begins here whose first key is that of the records.
    fn records_first(&mut self) -> Option<usize> {
        let longest = self.keys.iter().map(String::len).max()?;
        while self.rest().len() < longest + 16 && self.fill() {}
        self.records_at(longest + 16)
    }

    fn next_line(&mut self) -> Found {
        let Some(first) = self.peek() else {
            self.mode = Mode::End;
            return Found::End;
        };
        if first == b'{'
            && let Some(inside) = self.records_first()
        {
            self.consume(inside);
            self.mode = Mode::Array { in_document: true };
            return Found::Again;
        }
        let Line { place, range, too_long, cut } = self.line();
        if too_long {
            return Found::Fault(place, Fault::TooLong);
        }
        if first != b'{' {
            return Found::Fault(place, Fault::NotAnObject);
        }
        self.judge_line(place, range, cut)
    }

    /// A record that is no JSON: what it means is for who reads it.
    fn next_row(&mut self) -> Found {
        if self.peek().is_none() {
            self.mode = Mode::End;
            return Found::End;
        }
        match self.line() {
            Line { place, too_long: true, .. } => Found::Fault(place, Fault::TooLong),
            Line { place, range, cut, .. } => {
                self.cut_row = cut.then_some(place);
                Found::Record(place, range)
            }
        }
    }

    /// Uses up a line; a quoted one goes on behind the end of a line that lies within quotes.
    fn line(&mut self) -> Line {
        let place = self.place();
        let (mut scan, mut too_long) = (RowScan::new(self.is_quoted), false);
        let end = loop {
            if let Some(end) = scan.end(self.rest()) {
                break end;
            }
            let seen = self.rest().len();
            if seen > MAX_RECORD_BYTES {
                too_long = true;
                self.consume(seen);
                scan = RowScan::new(false);
            }
            if !self.fill() {
                break scan.first_break.unwrap_or(self.rest().len());
            }
        };
        too_long |= end > MAX_RECORD_BYTES;
        let range = self.begin..self.begin + end;
        let cut = self.ended && range.end == self.filled;
        let text = self.buffer.get(range.clone()).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', text).count() as u64;
        self.consume(end);
        Line { place, range, too_long, cut }
    }

    /// Says that records may go on over the end of a line, within quotes.
    pub(crate) fn set_quoted(&mut self, is_quoted: bool) {
        self.is_quoted = is_quoted;
    }

    /// A line's braces: counted only where there are many, or where the file may have been cut in it.
    fn judge_line(&self, place: Place, range: Range<usize>, cut: bool) -> Found {
        let line = self.buffer.get(range.clone()).unwrap_or_default();
        let openers = line.iter().filter(|byte| matches!(byte, b'{' | b'[')).count();
        if openers > MAX_DEPTH || cut {
            let mut nesting = Nesting::default();
            let end = nesting.follow(line);
            if nesting.deepest > MAX_DEPTH {
                return Found::Fault(place, Fault::TooDeep);
            }
            if end.is_none() && cut {
                return Found::Fault(place, Fault::Truncated);
            }
        }
        Found::Record(place, range)
    }

    fn next_document(&mut self) -> Found {
        match self.peek() {
            None => {
                self.mode = Mode::End;
                Found::End
            }
            Some(b'{') => match self.records_first() {
                Some(inside) => {
                    self.consume(inside);
                    self.mode = Mode::Array { in_document: true };
                    Found::Again
                }
                None => self.value(),
            },
            Some(_) => self.stop(Fault::Unexpected),
        }
    }

    fn next_element(&mut self, in_document: bool) -> Found {
        match self.peek() {
            None => self.stop(Fault::Truncated),
            Some(b',') => {
                self.consume(1);
                Found::Again
            }
            Some(b'{') => self.value(),
            Some(b']') => {
                self.consume(1);
                self.mode = if self.in_lines { Mode::Lines } else { Mode::Stream };
                if in_document { self.document_end() } else { Found::Again }
            }
            Some(b'"' | b'[') => match self.value() {
                Found::Record(place, _) => Found::Fault(place, Fault::NotAnObject),
                other => other,
            },
            Some(b'}' | b':') => self.stop(Fault::Unexpected),
            Some(_) => self.bare_value(),
        }
    }

    /// Passes over a number or word where a record should be.
    fn bare_value(&mut self) -> Found {
        let place = self.place();
        loop {
            let rest = self.rest();
            let end = rest.iter().position(|byte| matches!(byte, b',' | b']' | b'}' | b'{' | b'"'));
            self.consume(end.unwrap_or(rest.len()));
            if end.is_some() {
                return Found::Fault(place, Fault::NotAnObject);
            }
            if !self.fill() {
                return self.stop(Fault::Truncated);
            }
        }
    }

    /// Passes over what stands behind the array of records in its document.
    fn document_end(&mut self) -> Found {
        match self.follow(Nesting::inside()) {
            Found::Record(_, range) if self.buffer.get(range.clone()).is_some_and(is_ended) => Found::Again,
            Found::Record(place, _) => Found::Fault(place, Fault::Document),
            other => other,
        }
    }

    fn value(&mut self) -> Found {
        self.follow(Nesting::default())
    }

    /// Follows a value to its end, reading on as needed, and uses it up.
    fn follow(&mut self, mut nesting: Nesting) -> Found {
        let place = self.place();
        let mut seen = 0;
        let mut too_long = false;
        loop {
            if let Some(end) = self.rest().get(seen..).and_then(|rest| nesting.follow(rest)) {
                too_long |= seen + end > MAX_RECORD_BYTES;
                let range = self.begin..self.begin + seen + end;
                self.consume(seen + end);
                return match (too_long, nesting.deepest > MAX_DEPTH) {
                    (true, _) => Found::Fault(place, Fault::TooLong),
                    (_, true) => Found::Fault(place, Fault::TooDeep),
                    _ => Found::Record(place, range),
                };
            }
            seen = self.rest().len();
            if seen > MAX_RECORD_BYTES {
                too_long = true;
                self.consume(seen);
                seen = 0;
            }
            if !self.fill() {
                self.mode = Mode::End;
                self.begin = self.filled;
                return Found::Fault(place, Fault::Truncated);
            }
        }
    }
}

/// A line that was used up.
struct Line {
    place: Place,
    range: Range<usize>,
    too_long: bool,
    /// It is the last, and nothing ends it.
    cut: bool,
}

fn blank(text: &[u8]) -> usize {
    text.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a text in parts of a few bytes.
    struct Drip<'t>(&'t [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(into.len());
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn split(text: &str, part: usize, by_name: bool) -> Vec<String> {
        let keys = ["Records".to_owned()];
        let mut splitter = Splitter::new(Drip(text.as_bytes(), part), &keys, by_name, Vec::new());
        let mut found = Vec::new();
        while let Some(item) = splitter.next_item() {
            found.push(match item {
                Item::Record(_, bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
                Item::Fault(place, fault) => format!("{place}: {fault:?}"),
            });
        }
        found
    }

    fn check(text: &str, by_name: bool, expected: &[&str]) {
        for part in [1, 2, 3, 7, 1000] {
            assert_eq!(split(text, part, by_name), expected, "{text} in parts of {part}");
        }
    }

    #[test]
    fn every_layout() {
        let two = [r#"{"a":"}\"\\"}"#, r#"{"b":[{}]}"#];
        let [a, b] = two;
        check(&format!(r#"{{"Records":[{a},{b}]}}"#), false, &two);
        check(&format!("{{\n \"x\" : {{}},\n \"Records\" : [\n {a} ,\n {b}\n ] , \"y\": [1]\n}}\n"), false, &two);
        check(&format!("[{a},\n{b}]"), false, &two);
        check(&format!("{a}\n\n{b}"), false, &two);
        check(&format!("{a}\r\n{b}\r\n"), true, &[&format!("{a}\r"), &format!("{b}\r")]);
        check(&format!(r#"{{"Records":[{a}]}}{{"Records":[{b}]}}"#), false, &two);
        check(&format!("{{\"Records\":[{a}]}}\n{{\"Records\":[{b}]}}\n"), true, &two);
        check(r#"{"Records":[]}"#, false, &[]);
    }

    #[test]
    fn a_pretty_printed_record_is_one() {
        check(
            "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n{\n  \"c\": 2\n}\n",
            false,
            &["{\n  \"a\": {\n    \"b\": 1\n  }\n}", "{\n  \"c\": 2\n}"],
        );
    }

    #[test]
    fn a_quoted_row_goes_on_behind_the_end_of_a_line() {
        let rows = |text: &str, part: usize| {
            let keys = [];
            let mut splitter = Splitter::new(Drip(text.as_bytes(), part), &keys, false, Vec::new());
            splitter.set_quoted(true);
            let mut rows = Vec::new();
            while let Some(item) = splitter.next_item() {
                rows.push(match item {
                    Item::Record(place, bytes) => format!("{place}: {}", String::from_utf8(bytes.to_vec()).unwrap()),
                    Item::Fault(place, fault) => format!("{place}: {fault:?}"),
                });
            }
            rows
        };
        for part in [1, 3, 1000] {
            assert_eq!(
                rows("a,b\n1,\"x\n\"\"y\"\n2,z\n", part),
                ["line 1: a,b", "line 2: 1,\"x\n\"\"y\"", "line 4: 2,z"]
            );
            // A quote that nothing closes takes its own line only.
            assert_eq!(rows("a\n\"b\nc\nd", part), ["line 1: a", "line 2: \"b", "line 3: c", "line 4: d"]);
        }
    }

    #[test]
    fn what_is_broken_is_named() {
        check("", false, &["byte 0: Empty"]);
        check(" \n", false, &["byte 2: Empty"]);
        check("hello\n\nworld", false, &["hello", "world"]);
        let beside = "byte 0: Document";
        check("{\"x\":\"\0\",\"Records\":[{}]}", false, &[beside, "{}"]);
        check(
            "{\"Records\":[{}],\"x\":\"\0\"}{\"Records\":[{\"a\":1}]}",
            false,
            &["{}", "byte 15: Document", "{\"a\":1}"],
        );
        check(r#"{"Records":[{}],"x":,}"#, false, &["{}", "byte 15: Document"]);
        check(r#"{"Records":[{"a":1},{"b"#, false, &[r#"{"a":1}"#, "byte 20: Truncated"]);
        check(
            r#"[{"a":1},7,"x",{"b":2}]"#,
            false,
            &[r#"{"a":1}"#, "byte 9: NotAnObject", "byte 11: NotAnObject", r#"{"b":2}"#],
        );
        check(
            "{\"a\":1}\n{\"b\":\n{\"c\":3}\n{\"d\"",
            true,
            &["{\"a\":1}", "{\"b\":", "{\"c\":3}", "line 4: Truncated"],
        );
        check("{\"a\":1}\nnoise\n{\"c\":3}\n", false, &["{\"a\":1}", "line 2: NotAnObject", "{\"c\":3}"]);
        let deep = format!("{}{}", r#"{"a":"#.repeat(70), "}".repeat(70));
        check(&format!("[{deep},{{}}]"), false, &["byte 1: TooDeep", "{}"]);
        check(&format!("{deep}\n{{}}\n"), true, &["line 1: TooDeep", "{}"]);
    }
}
