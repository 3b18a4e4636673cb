//! What a JSON document is beside its records, and whether a text is one, or a record a line.

use serde::de::IgnoredAny;

use crate::nesting::value_end;

/// Whether a document's text up to the first of its records is as JSON begins.
pub(crate) fn is_begun(text: &[u8]) -> bool {
    is_json(&[text, b"]}"])
}

/// Whether a document's text behind the last of its records is as JSON ends.
pub(crate) fn is_ended(text: &[u8]) -> bool {
    is_json(&[b"{\"\":[]", text])
}

fn is_json(parts: &[&[u8]]) -> bool {
    serde_json::from_slice::<IgnoredAny>(&parts.concat()).is_ok()
}

/// Whether a text is one record a line: a first line that is not only the opening of a pretty-printed document, then another record.
pub(crate) fn looks_like_lines(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let (Some(first), second) = (lines.next(), lines.next()) else {
        return false;
    };
    let opens = matches!(first.last(), Some(b'{' | b'[' | b','));
    let whole = value_end(first) == Some(first.len());
    whole || (!opens && second.is_some_and(|line| line.starts_with(b"{")))
}
