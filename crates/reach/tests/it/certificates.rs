//! The checker: a certificate that was tampered with is refused, and whatever it accepts is true.

use proptest::prelude::*;
use reach::{
    AtomId, Blocked, BuildError, By, ClauseId, Cut, CutAtom, Given, Program, ProgramBuilder, Proof, Prover, Refusal,
    Span, World, check_cut, check_proof, cut, prove, solve,
};

use crate::estates::{estate, for_each};
use crate::twin::Twin;

/// `stolen` and `down` open the gate in [2, 6), which yields `loot`; `goal` needs a `missing`
/// premise, or the gate after it closed.
fn vault() -> Result<(Program, World, [AtomId; 6]), BuildError> {
    let mut builder = ProgramBuilder::new();
    let [stolen, down, loot] = [(); 3].map(|()| builder.atom(true));
    let [gate, missing, goal] = [(); 3].map(|()| builder.atom(false));
    builder.clause(gate, &[stolen, down], Span::new(2, 6), 10);
    builder.clause(loot, &[gate], Span::new(4, 5), 11);
    builder.clause(goal, &[loot, missing], Span::ALWAYS, 12);
    builder.clause(goal, &[gate], Span::new(6, 9), 13);
    let program = builder.build()?;
    let mut world = World::new(Span::new(0, 9));
    let given = |atom, span, carried, tag| Given { atom, span, carried, tag };
    world.given = vec![given(stolen, Span::new(1, 2), true, 20), given(down, Span::new(0, 5), false, 21)];
    Ok((program, world, [stolen, down, loot, gate, missing, goal]))
}

fn refused_proof(change: impl FnOnce(&mut Proof)) -> Refusal {
    let (program, world, [_, _, loot, ..]) = vault().unwrap();
    let mut proof = prove(&program, &world, &solve(&program, &world), loot, &|a, b| a.cmp(&b)).unwrap();
    assert_eq!(check_proof(&program, &world, &proof), Ok(()));
    change(&mut proof);
    check_proof(&program, &world, &proof).unwrap_err()
}

/// The nodes are: stolen at 1, stolen carried to 4, down at 4, gate at 4, loot at 4.
#[test]
fn a_proof_that_was_tampered_with_is_refused_where_it_was() {
    assert_eq!(refused_proof(|proof| proof.nodes.clear()), Refusal::Empty);
    assert_eq!(refused_proof(|proof| proof.nodes[0].instant = 2), Refusal::Step(0));
    assert_eq!(refused_proof(|proof| proof.nodes[0].atom = AtomId(2)), Refusal::Step(0));
    assert_eq!(refused_proof(|proof| proof.nodes[0].by = By::Given { index: 0, tag: 21 }), Refusal::Step(0));
    assert_eq!(refused_proof(|proof| proof.nodes[0].by = By::Given { index: 9, tag: 20 }), Refusal::Step(0));
    assert_eq!(refused_proof(|proof| proof.nodes[1].by = By::Given { index: 0, tag: 20 }), Refusal::Step(1));
    assert_eq!(refused_proof(|proof| proof.nodes[1].instant = 1), Refusal::Step(1));
    assert_eq!(refused_proof(|proof| proof.nodes[1].premises = vec![1]), Refusal::Step(1));
    assert_eq!(refused_proof(|proof| proof.nodes[2].premises = vec![0]), Refusal::Step(2));
    assert_eq!(refused_proof(|proof| proof.nodes[3].premises = vec![1]), Refusal::Step(3));
    assert_eq!(refused_proof(|proof| proof.nodes[3].premises = vec![0, 2]), Refusal::Step(3));
    assert_eq!(refused_proof(|proof| proof.nodes[3].premises = vec![1, 2, 2]), Refusal::Step(3));
    assert_eq!(refused_proof(|proof| proof.nodes[4].by = By::Clause { id: ClauseId(1), tag: 10 }), Refusal::Step(4));
    assert_eq!(refused_proof(|proof| proof.nodes[4].by = By::Clause { id: ClauseId(0), tag: 10 }), Refusal::Step(4));
    assert_eq!(refused_proof(|proof| proof.nodes[4].by = By::Clause { id: ClauseId(99), tag: 11 }), Refusal::Step(4));
    assert_eq!(refused_proof(|proof| proof.nodes[4].instant = 9), Refusal::Step(4));
}

#[test]
fn what_is_given_for_a_while_cannot_be_carried() -> Result<(), BuildError> {
    let (program, world, [_, down, ..]) = vault()?;
    let mut proof = prove(&program, &world, &solve(&program, &world), down, &|a, b| a.cmp(&b)).unwrap();
    let mut carried = proof.nodes[0].clone();
    (carried.instant, carried.by, carried.premises) = (7, By::Carried, vec![0]);
    proof.nodes.push(carried);
    assert!(matches!(check_proof(&program, &world, &proof), Err(Refusal::Step(1))));
    Ok(())
}

#[test]
fn a_proof_by_a_clause_that_the_world_lacks_is_refused() -> Result<(), BuildError> {
    let (program, mut world, [_, _, loot, ..]) = vault()?;
    let proof = prove(&program, &world, &solve(&program, &world), loot, &|a, b| a.cmp(&b)).unwrap();
    world.without.insert(ClauseId(1));
    assert!(matches!(check_proof(&program, &world, &proof), Err(Refusal::Step(4))));
    Ok(())
}

fn refused_cut(change: impl FnOnce(&mut Cut)) -> Refusal {
    let (program, world, [.., goal]) = vault().unwrap();
    let mut cut = cut(&program, &world, &solve(&program, &world), goal, &|_| false).unwrap();
    assert_eq!(check_cut(&program, &world, &cut), Ok(()));
    change(&mut cut);
    check_cut(&program, &world, &cut).unwrap_err()
}

/// The claims are: gate within [6, 9), missing and goal never. The clauses are 0 (not valid then),
/// 2 (missing), 3 (gate).
#[test]
fn a_cut_that_was_tampered_with_is_refused() {
    let [stolen, gate, goal] = [0, 3, 5].map(AtomId);
    let short = Refusal::Target(goal);
    assert_eq!(refused_cut(|cut| cut.atoms.clear()), short);
    assert_eq!(refused_cut(|cut| cut.atoms[2].never = vec![Span::new(0, 4), Span::new(5, 9)]), short);
    assert_eq!(refused_cut(|cut| drop(cut.clauses.remove(1))), Refusal::Clause(ClauseId(2)));
    assert_eq!(refused_cut(|cut| drop(cut.atoms.remove(0))), Refusal::Clause(ClauseId(3)));
    assert_eq!(refused_cut(|cut| cut.atoms[0].never = vec![Span::new(7, 9)]), Refusal::Clause(ClauseId(3)));
    assert_eq!(refused_cut(|cut| cut.atoms[0].never = vec![Span::new(5, 9)]), Refusal::Clause(ClauseId(0)));
    assert_eq!(refused_cut(|cut| cut.clauses[1].blocked = Blocked::Premise(gate)), Refusal::Clause(ClauseId(2)));
    assert_eq!(refused_cut(|cut| cut.clauses[2].blocked = Blocked::Interval(vec![])), Refusal::Clause(ClauseId(3)));
    let claim = CutAtom { atom: stolen, never: vec![Span::new(8, 9)] };
    let given = Refusal::Given(stolen);
    assert_eq!(refused_cut(|cut| cut.atoms.push(claim)), given);
}

#[test]
fn a_premise_of_another_clause_blocks_nothing() {
    let missing = AtomId(4);
    let refused = refused_cut(|cut| cut.clauses[2].blocked = Blocked::Premise(missing));
    assert_eq!(refused, Refusal::Clause(ClauseId(3)));
}

#[test]
fn a_durable_atom_is_not_absent_after_a_clause_that_yields_it() -> Result<(), BuildError> {
    let (program, world, [_, _, loot, ..]) = vault()?;
    let span = Span::new(6, 9);
    let claim = CutAtom { atom: loot, never: vec![span] };
    let cut = Cut { target: loot, span, atoms: vec![claim], clauses: vec![] };
    let refused = check_cut(&program, &world, &cut);
    assert_eq!(refused, Err(Refusal::Clause(ClauseId(1))));
    Ok(())
}

#[test]
fn a_cut_is_refused_where_a_clause_that_it_did_not_know_comes_back() -> Result<(), BuildError> {
    let (program, mut world, [_, _, loot, ..]) = vault()?;
    world.without.insert(ClauseId(1));
    let cut = cut(&program, &world, &solve(&program, &world), loot, &|_| false).unwrap();
    assert_eq!(check_cut(&program, &world, &cut), Ok(()));
    let refused = check_cut(&program, &World { without: Default::default(), ..world }, &cut);
    assert_eq!(refused, Err(Refusal::Clause(ClauseId(1))));
    Ok(())
}

/// Where to change a certificate, and how.
type Change = (prop::sample::Index, u8, u32, i64);

fn change() -> impl Strategy<Value = Change> {
    (any::<prop::sample::Index>(), 0_u8..6, 0_u32..8, -1_i64..10)
}

fn tamper_with_proof(proof: &mut Proof, (at, how, number, instant): &Change) {
    let at = at.index(proof.nodes.len());
    let node = &mut proof.nodes[at];
    match how {
        0 => node.instant = *instant,
        1 => node.atom = AtomId(*number),
        2 => node.by = By::Clause { id: ClauseId(*number), tag: number % 6 },
        3 => node.by = By::Carried,
        4 => drop(node.premises.pop()),
        _ => node.premises.push(*number as usize),
    }
}

#[test]
fn whatever_proof_is_accepted_is_true() {
    for_each(6_000, &(estate(), prop::collection::vec(change(), 1..4)), |(estate, changes)| {
        let (program, world) = (&estate.program, &estate.world);
        let model = solve(program, world);
        let twin = Twin::new(program, world);
        let mut prover = Prover::new(program, world, &model, &|a, b| a.cmp(&b));
        for atom in twin.atoms() {
            let last = model.spans(atom).last().map_or(0, |span| span.to.saturating_sub(1));
            let Some(mut proof) = prover.prove_at(atom, last) else {
                continue;
            };
            changes.iter().for_each(|change| tamper_with_proof(&mut proof, change));
            if check_proof(program, world, &proof).is_ok() {
                assert!(proof.nodes.iter().all(|node| twin.holds(node.atom, node.instant)), "{proof:?}");
            }
        }
    });
}

fn tamper_with_cut(cut: &mut Cut, (at, how, number, instant): &Change) {
    let atom = AtomId(*number);
    let claim = at.index(cut.atoms.len());
    match how {
        0 => cut.target = atom,
        1 => cut.atoms[claim].atom = atom,
        2 => cut.atoms[claim].never = vec![Span::new(*instant, instant + i64::from(*number))],
        3 => cut.span = Span::new(*instant, instant + 1),
        4 => drop(cut.atoms.remove(claim)),
        _ if cut.clauses.is_empty() => {}
        _ => {
            let clause = at.index(cut.clauses.len());
            cut.clauses[clause].blocked = Blocked::Premise(atom);
        }
    }
    if cut.atoms.is_empty() {
        cut.atoms.push(CutAtom { atom, never: vec![Span::new(*instant, 10)] });
    }
}

#[test]
fn whatever_cut_is_accepted_is_true() {
    for_each(6_000, &(estate(), prop::collection::vec(change(), 1..4)), |(estate, changes)| {
        let (program, world) = (&estate.program, &estate.world);
        let model = solve(program, world);
        let twin = Twin::new(program, world);
        for atom in twin.atoms() {
            let Some(mut cut) = cut(program, world, &model, atom, &|_| false) else {
                continue;
            };
            changes.iter().for_each(|change| tamper_with_cut(&mut cut, change));
            if check_cut(program, world, &cut).is_ok() {
                let held = |at: &i64| cut.span.contains(*at) && twin.holds(cut.target, *at);
                assert!(!twin.instants.iter().any(held) && !(-1..11).any(|at| held(&at)), "{cut:?}");
            }
        }
    });
}
