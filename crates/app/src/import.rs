//! `import FORMAT PATH…`: files of other systems, or our own facts files, into the ledger.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use model::{Fact, Gap, Instant, Reading};
use sha2::{Digest as _, Sha256};
use sources::importers::{self, facts};
use sources::{Document, Importer, Meta, Refusal, Settings};

use crate::desk::read_file;
use crate::record::ReadingRecord;
use crate::{Answer, Desk, Error, GapItem, Head};

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    /// The importer.
    pub format: &'static str,
    /// How many files were read.
    pub files: usize,
    /// How many facts were new.
    pub added: u64,
    /// How many were known already.
    pub already_known: u64,
}

/// Returns every importer, for `import --list`.
pub fn importers() -> Vec<&'static Meta> {
    importers::ALL.iter().map(|importer| importer.meta()).collect()
}

struct Read {
    path: String,
    bytes: Vec<u8>,
    modified: Option<Instant>,
}

/// Reads files with an importer and records what they say, all or nothing.
///
/// # Errors
/// Where the format is unknown, a file cannot be read or must not be taken.
pub fn import(desk: &Desk, format: &str, paths: &[PathBuf], settings: &Settings) -> Result<Answer<Imported>, Error> {
    let importer = importers::find(format).ok_or_else(|| {
        let known: Vec<&str> = importers().iter().map(|meta| meta.name).collect();
        Error::not_found("importer", format, format!("known: {}", known.join(", ")))
    })?;
    let (files, passed_over) = read_files(paths)?;
    let documents: Vec<Document<'_>> =
        files.iter().map(|file| Document { path: &file.path, bytes: &file.bytes, modified: file.modified }).collect();
    let meta = importer.meta();
    let said = Said::read(importer, &documents, settings)?;
    let gaps = [said.gaps.as_slice(), &passed_over].concat();
    let readings = accounts(meta.name, &files, said.count, &gaps);
    let facts = said.facts().map(|fact| Ok(desk.fact(&*fact?, meta.name, meta.standing)));
    let receipt = desk.record_each(facts.chain(readings.iter().map(|reading| Ok(desk.reading(reading)))))?;
    let accounts = u64::try_from(readings.len()).unwrap_or(0);
    let imported = Imported {
        format: meta.name,
        files: files.len(),
        added: receipt.added.saturating_sub(if receipt.added > 0 { accounts } else { 0 }),
        already_known: receipt.already_known.min(said.count),
    };
    Ok(desk.answer("import", Head::from(receipt.head), imported, gaps.iter().map(GapItem::from).collect()))
}

/// What the files say. Our own facts files are read to their end before anything is recorded, and again as they are
/// recorded: a large one is never in memory as facts.
struct Said<'a> {
    count: u64,
    gaps: Vec<Gap>,
    facts: Vec<Fact>,
    again: &'a [Document<'a>],
}

impl<'a> Said<'a> {
    fn read(importer: &dyn Importer, documents: &'a [Document<'a>], settings: &Settings) -> Result<Self, Error> {
        if importer.meta().name != "facts" {
            let Reading { facts, gaps } = importer.read(documents, settings)?;
            return Ok(Self { count: u64::try_from(facts.len()).unwrap_or(u64::MAX), gaps, facts, again: &[] });
        }
        let mut said = Self { count: 0, gaps: Vec::new(), facts: Vec::new(), again: documents };
        for document in documents {
            let before = said.count;
            for fact in facts::lines(document) {
                fact?;
                said.count += 1;
            }
            if said.count == before {
                said.gaps.push(Gap::whole(document.path, "the file has no facts in it"));
            }
        }
        Ok(said)
    }

    fn facts(&self) -> impl Iterator<Item = Result<Cow<'_, Fact>, Refusal>> {
        let read = self.facts.iter().map(|fact| Ok(Cow::Borrowed(fact)));
        read.chain(self.again.iter().flat_map(facts::lines).map(|fact| fact.map(Cow::Owned)))
    }
}

/// One account a file; a gap goes to the file that it names, else to the first.
fn accounts(source: &str, files: &[Read], facts: u64, gaps: &[Gap]) -> Vec<ReadingRecord> {
    let owner = |gap: &Gap| files.iter().position(|file| gap.source == file.path).unwrap_or(0);
    files
        .iter()
        .enumerate()
        .map(|(at, file)| ReadingRecord {
            source: source.to_owned(),
            place: file.path.clone(),
            sha256: hex(&Sha256::digest(&file.bytes)),
            facts: if files.len() == 1 { facts } else { 0 },
            gaps: gaps.iter().filter(|gap| owner(gap) == at).cloned().collect(),
            hunts: Vec::new(),
        })
        .collect()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads files, and those in folders; what else a folder holds is a gap.
fn read_files(paths: &[PathBuf]) -> Result<(Vec<Read>, Vec<Gap>), Error> {
    let mut files = Vec::new();
    let mut gaps = Vec::new();
    for path in paths {
        if path.is_dir() {
            for inside in folder(path)? {
                if inside.is_file() {
                    files.push(read(&inside)?);
                } else {
                    gaps.push(Gap::whole(inside.display().to_string(), why_not(&inside)));
                }
            }
        } else {
            files.push(read(path)?);
        }
    }
    if files.is_empty() {
        return Err(Error::Usage("no file to import; name one or more".to_owned()));
    }
    Ok((files, gaps))
}

fn folder(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable =
        |error: std::io::Error| Error::Unreadable { path: path.display().to_string(), why: error.to_string() };
    let entries = std::fs::read_dir(path).map_err(unreadable)?;
    let path_of = |entry: std::io::Result<std::fs::DirEntry>| Ok(entry.map_err(unreadable)?.path());
    let mut inside = entries.map(path_of).collect::<Result<Vec<PathBuf>, Error>>()?;
    inside.sort();
    Ok(inside)
}

/// Says why something in a folder is not read.
fn why_not(path: &Path) -> &'static str {
    match std::fs::metadata(path) {
        Ok(about) if about.is_dir() => "a folder in the folder: not read; name it to read it",
        Ok(_) => "neither a file nor a folder: not read",
        Err(_) => "a link that leads nowhere: not read",
    }
}

fn read(path: &Path) -> Result<Read, Error> {
    let bytes = read_file(path)?;
    let modified = std::fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .ok()
        .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok())
        .and_then(|since| i64::try_from(since.as_micros()).ok())
        .map(Instant::from_micros);
    Ok(Read { path: path.display().to_string(), bytes, modified })
}
