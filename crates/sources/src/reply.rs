//! Replies of other systems: documents of JSON, one value or several in a row, never echoed.
//!
//! `gh api --paginate` and `jq` write pages one after the other, or with `--slurp` as one array of
//! pages; a file that was cut yields the pages before the cut and a gap for the rest.

use model::Reading;
use serde::de::DeserializeOwned;
use serde_json::{Deserializer, Map, Value};

use crate::gather::{Gathering, Spot};
use crate::{Document, Refusal, Settings, text};

/// One value of a document.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// The document.
    pub(crate) document: Document<'a>,
    /// Which value of it, counted from 1; 0 where there is only one.
    pub(crate) number: usize,
    /// The value.
    pub(crate) value: Value,
}

impl<'a> Page<'a> {
    /// Returns the spot of the page.
    pub(crate) fn spot(&self) -> Spot<'a> {
        let place = match self.number {
            0 => String::new(),
            number => format!("page {number}"),
        };
        Spot { source: self.document.path, place }
    }

    /// Returns the spot of an item, counted from 1.
    pub(crate) fn item(&self, number: usize) -> Spot<'a> {
        let spot = self.spot();
        let place = match &*spot.place {
            "" => format!("item {number}"),
            page => format!("{page}, item {number}"),
        };
        Spot { place, ..spot }
    }
}

/// Reads replies: hands on their pages, the path of the first, and where facts and gaps go.
pub(crate) fn read<'a>(
    documents: &[Document<'a>],
    settings: &Settings,
    take: impl FnOnce(&[Page<'a>], &'a str, &mut Gathering<'a>) -> Result<(), Refusal>,
) -> Result<Reading, Refusal> {
    let mut gathering = Gathering::default();
    let pages = pages(documents, &mut gathering);
    take(&pages, documents.first().map_or("", |document| document.path), &mut gathering)?;
    Ok(gathering.finish(settings))
}

/// Returns every value of the documents; whatever is no JSON becomes a gap.
pub(crate) fn pages<'a>(documents: &[Document<'a>], gathering: &mut Gathering<'_>) -> Vec<Page<'a>> {
    let mut pages = Vec::new();
    for document in documents {
        let values = values(document, gathering);
        let single = values.len() == 1;
        let numbered = values.into_iter().enumerate();
        pages.extend(numbered.map(|(at, value)| Page {
            document: *document,
            number: if single { 0 } else { at + 1 },
            value,
        }));
    }
    pages
}

fn values(document: &Document<'_>, gathering: &mut Gathering<'_>) -> Vec<Value> {
    let whole = Spot { source: document.path, place: String::new() };
    let text = match text::decode(document) {
        Ok(text) => text,
        Err(refusal) => {
            let place = refusal.place.trim_start_matches([':', ',', ' ']);
            let spot = Spot { place: place.to_owned(), ..whole };
            gathering.unread(spot.gap(refusal.reason));
            return Vec::new();
        }
    };
    let mut values = Vec::new();
    for value in Deserializer::from_str(&text).into_iter::<Value>() {
        match value {
            Ok(Value::Array(items)) if is_slurped(&items) => values.extend(items),
            Ok(value) => values.push(value),
            Err(error) => {
                let place = format!("line {}, column {}", error.line(), error.column());
                let reason = if error.is_eof() { "the JSON ends too early" } else { "not JSON" };
                gathering.unread(Spot { place, ..whole }.gap(reason));
                return values;
            }
        }
    }
    if values.is_empty() {
        gathering.unread(whole.gap("the file is empty"));
    }
    values
}

/// Tells whether an array is one of pages, not of items: pages are arrays, or objects that hold a list.
fn is_slurped(items: &[Value]) -> bool {
    let pages = |item: &Value| match item {
        Value::Array(_) => true,
        Value::Object(map) => map.contains_key("total_count") || map.contains_key("result_info"),
        _ => false,
    };
    !items.is_empty() && items.iter().all(pages)
}

/// Reads one item into the shape that the importer knows, or takes a gap without echoing what was there.
pub(crate) fn shaped<T: DeserializeOwned>(value: &Value, spot: &Spot<'_>, gathering: &mut Gathering<'_>) -> Option<T> {
    T::deserialize(value).map_err(|error| gathering.unread(spot.gap(reason(&error)))).ok()
}

/// Returns what was wrong with a shape; serde's own words would quote the value, which may be a secret.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if text.starts_with("missing field") {
        return text;
    }
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => format!("a value is not {expected}"),
        None => "not of the shape expected".to_owned(),
    }
}

/// Tells whether an object has a key whose value is not null.
pub(crate) fn has(map: &Map<String, Value>, key: &str) -> bool {
    map.get(key).is_some_and(|value| !value.is_null())
}

/// Returns what a value is, for gaps about values that are none of the lists known.
pub(crate) fn outline(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => "a bare value".to_owned(),
        Value::Array(items) if items.is_empty() => "an empty array, which does not say what it is a list of".to_owned(),
        Value::Array(_) => "an array of something unknown".to_owned(),
        Value::Object(map) if map.is_empty() => "an empty object".to_owned(),
        Value::Object(map) => {
            let keys = map.keys().take(SHOWN_KEYS).map(String::as_str).collect::<Vec<_>>().join(", ");
            format!("an object with the keys {keys}")
        }
    }
}

/// So many keys are enough to recognise a reply by.
const SHOWN_KEYS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;

    fn read(bytes: &[u8]) -> (usize, Vec<String>) {
        let documents = [Document { path: "a.json", bytes, modified: None }];
        let mut gathering = Gathering::default();
        let pages = pages(&documents, &mut gathering).len();
        let gaps = gathering.finish(&Settings::default()).gaps;
        (pages, gaps.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn pages_come_in_a_row_or_slurped() {
        assert_eq!(read(b"[1]\n[2]"), (2, vec![]));
        assert_eq!(read(b"[[1],[2]]"), (2, vec![]));
        assert_eq!(read(br#"[{"total_count":1},{"total_count":1}]"#), (2, vec![]));
        assert_eq!(read(br#"[{"id":1}]"#), (1, vec![]));
    }

    #[test]
    fn what_is_no_json_is_a_gap() {
        let deep = "[".repeat(10_000);
        for bytes in [&b""[..], b"[{", b"<html>", b"\xff\xff", deep.as_bytes()] {
            assert_eq!(read(bytes).1.len(), 1, "{bytes:?}");
        }
        assert_eq!(read(b"[1] [").0, 1);
    }

    #[test]
    fn a_wrong_shape_is_not_echoed() {
        let mut gathering = Gathering::default();
        let spot = Spot { source: "a.json", place: String::new() };
        let value = serde_json::json!("made-up-value");
        assert_eq!(shaped::<bool>(&value, &spot, &mut gathering), None);
        let gaps = gathering.finish(&Settings::default()).gaps;
        assert_eq!(gaps.iter().map(ToString::to_string).collect::<Vec<_>>(), ["a.json: a value is not a boolean"]);
    }
}
