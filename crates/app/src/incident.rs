//! `incident open|list|show`, `notice`: taking notices up.

use std::path::Path;

use model::{Decision, Notice};
use sources::{Document, read_notice};

use crate::casework::{assessed, frame, incident_item, summary};
use crate::desk::read_file;
use crate::known::Known;
use crate::{Answer, Asked, Desk, Error, IncidentItem};

/// A notice that was taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenNotice {
    /// The notice.
    pub notice: Notice,
    /// Whether it was new.
    pub new: bool,
    /// The highest version that is known, which counts.
    pub counts: u32,
}

/// Takes a notice up: a new incident, or a new version of a known one.
///
/// # Errors
/// Where the file is no notice, or a version would be taken up twice with different words.
pub fn take_notice(desk: &Desk, path: &Path, expected: Option<&str>) -> Result<TakenNotice, Error> {
    let bytes = read_file(path)?;
    let shown = path.display().to_string();
    let notice = read_notice(&Document { path: &shown, bytes: &bytes, modified: None })?;
    if let Some(expected) = expected.filter(|expected| *expected != notice.id) {
        return Err(Error::Usage(format!("{shown} is about incident \"{}\", not \"{expected}\"", notice.id)));
    }
    let mut counts = notice.version;
    if desk.ledger.exists() {
        let asked = Asked { as_of: desk.clock, known_at: model::Instant::MAX };
        let known = Known::load(desk, asked)?;
        let same = |version: &&response::Version| version.notice.version == notice.version;
        let versions = known.incidents.get(&notice.id).map(|incident| incident.versions.as_slice()).unwrap_or_default();
        counts = versions.iter().map(|version| version.notice.version).max().map_or(counts, |known| known.max(counts));
        let earlier = versions.iter().find(same);
        if earlier.is_some_and(|earlier| earlier.notice != notice) {
            return Err(Error::Usage(format!(
                "{shown}: version {} of \"{}\" was taken up already with other words; give it a higher version",
                notice.version, notice.id
            )));
        }
    }
    let receipt = desk.record(&[desk.decision(&Decision::Notice(notice.clone()))])?;
    Ok(TakenNotice { notice, new: receipt.added > 0, counts })
}

/// Answers `incident list`.
///
/// # Errors
/// Where the ledger cannot be read.
pub fn incidents(desk: &Desk, only: Option<&str>, asked: Asked) -> Result<Answer<IncidentItem>, Error> {
    let known = Known::load(desk, asked)?;
    if let Some(id) = only {
        known.incident(id)?;
    }
    let mut items = Vec::new();
    for (id, incident) in &known.incidents {
        if incident.versions.is_empty() || only.is_some_and(|only| only != id) {
            continue;
        }
        let assessment = assessed(&known, id, asked)?;
        items.push(incident_item(incident, &assessment.notice, Some(summary(&assessment))));
    }
    Ok(frame(&known, "incident", asked, items))
}
