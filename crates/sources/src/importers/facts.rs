//! `facts`: the facts file, NDJSON version 1 (semantics 3): the door for everything that has no connector.
//!
//! One object a line, exactly one of `node`, `edge`, `event`, `listing`, `coverage`. Our own format, so nothing is
//! let pass: an unknown key, kind, relation or word is refused with line and key, and a file is taken whole or not at
//! all. Year 1 and the epoch are sentinels, not dates (semantics 2.4), and refused as well. The ledger keeps facts as
//! the same lines: `write_line` has one way to write each fact, and `read_line` gives it back.

mod error;
mod line;
mod read;
mod said;
mod write;

use std::borrow::Cow;

use model::{Fact, Gap, Instant, Reading, Standing, Value};

use crate::{Document, Importer, Meta, Refusal, Settings, text};

use said::Said;

pub use error::LineError;
pub use read::read_line;
pub use write::write_line;

/// The facts file.
pub struct Source;

const META: Meta = Meta {
    name: "facts",
    title: "facts file, NDJSON version 1",
    standing: Standing::Inventory,
    complete_when: "a listing says so itself",
    blind_to: "whatever was not written into it",
};

impl Importer for Source {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn read(&self, documents: &[Document<'_>], _settings: &Settings) -> Result<Reading, Refusal> {
        let mut reading = Reading::default();
        for document in documents {
            let before = reading.facts.len();
            for fact in lines(document) {
                reading.facts.push(fact?);
            }
            if reading.facts.len() == before {
                reading.gaps.push(Gap::whole(document.path, "the file has no facts in it"));
            }
        }
        Ok(reading)
    }
}

/// Reads the facts of a file one by one; blank lines are passed over.
pub fn lines<'a>(document: &Document<'a>) -> impl Iterator<Item = Result<Fact, Refusal>> + use<'a> {
    let path = document.path;
    let (text, refusal) = match text::decode(document) {
        Ok(text) => (text, None),
        Err(refusal) => (Cow::Borrowed(""), Some(Err(refusal))),
    };
    let mut at = 0;
    let mut number = 0;
    let mut said = Said::default();
    let facts = std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
            let line = rest.split_inclusive('\n').next()?;
            at += line.len();
            number += 1;
            if !line.trim().is_empty() {
                return Some(fact(path, number, line).and_then(|fact| match said.take(&fact) {
                    Ok(()) => Ok(fact),
                    Err(reason) => Err(Refusal::line(path, number, reason).hint("one name, one set of facts")),
                }));
            }
        }
    });
    refusal.into_iter().chain(facts)
}

/// The longest line of a file: a listing of a million ids has about 50 MB. What the ledger holds has no such limit: its own
/// form of a line may be longer than the line that was read.
const MAX_LINE_BYTES: usize = 64 << 20;

fn fact(path: &str, number: usize, line: &str) -> Result<Fact, Refusal> {
    if line.len() > MAX_LINE_BYTES {
        let reason = format!("is longer than {} MiB", MAX_LINE_BYTES >> 20);
        return Err(Refusal::line(path, number, reason).hint("split it; one line is one fact"));
    }
    let fact = read_line(line).map_err(|error| Refusal::line(path, number, error.to_string()))?;
    match instants(&fact).into_iter().find(|instant| is_sentinel(*instant)) {
        Some(sentinel) => {
            let reason = format!("{sentinel} stands for \"none\", it is not a date");
            Err(Refusal::line(path, number, reason).hint("leave the key out"))
        }
        None => Ok(fact),
    }
}

/// Year 1 is what a missing date looks like in .NET and Go, the epoch what a zero does (semantics 2.4).
pub(crate) fn is_sentinel(instant: Instant) -> bool {
    const YEAR_2: Instant = Instant::from_seconds(-62_104_060_800);
    instant.is_finite() && (instant < YEAR_2 || instant == Instant::from_seconds(0))
}

fn instants(fact: &Fact) -> Vec<Instant> {
    match fact {
        Fact::Node(node) => node
            .set
            .values()
            .filter_map(|value| match value {
                Value::Time(instant) => Some(*instant),
                _ => None,
            })
            .collect(),
        Fact::Edge(edge) => vec![edge.valid.from, edge.valid.to],
        Fact::Protects(protects) => vec![protects.valid.from, protects.valid.to],
        Fact::Coverage(coverage) => vec![coverage.span.from, coverage.span.to, coverage.read_at],
        Fact::Ended(_) | Fact::Probe(_) | Fact::Used(_) | Fact::Created(_) | Fact::Listing(_) => {
            fact.at().into_iter().collect()
        }
    }
}
