//! An entry's row: read back, and hashed into the leaf that it must be.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::database::refusal;
use crate::entry::{EntryKind, Fields, SALT_BYTES, Salt, Stored};
use crate::error::Error;
use crate::merkle::Hash;

/// Lists the columns in the order in which `read` takes them.
pub(crate) const COLUMNS: &str =
    "entry.seq, entry.kind, entry.recorded_us, entry.salt, entry.subjects, entry.source, entry.body";

/// Reads rows; subjects' names are shared, not copied.
pub(crate) struct Reader<N> {
    names: N,
}

impl<N: FnMut(u32) -> Option<Arc<str>>> Reader<N> {
    /// Reads with a way to find a subject's name by its id.
    pub(crate) fn new(names: N) -> Self {
        Self { names }
    }

    /// Reads a row; what does not have the schema's shape is none.
    pub(crate) fn read(&mut self, row: &Row<'_>) -> Option<(Stored, Salt)> {
        let column = |at| row.get_ref(at).ok();
        let (ValueRef::Integer(seq), ValueRef::Integer(kind), ValueRef::Integer(recorded_us)) =
            (column(0)?, column(1)?, column(2)?)
        else {
            return None;
        };
        let salt = column(3)?.as_blob().ok()?.try_into().ok()?;
        let ids = column(4)?.as_blob().ok()?;
        let mut subjects = Vec::with_capacity(ids.len() / 4);
        for id in ids.chunks(4) {
            subjects.push((self.names)(u32::from_be_bytes(id.try_into().ok()?))?);
        }
        let stored = Stored {
            seq: u64::try_from(seq).ok()?,
            kind: EntryKind::from_code(u8::try_from(kind).ok()?)?,
            recorded_us,
            source: column(5)?.as_str().ok()?.to_owned(),
            body: column(6)?.as_str().ok()?.to_owned(),
            subjects,
        };
        Some((stored, salt))
    }
}

/// Borrows what the leaf commits to.
pub(crate) fn fields<'a>(stored: &'a Stored, salt: &'a [u8; SALT_BYTES]) -> Fields<'a, Arc<str>> {
    let Stored { kind, recorded_us, source, body, subjects, .. } = stored;
    Fields { salt, kind: *kind, recorded_us: *recorded_us, source, body, subjects }
}

/// Hashes a row into its leaf.
pub(crate) fn leaf(stored: &Stored, salt: &Salt, buffer: &mut Vec<u8>) -> Hash {
    fields(stored, salt).leaf(buffer)
}

/// Says that an entry is not what was committed.
pub(crate) fn bad(path: &Path, seq: u64, why: &str) -> Error {
    Error::Damaged { path: path.to_owned(), first_bad_seq: Some(seq), why: why.to_owned() }
}

/// Loads every subject's name, its place being its id.
pub(crate) fn all_names(connection: &Connection, path: &Path) -> Result<Vec<Arc<str>>, Error> {
    let mut statement = connection.prepare_cached("SELECT id, name FROM subject ORDER BY id").map_err(refusal(path))?;
    let mut rows = statement.query(()).map_err(refusal(path))?;
    let mut names: Vec<Arc<str>> = Vec::new();
    while let Some(row) = rows.next().map_err(refusal(path))? {
        let id: usize = row.get::<_, u32>(0).map_err(refusal(path))?.try_into().unwrap_or(usize::MAX);
        if id != names.len() {
            let why = format!("subject {} is missing", names.len());
            return Err(Error::Damaged { path: path.to_owned(), first_bad_seq: None, why });
        }
        names.push(row.get_ref(1).ok().and_then(|name| name.as_str().ok()).unwrap_or_default().into());
    }
    Ok(names)
}

/// Looks names up one by one.
pub(crate) fn names_by_id(connection: &Connection) -> impl FnMut(u32) -> Option<Arc<str>> + '_ {
    let mut seen: BTreeMap<u32, Arc<str>> = BTreeMap::new();
    move |id| {
        if let Some(name) = seen.get(&id) {
            return Some(Arc::clone(name));
        }
        let mut statement = connection.prepare_cached("SELECT name FROM subject WHERE id = ?1").ok()?;
        let name: Arc<str> = statement.query_one(params![id], |row| row.get::<_, String>(0)).optional().ok()??.into();
        seen.insert(id, Arc::clone(&name));
        Some(name)
    }
}
