//! The SQLite file: how it is created, migrated, opened and fenced in.
//!
//! An opened file may come from an attacker (<https://sqlite.org/security.html>): DEFENSIVE, no trusted schema, cell sizes checked,
//! and the schema must be the migrations' own, to the letter. The authorizer lets a statement read, and add rows, and nothing else.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, ErrorCode, OpenFlags, Row};

use crate::error::Error;

/// Marks the file as ours: "STRG".
const APPLICATION_ID: i64 = 0x5354_5247;

/// Holds one step a format version, in order.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/0001_ledger.sql")];

/// Is the format version that this program writes.
pub(crate) const FORMAT: i64 = MIGRATIONS.len() as i64;

/// Says what a connection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Reads only.
    Reading,
    /// Reads, and adds rows.
    Adding,
}

/// Creates the file with its tables, unfenced, so that the caller can fill in the first rows before it is moved into place.
pub(crate) fn create(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(refusal(path))?;
    let pragmas = format!("PRAGMA synchronous = FULL; PRAGMA application_id = {APPLICATION_ID};");
    connection.execute_batch(&pragmas).map_err(refusal(path))?;
    migrate(&connection, 0, FORMAT).map_err(refusal(path))?;
    Ok(connection)
}

/// Opens an existing file, fenced in, and gives its format version.
pub(crate) fn open(path: &Path, purpose: Use, busy_timeout_ms: u64) -> Result<(Connection, i64), Error> {
    if !path.try_exists().unwrap_or(false) {
        return Err(Error::Missing { path: path.to_owned() });
    }
    let access = match purpose {
        Use::Reading => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Use::Adding => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let mut connection =
        Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(refusal(path))?;
    harden(&connection, purpose, busy_timeout_ms).map_err(refusal(path))?;
    let format = format_of(&connection, path)?;
    if format <= FORMAT {
        check_schema(&connection, path, format)?;
        if purpose == Use::Adding {
            connection.execute_batch(WRITING).map_err(refusal(path))?;
            migrate(&connection, format, FORMAT).map_err(refusal(path))?;
        }
    }
    let purpose = if format > FORMAT { Use::Reading } else { purpose };
    connection
        .authorizer(Some(move |context: AuthContext<'_>| fence(purpose, &context.action)))
        .map_err(refusal(path))?;
    Ok((connection, format))
}

/// Makes every commit durable before it is acknowledged; the log is folded in every 64 MiB, since index pages are hit at random.
const WRITING: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                       PRAGMA wal_autocheckpoint = 16384; PRAGMA journal_size_limit = 67108864;";

/// Is how much of the file is held while it is read, in KiB: what one look at every entry passes by is not met again.
const READING_KIB: u32 = 4 << 10;
/// Is how much of it is held while rows are added, whose index pages are hit at random.
const ADDING_KIB: u32 = 64 << 10;

fn harden(connection: &Connection, purpose: Use, busy_timeout_ms: u64) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_millis(busy_timeout_ms))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    let cache_kib = match purpose {
        Use::Reading => READING_KIB,
        Use::Adding => ADDING_KIB,
    };
    connection.execute_batch(&format!(
        "PRAGMA cell_size_check = ON; PRAGMA cache_size = -{cache_kib}; PRAGMA temp_store = MEMORY;"
    ))
}

fn format_of(connection: &Connection, path: &Path) -> Result<i64, Error> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(refusal(path));
    let (id, format) = (pragma("application_id")?, pragma("user_version")?);
    if id != APPLICATION_ID || format < 1 {
        let why = format!("its application id is {id} and its format {format}");
        return Err(Error::NotALedger { path: path.to_owned(), why });
    }
    Ok(format)
}

/// Runs the steps after one format up to another, each in a transaction of its own.
fn migrate(connection: &Connection, after: i64, upto: i64) -> rusqlite::Result<()> {
    for (version, sql) in (1..=upto).zip(MIGRATIONS).filter(|(version, _)| *version > after) {
        connection.execute_batch(&format!("BEGIN IMMEDIATE; {sql}; PRAGMA user_version = {version}; COMMIT;"))?;
    }
    Ok(())
}

/// Refuses a file whose tables, indexes or triggers are not exactly the migrations' own.
fn check_schema(connection: &Connection, path: &Path, format: i64) -> Result<(), Error> {
    let schema = |connection: &Connection| -> rusqlite::Result<Vec<(String, Option<String>)>> {
        let mut statement = connection.prepare("SELECT name, sql FROM sqlite_schema ORDER BY type, name")?;
        statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    };
    let fresh = Connection::open_in_memory().map_err(refusal(path))?;
    migrate(&fresh, 0, format).map_err(refusal(path))?;
    let (expected, found) = (schema(&fresh).map_err(refusal(path))?, schema(connection).map_err(refusal(path))?);
    if expected == found {
        return Ok(());
    }
    let odd = expected
        .iter()
        .find(|part| !found.contains(part))
        .or_else(|| found.iter().find(|part| !expected.contains(part)));
    let why = format!("`{}` in its schema was dropped, added or altered", odd.map_or("", |(name, _)| name));
    Err(Error::Damaged { path: path.to_owned(), first_bad_seq: None, why })
}

/// Allows reading and, to a writer, adding rows to our own tables; denies everything else at the moment it is prepared.
fn fence(purpose: Use, action: &AuthAction<'_>) -> Authorization {
    let allowed = match action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Transaction { .. } => true,
        AuthAction::Insert { table_name } => purpose == Use::Adding && !table_name.starts_with("sqlite_"),
        AuthAction::Function { function_name } => ["count", "max", "length"].contains(function_name),
        AuthAction::Pragma { pragma_name, .. } => *pragma_name == "integrity_check",
        _ => false,
    };
    if allowed { Authorization::Allow } else { Authorization::Deny }
}

/// Is SQLITE_IOERR_SHORT_READ: the file ends before its content does.
const SHORT_READ: i32 = 522;

/// Translates SQLite's reason into ours.
pub(crate) fn refusal(path: &Path) -> impl Fn(rusqlite::Error) -> Error {
    move |source| {
        let path = path.to_owned();
        if source.sqlite_error().is_some_and(|error| error.extended_code == SHORT_READ) {
            return Error::Damaged { path, first_bad_seq: None, why: "it is cut off".to_owned() };
        }
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::InUse { path },
            Some(ErrorCode::DiskFull) => Error::Full { path },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Error::NotWritable { path, why: source.to_string() }
            }
            Some(ErrorCode::NotADatabase) => Error::NotALedger { path, why: source.to_string() },
            Some(ErrorCode::DatabaseCorrupt) => Error::Damaged { path, first_bad_seq: None, why: source.to_string() },
            Some(_) => Error::Database { path, source },
            None => unreadable(path, source),
        }
    }
}

/// Takes a value of another shape than the schema's for what it is: damage.
fn unreadable(path: std::path::PathBuf, source: rusqlite::Error) -> Error {
    use rusqlite::Error::{
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, QueryReturnedNoRows, Utf8Error,
    };
    match source {
        FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..) => {
            Error::Damaged { path, first_bad_seq: None, why: source.to_string() }
        }
        QueryReturnedNoRows => Error::Damaged { path, first_bad_seq: None, why: "a row is missing".to_owned() },
        _ => Error::Database { path, source },
    }
}

/// Reads a count or an index.
pub(crate) fn unsigned(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(column)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, value))
}

/// Writes a count or an index; none of ours comes near the limit.
pub(crate) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fence_lets_rows_be_added_and_nothing_else() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&connection, 0, FORMAT).unwrap();
        connection.authorizer(Some(|context: AuthContext<'_>| fence(Use::Adding, &context.action))).unwrap();
        assert!(connection.prepare("INSERT INTO subject (name) VALUES (?1)").is_ok());
        for sql in [
            "UPDATE entry SET body = ''",
            "DELETE FROM entry",
            "DROP TABLE entry",
            "DROP TRIGGER entry_no_update",
            "ALTER TABLE entry RENAME TO gone",
            "ATTACH 'x' AS y",
            "PRAGMA synchronous = OFF",
            "PRAGMA writable_schema = ON",
            "CREATE TABLE t (a)",
            "CREATE TEMP TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry; END",
            "REINDEX",
            "INSERT INTO sqlite_schema VALUES ('', '', '', 0, '')",
            "SELECT load_extension('x')",
            "VACUUM",
            "SAVEPOINT s",
        ] {
            assert!(connection.execute_batch(sql).is_err(), "{sql}");
        }
    }
}
