//! What the targets share: a folder of this process's own, in memory where the system has such a place.

use std::path::{Path, PathBuf};
use std::process;

/// Gives the folder; it exists.
///
/// # Panics
/// When the folder cannot be made: then nothing can be fuzzed.
#[must_use]
pub fn scratch() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let folder = base.join(format!("straggler-fuzz-{}", process::id()));
    std::fs::create_dir_all(&folder).expect("the scratch folder can be made");
    folder
}
