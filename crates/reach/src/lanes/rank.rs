//! The order in which atoms are visited: strongly connected components from first to last (R.
//! Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1(2), 1972),
//! and reverse postorder inside each. Then nearly every clause is visited once its premises are all
//! that they will ever be: order saves more than width does.

use crate::id::AtomId;
use crate::incidence::Incidence;
use crate::lanes::layout::Entry;

/// A stretch of ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// Whether it is one component, to be gone over until it is quiet; otherwise once is enough.
    pub(crate) is_cyclic: bool,
}

/// Atoms in the order of their visits.
pub(crate) struct Ranking {
    /// The rank of each atom.
    pub(crate) ranks: Vec<u32>,
    /// The atom of each rank.
    pub(crate) atoms: Vec<u32>,
    /// All ranks, in order.
    pub(crate) stretches: Vec<Stretch>,
}

/// Set in `seen` until the search comes to an atom.
const UNSEEN: u32 = u32::MAX;
/// Set in `seen` once an atom's component is known.
const DONE: u32 = u32::MAX - 1;

struct Search<'a> {
    alone: &'a Incidence<u32>,
    beside: &'a Incidence<Entry>,
    /// When each atom was first seen; one number for each, since each look at one is a miss.
    seen: Vec<u32>,
    /// The path of the search.
    path: Vec<Stop>,
    clock: u32,
    /// Atoms that were left, in that order, and whose component is not known yet.
    left: Vec<u32>,
    /// Atoms whose component is known: components last to first, and postorder inside.
    ranked: Vec<u32>,
    /// Components of more than one atom, as stretches of those.
    cycles: Vec<(usize, usize)>,
}

/// An atom on the path.
struct Stop {
    atom: u32,
    /// The next of its edges.
    edge: usize,
    seen: u32,
    /// The earliest-seen atom of its component that it is known to reach.
    low: u32,
    /// How many atoms had been left when it was entered.
    left: usize,
}

/// Ranks the atoms of a graph, whose edges lead from each premise to what follows from it.
pub(crate) fn rank(alone: &Incidence<u32>, beside: &Incidence<Entry>) -> Ranking {
    let count = alone.rows();
    let mut search = Search {
        alone,
        beside,
        seen: vec![UNSEEN; count],
        path: Vec::new(),
        clock: 0,
        left: Vec::new(),
        ranked: Vec::with_capacity(count),
        cycles: Vec::new(),
    };
    (0..).take(count).for_each(|atom| search.from(atom));
    let Search { seen: mut ranks, ranked: mut atoms, cycles, .. } = search;
    atoms.reverse();
    for (rank, atom) in (0..).zip(&atoms) {
        set(&mut ranks, *atom, rank);
    }
    let rank_at = |place: usize| u32::try_from(count - place).unwrap_or(u32::MAX);
    let mut stretches = Vec::new();
    let mut next = 0;
    let mut push = |from, to, is_cyclic| {
        if from < to {
            stretches.push(Stretch { from, to, is_cyclic });
        }
    };
    for (from, to) in cycles.into_iter().rev().map(|(first, end)| (rank_at(end), rank_at(first))) {
        push(next, from, false);
        push(from, to, true);
        next = to;
    }
    push(next, rank_at(0), false);
    Ranking { ranks, atoms, stretches }
}

impl Search<'_> {
    fn from(&mut self, root: u32) {
        if self.seen.get(root as usize) != Some(&UNSEEN) {
            return;
        }
        self.enter(root);
        while let Some(stop) = self.path.last_mut() {
            let (alone, beside) = (self.alone.of(AtomId(stop.atom)), self.beside.of(AtomId(stop.atom)));
            let heads = alone.iter().copied().chain(beside.iter().map(|entry| entry.head));
            let mut unseen = None;
            for head in heads.skip(stop.edge) {
                stop.edge += 1;
                match self.seen.get(head as usize).copied().unwrap_or(DONE) {
                    UNSEEN => {
                        unseen = Some(head);
                        break;
                    }
                    DONE => {}
                    seen => stop.low = stop.low.min(seen),
                }
            }
            match unseen {
                Some(head) => self.enter(head),
                None => self.leave(),
            }
        }
    }

    fn enter(&mut self, atom: u32) {
        let seen = self.clock;
        set(&mut self.seen, atom, seen);
        self.clock += 1;
        self.path.push(Stop { atom, edge: 0, seen, low: seen, left: self.left.len() });
    }

    fn leave(&mut self) {
        let Some(Stop { atom, seen, low, left, .. }) = self.path.pop() else { return };
        self.left.push(atom);
        match self.path.last_mut() {
            Some(parent) if low < seen => parent.low = parent.low.min(low),
            _ => self.close(left),
        }
    }

    /// Ranks a component: what was left since its first atom was entered.
    fn close(&mut self, first: usize) {
        let from = self.ranked.len();
        for member in self.left.drain(first..) {
            set(&mut self.seen, member, DONE);
            self.ranked.push(member);
        }
        if self.ranked.len() - from > 1 {
            self.cycles.push((from, self.ranked.len()));
        }
    }
}

fn set(values: &mut [u32], at: u32, value: u32) {
    if let Some(slot) = values.get_mut(at as usize) {
        *slot = value;
    }
}
