//! What a sheet leaves open, counted by column: one gap for a column, not one for a cell.

use std::collections::BTreeMap;

use model::Gap;

/// Columns whose empty cells, or absence, are gaps; in the others, empty only means that nothing happened.
pub(super) const STATED: &[&str] = &[
    "identity",
    "owner",
    "created_at",
    "expires_at",
    "last_used_at",
    "enabled",
    "scopes",
    "opens",
    "environment",
    "ip_allow_list",
    "binding",
    "stored_in",
    "holder_evidence",
];

/// Counts of open cells of one sheet.
#[derive(Debug, Default)]
pub(super) struct Tally {
    counts: BTreeMap<(&'static str, &'static str), usize>,
    rows: usize,
}

impl Tally {
    /// Counts a row.
    pub(super) fn row(&mut self) {
        self.rows += 1;
    }

    /// Counts a cell that is empty, where that leaves something open.
    pub(super) fn empty(&mut self, column: &'static str) {
        if STATED.contains(&column) {
            self.count(column, "not stated");
        }
    }

    /// Counts a cell that leaves something open.
    pub(super) fn count(&mut self, column: &'static str, what: &'static str) {
        *self.counts.entry((column, what)).or_default() += 1;
    }

    /// Returns the gaps of the sheet.
    pub(super) fn gaps(&self, source: &str) -> Vec<Gap> {
        let rows = self.rows;
        let counted = |((column, what), count): (&(&str, &str), &usize)| {
            Gap::at(source, format!("column {column}"), format!("{what} in {count} of {rows} rows"))
        };
        self.counts.iter().map(counted).collect()
    }
}
