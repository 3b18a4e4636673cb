//! Runs a page in a folder of its own: its own state, an empty environment, no terminal.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use crate::page::{Command, Page, Part};
use crate::redact::redacted;

/// Runs every command of a page and returns what each printed, as a page writes it.
pub(crate) fn run(page: &Page) -> Vec<String> {
    let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pages-{}", std::process::id())).join(&page.name);
    let _ = std::fs::remove_dir_all(&here);
    std::fs::create_dir_all(&here).expect("a folder for the page");
    let mut outcomes = Vec::new();
    for part in &page.parts {
        match part {
            Part::Text(_) => {}
            Part::File { name, text, .. } => {
                let path = here.join(name);
                std::fs::create_dir_all(path.parent().expect("inside")).expect("a folder for the file");
                std::fs::write(path, text).expect("a file of the page");
            }
            Part::Console(commands) => outcomes.extend(commands.iter().map(|command| one(command, &here))),
        }
    }
    std::fs::remove_dir_all(&here).expect("the folder is ours");
    outcomes
}

pub(crate) fn program() -> PathBuf {
    std::env::var_os("STRAGGLER_TEST_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_straggler").into(), PathBuf::from)
}

fn one(command: &Command, here: &Path) -> String {
    let arguments = &command.words[1..];
    match command.words[0].as_str() {
        "straggler" => {}
        "cp" => {
            std::fs::copy(here.join(&arguments[0]), here.join(&arguments[1])).expect("cp");
            return "exit 0\n".to_owned();
        }
        "rm" => {
            std::fs::remove_file(here.join(&arguments[0])).expect("rm");
            return "exit 0\n".to_owned();
        }
        other => panic!("pages run straggler, cp and rm, not {other}"),
    }
    let output = Process::new(program())
        .args(arguments)
        .current_dir(here)
        .env_clear()
        .env("STRAGGLER_STATE_DIR", here.join("state"))
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
    let mut told = redacted(&text(&output.stdout), here);
    told.extend(
        redacted(&text(&output.stderr), here).lines().map(|line| format!("{}\n", format!("stderr: {line}").trim_end())),
    );
    let verb_help = arguments.len() > 1 && arguments.last().is_some_and(|last| last == "--help");
    let told = if verb_help { without_options_of_every_verb(&told) } else { told };
    format!("{told}exit {}\n", output.status.code().expect("no signal"))
}

/// The help of each verb ends with the same options; a page shows them once, with `straggler --help`.
fn without_options_of_every_verb(help: &str) -> String {
    const HEADING: &str = "\nOptions of every verb:\n";
    help.split_once(HEADING).map_or_else(|| help.to_owned(), |(own, _)| format!("{own}[OPTIONS OF EVERY VERB]\n"))
}
