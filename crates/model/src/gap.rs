//! Gaps: what could not be read, and why. They are data, shown wherever they matter.

use std::fmt;

/// Something that could not be read or is not known to be whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The source: a file, a page, a list.
    pub source: String,
    /// Where in it: line, row, field; empty where it is all of it.
    pub place: String,
    /// Why, in words that end what "not read:" begins.
    pub reason: String,
}

impl Gap {
    /// Makes a gap about a whole source.
    pub fn whole(source: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { source: source.into(), place: String::new(), reason: reason.into() }
    }

    /// Makes a gap about a place in a source.
    pub fn at(source: impl Into<String>, place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { source: source.into(), place: place.into(), reason: reason.into() }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        if !self.place.is_empty() {
            write!(f, ", {}", self.place)?;
        }
        write!(f, ": {}", self.reason)
    }
}
