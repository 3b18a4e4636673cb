//! `vouch ID`: may we say that it is over (semantics 10).

use estate::NodeId;
use response::{Condition, Outside, OwedRun, drill, vouch as conditions};

use crate::casework::Casework;
use crate::{Answer, Asked, Desk, Error, VouchItem};

/// Answers `vouch`.
///
/// # Errors
/// Where the ledger cannot be read or the incident is not known.
pub fn vouch(desk: &Desk, incident: &str, asked: Asked) -> Result<Answer<VouchItem>, Error> {
    let case = Casework::open(desk, incident, asked)?;
    let items = items(&case)?;
    Ok(case.answer("vouch", items))
}

pub(crate) fn items(case: &Casework) -> Result<Vec<VouchItem>, Error> {
    let owed: Vec<NodeId> = case.assessment.owed().collect();
    let life = |node| case.assessment.life(node);
    let run = drill(case.estate(), &life, case.asked.as_of, &[], &owed)?;
    let outside = Outside {
        gaps: case.known.gaps().len(),
        ledger_verified: true,
        anchored: case
            .known
            .anchored
            .as_ref()
            .map(|(place, size, at)| format!("{size} entries were written down at {place} on {}", at.to_minute())),
        hunts: case.known.hunts(),
    };
    let incident = case.incident()?;
    let answered = conditions(case.estate(), incident, &case.assessment, &OwedRun(&run), &outside, case.asked.as_of);
    Ok(answered.into_iter().map(VouchItem::from).collect())
}

impl From<Condition> for VouchItem {
    fn from(answer: Condition) -> Self {
        Self { condition: answer.condition, verdict: answer.verdict.as_str(), because: answer.because }
    }
}
