//! Every extension is one file, one word in the list, one fixture folder; never one without the others.

use std::collections::BTreeSet;

use crate::Tree;
use crate::rust_text::{Code, closing, places};

/// Where extensions of one kind live.
struct Shelf {
    files: &'static str,
    ending: &'static str,
    /// The file that lists them, and the macro that it hands the list to.
    list: (&'static str, &'static str),
    fixtures: &'static str,
}

const SHELVES: &[Shelf] = &[
    Shelf {
        files: "crates/sources/src/importers",
        ending: ".rs",
        list: ("crates/sources/src/importers/mod.rs", "importers!"),
        fixtures: "crates/sources/fixtures",
    },
    Shelf {
        files: "crates/activity/src/formats",
        ending: ".toml",
        list: ("crates/activity/src/format.rs", "formats!"),
        fixtures: "crates/activity/fixtures",
    },
];

/// Compares files, list and fixtures of each kind of extension.
#[must_use]
pub fn extensions(tree: &Tree) -> Vec<String> {
    SHELVES.iter().filter(|shelf| tree.exists(shelf.files)).flat_map(|shelf| complete(shelf, tree)).collect()
}

fn complete(shelf: &Shelf, tree: &Tree) -> Vec<String> {
    let Shelf { files, fixtures, list: (list, word), .. } = shelf;
    let Some(listed) = tree.text(list).and_then(|source| listed(source, word)) else {
        return vec![format!("{list}: has no `{word} {{ ... }}` with one word for each extension in {files}")];
    };
    let names = names(shelf, tree);
    let mut wrong = Vec::new();
    for name in &names {
        if !listed.iter().any(|word| word == name) {
            wrong.push(format!("{list}: does not list `{name}`, though {files} has it; add the word"));
        }
        if tree.under(&format!("{fixtures}/{name}")).next().is_none() {
            wrong.push(format!("{fixtures}/{name}: has no case; add a folder with an input and what is read from it"));
        }
    }
    if !listed.is_sorted() {
        wrong.push(format!("{list}: the words of `{word}` are not sorted; sort them"));
    }
    let inside = tree.under(fixtures).filter_map(|path| path.get(fixtures.len() + 1..)?.split_once('/'));
    let folders: BTreeSet<&str> = inside.map(|(name, _)| name).collect();
    for orphan in folders.into_iter().filter(|folder| !names.contains(folder)) {
        wrong.push(format!("{fixtures}/{orphan}: belongs to nothing in {files}; rename or remove it"));
    }
    wrong
}

/// The words between the braces of the list's macro.
fn listed(source: &str, word: &str) -> Option<Vec<String>> {
    let code = Code::of(source).text;
    let at = places(&code, word).next()?;
    let rest = code.get(at + word.len()..)?;
    let open = rest.find('{').filter(|open| rest.get(..*open).is_some_and(|gap| gap.trim().is_empty()))?;
    let inside = rest.get(open + 1..closing(rest, open)? - 1)?;
    let words = inside.split(',').map(str::trim).filter(|word| !word.is_empty());
    Some(words.map(str::to_owned).collect())
}

/// Names each extension once: a file on the shelf, or a folder with a `mod.rs`.
fn names<'a>(shelf: &Shelf, tree: &'a Tree) -> BTreeSet<&'a str> {
    let inside = tree.under(shelf.files).filter_map(|path| path.get(shelf.files.len() + 1..));
    let stems = inside.filter_map(|name| name.strip_suffix("/mod.rs").or(name.strip_suffix(shelf.ending)));
    stems.filter(|stem| *stem != "mod" && !stem.contains('/')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "//! Lists okta.\nmacro_rules! importers { ($($n:ident),*) => {}; }\nimporters! {\n    csv,\n    facts,\n}\nconst OKTA: u8 = okta;\n";

    #[test]
    fn a_complete_shelf_passes_and_an_absent_one_waits() {
        assert_eq!(extensions(&Tree::made_up(&[])), [""; 0]);
        let tree = Tree::made_up(&[
            ("crates/sources/src/importers/mod.rs", LIST),
            ("crates/sources/src/importers/csv.rs", ""),
            ("crates/sources/src/importers/csv/table.rs", ""),
            ("crates/sources/fixtures/csv/plain/input.csv", ""),
            ("crates/activity/src/format.rs", "formats! { cloudtrail }"),
            ("crates/activity/src/formats/cloudtrail.toml", ""),
            ("crates/activity/fixtures/cloudtrail/plain/expected.json", ""),
        ]);
        assert_eq!(extensions(&tree), [""; 0]);
    }

    #[test]
    fn unlisted_untested_and_orphaned_extensions_are_named() {
        let wrong = extensions(&Tree::made_up(&[
            ("crates/sources/src/importers/mod.rs", LIST),
            ("crates/sources/src/importers/csv.rs", ""),
            ("crates/sources/src/importers/okta/mod.rs", ""),
            ("crates/sources/src/importers/okta/user.rs", ""),
            ("crates/sources/fixtures/okta/plain/input.json", ""),
            ("crates/sources/fixtures/gone/plain/input.json", ""),
        ]));
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        assert!(wrong[0].contains("fixtures/csv: has no case"), "{wrong:?}");
        assert!(wrong[1].contains("does not list `okta`"), "{wrong:?}");
        assert!(wrong[2].contains("fixtures/gone: belongs to nothing"), "{wrong:?}");
    }

    #[test]
    fn a_shelf_without_list_or_with_an_unsorted_one_is_named() {
        let csv = ("crates/sources/src/importers/csv.rs", "");
        let case = ("crates/sources/fixtures/csv/plain/input.csv", "");
        let list = "crates/sources/src/importers/mod.rs";
        let wrong = extensions(&Tree::made_up(&[csv, case, (list, "mod csv;")]));
        assert!(wrong.len() == 1 && wrong[0].contains("has no `importers! {"), "{wrong:?}");
        let wrong = extensions(&Tree::made_up(&[csv, case, (list, "importers! { facts, csv }")]));
        assert!(wrong.len() == 1 && wrong[0].contains("not sorted"), "{wrong:?}");
    }
}
