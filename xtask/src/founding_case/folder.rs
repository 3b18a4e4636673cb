//! The folder on disk: what is there, and making it what it should be.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use flate2::read::GzDecoder;

/// Reads every file under a folder, by its path in it; nothing where there is no folder.
pub(crate) fn read(folder: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut open = vec![String::new()];
    while let Some(inner) = open.pop() {
        let entries = match fs::read_dir(folder.join(&inner)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if inner.is_empty() { name } else { format!("{inner}/{name}") };
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else {
                files.insert(path, fs::read(entry.path())?);
            }
        }
    }
    Ok(files)
}

/// Makes the folder hold these files and no other; returns how many it wrote or removed.
pub(crate) fn replace(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<usize> {
    let present = read(folder)?;
    let mut changed = 0;
    for (path, bytes) in files {
        if present.get(path).is_some_and(|old| same(path, old, bytes)) {
            continue;
        }
        let target = folder.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(target, bytes)?;
        changed += 1;
    }
    for path in present.keys().filter(|path| !files.contains_key(*path)) {
        fs::remove_file(folder.join(path))?;
        changed += 1;
    }
    Ok(changed)
}

/// Tells whether two files say the same. What a packer makes of the same bytes may differ from version to version,
/// and from processor to processor, so packed files are compared unpacked.
pub(crate) fn same(path: &str, old: &[u8], new: &[u8]) -> bool {
    if old == new {
        return true;
    }
    path.ends_with(".gz") && matches!((unpacked(old), unpacked(new)), (Ok(old), Ok(new)) if old == new)
}

/// Unpacks a gzip file.
pub(crate) fn unpacked(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut text)?;
    Ok(text)
}
