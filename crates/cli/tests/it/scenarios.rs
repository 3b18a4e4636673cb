//! Every page runs and comes out as written; none is forgotten.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::page::Page;
use crate::run::run;

/// A scenario is read in one go.
const LINES_MAX: usize = 60;

pub(crate) fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

pub(crate) fn scenarios() -> Vec<Page> {
    let folder = std::fs::read_dir(docs().join("scenarios")).expect("docs/scenarios");
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.expect("readable").path()).collect();
    paths.retain(|path| path.file_name().is_some_and(|name| name != "README.md"));
    paths.sort();
    paths.iter().map(|path| Page::read(path)).collect()
}

pub(crate) fn pages() -> Vec<Page> {
    let mut pages = scenarios();
    pages.push(Page::read(&docs().join("cli.md")));
    pages
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| !value.is_empty())
}

#[test]
fn every_page_comes_out_as_written() {
    let pages = pages();
    let wrong: Mutex<Vec<String>> = Mutex::default();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let difference = compared(page);
                    wrong.lock().expect("no panic while held").extend(difference);
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().expect("no panic while held");
    wrong.sort();
    assert!(wrong.is_empty(), "{}\n(UPDATE=1 rewrites the pages)", wrong.join("\n"));
}

fn compared(page: &Page) -> Vec<String> {
    let outcomes = run(page);
    if updating() {
        std::fs::write(&page.path, page.rewritten(&outcomes)).expect("a page can be written");
        return Vec::new();
    }
    let differs = |(command, outcome): (&crate::page::Command, &String)| {
        (command.expected != *outcome)
            .then(|| format!("{}: {}\n--- written\n{}--- now\n{outcome}", page.name, command.line, command.expected))
    };
    page.commands().zip(&outcomes).filter_map(differs).collect()
}

#[test]
fn every_page_is_a_page() {
    for page in scenarios() {
        let name = &page.name;
        assert!(page.path.extension().is_some_and(|ending| ending == "md"), "{name}: only pages lie in docs/scenarios");
        assert!(!page.title.is_empty(), "{name}: the first line is `# ` and a title");
        assert!(!page.covers.is_empty(), "{name}: a line `covers: ` says what it shows");
        assert!(page.commands().count() > 0, "{name}: it runs nothing");
        assert!(page.lines <= LINES_MAX, "{name}: {} lines, at most {LINES_MAX}; tell one thing", page.lines);
        for command in page.commands().filter(|command| command.words[0] == "straggler") {
            assert!(
                command.expected.lines().last().is_some_and(|line| line.starts_with("exit ")),
                "{name}: {}",
                command.line
            );
        }
    }
}

#[test]
fn the_list_of_scenarios_is_whole() {
    let path = docs().join("scenarios/README.md");
    let text = std::fs::read_to_string(&path).expect("docs/scenarios/README.md");
    let (head, _) = text.split_once("| scenario |").expect("a table `| scenario | shows |`");
    let mut list = format!("{head}| scenario | shows |\n|---|---|\n");
    for page in scenarios() {
        list.push_str(&format!("| [{}]({}.md) | {} |\n", page.title, page.name, page.covers.join(", ")));
    }
    if updating() {
        std::fs::write(&path, &list).expect("the list can be written");
    } else {
        assert!(text == list, "docs/scenarios/README.md lists other scenarios than there are (UPDATE=1 rewrites it)");
    }
}

#[test]
fn no_test_file_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let main = std::fs::read_to_string(folder.join("main.rs")).expect("main.rs");
    for entry in std::fs::read_dir(folder).expect("tests/it") {
        let path = entry.expect("readable").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(name == "main" || main.contains(&format!("mod {name};")), "{name}.rs is not in main.rs");
    }
}
