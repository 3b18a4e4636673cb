//! What leaves the ledger as evidence: the signed checkpoint, the key that verifies it, and proofs that need nothing else.
//!
//! A proof is a <https://c2sp.org/tlog-proof> whose `extra` line is the preimage of the entry's commitment (see `entry`), so
//! that it carries the entry itself and its salt. `docs/verify.py` checks one with nothing but Python's standard library.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use rusqlite::{OptionalExtension as _, params};

use crate::database::{refusal, signed};
use crate::error::Error;
use crate::ledger::Ledger;
use crate::merkle::Hash;
use crate::path::{consistency, inclusion};
use crate::row::{self, COLUMNS, Reader, bad, names_by_id};
use crate::tiles::Tiles;

impl Ledger {
    /// Writes the newest checkpoint as a signed note (C2SP tlog-checkpoint).
    #[must_use]
    pub fn checkpoint(&self) -> String {
        self.key.note(&self.view.head, &self.view.signature)
    }

    /// Writes the key that verifies this ledger's checkpoints: `name+id+base64`.
    #[must_use]
    pub fn verifier_key(&self) -> String {
        self.key.to_string()
    }

    /// Writes a proof that an entry is in the ledger (C2SP tlog-proof), which holds offline and by itself.
    pub fn prove(&self, seq: u64) -> Result<String, Error> {
        let (connection, path, size) = (self.connection()?, self.path.as_path(), self.view.head.size);
        if seq >= size {
            return Err(Error::NoSuchEntry { seq, size });
        }
        let sql = format!("SELECT {COLUMNS} FROM entry WHERE seq = ?1");
        let mut statement = connection.prepare_cached(&sql).map_err(refusal(path))?;
        let mut reader = Reader::new(names_by_id(connection));
        let found = statement.query_one(params![signed(seq)], |row| Ok(reader.read(row))).optional();
        let found = found.map_err(refusal(path))?.flatten();
        let (entry, salt) = found.ok_or_else(|| bad(path, seq, "its row is missing or cannot be read"))?;
        let mut preimage = Vec::new();
        let mut tiles = Tiles::below(&self.view.frontier, connection, path);
        if row::leaf(&entry, &salt, &mut preimage) != tiles.hash(0, seq)? {
            return Err(bad(path, seq, "it does not hash to its leaf"));
        }
        let mut text = format!("c2sp.org/tlog-proof@v1\nextra {}\nindex {seq}\n", BASE64.encode(&preimage));
        for hash in inclusion(&mut tiles, seq, size)? {
            text.push_str(&BASE64.encode(hash.0));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint());
        Ok(text)
    }

    /// Proves that the tree of an earlier size is a prefix of this one (RFC 6962 2.1.2): what a witness asks for.
    pub fn prove_extension(&self, old_size: u64) -> Result<Vec<Hash>, Error> {
        let size = self.view.head.size;
        if old_size > size {
            return Err(Error::NoSuchEntry { seq: old_size, size });
        }
        if old_size == 0 {
            return Ok(Vec::new());
        }
        consistency(&mut Tiles::below(&self.view.frontier, self.connection()?, &self.path), old_size, size)
    }
}
