//! One run: the desk, the two instants, and how to answer.

use std::io::IsTerminal as _;

use anyhow::Context as _;
use app::{Asked, Desk};

use crate::arguments::Global;
use crate::output::Output;
use crate::progress::{Bar, Waiting};
use crate::surroundings::{clock, randomness, state_dir};
use crate::watch::Watch;

/// What every verb is handed.
pub(crate) struct Session {
    pub(crate) desk: Desk,
    pub(crate) asked: Asked,
    pub(crate) output: Output,
    progress: bool,
}

impl Session {
    pub(crate) fn new(global: Global) -> anyhow::Result<Self> {
        let clock = clock();
        let state_dir = state_dir().context("no folder for state: set STRAGGLER_STATE_DIR")?;
        let desk = Desk { ledger: global.ledger, state_dir, trust_first_seen: global.first_seen, clock, randomness };
        let asked = Asked { as_of: global.as_of.unwrap_or(clock), known_at: global.known_at.unwrap_or(clock) };
        let progress = !global.no_progress && !global.quiet;
        let waiting = (progress && std::io::stderr().is_terminal()).then(Waiting::begin);
        Ok(Self { desk, asked, output: Output::new(global.format, global.color, global.quiet, waiting), progress })
    }

    /// Returns a progress bar, which shows itself only on a terminal and only after a while.
    pub(crate) fn bar(&self) -> Bar {
        self.output.settle();
        Bar::new(self.progress)
    }

    /// Returns what watches a question about many worlds.
    pub(crate) fn watch(&self) -> anyhow::Result<Watch> {
        Watch::new(Bar::new(self.progress), self.output.hand_over_waiting())
    }
}
