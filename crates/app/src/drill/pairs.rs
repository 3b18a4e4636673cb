//! `drill chance` and `drill depth`: each vendor against each crown jewel.

use std::collections::BTreeMap;
use std::path::Path;

use drill::{Chance, Depth, Draws, Odds, Stage, Start, chances, depths};
use estate::NodeId;
use reach::lanes::Effort;
use sources::{Document, read_odds};

use crate::desk::read_file;
use crate::drill::stage::{From, Pace, Played, not_looked_at};
use crate::{Answer, Asked, ChanceItem, DepthItem, Desk, Error, PairItem};

/// So many controls that matter are a million worlds, worked out in some seconds on a large estate.
const ENUMERATED: u8 = 20;

/// With what chance controls hold, and how many draws are made.
#[derive(Debug, Clone, PartialEq)]
pub struct OddsAsked {
    /// An enforced control holds with this probability; absent: what the drill assumes.
    pub enforced: Option<f64>,
    /// A partial one does.
    pub partial: Option<f64>,
    /// Controls of which more is known, by id.
    pub of: BTreeMap<String, OddsOf>,
    /// The seed of the draws.
    pub seed: u64,
    /// How many draws.
    pub draws: u64,
}

/// With what chance one control holds, and who says so.
#[derive(Debug, Clone, PartialEq)]
pub struct OddsOf {
    /// The probability.
    pub holds: f64,
    /// Where it is written: a flag, or a file and its line.
    pub place: String,
}

impl Default for OddsAsked {
    fn default() -> Self {
        Self { enforced: None, partial: None, of: BTreeMap::new(), seed: 1, draws: 10_240 }
    }
}

/// Returns with what probability enforced controls hold, and partial ones, where nothing is said.
pub fn usual_odds() -> (f64, f64) {
    let usual = Odds::default();
    (usual.enforced, usual.partial)
}

impl OddsAsked {
    /// Returns with what probability enforced and partial controls hold.
    pub fn of_states(&self) -> (f64, f64) {
        let (enforced, partial) = usual_odds();
        (self.enforced.unwrap_or(enforced), self.partial.unwrap_or(partial))
    }

    fn odds(&self, played: &Played) -> Result<Odds, Error> {
        let (enforced, partial) = self.of_states();
        let of = self.of.iter().map(|(id, odds)| Ok((played.control(id, &odds.place)?, probability(id, odds.holds)?)));
        Ok(Odds {
            enforced: probability("enforced", enforced)?,
            partial: probability("partial", partial)?,
            of: of.collect::<Result<_, Error>>()?,
        })
    }
}

fn probability(of: &str, value: f64) -> Result<f64, Error> {
    if (0.0..=1.0).contains(&value) {
        return Ok(value);
    }
    Err(Error::Usage(format!("{of}: {value} is no probability; give a number from 0 to 1, as {of}=0.95")))
}

/// Reads a file of odds.
///
/// # Errors
/// Where it cannot be read or is none.
pub fn read_odds_file(path: &Path) -> Result<BTreeMap<String, OddsOf>, Error> {
    let bytes = read_file(path)?;
    let shown = path.display().to_string();
    let read = read_odds(&Document { path: &shown, bytes: &bytes, modified: None })?;
    let placed = |(what, (holds, line))| (what, OddsOf { holds, place: format!("{shown}, line {line}") });
    Ok(read.into_iter().map(placed).collect())
}

/// An answer about pairs, and what a page needs beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs {
    /// The pairs of which something is to be said.
    pub answer: Answer<PairItem>,
    /// Every pair that was asked about: one of which nothing is known has no path.
    pub every: Vec<PairItem>,
}

/// Answers `drill chance`.
///
/// # Errors
/// Where the ledger cannot be read, a thing is not known, or a probability is none.
pub fn drill_chance(desk: &Desk, from: &From, odds: &OddsAsked, pace: Pace<'_>, asked: Asked) -> Result<Pairs, Error> {
    let played = Played::open(desk, asked)?;
    let stage = played.stage()?;
    let starts = played.starts(from, &stage)?;
    let (answer, done) = chanced(&played, &stage, &starts, odds, pace)?;
    let every = every_pair(&played, &stage, &done, answer.items.iter().cloned());
    Ok(Pairs { answer, every })
}

/// Answers `drill depth`.
///
/// # Errors
/// Where the ledger cannot be read or a thing is not known.
pub fn drill_depth(desk: &Desk, from: &From, effort: Effort, pace: Pace<'_>, asked: Asked) -> Result<Pairs, Error> {
    let played = Played::open(desk, asked)?;
    let stage = played.stage()?;
    let starts = played.starts(from, &stage)?;
    let (answer, done) = sounded(&played, &stage, &starts, effort, pace);
    let every = every_pair(&played, &stage, &done, answer.items.iter().cloned());
    Ok(Pairs { answer, every })
}

/// Sets what is known of pairs beside the pairs of some starts and each jewel of which nothing is. Of a start that a stop
/// left out nothing is said: what was not asked is not "no path".
pub(crate) fn every_pair(
    played: &Played,
    stage: &Stage<'_>,
    done: &[String],
    known: impl Iterator<Item = PairItem>,
) -> Vec<PairItem> {
    let jewels = played.jewels(&stage.jewels());
    let none = |vendor: &String, jewel: &String| PairItem {
        vendor: vendor.clone(),
        jewel: jewel.clone(),
        depth: None,
        chance: None,
    };
    let asked = done.iter().flat_map(|vendor| jewels.iter().map(move |jewel| none(vendor, jewel)));
    let mut pairs: BTreeMap<(String, String), PairItem> = BTreeMap::new();
    for item in asked.chain(known) {
        let pair =
            pairs.entry((item.vendor.clone(), item.jewel.clone())).or_insert_with(|| none(&item.vendor, &item.jewel));
        pair.depth = pair.depth.take().or(item.depth);
        pair.chance = pair.chance.or(item.chance);
    }
    pairs.into_values().collect()
}

/// Works out with what chance each jewel falls from each start; beside that, the starts of which it was worked out.
pub(crate) fn chanced(
    played: &Played,
    stage: &Stage<'_>,
    starts: &[(Start, Vec<String>)],
    odds: &OddsAsked,
    pace: Pace<'_>,
) -> Result<(Answer<PairItem>, Vec<String>), Error> {
    let draws = Draws { seed: odds.seed, count: odds.draws, enumerated: ENUMERATED };
    let odds = odds.odds(played)?;
    let (mut items, mut done, mut fewer) = (Vec::new(), Vec::new(), None);
    for (start, names) in starts {
        // A stop leaves the draws that were made, or nothing of an exact answer; no more starts are begun.
        let Some(found) = chances(stage, start, &odds, draws, pace.blocks()) else { break };
        done.push(names.join(" "));
        items.extend(found.jewels.iter().map(|(jewel, chance)| PairItem {
            vendor: names.join(" "),
            jewel: played.jewel(*jewel),
            depth: None,
            chance: Some(chance_item(*chance)),
        }));
        fewer = found.jewels.iter().map(|(_, chance)| chance_item(*chance).draws).find(|made| is_short(*made, draws));
        if fewer.is_some() {
            break;
        }
    }
    items.sort_by(|a, b| {
        let value = |item: &PairItem| item.chance.map_or(0.0, |chance| chance.chance);
        value(b).total_cmp(&value(a)).then_with(|| (&a.vendor, &a.jewel).cmp(&(&b.vendor, &b.jewel)))
    });
    let mut answer = answered(played, stage, "chance", items, (done.len(), starts.len()));
    if let Some(made) = fewer {
        answer.gaps.push(not_looked_at("chance", format!("stopped after {made} of {} draws", draws.count)));
    }
    Ok((answer, done))
}

/// Tells whether a stop left draws out; 0 is an exact answer.
const fn is_short(made: u64, draws: Draws) -> bool {
    made > 0 && made < draws.count
}

/// Works out how deep each jewel lies from each start; beside that, the starts of which it was worked out.
pub(crate) fn sounded(
    played: &Played,
    stage: &Stage<'_>,
    starts: &[(Start, Vec<String>)],
    effort: Effort,
    pace: Pace<'_>,
) -> (Answer<PairItem>, Vec<String>) {
    let (begun, names): (Vec<Start>, Vec<String>) =
        starts.iter().map(|(start, names)| (start.clone(), names.join(" "))).unzip();
    let found = depths(stage, &begun, effort, pace.blocks());
    let (done, depths): (Vec<String>, Vec<Vec<Depth>>) =
        names.into_iter().zip(found).filter_map(|(names, depths)| Some((names, depths?))).unzip();
    let mut items: Vec<PairItem> = done
        .iter()
        .zip(depths)
        .flat_map(|(names, depths)| {
            depths.into_iter().map(|depth| PairItem {
                vendor: names.clone(),
                jewel: played.jewel(depth.jewel),
                depth: Some(DepthItem {
                    at_least: depth.at_least,
                    at_most: depth.controls.len(),
                    exact: depth.at_least == depth.controls.len(),
                    controls: depth.controls.iter().map(|control| played.name(*control)).collect(),
                }),
                chance: None,
            })
        })
        .collect();
    items.sort_by(|a, b| {
        let depth = |item: &PairItem| item.depth.as_ref().map(|depth| (depth.at_most, depth.at_least));
        (depth(a), &a.vendor, &a.jewel).cmp(&(depth(b), &b.vendor, &b.jewel))
    });
    (answered(played, stage, "depth", items, (done.len(), starts.len())), done)
}

fn answered(
    played: &Played,
    stage: &Stage<'_>,
    question: &str,
    items: Vec<PairItem>,
    (done, starts): (usize, usize),
) -> Answer<PairItem> {
    let mut answer = played.answer(question, items);
    answer.gaps.extend(played.nothing_to_ask(starts, stage, question));
    if done < starts {
        let reason = format!("stopped before {} of {starts} starts were done", starts - done);
        answer.gaps.push(not_looked_at(question, reason));
    }
    answer
}

fn chance_item(chance: Chance) -> ChanceItem {
    let interval = chance.interval();
    ChanceItem {
        chance: chance.value(),
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
        draws: match chance {
            Chance::Exact(_) => 0,
            Chance::Drawn { draws, .. } => draws,
        },
    }
}

impl Played {
    /// Finds a control; `control/` may be left out.
    fn control(&self, id: &str, place: &str) -> Result<NodeId, Error> {
        let estate = self.estate();
        let node = estate.find(id).or_else(|| estate.find(&format!("control/{id}")));
        let is_control = |node: &NodeId| estate.kind(*node) == Some(model::NodeKind::Control);
        let hint = format!("{place} names it; `straggler list control` shows what there is");
        node.filter(is_control).ok_or_else(|| Error::not_found("control", id, hint))
    }
}
