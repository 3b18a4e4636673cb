//! What if: one world, and what would be left of it under each of many changes. Changes only take
//! away, so nothing new can become true; each is a lane.

use crate::id::{AtomId, ClauseId};
use crate::lanes::{AtInstant, Blocks, Lanes, Layout, Solver, Tally, Worlds, each_lane};

/// Something that can be taken away from a world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Of what is given, that which is not.
    pub withheld: Vec<AtomId>,
    /// The clauses that are gone.
    pub without: Vec<ClauseId>,
}

/// A world, and what is looked at in it.
#[derive(Clone, Copy)]
pub struct WhatIf<'a> {
    /// The clauses.
    pub clauses: &'a AtInstant<'a>,
    /// The same, laid out.
    pub layout: &'a Layout,
    /// What is given.
    pub given: &'a [AtomId],
    /// The atoms to be counted.
    pub counted: &'a [AtomId],
    /// The atoms to be named.
    pub goals: &'a [AtomId],
}

/// With fewer blocks it does not pay to solve first what they share.
const FEW: usize = 4;

/// What is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// How many of the counted atoms hold.
    pub atoms: u64,
    /// Which goals hold, by their place, in order.
    pub goals: Vec<u32>,
}

impl WhatIf<'_> {
    /// Returns what is left under each combination of changes, a combination being their places.
    /// Where a stop came first there is nothing. Combinations that stand near each other share work
    /// the more changes they share.
    pub fn left<const W: usize>(
        &self,
        changes: &[Change],
        combinations: &[Vec<u32>],
        blocks: Blocks<'_>,
    ) -> Vec<Option<Left>> {
        let width = Lanes::<W>::WIDTH;
        let is_few = combinations.len().div_ceil(width) < FEW;
        let floors: Vec<Solver<'_, W>> = if is_few { Vec::new() } else { self.floors(changes, combinations) };
        let work = |block: usize, lanes: &[Vec<u32>], solver: &mut Solver<'_, W>| {
            let floor = floors.get(block / width).map(|floor| (floor, block % width));
            solver.solve_without(self.clauses, floor, &self.worlds(changes, lanes));
            self.read(solver, lanes.len())
        };
        each_lane::<W, _, _>(self.layout, combinations, blocks, &work)
    }

    /// Solves for each block of combinations the world that has all changes of any of them: what
    /// holds there holds in every world of the block.
    fn floors<const W: usize>(&self, changes: &[Change], combinations: &[Vec<u32>]) -> Vec<Solver<'_, W>> {
        let width = Lanes::<W>::WIDTH;
        let all: Vec<Vec<u32>> = combinations
            .chunks(width)
            .map(|lanes| {
                let mut all = lanes.concat();
                all.sort_unstable();
                all.dedup();
                all
            })
            .collect();
        let solved = all.chunks(width).map(|lanes| {
            let mut solver = Solver::new(self.layout);
            solver.solve_without::<W>(self.clauses, None, &self.worlds(changes, lanes));
            solver
        });
        solved.collect()
    }

    fn worlds<const W: usize>(&self, changes: &[Change], lanes: &[Vec<u32>]) -> Worlds<W> {
        let mut worlds: Worlds<W> = Worlds::new(lanes.len());
        let mut taken = std::collections::BTreeMap::new();
        let mut gone = std::collections::BTreeMap::new();
        for (lane, combination) in lanes.iter().enumerate() {
            for change in combination.iter().filter_map(|change| changes.get(*change as usize)) {
                for atom in &change.withheld {
                    taken.entry(*atom).or_insert(Lanes::NONE).insert(lane);
                }
                for clause in &change.without {
                    gone.entry(*clause).or_insert(Lanes::NONE).insert(lane);
                }
            }
        }
        let all = worlds.all();
        for atom in self.given {
            worlds.give(*atom, taken.get(atom).map_or(all, |taken| all & !*taken));
        }
        worlds.without = gone.into_iter().collect();
        worlds
    }

    fn read<const W: usize>(&self, solver: &Solver<'_, W>, count: usize) -> Vec<Left> {
        let mut tally = Tally::default();
        self.counted.iter().for_each(|atom| tally.add(solver.lanes(*atom)));
        let mut left: Vec<Left> = (0..count).map(|lane| Left { atoms: tally.of(lane), goals: Vec::new() }).collect();
        for (place, goal) in (0..).zip(self.goals) {
            for lane in solver.lanes(*goal).iter() {
                if let Some(left) = left.get_mut(lane) {
                    left.goals.push(place);
                }
            }
        }
        left
    }
}
