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
    let mut search = Search::new(solver, given, switches, goal, effort.blocks);
    let found = search.shrink()?;
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

/// What holds with few switches holds with more: each block begins with what holds in all its lanes,
/// which one narrow world keeps at hand while switches join it.
struct Search<'s, 'l, const W: usize> {
    solver: &'s mut Solver<'l, W>,
    switches: &'s [AtomId],
    goal: AtomId,
    /// One world without any switch.
    ground: Solver<'l, 1>,
    /// One world with the switches that all lanes of the next block share.
    floor: Solver<'l, 1>,
    /// How many blocks may still be solved.
    left: usize,
}

impl<'s, 'l, const W: usize> Search<'s, 'l, W> {
    fn new(solver: &'s mut Solver<'l, W>, given: &[AtomId], switches: &'s [AtomId], goal: AtomId, left: usize) -> Self {
        let mut ground = Solver::new(solver.layout());
        let mut alone = Worlds::new(1);
        given.iter().for_each(|atom| alone.give(*atom, Lanes::one(0)));
        ground.solve(&alone);
        let floor = Solver::new(solver.layout());
        Self { solver, switches, goal, ground, floor, left }
    }

    /// Makes the floor anew, of some switches.
    fn stand_on(&mut self, places: &[usize]) {
        self.floor.solve_above(&self.ground, 0, &Worlds::new(1));
        self.join(places);
    }

    /// Adds switches to the floor.
    fn join(&mut self, places: &[usize]) {
        let given: Vec<_> = self.atoms(places).map(|atom| (atom, Lanes::one(0))).collect();
        self.floor.go_on(&given, &Worlds::new(1));
    }

    fn atoms(&self, places: &[usize]) -> impl Iterator<Item = AtomId> {
        places.iter().filter_map(|place| self.switches.get(*place).copied())
    }

    /// Returns how many of `more`, in order, must join the floor for the goal to follow; nothing
    /// where all of them do not suffice. Some that do not suffice have joined it.
    fn first_prefix(&mut self, more: &[usize]) -> Option<usize> {
        let mut rest = more;
        loop {
            let (chunk, later) = rest.split_at(rest.len().min(Lanes::<W>::WIDTH - 1));
            if let Some(prefix) = self.first_lane(chunk) {
                return Some(more.len() - rest.len() + prefix);
            }
            if later.is_empty() {
                return None;
            }
            self.join(chunk);
            rest = later;
        }
    }

    /// Solves one block, whose lane `n` has what the floor has and the first `n` of `more`.
    fn first_lane(&mut self, more: &[usize]) -> Option<usize> {
        self.left = self.left.saturating_sub(1);
        let mut worlds: Worlds<W> = Worlds::new(more.len() + 1);
        for (index, atom) in self.atoms(more).enumerate() {
            worlds.give(atom, Lanes::range(index + 1, worlds.count));
        }
        self.solver.solve_above(&self.floor, 0, &worlds);
        self.solver.lanes(self.goal).lowest()
    }

    /// Drops of all switches what is not needed for the goal to follow; nothing where it does not.
    fn shrink(&mut self) -> Option<Vec<usize>> {
        let mut needed: Vec<usize> = Vec::new();
        let mut rest: Vec<usize> = (0..self.switches.len()).collect();
        self.stand_on(&needed);
        while let prefix @ 1.. = self.first_prefix(&rest)? {
            rest.truncate(prefix);
            needed.extend(rest.pop());
            self.stand_on(&needed);
        }
        needed.sort_unstable();
        Some(needed)
    }

    /// Adds to a set with which the goal does not follow whatever can be added; returns what cannot,
    /// of which one must fail, or nothing where the goal does follow.
    fn grow(&mut self, set: &[usize], demands: &[Vec<usize>]) -> Option<Vec<usize>> {
        let mut rest: Vec<usize> = (0..self.switches.len()).filter(|place| !set.contains(place)).collect();
        // What was demanded often goes in first, so that something else is demanded now.
        let often = |place: &usize| demands.iter().filter(|demand| demand.contains(place)).count();
        rest.sort_by_key(|place| std::cmp::Reverse(often(place)));
        let mut outside = Vec::new();
        self.stand_on(set);
        while let Some(prefix) = self.first_prefix(&rest) {
            let inside: Vec<usize> = rest.drain(..prefix.checked_sub(1)?).collect();
            self.join(&inside);
            outside.extend(rest.drain(..1));
        }
        Some(outside)
    }
}
