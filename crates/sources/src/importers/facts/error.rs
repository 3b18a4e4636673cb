//! Why a line is no fact, naming the key.

use serde_json::Value;
use thiserror::Error;

use super::line::Line;

/// Why a line is no fact.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}{reason}", key.as_ref().map(|key| format!("key \"{key}\": ")).unwrap_or_default())]
pub struct LineError {
    /// The key, where one is to blame; `set.created` for one inside another.
    pub key: Option<String>,
    /// What is wrong, in words that end the sentence.
    pub reason: String,
}

impl LineError {
    pub(super) fn line(reason: impl Into<String>) -> Self {
        Self { key: None, reason: reason.into() }
    }

    pub(super) fn key(key: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { key: Some(key.into()), reason: reason.into() }
    }

    /// Finds the key to blame for what the parser says; slow, since it is for the one line that fails.
    pub(super) fn blame(line: &str, error: &serde_json::Error) -> Self {
        let said = error.to_string();
        for (marker, reason) in [("unknown field `", "is not a key of a fact"), ("duplicate field `", "is there twice")]
        {
            if let Some(key) = said.strip_prefix(marker).and_then(|rest| rest.split('`').next()) {
                return Self::key(key, reason);
            }
        }
        if let Ok(Value::Object(keys)) = serde_json::from_str(line) {
            for (key, value) in keys {
                let found = noun(&value);
                let alone = Value::Object([(key.clone(), value)].into_iter().collect());
                if let Err(error) = Line::default().fill(alone) {
                    return Self::key(key, mismatch(&error.to_string(), found));
                }
            }
        }
        Self::line(format!("is not JSON: {}", said.replace(" at line 1 column ", " at column ")))
    }
}

/// Says what was expected, without the value that was found.
fn mismatch(said: &str, found: &str) -> String {
    match said.rsplit_once(", expected ") {
        Some((_, "u64" | "i64")) => format!("must be a whole number, but is {found}"),
        Some((_, "a boolean")) => format!("must be true or false, but is {found}"),
        Some((_, "a sequence")) => format!("must be a list, but is {found}"),
        Some((_, expected)) if found.starts_with("a list") || found.starts_with("an object") => {
            format!("must be {expected}, but is or holds something else")
        }
        Some((_, expected)) => format!("must be {expected}, but is {found}"),
        None => said.to_owned(),
    }
}

fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(number) if !number.is_u64() => "a negative number",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
