//! Files of indicators that others publish, to hunt for beside those of a notice: CSV, STIX 2.1, MISP.
//!
//! Which format a file has is told from its content: JSON with `objects` is STIX, JSON with `Event`, `Attribute` or
//! `response` is MISP, a header with `kind` and `value` is a sheet. What cannot be hunted is a gap with its place; what its
//! publisher keeps from being hunted is left out with a count. Whoever lists an indicator exposes nothing by it: that a use
//! of a credential exposes it is said by the notice alone (semantics 4.2).

mod misp;
mod pattern;
mod sheet;
mod stix;
mod taking;
mod token;
mod wanted;

use model::{Gap, Indicator, Instant};
use serde_json::Value;

use crate::{Document, Refusal, text};
use taking::Taking;

/// What a file of indicators says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorFile {
    /// `csv`, `stix` or `misp`.
    pub format: &'static str,
    /// What it lists, in its order.
    pub indicators: Vec<ListedIndicator>,
    /// What it holds that its publisher keeps from being hunted, by why.
    pub left_out: Vec<LeftOut>,
    /// What could not be read, or cannot be hunted.
    pub gaps: Vec<Gap>,
}

/// One indicator of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedIndicator {
    /// The indicator.
    pub indicator: Indicator,
    /// When it was last the intruder's, where the file says so.
    pub last_seen: Option<Instant>,
    /// Where in the file: row, object or attribute.
    pub place: String,
    /// What the file says of it.
    pub note: Option<String>,
}

/// How many entries of a file were left out for one reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// Why.
    pub why: &'static str,
    /// How many.
    pub count: usize,
}

/// The largest file of indicators: some million of them; a tree of JSON needs many times as much.
const MAX_FILE_BYTES: usize = 256 << 20;

/// Reads a file of indicators.
///
/// # Errors
/// A refusal where it is of no known format, or broken as a whole.
pub fn read_indicators(document: &Document<'_>) -> Result<IndicatorFile, Refusal> {
    if document.bytes.len() > MAX_FILE_BYTES {
        let reason = format!("is larger than {} MiB", MAX_FILE_BYTES >> 20);
        return Err(Refusal::whole(document.path, reason).hint("split it"));
    }
    let text = text::decode(document)?;
    let mut taking = Taking::new(document.path);
    if text.trim_start().starts_with(['{', '[']) {
        json(document.path, &text, &mut taking)?;
    } else {
        sheet::read(document.path, &text, &mut taking)?;
    }
    Ok(taking.finish())
}

fn json(path: &str, text: &str, taking: &mut Taking<'_>) -> Result<(), Refusal> {
    // serde_json's words on syntax name no text of the file.
    let root: Value = serde_json::from_str(text)
        .map_err(|error| Refusal::line(path, error.line(), format!("is no JSON at column {}", error.column())))?;
    if stix::is_stix(&root) {
        stix::read(&root, taking);
    } else if misp::is_misp(&root) {
        misp::read(&root, taking);
    } else {
        return Err(Refusal::whole(path, "is JSON of no known format of indicators")
            .hint("a STIX bundle has `objects`, a MISP event `Event` or `Attribute`"));
    }
    Ok(())
}
