//! Refusals: input that must not be taken at all, and what to do about it.

use thiserror::Error;

/// Why a whole input was refused; nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}{place}: {reason}{}", hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default())]
pub struct Refusal {
    /// The file.
    pub path: String,
    /// Where in it, as `:12` for a line, or `, row 4, field x`; empty where it is all of it.
    pub place: String,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Refusal {
    /// Makes a refusal of a whole file.
    pub fn whole(path: &str, reason: impl Into<String>) -> Self {
        Self { path: path.to_owned(), place: String::new(), reason: reason.into(), hint: None }
    }

    /// Makes a refusal at a line (counted from 1).
    pub fn line(path: &str, line: usize, reason: impl Into<String>) -> Self {
        Self { path: path.to_owned(), place: format!(":{line}"), reason: reason.into(), hint: None }
    }

    /// Makes a refusal at a field of a row (counted from 1, the header being row 1).
    pub fn field(path: &str, row: usize, field: &str, reason: impl Into<String>) -> Self {
        Self { path: path.to_owned(), place: format!(", row {row}, field {field}"), reason: reason.into(), hint: None }
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
