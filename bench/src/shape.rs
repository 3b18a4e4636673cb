//! What the generated estates look like.

use reach::AtomId;
use reach::lanes::{Layout, Solver};

use crate::assume::{side_by_side, vendors};
use crate::estate::Estate;
use crate::goal::Row;

/// Says how many atoms and clauses there are, and of which kind.
pub(crate) fn rows(estate: &Estate, say: &mut dyn FnMut(Row)) -> Result<(), String> {
    let layout = Layout::new(estate).map_err(|error| error.to_string())?;
    let is_down = |atom: &AtomId| estate.downs.contains(&atom.0);
    let share = |count: usize, of: f64| 100.0 * count as f64 / of;
    let clauses = estate.heads.len() as f64;
    let guarded = estate.clauses().filter(|(_, body)| body.iter().any(is_down)).count();
    let two = estate.clauses().filter(|(_, body)| body.iter().filter(|atom| !is_down(atom)).count() > 1).count();
    let what = |part: &str| format!("{}: {part}", estate.name);
    say(Row::shown(what("atoms, controls not counted"), f64::from(estate.atoms) / 1e3, "k"));
    say(Row::shown(what("clauses"), clauses / 1e3, "k"));
    say(Row::shown(what("guarded"), share(guarded, clauses), "% clauses"));
    say(Row::shown(what("of two premises"), share(two, clauses), "% clauses"));
    say(Row::shown(what("largest cycle"), share(layout.largest_cycle(), f64::from(estate.atoms)), "% atoms"));
    let mut solver: Solver<'_, 8> = Solver::new(&layout);
    solver.solve(&side_by_side(&vendors(estate, 1)));
    let reached = (0..estate.atoms).filter(|atom| solver.lanes(AtomId(*atom)).contains(0)).count();
    say(Row::shown(what("reached from the largest vendor"), share(reached, f64::from(estate.atoms)), "% atoms"));
    Ok(())
}
