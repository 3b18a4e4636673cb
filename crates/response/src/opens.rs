//! What a credential opens, alone and together with others, at one instant.

use std::collections::{BTreeSet, VecDeque};

use estate::{Atom, Estate, NodeId};
use model::{Level, NodeKind, attribute};
use reach::{AtomId, By, Given, Model, Proof, Prover, World, prove};

use crate::reached::Run;

/// Credentials that reach a crown jewel together, none of them to spare.
#[derive(Debug)]
pub struct Together {
    /// The credentials, sorted by name.
    pub credentials: Vec<NodeId>,
    /// The jewel.
    pub jewel: Atom,
    /// The proof tree.
    pub proof: Proof,
}

/// Returns what follows from holding some credentials, beyond what a run at one instant holds without them.
pub fn opens(run: &Run, held: &[NodeId]) -> BTreeSet<Atom> {
    let (program, at) = (&run.compiled.program, run.world.horizon.from);
    let mut gained: BTreeSet<AtomId> = BTreeSet::new();
    let mut queue: VecDeque<AtomId> = VecDeque::new();
    for credential in held {
        if let Some(atom) = run.compiled.atoms.id(Atom::Have(*credential)) {
            queue.push_back(atom);
        }
    }
    gained.extend(queue.iter().copied());
    while let Some(atom) = queue.pop_front() {
        for id in program.using(atom) {
            let Some(clause) = program.clause(id).filter(|clause| clause.span.contains(at)) else { continue };
            let holds = |atom: &AtomId| gained.contains(atom) || run.model.holds(*atom, at);
            if clause.body.iter().all(holds) && !holds(&clause.head) {
                gained.insert(clause.head);
                queue.push_back(clause.head);
            }
        }
    }
    let mut atoms: BTreeSet<Atom> = gained.into_iter().filter_map(|atom| run.compiled.atoms.atom(atom)).collect();
    for credential in held {
        atoms.remove(&Atom::Have(*credential));
    }
    atoms
}

/// Tells whether an atom is the fall of a crown jewel (semantics 9.19).
pub fn is_jewel(estate: &Estate, atom: Atom) -> bool {
    match atom {
        Atom::On(system, level) => estate.attributes(system).word::<Level>(attribute::JEWEL) == Some(level),
        _ => false,
    }
}

/// Returns the atoms by which crown jewels fall, sorted by name.
pub fn jewels(estate: &Estate) -> Vec<Atom> {
    estate
        .of_kind(NodeKind::System)
        .into_iter()
        .filter_map(|system| Some(Atom::On(system, estate.attributes(system).word(attribute::JEWEL)?)))
        .collect()
}

/// For each jewel that falls to some credentials, finds a least set of them that reaches it, and the proof.
pub fn together(estate: &Estate, run: &Run, held: &[NodeId]) -> Vec<Together> {
    let reached = opens(run, held);
    let fallen: Vec<Atom> = jewels(estate).into_iter().filter(|jewel| reached.contains(jewel)).collect();
    if fallen.is_empty() {
        return Vec::new();
    }
    let (world, model) = holding(run, held);
    let by_name = |a: AtomId, b: AtomId| atom_order(estate, run, a, b);
    let mut prover = Prover::new(&run.compiled.program, &world, &model, &by_name);
    fallen
        .into_iter()
        .filter_map(|jewel| {
            let first = prover.prove(run.compiled.atoms.id(jewel)?)?;
            let credentials = least_set(run, presented(run, held, &first), jewel);
            prove_together(estate, run, credentials, jewel)
        })
        .collect()
}

/// The world of a run with credentials in hand, and what holds in it.
fn holding(run: &Run, held: &[NodeId]) -> (World, Model) {
    let (mut world, mut model) = (run.world.clone(), run.model.clone());
    for credential in held {
        if let Some(atom) = run.compiled.atoms.id(Atom::Have(*credential)) {
            world.given.push(Given { atom, span: world.horizon, carried: true, tag: 0 });
        }
    }
    model.extend(&run.compiled.program, &world);
    (world, model)
}

/// The credentials in hand that a proof makes use of.
fn presented(run: &Run, held: &[NodeId], proof: &Proof) -> Vec<NodeId> {
    let used: BTreeSet<AtomId> =
        proof.nodes.iter().filter(|node| matches!(node.by, By::Given { .. })).map(|node| node.atom).collect();
    let is_used =
        |credential: &NodeId| run.compiled.atoms.id(Atom::Have(*credential)).is_some_and(|atom| used.contains(&atom));
    held.iter().copied().filter(is_used).collect()
}

/// Takes credentials out one by one as long as the jewel still falls.
fn least_set(run: &Run, mut kept: Vec<NodeId>, jewel: Atom) -> Vec<NodeId> {
    let mut at = 0;
    while at < kept.len() {
        let mut rest = kept.clone();
        rest.remove(at);
        if opens(run, &rest).contains(&jewel) {
            kept = rest;
        } else {
            at += 1;
        }
    }
    kept
}

fn prove_together(estate: &Estate, run: &Run, mut credentials: Vec<NodeId>, jewel: Atom) -> Option<Together> {
    credentials.sort_by(|a, b| estate.name(*a).cmp(estate.name(*b)));
    let (world, model) = holding(run, &credentials);
    let by_name = |a: AtomId, b: AtomId| atom_order(estate, run, a, b);
    let proof = prove(&run.compiled.program, &world, &model, run.compiled.atoms.id(jewel)?, &by_name)?;
    Some(Together { credentials, jewel, proof })
}

/// Orders atoms by what they are called, for ties between proofs (semantics 9.17).
pub fn atom_order(estate: &Estate, run: &Run, a: AtomId, b: AtomId) -> std::cmp::Ordering {
    let shown = |atom| run.compiled.atoms.atom(atom).map(|atom| atom.shown(estate).to_string());
    shown(a).cmp(&shown(b))
}
