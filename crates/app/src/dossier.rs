//! `report ID`: all that a report shows of one incident, gathered.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use estate::{Atom, NodeId};
use model::{By, Instant, Outcome};
use response::{Incident, Run, State, together};

use crate::casework::{Casework, incident_item, label, summary};
use crate::explanation::tree;
use crate::owed::{Which, items};
use crate::{Answer, Asked, CreatedItem, Desk, Dossier, Error, MomentItem, Stamp, StoryItem, vouching};

/// Gathers a report.
///
/// # Errors
/// Where the ledger cannot be read or the incident is not known.
pub fn dossier(desk: &Desk, incident: &str, asked: Asked) -> Result<Answer<Dossier>, Error> {
    let case = Casework::open(desk, incident, asked)?;
    let checkpoint = &case.known.checkpoint;
    let run = case.present();
    let dossier = Dossier {
        incident: incident_item(case.incident()?, &case.assessment.notice, Some(summary(&case.assessment))),
        obligations: items(&case, &run, Which::All),
        created: created(&case),
        vouch: vouching::items(&case)?,
        stories: stories(&case, &run),
        timeline: timeline(&case)?,
        burn_down: burn_down(&case),
        checkpoint: checkpoint.note.clone(),
        words: checkpoint.words.iter().map(|word| (*word).to_owned()).collect(),
    };
    Ok(case.answer("report", vec![dossier]))
}

/// What the intruder made, by time.
pub(crate) fn created(case: &Casework) -> Vec<CreatedItem> {
    let estate = case.estate();
    case.assessment
        .created
        .iter()
        .map(|created| CreatedItem {
            what: estate.name(created.what).to_string(),
            label: label(estate, created.what),
            by: estate.name(created.by).to_string(),
            at: Stamp(created.at),
            owed: created.owed,
            legitimate: created.legitimate.clone(),
            seq: created.seq,
        })
        .collect()
}

/// For each jewel that falls to what is owed: the fewest of them that reach it, with the tree.
pub(crate) fn stories(case: &Casework, run: &Run) -> Vec<StoryItem> {
    let estate = case.estate();
    let owed: Vec<NodeId> = case.assessment.owed().collect();
    let mut found = together(estate, run, &owed);
    // What needs several of them first, since no list of single credentials shows it; then the highest level.
    found.sort_by_key(|story| {
        let level = match story.jewel {
            Atom::On(_, level) => Some(level),
            _ => None,
        };
        (story.credentials.len() == 1, Reverse(level), story.jewel.shown(estate).to_string())
    });
    found
        .into_iter()
        .map(|story| StoryItem {
            credentials: story.credentials.iter().map(|node| estate.name(*node).to_string()).collect(),
            reaches: story.jewel.shown(estate).to_string(),
            tree: tree(estate, run, &story.proof),
        })
        .collect()
}

/// How many moments of closed credentials a timeline would drown in.
const MOMENTS_MAX: usize = 200;

/// What happened to what is owed and made, the notices and the decisions, by time.
fn timeline(case: &Casework) -> Result<Vec<MomentItem>, Error> {
    let mut moments = Vec::new();
    let incident = case.incident()?;
    for version in incident.versions.iter().filter(|version| version.notice.received <= case.asked.as_of) {
        let says = format!("notice version {} received", version.notice.version);
        moments.push(moment(version.notice.received, "notice", &case.id, says));
    }
    let window = case.assessment.scope.window;
    for (at, says) in [(window.from, "the intruder is in"), (window.to, "the intruder is out")] {
        if at.is_finite() {
            moments.push(moment(at, "window", &case.id, says.to_owned()));
        }
    }
    for node in case.assessment.owed() {
        moments_of(case, incident, node, &mut moments);
    }
    for created in created(case) {
        moments.push(moment(created.at.0, "created", &created.what, format!("made by {}", created.by)));
    }
    moments.retain(|moment| moment.at.0 < case.asked.as_of);
    moments.sort();
    moments.dedup();
    moments.truncate(MOMENTS_MAX);
    Ok(moments)
}

/// What happened to a credential, and what this incident's decisions say of it.
fn moments_of(case: &Casework, incident: &Incident, node: NodeId, moments: &mut Vec<MomentItem>) {
    let estate = case.estate();
    let about = estate.name(node).to_string();
    for used in
        estate.uses(node).iter().map(|used| &used.event).filter(|used| used.at >= case.assessment.scope.window.from)
    {
        let action = used.action.as_deref().unwrap_or("use");
        let from = used.address.as_deref().unwrap_or("an unknown address");
        let what = if used.outcome == Outcome::Success { "use" } else { "tried" };
        moments.push(moment(used.at, what, &about, format!("{action} from {from}")));
    }
    for end in estate.ends(node).iter().map(|end| &end.event) {
        let by = match &end.by {
            By::Issuer => "the issuer's record",
            By::Person(who) => who,
        };
        moments.push(moment(end.at, "end", &about, format!("{} ({by})", end.how)));
    }
    for judged in incident.judged.iter().filter(|judged| judged.about == *estate.name(node)) {
        moments.push(moment(judged.recorded, "decision", &about, format!("{} ({})", judged.why, judged.who)));
    }
}

fn moment(at: Instant, what: &'static str, about: &str, says: String) -> MomentItem {
    MomentItem { at: Stamp(at), what, about: about.to_owned(), says }
}

/// The longest curve: a day a point, for about ten years.
const DAYS_MAX: usize = 3_650;

/// How many were not proven at the end of each day since the notice, by when each became dead.
fn burn_down(case: &Casework) -> Vec<(Stamp, usize)> {
    let mut ends: BTreeMap<Instant, usize> = BTreeMap::new();
    for obligation in case.assessment.obligations.values().filter(|obligation| obligation.state == State::Closed) {
        if let Some(end) = &obligation.end {
            *ends.entry(end.dead).or_default() += 1;
        }
    }
    let total = case.assessment.exposures.len();
    let mut day = case.assessment.notice.received;
    let mut curve = Vec::new();
    while curve.len() < DAYS_MAX {
        let closed: usize = ends.range(..=day).map(|(_, count)| count).sum();
        curve.push((Stamp(day), total.saturating_sub(closed)));
        if day >= case.asked.as_of {
            break;
        }
        day = day.plus_seconds(86_400).min(case.asked.as_of);
    }
    curve
}
