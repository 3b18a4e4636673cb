//! What the drill answers, as plain data.

use serde::Serialize;

use crate::{OpensItem, StepItem};

/// One vendor, and what its breach would open (interface.md, `drill vendors`).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BreachItem {
    /// The vendor.
    pub vendor: String,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How many credentials it holds.
    pub holds: usize,
    /// How many credentials would be in the intruder's hands in the end.
    pub credentials: u64,
    /// How many atoms (have, act, on) would follow.
    pub atoms: u64,
    /// The jewels that would fall, as `on:system/jira/admin`.
    pub jewels: Vec<String>,
    /// What each layer, and each pair where asked for, would have taken away; the best first.
    pub layers: Vec<LayerItem>,
    /// Whether the layers were looked at; of vendors beyond the worst they are only where asked for.
    pub layers_asked: bool,
}

/// One layer, or two together, and what would not have happened (semantics 9.18).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LayerItem {
    /// The controls; of a candidate, what it is about: a credential, an identity, or a step as `FROM may TO`.
    pub controls: Vec<String>,
    /// The same in words, as "MFA on id/user/acme/u1".
    pub words: Vec<String>,
    /// How many atoms fewer would be reached.
    pub lost: u64,
    /// The jewels that would not have fallen.
    pub saved: Vec<String>,
    /// How many jewels would still fall, on average over the draws, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<ChanceItem>,
    /// Whether any of it does not exist yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub candidate: bool,
}

/// What would have cut what follows from one start.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CutsItem {
    /// From what: vendors, or what an incident exposed.
    pub from: Vec<String>,
    /// How many atoms follow as things are.
    pub atoms: u64,
    /// The jewels that fall as things are.
    pub fallen: Vec<String>,
    /// How many jewels fall as things are, on average over the draws, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<ChanceItem>,
    /// Single layers, the best first.
    pub layers: Vec<LayerItem>,
    /// Pairs, the best first, where asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<LayerItem>,
    /// How many combinations were not looked at: there were too many, or somebody stopped it.
    #[serde(skip_serializing_if = "is_zero")]
    pub not_looked_at: usize,
}

/// A probability, exact or with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ChanceItem {
    /// The share of draws in which it happened, or the exact probability.
    pub chance: f64,
    /// The lower end of the 95 % interval (Wilson); absent where exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The upper end; where it never happened, three over the number of draws.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// How many draws; 0 where exact.
    pub draws: u64,
}

/// One vendor and one crown jewel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairItem {
    /// The vendor.
    pub vendor: String,
    /// The jewel, as `on:system/jira/admin`.
    pub jewel: String,
    /// The fewest holding controls that must fail: 0 where it falls though every control is as it is; absent where
    /// there is no path in what was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<DepthItem>,
    /// With what chance it falls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chance: Option<ChanceItem>,
}

/// How deep a jewel lies (semantics 9.19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DepthItem {
    /// Fewer do not suffice.
    pub at_least: usize,
    /// So many do.
    pub at_most: usize,
    /// Whether both are the same.
    pub exact: bool,
    /// Controls that suffice when they fail together.
    pub controls: Vec<String>,
}

/// One open credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClosureItem {
    /// The credential.
    pub credential: String,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Who holds it.
    pub vendors: Vec<String>,
    /// How many atoms fewer would be reached if this one alone were closed.
    pub lost: u64,
    /// The jewels that would then not fall.
    pub saved: Vec<String>,
    /// What it opens by itself.
    pub opens: OpensItem,
}

/// A way from a lower environment into production, by the step that crosses first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrossingItem {
    /// The lower environment.
    pub environment: String,
    /// The environment that is entered.
    pub into: String,
    /// What is reached there first, as `on:system/db/write`.
    pub atom: String,
    /// The rule of the crossing step, as `9.8`.
    pub rule: &'static str,
    /// The relation that it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// How many atoms of production follow from this environment in all.
    pub atoms: u64,
    /// The jewels that fall from this environment.
    pub jewels: Vec<String>,
    /// The way there; its last step is the atom.
    pub path: Vec<StepItem>,
    /// The single layers that would close this crossing, controls that exist first.
    pub cut_by: Vec<LayerItem>,
}

/// A known breach, as it would go here with one of our vendors in the part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayItem {
    /// The scenario.
    pub scenario: String,
    /// What it is called.
    pub name: String,
    /// The vendor in the part, or the thing that is compromised.
    pub part: String,
    /// How many credentials of the kinds that were taken it holds, by kind.
    pub taken: std::collections::BTreeMap<String, usize>,
    /// How many atoms follow.
    pub atoms: u64,
    /// The systems that are entered, with the highest level, as `on:system/jira/admin`.
    pub entered: Vec<String>,
    /// The jewels that fall.
    pub jewels: Vec<String>,
    /// Where it stops, and which controls hold there.
    pub stopped: Vec<StoppedItem>,
    /// What each layer of the published story would do here.
    pub layers: Vec<ToldLayerItem>,
    /// Whether those credentials would have been closed in time.
    pub in_time: InTimeItem,
    /// What was published about where the intruder got, beside what happens here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<ToldItem>,
}

/// A system that was within reach but for controls that hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoppedItem {
    /// What is not reached, as `on:system/x/admin`.
    pub atom: String,
    /// The controls that hold in front of it; all of those of one way must fail.
    pub controls: Vec<String>,
}

/// One layer of the published story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldLayerItem {
    /// The layer's word.
    pub layer: String,
    /// How it cut, or would have.
    pub how: String,
    /// `shown` by a source, or `inferred`.
    pub basis: String,
    /// Our controls of that kind that do not hold and that stand on the way.
    pub controls: Vec<String>,
    /// How many atoms fewer would be reached if all of them were enforced; absent where no control of ours is of that
    /// kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost: Option<u64>,
    /// The jewels that would not fall then.
    pub saved: Vec<String>,
}

/// Whether the credentials would have been closed before they were used.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct InTimeItem {
    /// Days from notice, or else from exposure, to first use, as seen in the breach; absent where unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_days: Option<u32>,
    /// `exact`, `about`, `at_least` or `at_most`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<&'static str>,
    /// Whether anybody knew before the use: without a notice no speed helps. Absent where nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_before_use: Option<bool>,
    /// The share of what our incidents exposed that was closed within that delay of their notice; absent where none was
    /// measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_share: Option<f64>,
    /// How many exposed credentials that is measured on.
    pub measured_on: usize,
    /// The same in a sentence.
    pub words: String,
}

/// One thing that was published about the breach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldItem {
    /// What, in the record's words.
    pub what: String,
    /// The systems of ours that are called alike.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ours: Vec<String>,
    /// Whether it was entered then.
    pub reached_then: bool,
    /// Whether a system of that description is entered here; absent where we have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached_here: Option<bool>,
    /// The layers credited with stopping it then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_then: Vec<String>,
    /// The controls that stop it here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_here: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A known breach on the list of what can be replayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScenarioItem {
    /// Its id.
    pub scenario: String,
    /// What it is called.
    pub name: String,
    /// The year.
    pub year: u16,
    /// What was compromised first.
    pub compromised: String,
    /// The kinds of credentials that were used.
    pub kinds: Vec<String>,
    /// Who of ours could be in the part, the fullest first.
    pub parts: Vec<String>,
}
