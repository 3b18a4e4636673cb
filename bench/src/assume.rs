//! Which worlds are looked at: for each, the atoms that are true to begin with.

use std::collections::BTreeMap;

use reach::lanes::{Lanes, Solver, Worlds};
use reach::{AtomId, Model};

use crate::estate::Estate;
use crate::random::Random;

/// How often a control holds.
const HOLDS: f64 = 0.6;

/// Draws the controls that are down in one world.
pub(crate) fn down(estate: &Estate, world: u64) -> Vec<u32> {
    let mut random = Random::new(42 + (world << 32));
    estate.downs.clone().filter(|_| !random.chance(HOLDS)).collect()
}

/// Each world has another breached vendor, beginning with the largest, and the same controls.
pub(crate) fn vendors(estate: &Estate, count: usize) -> Vec<Vec<u32>> {
    let down = down(estate, 0);
    let breached = estate.vendors.clone().cycle().take(count);
    breached.map(|vendor| [&[vendor], down.as_slice()].concat()).collect()
}

/// Each world has the largest vendor breached, and controls drawn anew.
pub(crate) fn draws(estate: &Estate, count: usize) -> Vec<Vec<u32>> {
    let world = |world| [&[estate.vendors.start], down(estate, world).as_slice()].concat();
    (1..).take(count).map(world).collect()
}

/// Puts worlds side by side.
pub(crate) fn side_by_side<const W: usize>(each: &[Vec<u32>]) -> Worlds<W> {
    let mut given: BTreeMap<u32, Lanes<W>> = BTreeMap::new();
    for (lane, atoms) in each.iter().enumerate() {
        for atom in atoms {
            given.entry(*atom).or_insert(Lanes::NONE).insert(lane);
        }
    }
    let mut worlds = Worlds::new(each.len());
    worlds.given = given.into_iter().map(|(atom, lanes)| (AtomId(atom), lanes)).collect();
    worlds
}

/// Compares one lane with the scalar solve, atom by atom.
pub(crate) fn compare<const W: usize>(
    estate: &Estate,
    solver: &Solver<'_, W>,
    lane: usize,
    model: &Model,
) -> Result<(), String> {
    let differs = |atom: &u32| solver.lanes(AtomId(*atom)).contains(lane) != model.holds(AtomId(*atom), 0);
    match (0..estate.downs.end).find(differs) {
        Some(atom) => Err(format!("{}: lane {lane} and the scalar solve differ about atom {atom}", estate.name)),
        None => Ok(()),
    }
}
