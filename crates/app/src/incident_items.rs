//! What answers about incidents are made of; the keys are those of interface.md.

use serde::Serialize;

use crate::{ClauseItem, Stamp, Summary};

/// One bound of a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoundItem {
    /// The instant; absent where unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Stamp>,
    /// `stated`, `estimated` or `unknown`.
    pub certainty: &'static str,
}

/// When the intruder was in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WindowItem {
    /// Its start.
    pub start: BoundItem,
    /// Its end.
    pub end: BoundItem,
}

/// One incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentItem {
    /// Its id.
    pub id: String,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When the intruder was in.
    pub window: WindowItem,
    /// The version of the notice that counts.
    pub notice_version: u32,
    /// When that version reached us.
    pub received: Stamp,
    /// Whether a later version is known than the one that counts as of the instant asked (semantics 1.3: that, never what).
    pub newer_notice: bool,
    /// What was compromised.
    pub compromised: Vec<String>,
    /// How much there is of what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
}

/// One credential's use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UseItem {
    /// `used`, `cannot_tell`, `tried` or `not_used`.
    pub verdict: &'static str,
    /// The first use or try.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Stamp>,
    /// The last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<Stamp>,
    /// Successes.
    pub count: u64,
    /// Failures.
    pub failures: u64,
    /// What was not seen for this credential before the window, such as `address 193.142.58.126`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub new: Vec<String>,
    /// Up to when the logs reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Stamp>,
    /// Which indicators its uses matched.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<String>,
    /// Why nobody can tell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// The end that decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndItem {
    /// The way.
    pub how: &'static str,
    /// When.
    pub at: Stamp,
    /// `issuer`, or a person.
    pub by: String,
    /// What replaced it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// From when the value is dead, where the end counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dead: Option<Stamp>,
}

/// One fact for or against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceItem {
    /// When it happened.
    pub at: Stamp,
    /// What it says.
    pub says: String,
    /// Its place in the ledger.
    pub seq: u64,
}

/// What somebody who holds it can reach now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OpensItem {
    /// How many atoms (have, act, on) it opens alone.
    pub atoms: usize,
    /// The crown jewels that it opens alone, as `system/jira/admin`.
    pub jewels: Vec<String>,
    /// In words, the most telling first: gates, systems with level.
    pub says: Vec<String>,
}

/// One obligation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwedItem {
    /// The credential.
    pub credential: String,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What kind of credential.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Who holds it.
    pub vendors: Vec<String>,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Why it counts as exposed.
    pub reasons: Vec<&'static str>,
    /// The state of semantics 5.4.
    pub state: &'static str,
    /// The letter of semantics 6.1.
    pub grade: &'static str,
    /// The letter in words.
    pub grade_word: &'static str,
    /// Whether it was used.
    #[serde(rename = "use")]
    pub usage: UseItem,
    /// The end that decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<EndItem>,
    /// What counts for and against.
    pub evidence: Vec<EvidenceItem>,
    /// What people said of it that closes nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// What it opens; for what is owed only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<OpensItem>,
}

/// Something that the intruder made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreatedItem {
    /// What.
    pub what: String,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Who or what made it.
    pub by: String,
    /// When.
    pub at: Stamp,
    /// Whether it is still owed.
    pub owed: bool,
    /// Who called it ours, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legitimate: Option<String>,
    /// Its place in the ledger.
    pub seq: u64,
}

/// One condition of semantics 10.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VouchItem {
    /// The condition in words.
    pub condition: &'static str,
    /// `holds`, `fails` or `not_checked`.
    pub verdict: &'static str,
    /// Why.
    pub because: String,
}

/// One step of a proof tree; premises are places in the same list, each before the steps that need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepItem {
    /// The atom, as `on:system/jira/admin`.
    pub atom: String,
    /// What people call the thing that the atom is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The earliest instant at which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Stamp>,
    /// The rule, as `9.6`; `given` where the question assumes it.
    pub rule: &'static str,
    /// The rule in words.
    pub because: &'static str,
    /// The relation that it follows, as `credential authenticates identity`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// The places of its premises.
    pub premises: Vec<usize>,
    /// The rest of the clause, in answers that are to be checked: `why`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<ClauseItem>,
}

/// Credentials that reach a crown jewel together and not alone, with the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoryItem {
    /// The credentials.
    pub credentials: Vec<String>,
    /// What they reach, as `on:system/jira/admin`.
    pub reaches: String,
    /// The proof tree; its last step is what is reached.
    pub tree: Vec<StepItem>,
}

/// One thing that happened, for a timeline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MomentItem {
    /// When.
    pub at: Stamp,
    /// `notice`, `window`, `use`, `tried`, `created`, `end`, `probe`, `decision`.
    pub what: &'static str,
    /// About which node.
    pub about: String,
    /// In words.
    pub says: String,
}

/// All that a report shows of one incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dossier {
    /// The incident.
    pub incident: IncidentItem,
    /// Every obligation, owed first; in the order of `owed --all`.
    pub obligations: Vec<OwedItem>,
    /// What the intruder made.
    pub created: Vec<CreatedItem>,
    /// May we say it is over.
    pub vouch: Vec<VouchItem>,
    /// Credentials that reach a jewel together, then alone.
    pub stories: Vec<StoryItem>,
    /// What happened, by time.
    pub timeline: Vec<MomentItem>,
    /// How many were not proven, at the end of each day since the notice.
    pub burn_down: Vec<(Stamp, usize)>,
    /// How to check the ledger: the checkpoint as a signed note, and its eight words.
    pub checkpoint: String,
    /// The eight words.
    pub words: Vec<String>,
}
