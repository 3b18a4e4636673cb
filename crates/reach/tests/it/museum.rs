//! The example of the crate's head, as a test: the documentation cannot drift from it unseen.

use reach::lanes::{AtInstant, Effort, Lanes, Layout, Solver, Worlds, fewest};
use reach::{Blocked, BuildError, By, Given, ProgramBuilder, Span, World, check_cut, check_proof, cut, prove, solve};

#[test]
fn the_jewels_fall_through_a_camera_that_rests() -> Result<(), BuildError> {
    let mut museum = ProgramBuilder::new();
    let [key, camera_off] = [(); 2].map(|()| museum.atom(true));
    let [inside, at_jewels] = [(); 2].map(|()| museum.atom(false));
    museum.clause(key, &[], Span::new(2, Span::FOR_EVER), 0);
    museum.clause(inside, &[key, camera_off], Span::ALWAYS, 1);
    museum.clause(camera_off, &[inside], Span::ALWAYS, 2);
    museum.clause(at_jewels, &[inside], Span::new(4, 6), 3);
    let museum = museum.build()?;

    let mut night = World::new(Span::new(0, 8));
    night.given.push(Given { atom: camera_off, span: Span::new(1, 3), carried: false, tag: 0 });
    let model = solve(&museum, &night);
    assert_eq!(model.spans(inside), [Span::new(2, 8)]);
    assert_eq!(model.spans(at_jewels), [Span::new(4, 6)]);

    let proof = prove(&museum, &night, &model, at_jewels, &|a, b| a.cmp(&b)).unwrap();
    assert_eq!(check_proof(&museum, &night, &proof), Ok(()));
    let steps: Vec<_> = proof.nodes.iter().map(|node| (node.atom, node.instant, node.by == By::Carried)).collect();
    // The camera is off at 4 because it was switched off at 2, from inside, while it rested.
    assert_eq!(
        steps,
        [
            (key, 2, false),
            (key, 4, true),
            (camera_off, 2, false),
            (inside, 2, false),
            (camera_off, 2, false),
            (camera_off, 4, true),
            (inside, 4, false),
            (at_jewels, 4, false),
        ]
    );

    night.given.clear();
    let model = solve(&museum, &night);
    let cut = cut(&museum, &night, &model, at_jewels, &|atom| atom == camera_off).unwrap();
    assert_eq!(check_cut(&museum, &night, &cut), Ok(()));
    let blocked: Vec<_> = cut.clauses.iter().map(|clause| (clause.tag, clause.blocked.clone())).collect();
    assert_eq!(
        blocked,
        [(1, Blocked::Guard(camera_off)), (2, Blocked::Premise(inside)), (3, Blocked::Premise(inside)),]
    );
    Ok(())
}

/// The example of `lanes`.
#[test]
fn four_nights_side_by_side() -> Result<(), BuildError> {
    let mut museum = ProgramBuilder::new();
    let [at_front, at_back, front_open, back_open, inside] = [(); 5].map(|()| museum.atom(false));
    museum.clause(inside, &[at_front, front_open], Span::ALWAYS, 0);
    museum.clause(inside, &[at_back, back_open], Span::ALWAYS, 1);
    let museum = museum.build()?;
    let is_lock = |atom| atom == front_open || atom == back_open;
    let doors = AtInstant { program: &museum, instant: 0, guard: &is_lock, without: None };
    let layout = Layout::new(&doors)?;
    let mut nights: Worlds<1> = Worlds::new(4);
    nights.give(at_front, nights.all());
    nights.give(front_open, Lanes::new([0b1010]));
    nights.give(back_open, Lanes::new([0b1100]));
    let mut solver = Solver::new(&layout);
    solver.solve(&nights);
    assert_eq!(solver.lanes(inside), Lanes::new([0b1010]));
    let effort = Effort { blocks: 100, choices: 100 };
    let failing = fewest(&mut solver, &[at_front, at_back], &[front_open, back_open], inside, effort).unwrap();
    assert_eq!((failing.at_least, failing.found.len()), (1, 1));
    Ok(())
}
