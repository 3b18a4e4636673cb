//! The authenticated head of a ledger file: the last signed checkpoint and the tree's edge under it.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::database::{refusal, signed, unsigned};
use crate::error::Error;
use crate::merkle::{Hash, TreeHead};
use crate::note::{SignatureBytes, VerifierKey};
use crate::path::{consistency, consistent};
use crate::tiles::{Frontier, Tiles, WIDTH, hashes, upper_edge};

/// Holds what the newest checkpoint says, its signature checked and its edge hashed to its root.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) head: TreeHead,
    pub(crate) signature: SignatureBytes,
    pub(crate) frontier: Frontier,
}

impl View {
    /// Reads the head inside the caller's transaction: a few rows, however long the ledger is.
    pub(crate) fn load(connection: &Connection, path: &Path, key: &VerifierKey) -> Result<Self, Error> {
        let damaged = |first_bad_seq, why: String| Error::Damaged { path: path.to_owned(), first_bad_seq, why };
        let (head, signature) = newest(connection).map_err(refusal(path))?;
        if !key.verifies(&head, &signature) {
            return Err(damaged(None, format!("the checkpoint of {} entries is not signed by {key}", head.size)));
        }
        let last: Option<u64> = connection
            .query_one("SELECT max(seq) FROM entry", (), |row| row.get::<_, Option<i64>>(0))
            .map_err(refusal(path))?
            .and_then(|seq| u64::try_from(seq).ok());
        let count = last.map_or(0, |last| last + 1);
        if count > head.size {
            return Err(damaged(Some(head.size), "no checkpoint covers it".to_owned()));
        } else if count < head.size {
            return Err(damaged(Some(count), format!("entries {count} to {} are missing", head.size - 1)));
        }
        let mut levels = vec![edge_leaves(connection, path, head.size)?];
        levels.extend(upper_edge(connection, path, head.size)?);
        let frontier = Frontier::rebuilt(head.size, levels);
        if frontier.head() != head {
            let why = format!("its tiles do not hash to the signed root of {} entries", head.size);
            return Err(damaged(None, why));
        }
        Ok(Self { head, signature, frontier })
    }

    /// Refuses unless an earlier, trusted head is a prefix of this one.
    pub(crate) fn must_extend(&self, old: &TreeHead, connection: &Connection, path: &Path) -> Result<(), Error> {
        if old.size > self.head.size {
            return Err(Error::RolledBack { path: path.to_owned(), found: self.head.size, known: old.size });
        }
        let mut tiles = Tiles::below(&self.frontier, connection, path);
        let proof = if old.size == 0 { Vec::new() } else { consistency(&mut tiles, old.size, self.head.size)? };
        if consistent(old, &self.head, &proof) {
            return Ok(());
        }
        let why = format!("its first {} entries are not the ones known here ({})", old.size, old.root);
        Err(Error::Damaged { path: path.to_owned(), first_bad_seq: None, why })
    }
}

fn newest(connection: &Connection) -> rusqlite::Result<(TreeHead, SignatureBytes)> {
    let sql = "SELECT size, root, signature FROM checkpoint ORDER BY size DESC LIMIT 1";
    connection
        .query_one(sql, (), |row| Ok((TreeHead { size: unsigned(row, 0)?, root: Hash(row.get(1)?) }, row.get(2)?)))
}

/// Reads the leaves of the last, partial tile from the checkpoints that brought them.
fn edge_leaves(connection: &Connection, path: &Path, size: u64) -> Result<Vec<Hash>, Error> {
    let sql = "SELECT leaves FROM checkpoint WHERE size > ?1 ORDER BY size";
    let mut statement = connection.prepare_cached(sql).map_err(refusal(path))?;
    let blobs = statement
        .query_map(params![signed(size - size % WIDTH)], |row| row.get::<_, Vec<u8>>(0))
        .map_err(refusal(path))?;
    let mut leaves = Vec::new();
    for blob in blobs {
        leaves.extend(hashes(&blob.map_err(refusal(path))?));
    }
    Ok(leaves)
}

/// Reads which ledger the file says it is.
pub(crate) fn identity(connection: &Connection, path: &Path) -> Result<VerifierKey, Error> {
    let row = connection
        .query_one("SELECT origin, verifier_key FROM identity", (), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .map_err(refusal(path))?;
    let key =
        row.and_then(|(origin, key): (String, String)| VerifierKey::parse(&key).filter(|key| key.origin() == origin));
    key.filter(|key| is_origin(key.origin())).ok_or_else(|| Error::NotALedger {
        path: path.to_owned(),
        why: "it does not say which ledger it is".to_owned(),
    })
}

const PREFIX: &str = "straggler.local/";

/// Names a ledger after its random id.
pub(crate) fn origin(id: [u8; 16]) -> String {
    format!("{PREFIX}{:032x}", u128::from_be_bytes(id))
}

/// Tells whether the text can be an origin; what passes is safe as part of a file name.
fn is_origin(text: &str) -> bool {
    text.strip_prefix(PREFIX)
        .is_some_and(|id| id.len() == 32 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}
