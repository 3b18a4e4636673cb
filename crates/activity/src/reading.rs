//! One file to its parts and its end; an archive to those of each member.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::digest::Digest;
use crate::extract::Values;
use crate::fault::Place;
use crate::file_name;
use crate::format::Format;
use crate::layout::Taken;
use crate::manifest::{FileRead, Gap};
use crate::map::{Mapper, Question, Unusable};
use crate::part::{DiskEnd, FileEnd, Message, Part};
use crate::read::Text;
use crate::splitter::{Item, Splitter};
use crate::table::Table;
use crate::unpack::{MemberName, Piece, Tools, unpack};
use crate::walk::Found;

/// So many records may come before one that tells the format.
const RECORDS_TRIED: u64 = 100;
/// A part is sent when it holds so many rows or when so many records were read.
const PART_ROWS: usize = 4_096;
const PART_RECORDS: u64 = 65_536;
/// Different reasons kept of one file.
const REASONS_KEPT: usize = 32;
/// Scopes remembered of one file, for holes.
const SCOPES_KEPT: usize = 1_000;

/// Reads files; one a thread.
pub(crate) struct Reader<'s, 'o> {
    formats: &'s [&'s Format],
    /// The format that the caller asked for.
    asked: Option<&'s Format>,
    question: &'s Question<'o>,
    mapper: Mapper,
    table: Table,
    keys: Vec<String>,
    /// Used again for each file, so that the heap does not go to pieces.
    buffer: Vec<u8>,
    tools: Option<Box<Tools>>,
}

/// A file while it is read.
struct Open<'s> {
    file: Arc<str>,
    format: Option<&'s Format>,
    end: FileEnd,
    part: Part,
    records: u64,
    /// Bytes read on disk when its text ended.
    bytes_done: u64,
    /// Where the first record lies that no format fits, and how many there were before one did.
    unknown: Option<(String, u64)>,
}

impl<'s, 'o> Reader<'s, 'o> {
    pub(crate) fn new(formats: &'s [&'s Format], asked: Option<&'s Format>, question: &'s Question<'o>) -> Self {
        let keys: BTreeSet<&String> = formats.iter().flat_map(|format| &format.row.records_under).collect();
        Self {
            formats,
            asked,
            question,
            mapper: Mapper::default(),
            table: Table::default(),
            keys: keys.into_iter().cloned().collect(),
            buffer: Vec::new(),
            tools: None,
        }
    }

    /// Reads one file and sends the parts and the end of what is in it, then its own end.
    pub(crate) fn file(&mut self, found: &Found, send: &mut dyn FnMut(Message)) {
        let mut disk = DiskEnd { name: found.name.clone(), bytes: found.bytes, ..DiskEnd::default() };
        let mut tools = self.tools.take().unwrap_or_else(|| Box::new(Tools::new()));
        let mut sent = false;
        let read = unpack(&found.path, self.question.max_expanded_bytes, &mut tools, &mut |piece| {
            sent |= matches!(piece, Piece::Text(..) | Piece::Unread(..));
            self.piece(found, piece, &mut disk, send);
        });
        self.tools = Some(tools);
        match read {
            Ok(read) => (disk.bytes, disk.sha256) = (read.bytes, read.sha256),
            Err(error) if sent => disk.gap(&found.name, format!("cannot be read to its end: {error}")),
            Err(error) => self.piece(found, Piece::Unread(None, format!("cannot be read: {error}")), &mut disk, send),
        }
        if !sent && !disk.sha256.is_empty() {
            let why = if disk.lost_rest { disk.gaps.pop().map(|gap| gap.reason) } else { None };
            let why = why.unwrap_or_else(|| "an archive with no file in it: nothing was read".to_owned());
            self.piece(found, Piece::Unread(None, why), &mut disk, send);
        }
        send(Message::DiskEnd(Box::new(disk)));
    }

    fn piece(&mut self, found: &Found, piece: Piece<'_>, disk: &mut DiskEnd, send: &mut dyn FnMut(Message)) {
        let named = |named: Option<&MemberName>| match named {
            Some(named) => found.member(&named.name, named.bytes),
            None => found.clone(),
        };
        match piece {
            Piece::Text(member, text) => {
                let found = named(member);
                let mut open = self.open(&found);
                self.text(&found, text, &mut open, send);
                self.end(&found, open, send);
            }
            Piece::Unread(member, why) => {
                let found = named(member);
                let mut open = self.open(&found);
                open.end.lost_rest = true;
                open.gap(String::new(), why);
                self.end(&found, open, send);
            }
            Piece::Note(member, why) => disk.gap(&named(Some(member)).name, why.to_owned()),
            Piece::NoFile(member, why) => disk.gap(&named(Some(member)).name, why),
            Piece::Broken(why) => {
                disk.lost_rest = true;
                disk.gap(&found.name, why);
            }
        }
    }

    fn open(&self, found: &Found) -> Open<'s> {
        Open {
            file: found.name.as_str().into(),
            format: self.asked,
            end: FileEnd {
                read: FileRead { path: found.name.clone(), bytes: found.bytes, ..FileRead::default() },
                ..FileEnd::default()
            },
            part: Part::default(),
            records: 0,
            bytes_done: 0,
            unknown: None,
        }
    }

    fn end(&self, found: &Found, mut open: Open<'s>, send: &mut dyn FnMut(Message)) {
        self.name(found, &mut open);
        if open.part.weight() > 0 || !open.part.scopes.is_empty() || !open.part.blinded.is_empty() {
            open.send(open.bytes_done, send);
        }
        send(Message::End(Box::new(open.end)));
    }

    fn text(&mut self, found: &Found, text: Text<'_>, open: &mut Open<'s>, send: &mut dyn FnMut(Message)) {
        let keys = std::mem::take(&mut self.keys);
        let mut splitter = Splitter::new(text, &keys, found.names_lines(), std::mem::take(&mut self.buffer));
        self.table.begin();
        if let Some(format) = open.format {
            open.parameters(format, self.question);
        }
        while self.item(found, &mut splitter, open) {
            if open.part.weight() >= PART_ROWS || open.records >= PART_RECORDS {
                open.send(splitter.source().bytes_read(), send);
            }
        }
        if let Some(place) = splitter.cut_row() {
            let reason = "ends without the end of a line: its last row may be cut, or still be written to";
            open.gap(place.to_string(), reason.to_owned());
        }
        Self::unknown(open);
        if splitter.has_rows() && open.end.read.events == 0 && open.end.gaps.is_empty() {
            let reason = "no event in it, only a header or comments: an empty export, or one that was cut";
            open.gap(String::new(), reason.to_owned());
        }
        let (text, buffer) = splitter.into_parts();
        open.bytes_done = text.bytes_read();
        self.buffer = buffer;
        self.keys = keys;
    }

    /// Takes the next record; false when there is no more to read.
    fn item(&mut self, found: &Found, splitter: &mut Splitter<'_, Text<'_>>, open: &mut Open<'s>) -> bool {
        splitter.set_quoted(open.format.map_or_else(|| found.names_columns(), |format| format.layout.is_quoted()));
        match splitter.next_item() {
            None => false,
            Some(Item::Fault(place, fault)) => {
                if fault.loses_the_rest() {
                    open.end.lost_rest = true;
                } else {
                    open.end.read.unparsed += 1;
                }
                open.gap(place.to_string(), fault.to_string());
                true
            }
            Some(Item::Record(place, record)) => {
                open.records += 1;
                self.record(found, (place, record), open)
            }
        }
    }

    /// Takes a record; false when there is no more to read.
    fn record(&mut self, found: &Found, (place, record): (Place, &[u8]), open: &mut Open<'s>) -> bool {
        if open.format.is_none() {
            if let Some(format) =
                self.formats.iter().find(|format| format.fits(record, &mut self.table, &mut Values::new()))
            {
                open.format = Some(format);
                open.parameters(format, self.question);
            } else if let Some((format, digest)) =
                self.formats.iter().find_map(|format| Some((format, Digest::read(format, found, record)?)))
            {
                open.digest(format, digest);
                return false;
            }
        }
        match open.format {
            Some(format) if self.question.passes_over(format, record) => true,
            Some(format) => {
                self.events(format, (place, record), open);
                true
            }
            // A comment, or what says nothing of columns that a format knows.
            None if record.starts_with(b"#") => true,
            None => {
                open.end.read.unparsed += 1;
                let (_, count) = open.unknown.get_or_insert_with(|| (place.to_string(), 0));
                *count += 1;
                *count < RECORDS_TRIED
            }
        }
    }

    /// Maps every event of a record.
    fn events(&mut self, format: &'s Format, (place, record): (Place, &[u8]), open: &mut Open<'s>) {
        let mut nth = 0;
        loop {
            let mut values = Values::new();
            let taken = format.read(record, nth, &mut self.table, &mut values);
            let count = match taken {
                Ok(Taken::Aside) => return,
                Ok(Taken::Events(_)) if format.skips(&values) => return,
                Ok(Taken::Events(count)) => count,
                Err(error) => return open.unusable(place, &error),
            };
            let about = (format, self.question);
            match self.mapper.event_of(about, &open.file, (record, nth), &values, &mut open.part) {
                Ok((at_us, scope)) => open.counted(at_us, scope),
                Err(error) => open.unusable(place, &error),
            }
            nth += 1;
            if nth >= count {
                return;
            }
        }
    }

    /// Says which records no format fits.
    fn unknown(open: &mut Open<'_>) {
        let Some((place, count)) = open.unknown.take() else {
            return;
        };
        if open.format.is_none() {
            open.gap(String::new(), "of no known format: not read; name the format if it is one of them".to_owned());
        } else {
            open.end.gaps.push(Gap {
                file: open.file.to_string(),
                place,
                reason: "records of no known format: not counted".to_owned(),
                count,
            });
        }
    }

    /// Reads the file's name; also of a file whose content tells nothing.
    fn name(&self, found: &Found, open: &mut Open<'s>) {
        let formats = open.format.as_ref().map_or(self.formats, std::slice::from_ref);
        let named =
            formats.iter().copied().find_map(|format| Some((format, file_name::read(format, found.file_name())?)));
        if let Some((format, named)) = named {
            open.end.window = named.window;
            open.end.named_scope = named.scope;
            open.format.get_or_insert(format);
        }
        if let Some(format) = open.format {
            open.end.read.format = Some(format.row.name.clone());
        }
    }
}

impl DiskEnd {
    /// Keeps a reason once, with the first name that it was about.
    fn gap(&mut self, file: &str, reason: String) {
        if let Some(known) = self.gaps.iter_mut().find(|gap| gap.reason == reason) {
            known.count += 1;
        } else if self.gaps.len() < REASONS_KEPT {
            self.gaps.push(Gap { file: file.to_owned(), place: String::new(), reason, count: 1 });
        } else if let Some(last) = self.gaps.last_mut() {
            last.count += 1;
        }
    }
}

impl Open<'_> {
    fn send(&mut self, bytes_done: u64, send: &mut dyn FnMut(Message)) {
        self.records = 0;
        let mut part = std::mem::take(&mut self.part);
        part.format = self.format.map(|format| format.row.name.as_str().into());
        part.bytes_done = bytes_done;
        send(Message::Part(Box::new(part)));
    }

    fn unusable(&mut self, place: Place, error: &Unusable) {
        self.end.read.unparsed += 1;
        self.gap(place.to_string(), error.to_string());
    }

    fn digest(&mut self, format: &Format, digest: Result<Digest, String>) {
        self.end.read.format = Some(format.row.name.clone());
        match digest {
            Ok(digest) => self.end.digest = Some(digest),
            Err(why) => self.gap(String::new(), why),
        }
    }

    fn counted(&mut self, at_us: i64, scope: Option<Arc<str>>) {
        let read = &mut self.end.read;
        read.events += 1;
        read.first_us = Some(read.first_us.map_or(at_us, |first| first.min(at_us)));
        read.last_us = Some(read.last_us.map_or(at_us, |last| last.max(at_us)));
        if let Some(scope) = scope
            && self.end.scopes.len() < SCOPES_KEPT
            && !self.end.scopes.contains(&scope)
        {
            self.end.scopes.insert(scope);
        }
    }

    /// What the format needs from the caller and has not got.
    fn parameters(&mut self, format: &Format, question: &Question<'_>) {
        for parameter in &format.row.parameters {
            if question.parameters.get(parameter).is_none_or(String::is_empty) {
                let name = &format.row.name;
                self.gap(
                    String::new(),
                    format!("{name} does not say its `{parameter}`: nothing in it can be named; give the parameter"),
                );
            }
        }
    }

    fn gap(&mut self, place: String, reason: String) {
        let gaps = &mut self.end.gaps;
        if let Some(known) = gaps.iter_mut().find(|gap| gap.reason == reason) {
            known.count += 1;
        } else if gaps.len() < REASONS_KEPT {
            gaps.push(Gap { file: self.file.to_string(), place, reason, count: 1 });
        } else if let Some(last) = gaps.last_mut() {
            // Further reasons are counted with the last one.
            last.count += 1;
        }
    }
}
