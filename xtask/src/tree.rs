//! The project's files as the checks see them: paths relative to the root, and the text of those that are text.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

/// Holds every file that is, or would be, committed.
#[derive(Debug, Default)]
pub struct Tree {
    texts: BTreeMap<String, String>,
    paths: BTreeSet<String>,
}

impl Tree {
    /// Reads the tree under `root`: what git tracks or would add, or a plain walk where there is no git.
    pub fn read(root: &Path) -> io::Result<Tree> {
        let names = match from_git(root) {
            Some(names) => names,
            None => walk(root)?,
        };
        let mut tree = Tree::default();
        for name in names {
            match fs::read(root.join(&name)) {
                Ok(bytes) => tree.insert(&name, String::from_utf8(bytes).ok()),
                // Tracked and removed, or a link to a folder: there is nothing to check.
                Err(_) => continue,
            }
        }
        Ok(tree)
    }

    /// Makes a tree out of paths and texts, for tests of the checks.
    #[must_use]
    pub fn made_up(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (name, text) in files {
            tree.insert(name, Some((*text).to_owned()));
        }
        tree
    }

    fn insert(&mut self, name: &str, text: Option<String>) {
        self.paths.insert(name.to_owned());
        if let Some(text) = text {
            self.texts.insert(name.to_owned(), text);
        }
    }

    /// Returns the text of one file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// Lists the text files, sorted, whose path ends in `ending`.
    pub fn ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.texts
            .iter()
            .filter(move |(path, _)| path.ends_with(ending))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Lists all paths, sorted, under a folder given without its last slash.
    pub fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.paths
            .iter()
            .filter(move |path| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
            .map(String::as_str)
    }

    /// Tells whether a file or folder of this path exists.
    #[must_use]
    pub fn exists(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.paths.contains(path) || self.under(path).next().is_some()
    }

    /// Tells whether the path of some file, anywhere, ends in these components.
    #[must_use]
    pub fn has_file_ending(&self, name: &str) -> bool {
        let mut stems = self.paths.iter().filter_map(|path| path.strip_suffix(name));
        stems.any(|stem| stem.is_empty() || stem.ends_with('/'))
    }
}

fn from_git(root: &Path) -> Option<Vec<String>> {
    if !root.join(".git").exists() {
        return None;
    }
    let out = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .ok()
        .filter(|out| out.status.success())?;
    let listing = String::from_utf8(out.stdout).ok()?;
    Some(listing.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

fn walk(root: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_dir() && !built(&name) {
                folders.push(path);
            } else if kind.is_file() && !name.contains(".ledger") {
                names.push(path);
            }
        }
    }
    Ok(names)
}

fn built(folder: &str) -> bool {
    folder == ".git" || folder == "target" || folder.starts_with("target-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_files_folders_and_endings() {
        let tree = Tree::made_up(&[("crates/a/src/lib.rs", ""), ("README.md", "")]);
        assert!(tree.exists("crates/a") && tree.exists("crates/a/") && tree.exists("README.md"));
        assert!(!tree.exists("crate") && !tree.exists("crates/b"));
        assert!(tree.has_file_ending("lib.rs") && tree.has_file_ending("src/lib.rs"));
        assert!(!tree.has_file_ending("a") && !tree.has_file_ending("ib.rs"));
        assert_eq!(tree.ending(".rs").count(), 1);
    }

    #[test]
    fn git_and_the_walk_agree_on_this_package() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let walked = walk(root).unwrap();
        assert!(walked.iter().any(|path| path == "src/tree.rs"), "{walked:?}");
        if let Some(listed) = from_git(root.parent().unwrap()) {
            assert!(listed.iter().any(|path| path == "xtask/src/tree.rs"), "{listed:?}");
        }
    }
}
