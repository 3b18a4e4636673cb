//! `drill scenario [NAME]`: a known breach with one of our vendors in the part.

use std::path::PathBuf;

use drill::{Part, Replay, Stage, Start, parts, replay};
use estate::{Atom, NodeId};
use model::Scenario;
use sources::{Document, read_scenario, scenarios};

use crate::desk::read_file;
use crate::drill::in_time::in_time;
use crate::drill::stage::{Pace, Played};
use crate::drill::told::told;
use crate::{Answer, Asked, Desk, Error, ReplayItem, ScenarioItem, StoppedItem, ToldLayerItem};

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
    let items = all.iter().map(|scenario| {
        let mut kinds: Vec<String> =
            scenario.credentials.iter().flat_map(|credential| &credential.kinds).map(ToString::to_string).collect();
        kinds.sort();
        kinds.dedup();
        let found = parts(&stage, scenario, &|node| played.is_alive(node), pace.blocks());
        ScenarioItem {
            scenario: scenario.id.clone(),
            name: scenario.name.clone(),
            year: scenario.year,
            compromised: format!("{}: {}", scenario.compromised.kind, scenario.compromised.what),
            kinds,
            parts: found.iter().map(|part| part_name(&played, part)).collect(),
        }
    });
    Ok(played.answer("scenario", items.collect()))
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
    let mut found = parts(&stage, scenario, &|node| played.is_alive(node), pace.blocks());
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
    let items = found.iter().map(|part| {
        let start: Start = part.start();
        let replay = replay(&stage, scenario, &start, pace.blocks());
        ReplayItem {
            in_time: speed.clone(),
            told: told(&played, scenario, &start, &replay, asked),
            ..item(&played, &stage, scenario, part, &replay)
        }
    });
    Ok(played.answer("scenario", items.collect()))
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
        lost: (!here.controls.is_empty()).then_some(here.lost),
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
