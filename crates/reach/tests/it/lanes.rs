//! Many worlds at once against one at a time, and the traps of doing so.

use std::num::NonZeroUsize;
use std::sync::Barrier;

use proptest::prelude::*;
use reach::lanes::{AtInstant, Blocks, Lanes, Layout, Solver, Tally, Worlds, each_block, solve_over_time};
use reach::{AtomId, BuildError, ClauseId, ClauseSet, Given, Program, ProgramBuilder, Span, World, solve};

use crate::estates::{estate, for_each, for_each_estate};
use crate::twin::Twin;

/// What one lane gives and goes without: bits over atoms, bits over clauses.
type Lane = (u32, u32);

fn atoms(program: &Program) -> impl Iterator<Item = AtomId> + use<> {
    (0..u32::try_from(program.atom_count()).unwrap()).map(AtomId)
}

fn clauses(program: &Program) -> impl Iterator<Item = ClauseId> + use<> {
    (0..u32::try_from(program.clause_count()).unwrap()).map(ClauseId)
}

fn worlds<const W: usize>(program: &Program, lanes: &[Lane]) -> Worlds<W> {
    let mut worlds: Worlds<W> = Worlds::new(lanes.len());
    let pick = |bit: u32, of: fn(&Lane) -> u32| {
        let mut picked = Lanes::NONE;
        lanes.iter().enumerate().filter(|(_, lane)| of(lane) >> bit & 1 == 1).for_each(|(at, _)| picked.insert(at));
        picked
    };
    atoms(program).for_each(|atom| worlds.give(atom, pick(atom.0, |lane| lane.0)));
    worlds.without = clauses(program).map(|clause| (clause, pick(clause.0, |lane| lane.1))).collect();
    worlds
}

/// The same lane alone.
fn alone(program: &Program, at: i64, (given, without): Lane) -> World {
    let mut world = World::new(Span::new(at, at + 1));
    let is_given = atoms(program).filter(|atom| given >> atom.0 & 1 == 1);
    world.given = is_given.map(|atom| Given { atom, span: Span::ALWAYS, carried: true, tag: 0 }).collect();
    world.without = ClauseSet::default();
    clauses(program).filter(|clause| without >> clause.0 & 1 == 1).for_each(|clause| world.without.insert(clause));
    world
}

#[test]
fn every_lane_is_the_world_alone() {
    let lanes = prop::collection::vec((any::<u32>(), any::<u32>()), 1..70);
    for_each(4_000, &(estate(), lanes, -1_i64..10, any::<u32>()), |(estate, lanes, at, guards)| {
        let program = &estate.program;
        let guard = |atom: AtomId| guards >> atom.0 & 1 == 1;
        let source = AtInstant { program, instant: at, guard: &guard, without: None };
        let layout = Layout::new(&source).unwrap();
        let worlds: Worlds<2> = worlds(program, &lanes);
        let mut solver = Solver::new(&layout);
        solver.solve_without::<2>(&source, None, &worlds);
        for (lane, assumed) in lanes.iter().enumerate() {
            let model = solve(program, &alone(program, at, *assumed));
            for atom in atoms(program) {
                assert_eq!(solver.lanes(atom).contains(lane), model.holds_any(atom), "{atom}, lane {lane}");
            }
        }
        let spare = !worlds.all();
        assert!(atoms(program).all(|atom| (solver.lanes(atom) & spare).is_none()));
    });
}

#[test]
fn epochs_in_lanes_agree_with_the_oracle_and_with_every_instant() {
    for_each_estate(10_000, |estate| {
        let (program, world) = (&estate.program, &estate.world);
        let (model, twin) = (solve(program, world), Twin::new(program, world));
        let spans = solve_over_time::<1>(program, world).unwrap();
        for atom in atoms(program) {
            assert_eq!(spans[atom.index()], model.spans(atom), "{atom}");
            assert_eq!(spans[atom.index()], twin.spans(atom), "{atom}");
        }
    });
}

/// A chain whose every link holds for one instant of its own, and what lasts of each: more epochs than lanes.
#[test]
fn what_lasts_is_carried_into_the_next_block_and_what_does_not_is_not() -> Result<(), BuildError> {
    let mut builder = ProgramBuilder::new();
    let (have, act) = (builder.atom(true), builder.atom(false));
    let goal = builder.atom(false);
    builder.clause(have, &[], Span::new(3, 4), 0);
    builder.clause(act, &[], Span::new(3, 100), 0);
    for at in 0..1_000 {
        builder.clause(goal, &[have, act], Span::new(2 * at, 2 * at + 1), 0);
    }
    let program = builder.build()?;
    let mut world = World::new(Span::new(0, 2_000));
    world.given.push(Given { atom: have, span: Span::new(0, 2), carried: false, tag: 0 });
    let spans = solve_over_time::<1>(&program, &world)?;
    assert_eq!(spans[have.index()], [Span::new(0, 2), Span::new(3, 2_000)]);
    let model = solve(&program, &world);
    assert_eq!(spans[goal.index()], model.spans(goal));
    assert_eq!(spans[goal.index()].len(), 48);
    Ok(())
}

/// The last epoch ends with the horizon, and is not left out.
#[test]
fn the_last_epoch_counts() -> Result<(), BuildError> {
    let mut builder = ProgramBuilder::new();
    let act = builder.atom(false);
    builder.clause(act, &[], Span::new(8, 9), 0);
    let program = builder.build()?;
    assert_eq!(solve_over_time::<1>(&program, &World::new(Span::new(0, 9)))?[0], [Span::new(8, 9)]);
    Ok(())
}

#[test]
fn a_circle_supports_nothing_and_a_premiseless_clause_fires_in_no_spare_lane() -> Result<(), BuildError> {
    let mut builder = ProgramBuilder::new();
    let [open, a, b] = [(); 3].map(|()| builder.atom(false));
    builder.clause(open, &[], Span::ALWAYS, 0);
    builder.clause(a, &[b], Span::ALWAYS, 0);
    builder.clause(b, &[a], Span::ALWAYS, 0);
    let program = builder.build()?;
    let layout = Layout::new(&AtInstant { program: &program, instant: 0, guard: &|_| false, without: None })?;
    let mut solver: Solver<'_, 1> = Solver::new(&layout);
    solver.solve(&Worlds::new(5));
    assert_eq!([open, a, b].map(|atom| solver.lanes(atom)), [Lanes::first(5), Lanes::NONE, Lanes::NONE]);
    Ok(())
}

/// A guard that is open in every lane of the block, as all controls that fail are: where there is no world nothing holds,
/// or whoever counts lanes counts worlds that nobody asked about.
#[test]
fn a_guard_given_in_every_lane_is_open_in_no_spare_one() -> Result<(), BuildError> {
    let mut builder = ProgramBuilder::new();
    let [down, open] = [(); 2].map(|()| builder.atom(false));
    builder.clause(open, &[down], Span::ALWAYS, 0);
    let program = builder.build()?;
    let layout = Layout::new(&AtInstant { program: &program, instant: 0, guard: &|atom| atom == down, without: None })?;
    let mut solver: Solver<'_, 2> = Solver::new(&layout);
    let mut worlds: Worlds<2> = Worlds::new(70);
    worlds.give(down, Lanes::first(Lanes::<2>::WIDTH));
    solver.solve(&worlds);
    assert_eq!([down, open].map(|atom| solver.lanes(atom)), [Lanes::first(70); 2]);
    let mut tally = Tally::default();
    tally.add(solver.lanes(open));
    assert_eq!((tally.of(69), tally.of(70)), (1, 0));
    Ok(())
}

#[test]
fn going_on_is_solving_from_scratch() {
    let lanes = prop::collection::vec((any::<u32>(), Just(0_u32)), 1..64);
    for_each(1_000, &(estate(), lanes), |(estate, lanes)| {
        let program = &estate.program;
        let layout = Layout::new(&AtInstant { program, instant: 4, guard: &|_| false, without: None }).unwrap();
        let whole: Worlds<1> = worlds(program, &lanes);
        let (mut once, mut twice) = (Solver::new(&layout), Solver::new(&layout));
        once.solve(&whole);
        let (first, later) = whole.given.split_at(whole.given.len() / 2);
        twice.solve(&Worlds { given: first.to_vec(), ..Worlds::new(lanes.len()) });
        twice.go_on(later, &whole);
        assert!(atoms(program).all(|atom| once.lanes(atom) == twice.lanes(atom)));
    });
}

#[test]
fn beginning_with_what_holds_anyway_changes_nothing() {
    let lanes = prop::collection::vec((any::<u32>(), Just(0_u32)), 2..64);
    for_each(1_000, &(estate(), lanes), |(estate, lanes)| {
        let program = &estate.program;
        let layout = Layout::new(&AtInstant { program, instant: 4, guard: &|_| false, without: None }).unwrap();
        let least = lanes.iter().fold(u32::MAX, |least, (given, _)| least & given);
        let mut floor: Solver<'_, 1> = Solver::new(&layout);
        floor.solve(&worlds(program, &[(0, 0), (least, 0)]));
        let whole: Worlds<2> = worlds(program, &lanes);
        let (mut afresh, mut above) = (Solver::new(&layout), Solver::new(&layout));
        afresh.solve(&whole);
        above.solve(&worlds(program, &[(u32::MAX, 0); 128]));
        above.solve_above(&floor, 1, &whole);
        assert!(atoms(program).all(|atom| afresh.lanes(atom) == above.lanes(atom)));
    });
}

#[test]
fn blocks_come_out_the_same_for_any_number_of_threads_and_a_stop_leaves_what_is_known() {
    let program = ProgramBuilder::new().build().unwrap();
    let layout = Layout::new(&AtInstant { program: &program, instant: 0, guard: &|_| false, without: None }).unwrap();
    let run = |threads, go_on: &(dyn Fn(usize, usize) -> bool + Sync)| {
        let blocks = Blocks { count: 40, threads: NonZeroUsize::new(threads).unwrap(), go_on };
        each_block::<1, _>(&layout, blocks, &|block, _| block * block)
    };
    let expected: Vec<_> = (0..40).map(|block| Some(block * block)).collect();
    // None of the first seven blocks is done before each of seven threads has one.
    let barrier = Barrier::new(7);
    let blocks = Blocks { count: 40, threads: NonZeroUsize::new(7).unwrap(), go_on: &|_, _| true };
    let shared = each_block::<1, _>(&layout, blocks, &|block, _| {
        if block < 7 {
            barrier.wait();
        }
        block * block
    });
    assert_eq!(shared, expected);
    assert_eq!(run(1, &|_, _| true), expected);
    let stopped = run(1, &|done, _| done < 3);
    assert_eq!(stopped[..4], [Some(0), Some(1), Some(4), None]);
    assert_eq!(stopped.iter().flatten().count(), 3);
}

#[test]
fn a_tally_counts_each_world_alone() {
    for_each(500, &prop::collection::vec(any::<[u64; 2]>(), 0..40), |blocks| {
        let mut tally = Tally::default();
        blocks.iter().for_each(|words| tally.add(Lanes::new(*words)));
        for lane in 0..128 {
            let count = blocks.iter().filter(|words| Lanes::new(**words).contains(lane)).count();
            assert_eq!(tally.of(lane), count as u64);
        }
    });
}

#[test]
fn lanes_are_sets_of_worlds() {
    for_each(500, &(0_usize..200, 0_usize..200), |(from, to)| {
        let lanes: Lanes<2> = Lanes::range(from, to);
        let expected: Vec<usize> = (from..to.min(128)).collect();
        assert_eq!(lanes.iter().collect::<Vec<_>>(), expected);
        assert_eq!(lanes.lowest(), expected.first().copied());
        assert_eq!(lanes.is_none(), expected.is_empty());
        assert!((0..200).all(|lane| lanes.contains(lane) == expected.contains(&lane)));
    });
}
