//! The file of odds: with what probability controls hold, for `drill chance --odds`.
//!
//! ```toml
//! enforced = 0.95            # of every enforced control
//! partial = 0.5              # of every partial one
//! "control/hardware-keys" = 0.99
//! ```
//!
//! Our own format: flat, every value a number from 0 to 1; anything else is refused with its line.

use std::collections::BTreeMap;

use toml::{Spanned, Value};

use crate::lines::Lines;
use crate::{Document, Refusal, text};

/// The largest file: some ten thousand controls.
const MAX_ODDS_BYTES: usize = 1 << 20;

/// Reads a file of odds: `enforced`, `partial`, and controls by id.
///
/// # Errors
/// A refusal naming line and field.
pub fn read_odds(document: &Document<'_>) -> Result<BTreeMap<String, f64>, Refusal> {
    if document.bytes.len() > MAX_ODDS_BYTES {
        let reason = format!("is larger than {} MiB", MAX_ODDS_BYTES >> 20);
        return Err(Refusal::whole(document.path, reason).hint("is it the file of odds? it is a short TOML file"));
    }
    let text = text::decode(document)?;
    let lines = Lines { path: document.path, text: &text };
    let file: BTreeMap<String, Spanned<Value>> = lines.parse()?;
    let odds = |(name, value): (String, Spanned<Value>)| {
        let number = match value.get_ref() {
            Value::Float(number) => Some(*number),
            Value::Integer(0) => Some(0.0),
            Value::Integer(1) => Some(1.0),
            _ => None,
        };
        match number.filter(|number| (0.0..=1.0).contains(number)) {
            Some(number) => Ok((name, number)),
            None => {
                let refusal = lines.refuse(value.span().start, format!("{name}: is no probability"));
                Err(refusal.hint("write a number from 0 to 1, as \"control/x\" = 0.95"))
            }
        }
    };
    file.into_iter().map(odds).collect()
}
