//! A file that is handed on: written whole or not at all, and never over what the ledger needs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use app::Desk;

use crate::exit::Misused;

/// Writes a file beside its path and moves it there; a pipe or a device is written to as it is.
pub(crate) fn write(desk: &Desk, path: &Path, text: &str) -> anyhow::Result<()> {
    if is_kept(desk, path) {
        let why = format!("{} belongs to the ledger: choose another file; nothing was written", path.display());
        return Err(Misused(why).into());
    }
    let written = if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        fs::write(path, text)
    } else {
        let new = suffixed(path, ".new");
        let moved = fs::write(&new, text).and_then(|()| fs::rename(&new, path));
        if moved.is_err() {
            // What is half-written is of no use to anybody.
            let _ = fs::remove_file(&new);
        }
        moved
    };
    written.with_context(|| format!("cannot write {}: choose another place, or free some space", path.display()))
}

/// The endings of what the state folder holds: key, last checkpoint, lock, which ledger lies where.
const STATE: [&str; 5] = ["key", "state", "lock", "place", "new"];

/// Tells whether a path is the ledger, one of SQLite's files beside it, or of the state folder.
fn is_kept(desk: &Desk, path: &Path) -> bool {
    let ledger = ["", "-wal", "-shm", "-journal", ".new"].map(|suffix| suffixed(&desk.ledger, suffix));
    let place = resolved(path);
    let is_state = place.extension().is_some_and(|ending| STATE.iter().any(|state| ending == *state));
    ledger.iter().any(|kept| resolved(kept) == place)
        || is_state && place.parent() == Some(resolved(&desk.state_dir).as_path())
}

/// Returns where a path leads, be there a file yet or not.
fn resolved(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name))
    })
}

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
