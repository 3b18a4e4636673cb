//! No file names a folder of the machine on which it was written.

use crate::Tree;

const FOLDERS: &[&str] = &["work", "home", "root", "Users"];

/// Files that need such a path, and why.
const NEED_IT: &[(&str, &str)] = &[("xtask/src/machine_paths.rs", "tests this very check")];

/// Searches every text file.
#[must_use]
pub fn machine_paths(tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, text) in tree.ending("").filter(|(path, _)| !NEED_IT.iter().any(|(needs, _)| needs == path)) {
        for (at, line) in text.lines().enumerate() {
            if let Some(found) = first(line) {
                wrong.push(format!(
                    "{path}:{}: names `{found}`, a folder of one machine; use a path relative to the project",
                    at + 1
                ));
            }
        }
    }
    wrong
}

fn first(line: &str) -> Option<String> {
    FOLDERS.iter().map(|folder| format!("/{folder}/")).find(|folder| {
        let mut places = line.match_indices(folder.as_str());
        places.any(|(at, _)| line.get(..at).and_then(|head| head.chars().next_back()).is_none_or(begins_a_path))
    })
}

/// A folder further down, as in a URL or a repository's own tree, is no path of a machine.
fn begins_a_path(before: char) -> bool {
    before.is_whitespace() || "\"'`(=:,[<>".contains(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machines_path_is_named_and_others_are_not() {
        let tree = Tree::made_up(&[
            ("a.md", "see\n`/home/me/x`"),
            ("b.sh", "X=/work/x"),
            ("c.md", "https://example.com/home/x and docs/work/x and /usr/lib and /homes/x"),
        ]);
        let wrong = machine_paths(&tree);
        assert!(wrong.len() == 2 && wrong[0].starts_with("a.md:2: names `/home/`"), "{wrong:?}");
    }
}
