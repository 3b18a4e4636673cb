//! The solver against the twin.

use reach::{AtomId, BuildError, Given, ProgramBuilder, Span, World, solve};

use crate::estates::for_each_estate;
use crate::twin::Twin;

fn held(atom: AtomId) -> Given {
    Given { atom, span: Span::ALWAYS, carried: true, tag: 0 }
}

#[test]
fn the_solver_agrees_with_the_twin_everywhere() {
    for_each_estate(10_000, |estate| {
        let model = solve(&estate.program, &estate.world);
        let twin = Twin::new(&estate.program, &estate.world);
        for atom in twin.atoms() {
            assert_eq!(model.spans(atom), twin.spans(atom), "{atom}");
            assert_eq!(model.first(atom), twin.spans(atom).first().map(|span| span.from));
            for at in -1..11 {
                assert_eq!(model.holds(atom, at), twin.holds(atom, at), "{atom} at {at}");
            }
        }
    });
}

#[test]
fn extending_is_solving_from_scratch() {
    for_each_estate(4_000, |estate| {
        let whole = solve(&estate.program, &estate.world);
        let mut world = World { given: Vec::new(), ..estate.world.clone() };
        let mut model = solve(&estate.program, &world);
        for given in &estate.world.given {
            let before = model.clone();
            world.given.push(*given);
            let new = model.extend(&estate.program, &world);
            let twin = Twin::new(&estate.program, &world);
            let expected: Vec<_> =
                twin.atoms().filter(|atom| model.holds_any(*atom) && !before.holds_any(*atom)).collect();
            assert_eq!(new, expected);
        }
        assert_eq!(model, whole);
        assert!(model.extend(&estate.program, &world).is_empty());
    });
}

#[test]
fn a_gateway_and_an_account_that_never_meet_open_nothing() -> Result<(), BuildError> {
    let day = |number: i64| number * 24;
    let mut builder = ProgramBuilder::new();
    let [gateway_token, password] = [(); 2].map(|()| builder.atom(true));
    let [at_wiki, as_service, reads_wiki] = [(); 3].map(|()| builder.atom(false));
    builder.clause(at_wiki, &[gateway_token], Span::new(day(1), day(4)), 0);
    builder.clause(as_service, &[password], Span::new(day(5), Span::FOR_EVER), 1);
    builder.clause(reads_wiki, &[as_service, at_wiki], Span::ALWAYS, 2);
    let program = builder.build()?;
    let mut world = World::new(Span::new(0, day(30)));
    world.given = vec![held(gateway_token), held(password)];
    let model = solve(&program, &world);
    assert_eq!(model.first(at_wiki), Some(day(1)));
    assert_eq!(model.first(as_service), Some(day(5)));
    assert!(!model.holds_any(reads_wiki));
    Ok(())
}

#[test]
fn a_given_guard_ends_with_its_span_and_a_derived_one_does_not() -> Result<(), BuildError> {
    let mut builder = ProgramBuilder::new();
    let [have, down, admin] = [(); 3].map(|()| builder.atom(true));
    let act = builder.atom(false);
    builder.clause(act, &[have, down], Span::ALWAYS, 0);
    builder.clause(admin, &[act], Span::new(4, 9), 1);
    builder.clause(down, &[admin], Span::ALWAYS, 2);
    let program = builder.build()?;
    let mut world = World::new(Span::new(0, 9));
    world.given = vec![
        Given { atom: have, span: Span::new(1, 2), carried: true, tag: 0 },
        Given { atom: down, span: Span::new(0, 3), carried: false, tag: 1 },
    ];
    assert_eq!(solve(&program, &world).spans(act), [Span::new(1, 3)]);
    world.given[1].span = Span::new(0, 5);
    assert_eq!(solve(&program, &world).spans(act), [Span::new(1, 9)]);
    Ok(())
}

#[test]
fn what_lies_outside_the_horizon_is_forgotten() -> Result<(), BuildError> {
    let mut builder = ProgramBuilder::new();
    let have = builder.atom(true);
    builder.clause(have, &[], Span::new(0, 2), 0);
    let program = builder.build()?;
    assert!(!solve(&program, &World::new(Span::new(2, 9))).holds_any(have));
    assert_eq!(solve(&program, &World::new(Span::new(1, 9))).spans(have), [Span::new(1, 9)]);
    assert!(!solve(&program, &World::new(Span::new(1, 1))).holds_any(have));
    Ok(())
}

#[test]
fn an_atom_of_another_builder_is_refused() {
    let mut builder = ProgramBuilder::new();
    let atom = builder.atom(true);
    builder.clause(atom, &[], Span::ALWAYS, 0);
    builder.clause(atom, &[atom, AtomId(7)], Span::ALWAYS, 0);
    let refused = builder.build().unwrap_err();
    assert_eq!(refused, BuildError::UnknownAtom { clause: 1, atom: 7, atoms: 1 });
}
