//! `exposed ID`: every exposure with its reasons and its chain.

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
    /// Each reason with the thing that it goes back to, as `held_by vendor/okta`.
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
    let inside = assessment.exposures.iter().map(|(node, exposure)| (node, exposure, false));
    let outside = assessment.narrowed.iter().map(|(node, exposure)| (node, exposure, true));
    let mut items: Vec<ExposedItem> = inside
        .chain(outside)
        .map(|(node, exposure, narrowed)| ExposedItem {
            credential: estate.name(*node).to_string(),
            label: label(estate, *node),
            reasons: exposure.reasons().into_iter().map(response::Reason::as_str).collect(),
            chain: exposure
                .steps
                .iter()
                .map(|step| match step.through {
                    Some(thing) => format!("{} {}", step.reason.as_str(), estate.name(thing)),
                    None => step.reason.as_str().to_owned(),
                })
                .collect(),
            narrowed,
        })
        .collect();
    items.sort_by(|a, b| a.credential.cmp(&b.credential));
    Ok(case.answer("exposed", items))
}
