//! How sources look: formatted, named by a noun, with a head that says what they are.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::Tree;

/// Names that attract everything and say nothing.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "manager", "misc", "imp"];

/// Names source files and folders that are called after nothing in particular.
#[must_use]
pub fn file_names(tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, _) in tree.ending(".rs") {
        let parts = path.trim_end_matches(".rs").split('/');
        for part in parts.filter(|part| EMPTY_NAMES.contains(part)) {
            wrong.push(format!("{path}: `{part}` names nothing; call it after the one thing that it holds"));
        }
    }
    wrong
}

/// Names source files that do not begin with a `//!` head.
#[must_use]
pub fn heads(tree: &Tree) -> Vec<String> {
    let bare = tree.ending(".rs").filter(|(_, text)| !begins_with_head(text));
    bare.map(|(path, _)| {
        format!("{path}: has no `//!` head; begin with one or two lines: what it is, where the outside spec is")
    })
    .collect()
}

/// Runs `rustfmt --check` over every source, modules that macros declare included.
///
/// None when rustfmt is not installed.
#[must_use]
pub fn unformatted(root: &Path, tree: &Tree) -> Option<Vec<String>> {
    let installed = Command::new("rustfmt").arg("--version").output();
    if !installed.is_ok_and(|out| out.status.success()) {
        return None;
    }
    let sources: Vec<&str> = tree.ending(".rs").map(|(path, _)| path).collect();
    let run = Command::new("rustfmt").args(["--check", "--edition", "2024"]).args(&sources).current_dir(root).output();
    Some(match run {
        Ok(out) => {
            let said = String::from_utf8_lossy(&out.stdout).replace(&format!("{}/", root.display()), "");
            complaints(&said, &out.stderr, out.status.success())
        }
        Err(error) => vec![format!("rustfmt does not start: {error}")],
    })
}

/// Turns what rustfmt printed into one sentence a file.
fn complaints(stdout: &str, stderr: &[u8], passed: bool) -> Vec<String> {
    let files: BTreeSet<&str> = stdout
        .lines()
        .filter_map(|line| line.strip_prefix("Diff in "))
        .map(|place| place.rsplit_once(".rs").map_or(place, |(stem, _)| stem))
        .collect();
    let mut wrong: Vec<String> =
        files.iter().map(|stem| format!("{stem}.rs: is not formatted; run `rustfmt --edition 2024` on it")).collect();
    if wrong.is_empty() && !passed {
        wrong.push(format!("rustfmt failed: {}", String::from_utf8_lossy(stderr).trim()));
    }
    wrong
}

fn begins_with_head(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("#!["));
    lines.next().is_some_and(|line| line.starts_with("//!"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_say_nothing_are_named() {
        let tree = Tree::made_up(&[
            ("crates/a/src/utils.rs", ""),
            ("crates/a/src/common/x.rs", ""),
            ("crates/a/src/utility.rs", ""),
        ]);
        assert_eq!(file_names(&tree).len(), 2);
    }

    #[test]
    fn a_file_without_head_is_named() {
        let tree =
            Tree::made_up(&[("a.rs", "use x;\n//! late\n"), ("b.rs", "#![forbid(x)]\n//! Head.\n"), ("c.rs", "")]);
        let wrong = heads(&tree);
        assert!(wrong.len() == 2 && wrong[0].starts_with("a.rs") && wrong[1].starts_with("c.rs"), "{wrong:?}");
    }

    #[test]
    fn each_file_is_complained_of_once() {
        let wrong = complaints("Diff in /a/b.rs:3:\nDiff in /a/b.rs:9:\n", b"", false);
        assert!(wrong.len() == 1 && wrong[0].starts_with("/a/b.rs: is not formatted"), "{wrong:?}");
        assert_eq!(complaints("", b"error: expected identifier", false).len(), 1);
        assert_eq!(complaints("", b"", true), [""; 0]);
    }
}
