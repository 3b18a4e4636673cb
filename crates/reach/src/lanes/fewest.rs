//! The fewest atoms that must be given for a goal to follow: how many switches must fail. That is
//! NP-hard, and hard even to come near to (P. Zhang, J.-Y. Cai, L. Tang, W. Zhao, "Approximation and
//! hardness results for label cut and related problems", 2011); so the answer is exact or an
//! interval, never a guess. By implicit hitting sets (E. Moreno-Centeno and R. Karp, "The implicit
//! hitting set approach to solve combinatorial optimization problems", Operations Research 61(2),
//! 2013): a set of failures that does not suffice is grown until nothing can be added; one of those
//! left out must fail; a smallest set that meets all such demands is tried next.

use crate::id::AtomId;
use crate::lanes::hitting::smallest_hitting_set;
use crate::lanes::{Lanes, Solver, Worlds};

/// How many of some switches must be given for a goal to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fewest {
    /// Fewer do not suffice.
    pub at_least: usize,
    /// These do, by their places, in order; exact where there are as many as `at_least`.
    pub found: Vec<usize>,
}

/// How much work may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// How many blocks may be solved.
    pub blocks: usize,
    /// How many choices each search for a hitting set may try.
    pub choices: usize,
}

impl Fewest {
    /// Tells whether it is known that no fewer will do.
    pub fn is_exact(&self) -> bool {
        self.found.len() == self.at_least
    }
}

/// Finds the fewest switches with which a goal follows from what is given, or nothing where it does
/// not follow from all of them.
pub fn fewest<const W: usize>(
    solver: &mut Solver<'_, W>,
    given: &[AtomId],
    switches: &[AtomId],
    goal: AtomId,
    effort: Effort,
) -> Option<Fewest> {
    let mut search = Search { solver, given, switches, goal, left: effort.blocks };
    let everything: Vec<usize> = (0..switches.len()).collect();
    let found = search.shrink(&everything)?;
    let mut answer = Fewest { at_least: usize::from(!found.is_empty()), found };
    let mut demands: Vec<Vec<usize>> = Vec::new();
    while !answer.is_exact() && search.left > 0 {
        let hitting = smallest_hitting_set(&demands, effort.choices);
        answer.at_least = answer.at_least.max(hitting.at_least);
        match search.grow(&hitting.set, &demands) {
            Some(demand) => demands.push(demand),
            None if hitting.set.len() < answer.found.len() => answer.found = hitting.set,
            None => {}
        }
    }
    Some(answer)
}

struct Search<'s, 'l, const W: usize> {
    solver: &'s mut Solver<'l, W>,
    given: &'s [AtomId],
    switches: &'s [AtomId],
    goal: AtomId,
    /// How many blocks may still be solved.
    left: usize,
}

impl<const W: usize> Search<'_, '_, W> {
    /// Returns how many of `more`, in order, must join `base` for the goal to follow; nothing where
    /// all of them do not suffice.
    fn first_prefix(&mut self, base: &[usize], more: &[usize]) -> Option<usize> {
        let mut base = base.to_vec();
        let mut rest = more;
        loop {
            let (chunk, later) = rest.split_at(rest.len().min(Lanes::<W>::WIDTH - 1));
            if let Some(prefix) = self.first_lane(&base, chunk) {
                return Some(more.len() - rest.len() + prefix);
            }
            if later.is_empty() {
                return None;
            }
            base.extend(chunk);
            rest = later;
        }
    }

    /// Solves one block, whose lane `n` has `base` and the first `n` of `more`.
    fn first_lane(&mut self, base: &[usize], more: &[usize]) -> Option<usize> {
        self.left = self.left.saturating_sub(1);
        let mut worlds: Worlds<W> = Worlds::new(more.len() + 1);
        let all = worlds.all();
        self.given.iter().for_each(|atom| worlds.give(*atom, all));
        let switch = |place: &usize| self.switches.get(*place).copied();
        base.iter().filter_map(switch).for_each(|atom| worlds.give(atom, all));
        for (index, atom) in more.iter().filter_map(switch).enumerate() {
            worlds.give(atom, Lanes::range(index + 1, worlds.count));
        }
        self.solver.solve(&worlds);
        self.solver.lanes(self.goal).lowest()
    }

    /// Drops what is not needed of a set with which the goal follows; nothing where it does not.
    fn shrink(&mut self, set: &[usize]) -> Option<Vec<usize>> {
        let mut needed: Vec<usize> = Vec::new();
        let mut rest = set.to_vec();
        while let prefix @ 1.. = self.first_prefix(&needed, &rest)? {
            rest.truncate(prefix);
            needed.extend(rest.pop());
        }
        needed.sort_unstable();
        Some(needed)
    }

    /// Adds to a set with which the goal does not follow whatever can be added; returns what cannot,
    /// of which one must fail, or nothing where the goal does follow.
    fn grow(&mut self, set: &[usize], demands: &[Vec<usize>]) -> Option<Vec<usize>> {
        let mut inside = set.to_vec();
        let mut rest: Vec<usize> = (0..self.switches.len()).filter(|place| !set.contains(place)).collect();
        // What was demanded often goes in first, so that something else is demanded now.
        let often = |place: &usize| demands.iter().filter(|demand| demand.contains(place)).count();
        rest.sort_by_key(|place| std::cmp::Reverse(often(place)));
        let mut outside = Vec::new();
        while let Some(prefix) = self.first_prefix(&inside, &rest) {
            inside.extend(rest.drain(..prefix.checked_sub(1)?));
            outside.extend(rest.drain(..1));
        }
        Some(outside)
    }
}
