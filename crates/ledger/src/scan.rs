//! Reading everything: each entry is handed on only after its tile has been hashed and found in the tree.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, Row, Rows, params};

use crate::chunk::{Chunk, Entry};
use crate::database::{refusal, signed};
use crate::entry::{EntryKind, Fields, SALT_BYTES, Stored};
use crate::error::Error;
use crate::ledger::Ledger;
use crate::merkle::{Hash, fold};
use crate::row::{COLUMNS, all_names, bad};
use crate::tiles::{Tiles, WIDTH};
use crate::view::View;

impl Ledger {
    /// Streams every entry recorded at or before an instant (microseconds since the epoch, UTC), in seq order (semantics 1.3).
    ///
    /// All entries are read and proven, whatever the instant. On an error, what was handed on before it is true but not all.
    pub fn scan(&self, upto_recorded_us: i64, each: &mut dyn FnMut(Stored)) -> Result<(), Error> {
        walk(self.connection()?, &self.path, &self.view, &mut |mut chunk, _, names| {
            chunk.keep_upto(upto_recorded_us);
            chunk.iter().map(|entry| stored(&entry, names)).for_each(&mut *each);
            Ok(())
        })
    }

    /// Streams like `scan`, a tile at a time, so that the caller can decode on another thread.
    pub fn scan_chunks(&self, upto_recorded_us: i64, each: &mut dyn FnMut(Chunk)) -> Result<(), Error> {
        walk(self.connection()?, &self.path, &self.view, &mut |mut chunk, _, _| {
            chunk.keep_upto(upto_recorded_us);
            if !chunk.is_empty() {
                each(chunk);
            }
            Ok(())
        })
    }
}

/// Gives an entry with its subjects' names.
pub(crate) fn stored(entry: &Entry<'_>, names: &[Arc<str>]) -> Stored {
    let Entry { seq, kind, recorded_us, source, body, subjects } = *entry;
    let subjects = subjects.iter().filter_map(|id| name(names, *id).cloned()).collect();
    Stored { seq, kind, recorded_us, source: source.to_owned(), body: body.to_owned(), subjects }
}

fn name(names: &[Arc<str>], id: u32) -> Option<&Arc<str>> {
    names.get(usize::try_from(id).ok()?)
}

/// Takes the entries of a tile, their leaves, and the names of all subjects.
type EachTile<'a> = dyn FnMut(Chunk, &[Hash], &[Arc<str>]) -> Result<(), Error> + 'a;

/// Goes through the entries that a view covers, one tile at a time, with their leaves; a tile that is not in the tree ends it.
pub(crate) fn walk(connection: &Connection, path: &Path, view: &View, each: &mut EachTile<'_>) -> Result<(), Error> {
    let names = all_names(connection, path)?;
    let mut reader = Reader { names: &names, subjects: Vec::new(), ids: Vec::new(), preimage: Vec::new() };
    let mut tiles = Tiles::below(&view.frontier, connection, path);
    let sql = format!("SELECT {COLUMNS} FROM entry WHERE seq < ?1 ORDER BY seq");
    let mut statement = connection.prepare_cached(&sql).map_err(refusal(path))?;
    let mut rows = statement.query(params![signed(view.head.size)]).map_err(refusal(path))?;
    let mut from = 0;
    while from < view.head.size {
        let to = view.head.size.min(from + WIDTH);
        let (chunk, leaves) = read_tile(&mut rows, path, &mut reader, from..to)?;
        check_tile(&mut tiles, path, view, from / WIDTH, &leaves)?;
        each(chunk, &leaves, &names)?;
        from = to;
    }
    Ok(())
}

fn read_tile(
    rows: &mut Rows<'_>,
    path: &Path,
    reader: &mut Reader<'_>,
    seqs: std::ops::Range<u64>,
) -> Result<(Chunk, Vec<Hash>), Error> {
    let (mut chunk, mut leaves) = (Chunk::with_room(256), Vec::with_capacity(256));
    for seq in seqs {
        let Some(found) = rows.next().map_err(refusal(path))? else {
            return Err(bad(path, seq, "it is missing"));
        };
        let (entry, leaf) = reader.read(found).ok_or_else(|| bad(path, seq, "its row cannot be read"))?;
        if entry.seq != seq {
            return Err(bad(path, seq, "it is missing"));
        }
        chunk.push(&entry);
        leaves.push(leaf);
    }
    Ok((chunk, leaves))
}

/// Reads rows without keeping them; what the leaf needs is used again from row to row.
struct Reader<'n> {
    names: &'n [Arc<str>],
    subjects: Vec<&'n str>,
    ids: Vec<u32>,
    preimage: Vec<u8>,
}

impl Reader<'_> {
    /// Reads a row and hashes it into its leaf; what does not have the schema's shape is none.
    fn read<'r>(&'r mut self, row: &'r Row<'_>) -> Option<(Entry<'r>, Hash)> {
        let column = |at| row.get_ref(at).ok();
        let seq = u64::try_from(column(0)?.as_i64().ok()?).ok()?;
        let kind = EntryKind::from_code(u8::try_from(column(1)?.as_i64().ok()?).ok()?)?;
        let recorded_us = column(2)?.as_i64().ok()?;
        let salt: &[u8; SALT_BYTES] = column(3)?.as_blob().ok()?.try_into().ok()?;
        let (source, body) = (column(5)?.as_str().ok()?, column(6)?.as_str().ok()?);
        self.ids.clear();
        self.subjects.clear();
        for id in column(4)?.as_blob().ok()?.chunks(4) {
            let id = u32::from_be_bytes(id.try_into().ok()?);
            self.ids.push(id);
            self.subjects.push(name(self.names, id)?);
        }
        let leaf = Fields { salt, kind, recorded_us, source, body, subjects: &self.subjects }.leaf(&mut self.preimage);
        Some((Entry { seq, kind, recorded_us, source, body, subjects: &self.ids }, leaf))
    }
}

/// Finds a tile's leaves in the tree, or the first one that is not.
fn check_tile(tiles: &mut Tiles<'_>, path: &Path, view: &View, number: u64, leaves: &[Hash]) -> Result<(), Error> {
    let full = (number + 1) * WIDTH <= view.head.size;
    if full && fold(leaves) == Some(tiles.hash(1, number)?) {
        return Ok(());
    }
    let expected = if full { tiles.tile(0, number)? } else { view.frontier.partial(0) };
    let seqs = number * WIDTH..;
    match seqs.zip(leaves.iter().zip(expected)).find(|(_, (leaf, expected))| leaf != expected) {
        Some((seq, _)) => Err(bad(path, seq, "it does not hash to its leaf")),
        None => Ok(()),
    }
}
