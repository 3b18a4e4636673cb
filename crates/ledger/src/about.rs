//! The entries about one node, through the index, each found in the tree.

use rusqlite::params;

use crate::database::{refusal, signed, unsigned};
use crate::entry::Stored;
use crate::error::Error;
use crate::ledger::Ledger;
use crate::row::{self, COLUMNS, Reader, bad, names_by_id};
use crate::tiles::Tiles;

impl Ledger {
    /// Gives the entries about a node, in seq order, each proven against the head.
    ///
    /// What it gives is proven; that it is all rests on the index, which `verify` checks.
    pub fn about(&self, subject: &str) -> Result<Vec<Stored>, Error> {
        let (connection, path) = (self.connection()?, self.path.as_path());
        let sql = format!(
            "SELECT {COLUMNS}, about.seq FROM subject JOIN about ON about.subject = subject.id \
             LEFT JOIN entry ON entry.seq = about.seq WHERE subject.name = ?1 AND about.seq < ?2 ORDER BY about.seq"
        );
        let mut statement = connection.prepare_cached(&sql).map_err(refusal(path))?;
        let mut rows = statement.query(params![subject, signed(self.view.head.size)]).map_err(refusal(path))?;
        let mut tiles = Tiles::below(&self.view.frontier, connection, path);
        let mut reader = Reader::new(names_by_id(connection));
        let (mut entries, mut buffer) = (Vec::new(), Vec::new());
        while let Some(found) = rows.next().map_err(refusal(path))? {
            let seq = unsigned(found, 7).map_err(refusal(path))?;
            let (entry, salt) =
                reader.read(found).ok_or_else(|| bad(path, seq, "its row is missing or cannot be read"))?;
            if row::leaf(&entry, &salt, &mut buffer) != tiles.hash(0, seq)? {
                return Err(bad(path, seq, "it does not hash to its leaf"));
            }
            if !entry.subjects.iter().any(|name| &**name == subject) {
                return Err(bad(path, seq, &format!("the index says that it is about {subject}, and it is not")));
            }
            entries.push(entry);
        }
        Ok(entries)
    }
}
