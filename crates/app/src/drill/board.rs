//! The drill on one board: every vendor against every crown jewel, and what a page needs beside the items of an answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use drill::Start;
use estate::NodeId;
use model::{NodeKind, attribute};
use reach::lanes::Effort;
use reach::{AtomId, Prover};
use response::{Run, atom_order};

use crate::casework::label;
use crate::drill::pairs::{OddsAsked, chanced, every_pair, sounded};
use crate::drill::stage::{From, Pace, Played};
use crate::drill::vendors::{LayersAsked, ranked};
use crate::explanation::tree;
use crate::{Answer, Asked, BreachItem, Desk, Error, PairItem, StepItem};

/// What a page needs beside the items of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Background {
    /// What people call things, by id.
    pub names: BTreeMap<String, String>,
    /// How controls stand, by id.
    pub states: BTreeMap<String, String>,
    /// The vendors that there are.
    pub vendors: Vec<String>,
    /// The crown jewels that there are, as `on:system/jira/admin`.
    pub jewels: Vec<String>,
}

/// Every vendor against every crown jewel.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// The vendors, the worst first.
    pub breaches: Answer<BreachItem>,
    /// Each vendor against each jewel: how deep it lies, and with what chance it falls.
    pub pairs: Vec<PairItem>,
    /// How the jewels of the worst vendors fall: the vendor, and a proof tree for each jewel.
    pub paths: Vec<(String, Vec<Vec<StepItem>>)>,
    /// Names and states.
    pub background: Background,
}

/// What is asked of a board.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardAsked {
    /// About layers.
    pub layers: LayersAsked,
    /// About chance.
    pub odds: OddsAsked,
    /// About depth.
    pub effort: Effort,
}

/// So many vendors' ways are drawn: those that take most.
const DRAWN: usize = 5;

/// Answers `drill vendors` with all that its page shows.
///
/// # Errors
/// Where the ledger cannot be read or a probability is none.
pub fn drill_board(desk: &Desk, what: &BoardAsked, pace: Pace<'_>, asked: Asked) -> Result<Board, Error> {
    let played = Played::open(desk, asked)?;
    let stage = played.stage()?;
    let mut breaches = ranked(&played, &stage, what.layers, pace);
    let starts = played.starts(&From::Vendors, &stage)?;
    let (depths, done) = sounded(&played, &stage, &starts, what.effort, pace);
    let (chances, _) = chanced(&played, &stage, &starts, &what.odds, pace)?;
    let pairs = every_pair(&played, &stage, &done, depths.items.into_iter().chain(chances.items));
    breaches.gaps.extend(depths.gaps);
    breaches.gaps.extend(chances.gaps);
    breaches.gaps.sort();
    breaches.gaps.dedup();
    let worst = breaches.items.iter().filter(|item| !item.jewels.is_empty()).take(DRAWN);
    let paths = worst.filter_map(|item| Some((item.vendor.clone(), paths(&played, item, asked)?))).collect();
    let background = background(&played);
    Ok(Board { breaches, pairs, paths, background })
}

/// Returns what the page of any other question needs.
///
/// # Errors
/// Where the ledger cannot be read.
pub fn drill_background(desk: &Desk, asked: Asked) -> Result<Background, Error> {
    Ok(background(&Played::open(desk, asked)?))
}

/// Proves the fall of each jewel of one vendor.
fn paths(played: &Played, item: &BreachItem, asked: Asked) -> Option<Vec<Vec<StepItem>>> {
    let estate = played.estate();
    let start = Start::compromising(estate.find(&item.vendor)?);
    let run = Run::at_instant(estate, Arc::clone(&played.compiled), asked.as_of, &start.compromised, &start.held);
    let by_name = |a: AtomId, b: AtomId| atom_order(estate, &run, a, b);
    let mut prover = Prover::new(&run.compiled.program, &run.world, &run.model, &by_name);
    let fallen = item.jewels.iter().filter_map(|jewel| run.compiled.atoms.id(estate::Atom::read(jewel, estate)?));
    Some(fallen.filter_map(|atom| Some(tree(estate, &run, &prover.prove(atom)?))).collect())
}

fn background(played: &Played) -> Background {
    let estate = played.estate();
    let name = |node: NodeId| estate.name(node).to_string();
    let state = |control: NodeId| {
        let state = estate.attributes(control).text(attribute::STATE).unwrap_or("unknown").to_owned();
        (name(control), state)
    };
    let jewels = estate.of_kind(NodeKind::System).into_iter().filter_map(|system| {
        let level: model::Level = estate.attributes(system).word(attribute::JEWEL)?;
        Some(estate::Atom::On(system, level).shown(estate).to_string())
    });
    Background {
        names: estate.nodes().filter_map(|node| Some((name(node), label(estate, node)?))).collect(),
        states: estate.of_kind(NodeKind::Control).into_iter().map(state).collect(),
        vendors: estate.of_kind(NodeKind::Vendor).into_iter().map(name).collect(),
        jewels: jewels.collect(),
    }
}
