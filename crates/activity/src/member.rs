//! A member of an archive: a file that lies in another file.

use std::io::Read;

/// A member as the archive lists it.
pub(crate) struct Member<'m> {
    /// As it stands in the archive: it may be absolute, or lead out.
    pub(crate) name: String,
    /// As it lies in the archive.
    pub(crate) bytes: u64,
    pub(crate) content: Content<'m>,
}

/// What is in a member.
pub(crate) enum Content<'m> {
    File(&'m mut dyn Read),
    /// A file that cannot be read, and why.
    Unreadable(String),
    /// No file, and what instead.
    NoFile(String),
}

/// Whether a name would lead out of the folder that it is unpacked to.
pub(crate) fn leads_out(name: &str) -> bool {
    let has_drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    has_drive || name.starts_with(['/', '\\']) || name.split(['/', '\\']).any(|part| part == "..")
}
