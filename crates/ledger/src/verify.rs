//! The full check: every entry, index row, tile and checkpoint.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, Row};

use crate::chunk::Chunk;
use crate::database::{refusal, unsigned};
use crate::entry::{Digest, digest};
use crate::error::Error;
use crate::ledger::{Ledger, snapshot};
use crate::merkle::{Hash, Peaks, TreeHead};
use crate::row::{all_names, bad};
use crate::scan::walk;
use crate::tiles::{Tiles, hashes_at};
use crate::view::View;

/// Says how much is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thoroughness {
    /// Checks everything that the ledger says.
    Content,
    /// Checks SQLite's own pages as well (`PRAGMA integrity_check`), which takes several times as long.
    ContentAndPages,
}

/// Says what was checked and holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// States the tree that everything hashes to.
    pub head: TreeHead,
    /// Counts the signed checkpoints, the empty tree's included.
    pub checkpoints: u64,
    /// Counts the stored tiles.
    pub tiles: u64,
}

impl Ledger {
    /// Checks every entry, index row, tile, checkpoint and signature of the file as it is now, and names the first bad entry.
    pub fn verify(&self, thoroughness: Thoroughness) -> Result<Verified, Error> {
        let path = self.path.as_path();
        let snapshot = snapshot(self.connection()?, path)?;
        let view = View::load(&snapshot, path, &self.key)?;
        view.must_extend(&self.view.head, &snapshot, path)?;
        let checkpoints = self.signed_heads(&snapshot)?;
        distinct(&all_names(&snapshot, path)?, path)?;
        let mut content = Content::new(&checkpoints, path);
        walk(&snapshot, path, &view, &mut |chunk, leaves, _| content.take(&chunk, leaves))?;
        content.finish(&snapshot)?;
        let tiles = check_tiles(&snapshot, path, &view)?;
        if thoroughness == Thoroughness::ContentAndPages {
            check_pages(&snapshot, path)?;
        }
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        Ok(Verified { head: view.head, checkpoints: count(checkpoints.len()), tiles })
    }

    /// Reads every checkpoint, its signature checked, in the order of the chain.
    fn signed_heads(&self, connection: &Connection) -> Result<Vec<TreeHead>, Error> {
        let path = self.path.as_path();
        let sql = "SELECT size, root, signature, previous_size FROM checkpoint ORDER BY size";
        let mut statement = connection.prepare_cached(sql).map_err(refusal(path))?;
        let mut rows = statement.query(()).map_err(refusal(path))?;
        let mut heads: Vec<TreeHead> = Vec::new();
        while let Some(row) = rows.next().map_err(refusal(path))? {
            let read = || -> rusqlite::Result<_> {
                let head = TreeHead { size: unsigned(row, 0)?, root: Hash(row.get(1)?) };
                Ok((head, row.get(2)?, row.get::<_, Option<i64>>(3)?.map(i64::cast_unsigned)))
            };
            let (head, signature, previous) = read().map_err(refusal(path))?;
            let from = heads.last().map(|head| head.size);
            if previous != from || from.is_none() && head.size != 0 {
                return Err(bad(
                    path,
                    from.unwrap_or(0),
                    &format!("a checkpoint before the one of {} entries is missing", head.size),
                ));
            }
            if !self.key.verifies(&head, &signature) {
                return Err(bad(
                    path,
                    from.unwrap_or(0),
                    &format!("the checkpoint of {} entries is not signed by {}", head.size, self.key),
                ));
            }
            heads.push(head);
        }
        Ok(heads)
    }
}

/// Refuses a name that has two ids: its entries would stand under only one of them.
fn distinct(names: &[Arc<str>], path: &Path) -> Result<(), Error> {
    let mut seen = HashSet::with_capacity(names.len());
    match names.iter().find(|name| !seen.insert(&***name)) {
        Some(name) => {
            let why = format!("the subject {name} is there twice");
            Err(Error::Damaged { path: path.to_owned(), first_bad_seq: None, why })
        }
        None => Ok(()),
    }
}

/// Gathers, entry by entry, what checkpoints and indexes must say.
struct Content<'a> {
    path: &'a Path,
    pending: std::slice::Iter<'a, TreeHead>,
    next: Option<&'a TreeHead>,
    previous_size: u64,
    size: u64,
    peaks: Peaks,
    known: Vec<(Digest, u64)>,
    about: Vec<(u32, u64)>,
    buffer: Vec<u8>,
}

impl<'a> Content<'a> {
    fn new(checkpoints: &'a [TreeHead], path: &'a Path) -> Self {
        let mut pending = checkpoints.iter();
        let next = pending.next();
        let (peaks, known, about, buffer) = (Peaks::default(), Vec::new(), Vec::new(), Vec::new());
        Self { path, pending, next, previous_size: 0, size: 0, peaks, known, about, buffer }
    }

    fn take(&mut self, chunk: &Chunk, leaves: &[Hash]) -> Result<(), Error> {
        for (entry, leaf) in chunk.iter().zip(leaves) {
            self.check_head()?;
            self.peaks.push(0, *leaf, |_, _| ());
            self.known.push((digest(entry.kind, entry.source, entry.body, &mut self.buffer), entry.seq));
            self.about.extend(entry.subjects.iter().map(|id| (*id, entry.seq)));
            self.size += 1;
        }
        Ok(())
    }

    /// Compares the checkpoint of this very size, if there is one, with the root of the entries so far.
    fn check_head(&mut self) -> Result<(), Error> {
        let Some(head) = self.next.filter(|head| head.size == self.size) else {
            return Ok(());
        };
        if head.root != self.peaks.root() {
            let why = format!("the checkpoint of {} entries has a root that its entries do not have", head.size);
            return Err(bad(self.path, self.previous_size, &why));
        }
        self.previous_size = head.size;
        self.next = self.pending.next();
        Ok(())
    }

    fn finish(mut self, connection: &Connection) -> Result<(), Error> {
        self.check_head()?;
        self.known.sort_unstable();
        let sql = "SELECT digest, seq FROM known ORDER BY digest";
        let known = first_difference(connection, sql, |row| Ok((row.get(0)?, unsigned(row, 1)?)), &self.known);
        if let Some(seq) = known.map_err(refusal(self.path))? {
            return Err(bad(self.path, seq, "the index of known entries does not say where it is"));
        }
        self.about.sort_unstable();
        self.about.dedup();
        let sql = "SELECT subject, seq FROM about ORDER BY subject, seq";
        let about = first_difference(connection, sql, |row| Ok((row.get(0)?, unsigned(row, 1)?)), &self.about);
        match about.map_err(refusal(self.path))? {
            Some(seq) => Err(bad(self.path, seq, "the index of subjects does not say what it is about")),
            None => Ok(()),
        }
    }
}

/// Compares an index, read in its own order, with what the entries say, and gives the seq of the first difference.
fn first_difference<K: Ord>(
    connection: &Connection,
    sql: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<(K, u64)>,
    expected: &[(K, u64)],
) -> rusqlite::Result<Option<u64>> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(())?;
    let mut expected = expected.iter();
    loop {
        let found = rows.next()?.map(&read).transpose()?;
        match (expected.next(), found) {
            (None, None) => return Ok(None),
            (Some(wanted), Some(found)) if *wanted == found => {}
            (Some(wanted), Some(found)) => {
                return Ok(Some(if *wanted < found { wanted.1 } else { found.1 }));
            }
            (Some((_, seq)), None) => return Ok(Some(*seq)),
            (None, Some((_, seq))) => return Ok(Some(seq)),
        }
    }
}

/// Checks that every full tile is stored as it must be, and no other, and counts them.
fn check_tiles(connection: &Connection, path: &Path, view: &View) -> Result<u64, Error> {
    let mut tiles = Tiles::below(&view.frontier, connection, path);
    let mut statement =
        connection.prepare("SELECT level, number, root FROM tile ORDER BY level, number").map_err(refusal(path))?;
    let mut rows = statement.query(()).map_err(refusal(path))?;
    let mut count = 0;
    for level in (0..).take_while(|level| hashes_at(level + 1, view.head.size) > 0) {
        for number in 0..hashes_at(level + 1, view.head.size) {
            tiles.tile(level, number)?;
            let expected = (level, number, tiles.hash(level + 1, number)?);
            let row = rows.next().map_err(refusal(path))?;
            let found = row
                .map(|row| Ok((row.get(0)?, unsigned(row, 1)?, Hash(row.get(2)?))))
                .transpose()
                .map_err(refusal(path))?;
            if found != Some(expected) {
                return Err(bad(
                    path,
                    number << (8 * (level + 1)),
                    &format!("tile {level}/{number} over it has another root"),
                ));
            }
            count += 1;
        }
    }
    match rows.next().map_err(refusal(path))? {
        Some(_) => {
            Err(Error::Damaged { path: path.to_owned(), first_bad_seq: None, why: "it has a tile too many".to_owned() })
        }
        None => Ok(count),
    }
}

fn check_pages(connection: &Connection, path: &Path) -> Result<(), Error> {
    let says: String =
        connection.query_one("PRAGMA integrity_check(1)", (), |row| row.get(0)).map_err(refusal(path))?;
    if says == "ok" {
        return Ok(());
    }
    Err(Error::Damaged { path: path.to_owned(), first_bad_seq: None, why: says })
}
