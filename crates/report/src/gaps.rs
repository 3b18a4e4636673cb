//! What was not read: each gap with its source, place and reason.

use app::GapItem;

use crate::count::{capital, of};
use crate::text::Text;

/// One gap.
pub(crate) struct Gap {
    pub(crate) source: Text,
    pub(crate) place: Text,
    pub(crate) reason: Text,
}

/// Every gap, with the sentence that says how many there are.
pub(crate) struct Gaps {
    pub(crate) answer: String,
    pub(crate) rows: Vec<Gap>,
}

impl Gaps {
    pub(crate) fn new(gaps: &[GapItem]) -> Self {
        let row = |item: &GapItem| Gap {
            source: Text::from(item.source.as_str()),
            place: Text::from(item.place.as_str()),
            reason: Text::from(item.reason.as_str()),
        };
        let rows: Vec<Gap> = gaps.iter().map(row).collect();
        let said = match rows.len() {
            0 => "No gap is known: what was asked for was read.".to_owned(),
            1..=12 => format!("{} known. What stands there may change this page.", of_gaps(rows.len())),
            many => format!("{} are known. What stands there may change this page.", of(many, "gap", "gaps")),
        };
        Self { answer: said, rows }
    }
}

fn of_gaps(count: usize) -> String {
    format!("{} {}", capital(count), if count == 1 { "gap is" } else { "gaps are" })
}
