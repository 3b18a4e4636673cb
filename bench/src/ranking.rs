//! What a person asks of an estate at once: every vendor ranked by the systems that its breach gives away, and against the
//! largest vendor every single control, and every pair of controls, that is down today and could be put in place.
//!
//! Pairs are taken tile by tile: those between two groups of controls, or within two. What holds where both groups are in
//! place holds in every world of the tile; one block, a lane for each tile, says what that is. To begin there takes a block
//! from 21 to 3.4 ms of CPU in the loose estate, from 7.7 to 2.5 in the tight one.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use reach::AtomId;
use reach::lanes::{Blocks, Lanes, Layout, Solver, Tally, Worlds, each_block};

use crate::assume::{compare, down, side_by_side};
use crate::clock::timed_together;
use crate::estate::{Estate, world};
use crate::goal::{Goal, Row};

const LANES: usize = 512;
const TWO: NonZeroUsize = NonZeroUsize::new(2).unwrap();
/// How many controls a group has: the pairs between two groups fill a block.
const GROUP: usize = 22;

/// One world: a breached vendor, and controls put in place.
#[derive(Clone, Copy)]
struct Case {
    vendor: u32,
    put_in_place: [Option<u32>; 2],
}

/// Worlds that are solved together.
struct Tile {
    cases: Vec<Case>,
    /// All controls that any of them puts in place, where they have a floor in common.
    floor: Option<Vec<u32>>,
}

/// What is asked of one estate.
struct Ranking<'a> {
    estate: &'a Estate,
    layout: Layout,
    /// The controls that are down today.
    down: Vec<u32>,
}

/// Answers all of it for one estate within so many seconds.
pub(crate) fn rows(estate: &Estate, within_seconds: f64, say: &mut dyn FnMut(Row)) -> Result<(), String> {
    let layout = Layout::new(estate).map_err(|error| error.to_string())?;
    let ranking = Ranking { estate, layout, down: down(estate, 0) };
    let tiles = ranking.tiles();
    let (counts, cost) = timed_together(|| ranking.count_all(&tiles));
    ranking.check(&tiles, &counts)?;
    let worlds: usize = tiles.iter().map(|tile| tile.cases.len()).sum();
    let what = |part: &str| format!("{}: {part}", estate.name);
    say(Row::shown(what("vendors, controls and pairs"), worlds as f64 / 1e3, "k worlds"));
    say(Row::shown(what("blocks of 512"), tiles.len() as f64, "blocks"));
    let a_block = cost.cpu / tiles.len() as f64 * 1e3;
    say(Row::shown(what("a block, systems counted"), a_block, "ms CPU"));
    say(Row::new(
        what("all of it, half the CPU time of two threads"),
        Goal::AtMost(within_seconds),
        cost.cpu / 2.0,
        "s",
    ));
    say(Row::shown(what("all of it, two threads, wall"), cost.wall, "s"));
    Ok(())
}

impl Ranking<'_> {
    fn tiles(&self) -> Vec<Tile> {
        let largest = self.estate.vendors.start;
        let of = |first: u32, second: u32| Case { vendor: largest, put_in_place: [Some(first), Some(second)] };
        let vendors = self.estate.vendors.clone().map(|vendor| Case { vendor, put_in_place: [None; 2] });
        let singles = self.down.iter().map(|control| Case { vendor: largest, put_in_place: [Some(*control), None] });
        let few: Vec<Case> = vendors.chain(singles).collect();
        let mut tiles: Vec<Tile> = few.chunks(LANES).map(|cases| Tile { cases: cases.to_vec(), floor: None }).collect();
        let groups: Vec<&[u32]> = self.down.chunks(GROUP).collect();
        for (index, group) in groups.iter().enumerate() {
            for other in &groups[index + 1..] {
                let cases = group.iter().flat_map(|first| other.iter().map(move |second| of(*first, *second)));
                tiles.push(Tile { cases: cases.collect(), floor: Some([*group, *other].concat()) });
            }
        }
        for both in self.down.chunks(2 * GROUP) {
            let within = both.chunks(GROUP).flat_map(|group| {
                let pairs = group.iter().enumerate().map(|(at, first)| (*first, &group[at + 1..]));
                pairs.flat_map(|(first, others)| others.iter().map(move |second| of(first, *second)))
            });
            tiles.push(Tile { cases: within.collect(), floor: Some(both.to_vec()) });
        }
        tiles
    }

    /// What is true to begin with in a world where some controls are put in place.
    fn given(&self, vendor: u32, put_in_place: &[u32]) -> Vec<u32> {
        let still = self.down.iter().copied().filter(|control| !put_in_place.contains(control));
        still.chain([vendor]).collect()
    }

    /// Solves what holds anyway in each tile that has a floor, a lane for each.
    fn floors(&self, tiles: &[Tile]) -> Vec<Solver<'_, 8>> {
        let floors: Vec<&[u32]> = tiles.iter().filter_map(|tile| tile.floor.as_deref()).collect();
        let floors = floors.chunks(LANES).map(|floors| {
            let given: Vec<_> = floors.iter().map(|floor| self.given(self.estate.vendors.start, floor)).collect();
            let mut solver = Solver::new(&self.layout);
            solver.solve(&side_by_side(&given));
            solver
        });
        floors.collect()
    }

    /// Solves one tile; those without a floor come first.
    fn solve(&self, tiles: &[Tile], block: usize, floors: &[Solver<'_, 8>], solver: &mut Solver<'_, 8>) {
        let worlds = self.worlds(&tiles[block]);
        let unfounded = tiles.iter().take_while(|tile| tile.floor.is_none()).count();
        match block.checked_sub(unfounded) {
            Some(at) => solver.solve_above(&floors[at / LANES], at % LANES, &worlds),
            None => solver.solve(&worlds),
        }
    }

    /// Counts the systems reached in every case of every tile.
    fn count_all(&self, tiles: &[Tile]) -> Vec<Option<Vec<u64>>> {
        let floors = self.floors(tiles);
        let blocks = Blocks { count: tiles.len(), threads: TWO, go_on: &|_, _| true };
        each_block(&self.layout, blocks, &|block, solver: &mut Solver<'_, 8>| {
            self.solve(tiles, block, &floors, solver);
            self.systems(solver)
        })
    }

    fn worlds(&self, tile: &Tile) -> Worlds<8> {
        let (mut breached, mut put_in_place) = (BTreeMap::new(), BTreeMap::new());
        for (lane, case) in tile.cases.iter().enumerate() {
            breached.entry(case.vendor).or_insert(Lanes::NONE).insert(lane);
            for control in case.put_in_place.iter().flatten() {
                put_in_place.entry(*control).or_insert(Lanes::NONE).insert(lane);
            }
        }
        let mut worlds = Worlds::new(tile.cases.len());
        let all = worlds.all();
        breached.into_iter().for_each(|(vendor, lanes)| worlds.give(AtomId(vendor), lanes));
        for control in &self.down {
            worlds.give(AtomId(*control), put_in_place.get(control).map_or(all, |lanes| all & !*lanes));
        }
        worlds
    }

    fn of(&self, Case { vendor, put_in_place }: &Case) -> Vec<u32> {
        self.given(*vendor, &put_in_place.iter().flatten().copied().collect::<Vec<_>>())
    }

    /// Counts the systems reached in each lane.
    fn systems(&self, solver: &Solver<'_, 8>) -> Vec<u64> {
        let mut tally = Tally::default();
        self.estate.systems.clone().for_each(|system| tally.add(solver.lanes(AtomId(system))));
        (0..LANES).map(|lane| tally.of(lane)).collect()
    }

    /// Solves one lane of eight tiles alone, and compares its every atom and its count.
    fn check(&self, tiles: &[Tile], counts: &[Option<Vec<u64>>]) -> Result<(), String> {
        let (program, floors) = (self.estate.program(), self.floors(tiles));
        let mut solver: Solver<'_, 8> = Solver::new(&self.layout);
        for (block, counts) in counts.iter().enumerate().step_by(tiles.len().div_ceil(8)) {
            let lane = block * 37 % tiles[block].cases.len();
            let model = reach::solve(&program, &world(self.of(&tiles[block].cases[lane]).into_iter()));
            self.solve(tiles, block, &floors, &mut solver);
            compare(self.estate, &solver, lane, &model)?;
            let reached = self.estate.systems.clone().filter(|system| model.holds(AtomId(*system), 0)).count() as u64;
            let counted = counts.as_ref().map(|counts| counts[lane]);
            if counted != Some(reached) {
                return Err(format!("{}: {counted:?} systems counted, {reached} reached", self.estate.name));
            }
        }
        Ok(())
    }
}
