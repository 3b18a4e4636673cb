//! `straggler demo`: the first minute of a person who tries it.

use std::io;

use super::goal::{Goal, Row};
use super::measured::run;
use super::{Bench, ROUNDS};

/// Measures the demo, each time in a new folder.
pub(crate) fn rows(bench: &Bench) -> io::Result<Vec<Row>> {
    let measure =
        || run(&bench.program(), &["demo", "--no-progress", "--dir", "demo"], &bench.fresh("demo")?, &[0, 1, 3]);
    let mut least = measure()?;
    for _ in 1..ROUNDS {
        least = least.least(measure()?);
    }
    Ok(vec![
        Row::new("demo, wall", "s", Goal::AtMost(5.0), least.wall_seconds),
        Row::new("demo, CPU", "s", Goal::None, least.cpu_seconds),
        Row::new("demo, peak", "MB", Goal::AtMost(300.0), least.peak_mb),
    ])
}
