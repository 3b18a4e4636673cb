//! `used ID`: whether each exposed credential was used, and where nobody can tell.

use serde::Serialize;

use crate::casework::{Casework, label};
use crate::owed::use_item;
use crate::{Answer, Asked, Desk, Error, UseItem};

/// One credential's use; the keys of `use` stand beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UsedItem {
    /// The credential.
    pub credential: String,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Its use.
    #[serde(flatten)]
    pub usage: UseItem,
}

/// Answers `used`, the used ones first.
///
/// # Errors
/// Where the ledger cannot be read or the incident is not known.
pub fn used(desk: &Desk, incident: &str, asked: Asked) -> Result<Answer<UsedItem>, Error> {
    let case = Casework::open(desk, incident, asked)?;
    let (estate, assessment) = (case.estate(), &case.assessment);
    let mut items: Vec<(response::Verdict, UsedItem)> = assessment
        .exposures
        .keys()
        .filter_map(|node| {
            let usage = assessment.uses.get(node)?;
            let item = UsedItem {
                credential: estate.name(*node).to_string(),
                label: label(estate, *node),
                usage: use_item(Some(usage)),
            };
            Some((usage.verdict, item))
        })
        .collect();
    items.sort_by(|a, b| (a.0, &a.1.credential).cmp(&(b.0, &b.1.credential)));
    Ok(case.answer("used", items.into_iter().map(|(_, item)| item).collect()))
}
