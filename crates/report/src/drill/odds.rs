//! How the chances were made: draws, seed, and with what chance a control holds that stands so.

use super::chance::percent;
use super::names::counted;
use super::page::{DrillPage, Odds};
use crate::text::Text;

/// With what chance a control holds.
pub(crate) struct Row {
    pub(crate) state: Text,
    pub(crate) holds: String,
    pub(crate) between: String,
}

/// The odds, said.
pub(crate) struct Told {
    pub(crate) answer: String,
    pub(crate) rows: Vec<Row>,
}

impl Told {
    pub(crate) fn new(page: &DrillPage) -> Option<Self> {
        let odds = page.odds.as_ref()?;
        let row = |state: &super::page::StateOdds| Row {
            state: Text::from(state.state.as_str()),
            holds: shown(state.holds),
            between: if state.low.total_cmp(&state.high).is_eq() {
                String::new()
            } else {
                format!("{} to {}", shown(state.low), shown(state.high))
            },
        };
        Some(Self { answer: answer(odds), rows: odds.states.iter().map(row).collect() })
    }
}

fn answer(odds: &Odds) -> String {
    let how = if odds.draws == 0 {
        "Worked out exactly, without draws.".to_owned()
    } else {
        let draws = if odds.draws == 1 { "draw" } else { "draws" };
        format!("{} {draws}, seed {}.", counted(odds.draws), odds.seed)
    };
    format!(
        "{how} A control is drawn once, not once a step: one that fails, fails everywhere. The interval is the 95 % interval."
    )
}

fn shown(share: f64) -> String {
    if share.is_finite() { percent(share) } else { "not a number".to_owned() }
}
