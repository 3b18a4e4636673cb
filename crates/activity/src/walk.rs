//! Paths given to the files to read, sorted; archives are files here.
//!
//! Folders are walked whole. A symbolic link to a folder is not followed and one to a file only while it stays below the folder given:
//! what leads in a circle or out is a gap. What is neither file nor folder (a pipe would block) is a gap, and so is a file in a folder
//! whose name is not a log's.

use std::fs;
use std::path::{Path, PathBuf};

use crate::manifest::Gap;

const ENDINGS: [&str; 5] = [".json", ".ndjson", ".jsonl", ".log", ".csv"];
/// What a log may be packed as.
const PACKED: [&str; 2] = [".gz", ".zst"];
/// Archives of logs.
const ARCHIVES: [&str; 6] = [".tar", ".tar.gz", ".tgz", ".tar.zst", ".tzst", ".zip"];

/// Leaves the ending of what is packed away.
pub(crate) fn unpacked_name(name: &str) -> &str {
    PACKED.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    /// The path as given, for people.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
    /// Where in the name that of a member of an archive begins; 0 where it is none.
    pub(crate) member_at: usize,
}

impl Found {
    /// A member of the archive that this is.
    pub(crate) fn member(&self, name: &str, bytes: u64) -> Self {
        let member_at = self.name.len() + 1;
        Self { name: format!("{}!{name}", self.name), path: self.path.clone(), bytes, member_at }
    }

    /// The last part of the name.
    pub(crate) fn file_name(&self) -> &str {
        let name = self.name.get(self.member_at..).unwrap_or_default();
        name.rsplit(['/', '\\']).next().unwrap_or_default()
    }

    /// Whether the name says that there is one record a line.
    pub(crate) fn names_lines(&self) -> bool {
        let name = self.file_name().to_ascii_lowercase();
        [".ndjson", ".jsonl"].iter().any(|ending| unpacked_name(&name).ends_with(ending))
    }

    /// Whether its name says that it has columns, with what is quoted in them.
    pub(crate) fn names_columns(&self) -> bool {
        let name = self.file_name().to_ascii_lowercase();
        unpacked_name(&name).ends_with(".csv")
    }
}

/// Finds the files; the same file is found once, however its path is given twice.
pub(crate) fn walk(paths: &[PathBuf], gaps: &mut Vec<Gap>) -> Vec<Found> {
    let mut found = Vec::new();
    for path in paths {
        match fs::metadata(path) {
            Err(error) => gaps.push(gap(path, format!("cannot be read: {error}"))),
            Ok(about) if about.is_dir() => folder(path, gaps, &mut found),
            Ok(about) if about.is_file() => found.push(file(path, about.len())),
            Ok(_) => gaps.push(gap(path, "neither a file nor a folder: not read".to_owned())),
        }
    }
    found.sort();
    found.dedup_by(|a, b| a.path == b.path);
    found
}

fn file(path: &Path, bytes: u64) -> Found {
    Found { name: path.display().to_string(), path: path.to_owned(), bytes, member_at: 0 }
}

fn gap(path: &Path, reason: String) -> Gap {
    Gap { file: path.display().to_string(), place: String::new(), reason, count: 1 }
}

fn folder(root: &Path, gaps: &mut Vec<Gap>, found: &mut Vec<Found>) {
    let within = fs::canonicalize(root).ok();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                gaps.push(gap(&folder, format!("folder cannot be read: {error}")));
                continue;
            }
        };
        for entry in entries {
            match entry {
                Err(error) => gaps.push(gap(&folder, format!("folder cannot be read to its end: {error}"))),
                Ok(entry) => match judge(&entry, within.as_deref()) {
                    Ok(Kind::Folder) => folders.push(entry.path()),
                    Ok(Kind::Log(bytes)) => found.push(file(&entry.path(), bytes)),
                    Err(reason) => gaps.push(gap(&entry.path(), reason)),
                },
            }
        }
    }
}

enum Kind {
    Folder,
    Log(u64),
}

/// What an entry is, or why it is not read.
fn judge(entry: &fs::DirEntry, within: Option<&Path>) -> Result<Kind, String> {
    let path = entry.path();
    let kind = entry.file_type().map_err(|error| format!("cannot be read: {error}"))?;
    if kind.is_dir() {
        return Ok(Kind::Folder);
    }
    let about = fs::metadata(&path).map_err(|error| format!("cannot be read: {error}"))?;
    if kind.is_symlink() {
        if about.is_dir() {
            return Err("symbolic link to a folder: not followed".to_owned());
        }
        let target = fs::canonicalize(&path).map_err(|error| format!("cannot be read: {error}"))?;
        if within.is_none_or(|within| !target.starts_with(within)) {
            return Err("symbolic link out of the folder: not followed".to_owned());
        }
    }
    if !about.is_file() {
        return Err("neither a file nor a folder: not read".to_owned());
    }
    let name = entry.file_name().to_string_lossy().to_ascii_lowercase();
    let is_log = ENDINGS.iter().any(|ending| unpacked_name(&name).ends_with(ending));
    if is_log || ARCHIVES.iter().any(|ending| name.ends_with(ending)) {
        Ok(Kind::Log(about.len()))
    } else {
        Err(format!(
            "not a log by its name (a log ends in {}, with {} or without, an archive in {}): not read; give it by name to read it",
            ENDINGS.join(", "),
            PACKED.join(", "),
            ARCHIVES.join(", ")
        ))
    }
}
