//! An answer as JSON (interface.md, JSON): pretty, and safe to print.

use std::fmt::Write as _;

use serde::Serialize;

use crate::text::is_unseen;

/// Writes an answer, or any other item, as pretty JSON with a line end; what would hide or reorder text is written as `\uXXXX`.
pub fn json<T: Serialize>(answer: &T) -> String {
    // Answers have text keys and no floats, so that this cannot fail; should it ever, the text says so itself.
    let text = serde_json::to_string_pretty(answer)
        .unwrap_or_else(|error| serde_json::json!({ "error": error.to_string() }).to_string());
    format!("{}\n", shown(&text))
}

/// Writes an item as JSON on one line, with the line's end.
pub(crate) fn json_line<T: Serialize>(item: &T) -> String {
    let text = serde_json::to_string(item)
        .unwrap_or_else(|error| serde_json::json!({ "error": error.to_string() }).to_string());
    format!("{}\n", shown(&text))
}

fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if is_unseen(c) && c != '\n' {
            let mut units = [0_u16; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    shown
}
