//! The goals of speed and memory, measured: `cargo run --release -p xtask -- bench [demo|ledger|logs|all]`.
//!
//! Runs the release program as a person would, on files that one seed makes, and prints what was asked beside what is. No test: on a
//! shared machine the wall clock lies, so that CPU seconds stand beside it. Files are left in the build's own folder.

mod cloudtrail;
mod demo;
mod estate;
mod goal;
mod ledger;
mod logs;
mod measured;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use goal::Row;

pub(crate) use logs::scan;

/// How often the short ones are run; the least of each counts.
const ROUNDS: usize = 3;

/// Where the programs and the files are.
pub(crate) struct Bench {
    programs: PathBuf,
    folder: PathBuf,
}

impl Bench {
    fn program(&self) -> PathBuf {
        self.programs.join("straggler")
    }

    /// Returns a folder of its own for a measurement, empty.
    fn fresh(&self, name: &str) -> io::Result<PathBuf> {
        let folder = self.folder.join(name);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir_all(&folder)?,
        }
        Ok(folder)
    }
}

/// Measures what is asked for and returns the table.
pub(crate) fn bench(root: &Path, which: &str) -> io::Result<String> {
    let me = std::env::current_exe()?;
    let programs = me.parent().ok_or_else(|| io::Error::other("this program lies nowhere"))?.to_owned();
    build(root)?;
    let bench = Bench { folder: programs.join("bench"), programs };
    type Measure = fn(&Bench) -> io::Result<Vec<Row>>;
    let all: [(&str, Measure); 3] = [("demo", demo::rows), ("ledger", ledger::rows), ("logs", logs::rows)];
    let mut rows = Vec::new();
    for (_, measure) in all.iter().filter(|(name, _)| which == "all" || which == *name) {
        rows.extend(measure(&bench)?);
    }
    if rows.is_empty() {
        return Err(io::Error::other("which one? demo, ledger, logs, all"));
    }
    Ok(goal::table(&rows))
}

/// Builds what is measured, with what built this.
fn build(root: &Path) -> io::Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    for target in [["-p", "cli", "--bin", "straggler"], ["-p", "ledger", "--example", "merkle_share"]] {
        let mut command = Command::new(&cargo);
        command.args(["build", "--release", "--quiet"]).args(target).current_dir(root);
        if !command.status()?.success() {
            return Err(io::Error::other("what is to be measured does not build"));
        }
    }
    Ok(())
}
