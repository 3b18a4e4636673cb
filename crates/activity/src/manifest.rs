//! What was read and what could not be: one entry a file, one gap a reason.

/// One file of the scan; each member of an archive is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRead {
    /// The path as it was given (joined with what was found below it); of a member of an archive, `archive!member`.
    pub path: String,
    /// Size of the file as it lies on disk; of a member, as it lies in the archive.
    pub bytes: u64,
    /// SHA-256 of the file as it lies on disk, in hex; of a member, that of the whole archive; empty when it could not be read.
    pub sha256: String,
    /// The format found; none when no format fits.
    pub format: Option<String>,
    /// The earliest event.
    pub first_us: Option<i64>,
    /// The latest event.
    pub last_us: Option<i64>,
    /// Events understood, duplicates included.
    pub events: u64,
    /// Records that were seen and not understood.
    pub unparsed: u64,
    /// Uses already counted from an earlier file (in order of path) or earlier in this one; only those of credentials that are followed can be told.
    pub duplicates: u64,
}

/// Something that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The file or folder.
    pub file: String,
    /// Where in it the reason first applied, e.g. `line 12` or `byte 4096`; empty for the whole file.
    pub place: String,
    /// What was wrong and what it means.
    pub reason: String,
    /// How many times in this file.
    pub count: u64,
}
