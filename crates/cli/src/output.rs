//! Stdout and stderr: tables, JSON, CSV and plain lines; the one printer that escapes what a terminal must not see.

use std::cell::RefCell;
use std::io::{self, Write as _};

use anstream::ColorChoice;
use app::Stamp;
use comfy_table::{ContentArrangement, Table, presets};
use report::{csv_table, visible};
use serde::Serialize;

use crate::arguments::{Color, Format};
use crate::progress::Waiting;
use crate::surroundings::{columns, no_colour};

/// How answers are written.
pub(crate) struct Output {
    format: Format,
    choice: ColorChoice,
    quiet: bool,
    waiting: RefCell<Option<Waiting>>,
}

/// Rows under a header.
pub(crate) struct Rows {
    pub(crate) header: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Rows {
    pub(crate) fn new(header: &[&'static str]) -> Self {
        Self { header: header.to_vec(), rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }
}

/// The text of what is owed: bold red on a terminal, where a word always stands beside it.
pub(crate) fn owed(text: &str) -> String {
    format!("\u{1b}[1;31m{text}\u{1b}[0m")
}

impl Output {
    pub(crate) fn new(format: Format, color: Color, quiet: bool, waiting: Option<Waiting>) -> Self {
        let choice = match color {
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
            Color::Auto if no_colour() => ColorChoice::Never,
            Color::Auto => ColorChoice::Auto,
        };
        Self { format, choice, quiet, waiting: RefCell::new(waiting) }
    }

    /// Ends the wait: something is about to be shown.
    pub(crate) fn settle(&self) {
        drop(self.waiting.take());
    }

    /// Hands the wait over to whoever shows how far it is from now on.
    pub(crate) fn hand_over_waiting(&self) -> Option<Waiting> {
        self.waiting.take()
    }

    pub(crate) const fn format(&self) -> Format {
        self.format
    }

    pub(crate) const fn is_html(&self) -> bool {
        matches!(self.format, Format::Html)
    }

    pub(crate) const fn is_table(&self) -> bool {
        matches!(self.format, Format::Table)
    }

    /// Writes a word of the interface: as it is for a program, spoken for a person.
    pub(crate) fn word(&self, word: &str) -> String {
        if self.is_table() { word.replace('_', " ") } else { word.to_owned() }
    }

    /// Writes an instant: RFC 3339 for a program, to the minute for a person.
    pub(crate) fn instant(&self, at: Stamp) -> String {
        if self.is_table() { at.0.to_minute() } else { at.to_string() }
    }

    /// Titles the columns of a credential's name: for a program the id, and beside it what people call it.
    pub(crate) fn named<'t>(&self, rest: &[&'t str]) -> Vec<&'t str> {
        let own: &[&str] = if self.is_table() { &["credential"] } else { &["credential", "label"] };
        [own, rest].concat()
    }

    /// Fills those columns.
    pub(crate) fn name(&self, id: &str, label: Option<&str>, rest: Vec<String>) -> Vec<String> {
        let own = match label {
            _ if !self.is_table() => vec![id.to_owned(), label.unwrap_or_default().to_owned()],
            label => vec![label.unwrap_or(id).to_owned()],
        };
        [own, rest].concat()
    }

    /// Writes an answer in the format asked for: JSON as it is, rows as table or CSV.
    pub(crate) fn list<T: Serialize>(&self, answer: &T, rows: &Rows) -> io::Result<()> {
        match self.format {
            Format::Json => self.json(answer),
            Format::Csv => self.raw(&csv_table(&rows.header, &rows.rows)),
            Format::Table if rows.rows.is_empty() => self.remark("nothing, in what was read"),
            Format::Table => self.table(rows),
            // A page was written already: `main` lets only verbs that have one ask for it.
            Format::Html => Ok(()),
        }
    }

    /// Writes an answer as JSON.
    pub(crate) fn json<T: Serialize>(&self, answer: &T) -> io::Result<()> {
        self.raw(&report::json(answer))
    }

    /// Writes rows as a table with two spaces at its left.
    pub(crate) fn table(&self, rows: &Rows) -> io::Result<()> {
        if rows.rows.is_empty() {
            return Ok(());
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        match columns() {
            Some(width) => {
                table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.saturating_sub(2));
            }
            None => {
                table.set_content_arrangement(ContentArrangement::Disabled);
            }
        }
        table.set_header(rows.header.iter().map(|title| title.to_uppercase()));
        for row in &rows.rows {
            table.add_row(row.iter().map(|cell| visible(cell).into_owned()));
        }
        let text: String = table.lines().map(|line| format!(" {}\n", line.trim_end())).collect();
        self.raw(&text)
    }

    /// Writes a line, escaped for the terminal.
    pub(crate) fn line(&self, text: &str) -> io::Result<()> {
        self.raw(&format!("{}\n", visible(text)))
    }

    /// Writes a line with a number that is owed before it.
    pub(crate) fn headline(&self, text: &str, emphasised: &str) -> io::Result<()> {
        self.raw(&format!("{}{}\n", visible(text), owed(&visible(emphasised))))
    }

    /// Says that a decision was recorded, or that it was there already.
    pub(crate) fn recorded(&self, new: bool, what: &str) -> io::Result<()> {
        self.line(&format!("{}: {what}", if new { "recorded" } else { "recorded already" }))
    }

    /// Writes a remark, unless the run is quiet or its answer is for a program.
    pub(crate) fn remark(&self, text: &str) -> io::Result<()> {
        if self.quiet || !self.is_table() { Ok(()) } else { self.line(text) }
    }

    /// Writes text as it is; colour goes only where it is wanted.
    pub(crate) fn raw(&self, text: &str) -> io::Result<()> {
        self.settle();
        let mut stdout = anstream::AutoStream::new(io::stdout().lock(), self.choice);
        stdout.write_all(text.as_bytes())?;
        stdout.flush()
    }
}

/// Writes a line to stderr, escaped for the terminal; where even that fails there is nobody left to tell.
pub(crate) fn to_stderr(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible(text));
}
