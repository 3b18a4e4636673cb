//! One child process and what it cost, by GNU time: on a shared machine only its own seconds of CPU say something.

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const GNU_TIME: &str = "/usr/bin/time";

/// What a run cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measured {
    /// From start to end, which others on the machine lengthen.
    pub(crate) wall_seconds: f64,
    /// User and system time of all its threads.
    pub(crate) cpu_seconds: f64,
    /// The most memory that it held at once.
    pub(crate) peak_mb: f64,
}

impl Measured {
    /// Returns the cheapest of each, since others on the machine can only add.
    pub(crate) fn least(self, other: Self) -> Self {
        Self {
            wall_seconds: self.wall_seconds.min(other.wall_seconds),
            cpu_seconds: self.cpu_seconds.min(other.cpu_seconds),
            peak_mb: self.peak_mb.max(other.peak_mb),
        }
    }
}

/// Runs a program in a folder, what it says going to a file there; `codes` are the exit codes that mean success.
pub(crate) fn run(program: &Path, arguments: &[&str], folder: &Path, codes: &[i32]) -> io::Result<Measured> {
    let (cost, said) = (folder.join("cost"), folder.join("said"));
    let mut command = Command::new(GNU_TIME);
    command.args(["--quiet", "--format", "%U %S %M", "--output"]).arg(&cost).arg(program).args(arguments);
    command.current_dir(folder).env("STRAGGLER_STATE_DIR", folder.join("state"));
    command.stdin(Stdio::null()).stdout(File::create(&said)?).stderr(File::create(folder.join("errors"))?);
    let started = Instant::now();
    let ended = command.status().map_err(|error| io::Error::other(format!("{GNU_TIME}: {error}")))?;
    let wall_seconds = started.elapsed().as_secs_f64();
    if !ended.code().is_some_and(|code| codes.contains(&code)) {
        let why = std::fs::read_to_string(folder.join("errors"))?;
        return Err(io::Error::other(format!("{} {}: {ended}: {why}", program.display(), arguments.join(" "))));
    }
    let [user, system, peak_kb] = numbers(&std::fs::read_to_string(cost)?)?;
    Ok(Measured { wall_seconds, cpu_seconds: user + system, peak_mb: peak_kb * 1024.0 / 1e6 })
}

/// Reads a line of numbers.
pub(crate) fn numbers<const N: usize>(text: &str) -> io::Result<[f64; N]> {
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    numbers.try_into().map_err(|_| io::Error::other(format!("not {N} numbers: {text}")))
}
