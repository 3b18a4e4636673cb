//! How deep a jewel lies: the fewest holding controls that must fail (semantics 9.19), exact or an interval.

use estate::{Atom, NodeId};
use reach::AtomId;
use reach::lanes::{Blocks, Effort, Solver, each_block, fewest};

use crate::cut::WORDS;
use crate::firing::Firing;
use crate::{Jewel, Stage, Start};

/// How deep one jewel lies from one start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Depth {
    /// The jewel.
    pub jewel: Jewel,
    /// Fewer failing controls do not suffice.
    pub at_least: usize,
    /// These do, by name; exact where there are as many as `at_least`.
    pub controls: Vec<NodeId>,
}

/// Works out how deep each jewel lies from each start; a jewel that does not fall though every control failed is left
/// out. Nothing for a start that a stop left out.
pub fn depths(stage: &Stage<'_>, starts: &[Start], effort: Effort, blocks: Blocks<'_>) -> Vec<Option<Vec<Depth>>> {
    let work = |place: usize, solver: &mut Solver<'_, WORDS>| {
        starts.get(place).map(|start| from(stage, solver, start, effort)).unwrap_or_default()
    };
    each_block::<WORDS, _>(stage.layout(), Blocks { count: starts.len(), ..blocks }, &work)
}

fn from(stage: &Stage<'_>, solver: &mut Solver<'_, WORDS>, start: &Start, effort: Effort) -> Vec<Depth> {
    let given = stage.given(start);
    let failed = stage.controls().into_iter().filter_map(|control| stage.atom(Atom::Down(control)));
    let everything: Vec<AtomId> = given.iter().copied().chain(failed).collect();
    let worst = Firing::new(stage, &everything);
    let already = Firing::new(stage, &given);
    let depth = |(jewel, goal): (Jewel, AtomId)| {
        if already.holds(goal) {
            return Some(Depth { jewel, at_least: 0, controls: Vec::new() });
        }
        let slice = worst.towards(stage, &[goal]);
        let mut switches = slice.controls(stage);
        switches.retain(|control| stage.holds(*control, &start.compromised));
        switches.sort_by(|a, b| stage.estate.name(*a).cmp(stage.estate.name(*b)));
        let atoms: Vec<AtomId> = switches.iter().filter_map(|control| stage.atom(Atom::Down(*control))).collect();
        let found = fewest(solver, &given, &atoms, goal, effort)?;
        let controls = found.found.iter().filter_map(|place| switches.get(*place).copied()).collect();
        Some(Depth { jewel, at_least: found.at_least, controls })
    };
    worst.fallen(stage).into_iter().filter_map(depth).collect()
}
