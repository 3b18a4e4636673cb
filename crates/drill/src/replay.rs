//! A known breach, played on our own estate: what is entered, where it stops and by which control, and what each layer
//! of the published story would do here.

use std::collections::{BTreeMap, BTreeSet};

use estate::{Atom, NodeId};
use model::{Level, Scenario, attribute};
use reach::AtomId;
use reach::lanes::{Blocks, Change};

use crate::baseline::{Baseline, Taken};
use crate::firing::Firing;
use crate::{Jewel, Stage, Start};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// How many atoms follow.
    pub atoms: u64,
    /// The systems that are entered, each at the highest level, by name.
    pub entered: Vec<(NodeId, Level)>,
    /// The jewels that fall.
    pub jewels: Vec<Jewel>,
    /// What was within reach but for controls that hold: systems first, then by name.
    pub stopped: Vec<(Atom, BTreeSet<NodeId>)>,
    /// For each layer of the scenario, what it would do here.
    pub layers: Vec<LayerHere>,
}

/// One layer of the published story, here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayerHere {
    /// Our controls of that kind that do not hold and of which something on the way needs that they do not.
    pub controls: Vec<NodeId>,
    /// How many atoms fewer if all of them were enforced; absent where a stop came before.
    pub lost: Option<u64>,
    /// The jewels that would not fall then.
    pub saved: Vec<Jewel>,
}

/// Plays a scenario from a start.
pub fn replay(stage: &Stage<'_>, scenario: &Scenario, start: &Start, blocks: Blocks<'_>) -> Replay {
    let before = Baseline::new(stage, start);
    let controls = layer_controls(stage, scenario, start, &before.firing);
    let changes: Vec<Change> = controls
        .iter()
        .map(|controls| Change {
            withheld: controls.iter().filter_map(|control| stage.atom(Atom::Down(*control))).collect(),
            without: Vec::new(),
        })
        .collect();
    let taken = before.taken_each(stage, &changes, blocks);
    let layers = controls.into_iter().zip(taken).map(|(controls, taken)| {
        let (lost, saved) = taken.map(|Taken { lost, saved }| (lost, saved)).unzip();
        LayerHere { controls, lost, saved: saved.unwrap_or_default() }
    });
    Replay {
        atoms: before.counted.len() as u64,
        entered: entered(stage, &before.counted),
        stopped: stopped(stage, &before.firing),
        layers: layers.collect(),
        jewels: before.jewels,
    }
}

/// For each layer of the scenario, our controls of that kind that could hold, do not, and matter here.
fn layer_controls(stage: &Stage<'_>, scenario: &Scenario, start: &Start, firing: &Firing) -> Vec<Vec<NodeId>> {
    let mut missing = firing.controls(stage);
    missing.retain(|control| stage.could_hold(*control, start));
    missing.sort_by(|a, b| stage.estate.name(*a).cmp(stage.estate.name(*b)));
    let of_kind = |layer: &model::Layer| {
        let is = |control: &NodeId| {
            layer.kind.control().is_some()
                && stage.estate.attributes(*control).word(attribute::CONTROL) == layer.kind.control()
        };
        missing.iter().copied().filter(is).collect()
    };
    scenario.layers.iter().map(of_kind).collect()
}

fn entered(stage: &Stage<'_>, reached: &[AtomId]) -> Vec<(NodeId, Level)> {
    let mut highest: BTreeMap<NodeId, Level> = BTreeMap::new();
    for atom in reached.iter().filter_map(|atom| stage.compiled.atoms.atom(*atom)) {
        if let Atom::On(system, level) = atom {
            let known = highest.entry(system).or_insert(level);
            *known = level.max(*known);
        }
    }
    let mut entered: Vec<(NodeId, Level)> = highest.into_iter().collect();
    entered.sort_by(|a, b| stage.estate.name(a.0).cmp(stage.estate.name(b.0)));
    entered
}

/// Returns what one step more would reach, were it not for controls that hold.
fn stopped(stage: &Stage<'_>, firing: &Firing) -> Vec<(Atom, BTreeSet<NodeId>)> {
    let mut stopped: BTreeMap<Atom, BTreeSet<NodeId>> = BTreeMap::new();
    stage.with_clauses(|clauses| {
        for (_, clause) in clauses.valid().filter(|(_, clause)| !firing.holds(clause.head)) {
            let missing: Vec<Option<Atom>> = clause
                .body
                .iter()
                .filter(|atom| !firing.holds(**atom))
                .map(|atom| stage.compiled.atoms.atom(*atom))
                .collect();
            let controls: Option<Vec<NodeId>> = missing
                .into_iter()
                .map(|atom| if let Some(Atom::Down(control)) = atom { Some(control) } else { None })
                .collect();
            if let (Some(controls), Some(head)) = (controls, stage.compiled.atoms.atom(clause.head)) {
                stopped.entry(head).or_default().extend(controls);
            }
        }
    });
    let mut stopped: Vec<(Atom, BTreeSet<NodeId>)> = stopped.into_iter().collect();
    let rank = |atom: Atom| match atom {
        Atom::On(..) => 0,
        Atom::At(_) => 1,
        Atom::Have(_) => 2,
        _ => 3,
    };
    stopped.sort_by_cached_key(|(atom, _)| (rank(*atom), atom.shown(stage.estate).to_string()));
    stopped
}
