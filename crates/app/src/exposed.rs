//! `exposed ID`: every exposure with its reasons and its chain.

use estate::Estate;
use response::{Hop, Reason, Step, chains};
use serde::Serialize;

use crate::casework::{Casework, label};
use crate::{Answer, Asked, Desk, Error};

/// One exposed credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExposedItem {
    /// The credential.
    pub credential: String,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The words of semantics 4, sorted.
    pub reasons: Vec<&'static str>,
    /// Each reason with the thing that it goes back to, as `held_by vendor/okta`; for `reached_through` the way, from what is
    /// compromised to the last thing before it: `reached_through vendor/okta → okta/user/acme/00u7 → system/jira/acme`.
    pub chain: Vec<String>,
    /// Whether a decision took it out of the scope (semantics 4.7).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub narrowed: bool,
}

/// Answers `exposed`.
///
/// # Errors
/// Where the ledger cannot be read or the incident is not known.
pub fn exposed(desk: &Desk, incident: &str, asked: Asked) -> Result<Answer<ExposedItem>, Error> {
    let case = Casework::open(desk, incident, asked)?;
    let (estate, assessment) = (case.estate(), &case.assessment);
    let ways = chains(&case.question()?, assessment);
    let inside = assessment.exposures.iter().map(|(node, exposure)| (node, exposure, false));
    let outside = assessment.narrowed.iter().map(|(node, exposure)| (node, exposure, true));
    let mut items: Vec<ExposedItem> = inside
        .chain(outside)
        .map(|(node, exposure, narrowed)| ExposedItem {
            credential: estate.name(*node).to_string(),
            label: label(estate, *node),
            reasons: exposure.reasons().into_iter().map(Reason::as_str).collect(),
            chain: exposure.steps.iter().map(|step| link(estate, step, ways.get(node))).collect(),
            narrowed,
        })
        .collect();
    items.sort_by(|a, b| a.credential.cmp(&b.credential));
    Ok(case.answer("exposed", items))
}

/// A reason with what it goes back to; for what is only reached, with the way.
fn link(estate: &Estate, step: &Step, way: Option<&Vec<Hop>>) -> String {
    let reason = step.reason.as_str();
    match (step.through, way) {
        (Some(thing), _) => format!("{reason} {}", estate.name(thing)),
        (None, Some(way)) if step.reason == Reason::ReachedThrough => format!("{reason} {}", arrows(estate, way)),
        (None, _) => reason.to_owned(),
    }
}

/// The longest way that is written out; of a longer one the middle is counted.
const HOPS_MAX: usize = 16;

/// Writes a way as names joined by arrows, with what a step needs besides in brackets.
fn arrows(estate: &Estate, way: &[Hop]) -> String {
    let hop = |hop: &Hop| {
        let with: Vec<&str> = hop.with.iter().map(|node| estate.name(*node).as_str()).collect();
        let name = estate.name(hop.node);
        if with.is_empty() { name.to_string() } else { format!("{name} (with {})", with.join(", ")) }
    };
    let mut names: Vec<String> = way.iter().map(hop).collect();
    if let Some(more) = names.len().checked_sub(HOPS_MAX).filter(|more| *more > 0) {
        let half = HOPS_MAX / 2;
        names.splice(half..half.saturating_add(more), [format!("({more} more)")]);
    }
    names.join(" → ")
}
