//! tar (POSIX.1-2017 pax and ustar, GNU): member after member, once from front to back.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use tar::{Archive, EntryType};

use crate::member::{Content, Member};

const BLOCK_BYTES: usize = 512;
/// Headers, long names and the like before one member.
const MAX_HEADER_BYTES: u64 = 1 << 20;

/// Whether a file begins as a tar does: with its mark, or, before there was one, with a header whose checksum is right.
pub(crate) fn begins(head: &[u8]) -> bool {
    let Some(block) = head.first_chunk::<BLOCK_BYTES>() else {
        return false;
    };
    let sum = |bytes: &[u8]| bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    let (before, after) = (block.get(..148).unwrap_or_default(), block.get(156..).unwrap_or_default());
    block.get(257..262) == Some(b"ustar")
        || tar::Header::from_byte_slice(block).cksum().is_ok_and(|said| said == sum(before) + sum(after) + 8 * 32)
}

/// The archive's bytes, of which the next header takes no more than it may.
struct Guarded<'s> {
    source: &'s mut dyn Read,
    allowed: Rc<Cell<u64>>,
    ended: Rc<Cell<bool>>,
}

impl Read for Guarded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let allowed = self.allowed.get();
        if allowed == 0 {
            return Err(io::Error::other("a header of over 1 MiB is not read"));
        }
        let most = into.len().min(usize::try_from(allowed).unwrap_or(usize::MAX));
        let read = self.source.read(into.get_mut(..most).unwrap_or_default())?;
        self.allowed.set(allowed - read as u64);
        self.ended.set(self.ended.get() || read == 0 && most > 0);
        Ok(read)
    }
}

/// A member's content, which the archive may not hold to its end.
struct Body<'e, R> {
    entry: &'e mut R,
    left: u64,
}

impl<R: Read> Read for Body<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.entry.read(into)?;
        self.left = self.left.saturating_sub(read as u64);
        if read == 0 && self.left > 0 && !into.is_empty() {
            return Err(io::Error::other("the archive ends within it: the archive is truncated, fetch it again"));
        }
        Ok(read)
    }
}

/// Hands on each member until `each` has enough; an error is why the rest of the archive is lost.
pub(crate) fn members(source: &mut dyn Read, each: &mut dyn FnMut(Member<'_>) -> bool) -> io::Result<()> {
    let (allowed, ended) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(false)));
    let mut archive = Archive::new(Guarded { source, allowed: Rc::clone(&allowed), ended: Rc::clone(&ended) });
    let mut entries = archive.entries()?;
    let mut unread = 0_u64;
    loop {
        allowed.set(unread.saturating_add(MAX_HEADER_BYTES));
        let Some(entry) = entries.next() else { break };
        let mut entry = entry?;
        allowed.set(u64::MAX);
        // A sparse file's own size counts the holes too.
        let bytes = if entry.header().entry_type() == EntryType::GNUSparse {
            entry.header().entry_size()?
        } else {
            entry.size()
        };
        unread = bytes;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        if matches!(kind, EntryType::Directory | EntryType::XGlobalHeader)
            || kind == EntryType::Regular && name.ends_with('/')
        {
            continue;
        }
        let mut body = Body { left: bytes, entry: &mut entry };
        let content = match kind {
            EntryType::Regular | EntryType::Continuous => Content::File(&mut body),
            EntryType::GNUSparse => {
                Content::Unreadable("a sparse file: not read, unpack the archive by hand".to_owned())
            }
            EntryType::Link | EntryType::Symlink => Content::NoFile("a link: not followed".to_owned()),
            _ => Content::NoFile("neither a file nor a folder: not read".to_owned()),
        };
        let goes_on = each(Member { name, bytes, content });
        unread = body.left;
        if !goes_on {
            return Ok(());
        }
    }
    if ended.get() {
        return Err(io::Error::other("the archive ends without its mark of the end: it is truncated, fetch it again"));
    }
    behind(&mut archive.into_inner(), &allowed)
}

/// Reads what is behind the end: it should be zeros.
fn behind(source: &mut Guarded<'_>, allowed: &Cell<u64>) -> io::Result<()> {
    allowed.set(u64::MAX);
    let mut buffer = [0; 4_096];
    loop {
        match source.read(&mut buffer)? {
            0 => return Ok(()),
            read if buffer.iter().take(read).any(|byte| *byte != 0) => {
                return Err(io::Error::other("something stands behind the archive's mark of the end: it is not read"));
            }
            _ => {}
        }
    }
}
