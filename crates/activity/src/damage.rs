//! What is wrong with a stream of packed bytes, and reading it without running over its end.

use std::io::{self, BufRead, Read as _};

/// Why a packed stream stopped before its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Damage {
    #[error("the {0} stream ends early: the file is truncated, fetch it again")]
    Truncated(&'static str),
    #[error("the {0} stream is corrupt ({1}): what follows is not read, fetch the file again")]
    Corrupt(&'static str, String),
}

impl Damage {
    pub(crate) fn corrupt(what: &'static str, how: &str) -> io::Error {
        Self::Corrupt(what, how.to_owned()).into()
    }
}

impl From<Damage> for io::Error {
    fn from(error: Damage) -> Self {
        Self::other(error)
    }
}

/// Fills all of `into`; the end before that is damage of `what`.
pub(crate) fn exactly(what: &'static str, source: &mut impl BufRead, into: &mut [u8]) -> io::Result<()> {
    source.read_exact(into).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Damage::Truncated(what).into(),
        _ => error,
    })
}

/// Passes over so many bytes.
pub(crate) fn pass(what: &'static str, source: &mut impl BufRead, bytes: u64) -> io::Result<()> {
    match io::copy(&mut source.take(bytes), &mut io::sink())? {
        passed if passed == bytes => Ok(()),
        _ => Err(Damage::Truncated(what).into()),
    }
}
