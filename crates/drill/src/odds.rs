//! With what probability a control holds (semantics 9.15, 9.19). One draw for a control, never one for each step: what
//! fails, fails everywhere.

use std::collections::BTreeMap;

use estate::NodeId;
use model::{ControlState, attribute};

use crate::Stage;

/// How far controls are trusted.
#[derive(Debug, Clone, PartialEq)]
pub struct Odds {
    /// The probability that an enforced control holds.
    pub enforced: f64,
    /// The probability that a partial one does.
    pub partial: f64,
    /// Controls of which more is known.
    pub of: BTreeMap<NodeId, f64>,
}

impl Default for Odds {
    /// What the mock-up's drill assumes; ours, not measured.
    fn default() -> Self {
        Self { enforced: 0.95, partial: 0.5, of: BTreeMap::new() }
    }
}

impl Odds {
    /// Returns the probability that a control holds against those who are compromised. An absent or unknown one does
    /// not, nor does one that lets them through, unless more is known of it.
    pub fn holds(&self, stage: &Stage<'_>, control: NodeId, compromised: &[NodeId]) -> f64 {
        if stage.admits(control, compromised) {
            return 0.0;
        }
        if let Some(known) = self.of.get(&control) {
            return *known;
        }
        match stage.estate.attributes(control).word(attribute::STATE) {
            Some(ControlState::Enforced) if stage.holds(control, compromised) => self.enforced,
            Some(ControlState::Partial) => self.partial,
            _ => 0.0,
        }
    }
}
