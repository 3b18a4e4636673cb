//! Every path that a page names exists.
//!
//! A word in backticks or in a fenced block counts as a path when its first component is a top-level folder of the
//! project; in backticks also when it ends like a source or a page. A link counts unless it leaves the project.

use crate::Tree;

const ENDINGS: &[&str] = &[".md", ".rs", ".toml", ".py"];

/// Files that a user writes, which pages name and the project does not hold.
const USERS_OWN: &[&str] = &["straggler.toml", "notice.toml"];

/// Checks every `*.md` file.
#[must_use]
pub fn paths(tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for (page, text) in tree.ending(".md") {
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (line, name) in named(text, tree) {
            if !found(&name, folder, tree) {
                wrong.push(format!("{page}:{line}: names `{name}`, which does not exist; correct or remove it"));
            }
        }
    }
    wrong
}

fn named(text: &str, tree: &Tree) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    let mut fenced = false;
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            let words = line.split_whitespace().filter(|word| in_top_folder(word, tree));
            names.extend(words.map(|word| (at + 1, bare(word))));
        } else {
            names.extend(quoted(line).filter(|word| is_path(word, tree)).map(|word| (at + 1, bare(word))));
            names.extend(links(line).map(|target| (at + 1, bare(target))));
        }
    }
    names.retain(|(_, name)| !name.contains(['*', '<', '>', '{', '$', '…', '?']) && !name.contains("..."));
    names
}

fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains(':') && !target.starts_with('#') && !target.is_empty())
}

fn is_path(word: &str, tree: &Tree) -> bool {
    if word.contains(char::is_whitespace) || word.contains("://") {
        return false;
    }
    in_top_folder(word, tree) || ENDINGS.iter().any(|ending| bare(word).ends_with(ending))
}

fn in_top_folder(word: &str, tree: &Tree) -> bool {
    bare(word).split_once('/').is_some_and(|(first, _)| !first.is_empty() && tree.under(first).next().is_some())
}

/// Takes away what stands around a path: `./`, an anchor, a line number, punctuation.
fn bare(word: &str) -> String {
    let word = word.trim_matches(['"', '\'', ',', ';', '(', ')']).trim_start_matches("./");
    let word = word.split('#').next().unwrap_or(word);
    let word = match word.rsplit_once(':') {
        Some((path, line)) if line.chars().all(|c| c.is_ascii_digit()) => path,
        _ => word,
    };
    word.trim_end_matches('/').to_owned()
}

fn found(name: &str, folder: &str, tree: &Tree) -> bool {
    tree.exists(name)
        || tree.exists(&joined(folder, name))
        || tree.has_file_ending(name)
        || USERS_OWN.contains(&name)
        || ENDINGS.contains(&name)
}

fn joined(folder: &str, name: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> Vec<String> {
        let files = [("docs/page.md", text), ("docs/ledger.md", ""), ("crates/a/src/lib.rs", ""), ("README.md", "")];
        paths(&Tree::made_up(&files))
    }

    #[test]
    fn what_does_not_exist_is_named_with_its_line() {
        for text in [
            "see\n`crates/b/src/lib.rs`",
            "a\n`gone.rs`",
            "a\n[x](gone.md)",
            "a\n[x](../LICENCE)",
            "a\n`crates/a/src/lib.rs` and `crates/a/tests/`",
            "```\ncat crates/a/none\n```",
            "a\n`other/x.rs:3`",
        ] {
            let wrong = says(text);
            assert!(wrong.len() == 1 && wrong[0].starts_with("docs/page.md:2: names"), "{text:?}: {wrong:?}");
        }
    }

    #[test]
    fn what_exists_and_what_is_no_path_passes() {
        for text in [
            "`crates/a/src/lib.rs` `crates/a/` `lib.rs:12` `docs/ledger.md#heading` `ledger.md`",
            "[x](ledger.md) [y](../README.md#top) [z](https://example.com/a.md) [q](#here)",
            "`okta/api_token/x` `crates/*/src` `crates/<name>/x` `https://example.com/a.rs` `cargo test docs/x`",
            "`straggler.toml` `.md`",
            "```\nstraggler import csv my/list.csv\n```",
        ] {
            assert_eq!(says(text), [""; 0], "{text}");
        }
    }
}
