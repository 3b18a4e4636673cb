//! What is wrong with a stretch of a file, and where.

/// A record nested deeper is not read.
pub(crate) const MAX_DEPTH: usize = 64;

/// What is wrong with a stretch of text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    #[error("{0}")]
    Read(String),
    #[error("empty file: nothing was read")]
    Empty,
    #[error("ends inside a record: the file is truncated, fetch it again")]
    Truncated,
    #[error("unexpected text between records: nothing was read from here on")]
    Unexpected,
    #[error("what stands beside the records of a document is not JSON: some may be missing, fetch the file again")]
    Document,
    #[error("not a record (a JSON object)")]
    NotAnObject,
    #[error("a record over 64 MiB is not read")]
    TooLong,
    #[error("a record nested deeper than {MAX_DEPTH} is not read")]
    TooDeep,
}

impl Fault {
    /// Whether more than one record may be lost: what follows was not read.
    pub(crate) fn loses_the_rest(&self) -> bool {
        !matches!(self, Self::Document | Self::NotAnObject | Self::TooLong | Self::TooDeep)
    }
}

/// Where something begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Line(u64),
    Byte(u64),
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(line) => write!(out, "line {line}"),
            Self::Byte(byte) => write!(out, "byte {byte}"),
        }
    }
}
