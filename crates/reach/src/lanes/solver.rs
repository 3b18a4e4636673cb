//! The least model of many worlds at once: one block of lanes for each atom, a set of atoms to
//! visit, taken in rank order. No differences are kept: to or the same once more is cheaper than to
//! remember what is new.

use rustc_hash::FxHashMap;

use crate::id::AtomId;
use crate::lanes::clauses::AtInstant;
use crate::lanes::layout::Layout;
use crate::lanes::memory::Memory;
use crate::lanes::rank::Stretch;
use crate::lanes::{Lanes, Worlds};

/// Solves one block of worlds after another, in memory of its own.
pub struct Solver<'a, const W: usize> {
    layout: &'a Layout,
    memory: Memory<W>,
    dirty: Vec<u64>,
    /// The lowest atom to visit that lies behind the one being visited.
    behind: u32,
}

/// What narrows a step in some lanes, beside its premises.
pub(crate) trait Narrow<const W: usize> {
    /// Narrows the step of one entry.
    fn step(&self, place: usize, new: &mut Lanes<W>);
    /// Lengthens what is new of an atom.
    fn lasting(&self, head: u32, new: &mut Lanes<W>);
}

/// Every world has every clause.
struct Whole;

/// Some worlds go without some clauses.
struct Without<const W: usize> {
    entries: FxHashMap<usize, Lanes<W>>,
}

impl<const W: usize> Narrow<W> for Whole {
    #[inline]
    fn step(&self, _: usize, _: &mut Lanes<W>) {}
    #[inline]
    fn lasting(&self, _: u32, _: &mut Lanes<W>) {}
}

impl<const W: usize> Narrow<W> for Without<W> {
    #[inline]
    fn step(&self, place: usize, new: &mut Lanes<W>) {
        if let Some(without) = self.entries.get(&place) {
            *new &= !*without;
        }
    }
    #[inline]
    fn lasting(&self, _: u32, _: &mut Lanes<W>) {}
}

impl<'a, const W: usize> Solver<'a, W> {
    /// Makes a solver for a layout.
    pub fn new(layout: &'a Layout) -> Self {
        let blocks = layout.block_count();
        Self { layout, memory: Memory::new(blocks), dirty: vec![0; blocks.div_ceil(64)], behind: u32::MAX }
    }

    /// Returns the layout that it was made for.
    pub(crate) fn layout(&self) -> &'a Layout {
        self.layout
    }

    /// Solves worlds that have every clause.
    pub fn solve(&mut self, worlds: &Worlds<W>) {
        self.clear();
        self.seed(worlds);
        self.run(&Whole);
    }

    /// Solves worlds that have every clause, beginning with what holds in one world of another block
    /// of the same layout. That world must be given no more than each of these, and have every
    /// clause: then what holds there holds here, and only what is more has to be worked out.
    pub fn solve_above<const V: usize>(&mut self, floor: &Solver<'_, V>, lane: usize, worlds: &Worlds<W>) {
        self.begin_above(floor, lane, worlds);
        self.seed(worlds);
        self.run(&Whole);
    }

    /// Solves worlds of which some go without some clauses of the program that was laid out; above a
    /// world of another block, as [`Solver::solve_above`] does, where there is one. That world goes
    /// without each clause that any of these goes without, and without no other.
    pub fn solve_without<const V: usize>(
        &mut self,
        clauses: &AtInstant<'_>,
        floor: Option<(&Solver<'_, V>, usize)>,
        worlds: &Worlds<W>,
    ) {
        match floor {
            Some((floor, lane)) => self.begin_above(floor, lane, worlds),
            None => self.clear(),
        }
        self.seed(worlds);
        if worlds.without.is_empty() {
            return self.run(&Whole);
        }
        let mut entries: FxHashMap<usize, Lanes<W>> = FxHashMap::default();
        for (clause, lanes) in &worlds.without {
            for (premise, entry) in self.layout.entries_of(clauses, *clause) {
                *entries.entry(entry).or_insert(Lanes::NONE) |= *lanes;
                // The world below may go without the clause where some of these have it: nothing that it has is new
                // to the premises there, so that they would not be visited.
                if floor.is_some() {
                    mark(&mut self.dirty, premise);
                }
            }
        }
        self.run(&Without { entries });
    }

    fn begin_above<const V: usize>(&mut self, floor: &Solver<'_, V>, lane: usize, worlds: &Worlds<W>) {
        self.dirty.fill(0);
        let (all, none) = (*worlds.all().words(), *Lanes::NONE.words());
        for (rank, block) in (0..).zip(self.memory.blocks()) {
            let holds = floor.memory.get(rank).is_some_and(|lanes| lanes.contains(lane));
            *block = if holds { all } else { none };
        }
    }

    /// Goes on from the worlds solved last, of which more is true now.
    pub fn go_on(&mut self, given: &[(AtomId, Lanes<W>)], worlds: &Worlds<W>) {
        self.seed(&Worlds { count: worlds.count, given: given.to_vec(), without: Vec::new() });
        self.run(&Whole);
    }

    /// Returns in which of the worlds solved last an atom holds.
    pub fn lanes(&self, atom: AtomId) -> Lanes<W> {
        self.layout.rank(atom).and_then(|rank| self.memory.get(rank)).unwrap_or(Lanes::NONE)
    }

    /// Returns how much memory the lanes take, and what is to be visited.
    pub fn lane_bytes(&self) -> usize {
        self.memory.bytes() + size_of_val(self.dirty.as_slice())
    }

    pub(crate) fn clear(&mut self) {
        self.memory.clear();
        self.dirty.fill(0);
    }

    /// Gives what the worlds give, in the worlds that there are: the lanes beyond stay empty, and
    /// with them all that follows.
    pub(crate) fn seed(&mut self, worlds: &Worlds<W>) {
        let all = worlds.all();
        self.give(self.layout.always(), all);
        for (atom, lanes) in &worlds.given {
            if let Some(rank) = self.layout.rank(*atom) {
                self.give(rank, *lanes & all);
            }
        }
    }

    fn give(&mut self, rank: u32, more: Lanes<W>) {
        let Some(block) = self.memory.blocks().get_mut(rank as usize) else { return };
        let before = Lanes::new(*block);
        if !(more & !before).is_none() {
            *block = *(before | more).words();
            mark(&mut self.dirty, rank);
        }
    }

    pub(crate) fn run(&mut self, narrow: &impl Narrow<W>) {
        let layout = self.layout;
        for Stretch { from, to, is_cyclic } in layout.stretches() {
            let mut from = *from;
            loop {
                self.behind = u32::MAX;
                self.sweep(from, *to, narrow);
                if !is_cyclic || self.behind == u32::MAX {
                    break;
                }
                from = self.behind;
            }
        }
    }

    /// Visits what is to be visited from one rank up to another, and what is added above meanwhile.
    fn sweep(&mut self, from: u32, to: u32, narrow: &impl Narrow<W>) {
        let mut next = from;
        while next < to {
            let word = self.dirty.get_mut(next as usize / 64);
            let Some((word, bits)) = word.map(|word| (*word & (u64::MAX << (next % 64)), word)) else { return };
            if word == 0 {
                next = (next / 64 + 1) * 64;
                continue;
            }
            let rank = next / 64 * 64 + word.trailing_zeros();
            if rank >= to {
                return;
            }
            *bits &= !(1 << (rank % 64));
            self.visit(rank, narrow);
            next = rank + 1;
        }
    }

    #[inline]
    fn visit(&mut self, rank: u32, narrow: &impl Narrow<W>) {
        let layout = self.layout;
        let Some(own) = self.memory.get(rank) else { return };
        let mut visit =
            Visit { rank, own, blocks: self.memory.blocks(), dirty: &mut self.dirty, behind: &mut self.behind };
        let (first, row) = layout.alone(rank);
        for (place, head) in (first..).zip(row) {
            visit.step(place, *head, [], narrow);
        }
        let (first, row) = layout.beside(rank);
        for (place, entry) in (first..).zip(row) {
            visit.step(place, entry.head, entry.others, narrow);
        }
    }
}

/// An atom being visited, and what its visit changes.
struct Visit<'a, const W: usize> {
    rank: u32,
    own: Lanes<W>,
    blocks: &'a mut [[u64; W]],
    dirty: &'a mut [u64],
    behind: &'a mut u32,
}

impl<const W: usize> Visit<'_, W> {
    /// Takes one step, to a head, from the atom and others beside it.
    #[inline]
    fn step<const N: usize>(&mut self, place: usize, head: u32, others: [u32; N], narrow: &impl Narrow<W>) {
        let Some(before) = self.blocks.get(head as usize).copied().map(Lanes::new) else { return };
        let mut new = self.own & !before;
        if new.is_none() {
            return;
        }
        for other in others {
            let Some(other) = self.blocks.get(other as usize) else { return };
            new &= Lanes::new(*other);
        }
        narrow.step(place, &mut new);
        if new.is_none() {
            return;
        }
        narrow.lasting(head, &mut new);
        if let Some(block) = self.blocks.get_mut(head as usize) {
            *block = *(before | new).words();
        }
        mark(self.dirty, head);
        if head <= self.rank {
            *self.behind = head.min(*self.behind);
        }
    }
}

#[inline]
fn mark(dirty: &mut [u64], rank: u32) {
    if let Some(word) = dirty.get_mut(rank as usize / 64) {
        *word |= 1 << (rank % 64);
    }
}
