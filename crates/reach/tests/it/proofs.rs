//! Proofs: earliest, smallest, by the smaller names, and accepted.

use std::cmp::Ordering;

use reach::{
    AtomId, BuildError, By, Given, Program, ProgramBuilder, Proof, Prover, Span, World, check_proof, prove, solve,
};

use crate::estates::for_each_estate;
use crate::twin::Twin;

fn by_number(a: AtomId, b: AtomId) -> Ordering {
    a.cmp(&b)
}

#[test]
fn every_reached_atom_has_an_accepted_proof_at_its_earliest_instant_in_the_fewest_steps() {
    for_each_estate(6_000, |estate| {
        let (program, world) = (&estate.program, &estate.world);
        let model = solve(program, world);
        let twin = Twin::new(program, world);
        let fewest = twin.fewest_steps();
        let mut prover = Prover::new(program, world, &model, &by_number);
        for atom in twin.atoms() {
            let first = twin.instants.iter().copied().find(|at| twin.holds(atom, *at));
            let proof = prover.prove(atom);
            assert_eq!(proof, prove(program, world, &model, atom, &by_number), "what was asked before changes nothing");
            assert_eq!(
                proof.as_ref().and_then(Proof::root).map(|root| (root.atom, root.instant)),
                first.map(|at| (atom, at))
            );
            for at in twin.instants.iter().copied() {
                let Some(proof) = prover.prove_at(atom, at) else {
                    assert!(!twin.holds(atom, at), "{atom} at {at} has no proof");
                    continue;
                };
                assert_eq!(check_proof(program, world, &proof), Ok(()));
                assert_eq!(Some(&proof.steps()), fewest.get(&(atom, at)), "{atom} at {at}: {proof:?}");
                assert!(no_atom_supports_itself(&proof), "{proof:?}");
            }
        }
    });
}

/// A step is written once, so an atom below itself at one instant would be a second step: allowed
/// only for what is given for a while (semantics 9.15) and then made to last.
fn no_atom_supports_itself(proof: &Proof) -> bool {
    proof.nodes.iter().enumerate().all(|(index, node)| {
        let same = |other: &reach::ProofNode| other.atom == node.atom && other.instant == node.instant;
        proof.nodes[..index].iter().filter(|other| same(other)).all(|other| matches!(other.by, By::Given { .. }))
    })
}

fn atoms<const N: usize>(builder: &mut ProgramBuilder, durable: bool) -> [AtomId; N] {
    [(); N].map(|()| builder.atom(durable))
}

fn explain(program: &Program, world: &World, atom: AtomId, by_name: fn(AtomId, AtomId) -> Ordering) -> Vec<u32> {
    let proof = prove(program, world, &solve(program, world), atom, &by_name).unwrap();
    assert_eq!(check_proof(program, world, &proof), Ok(()));
    proof.nodes.iter().filter_map(|node| if let By::Clause { tag, .. } = node.by { Some(tag) } else { None }).collect()
}

#[test]
fn a_tie_goes_to_the_smaller_names_whatever_the_order_of_the_clauses() -> Result<(), BuildError> {
    for swapped in [false, true] {
        let mut builder = ProgramBuilder::new();
        let [left, right, goal] = atoms(&mut builder, false);
        for from in if swapped { [right, left] } else { [left, right] } {
            builder.clause(from, &[], Span::ALWAYS, 10);
            builder.clause(goal, &[from], Span::ALWAYS, from.0);
        }
        let program = builder.build()?;
        let world = World::new(Span::new(0, 1));
        assert_eq!(explain(&program, &world, goal, by_number), [10, left.0]);
        assert_eq!(explain(&program, &world, goal, |a, b| b.cmp(&a)), [10, right.0]);
    }
    Ok(())
}

#[test]
fn a_shared_part_counts_as_often_as_it_is_used_and_is_written_once() -> Result<(), BuildError> {
    let mut builder = ProgramBuilder::new();
    let mut below = builder.atom(false);
    builder.clause(below, &[], Span::ALWAYS, 0);
    for _ in 0..70 {
        let [left, right, both] = atoms(&mut builder, false);
        builder.clause(left, &[below], Span::ALWAYS, 0);
        builder.clause(right, &[below], Span::ALWAYS, 0);
        builder.clause(both, &[left, right], Span::ALWAYS, 0);
        below = both;
    }
    let program = builder.build()?;
    let world = World::new(Span::new(0, 1));
    let proof = prove(&program, &world, &solve(&program, &world), below, &by_number).unwrap();
    assert_eq!(proof.nodes.len(), 211);
    assert_eq!(proof.steps(), u64::MAX);
    assert_eq!(check_proof(&program, &world, &proof), Ok(()));
    Ok(())
}

#[test]
fn a_durable_atom_is_carried_from_where_it_began() -> Result<(), BuildError> {
    let mut builder = ProgramBuilder::new();
    let [token, password] = atoms(&mut builder, true);
    let [gate, login] = atoms(&mut builder, false);
    builder.clause(gate, &[token], Span::new(5, 9), 0);
    builder.clause(login, &[gate, password], Span::ALWAYS, 1);
    builder.clause(password, &[], Span::new(2, 3), 2);
    let program = builder.build()?;
    let mut world = World::new(Span::new(0, 9));
    world.given.push(Given { atom: token, span: Span::new(1, 2), carried: true, tag: 7 });
    let proof = prove(&program, &world, &solve(&program, &world), login, &by_number).unwrap();
    let steps: Vec<_> = proof.nodes.iter().map(|node| (node.atom, node.instant, node.by == By::Carried)).collect();
    assert_eq!(
        steps,
        [
            (password, 2, false),
            (password, 5, true),
            (token, 1, false),
            (token, 5, true),
            (gate, 5, false),
            (login, 5, false),
        ]
    );
    Ok(())
}
