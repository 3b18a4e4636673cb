//! What a person asks of an estate at once: every vendor ranked by the systems that its breach gives away, and against the
//! largest vendor every single control, and every pair of controls, that is down today and could be put in place.

use std::num::NonZeroUsize;

use reach::lanes::{Blocks, Lanes, Layout, Solver, Tally, Worlds, each_block};
use reach::{AtomId, Program};

use crate::assume::{compare, down};
use crate::clock::timed_together;
use crate::estate::{Estate, world};
use crate::goal::{Goal, Row};

const LANES: usize = 512;
const TWO: NonZeroUsize = NonZeroUsize::new(2).unwrap();

/// One world: a breached vendor, and controls put in place.
#[derive(Clone, Copy)]
struct Case {
    vendor: u32,
    put_in_place: [Option<u32>; 2],
}

/// Answers all of it for one estate within so many seconds.
pub(crate) fn rows(estate: &Estate, within_seconds: f64, say: &mut dyn FnMut(Row)) -> Result<(), String> {
    let down = down(estate, 0);
    let cases = cases(estate, &down);
    let layout = Layout::new(estate).map_err(|error| error.to_string())?;
    let count = cases.len().div_ceil(LANES);
    let (counts, cost) = timed_together(|| {
        let blocks = Blocks { count, threads: TWO, go_on: &|_, _| true };
        each_block(&layout, blocks, &|block, solver: &mut Solver<'_, 8>| {
            solver.solve(&block_of(&cases, &down, block));
            systems(estate, solver)
        })
    });
    let program = estate.program();
    for block in (0..count).step_by(count.div_ceil(8)) {
        check(estate, &program, &layout, &cases, &down, block, counts.get(block).and_then(Option::as_ref))?;
    }
    let what = |part: String| format!("{}: {part}", estate.name);
    say(Row::shown(what(format!("vendors, controls and pairs: {} worlds", cases.len())), count as f64, "blocks"));
    let a_block = cost.cpu / count as f64 * 1e3;
    say(Row::shown(what("one of these blocks, with its count of systems".to_owned()), a_block, "ms CPU"));
    say(Row::new(what("all of it, CPU of two threads".to_owned()), Goal::AtMost(2.0 * within_seconds), cost.cpu, "s"));
    say(Row::new(what("all of it, two threads, wall".to_owned()), Goal::AtMost(within_seconds), cost.wall, "s"));
    Ok(())
}

fn cases(estate: &Estate, down: &[u32]) -> Vec<Case> {
    let largest = estate.vendors.start;
    let mut cases: Vec<Case> = estate.vendors.clone().map(|vendor| Case { vendor, put_in_place: [None; 2] }).collect();
    cases.extend(down.iter().map(|control| Case { vendor: largest, put_in_place: [Some(*control), None] }));
    for (index, first) in down.iter().enumerate() {
        let pairs = down.iter().skip(index + 1);
        cases.extend(pairs.map(|second| Case { vendor: largest, put_in_place: [Some(*first), Some(*second)] }));
    }
    cases
}

fn of(cases: &[Case], block: usize) -> &[Case] {
    &cases[block * LANES..cases.len().min((block + 1) * LANES)]
}

fn block_of(cases: &[Case], down: &[u32], block: usize) -> Worlds<8> {
    let cases = of(cases, block);
    let mut worlds = Worlds::new(cases.len());
    let mut put_in_place: Vec<(u32, usize)> = Vec::new();
    for (lane, case) in cases.iter().enumerate() {
        worlds.give(AtomId(case.vendor), Lanes::one(lane));
        put_in_place.extend(case.put_in_place.iter().flatten().map(|control| (*control, lane)));
    }
    put_in_place.sort_unstable();
    for control in down {
        let from = put_in_place.partition_point(|(other, _)| other < control);
        let mut without = Lanes::NONE;
        put_in_place[from..]
            .iter()
            .take_while(|(other, _)| other == control)
            .for_each(|(_, lane)| without.insert(*lane));
        worlds.give(AtomId(*control), worlds.all() & !without);
    }
    worlds
}

/// Counts the systems reached in each lane.
fn systems(estate: &Estate, solver: &Solver<'_, 8>) -> Vec<u64> {
    let mut tally = Tally::default();
    estate.systems.clone().for_each(|system| tally.add(solver.lanes(AtomId(system))));
    (0..LANES).map(|lane| tally.of(lane)).collect()
}

/// Solves one lane of a block by the scalar solve, and compares its every atom and its count.
fn check(
    estate: &Estate,
    program: &Program,
    layout: &Layout,
    cases: &[Case],
    down: &[u32],
    block: usize,
    counts: Option<&Vec<u64>>,
) -> Result<(), String> {
    let cases_here = of(cases, block);
    let lane = block * 37 % cases_here.len();
    let Case { vendor, put_in_place } = cases_here[lane];
    let still = down.iter().copied().filter(|control| !put_in_place.contains(&Some(*control)));
    let model = reach::solve(program, &world(still.chain([vendor])));
    let mut solver: Solver<'_, 8> = Solver::new(layout);
    solver.solve(&block_of(cases, down, block));
    compare(estate, &solver, lane, &model)?;
    let reached = estate.systems.clone().filter(|system| model.holds(AtomId(*system), 0)).count() as u64;
    match counts.and_then(|counts| counts.get(lane)) {
        Some(counted) if *counted == reached => Ok(()),
        counted => Err(format!("{}: block {block}: {counted:?} systems counted, {reached} reached", estate.name)),
    }
}
