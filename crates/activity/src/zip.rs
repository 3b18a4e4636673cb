//! zip (PKWARE APPNOTE 6.3.10), stored and deflated: the members that the directory at the end lists, in its order.
//!
//! Every member has a header of its own before its content; where the two contradict each other, it is not read. Members that lie over each
//! other, and bytes that belong to none, are told.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use crate::member::{Content, Member};

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const LISTED: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
const END_BYTES: usize = 22;
const END_64: [u8; 4] = *b"PK\x06\x06";
const LOCATOR: [u8; 4] = *b"PK\x06\x07";
const LOCATOR_BYTES: u64 = 20;
/// The longest comment behind the end.
const COMMENT_BYTES: u64 = 0xffff;
/// A checksum and sizes may stand behind a member's content.
const DESCRIPTOR_BYTES: u64 = 24;
const ENCRYPTED: u64 = 1;
const SIZES_BEHIND: u64 = 1 << 3;
const STORED: u64 = 0;
const DEFLATED: u64 = 8;

/// Whether a file begins as a zip does; one without members begins with its end.
pub(crate) fn begins(head: &[u8]) -> bool {
    head.starts_with(&LOCAL) || head.starts_with(&END)
}

/// Where the directory lies.
struct Directory {
    /// What stands before the archive, which no offset in it counts.
    before: u64,
    start: u64,
    bytes: u64,
    members: u64,
}

/// A member as the directory lists it.
struct Listed {
    name: Vec<u8>,
    flags: u64,
    method: u64,
    crc: u64,
    packed: u64,
    bytes: u64,
    at: u64,
}

/// Hands on each member until `each` has enough; an error is why the rest of the archive is lost.
pub(crate) fn members(path: &Path, each: &mut dyn FnMut(Member<'_>) -> bool) -> io::Result<()> {
    let (mut file, mut list) = (File::open(path)?, File::open(path)?);
    let directory = directory(&mut list)?;
    list.seek(SeekFrom::Start(directory.start))?;
    let mut list = BufReader::new(list.take(directory.bytes));
    let mut owned = vec![(directory.start, directory.start)];
    for _ in 0..directory.members {
        let listed = listed(&mut list)?;
        let name = String::from_utf8_lossy(&listed.name).into_owned();
        let found = place(&mut file, &directory, &listed);
        owned.extend(found.as_ref().ok());
        if listed.name.ends_with(b"/") && listed.bytes == 0 {
            continue;
        }
        let goes_on = match found.and_then(|(_, end)| readable(&listed).map(|()| end - listed.packed)) {
            Err(error) => {
                let why = error.to_string();
                each(Member { name, bytes: listed.packed, content: Content::Unreadable(why) })
            }
            Ok(start) => {
                file.seek(SeekFrom::Start(start))?;
                read(&mut file, &listed, name, each)
            }
        };
        if !goes_on {
            return Ok(());
        }
    }
    ownerless(owned)
}

/// Says what of the archive before its directory belongs to no member, or to two.
fn ownerless(mut owned: Vec<(u64, u64)>) -> io::Result<()> {
    owned.sort_unstable();
    let (mut reached, mut bytes) = (0, 0);
    for (start, end) in owned {
        if start < reached {
            return refuse("members lie over each other: one of them is not what it was");
        }
        let between = start - reached;
        bytes += if reached == 0 || between > DESCRIPTOR_BYTES { between } else { 0 };
        reached = end;
    }
    if bytes > 0 {
        return Err(io::Error::other(format!(
            "{bytes} bytes of the archive belong to no member in its list: not read"
        )));
    }
    Ok(())
}

fn refuse<T>(why: &str) -> io::Result<T> {
    Err(io::Error::other(why.to_owned()))
}

/// Finds the directory from the end of the file.
fn directory(file: &mut File) -> io::Result<Directory> {
    let length = file.seek(SeekFrom::End(0))?;
    let from = length.saturating_sub(COMMENT_BYTES + END_BYTES as u64);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.take(COMMENT_BYTES + END_BYTES as u64).read_to_end(&mut tail)?;
    // The comment goes to the end of the file, so that no end within a comment is taken for it.
    let is_end = |end: &[u8]| end.starts_with(&END) && number(end, 20, 2) == (end.len() - END_BYTES) as u64;
    let found =
        tail.windows(END_BYTES).enumerate().rev().map(|(at, _)| at).find(|at| tail.get(*at..).is_some_and(is_end));
    let Some(at) = found else {
        return refuse("the archive has no list of its members: it is truncated, fetch it again");
    };
    let mut end = from + at as u64;
    let tail = tail.get(at..).unwrap_or_default();
    let (mut members, mut bytes, mut start) = (number(tail, 10, 2), number(tail, 12, 4), number(tail, 16, 4));
    if members == 0xffff || bytes == 0xffff_ffff || start == 0xffff_ffff {
        let locator = at_offset(file, end.saturating_sub(LOCATOR_BYTES), LOCATOR_BYTES)?;
        if locator.starts_with(&LOCATOR) {
            end = number(&locator, 8, 8);
            let found = at_offset(file, end, 56)?;
            if !found.starts_with(&END_64) {
                return refuse("the archive's list of members is not where it says");
            }
            (members, bytes, start) = (number(&found, 32, 8), number(&found, 40, 8), number(&found, 48, 8));
        }
    }
    match end.checked_sub(bytes).and_then(|found| Some((found, found.checked_sub(start)?))) {
        Some((start, before)) => Ok(Directory { before, start, bytes, members }),
        None => refuse("the archive's list of members is not where it says"),
    }
}

/// Reads the next entry of the directory.
fn listed(list: &mut impl Read) -> io::Result<Listed> {
    let cut = |_| io::Error::other("the archive's list of members is cut off");
    let mut head = [0; 46];
    list.read_exact(&mut head).map_err(cut)?;
    if !head.starts_with(&LISTED) {
        return refuse("the archive's list of members is damaged");
    }
    let mut name = vec![0; usize::try_from(number(&head, 28, 2)).unwrap_or_default()];
    let mut extra = vec![0; usize::try_from(number(&head, 30, 2)).unwrap_or_default()];
    list.read_exact(&mut name).map_err(cut)?;
    list.read_exact(&mut extra).map_err(cut)?;
    let comment = number(&head, 32, 2);
    if io::copy(&mut list.take(comment), &mut io::sink())? < comment {
        return Err(io::Error::other("the archive's list of members is cut off"));
    }
    let mut wide = wide(&extra).to_vec();
    let mut size = |at: usize| match number(&head, at, 4) {
        0xffff_ffff if wide.len() >= 8 => number(&wide.drain(..8).collect::<Vec<u8>>(), 0, 8),
        size => size,
    };
    let (bytes, packed, at) = (size(24), size(20), size(42));
    Ok(Listed {
        name,
        flags: number(&head, 8, 2),
        method: number(&head, 10, 2),
        crc: number(&head, 16, 4),
        packed,
        bytes,
        at,
    })
}

/// The numbers of more than four bytes among the extra fields.
fn wide(mut extra: &[u8]) -> &[u8] {
    while let Some((head, rest)) = extra.split_at_checked(4) {
        let length = usize::try_from(number(head, 2, 2)).unwrap_or_default();
        let Some((field, behind)) = rest.split_at_checked(length) else { break };
        if number(head, 0, 2) == 1 {
            return field;
        }
        extra = behind;
    }
    &[]
}

/// Says why a member is not read, where it is not.
fn readable(listed: &Listed) -> io::Result<()> {
    if listed.flags & ENCRYPTED != 0 {
        return refuse("encrypted: not read, unpack the archive by hand");
    }
    if ![STORED, DEFLATED].contains(&listed.method) {
        let method = listed.method;
        return Err(io::Error::other(format!(
            "packed by method {method} of zip: not read, unpack the archive by hand"
        )));
    }
    Ok(())
}

/// Where a member's header begins and its content ends.
fn place(file: &mut File, directory: &Directory, listed: &Listed) -> io::Result<(u64, u64)> {
    let at = directory.before.saturating_add(listed.at);
    let head = at_offset(file, at, 30)?;
    let (names, extras) = (number(&head, 26, 2), number(&head, 28, 2));
    let mut name = vec![0; usize::try_from(names).unwrap_or_default()];
    file.read_exact(&mut name)?;
    let sizes_behind = number(&head, 6, 2) & SIZES_BEHIND != 0;
    let agrees = |at: usize, length: usize, listed: u64| {
        let own = number(&head, at, length);
        own == listed || length == 4 && (own == 0xffff_ffff || sizes_behind && own == 0)
    };
    let is_same = head.starts_with(&LOCAL)
        && name == listed.name
        && agrees(8, 2, listed.method)
        && agrees(14, 4, listed.crc)
        && agrees(18, 4, listed.packed)
        && agrees(22, 4, listed.bytes)
        && number(&head, 6, 2) & ENCRYPTED == listed.flags & ENCRYPTED;
    let end = at.checked_add(30 + names + extras).and_then(|start| start.checked_add(listed.packed));
    match end {
        _ if !is_same => refuse("its own header contradicts the archive's list: not read"),
        Some(end) if end <= directory.start => Ok((at, end)),
        _ => refuse("it does not lie where the archive's list says: not read"),
    }
}

/// Hands on the content at which the file stands.
fn read(file: &mut File, listed: &Listed, name: String, each: &mut dyn FnMut(Member<'_>) -> bool) -> bool {
    let packed = BufReader::with_capacity(32 << 10, file.take(listed.packed));
    let mut hand = |source: &mut dyn Read| {
        let mut content = Checked { source, crc: Crc::new(), left: listed.bytes, expected: listed.crc };
        each(Member { name: name.clone(), bytes: listed.packed, content: Content::File(&mut content) })
    };
    if listed.method == STORED { hand(&mut { packed }) } else { hand(&mut DeflateDecoder::new(packed)) }
}

/// Content held against its listed size and checksum.
struct Checked<'s> {
    source: &'s mut dyn Read,
    crc: Crc,
    left: u64,
    expected: u64,
}

impl Read for Checked<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self
            .source
            .read(into)
            .map_err(|error| io::Error::other(format!("the zip's member is corrupt ({error})")))?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            return refuse("the zip's member is longer than it says: what follows is not read");
        };
        self.left = left;
        self.crc.update(into.get(..read).unwrap_or_default());
        if read == 0 && !into.is_empty() && (left > 0 || u64::from(self.crc.sum()) != self.expected) {
            return refuse("the zip's member is corrupt (its length or checksum differs): fetch the archive again");
        }
        Ok(read)
    }
}

fn at_offset(file: &mut File, at: u64, bytes: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut found = Vec::new();
    file.take(bytes).read_to_end(&mut found)?;
    if (found.len() as u64) < bytes { refuse("the archive is cut off: fetch it again") } else { Ok(found) }
}

/// The number of so many bytes at a place; 0 where there is none.
fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let bytes = bytes.get(at..at + length).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
