//! Where a lower environment leads into production: every step that crosses first, and what would close it.
//!
//! From all systems of one lower environment, as if it were the intruder's, the way is followed up to the border: no
//! step is taken that needs a foothold on a system of production. What is reached there is reached first.

use estate::{Atom, Estate, NodeId};
use model::{Instant, NodeKind, Relation};
use reach::lanes::{Blocks, WhatIf};
use reach::{AtomId, BuildError, ClauseSet};

use crate::cut::WORDS;
use crate::firing::Firing;
use crate::layer::layers_of;
use crate::{Effect, Jewel, Stage, Start};

/// Which environments are production.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environments {
    /// Those.
    pub production: Vec<NodeId>,
    /// All others.
    pub lower: Vec<NodeId>,
}

/// Words that say production, as the last part of an environment's name.
const PRODUCTION: [&str; 4] = ["production", "prod", "prd", "live"];

impl Environments {
    /// Takes the named ones for production; none named, those that are called so.
    pub fn new(estate: &Estate, named: &[NodeId]) -> Self {
        let called = |node: &NodeId| PRODUCTION.contains(&estate.name(*node).last_part().to_lowercase().as_str());
        let is_production = |node: &NodeId| if named.is_empty() { called(node) } else { named.contains(node) };
        let (production, lower) = estate.of_kind(NodeKind::Environment).into_iter().partition(is_production);
        Self { production, lower }
    }
}

/// A way from a lower environment into production.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// The environment that is entered.
    pub into: NodeId,
    /// What is reached there first.
    pub atom: AtomId,
    /// The single layers that would close it, the best first.
    pub cut_by: Vec<Effect>,
}

/// What one lower environment leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Descent {
    /// The lower environment.
    pub environment: NodeId,
    /// From what it was played.
    pub start: Start,
    /// The clauses that were left out: those that need a foothold in production.
    pub border: ClauseSet,
    /// Each way in.
    pub crossings: Vec<Crossing>,
    /// How many atoms about systems of production follow in all.
    pub atoms: u64,
    /// The jewels of production that fall.
    pub jewels: Vec<Jewel>,
}

/// Follows each lower environment to the border of production, and beyond.
///
/// # Errors
/// Where the estate is larger than the engine can number.
pub fn descents(
    stage: &Stage<'_>,
    environments: &Environments,
    with_candidates: bool,
    blocks: Blocks<'_>,
) -> Result<Vec<Descent>, BuildError> {
    let place = places(stage.estate, stage.now, &environments.production);
    let border = border(stage, &place);
    let near = stage.without(border.clone())?;
    let mut descents = Vec::new();
    for environment in &environments.lower {
        let within = stage.estate.into(*environment, Relation::InEnvironment);
        let mut systems: Vec<NodeId> =
            within.filter(|link| link.valid.contains(stage.now)).map(|link| link.from).collect();
        systems.sort_unstable();
        let start = Start { compromised: systems, held: Vec::new() };
        let far = Firing::new(stage, &stage.given(&start));
        let reached = stage.compiled.atoms.all().filter(|(id, atom)| on(*atom, &place).is_some() && far.holds(*id));
        let jewels = stage.jewels().into_iter().filter(|jewel| {
            place.get(jewel.system.index()).is_some_and(Option::is_some)
                && stage.fall(*jewel).is_some_and(|atom| far.holds(atom))
        });
        descents.push(Descent {
            environment: *environment,
            crossings: crossings(&near, &start, &place, with_candidates, blocks),
            border: border.clone(),
            atoms: reached.count() as u64,
            jewels: jewels.collect(),
            start,
        });
    }
    Ok(descents)
}

/// For each node, the environment of production in which it stands.
fn places(estate: &Estate, now: Instant, production: &[NodeId]) -> Vec<Option<NodeId>> {
    let mut places = vec![None; estate.len()];
    for environment in production {
        let within = estate.into(*environment, Relation::InEnvironment).filter(|link| link.valid.contains(now));
        for link in within {
            if let Some(slot) = places.get_mut(link.from.index()) {
                *slot = Some(*environment);
            }
        }
    }
    places
}

/// Returns the environment of production in which an atom is a foothold.
fn on(atom: Atom, places: &[Option<NodeId>]) -> Option<NodeId> {
    match atom {
        Atom::On(system, _) => places.get(system.index()).copied().flatten(),
        _ => None,
    }
}

fn border(stage: &Stage<'_>, places: &[Option<NodeId>]) -> ClauseSet {
    let foothold = |atom: &AtomId| stage.compiled.atoms.atom(*atom).is_some_and(|atom| on(atom, places).is_some());
    let mut border = ClauseSet::default();
    let needs = stage.compiled.program.clauses().filter(|(_, clause)| clause.body.iter().any(foothold));
    needs.for_each(|(id, _)| border.insert(id));
    border
}

fn crossings(
    near: &Stage<'_>,
    start: &Start,
    places: &[Option<NodeId>],
    with_candidates: bool,
    blocks: Blocks<'_>,
) -> Vec<Crossing> {
    let given = near.given(start);
    let firing = Firing::new(near, &given);
    let reached = near.compiled.atoms.all().filter(|(id, _)| firing.holds(*id));
    let (goals, into): (Vec<AtomId>, Vec<NodeId>) =
        reached.filter_map(|(id, atom)| Some((id, on(atom, places)?))).unzip();
    let layers = layers_of(near, start, &firing.towards(near, &goals), with_candidates);
    let singles: Vec<Vec<u32>> = (0..).zip(&layers.layers).map(|(place, _)| vec![place]).collect();
    let left = near.with_clauses(|clauses| {
        let what_if = WhatIf { clauses, layout: near.layout(), given: &given, counted: &goals, goals: &goals };
        what_if.left::<WORDS>(&layers.changes, &singles, blocks)
    });
    let cut_by = |goal: u32| {
        let tried = layers.layers.iter().zip(&left).filter_map(|(layer, left)| Some((layer, left.as_ref()?)));
        let cutting = tried.filter(|(_, left)| !left.goals.contains(&goal));
        let mut effects: Vec<Effect> = cutting
            .map(|(layer, left)| {
                let lost = goals.len() as u64 - left.atoms;
                Effect { layers: vec![*layer], lost, saved: Vec::new() }
            })
            .collect();
        effects.sort_by_cached_key(|effect| {
            let names: Vec<_> = effect.layers.iter().map(|layer| layer.sort_key(near.estate)).collect();
            (effect.layers.iter().any(|layer| layer.is_candidate()), std::cmp::Reverse(effect.lost), names)
        });
        effects
    };
    let numbered = (0..).zip(goals.iter().zip(into));
    numbered.map(|(place, (atom, into))| Crossing { into, atom: *atom, cut_by: cut_by(place) }).collect()
}
