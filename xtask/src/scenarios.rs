//! Every bundled scenario is one file, one word in the list, and a page to read; and it reads.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use sources::{Document, read_scenario};

use crate::Tree;

const FOLDER: &str = "scenarios";
const LIST: &str = "crates/sources/src/bundled.rs";
const MACRO: &str = "\nscenarios! {";

/// The lines of a head comment that are not empty: fewer leave out what matters, more are not read.
const PAGE_LINES: RangeInclusive<usize> = 5..=12;

/// Compares the files with their list and reads each.
#[must_use]
pub fn scenarios(tree: &Tree) -> Vec<String> {
    if !tree.exists(FOLDER) {
        return vec![format!("{FOLDER}: is missing; the bundled scenarios lie there")];
    }
    let Some(listed) = tree.text(LIST).and_then(listed) else {
        return vec![format!("{LIST}: has no `scenarios! {{ ... }}` with the id of each file in {FOLDER}, in quotes")];
    };
    let mut wrong = Vec::new();
    if !listed.is_sorted_by(|one, other| one < other) {
        wrong.push(format!("{LIST}: the ids are not sorted, or one is there twice; sort them"));
    }
    let files: Vec<_> = tree.under(FOLDER).filter(|path| *path != format!("{FOLDER}/README.md")).collect();
    let mut ids = BTreeSet::new();
    for path in files {
        match path.get(FOLDER.len() + 1..).and_then(|name| name.strip_suffix(".toml")) {
            Some(id) if !id.contains('/') => {
                ids.insert(id);
                wrong.extend(of_one(path, id, tree));
            }
            _ => wrong.push(format!("{path}: is no scenario; {FOLDER} holds one .toml file each and a README.md")),
        }
    }
    let known: BTreeSet<_> = listed.iter().copied().collect();
    wrong.extend(ids.difference(&known).map(|id| format!("{LIST}: does not list \"{id}\"; add the word")));
    wrong.extend(known.difference(&ids).map(|id| format!("{LIST}: lists \"{id}\", but {FOLDER}/{id}.toml is missing")));
    wrong
}

fn of_one(path: &str, id: &str, tree: &Tree) -> Vec<String> {
    let text = tree.text(path).unwrap_or_default();
    let scenario = match read_scenario(&Document { path, bytes: text.as_bytes(), modified: None }) {
        Ok(scenario) => scenario,
        Err(refusal) => return vec![refusal.to_string()],
    };
    let mut wrong = Vec::new();
    if scenario.id != id {
        wrong.push(format!("{path}: its id is \"{}\"; the file is named by its id", scenario.id));
    }
    let lines = scenario.story.lines().filter(|line| !line.trim().is_empty()).count();
    if !PAGE_LINES.contains(&lines) {
        let (least, most) = (PAGE_LINES.start(), PAGE_LINES.end());
        wrong.push(format!(
            "{path}: its head comment has {lines} lines; tell in {least} to {most} what happened, what was left over, what is not known"
        ));
    }
    wrong
}

/// The texts in quotes between the braces of the list's macro.
fn listed(source: &str) -> Option<Vec<&str>> {
    let (_, rest) = source.split_once(MACRO)?;
    let (inside, _) = rest.split_once('}')?;
    Some(inside.split('"').skip(1).step_by(2).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# a\n# b\n# c\n#\n# d\n# e\n";
    const KEYS: &str = r#"name = "A"
year = 2024
confidence = "inferred"
sources = []
compromised = { kind = "vendor", what = "a" }
credential = [{ kinds = ["password"], called = "a" }]
window = { start = { certainty = "unknown" }, end = { certainty = "unknown" } }
delay = { days = "unknown", known_before_use = "unknown" }
"#;

    fn says(ids: &str, files: &[(&str, String)]) -> Vec<String> {
        let list =
            format!("macro_rules! scenarios {{ () => {{}} }}\nscenarios! {{\n{ids}\n}}\nconst A: &str = \"c\";\n");
        let mut all = vec![(LIST, list.as_str()), ("scenarios/README.md", "")];
        all.extend(files.iter().map(|(path, text)| (*path, text.as_str())));
        scenarios(&Tree::made_up(&all))
    }

    fn file(id: &str) -> String {
        format!("{PAGE}id = \"{id}\"\n{KEYS}")
    }

    #[test]
    fn what_is_listed_and_reads_passes() {
        let files = [("scenarios/a.toml", file("a")), ("scenarios/b.toml", file("b"))];
        assert_eq!(says("\"a\",\n\"b\",", &files), [""; 0]);
    }

    #[test]
    fn each_way_of_being_wrong_is_named() {
        let a = || ("scenarios/a.toml", file("a"));
        for (ids, files, expected) in [
            ("\"b\",\n\"a\",", vec![a(), ("scenarios/b.toml", file("b"))], "the ids are not sorted"),
            ("\"a\",\n\"a\",", vec![a()], "one is there twice"),
            ("", vec![a()], "does not list \"a\""),
            ("\"a\",\n\"b\",", vec![a()], "scenarios/b.toml is missing"),
            ("\"a\",", vec![("scenarios/a.toml", file("b"))], "its id is \"b\""),
            ("\"a\",", vec![("scenarios/a.toml", file("a").replace(PAGE, ""))], "has 0 lines"),
            ("\"a\",", vec![("scenarios/a.toml", PAGE.repeat(3) + &file("a"))], "has 20 lines"),
            ("\"a\",", vec![("scenarios/a.toml", file("a") + "[x]\n")], "scenarios/a.toml:16: unknown field `x`"),
            ("\"a\",", vec![a(), ("scenarios/notes.txt", String::new())], "notes.txt: is no scenario"),
            ("\"a\",", vec![a(), ("scenarios/old/b.toml", file("b"))], "old/b.toml: is no scenario"),
        ] {
            let wrong = says(ids, &files);
            assert!(wrong.len() == 1 && wrong[0].contains(expected), "{expected}: {wrong:?}");
        }
    }

    #[test]
    fn a_folder_or_a_list_that_is_missing_is_named() {
        assert!(scenarios(&Tree::made_up(&[]))[0].contains("is missing"));
        let wrong = scenarios(&Tree::made_up(&[("scenarios/a.toml", ""), (LIST, "macro_rules! scenarios {}")]));
        assert!(wrong.len() == 1 && wrong[0].contains("has no `scenarios!"), "{wrong:?}");
    }
}
