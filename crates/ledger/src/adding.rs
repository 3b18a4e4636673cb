//! Entries on their way into the file, within a transaction that somebody else commits.
//!
//! Indexes are filled in their own order, chunk by chunk, which spares SQLite most of the seeking.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::path::Path;

use ed25519_dalek::SigningKey;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};

use crate::database::{refusal, signed, unsigned};
use crate::entry::{Digest, Fields, NewEntry, SALT_BYTES, digest};
use crate::error::Error;
use crate::ledger::Randomness;
use crate::note::{VerifierKey, sign};
use crate::tiles::{Frontier, FullTile, WIDTH, blob};
use crate::view::View;

/// Bounds the memory that sorting takes: entries are added by so many at a time, within one transaction.
const CHUNK: usize = 65_536;

/// Adds entries within a transaction that the caller commits.
pub(crate) struct Adding<'c> {
    connection: &'c Connection,
    path: &'c Path,
    pub(crate) frontier: Frontier,
    pub(crate) already_known: u64,
    subjects: HashMap<String, u32>,
    next_subject: u32,
    buffer: Vec<u8>,
}

impl<'c> Adding<'c> {
    /// Goes on after a view.
    pub(crate) fn after(view: &View, connection: &'c Connection, path: &'c Path) -> Result<Self, Error> {
        let sql = "SELECT max(id) FROM subject";
        let last: Option<u32> = connection.query_one(sql, (), |row| row.get(0)).map_err(refusal(path))?;
        let frontier = view.frontier.clone();
        let (subjects, next_subject) = (HashMap::new(), last.map_or(0, |id| id.saturating_add(1)));
        Ok(Self { connection, path, frontier, already_known: 0, subjects, next_subject, buffer: Vec::new() })
    }

    /// Adds entries that are not known yet, until one cannot be had, whose error it gives.
    pub(crate) fn entries<N: Borrow<NewEntry>, E>(
        &mut self,
        entries: impl Iterator<Item = Result<N, E>>,
        randomness: &mut Randomness,
    ) -> Result<Result<(), E>, Error> {
        let mut chunk = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => chunk.push(entry),
                Err(refusal) => return Ok(Err(refusal)),
            }
            if chunk.len() == CHUNK {
                self.chunk(&chunk, randomness)?;
                chunk.clear();
            }
        }
        self.chunk(&chunk, randomness).map(Ok)
    }

    /// Adds entries that are at hand.
    pub(crate) fn all(&mut self, entries: &[NewEntry], randomness: &mut Randomness) -> Result<(), Error> {
        entries.chunks(CHUNK).try_for_each(|chunk| self.chunk(chunk, randomness))
    }

    /// Signs and adds the checkpoint over everything added, and gives the view it makes.
    pub(crate) fn checkpoint(self, previous: &View, (signer, key): (&SigningKey, &VerifierKey)) -> Result<View, Error> {
        let head = self.frontier.head();
        let signature = sign(key.origin(), &head, signer);
        let edge = self.frontier.partial(0);
        let from = previous.head.size.max(head.size - head.size % WIDTH);
        let kept = edge.len().saturating_sub(usize::try_from(head.size - from).unwrap_or(usize::MAX));
        let leaves = blob(edge.get(kept..).unwrap_or_default());
        let sql = "INSERT INTO checkpoint (size, previous_size, root, signature, leaves) VALUES (?1, ?2, ?3, ?4, ?5)";
        let row = params![signed(head.size), signed(previous.head.size), head.root.0, signature, leaves];
        self.connection.execute(sql, row).map_err(refusal(self.path))?;
        Ok(View { head, signature, frontier: self.frontier })
    }

    /// Adds one chunk; indexes are filled in their own order, which spares SQLite most of the seeking.
    fn chunk<N: Borrow<NewEntry>>(&mut self, entries: &[N], randomness: &mut Randomness) -> Result<(), Error> {
        let mut digests: Vec<(Digest, usize)> = Vec::with_capacity(entries.len());
        for (at, entry) in entries.iter().map(Borrow::borrow).enumerate() {
            digests.push((digest(entry.kind, &entry.source, &entry.body, &mut self.buffer), at));
        }
        digests.sort_unstable();
        let fresh = self.fresh(entries, &digests)?;
        let mut salts = vec![0; SALT_BYTES * fresh.iter().filter(|fresh| **fresh).count()];
        randomness(&mut salts).map_err(Error::Randomness)?;
        let mut salts = salts.chunks_exact(SALT_BYTES);
        let (mut seqs, mut about) = (vec![None; entries.len()], Vec::new());
        let mut rows = EntryRows::prepare(self.connection, self.path)?;
        for ((entry, seq), _) in entries.iter().zip(&mut seqs).zip(&fresh).filter(|(_, fresh)| **fresh) {
            let salt = salts.next().unwrap_or_default();
            *seq = Some(self.entry(entry.borrow(), salt, &mut rows, &mut about)?);
        }
        self.index(&digests, &seqs, about).map_err(refusal(self.path))
    }

    /// Tells which entries are neither in the ledger nor earlier in the chunk.
    fn fresh<N: Borrow<NewEntry>>(&mut self, entries: &[N], digests: &[(Digest, usize)]) -> Result<Vec<bool>, Error> {
        let entry_at = |at: usize| entries.get(at).map(Borrow::borrow);
        let sql = "SELECT seq FROM known WHERE digest = ?1";
        let mut known = self.connection.prepare_cached(sql).map_err(refusal(self.path))?;
        let mut fresh = vec![true; entries.len()];
        let mut previous: Option<(Digest, usize)> = None;
        for (digest, at) in digests {
            let Some(entry) = entry_at(*at) else {
                continue;
            };
            let twin = previous.filter(|(seen, _)| seen == digest).and_then(|(_, first)| entry_at(first));
            let same = match twin {
                Some(twin) => Some((twin.kind, &twin.source, &twin.body) == (entry.kind, &entry.source, &entry.body)),
                None => {
                    previous = Some((*digest, *at));
                    let seq = known
                        .query_one(params![digest], |row| unsigned(row, 0))
                        .optional()
                        .map_err(refusal(self.path))?;
                    seq.map(|seq| self.says(seq, entry)).transpose()?
                }
            };
            match (same, fresh.get_mut(*at)) {
                (Some(true), Some(fresh)) => {
                    *fresh = false;
                    self.already_known += 1;
                }
                (Some(false), _) => {
                    let why = "its index of known entries points to another entry".to_owned();
                    return Err(Error::Damaged { path: self.path.to_owned(), first_bad_seq: None, why });
                }
                _ => {}
            }
        }
        Ok(fresh)
    }

    /// Tells whether the entry kept at `seq` says the same: an index is not believed.
    fn says(&self, seq: u64, entry: &NewEntry) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM entry WHERE seq = ?1 AND kind = ?2 AND source = ?3 AND body = ?4";
        let row = params![signed(seq), entry.kind.code(), entry.source, entry.body];
        let mut statement = self.connection.prepare_cached(sql).map_err(refusal(self.path))?;
        statement.exists(row).map_err(refusal(self.path))
    }

    /// Adds one entry and its leaf, and gives its seq.
    fn entry(
        &mut self,
        entry: &NewEntry,
        salt: &[u8],
        rows: &mut EntryRows<'_>,
        about: &mut Vec<(u32, u64)>,
    ) -> Result<u64, Error> {
        let seq = self.frontier.size();
        let mut ids = Vec::with_capacity(entry.subjects.len() * 4);
        for subject in &entry.subjects {
            let id = self.subject(subject, rows).map_err(refusal(self.path))?;
            ids.extend_from_slice(&id.to_be_bytes());
            about.push((id, seq));
        }
        let NewEntry { kind, recorded_us, source, body, subjects } = entry;
        let fields = Fields { salt, kind: *kind, recorded_us: *recorded_us, source, body, subjects };
        let leaf = fields.leaf(&mut self.buffer);
        let row = params![signed(seq), kind.code(), recorded_us, salt, ids, source, body];
        rows.entry.execute(row).map_err(refusal(self.path))?;
        self.frontier.push(leaf, |tile| rows.add_tile(tile)).map_err(refusal(self.path))?;
        Ok(seq)
    }

    /// Gives the id of a name, and adds it where it is new.
    fn subject(&mut self, name: &str, rows: &mut EntryRows<'_>) -> rusqlite::Result<u32> {
        if let Some(id) = self.subjects.get(name) {
            return Ok(*id);
        }
        let kept: Option<u32> = rows.subject.query_one(params![name], |row| row.get(0)).optional()?;
        let id = match kept {
            Some(id) => id,
            None => {
                rows.new_subject.execute(params![self.next_subject, name])?;
                let id = self.next_subject;
                self.next_subject = id.saturating_add(1);
                id
            }
        };
        self.subjects.insert(name.to_owned(), id);
        Ok(id)
    }

    fn index(
        &self,
        digests: &[(Digest, usize)],
        seqs: &[Option<u64>],
        mut about: Vec<(u32, u64)>,
    ) -> rusqlite::Result<()> {
        let mut known = self.connection.prepare_cached("INSERT INTO known (digest, seq) VALUES (?1, ?2)")?;
        for (digest, at) in digests {
            if let Some(Some(seq)) = seqs.get(*at) {
                known.execute(params![digest, signed(*seq)])?;
            }
        }
        about.sort_unstable();
        about.dedup();
        let mut rows = self.connection.prepare_cached("INSERT INTO about (subject, seq) VALUES (?1, ?2)")?;
        about.iter().try_for_each(|(subject, seq)| rows.execute(params![subject, signed(*seq)]).map(|_| ()))
    }
}

/// Holds the statements that run once an entry.
struct EntryRows<'c> {
    entry: CachedStatement<'c>,
    tile: CachedStatement<'c>,
    subject: CachedStatement<'c>,
    new_subject: CachedStatement<'c>,
}

impl<'c> EntryRows<'c> {
    fn prepare(connection: &'c Connection, path: &Path) -> Result<Self, Error> {
        let prepare = |sql| connection.prepare_cached(sql).map_err(refusal(path));
        Ok(Self {
            entry: prepare(
                "INSERT INTO entry (seq, kind, recorded_us, salt, subjects, source, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?,
            tile: prepare("INSERT INTO tile (level, number, root, hashes) VALUES (?1, ?2, ?3, ?4)")?,
            subject: prepare("SELECT id FROM subject WHERE name = ?1")?,
            new_subject: prepare("INSERT INTO subject (id, name) VALUES (?1, ?2)")?,
        })
    }

    fn add_tile(&mut self, tile: &FullTile<'_>) -> rusqlite::Result<()> {
        let row = params![tile.level, signed(tile.number), tile.root.0, blob(tile.hashes)];
        self.tile.execute(row).map(|_| ())
    }
}
