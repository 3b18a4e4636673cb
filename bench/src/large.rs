//! A million credentials, and a directory of thirty million clauses: time, and memory with it.

use reach::AtomId;
use reach::lanes::{Clauses, Layout, Solver, Worlds};

use crate::assume::{compare, draws, side_by_side, vendors};
use crate::clock::{cheapest, forget_peak, peak_mb, timed};
use crate::dense::Dense;
use crate::estate::{Estate, world};
use crate::goal::{Goal, Row};
use crate::random::Random;

/// Measures the estate of a million credentials on one thread.
pub(crate) fn million(estate: &Estate, say: &mut dyn FnMut(Row)) -> Result<(), String> {
    let (layout, compile) = timed(|| Layout::new(estate));
    let layout = layout.map_err(|error| error.to_string())?;
    say(Row::new(format!("{}: compile", estate.name), Goal::AtMost(3.0), compile.cpu, "s"));
    let mut solver: Solver<'_, 8> = Solver::new(&layout);
    let program = estate.program();
    for (kind, each) in [("vendors", vendors(estate, 512)), ("random draws", draws(estate, 512))] {
        let worlds = side_by_side(&each);
        let cost = cheapest(5, || solver.solve(&worlds)).cpu;
        say(Row::new(format!("{}, {kind}: 512 worlds", estate.name), Goal::AtMost(0.6), cost, "s"));
        let mut scalar = 0.0;
        for lane in [0, 255, 511] {
            let world = world(each[lane].iter().copied());
            let (model, cost) = timed(|| reach::solve(&program, &world));
            scalar += cost.cpu / 3.0;
            compare(estate, &solver, lane, &model)?;
        }
        let times = scalar * 512.0 / cost;
        say(Row::shown(format!("{}, {kind}: a world, against a scalar solve", estate.name), times, "times"));
    }
    Ok(())
}

/// Measures a directory that is never held in memory.
pub(crate) fn dense(say: &mut dyn FnMut(Row)) -> Result<(), String> {
    let dense = Dense { members: 1_000_000, clauses: 30_000_000, controls: 1000 };
    forget_peak();
    let (layout, compile) = timed(|| Layout::new(&dense));
    let layout = layout.map_err(|error| error.to_string())?;
    let mut solver: Solver<'_, 8> = Solver::new(&layout);
    let each = dense_worlds(&dense);
    let worlds: Worlds<8> = side_by_side(&each);
    let solve = cheapest(2, || solver.solve(&worlds));
    let peak = peak_mb();
    let ((), reading) = timed(|| {
        dense.visit(&mut |step| {
            std::hint::black_box(step);
        })
    });
    let name = "30M clauses over 1M atoms";
    say(Row::shown(format!("{name}: entries"), layout.entry_count() as f64 / 1e6, "M"));
    say(Row::shown(format!("{name}: to make all clauses once"), reading.cpu, "s"));
    say(Row::shown(format!("{name}: compile"), compile.cpu, "s"));
    say(Row::shown(format!("{name}: 512 worlds"), solve.cpu, "s"));
    say(Row::new(format!("{name}: compile and 512 worlds"), Goal::AtMost(20.0), compile.cpu + solve.cpu, "s"));
    say(Row::new(format!("{name}: peak memory"), Goal::AtMost(1000.0), peak, "MB"));
    check_dense(&dense, &solver, &each)
}

/// Each world has another member compromised, and controls drawn anew.
fn dense_worlds(dense: &Dense) -> Vec<Vec<u32>> {
    let mut random = Random::new(42);
    let mut world = || {
        let member = random.below(dense.members);
        let down = (0..dense.controls).filter(|_| random.chance(0.4)).map(|control| dense.down(control));
        std::iter::once(member).chain(down).collect()
    };
    (0..512).map(|_| world()).collect()
}

/// Compares two lanes with a sweep over the clauses until nothing is added: slow, and without any memory of clauses.
fn check_dense(dense: &Dense, solver: &Solver<'_, 8>, each: &[Vec<u32>]) -> Result<(), String> {
    for lane in [0, 511] {
        let mut holds = vec![false; dense.atom_count()];
        each[lane].iter().for_each(|atom| holds[*atom as usize] = true);
        let mut is_quiet = false;
        while !is_quiet {
            is_quiet = true;
            dense.visit(&mut |step| {
                if !holds[step.head.index()] && step.body.iter().all(|atom| holds[atom.index()]) {
                    holds[step.head.index()] = true;
                    is_quiet = false;
                }
            });
        }
        let differs = |(atom, holds): &(u32, &bool)| solver.lanes(AtomId(*atom)).contains(lane) != **holds;
        if let Some((atom, _)) = (0..).zip(&holds).find(differs) {
            return Err(format!("dense: lane {lane} and a plain sweep differ about atom {atom}"));
        }
    }
    Ok(())
}
