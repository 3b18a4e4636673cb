//! A million steps deep: nothing recurses, so nothing overflows.

use reach::{
    AtomId, BuildError, Given, Program, ProgramBuilder, Span, World, check_cut, check_proof, cut, prove, solve,
};

const LENGTH: u32 = 1_000_000;

fn chain(durable: bool) -> Result<(Program, AtomId, AtomId), BuildError> {
    let mut builder = ProgramBuilder::new();
    let first = builder.atom(durable);
    let mut last = first;
    for link in 1..LENGTH {
        let next = builder.atom(durable);
        // Every link of a durable chain becomes valid one instant after the one before it.
        let span = if durable { Span::new(i64::from(link), Span::FOR_EVER) } else { Span::ALWAYS };
        builder.clause(next, &[last], span, link);
        last = next;
    }
    builder.clause(first, &[last], Span::ALWAYS, 0);
    Ok((builder.build()?, first, last))
}

fn proves_and_refutes(durable: bool) -> Result<u64, BuildError> {
    let (program, first, last) = chain(durable)?;
    let mut world = World::new(Span::new(0, i64::from(LENGTH) + 1));
    let model = solve(&program, &world);
    let cut = cut(&program, &world, &model, last, &|_| false).unwrap();
    assert_eq!(cut.atoms.len(), LENGTH as usize);
    assert_eq!(check_cut(&program, &world, &cut), Ok(()));
    world.given.push(Given { atom: first, span: Span::new(0, 1), carried: true, tag: 0 });
    let model = solve(&program, &world);
    let proof = prove(&program, &world, &model, last, &|a, b| a.cmp(&b)).unwrap();
    assert_eq!(check_proof(&program, &world, &proof), Ok(()));
    Ok(proof.steps())
}

#[test]
fn a_chain_at_one_instant() -> Result<(), BuildError> {
    assert_eq!(proves_and_refutes(false)?, u64::from(LENGTH));
    Ok(())
}

#[test]
fn a_chain_of_a_million_instants() -> Result<(), BuildError> {
    // Each link but the first is derived at its own instant from the one before it, carried there.
    assert_eq!(proves_and_refutes(true)?, u64::from(LENGTH) * 2 - 1);
    Ok(())
}
