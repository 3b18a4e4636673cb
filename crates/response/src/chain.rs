//! Chains: how the clauses reach a credential that counts as exposed for nothing else, in short (semantics 4.4, 9.17).
//!
//! 4.4 gives every exposed credential from the window's start on, also those that the run found itself; a proof in the final
//! model would end there. So the run is made once more, and each is proven in the round that found it, before it is given.

use std::collections::{BTreeMap, BTreeSet};

use estate::{Atom, Estate, NodeId};
use reach::{AtomId, By, Proof, Prover};

use crate::reached::Run;
use crate::{Assessment, Exposure, Question, Reason, atom_order};

/// One thing on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The thing.
    pub node: NodeId,
    /// Credentials that the step to it needs besides the thing before it; for the last thing also those that the step to the
    /// credential itself needs, such as the key of what is encrypted.
    pub with: Vec<NodeId>,
}

/// Returns the way to each credential that is only reached, from what is compromised, or was exposed before it, to the last
/// thing before the credential; each is proven, and what was proven for one is used for the next.
pub fn chains(question: &Question<'_>, assessment: &Assessment) -> BTreeMap<NodeId, Vec<Hop>> {
    let mut chains: BTreeMap<NodeId, Vec<Hop>> = BTreeMap::new();
    let exposures = || assessment.exposures.iter().chain(&assessment.narrowed);
    let is_reached = |exposure: &Exposure| exposure.steps.iter().any(|step| step.reason == Reason::ReachedThrough);
    let wanted: BTreeSet<NodeId> =
        exposures().filter(|(_, exposure)| is_reached(exposure)).map(|(node, _)| *node).collect();
    if wanted.is_empty() {
        return chains;
    }
    let estate = question.estate;
    assessment.spread_again(question, &mut |run, found| {
        let by_name = |a: AtomId, b: AtomId| atom_order(estate, run, a, b);
        let mut prover = Prover::new(&run.compiled.program, &run.world, &run.model, &by_name);
        for credential in found.iter().filter(|node| wanted.contains(node)) {
            let proof = run.compiled.atoms.id(Atom::Have(*credential)).and_then(|atom| prover.prove(atom));
            let Some((first, forth)) = proof.map(|proof| walked(estate, run, &proof)) else { continue };
            let mut hops = first.map_or_else(Vec::new, |first| before(assessment, &chains, first));
            hops.extend(forth);
            if let (Some(end), Some(last)) = (hops.pop(), hops.last_mut()) {
                last.with.extend(end.with);
            }
            chains.insert(*credential, hops);
        }
    });
    chains
}

/// The way to a credential that was exposed already: the one that was found before, or the thing that it was read from.
fn before(assessment: &Assessment, chains: &BTreeMap<NodeId, Vec<Hop>>, credential: NodeId) -> Vec<Hop> {
    if let Some(chain) = chains.get(&credential) {
        return chain.clone();
    }
    let known = assessment.exposures.get(&credential).or_else(|| assessment.narrowed.get(&credential));
    let thing = known.and_then(|exposure| exposure.steps.iter().find_map(|step| step.through));
    thing.map(|node| Hop { node, with: Vec::new() }).into_iter().collect()
}

/// Follows a proof from what it proves back to what was given; returns that where it is a credential, and the way forth.
fn walked(estate: &Estate, run: &Run, proof: &Proof) -> (Option<NodeId>, Vec<Hop>) {
    let atom_of = |at: usize| proof.nodes.get(at).and_then(|node| run.compiled.atoms.atom(node.atom));
    let mut hops: Vec<Hop> = Vec::new();
    let mut at = proof.nodes.len().saturating_sub(1);
    let mut first = None;
    while let (Some(step), Some(atom)) = (proof.nodes.get(at), atom_of(at)) {
        let main = step.premises.iter().copied().max_by_key(|premise| weight(atom_of(*premise)));
        let mut with = BTreeSet::new();
        for side in step.premises.iter().copied().filter(|premise| Some(*premise) != main) {
            in_hand(run, proof, side, &mut with);
        }
        match hops.last_mut() {
            Some(hop) if hop.node == atom.node() => hop.with.extend(with),
            _ => hops.push(Hop { node: atom.node(), with: with.into_iter().collect() }),
        }
        let Some(main) = main else {
            first = matches!((atom, step.by), (Atom::Have(_), By::Given { .. })).then(|| atom.node());
            break;
        };
        at = main;
    }
    hops.reverse();
    let path: BTreeSet<NodeId> = hops.iter().map(|hop| hop.node).collect();
    for hop in &mut hops {
        hop.with.retain(|node| !path.contains(node));
        hop.with.sort_by(|a, b| estate.name(*a).cmp(estate.name(*b)));
        hop.with.dedup();
    }
    (first, hops)
}

/// Which premise leads on: a right or an identity before the gate that it needs, a gate before a switch.
const fn weight(atom: Option<Atom>) -> u8 {
    match atom {
        Some(Atom::On(..)) => 5,
        Some(Atom::Act(_)) => 4,
        Some(Atom::Have(_)) => 3,
        Some(Atom::Compromised(_)) => 2,
        Some(Atom::At(_)) => 1,
        Some(Atom::Down(_)) | None => 0,
    }
}

/// Finds the credentials on which a side premise rests.
fn in_hand(run: &Run, proof: &Proof, side: usize, with: &mut BTreeSet<NodeId>) {
    let mut left = vec![side];
    let mut seen = BTreeSet::from([side]);
    while let Some(node) = left.pop().and_then(|at| proof.nodes.get(at)) {
        if let Some(Atom::Have(credential)) = run.compiled.atoms.atom(node.atom) {
            with.insert(credential);
        } else {
            left.extend(node.premises.iter().copied().filter(|premise| seen.insert(*premise)));
        }
    }
}
