//! The peer in Rust: Datalog compiled by `ascent`, with the same 512 worlds as a lattice.

use std::cmp::Ordering;
use std::collections::HashMap;

use ascent::{Lattice, ascent};
use reach::AtomId;
use reach::lanes::{Lanes, Layout, Solver};

use crate::assume::{draws, side_by_side, vendors};
use crate::clock::{cheapest, timed};
use crate::estate::Estate;
use crate::goal::{Goal, Row};

/// Worlds in which something holds, ordered by inclusion.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Set([u64; 8]);

impl PartialOrd for Set {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let both = self.and(*other);
        match (both == *self, both == *other) {
            (true, true) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Less),
            (false, true) => Some(Ordering::Greater),
            (false, false) => None,
        }
    }
}

impl Lattice for Set {
    fn meet_mut(&mut self, other: Self) -> bool {
        self.become_new(self.and(other))
    }

    fn join_mut(&mut self, other: Self) -> bool {
        let mut joined = self.0;
        joined.iter_mut().zip(other.0).for_each(|(word, more)| *word |= more);
        self.become_new(Self(joined))
    }
}

impl Set {
    fn and(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, more)| *word &= more);
        self
    }

    fn become_new(&mut self, new: Self) -> bool {
        let changed = new != *self;
        *self = new;
        changed
    }

    fn any(self) -> bool {
        self.0 != [0; 8]
    }
}

ascent! {
    struct Peer;
    relation one(u32, u32);
    relation two(u32, u32, u32);
    relation three(u32, u32, u32, u32);
    lattice holds(u32, Set);

    holds(head, worlds) <-- holds(a, worlds), one(a, head);
    holds(head, both) <-- holds(a, x), two(a, b, head), holds(b, y), let both = x.and(*y), if both.any();
    holds(head, all) <-- holds(a, x), three(a, b, c, head), holds(b, y), let both = x.and(*y), if both.any(),
        holds(c, z), let all = both.and(*z), if all.any();
}

/// Measures one estate with both kinds of lanes, and compares every atom in every world.
pub(crate) fn rows(estate: &Estate, say: &mut dyn FnMut(Row)) -> Result<(), String> {
    let layout = Layout::new(estate).map_err(|error| error.to_string())?;
    for (kind, each) in [("vendors", vendors(estate, 512)), ("random draws", draws(estate, 512))] {
        let worlds = side_by_side(&each);
        let mut solver: Solver<'_, 8> = Solver::new(&layout);
        let before = cheapest(5, || solver.solve(&worlds)).cpu;
        let mut peer = peer(estate);
        peer.holds = worlds.given.iter().map(|(atom, lanes)| (atom.0, Set(*lanes.words()))).collect();
        let ((), cost) = timed(|| peer.run());
        // With nothing given it only indexes the clauses: on our side that is compiling, which is not counted.
        let mut idle = self::peer(estate);
        let ((), indexing) = timed(|| idle.run());
        let solving = cost.cpu - indexing.cpu;
        let lanes = before.min(cheapest(5, || solver.solve(&worlds)).cpu);
        let found: HashMap<u32, Set> = peer.holds.iter().copied().collect();
        for atom in 0..estate.downs.end {
            let ours: Lanes<8> = solver.lanes(AtomId(atom));
            if found.get(&atom).map_or([0; 8], |set| set.0) != *ours.words() {
                return Err(format!("{}: ascent and the lanes differ about atom {atom}", estate.name));
            }
        }
        let what = |part: &str| format!("{}, {kind}: {part}", estate.name);
        say(Row::shown(what("512 worlds as a lattice in ascent"), solving * 1e3, "ms"));
        say(Row::new(what("against ascent"), Goal::AtLeast(20.0), solving / lanes, "times"));
    }
    Ok(())
}

/// Hands the clauses to the peer. Guards that stand together are named once, as the layout does it, so that no clause
/// has more than three premises.
fn peer(estate: &Estate) -> Peer {
    let mut peer = Peer::default();
    let mut pairs: HashMap<(u32, u32), u32> = HashMap::new();
    for (AtomId(head), body) in estate.clauses() {
        let mut body: Vec<u32> = body.iter().map(|atom| atom.0).collect();
        body.sort_unstable();
        body.dedup();
        while let [.., a, b] = *body
            && estate.downs.contains(&a)
        {
            let next = estate.downs.end + pairs.len() as u32;
            let pair = *pairs.entry((a, b)).or_insert(next);
            body.truncate(body.len() - 2);
            body.push(pair);
        }
        match *body {
            [a] => peer.one.push((a, head)),
            [a, b] => peer.two.push((a, b, head)),
            [a, b, c] => peer.three.push((a, b, c, head)),
            _ => unreachable!("a generated clause has one or two premises, and guards"),
        }
    }
    peer.two.extend(pairs.into_iter().map(|((a, b), pair)| (a, b, pair)));
    peer
}
