//! Cuts: every atom that never holds has one, small, within the part of the program that leads to
//! it, and accepted.

use std::collections::BTreeSet;

use reach::{
    AtomId, Blocked, BuildError, Cut, Given, Program, ProgramBuilder, Span, World, check_cut, cut, cut_within, solve,
};

use crate::estates::for_each_estate;

fn is_guard(atom: AtomId) -> bool {
    atom.0.is_multiple_of(3)
}

#[test]
fn every_atom_has_an_accepted_cut_for_when_it_does_not_hold() {
    for_each_estate(8_000, |estate| {
        let (program, world) = (&estate.program, &estate.world);
        let model = solve(program, world);
        for atom in (0..u32::try_from(program.atom_count()).unwrap()).map(AtomId) {
            let until = model.first(atom).unwrap_or(world.horizon.to);
            let before = Span::new(world.horizon.from, until);
            let early = cut_within(program, world, &model, atom, before, &is_guard).unwrap();
            assert_eq!(check_cut(program, world, &early), Ok(()), "{early:?}");
            assert_closed_and_relevant(program, world, &early);
            let whole = cut(program, world, &model, atom, &is_guard);
            assert_eq!(whole, (!model.holds_any(atom)).then_some(early));
            for span in model.spans(atom) {
                let after = Span::new(span.to, span.to.saturating_add(1)).meet(world.horizon);
                let pause = cut_within(program, world, &model, atom, after, &is_guard).unwrap();
                assert_eq!(check_cut(program, world, &pause), Ok(()), "{pause:?}");
            }
        }
    });
}

fn assert_closed_and_relevant(program: &Program, world: &World, cut: &Cut) {
    let claims = cut.atoms.iter().filter(|claim| !claim.never.is_empty());
    let claimed: BTreeSet<AtomId> = claims.map(|claim| claim.atom).collect();
    let mut expected: Vec<_> = claimed.iter().flat_map(|atom| program.supporting(*atom)).copied().collect();
    expected.retain(|id| !world.without.contains(*id));
    expected.sort_unstable();
    assert_eq!(cut.clauses.iter().map(|clause| clause.id).collect::<Vec<_>>(), expected);
    let mut leading = BTreeSet::from([cut.target]);
    let mut stack = vec![cut.target];
    while let Some(atom) = stack.pop() {
        for id in program.supporting(atom) {
            stack.extend(program.clause(*id).unwrap().body.iter().filter(|atom| leading.insert(**atom)));
        }
    }
    assert!(claimed.is_subset(&leading));
    for clause in &cut.clauses {
        match &clause.blocked {
            Blocked::Guard(atom) => assert!(is_guard(*atom)),
            Blocked::Premise(atom) => assert!(!is_guard(*atom)),
            Blocked::Interval(_) => {}
        }
        assert!(clause.blocked.premises().iter().all(|atom| claimed.contains(atom)));
    }
}

#[test]
fn what_never_meets_is_blamed_on_its_intervals() -> Result<(), BuildError> {
    let mut builder = ProgramBuilder::new();
    let [token, password] = [(); 2].map(|()| builder.atom(true));
    let [gate, service, wiki] = [(); 3].map(|()| builder.atom(false));
    let open = builder.clause(gate, &[token], Span::new(1, 4), 10);
    let valid = builder.clause(service, &[password], Span::new(5, Span::FOR_EVER), 11);
    let read = builder.clause(wiki, &[service, gate], Span::ALWAYS, 12);
    let program = builder.build()?;
    let mut world = World::new(Span::new(0, 30));
    world.given = [token, password].map(|atom| Given { atom, span: Span::ALWAYS, carried: true, tag: 0 }).to_vec();
    let model = solve(&program, &world);
    let cut = cut(&program, &world, &model, wiki, &|_| false).unwrap();
    let blocked: Vec<_> = cut.clauses.iter().map(|clause| (clause.id, clause.blocked.clone())).collect();
    assert_eq!(
        blocked,
        [
            (open, Blocked::Interval(vec![])),
            (valid, Blocked::Interval(vec![])),
            (read, Blocked::Interval(vec![gate, service])),
        ]
    );
    assert_eq!(check_cut(&program, &world, &cut), Ok(()));
    Ok(())
}

#[test]
fn a_missing_premise_or_a_guard_is_blamed_before_a_long_story() -> Result<(), BuildError> {
    let mut builder = ProgramBuilder::new();
    let [stolen, nobody_has, mfa_down, far] = [(); 4].map(|()| builder.atom(true));
    let [login, other, goal] = [(); 3].map(|()| builder.atom(false));
    builder.clause(far, &[nobody_has], Span::ALWAYS, 0);
    builder.clause(login, &[stolen, far, mfa_down], Span::ALWAYS, 1);
    builder.clause(other, &[far, nobody_has], Span::ALWAYS, 2);
    builder.clause(goal, &[login], Span::ALWAYS, 3);
    builder.clause(goal, &[other], Span::ALWAYS, 4);
    let program = builder.build()?;
    let mut world = World::new(Span::new(0, 1));
    world.given.push(Given { atom: stolen, span: Span::ALWAYS, carried: true, tag: 0 });
    let model = solve(&program, &world);
    let cut = cut(&program, &world, &model, goal, &|atom| atom == mfa_down).unwrap();
    let blocked: Vec<_> = cut.clauses.iter().map(|clause| (clause.tag, clause.blocked.clone())).collect();
    assert_eq!(
        blocked,
        [
            (1, Blocked::Guard(mfa_down)),
            (2, Blocked::Premise(nobody_has)),
            (3, Blocked::Premise(login)),
            (4, Blocked::Premise(other)),
        ]
    );
    assert!(!cut.atoms.iter().any(|claim| claim.atom == far));
    Ok(())
}
