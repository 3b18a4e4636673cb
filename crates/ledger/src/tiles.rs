//! The tree's tiles: the right edge in memory, full tiles in the file, and hashes read from them that are proven as they are read.
//!
//! <https://c2sp.org/tlog-tiles>: a tile is 256 hashes wide; a hash at level L stands for 256^L leaves. Only full tiles are
//! stored. A hash is believed because its tile hashes to the hash one level up, and so on to the edge, which hashes to the root.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::database::{refusal, unsigned};
use crate::error::Error;
use crate::merkle::{Hash, Peaks, TreeHead, fold};
use crate::path::Subtrees;

/// Counts the hashes of a full tile.
pub(crate) const WIDTH: u64 = 256;
/// Counts the levels of the binary tree that a tile spans.
const HEIGHT: u32 = 8;

/// Counts the hashes that a tree of `size` leaves has at a level.
pub(crate) fn hashes_at(level: u32, size: u64) -> u64 {
    size.checked_shr(HEIGHT * level).unwrap_or(0)
}

/// Is a tile that has just become full.
pub(crate) struct FullTile<'a> {
    pub(crate) level: u32,
    pub(crate) number: u64,
    pub(crate) root: Hash,
    pub(crate) hashes: &'a [Hash],
}

/// Holds the right edge of the tree: at each level the hashes that no full tile holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frontier {
    size: u64,
    levels: Vec<Vec<Hash>>,
    peaks: Peaks,
}

impl Frontier {
    /// Rebuilds the edge of a tree from its partial tiles, the leaves' first.
    pub(crate) fn rebuilt(size: u64, levels: Vec<Vec<Hash>>) -> Self {
        let mut peaks = Peaks::default();
        let heights: Vec<u32> = (0..).step_by(8).take(levels.len()).collect();
        for (height, hashes) in heights.into_iter().zip(&levels).rev() {
            for hash in hashes {
                peaks.push(height, *hash, |_, _| ());
            }
        }
        Self { size, levels, peaks }
    }

    /// Adds a leaf, and hands out every tile that it fills.
    pub(crate) fn push<E>(
        &mut self,
        leaf: Hash,
        mut full: impl FnMut(&FullTile<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut carried: Vec<Hash> = Vec::new();
        self.peaks.push(0, leaf, |height, hash| {
            if height % HEIGHT == 0 {
                carried.push(*hash);
            }
        });
        self.size += 1;
        for (level, hash) in (0_u32..).zip(std::iter::once(&leaf).chain(&carried)) {
            let place = usize::try_from(level).unwrap_or(usize::MAX);
            if self.levels.len() <= place {
                self.levels.push(Vec::new());
            }
            let Some(hashes) = self.levels.get_mut(place) else {
                break;
            };
            hashes.push(*hash);
            if let Some(root) = carried.get(place) {
                let number = hashes_at(level + 1, self.size) - 1;
                full(&FullTile { level, number, root: *root, hashes })?;
                hashes.clear();
            }
        }
        Ok(())
    }

    /// Counts the leaves.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// States the tree.
    pub(crate) fn head(&self) -> TreeHead {
        TreeHead { size: self.size, root: self.peaks.root() }
    }

    /// Gives the partial tile of a level.
    pub(crate) fn partial(&self, level: u32) -> &[Hash] {
        usize::try_from(level).ok().and_then(|level| self.levels.get(level)).map_or(&[], Vec::as_slice)
    }
}

/// Reads hashes of a tree whose edge is trusted, and proves each.
pub(crate) struct Tiles<'a> {
    connection: &'a Connection,
    path: &'a Path,
    frontier: &'a Frontier,
    proven: BTreeMap<(u32, u64), Vec<Hash>>,
}

impl<'a> Tiles<'a> {
    /// Reads below a trusted edge.
    pub(crate) fn below(frontier: &'a Frontier, connection: &'a Connection, path: &'a Path) -> Self {
        Self { connection, path, frontier, proven: BTreeMap::new() }
    }

    /// Gives one hash, proven.
    pub(crate) fn hash(&mut self, level: u32, index: u64) -> Result<Hash, Error> {
        Ok(self.run(level, index, 1)?.first().copied().unwrap_or(Hash([0; 32])))
    }

    /// Gives the 256 hashes of a full tile, proven.
    pub(crate) fn tile(&mut self, level: u32, number: u64) -> Result<&[Hash], Error> {
        if !self.proven.contains_key(&(level, number)) {
            let hashes = self.load(level, number)?;
            let expected = self.hash(level + 1, number)?;
            if fold(&hashes) != Some(expected) {
                return Err(self.altered(level, number, "was altered"));
            }
            self.proven.insert((level, number), hashes);
        }
        Ok(self.proven.get(&(level, number)).map_or(&[], Vec::as_slice))
    }

    /// Gives neighbouring hashes that lie in one tile.
    fn run(&mut self, level: u32, index: u64, count: u64) -> Result<&[Hash], Error> {
        let full_tiles = hashes_at(level + 1, self.frontier.size);
        let (number, offset) = (index / WIDTH, index % WIDTH);
        let hashes = if number < full_tiles { self.tile(level, number)? } else { self.frontier.partial(level) };
        let range =
            usize::try_from(offset).unwrap_or(usize::MAX)..usize::try_from(offset + count).unwrap_or(usize::MAX);
        Ok(hashes.get(range).unwrap_or_default())
    }

    fn load(&self, level: u32, number: u64) -> Result<Vec<Hash>, Error> {
        let sql = "SELECT hashes FROM tile WHERE level = ?1 AND number = ?2";
        let mut statement = self.connection.prepare_cached(sql).map_err(refusal(self.path))?;
        let row = params![level, i64::try_from(number).unwrap_or(i64::MAX)];
        let blob: Option<Vec<u8>> =
            statement.query_one(row, |row| row.get(0)).optional().map_err(refusal(self.path))?;
        blob.map(|blob| hashes(&blob)).ok_or_else(|| self.altered(level, number, "is missing"))
    }

    fn altered(&self, level: u32, number: u64, what: &str) -> Error {
        let first = number << (HEIGHT * (level + 1));
        let last = ((number + 1) << (HEIGHT * (level + 1))) - 1;
        let why = format!("tile {level}/{number} over entries {first} to {last} {what}");
        Error::Damaged { path: self.path.to_owned(), first_bad_seq: Some(first), why }
    }
}

impl Subtrees for Tiles<'_> {
    type Error = Error;

    fn subtree(&mut self, height: u32, index: u64) -> Result<Hash, Error> {
        let (level, rest) = (height / HEIGHT, height % HEIGHT);
        let hashes = self.run(level, index << rest, 1 << rest)?;
        Ok(fold(hashes).unwrap_or(Hash([0; 32])))
    }
}

/// Cuts a blob into hashes; a rest is left out.
pub(crate) fn hashes(blob: &[u8]) -> Vec<Hash> {
    blob.chunks_exact(32).filter_map(Hash::from_slice).collect()
}

/// Joins hashes into a blob.
pub(crate) fn blob(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Reads the partial tiles above the leaves from the roots of the full tiles below them.
pub(crate) fn upper_edge(connection: &Connection, path: &Path, size: u64) -> Result<Vec<Vec<Hash>>, Error> {
    let sql = "SELECT number, root FROM tile WHERE level = ?1 AND number >= ?2 ORDER BY number";
    let mut statement = connection.prepare_cached(sql).map_err(refusal(path))?;
    let mut levels = Vec::new();
    for level in (1..).take_while(|level| hashes_at(*level, size) > 0) {
        let first = hashes_at(level + 1, size) * WIDTH;
        let row = params![level - 1, i64::try_from(first).unwrap_or(i64::MAX)];
        let roots = statement
            .query_map(row, |row| Ok((unsigned(row, 0)?, row.get::<_, [u8; 32]>(1)?)))
            .map_err(refusal(path))?;
        let mut hashes = Vec::new();
        for (expected, root) in (first..hashes_at(level, size)).zip(roots) {
            let (number, root) = root.map_err(refusal(path))?;
            if number != expected {
                break;
            }
            hashes.push(Hash(root));
        }
        levels.push(hashes);
    }
    Ok(levels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::tests::{leaves, naive_root};

    #[test]
    fn the_edge_and_its_tiles_are_those_of_the_naive_tree() {
        let leaves = leaves(70_000);
        let mut frontier = Frontier::default();
        let mut full: BTreeMap<(u32, u64), Hash> = BTreeMap::new();
        for leaf in &leaves {
            let kept: Result<(), ()> = frontier.push(*leaf, |tile| {
                assert_eq!((tile.hashes.len(), fold(tile.hashes)), (256, Some(tile.root)));
                assert_eq!(full.insert((tile.level, tile.number), tile.root), None);
                Ok(())
            });
            kept.unwrap();
        }
        // The example of tlog-tiles: 273 full tiles at level 0 and 112 leaves over, one full at level 1 and 17 over, 1 at level 2.
        assert_eq!(full.len(), 274);
        assert_eq!([0, 1, 2].map(|level| frontier.partial(level).len()), [112, 17, 1]);
        assert_eq!(full[&(1, 0)], naive_root(&leaves[..65_536]));
        let head = TreeHead { size: 70_000, root: naive_root(&leaves) };
        assert_eq!(frontier.head(), head);
        assert_eq!(Frontier::rebuilt(70_000, frontier.levels.clone()).head(), head);
    }
}
