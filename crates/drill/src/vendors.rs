//! Whose breach would hurt most (semantics 9.18): one world for each vendor.

use estate::{Atom, NodeId};
use reach::lanes::{Blocks, Lanes, Solver, Tally, Worlds, each_lane};

use crate::cut::WORDS;
use crate::{Jewel, Stage, Start};

/// What one vendor's breach opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The vendor.
    pub vendor: NodeId,
    /// How many atoms (have, act, on) follow.
    pub atoms: u64,
    /// Of these, how many are credentials that are held.
    pub credentials: u64,
    /// The jewels that fall though every control is as it is.
    pub jewels: Vec<Jewel>,
}

/// Asks of each vendor what its breach opens; the worst first. Nothing of those that a stop left out.
pub fn breaches(stage: &Stage<'_>, vendors: &[NodeId], blocks: Blocks<'_>) -> Vec<Breach> {
    let (jewels, goals) = stage.falls();
    let counted = stage.counted();
    let is_credential = |atom: &reach::AtomId| matches!(stage.compiled.atoms.atom(*atom), Some(Atom::Have(_)));
    let work = |_: usize, vendors: &[NodeId], solver: &mut Solver<'_, WORDS>| {
        solver.solve(&worlds(stage, vendors));
        let (mut atoms, mut credentials) = (Tally::default(), Tally::default());
        for atom in &counted {
            let lanes = solver.lanes(*atom);
            atoms.add(lanes);
            if is_credential(atom) {
                credentials.add(lanes);
            }
        }
        let breach = |(lane, vendor): (usize, &NodeId)| {
            let fallen = jewels.iter().zip(&goals).filter(|(_, goal)| solver.lanes(**goal).contains(lane));
            let jewels = fallen.map(|(jewel, _)| *jewel).collect();
            Breach { vendor: *vendor, atoms: atoms.of(lane), credentials: credentials.of(lane), jewels }
        };
        vendors.iter().enumerate().map(breach).collect::<Vec<_>>()
    };
    let done = each_lane::<WORDS, _, _>(stage.layout(), vendors, blocks, &work);
    let mut breaches: Vec<Breach> = done.into_iter().flatten().collect();
    breaches.sort_by(|a, b| {
        let worst = (b.jewels.len(), b.atoms).cmp(&(a.jewels.len(), a.atoms));
        worst.then_with(|| stage.estate.name(a.vendor).cmp(stage.estate.name(b.vendor)))
    });
    breaches
}

/// One lane for each vendor. A control that admits a vendor does not hold against it (semantics 9.15).
fn worlds(stage: &Stage<'_>, vendors: &[NodeId]) -> Worlds<WORDS> {
    let mut worlds: Worlds<WORDS> = Worlds::new(vendors.len());
    let all = worlds.all();
    let mut give = |atom, lanes| stage.atom(atom).into_iter().for_each(|atom| worlds.give(atom, lanes));
    for control in stage.controls() {
        if !stage.holds(control, &[]) {
            give(Atom::Down(control), all);
            continue;
        }
        let mut lanes = Lanes::NONE;
        let admitted = vendors.iter().enumerate().filter(|(_, vendor)| !stage.holds(control, &[**vendor]));
        admitted.for_each(|(lane, _)| lanes.insert(lane));
        give(Atom::Down(control), lanes);
    }
    for (lane, vendor) in vendors.iter().enumerate() {
        for atom in stage.started(&Start::compromising(*vendor)) {
            give(atom, Lanes::one(lane));
        }
    }
    worlds
}
