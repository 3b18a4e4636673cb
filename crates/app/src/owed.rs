//! `owed ID`: the stragglers, each with what it opens, whether it was used, and what is missing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use estate::{Atom, Estate, NodeId};
use model::{By, Instant, Level, Relation, attribute};
use response::{Ending, Obligation, Run, Use, Verdict, is_jewel, opens};
use serde::Serialize;

use crate::casework::{Casework, called, incident_item, label, owner, summary, vendors};
use crate::dossier::{created, stories};
use crate::{
    Answer, Asked, CreatedItem, Desk, EndItem, Error, EvidenceItem, IncidentItem, OpensItem, OwedItem, Stamp,
    StoryItem, UseItem,
};

/// Which obligations are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those not closed.
    Owed,
    /// Those closed and cleared as well.
    All,
}

/// The answer to `owed`, with what a person needs beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stragglers {
    /// The obligations.
    #[serde(flatten)]
    pub answer: Answer<OwedItem>,
    /// The incident.
    pub incident: IncidentItem,
    /// What the intruder made.
    pub created: Vec<CreatedItem>,
    /// What reaches a crown jewel.
    pub together: Vec<StoryItem>,
}

/// What is owed under one owner or vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupItem {
    /// The owner or vendor; `nobody` where none is known.
    pub group: String,
    /// How many are owed.
    pub owed: usize,
    /// Which.
    pub credentials: Vec<String>,
}

/// By what obligations are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// By who answers for them.
    Owner,
    /// By who holds them.
    Vendor,
}

/// Answers `owed`.
///
/// # Errors
/// Where the ledger cannot be read or the incident is not known.
pub fn owed(desk: &Desk, incident: &str, which: Which, asked: Asked) -> Result<Stragglers, Error> {
    let case = Casework::open(desk, incident, asked)?;
    let run = case.present();
    let items = items(&case, &run, which);
    let incident = incident_item(case.incident()?, &case.assessment.notice, Some(summary(&case.assessment)));
    let (created, together) = (created(&case), stories(&case, &run));
    Ok(Stragglers { answer: case.answer("owed", items), incident, created, together })
}

/// Groups what is owed, the largest group first; a credential with two vendors stands under both.
pub fn grouped(stragglers: Stragglers, grouping: Grouping) -> Answer<GroupItem> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in &stragglers.answer.items {
        let keys = match grouping {
            Grouping::Owner => item.owner.iter().cloned().collect(),
            Grouping::Vendor => item.vendors.clone(),
        };
        let keys: Vec<String> = if keys.is_empty() { vec!["nobody".to_owned()] } else { keys };
        for key in keys {
            groups.entry(key).or_default().push(item.credential.clone());
        }
    }
    let mut items: Vec<GroupItem> = groups
        .into_iter()
        .map(|(group, credentials)| GroupItem { group, owed: credentials.len(), credentials })
        .collect();
    items.sort_by(|a, b| (Reverse(a.owed), &a.group).cmp(&(Reverse(b.owed), &b.group)));
    let Answer { schema, ledger, as_of, known_at, summary, gaps, .. } = stragglers.answer;
    Answer { schema, ledger, as_of, known_at, summary, items, gaps }
}

/// Makes the items, owed first, then by what they open, by use, by name.
pub(crate) fn items(case: &Casework, run: &Run, which: Which) -> Vec<OwedItem> {
    let mut items: Vec<OwedItem> = case
        .assessment
        .obligations
        .iter()
        .filter(|(_, obligation)| which == Which::All || obligation.state.is_owed())
        .map(|(node, obligation)| item(case, run, *node, obligation))
        .collect();
    items.sort_by_cached_key(|item| {
        let opened = item.opens.as_ref();
        (
            item.opens.is_none(),
            Reverse(opened.map_or(0, |opens| opens.jewels.len())),
            used_first(item.usage.verdict),
            Reverse(opened.map_or(0, |opens| opens.atoms)),
            item.credential.clone(),
        )
    });
    items
}

fn used_first(verdict: &str) -> usize {
    [Verdict::Used, Verdict::CannotTell, Verdict::Tried, Verdict::NotUsed]
        .iter()
        .position(|known| known.as_str() == verdict)
        .unwrap_or(usize::MAX)
}

fn item(case: &Casework, run: &Run, node: NodeId, obligation: &Obligation) -> OwedItem {
    let (estate, assessment) = (case.estate(), &case.assessment);
    let reasons = assessment.exposures.get(&node).map(response::Exposure::reasons).unwrap_or_default();
    OwedItem {
        credential: estate.name(node).to_string(),
        label: label(estate, node),
        kind: estate.attributes(node).text(attribute::KIND).map(ToOwned::to_owned),
        vendors: vendors(estate, node).into_iter().map(|vendor| estate.name(vendor).to_string()).collect(),
        owner: owner(estate, node, case.asked.as_of),
        reasons: reasons.into_iter().map(response::Reason::as_str).collect(),
        state: obligation.state.as_str(),
        grade: obligation.grade.letter(),
        grade_word: obligation.grade.word(),
        usage: use_item(assessment.uses.get(&node)),
        end: obligation.end.as_ref().map(end_item),
        evidence: obligation
            .evidence
            .iter()
            .map(|evidence| EvidenceItem { at: Stamp(evidence.at), says: evidence.says.clone(), seq: evidence.seq })
            .collect(),
        words: obligation.words.clone(),
        opens: obligation.state.is_owed().then(|| opens_item(estate, run, node, case.asked.as_of)),
    }
}

pub(crate) fn use_item(usage: Option<&Use>) -> UseItem {
    let Some(usage) = usage else {
        return UseItem {
            verdict: Verdict::CannotTell.as_str(),
            first: None,
            last: None,
            count: 0,
            failures: 0,
            new: Vec::new(),
            until: None,
            indicators: Vec::new(),
            missing: Vec::new(),
        };
    };
    UseItem {
        verdict: usage.verdict.as_str(),
        first: usage.first.map(Stamp),
        last: usage.last.map(Stamp),
        count: usage.count,
        failures: usage.failures,
        new: usage.new.clone(),
        until: usage.until.map(Stamp),
        indicators: usage.indicators.clone(),
        missing: usage.missing.clone(),
    }
}

fn end_item(end: &Ending) -> EndItem {
    EndItem {
        how: end.event.how.as_str(),
        at: Stamp(end.event.at),
        by: match &end.event.by {
            By::Issuer => "issuer".to_owned(),
            By::Person(who) => who.clone(),
        },
        successor: end.event.successor.as_ref().map(ToString::to_string),
        dead: if end.counts { Stamp::finite(end.dead) } else { None },
    }
}

/// Says what a credential opens by itself.
pub(crate) fn opens_item(estate: &Estate, run: &Run, node: NodeId, now: Instant) -> OpensItem {
    let gained = opens(run, &[node]);
    let telling = |atom: &&Atom| matches!(atom, Atom::Have(_) | Atom::Act(_) | Atom::On(..));
    let mut jewels: Vec<String> = gained
        .iter()
        .filter(|atom| is_jewel(estate, **atom))
        .map(|atom| atom.shown(estate).to_string().trim_start_matches("on:").to_owned())
        .collect();
    jewels.sort();
    OpensItem { atoms: gained.iter().filter(telling).count(), jewels, says: says(estate, &gained, node, now) }
}

/// Systems with their highest level, then gates that it opens.
fn says(estate: &Estate, gained: &BTreeSet<Atom>, node: NodeId, now: Instant) -> Vec<String> {
    let mut levels: Vec<(Level, String)> = Vec::new();
    for atom in gained {
        if let Atom::On(system, level) = atom
            && !Level::ALL.iter().any(|higher| higher > level && gained.contains(&Atom::On(*system, *higher)))
        {
            levels.push((*level, called(estate, *system)));
        }
    }
    levels.sort_by(|a, b| (Reverse(a.0), &a.1).cmp(&(Reverse(b.0), &b.1)));
    let gates = estate
        .out(node, Relation::Admits)
        .filter(|link| link.valid.contains(now))
        .map(|link| format!("gate {}", called(estate, link.to)));
    levels.into_iter().map(|(level, system)| format!("{system}, {level}")).chain(gates).collect()
}
