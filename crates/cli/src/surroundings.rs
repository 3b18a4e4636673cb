//! Time, chance and environment: the only place that reads them.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use model::Instant;

/// Returns the present instant.
pub(crate) fn clock() -> Instant {
    let micros = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_micros()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_micros()).map_or(i64::MIN, |micros| -micros),
    };
    Instant::from_micros(micros)
}

/// Fills a buffer from the system's source of randomness.
pub(crate) fn randomness(buffer: &mut [u8]) -> Result<(), String> {
    getrandom::fill(buffer).map_err(|error| error.to_string())
}

/// Returns the platform's folder for state: `STRAGGLER_STATE_DIR`, else the usual place.
pub(crate) fn state_dir() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let usual = || {
        if cfg!(windows) {
            folder("LOCALAPPDATA").map(|home| home.join("straggler"))
        } else if cfg!(target_os = "macos") {
            folder("HOME").map(|home| home.join("Library/Application Support/straggler"))
        } else {
            folder("XDG_STATE_HOME")
                .or_else(|| folder("HOME").map(|home| home.join(".local/state")))
                .map(|state| state.join("straggler"))
        }
    };
    folder("STRAGGLER_STATE_DIR").or_else(usual)
}

/// Returns how wide a table may be on a terminal, in characters.
pub(crate) fn columns() -> Option<u16> {
    std::env::var("COLUMNS").ok()?.parse().ok()
}

/// Tells whether colour was refused (no-color.org).
pub(crate) fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
