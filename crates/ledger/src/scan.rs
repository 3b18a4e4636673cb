//! Reading everything: each entry is handed on only after its tile has been hashed and found in the tree.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, Rows, params};

use crate::database::{refusal, signed};
use crate::entry::Stored;
use crate::error::Error;
use crate::ledger::Ledger;
use crate::merkle::{Hash, fold};
use crate::row::{self, COLUMNS, Reader, all_names, bad};
use crate::tiles::{Tiles, WIDTH};
use crate::view::View;

/// Counts the entries of a chunk: 4 tiles; the allocator pays for larger ones.
const CHUNK: usize = 1024;

impl Ledger {
    /// Streams every entry recorded at or before an instant (microseconds since the epoch, UTC), in seq order (semantics 1.3).
    ///
    /// All entries are read and proven, whatever the instant. On an error, what was handed on before it is true but not all.
    pub fn scan(&self, upto_recorded_us: i64, each: &mut dyn FnMut(Stored)) -> Result<(), Error> {
        let known = |entry: &Stored| entry.recorded_us <= upto_recorded_us;
        walk(self.connection()?, &self.path, &self.view, &mut |entries, _| {
            entries.into_iter().filter(known).for_each(&mut *each);
            Ok(())
        })
    }

    /// Streams like `scan`, about a thousand at a time, so that the caller can decode on another thread.
    pub fn scan_chunks(&self, upto_recorded_us: i64, each: &mut dyn FnMut(Vec<Stored>)) -> Result<(), Error> {
        let known = |entry: &Stored| entry.recorded_us <= upto_recorded_us;
        let mut chunk = Vec::with_capacity(CHUNK);
        walk(self.connection()?, &self.path, &self.view, &mut |entries, _| {
            chunk.extend(entries.into_iter().filter(known));
            if chunk.len() >= CHUNK {
                each(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK)));
            }
            Ok(())
        })?;
        if !chunk.is_empty() {
            each(chunk);
        }
        Ok(())
    }
}

/// Takes the entries of a tile and their leaves.
type EachTile<'a> = dyn FnMut(Vec<Stored>, &[Hash]) -> Result<(), Error> + 'a;

/// Goes through the entries that a view covers, one tile at a time, with their leaves; a tile that is not in the tree ends it.
pub(crate) fn walk(connection: &Connection, path: &Path, view: &View, each: &mut EachTile<'_>) -> Result<(), Error> {
    let names = all_names(connection, path)?;
    let mut reader = Reader::new(|id| names.get(usize::try_from(id).ok()?).map(Arc::clone));
    let mut tiles = Tiles::below(&view.frontier, connection, path);
    let sql = format!("SELECT {COLUMNS} FROM entry WHERE seq < ?1 ORDER BY seq");
    let mut statement = connection.prepare_cached(&sql).map_err(refusal(path))?;
    let mut rows = statement.query(params![signed(view.head.size)]).map_err(refusal(path))?;
    let mut from = 0;
    while from < view.head.size {
        let to = view.head.size.min(from + WIDTH);
        let (entries, leaves) = read_tile(&mut rows, path, &mut reader, from..to)?;
        check_tile(&mut tiles, path, view, from / WIDTH, &leaves)?;
        each(entries, &leaves)?;
        from = to;
    }
    Ok(())
}

fn read_tile<N: FnMut(u32) -> Option<Arc<str>>>(
    rows: &mut Rows<'_>,
    path: &Path,
    reader: &mut Reader<N>,
    seqs: std::ops::Range<u64>,
) -> Result<(Vec<Stored>, Vec<Hash>), Error> {
    let (mut entries, mut leaves, mut buffer) =
        (Vec::with_capacity(256), Vec::with_capacity(256), Vec::with_capacity(1024));
    for seq in seqs {
        let Some(found) = rows.next().map_err(refusal(path))? else {
            return Err(bad(path, seq, "it is missing"));
        };
        let (entry, salt) = reader.read(found).ok_or_else(|| bad(path, seq, "its row cannot be read"))?;
        if entry.seq != seq {
            return Err(bad(path, seq, "it is missing"));
        }
        leaves.push(row::leaf(&entry, &salt, &mut buffer));
        entries.push(entry);
    }
    Ok((entries, leaves))
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
