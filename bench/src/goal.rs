//! A goal and what was measured: one row of the table.

use std::fmt;

/// What was asked of a number.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    AtMost(f64),
    AtLeast(f64),
    /// Nothing: shown to judge the others by.
    None,
}

/// One row: what, how much was asked, how much it is, in which unit.
pub(crate) struct Row {
    what: String,
    goal: Goal,
    measured: f64,
    unit: &'static str,
}

impl Row {
    pub(crate) fn new(what: impl Into<String>, goal: Goal, measured: f64, unit: &'static str) -> Self {
        Self { what: what.into(), goal, measured, unit }
    }

    /// Makes a row that nothing was asked of.
    pub(crate) fn shown(what: impl Into<String>, measured: f64, unit: &'static str) -> Self {
        Self::new(what, Goal::None, measured, unit)
    }

    fn met(&self) -> &'static str {
        match self.goal {
            Goal::AtMost(most) if self.measured <= most => "yes",
            Goal::AtLeast(least) if self.measured >= least => "yes",
            Goal::None => "",
            _ => "NO",
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, measured, unit, .. } = self;
        let goal = match self.goal {
            Goal::AtMost(most) => format!("<= {}", number(most)),
            Goal::AtLeast(least) => format!(">= {}", number(least)),
            Goal::None => String::new(),
        };
        let line = format!("{what:<58} {goal:>9} {:>9} {unit:<10} {}", number(*measured), self.met());
        f.write_str(line.trim_end())
    }
}

/// Writes the head of the table.
pub(crate) fn head() -> String {
    format!("{:<58} {:>9} {:>9} {:<10} met", "what", "at least", "measured", "unit")
}

/// Three digits of a small number, none after the point of a large one.
fn number(value: f64) -> String {
    let digits = match value {
        ..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    format!("{value:.digits$}")
}
