//! The order in which atoms are visited: strongly connected components from first to last (R.
//! Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1(2), 1972),
//! and reverse postorder inside each. Then nearly every clause is visited once its premises are all
//! that they will ever be: order saves more than width does.

use crate::id::AtomId;
use crate::incidence::Incidence;

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
    /// All ranks, in order.
    pub(crate) stretches: Vec<Stretch>,
}

const UNSEEN: u32 = u32::MAX;
/// Set in `low` once an atom's component is known.
const DONE: u32 = u32::MAX;

struct Search<'a> {
    graph: &'a Incidence<AtomId>,
    /// When each atom was first seen.
    seen: Vec<u32>,
    /// The earliest-seen atom of its component that each is known to reach.
    low: Vec<u32>,
    /// Atoms whose component is not known yet.
    open: Vec<u32>,
    /// The path of the search: an atom, and the next of its edges.
    path: Vec<(u32, usize)>,
    clock: u32,
    /// Atoms in the order in which they were left.
    left: Vec<u32>,
    left_clock: u32,
    ranks: Vec<u32>,
    /// The lowest rank given so far: components are found last to first.
    lowest: u32,
    /// Components of more than one atom, last to first.
    cycles: Vec<(u32, u32)>,
}

/// Ranks the atoms of a graph.
pub(crate) fn rank(graph: &Incidence<AtomId>) -> Ranking {
    let atoms = graph.rows();
    let count = u32::try_from(atoms).unwrap_or(u32::MAX);
    let mut search = Search {
        graph,
        seen: vec![UNSEEN; atoms],
        low: vec![0; atoms],
        open: Vec::new(),
        path: Vec::new(),
        clock: 0,
        left: vec![0; atoms],
        left_clock: 0,
        ranks: vec![0; atoms],
        lowest: count,
        cycles: Vec::new(),
    };
    for atom in 0..count {
        search.from(atom);
    }
    let mut stretches = Vec::new();
    let mut next = 0;
    let mut push = |from, to, is_cyclic| {
        if from < to {
            stretches.push(Stretch { from, to, is_cyclic });
        }
    };
    for (from, to) in search.cycles.into_iter().rev() {
        push(next, from, false);
        push(from, to, true);
        next = to;
    }
    push(next, count, false);
    Ranking { ranks: search.ranks, stretches }
}

impl Search<'_> {
    fn from(&mut self, root: u32) {
        if get(&self.seen, root) != UNSEEN {
            return;
        }
        self.enter(root);
        while let Some((atom, edge)) = self.path.last_mut() {
            let (atom, at) = (*atom, *edge);
            let Some(AtomId(head)) = self.graph.of(AtomId(atom)).get(at).copied() else {
                self.leave(atom);
                continue;
            };
            *edge += 1;
            match get(&self.seen, head) {
                UNSEEN => self.enter(head),
                seen if get(&self.low, head) != DONE => lower(&mut self.low, atom, seen),
                _ => {}
            }
        }
    }

    fn enter(&mut self, atom: u32) {
        set(&mut self.seen, atom, self.clock);
        set(&mut self.low, atom, self.clock);
        self.clock += 1;
        self.open.push(atom);
        self.path.push((atom, 0));
    }

    fn leave(&mut self, atom: u32) {
        self.path.pop();
        set(&mut self.left, atom, self.left_clock);
        self.left_clock += 1;
        let low = get(&self.low, atom);
        if low == get(&self.seen, atom) {
            self.close(atom);
        } else if let Some((parent, _)) = self.path.last() {
            lower(&mut self.low, *parent, low);
        }
    }

    /// Ranks the component that was entered at an atom.
    fn close(&mut self, first: u32) {
        let start = self.open.iter().rposition(|atom| *atom == first).unwrap_or(0);
        let mut members = self.open.split_off(start);
        members.sort_unstable_by_key(|atom| std::cmp::Reverse(get(&self.left, *atom)));
        let to = self.lowest;
        self.lowest = to.saturating_sub(u32::try_from(members.len()).unwrap_or(u32::MAX));
        for (rank, member) in (self.lowest..).zip(&members) {
            set(&mut self.ranks, *member, rank);
            set(&mut self.low, *member, DONE);
        }
        if members.len() > 1 {
            self.cycles.push((self.lowest, to));
        }
    }
}

fn get(values: &[u32], at: u32) -> u32 {
    values.get(at as usize).copied().unwrap_or(0)
}

fn set(values: &mut [u32], at: u32, value: u32) {
    if let Some(slot) = values.get_mut(at as usize) {
        *slot = value;
    }
}

fn lower(values: &mut [u32], at: u32, value: u32) {
    if let Some(slot) = values.get_mut(at as usize) {
        *slot = value.min(*slot);
    }
}
