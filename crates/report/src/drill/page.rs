//! What a drill page is made from: the frame of an answer, and what was asked; what was not asked is not drawn.

use std::collections::BTreeMap;

use app::{
    Answer, BreachItem, ClosureItem, CrossingItem, CutsItem, GapItem, Head, PairItem, ReplayItem, Stamp, StepItem,
};

/// A drill, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct DrillPage {
    /// The ledger that all of it was worked out from.
    pub ledger: Head,
    /// `--as-of`.
    pub as_of: Stamp,
    /// `--known-at`.
    pub known_at: Stamp,
    /// What was asked, in parts, as `every vendor` and `every crown jewel`; stands behind "Drill" in the title.
    pub asked: Vec<String>,
    /// The command that works it out again.
    pub again: String,
    /// What people call things, by id (`system/jira`); without an entry the id is shortened.
    pub names: BTreeMap<String, String>,
    /// How controls stand, by id: `absent`, `unknown`, `partial`, `enforced`.
    pub states: BTreeMap<String, String>,
    /// The vendors that there are.
    pub vendors: Vec<String>,
    /// The crown jewels that there are, as `on:system/jira/admin`.
    pub jewels: Vec<String>,
    /// Each vendor against each jewel.
    pub pairs: Option<Vec<PairItem>>,
    /// Vendors, the worst first.
    pub breaches: Option<Vec<BreachItem>>,
    /// How the jewels of a vendor fall; drawn under the vendors.
    pub paths: Vec<BreachPaths>,
    /// What one control would have cut, and two; one item for each start.
    pub cuts: Option<Vec<CutsItem>>,
    /// Open credentials, the one whose closing helps most first.
    pub closures: Option<Vec<ClosureItem>>,
    /// Ways out of lower environments.
    pub crossings: Option<Vec<CrossingItem>>,
    /// Known breaches.
    pub replays: Option<Vec<ReplayItem>>,
    /// How the chances on this page were made.
    pub odds: Option<Odds>,
    /// What was not read.
    pub gaps: Vec<GapItem>,
}

/// How the jewels fall that one vendor's breach takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreachPaths {
    /// The vendor.
    pub vendor: String,
    /// The proof tree of each jewel; steps that several share are drawn once.
    pub trees: Vec<Vec<StepItem>>,
}

/// How chances were made (semantics 9.18: one draw a control, never a clause).
#[derive(Debug, Clone, PartialEq)]
pub struct Odds {
    /// How many draws; 0 where every chance is exact.
    pub draws: u64,
    /// What the draws began with.
    pub seed: u64,
    /// With what chance a control holds, by how it stands.
    pub states: Vec<StateOdds>,
}

/// With what chance a control holds that stands so.
#[derive(Debug, Clone, PartialEq)]
pub struct StateOdds {
    /// How it stands, as `enforced`.
    pub state: String,
    /// The lower end of what is taken.
    pub low: f64,
    /// What is taken.
    pub holds: f64,
    /// The upper end.
    pub high: f64,
}

impl DrillPage {
    /// Returns the page with the labels of its items among the names, where no other name is given.
    pub(crate) fn with_labels(&self) -> Self {
        let mut page = self.clone();
        let vendors = self.breaches.iter().flatten().map(|item| (&item.vendor, &item.label));
        let credentials = self.closures.iter().flatten().map(|item| (&item.credential, &item.label));
        for (id, label) in vendors.chain(credentials) {
            if let Some(label) = label {
                page.names.entry(id.clone()).or_insert_with(|| label.clone());
            }
        }
        page
    }

    /// Makes a page that asks nothing yet, under the frame of an answer and with its gaps.
    pub fn new<T>(answer: &Answer<T>) -> Self {
        Self {
            ledger: answer.ledger.clone(),
            as_of: answer.as_of,
            known_at: answer.known_at,
            asked: Vec::new(),
            again: String::new(),
            names: BTreeMap::new(),
            states: BTreeMap::new(),
            vendors: Vec::new(),
            jewels: Vec::new(),
            pairs: None,
            breaches: None,
            paths: Vec::new(),
            cuts: None,
            closures: None,
            crossings: None,
            replays: None,
            odds: None,
            gaps: answer.gaps.clone(),
        }
    }
}
