//! Names of nodes: what the issuer calls a thing, never a value (semantics 2.1).

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use thiserror::Error;

/// The name of a node, such as `okta/api_token/acme.okta.com/00T1`; cheap to copy.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

/// A text that cannot name a node.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadName {
    /// Nothing was written (semantics 2.4).
    #[error("an empty string is not an id")]
    Empty,
    /// The text is longer than a name may be.
    #[error("an id of {length_bytes} bytes is too long (at most {MAX_BYTES})")]
    TooLong {
        /// The length found.
        length_bytes: usize,
    },
    /// A control character, or space at an end.
    #[error("an id has a control character or a space at its end: {0:?}")]
    Unprintable(String),
}

/// The longest name; the longest real id met (an Azure resource path) has about 400 bytes.
const MAX_BYTES: usize = 1024;

impl Name {
    /// Makes a name, or says what is wrong with the text.
    pub fn new(text: &str) -> Result<Self, BadName> {
        if text.is_empty() {
            return Err(BadName::Empty);
        }
        if text.len() > MAX_BYTES {
            return Err(BadName::TooLong { length_bytes: text.len() });
        }
        // Most names are plain ASCII, which needs no decoding.
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_plain && (text.chars().any(char::is_control) || text.trim() != text) {
            return Err(BadName::Unprintable(text.to_owned()));
        }
        Ok(Self(text.into()))
    }

    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the prefixes cut at a `/`, longest first, without the name itself.
    pub fn prefixes(&self) -> impl Iterator<Item = &str> {
        self.0.rmatch_indices('/').filter_map(|(at, _)| self.0.get(..at))
    }

    /// Returns the part after the last `/`.
    pub fn last_part(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_cut_at_slashes() {
        let name = Name::new("okta/api_token/acme/00T1").unwrap();
        assert_eq!(name.prefixes().collect::<Vec<_>>(), ["okta/api_token/acme", "okta/api_token", "okta"]);
        assert_eq!(name.last_part(), "00T1");
    }

    #[test]
    fn an_empty_or_unprintable_text_is_no_name() {
        for text in ["", " a", "a\n", "a\u{1b}[31mb"] {
            assert!(Name::new(text).is_err(), "{text:?}");
        }
        assert!(Name::new(&"x".repeat(1025)).is_err());
    }
}
