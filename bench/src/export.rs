//! One world of an estate as text, with our answer and what it cost, for peers that are not written in Rust.

use std::fmt::Write as _;

use reach::AtomId;
use reach::lanes::{Layout, Solver};

use crate::assume::{compare, side_by_side, vendors};
use crate::clock::cheapest;
use crate::estate::{Estate, world};

/// Writes an estate, its controls, what is given, what is reached, and seconds: a word and numbers a line.
pub(crate) fn text(estate: &Estate) -> Result<String, String> {
    let each = vendors(estate, 512);
    let [given, ..] = each.as_slice() else { return Err("no vendors".to_owned()) };
    let (program, one) = (estate.program(), world(given.iter().copied()));
    let model = reach::solve(&program, &one);
    let scalar = cheapest(20, || _ = std::hint::black_box(reach::solve(&program, &one))).cpu;
    let layout = Layout::new(estate).map_err(|error| error.to_string())?;
    let (mut solver, worlds) = (Solver::<8>::new(&layout), side_by_side(&each));
    let lanes = cheapest(20, || solver.solve(&worlds)).cpu / 512.0;
    compare(estate, &solver, 0, &model)?;

    let mut text = format!("atoms {}\n", estate.atoms);
    for control in estate.downs.clone() {
        let _ = writeln!(text, "control {control} {}", u8::from(!given.contains(&control)));
    }
    for (head, body) in estate.clauses() {
        let _ = writeln!(text, "clause {} {}", head.0, spaced(body.iter().map(|atom| atom.0)));
    }
    let _ = writeln!(text, "given {}", spaced(given.iter().copied().filter(|atom| *atom < estate.atoms)));
    let reached = (0..estate.atoms).filter(|atom| model.holds(AtomId(*atom), 0));
    let _ = writeln!(text, "reached {}", spaced(reached));
    let _ = writeln!(text, "seconds scalar {scalar}\nseconds lanes {lanes}");
    Ok(text)
}

fn spaced(atoms: impl Iterator<Item = u32>) -> String {
    atoms.map(|atom| atom.to_string()).collect::<Vec<_>>().join(" ")
}
