//! Folders with more in them than files: what is not read is said, and nothing is waited for.

use std::process::Command;

use crate::desk::{Desk, ESTATE, not_run};

#[test]
fn what_a_folder_holds_besides_files_is_said() {
    let desk = Desk::new();
    desk.write("d/a.ndjson", ESTATE);
    desk.write("d/sub/b.ndjson", "{}");
    let run = desk.run(&["import", "facts", "d"]).ended(3);
    run.shows(&["not read: d/sub", "a folder in the folder", "name it to read it"]);
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_to_nowhere_are_said() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    desk.write("d/a.ndjson", ESTATE);
    symlink(desk.path("d"), desk.path("d/circle")).unwrap();
    symlink("nowhere", desk.path("d/nowhere")).unwrap();
    symlink("self", desk.path("d/self")).unwrap();
    desk.run(&["import", "facts", "d"]).ended(3).shows(&[
        "not read: d/circle",
        "not read: d/nowhere",
        "not read: d/self",
        "leads nowhere",
    ]);
    desk.refuses(&["import", "facts", "d/self"], &["d/self"]);
    desk.refuses(&["import", "facts", "d/nowhere"], &["d/nowhere"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_a_folder_is_said_and_not_waited_for() {
    let desk = Desk::new();
    desk.write("d/a.ndjson", ESTATE);
    if !Command::new("mkfifo").arg(desk.path("d/pipe")).status().is_ok_and(|status| status.success()) {
        return not_run("a pipe in a folder", "no mkfifo here");
    }
    desk.run(&["import", "facts", "d"]).ended(3).shows(&["not read: d/pipe", "neither a file nor a folder"]);
}

#[test]
fn an_empty_folder_is_refused() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("empty")).unwrap();
    desk.refuses(&["import", "facts", "empty"], &["no file to import", "name one or more"]);
    desk.refuses(&["import", "facts"], &["no file to import"]);
}
