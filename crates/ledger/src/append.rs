//! Adding entries: a batch is kept whole or not at all, and what is kept already is not kept twice.

use std::borrow::Borrow;

use rusqlite::{Transaction, TransactionBehavior};

use crate::adding::Adding;
use crate::database::{FORMAT, refusal};
use crate::entry::NewEntry;
use crate::error::Error;
use crate::ledger::{Access, Ledger, Writer};
use crate::merkle::TreeHead;
use crate::state::Remembered;
use crate::view::View;

/// Says what became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Counts the entries that were added.
    pub added: u64,
    /// Counts those that were there already, or twice in the batch.
    pub already_known: u64,
    /// States the tree after it.
    pub head: TreeHead,
}

impl Ledger {
    /// Adds a batch in one transaction and signs a checkpoint; a batch that brings nothing new writes nothing.
    ///
    /// An entry is there already when kind, source and body are the same. When this returns, the batch is on the disk.
    pub fn append(&mut self, batch: &[NewEntry]) -> Result<Receipt, Error> {
        self.append_each(batch.iter().map(Ok))
    }

    /// Adds a batch like `append`, taken up as it comes, so that a large one is never in memory as a whole; where one of its
    /// entries cannot be had, none is kept.
    pub fn append_each<N: Borrow<NewEntry>, E: From<Error>>(
        &mut self,
        batch: impl Iterator<Item = Result<N, E>>,
    ) -> Result<Receipt, E> {
        self.can_append()?;
        let _lock = self.state.lock(self.key.origin(), &self.path, self.busy_timeout_ms)?;
        let receipt = self.append_locked(batch);
        if matches!(receipt, Err(Error::Database { .. })) {
            // An I/O error at commit leaves it open what is on the disk: only opening again can tell.
            self.connection = None;
        }
        let receipt = receipt??;
        if receipt.added > 0 {
            self.state.remember(&Remembered { head: receipt.head, key: self.key.clone() })?;
        }
        Ok(receipt)
    }

    fn can_append(&self) -> Result<(), Error> {
        match self.access {
            Access::Reading => Err(Error::ReadOnly { path: self.path.clone() }),
            Access::Newer(found) => Err(Error::NewerFormat { path: self.path.clone(), found, known: FORMAT }),
            Access::Writing(_) => self.connection().map(|_| ()),
        }
    }

    /// Gives the batch's own refusal inside ours.
    fn append_locked<N: Borrow<NewEntry>, E>(
        &mut self,
        batch: impl Iterator<Item = Result<N, E>>,
    ) -> Result<Result<Receipt, E>, Error> {
        let Self { path, connection: Some(connection), key, view, access: Access::Writing(writer), .. } = self else {
            return Err(Error::Closed { path: self.path.clone() });
        };
        let Writer { signer, randomness } = writer.as_mut();
        let transaction =
            Transaction::new_unchecked(connection, TransactionBehavior::Immediate).map_err(refusal(path))?;
        let current = View::load(&transaction, path, key)?;
        current.must_extend(&view.head, &transaction, path)?;
        let mut adding = Adding::after(&current, &transaction, path)?;
        if let Err(refusal) = adding.entries(batch, randomness)? {
            return Ok(Err(refusal));
        }
        let (added, already_known) = (adding.frontier.head().size - current.head.size, adding.already_known);
        if added == 0 {
            *view = current;
            return Ok(Ok(Receipt { added, already_known, head: view.head }));
        }
        let next = adding.checkpoint(&current, (signer, key))?;
        transaction.commit().map_err(refusal(path))?;
        *view = next;
        Ok(Ok(Receipt { added, already_known, head: view.head }))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::entry::EntryKind;
    use crate::ledger::{Place, Trust};
    use crate::verify::Thoroughness;

    fn entries(range: std::ops::Range<u32>) -> Vec<NewEntry> {
        let entry = |n| NewEntry {
            kind: EntryKind::Fact,
            recorded_us: 0,
            source: "csv".to_owned(),
            body: format!("{{\"n\":{n},\"padding\":\"{}\"}}", "x".repeat(300)),
            subjects: vec![format!("system/{n}")],
        };
        range.map(entry).collect()
    }

    /// Runs a check on a new ledger of 100 entries, whose fence is taken down.
    fn with_ledger(name: &str, check: impl FnOnce(&mut Ledger, &Place)) {
        let folder = std::env::temp_dir().join(format!("straggler-append-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let place = Place { ledger: folder.join("a.ledger"), state_dir: folder.join("state"), busy_timeout_ms: 0 };
        let mut ledger = Ledger::create(&place, Box::new(|_| Ok(()))).unwrap();
        ledger.append(&entries(0..100)).unwrap();
        type Fence = fn(rusqlite::hooks::AuthContext<'_>) -> rusqlite::hooks::Authorization;
        ledger.connection.as_mut().unwrap().authorizer(None::<Fence>).unwrap();
        check(&mut ledger, &place);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_full_disk_loses_nothing_and_adds_nothing() {
        with_ledger("full", |ledger, place| {
            let before = ledger.head();
            let pages: i64 = ledger.connection().unwrap().query_one("PRAGMA page_count", (), |row| row.get(0)).unwrap();
            for more in [0, 1, 5, 50] {
                let sql = format!("PRAGMA max_page_count = {}", pages + more);
                ledger.connection().unwrap().query_one(&sql, (), |_| Ok(())).unwrap();
                assert!(matches!(ledger.append(&entries(50..2_000)), Err(Error::Full { .. })));
                assert_eq!(ledger.verify(Thoroughness::ContentAndPages).unwrap().head, before);
            }
            let mut other = Ledger::open_for_writing(place, Trust::Known, Box::new(|_| Ok(()))).unwrap();
            assert_eq!((other.head(), other.append(&entries(50..2_000)).unwrap().added), (before, 1_900));
        });
    }

    #[test]
    fn a_failed_commit_closes_the_ledger() {
        with_ledger("commit", |ledger, place| {
            let connection = ledger.connection.as_mut().unwrap();
            connection.commit_hook(Some(|| true)).unwrap();
            assert!(matches!(ledger.append(&entries(100..101)), Err(Error::Database { .. })));
            assert!(matches!(ledger.append(&entries(100..101)), Err(Error::Closed { .. })));
            assert!(matches!(ledger.about("system/1"), Err(Error::Closed { .. })));
            let mut again = Ledger::open_for_writing(place, Trust::Known, Box::new(|_| Ok(()))).unwrap();
            assert_eq!(again.append(&entries(100..101)).unwrap().head.size, 101);
        });
    }
}
