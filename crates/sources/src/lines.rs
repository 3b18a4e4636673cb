//! A TOML file of our own: its text, to parse and to find lines by.
//!
//! Our own formats are strict: an unknown key or a wrong value is refused with its line and field.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use model::Instant;
use serde::de::DeserializeOwned;
use toml::{Spanned, Value};

use crate::Refusal;

/// The longest text that is shown on a line: some three lines of a terminal.
const MAX_TEXT_CHARS: usize = 300;

/// The text of a file and the path under which the user knows it.
pub(crate) struct Lines<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
}

impl Lines<'_> {
    /// Parses the whole text.
    pub(crate) fn parse<File: DeserializeOwned>(&self) -> Result<File, Refusal> {
        toml::from_str(self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.refuse(at, error.message().replace('\n', ", "))
        })
    }

    /// Makes a refusal at the line of a byte.
    pub(crate) fn refuse(&self, at: usize, reason: impl Into<String>) -> Refusal {
        let before = self.text.get(..at).unwrap_or(self.text);
        Refusal::line(self.path, 1 + before.matches('\n').count(), reason)
    }

    /// Reads an instant with a zone, written as TOML's offset date-time or as text.
    pub(crate) fn instant(&self, field: &str, moment: &Spanned<Value>) -> Result<Instant, Refusal> {
        let text = match moment.get_ref() {
            Value::Datetime(date) => date.to_string(),
            Value::String(text) => text.clone(),
            other => {
                let reason = format!("{field}: must be an instant with a zone, but is of type {}", other.type_str());
                return Err(self.refuse(moment.span().start, reason));
            }
        };
        text.parse().map_err(|error: model::BadInstant| self.refuse(moment.span().start, format!("{field}: {error}")))
    }

    /// Reads a word of a closed vocabulary.
    pub(crate) fn word<Word: FromStr<Err: Display>>(
        &self,
        field: &str,
        word: &Spanned<String>,
    ) -> Result<Word, Refusal> {
        word.get_ref().parse().map_err(|error| self.refuse(word.span().start, format!("{field}: {error}")))
    }

    /// Reads a text that is shown on a line.
    pub(crate) fn line_of_text(&self, field: &str, text: &Spanned<String>) -> Result<String, Refusal> {
        let whole = text.get_ref().trim();
        let wrong = if whole.is_empty() {
            "is empty".to_owned()
        } else if whole.chars().count() > MAX_TEXT_CHARS {
            format!("is longer than {MAX_TEXT_CHARS} characters; the head comment is the place for more")
        } else if whole.chars().any(char::is_control) {
            "has a line break or another control character".to_owned()
        } else {
            return Ok(whole.to_owned());
        };
        Err(self.refuse(text.span().start, format!("{field}: {wrong}")))
    }

    /// Refuses what is said twice: the same text beside the same word.
    pub(crate) fn once<'a>(
        &self,
        field: &str,
        texts: impl Iterator<Item = (&'a Spanned<String>, &'a str)>,
    ) -> Result<(), Refusal> {
        let mut said = BTreeSet::new();
        for (text, beside) in texts {
            if !said.insert((text.get_ref().trim(), beside)) {
                return Err(self.refuse(text.span().start, format!("{field}: is there twice")));
            }
        }
        Ok(())
    }
}
