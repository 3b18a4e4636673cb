//! `drill scenario [NAME]`: a known breach with one of our vendors in the part.

use std::path::PathBuf;

use drill::{Part, Replay, Stage, Start, parts, replay};
use estate::{Atom, NodeId};
use model::Scenario;
use sources::{Document, read_scenario, scenarios};

use crate::desk::read_file;
use crate::drill::in_time::in_time;
use crate::drill::stage::{Pace, Played, not_looked_at};
use crate::drill::told::told;
use crate::{Answer, Asked, Desk, Error, GapItem, ReplayItem, ScenarioItem, StoppedItem, ToldLayerItem};

/// What is played.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScenarioAsked {
    /// Files of the user's own, or folders of them, beside those that the program carries.
    pub files: Vec<PathBuf>,
    /// Only with this vendor or thing in the part.
    pub part: Option<String>,
    /// Only with what this incident exposed and nobody has proven closed.
    pub incident: Option<String>,
}

/// Answers `drill scenario` without a name: what can be replayed, and who could be in the part.
///
/// # Errors
/// Where the ledger or a scenario cannot be read.
pub fn drill_scenarios(
    desk: &Desk,
    files: &[PathBuf],
    pace: Pace<'_>,
    asked: Asked,
) -> Result<Answer<ScenarioItem>, Error> {
    let all = known_breaches(files)?;
    let played = Played::open(desk, asked)?;
    let stage = played.stage()?;
    let named: Vec<&Scenario> = all.iter().collect();
    let (found, untried) = parts(&stage, &named, &|node| played.is_alive(node), pace.blocks());
    let items = all.iter().zip(found).map(|(scenario, found)| {
        let mut kinds: Vec<String> =
            scenario.credentials.iter().flat_map(|credential| &credential.kinds).map(ToString::to_string).collect();
        kinds.sort();
        kinds.dedup();
        ScenarioItem {
            scenario: scenario.id.clone(),
            name: scenario.name.clone(),
            year: scenario.year,
            compromised: format!("{}: {}", scenario.compromised.kind, scenario.compromised.what),
            kinds,
            parts: found.iter().map(|part| part_name(&played, part)).collect(),
        }
    });
    let mut answer = played.answer("scenarios", items.collect());
    if untried > 0 {
        let reason = "stopped: who could be in the part is not known of every scenario".to_owned();
        answer.gaps.push(not_looked_at("scenario", reason));
    }
    Ok(answer)
}

/// Answers `drill scenario NAME`.
///
/// # Errors
/// Where the ledger or a scenario cannot be read, or there is none of that name.
pub fn drill_scenario(
    desk: &Desk,
    name: &str,
    what: &ScenarioAsked,
    pace: Pace<'_>,
    asked: Asked,
) -> Result<Answer<ReplayItem>, Error> {
    let all = known_breaches(&what.files)?;
    let hint = "`drill scenario` lists them; --scenarios adds files of your own";
    let scenario =
        all.iter().find(|scenario| scenario.id == name).ok_or_else(|| Error::not_found("scenario", name, hint))?;
    let played = Played::open(desk, asked)?;
    let stage = played.stage()?;
    let (found, untried) = parts(&stage, &[scenario], &|node| played.is_alive(node), pace.blocks());
    let mut found = found.concat();
    if let Some(wanted) = &what.part {
        let things = played.start(std::slice::from_ref(wanted))?;
        let is_it = |part: &Part| {
            let credential = part.thing.is_none() && things.held == part.taken;
            credential || part.thing.is_some_and(|thing| things.compromised.contains(&thing))
        };
        found.retain(is_it);
    }
    if let Some(incident) = &what.incident {
        let owed = played.owed_start(incident)?.held;
        found.iter_mut().for_each(|part| part.taken.retain(|credential| owed.contains(credential)));
        found.retain(|part| !part.taken.is_empty());
    }
    let speed = in_time(&played, scenario, asked)?;
    let (mut items, mut unknown) = (Vec::new(), 0);
    for part in &found {
        let start: Start = part.start();
        let replay = replay(&stage, scenario, &start, pace.blocks());
        items.push(ReplayItem {
            in_time: speed.clone(),
            told: told(&played, scenario, &start, &replay, asked),
            ..item(&played, &stage, scenario, part, &replay)
        });
        unknown = replay.layers.iter().filter(|layer| layer.lost.is_none()).count();
        if unknown > 0 {
            break;
        }
    }
    let parts_left = found.len() - items.len();
    let mut answer = played.answer("scenario", items);
    answer.gaps.extend(stopped(untried, unknown, parts_left));
    Ok(answer)
}

/// Says what a stop left out.
fn stopped(untried: usize, unknown: usize, parts_left: usize) -> Option<GapItem> {
    let left = [(untried, "credentials were tried"), (unknown, "layers were"), (parts_left, "parts were")];
    let left = left.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let left: Vec<String> = left.collect();
    (!left.is_empty()).then(|| not_looked_at("scenario", format!("stopped before {}", left.join(", "))))
}

fn item(played: &Played, stage: &Stage<'_>, scenario: &Scenario, part: &Part, replay: &Replay) -> ReplayItem {
    let estate = played.estate();
    let stopped = |(atom, controls): &(Atom, std::collections::BTreeSet<NodeId>)| StoppedItem {
        atom: atom.shown(estate).to_string(),
        controls: played.sorted_names(controls),
    };
    let layers = scenario.layers.iter().zip(&replay.layers).map(|(layer, here)| ToldLayerItem {
        layer: layer.kind.to_string(),
        how: layer.how.clone(),
        basis: layer.basis.to_string(),
        controls: here.controls.iter().map(|control| played.name(*control)).collect(),
        lost: here.lost.filter(|_| !here.controls.is_empty()),
        saved: played.jewels(&here.saved),
    });
    ReplayItem {
        scenario: scenario.id.clone(),
        name: scenario.name.clone(),
        part: part_name(played, part),
        taken: part.by_kind(stage).into_iter().map(|(kind, count)| (kind.to_string(), count)).collect(),
        atoms: replay.atoms,
        entered: replay
            .entered
            .iter()
            .map(|(system, level)| Atom::On(*system, *level).shown(estate).to_string())
            .collect(),
        jewels: played.jewels(&replay.jewels),
        stopped: replay.stopped.iter().map(stopped).collect(),
        layers: layers.collect(),
        in_time: crate::InTimeItem::default(),
        told: Vec::new(),
    }
}

/// The vendor or application; else the credential.
fn part_name(played: &Played, part: &Part) -> String {
    let node = part.thing.or_else(|| part.taken.first().copied());
    node.map(|node| played.name(node)).unwrap_or_default()
}

/// Reads the scenarios that the program carries and those of the user, sorted by id; the user's replace ours.
fn known_breaches(files: &[PathBuf]) -> Result<Vec<Scenario>, Error> {
    let mut all = scenarios()?;
    for path in scenario_files(files)? {
        let bytes = read_file(&path)?;
        let shown = path.display().to_string();
        let own = read_scenario(&Document { path: &shown, bytes: &bytes, modified: None })?;
        all.retain(|scenario| scenario.id != own.id);
        all.push(own);
    }
    all.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(all)
}

/// Returns the files named, and the `.toml` files of folders named, sorted.
fn scenario_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let unreadable = |error: std::io::Error| Error::Usage(format!("{}: {error}", path.display()));
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            if file.extension().is_some_and(|extension| extension == "toml") {
                files.push(file);
            }
        }
    }
    files.sort();
    Ok(files)
}

impl Played {
    /// Returns names, sorted.
    pub(crate) fn sorted_names<'n>(&self, nodes: impl IntoIterator<Item = &'n NodeId>) -> Vec<String> {
        let mut names: Vec<String> = nodes.into_iter().map(|node| self.name(*node)).collect();
        names.sort();
        names
    }
}
