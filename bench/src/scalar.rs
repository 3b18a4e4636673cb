//! 512 worlds side by side against as many scalar solves; the lanes that are solved are compared atom by atom.

use reach::Program;
use reach::lanes::{Layout, Solver};

use crate::assume::{compare, draws, side_by_side, vendors};
use crate::bare::Bare;
use crate::clock::{cheapest, timed};
use crate::estate::{Estate, world};
use crate::goal::{Goal, Row};

/// One lane in so many is solved alone.
const EVERY: usize = 8;

/// Measures one estate with both kinds of lanes.
pub(crate) fn rows(estate: &Estate, say: &mut dyn FnMut(Row)) -> Result<(), String> {
    let (program, bare) = (estate.program(), Bare::new(estate));
    let layout = Layout::new(estate).map_err(|error| error.to_string())?;
    for (kind, worlds) in [("vendors", vendors(estate, 512)), ("random draws", draws(estate, 512))] {
        let mut solver: Solver<'_, 8> = Solver::new(&layout);
        let worlds_side_by_side = side_by_side(&worlds);
        let mut lanes = Vec::new();
        let (mut alone, mut least) = (0.0, 0.0);
        for (at, atoms) in worlds.iter().enumerate().step_by(EVERY) {
            // In turn, so that a change of the machine's speed shows in both.
            lanes.push(cheapest(1, || solver.solve(&worlds_side_by_side)).cpu);
            let (cost, bare_cost) = one(estate, &program, &bare, &solver, at, atoms)?;
            alone += cost * EVERY as f64;
            least += bare_cost * EVERY as f64;
        }
        lanes.sort_by(f64::total_cmp);
        say_all(estate, kind, lanes[lanes.len() / 2], alone, least, say);
    }
    Ok(())
}

/// Solves one world alone, twice, and returns the seconds of both.
fn one(
    estate: &Estate,
    program: &Program,
    bare: &Bare,
    solver: &Solver<'_, 8>,
    lane: usize,
    atoms: &[u32],
) -> Result<(f64, f64), String> {
    let world = world(atoms.iter().copied());
    let (model, cost) = timed(|| reach::solve(program, &world));
    compare(estate, solver, lane, &model)?;
    let (holds, bare_cost) = timed(|| bare.solve(atoms));
    match (0..).zip(&holds).find(|(atom, holds)| model.holds(reach::AtomId(*atom), 0) != **holds) {
        Some((atom, _)) => Err(format!("{}: the two scalar solves differ about atom {atom}", estate.name)),
        None => Ok((cost.cpu, bare_cost.cpu)),
    }
}

/// Writes the rows: seconds of 512 worlds side by side, and one after another in two ways.
fn say_all(estate: &Estate, kind: &str, lanes: f64, alone: f64, least: f64, say: &mut dyn FnMut(Row)) {
    let what = |part: &str| format!("{}, {kind}: {part}", estate.name);
    say(Row::shown(what("512 worlds side by side"), lanes * 1e3, "ms"));
    say(Row::shown(what("clauses x worlds a second"), estate.heads.len() as f64 * 512.0 / lanes / 1e9, "G"));
    say(Row::shown(what("reach::solve, one world"), alone / 512.0 * 1e3, "ms"));
    say(Row::shown(what("bare linear time, one world"), least / 512.0 * 1e3, "ms"));
    say(Row::new(what("a world, against reach::solve"), Goal::AtLeast(100.0), alone / lanes, "times"));
    say(Row::shown(what("a world, against bare linear time"), least / lanes, "times"));
}
