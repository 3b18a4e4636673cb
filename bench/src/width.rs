//! What an estate takes in memory, and what wider or narrower blocks cost.

use reach::lanes::{Layout, Solver};

use crate::assume::{draws, side_by_side, vendors};
use crate::clock::cheapest;
use crate::estate::Estate;
use crate::goal::{Goal, Row};

/// Says how much memory a clause and an atom take.
pub(crate) fn memory(estate: &Estate, say: &mut dyn FnMut(Row)) -> Result<(), String> {
    let layout = Layout::new(estate).map_err(|error| error.to_string())?;
    let solver: Solver<'_, 8> = Solver::new(&layout);
    let (clauses, atoms) = (estate.heads.len() as f64, f64::from(estate.downs.end));
    let clause = layout.clause_bytes() as f64 / clauses;
    let atom = (layout.atom_bytes() + solver.lane_bytes()) as f64 / atoms;
    say(Row::new(format!("{}: a clause", estate.name), Goal::AtMost(16.0), clause, "bytes"));
    say(Row::new(format!("{}: an atom, at 512 lanes", estate.name), Goal::AtMost(80.0), atom, "bytes"));
    Ok(())
}

/// Says what a world costs in blocks of another width.
pub(crate) fn widths(estate: &Estate, say: &mut dyn FnMut(Row)) -> Result<(), String> {
    let layout = Layout::new(estate).map_err(|error| error.to_string())?;
    for (kind, worlds) in [("vendors", vendors(estate, 1024)), ("random draws", draws(estate, 1024))] {
        let mut width = |lanes: usize, seconds: f64| {
            let what = format!("{}, {kind}: a world, {lanes} lanes", estate.name);
            say(Row::shown(what, seconds / lanes as f64 * 1e6, "us"));
        };
        width(64, block::<1>(&layout, &worlds));
        width(128, block::<2>(&layout, &worlds));
        width(256, block::<4>(&layout, &worlds));
        width(512, block::<8>(&layout, &worlds));
        width(1024, block::<16>(&layout, &worlds));
    }
    Ok(())
}

fn block<const W: usize>(layout: &Layout, worlds: &[Vec<u32>]) -> f64 {
    let mut solver: Solver<'_, W> = Solver::new(layout);
    let worlds = side_by_side(&worlds[..64 * W]);
    cheapest(5, || solver.solve(&worlds)).cpu
}
