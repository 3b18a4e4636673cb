//! One layer of packing, taken off as it is read: gzip or zstd, known by how it begins and not by a name.
//!
//! What expands beyond its bounds is cut off: a file or member by itself, and the members of an archive together.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use crate::gzip::Gzip;
use crate::inflater::Inflater;
use crate::zstd::{self, Zstd};
use crate::{tarball, zip};

/// From here on a file may not expand more than [`MAX_RATIO`] times.
const RATIO_FROM_BYTES: u64 = 64 << 20;
/// Real logs compress 6 to 9 times (measured on CloudTrail); deflate cannot do better than about 1032.
const MAX_RATIO: u64 = 1_000;
const BUFFER_BYTES: usize = 32 << 10;
/// A gzip file so small is inflated as a whole, to a text of at most [`RATIO_FROM_BYTES`].
const WHOLE_BYTES: usize = 4 << 20;
/// The longest beginning that tells what something is: a tar's header.
const HEAD_BYTES: usize = 512;

/// Why text stopped before its end.
#[derive(Debug, thiserror::Error)]
enum PackError {
    #[error("expands to more than {0} bytes: what follows is not read, unpack it by hand if it is a log")]
    TooLarge(u64),
    #[error("expands more than {MAX_RATIO} times: what follows is not read, unpack it by hand if it is a log")]
    Bomb,
}

/// What something is by how it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Gzip,
    Zstd,
    Zip,
    Tar,
    /// Anything else: text, if it is a log.
    Plain,
}

impl Kind {
    fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            head if zstd::begins(head) => Self::Zstd,
            head if zip::begins(head) => Self::Zip,
            head if tarball::begins(head) => Self::Tar,
            _ => Self::Plain,
        }
    }
}

/// A source whose beginning was looked at.
pub(crate) struct Head<'s> {
    source: &'s mut dyn Read,
    bytes: Vec<u8>,
    given: usize,
    ended: bool,
    failed: Option<io::Error>,
}

impl<'s> Head<'s> {
    /// Looks at the beginning; `buffer` is used again from an earlier one.
    pub(crate) fn new(source: &'s mut dyn Read, mut buffer: Vec<u8>) -> Self {
        buffer.clear();
        let mut head = Self { source, bytes: buffer, given: 0, ended: false, failed: None };
        head.fill(HEAD_BYTES);
        head
    }

    /// The buffer for the next one.
    pub(crate) fn into_buffer(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn kind(&self) -> Kind {
        Kind::of(&self.bytes)
    }

    /// Looks at so many bytes, where there are so many.
    fn fill(&mut self, bytes: usize) {
        let more = bytes.saturating_sub(self.bytes.len());
        if self.ended || self.failed.is_some() {
            return;
        }
        match (&mut *self.source).take(more as u64).read_to_end(&mut self.bytes) {
            Ok(read) => self.ended = read < more,
            Err(error) => self.failed = Some(error),
        }
    }
}

impl Read for Head<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.get(self.given..).unwrap_or_default().read(into)?;
        self.given += read;
        match self.failed.take_if(|_| read == 0) {
            Some(error) => Err(error),
            None if read > 0 || self.ended => Ok(read),
            None => self.source.read(into),
        }
    }
}

/// Counts what passes.
pub(crate) struct Counted<R> {
    pub(crate) source: R,
    pub(crate) bytes: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)?;
        self.bytes.set(self.bytes.get() + read as u64);
        Ok(read)
    }
}

/// How far something may expand, by what was taken of it packed.
#[derive(Clone)]
pub(crate) struct Bound {
    pub(crate) packed: Rc<Cell<u64>>,
    pub(crate) expanded: Rc<Cell<u64>>,
    pub(crate) max_expanded: u64,
}

impl Bound {
    pub(crate) fn new(packed: &Rc<Cell<u64>>, max_expanded: u64) -> Self {
        Self { packed: Rc::clone(packed), expanded: Rc::default(), max_expanded }
    }

    /// Counts what came out.
    pub(crate) fn count(&self, bytes: u64) -> io::Result<()> {
        self.expanded.set(self.expanded.get() + bytes);
        self.check()
    }

    pub(crate) fn check(&self) -> io::Result<()> {
        let expanded = self.expanded.get();
        if expanded > self.max_expanded {
            return Err(io::Error::other(PackError::TooLarge(self.max_expanded)));
        }
        if expanded > RATIO_FROM_BYTES && expanded / MAX_RATIO > self.packed.get() {
            return Err(io::Error::other(PackError::Bomb));
        }
        Ok(())
    }
}

/// A source whose bytes count against bounds.
pub(crate) struct Bounded<'b, R> {
    pub(crate) source: R,
    pub(crate) bounds: &'b [Bound],
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)?;
        self.bounds.iter().try_for_each(|bound| bound.count(read as u64))?;
        Ok(read)
    }
}

/// A stream of gzip or zstd.
enum Stream<'t, S> {
    Gzip(&'t mut Gzip, S),
    Zstd(&'t mut Zstd, S),
}

impl<S: BufRead> Read for Stream<'_, S> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(gzip, source) => gzip.read(source, into),
            Self::Zstd(zstd, source) => zstd.read(source, into),
        }
    }
}

/// What takes a layer off; used again for each file, so that the heap does not go to pieces.
pub(crate) struct Unpacker {
    gzip: Gzip,
    zstd: Option<Box<Zstd>>,
    inflater: Inflater,
}

impl Unpacker {
    pub(crate) fn new() -> Self {
        Self { gzip: Gzip::new(), zstd: None, inflater: Inflater::new() }
    }

    /// Takes off the layer, where there is one, and hands on what is in it.
    pub(crate) fn unpack(&mut self, head: &mut Head<'_>, bounds: &[Bound], then: &mut dyn FnMut(&mut Head<'_>)) {
        let stream = match head.kind() {
            Kind::Gzip => {
                if self.inflates(head, bounds) {
                    return then(&mut Head::new(&mut Bounded { source: self.inflater.text(), bounds }, Vec::new()));
                }
                self.gzip.reset();
                Stream::Gzip(&mut self.gzip, BufReader::with_capacity(BUFFER_BYTES, head))
            }
            Kind::Zstd => {
                let zstd = self.zstd.get_or_insert_with(|| Box::new(Zstd::new()));
                zstd.reset();
                Stream::Zstd(zstd, BufReader::with_capacity(BUFFER_BYTES, head))
            }
            Kind::Zip | Kind::Tar | Kind::Plain => return then(head),
        };
        then(&mut Head::new(&mut Bounded { source: stream, bounds }, Vec::new()));
    }

    /// Inflates what is small as a whole; false where it has to be read in stretches.
    fn inflates(&mut self, head: &mut Head<'_>, bounds: &[Bound]) -> bool {
        head.fill(WHOLE_BYTES + 1);
        let left = bounds.iter().map(|bound| bound.max_expanded.saturating_sub(bound.expanded.get())).min();
        let most = left.unwrap_or(u64::MAX).min(RATIO_FROM_BYTES);
        head.ended
            && head.failed.is_none()
            && head.bytes.len() <= WHOLE_BYTES
            && self.inflater.inflate(&head.bytes, usize::try_from(most).unwrap_or(usize::MAX))
    }
}
