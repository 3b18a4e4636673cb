//! A file on disk to the texts in it: the file itself, unpacked, or each member of the archive that it is.
//!
//! A file may be packed once (gzip or zstd), be an archive (tar, packed or not, or zip), and each member may be packed once more. What is
//! packed deeper, and an archive in an archive, is not read. Nothing is ever written.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use sha2::{Digest as _, Sha256};

use crate::member::{Content, Member, leads_out};
use crate::pack::{Bound, Bounded, Counted, Head, Kind, Unpacker};
use crate::read::{Text, hex};
use crate::{tarball, zip};

/// More members are not read: something is kept of each.
const MOST_MEMBERS: u64 = 250_000;

/// What is found in a file.
pub(crate) enum Piece<'p> {
    /// The text of the file, or of a member.
    Text(Option<&'p MemberName>, Text<'p>),
    /// A file, or a member, that cannot be read, and why.
    Unread(Option<&'p MemberName>, String),
    /// What is to be said of a member beside that.
    Note(&'p MemberName, &'static str),
    /// What is no file is passed over.
    NoFile(&'p MemberName, String),
    /// What follows in the archive is lost.
    Broken(String),
}

/// Which member of an archive, and its size there.
pub(crate) struct MemberName {
    pub(crate) name: String,
    pub(crate) bytes: u64,
}

/// The file as it lay on disk.
pub(crate) struct OnDisk {
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

/// What takes off the layers of files, and of members.
pub(crate) struct Tools {
    outer: Unpacker,
    outer_buffer: Vec<u8>,
    inner: Unpacker,
    inner_buffer: Vec<u8>,
}

impl Tools {
    pub(crate) fn new() -> Self {
        let (outer, inner) = (Unpacker::new(), Unpacker::new());
        Self { outer, outer_buffer: Vec::new(), inner, inner_buffer: Vec::new() }
    }
}

struct Hashed {
    file: File,
    hash: Sha256,
}

impl Read for Hashed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.hash.update(into.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Hands on all that is in a file.
pub(crate) fn unpack(
    path: &Path,
    max_expanded: u64,
    tools: &mut Tools,
    take: &mut dyn FnMut(Piece<'_>),
) -> io::Result<OnDisk> {
    let on_disk: Rc<Cell<u64>> = Rc::default();
    let hashed = Hashed { file: File::open(path)?, hash: Sha256::new() };
    let mut source = Counted { source: hashed, bytes: Rc::clone(&on_disk) };
    let mut head = Head::new(&mut source, std::mem::take(&mut tools.outer_buffer));
    let mut inside = Inside {
        unpacker: &mut tools.inner,
        buffer: &mut tools.inner_buffer,
        on_disk: &on_disk,
        of_members: Bound::new(&on_disk, max_expanded),
        names: BTreeSet::new(),
        take,
    };
    if head.kind() == Kind::Zip {
        inside.of_members.packed = Rc::new(Cell::new(std::fs::metadata(path)?.len()));
        let all = zip::members(path, &mut |member| inside.member(member, true));
        inside.end(all);
    } else {
        tools.outer.unpack(&mut head, &[Bound::new(&on_disk, max_expanded)], &mut |head| match head.kind() {
            Kind::Tar => {
                let all = tarball::members(head, &mut |member| inside.member(member, false));
                inside.end(all);
            }
            kind => text(inside.take, &on_disk, None, kind, head),
        });
    }
    tools.outer_buffer = head.into_buffer();
    io::copy(&mut source, &mut io::sink())?;
    Ok(OnDisk { bytes: on_disk.get(), sha256: hex(source.source.hash) })
}

/// What is being read of a file.
struct Inside<'i> {
    unpacker: &'i mut Unpacker,
    buffer: &'i mut Vec<u8>,
    on_disk: &'i Rc<Cell<u64>>,
    of_members: Bound,
    names: BTreeSet<String>,
    take: &'i mut dyn FnMut(Piece<'_>),
}

impl Inside<'_> {
    /// Takes a member; false where the archive has shown too much.
    fn member(&mut self, member: Member<'_>, is_packed: bool) -> bool {
        let named = MemberName { name: member.name, bytes: member.bytes };
        if leads_out(&named.name) {
            (self.take)(Piece::Note(
                &named,
                "its path leads out of the archive: read under that name, nothing is written",
            ));
        }
        if !self.names.insert(named.name.clone()) {
            (self.take)(Piece::Note(&named, "a member of the same name came before: both are read"));
        }
        match member.content {
            Content::Unreadable(why) => (self.take)(Piece::Unread(Some(&named), why)),
            Content::NoFile(why) => (self.take)(Piece::NoFile(&named, why)),
            Content::File(source) => {
                let packed: Rc<Cell<u64>> = Rc::default();
                let own = Bound::new(&packed, self.of_members.max_expanded);
                let bounds = [own, self.of_members.clone()];
                if is_packed {
                    // Inside a zip every member is packed, by zip itself.
                    packed.set(member.bytes);
                    self.content(&named, &mut Bounded { source, bounds: &bounds }, &bounds);
                } else {
                    self.content(&named, &mut Counted { source, bytes: packed }, &bounds);
                }
            }
        }
        self.of_members.check().is_ok() && self.names.len() as u64 <= MOST_MEMBERS
    }

    fn content(&mut self, named: &MemberName, source: &mut dyn Read, bounds: &[Bound]) {
        let Self { unpacker, buffer, on_disk, take, .. } = self;
        let mut head = Head::new(source, std::mem::take(buffer));
        let mut hand = |head: &mut Head<'_>| text(take, on_disk, Some(named), head.kind(), head);
        unpacker.unpack(&mut head, bounds, &mut hand);
        **buffer = head.into_buffer();
    }

    /// Says how the archive ended.
    fn end(&mut self, all: io::Result<()>) {
        let enough = match self.of_members.check() {
            Ok(()) if self.names.len() as u64 > MOST_MEMBERS => Err(io::Error::other(format!(
                "more than {MOST_MEMBERS} members: what follows is not read, unpack it by hand"
            ))),
            checked => checked,
        };
        if let Err(error) = all.and(enough) {
            (self.take)(Piece::Broken(error.to_string()));
        }
    }
}

/// Hands on what was unpacked, where it is not packed still.
fn text(
    take: &mut dyn FnMut(Piece<'_>),
    on_disk: &Rc<Cell<u64>>,
    named: Option<&MemberName>,
    kind: Kind,
    source: &mut dyn Read,
) {
    let why = match kind {
        Kind::Plain => return take(Piece::Text(named, Text::new(source, on_disk))),
        Kind::Gzip | Kind::Zstd => "packed more than once: not read, unpack it by hand",
        Kind::Zip | Kind::Tar => "an archive within an archive or a packed file: not read, unpack it by hand",
    };
    take(Piece::Unread(named, why.to_owned()));
}

/// The hashes of what is in a file, by the member's name; nothing of what cannot be read to its end.
pub(crate) fn contents(path: &Path, max_expanded: u64) -> io::Result<(OnDisk, BTreeSet<(String, String)>)> {
    let mut found = BTreeSet::new();
    let disk = unpack(path, max_expanded, &mut Tools::new(), &mut |piece| {
        if let Piece::Text(named, text) = piece
            && let Ok(sha256) = text.content_sha256()
        {
            found.insert((named.map(|named| named.name.clone()).unwrap_or_default(), sha256));
        }
    })?;
    Ok((disk, found))
}
