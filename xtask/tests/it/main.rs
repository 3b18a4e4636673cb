//! Puts every check to this project. A failure lists all that is wrong, not only the first.

use std::path::Path;

use xtask::{Metadata, Tree, cargo_metadata};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

fn tree() -> Tree {
    let tree = Tree::read(root()).unwrap_or_default();
    assert!(tree.exists("xtask/src/lib.rs"), "the project's files cannot be read from {}", root().display());
    tree
}

fn metadata() -> Metadata {
    let read = cargo_metadata(root());
    assert!(read.is_ok(), "cargo metadata --locked failed: {read:?}");
    read.unwrap_or_default()
}

fn nothing(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n  {}", wrong.len(), wrong.join("\n  "));
}

#[test]
fn arrows_point_down_and_the_map_is_true() {
    let (map, mut wrong) = xtask::read_map(tree().text("ARCHITECTURE.md").unwrap_or_default());
    wrong.extend(xtask::arrows(&map, &metadata()));
    nothing(&wrong);
}

#[test]
fn what_is_absent_stays_absent() {
    let mut wrong = xtask::forbidden_words(&tree());
    wrong.extend(xtask::foreign_dependencies(&metadata()));
    nothing(&wrong);
}

#[test]
fn every_path_in_a_page_exists() {
    nothing(&xtask::paths(&tree()));
}

#[test]
fn files_and_functions_are_short() {
    nothing(&xtask::sizes(&tree()));
}

#[test]
fn packages_are_licensed_few_and_single() {
    nothing(&xtask::packages(&metadata(), "cli"));
}

#[test]
fn sources_are_named_by_a_noun_and_have_a_head() {
    let mut wrong = xtask::file_names(&tree());
    wrong.extend(xtask::heads(&tree()));
    nothing(&wrong);
}

#[test]
fn sources_are_formatted() {
    match xtask::unformatted(root(), &tree()) {
        Some(wrong) => nothing(&wrong),
        None => eprintln!("not run: formatting (rustfmt is not installed)"),
    }
}

#[test]
fn every_extension_is_listed_and_has_a_case() {
    nothing(&xtask::extensions(&tree()));
}

#[test]
fn every_bundled_scenario_is_listed_and_reads() {
    nothing(&xtask::scenarios(&tree()));
}

#[test]
fn no_file_names_a_path_of_one_machine() {
    nothing(&xtask::machine_paths(&tree()));
}

#[test]
fn the_readme_keeps_its_promise() {
    nothing(&xtask::readme(&tree()));
}

#[test]
fn rustfmt_names_the_badly_formatted_file_and_the_broken_one() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("formatting");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text, says) in
        [("good.rs", "fn a() {}\n", 0), ("bad.rs", "fn  a( ) { }\n", 1), ("broken.rs", "fn (\n", 1)]
    {
        std::fs::write(folder.join(name), text).unwrap();
        let wrong = xtask::unformatted(&folder, &Tree::made_up(&[(name, text)]));
        assert!(wrong.as_ref().is_none_or(|wrong| wrong.len() == says), "{name}: {wrong:?}");
    }
}
