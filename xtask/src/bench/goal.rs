//! A goal and what was measured: one row of the table.

use std::fmt;

/// What was asked of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Goal {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
    /// Nothing: shown to judge the others by.
    None,
}

/// One row: what, in which unit, how much was asked, how much it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// Of what the numbers are.
    pub(crate) unit: &'static str,
    /// What was asked.
    pub(crate) goal: Goal,
    /// What it is.
    pub(crate) measured: f64,
}

impl Row {
    /// Makes a row.
    pub(crate) fn new(what: impl Into<String>, unit: &'static str, goal: Goal, measured: f64) -> Self {
        Self { what: what.into(), unit, goal, measured }
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
        let Self { what, unit, measured, .. } = self;
        let goal = match self.goal {
            Goal::AtMost(most) => format!("<= {}", number(most)),
            Goal::AtLeast(least) => format!(">= {}", number(least)),
            Goal::None => String::new(),
        };
        write!(f, "{what:<46} {goal:>10} {:>10} {unit:<8} {}", number(*measured), self.met())
    }
}

/// Three digits of a small number, none after the point of a large one.
fn number(value: f64) -> String {
    let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.digits$}")
}

/// Writes the table.
pub(crate) fn table(rows: &[Row]) -> String {
    let head = format!("{:<46} {:>10} {:>10} {:<8} met", "what", "goal", "measured", "unit");
    std::iter::once(head).chain(rows.iter().map(Row::to_string)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_at_its_very_number_and_not_beyond() {
        let met = |goal, measured| Row::new("x", "s", goal, measured).met();
        assert_eq!([met(Goal::AtMost(2.0), 2.0), met(Goal::AtMost(2.0), 2.01)], ["yes", "NO"]);
        assert_eq!([met(Goal::AtLeast(2.0), 2.0), met(Goal::AtLeast(2.0), 1.99)], ["yes", "NO"]);
        assert_eq!(met(Goal::None, 2.0), "");
        assert_eq!(number(0.123), "0.12");
        assert_eq!(number(25_000.4), "25000");
    }
}
