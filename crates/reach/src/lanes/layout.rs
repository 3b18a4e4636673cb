//! Clauses laid out for many worlds at once: atoms renumbered in the order of their visits, and for
//! each atom a row of what follows from it, with the other premises at hand.
//!
//! A clause of one premise takes 4 bytes, any other 12 for each premise (what stands beside others
//! often is shared), an atom 12 bytes and its lanes.

use crate::builder::BuildError;
use crate::id::{AtomId, ClauseId};
use crate::incidence::Incidence;
use crate::lanes::clauses::{AtInstant, Clauses, Step};
use crate::lanes::gathering::Gathering;
use crate::lanes::rank::{Ranking, Stretch, rank};
use crate::lanes::shape::{Body, Pairs};

/// One clause in the row of one of its premises: what follows, and what else it needs; `always`
/// twice where it needs nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) head: u32,
    pub(crate) others: [u32; 2],
}

/// Clauses, laid out once for any number of worlds.
pub struct Layout {
    /// What follows from each atom alone.
    alone: Incidence<u32>,
    /// What follows from each atom beside others; numbered on after those.
    beside: Incidence<Entry>,
    /// The lanes of each entry, where lanes are stretches of time.
    during: Vec<(u32, u32)>,
    stretches: Vec<Stretch>,
    /// The rank of each atom of the program, of what is always true, and of each pair.
    ranks: Vec<u32>,
    pairs: Pairs,
    always: u32,
}

impl Layout {
    /// Lays clauses out for worlds of one instant.
    ///
    /// # Errors
    /// Where there are more atoms or premises than 32 bits can number.
    pub fn new(clauses: &dyn Clauses) -> Result<Self, BuildError> {
        Self::lay(clauses, false)
    }

    /// Lays clauses out for one world over time; each holds in its own lanes.
    pub(crate) fn over_time(clauses: &dyn Clauses) -> Result<Self, BuildError> {
        Self::lay(clauses, true)
    }

    fn lay(clauses: &dyn Clauses, is_timed: bool) -> Result<Self, BuildError> {
        let always = u32::try_from(clauses.atom_count()).unwrap_or(u32::MAX);
        let mut read = Read::new(always);
        read.all(clauses, is_timed);
        let Read { alone, beside, during, pairs, .. } = read;
        let (atoms, premises) = (always as usize + 1 + pairs.len(), alone.len() + beside.len());
        if atoms.max(premises) >= u32::MAX as usize {
            return Err(BuildError::TooLarge { atoms, clauses: premises, premises });
        }
        let (alone, beside) = (alone.rows(atoms), beside.rows(atoms));
        let Ranking { ranks, atoms: order, stretches } = rank(&alone, &beside);
        let ranked = |atom: u32| ranks.get(atom as usize).copied().unwrap_or(0);
        let alone = alone.rows_of(&order, ranked);
        let beside =
            beside.rows_of(&order, |Entry { head, others }| Entry { head: ranked(head), others: others.map(ranked) });
        let during = during.map(|during| during.rows(atoms).rows_of(&order, |during| during).into_things()).concat();
        Ok(Self { alone, beside, during, stretches, ranks, pairs, always })
    }

    /// Returns how many blocks of lanes a solver keeps: atoms, and what was named to share it.
    pub fn block_count(&self) -> usize {
        self.ranks.len()
    }

    /// Returns how many premises there are in all rows together.
    pub fn entry_count(&self) -> usize {
        self.alone.len() + self.beside.len()
    }

    /// Returns how many blocks the largest cycle has: everything in it can lead to everything else.
    pub fn largest_cycle(&self) -> usize {
        let cycles = self.stretches.iter().filter(|stretch| stretch.is_cyclic);
        cycles.map(|stretch| (stretch.to - stretch.from) as usize).max().unwrap_or(0)
    }

    /// Returns how much memory the clauses take.
    pub fn clause_bytes(&self) -> usize {
        self.alone.things_bytes() + self.beside.things_bytes() + size_of_val(self.during.as_slice())
    }

    /// Returns how much memory the atoms take, beside the lanes of each solver.
    pub fn atom_bytes(&self) -> usize {
        size_of_val(self.ranks.as_slice()) + self.alone.starts_bytes() + self.beside.starts_bytes()
    }

    pub(crate) fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Returns what follows from a rank alone, with the number of the first entry.
    #[inline]
    pub(crate) fn alone(&self, rank: u32) -> (usize, &[u32]) {
        self.alone.numbered(AtomId(rank))
    }

    /// Returns what follows from a rank beside others, with the number of the first entry.
    #[inline]
    pub(crate) fn beside(&self, rank: u32) -> (usize, &[Entry]) {
        let (first, row) = self.beside.numbered(AtomId(rank));
        (self.alone.len() + first, row)
    }

    /// Returns the lanes of an entry, where lanes are stretches of time.
    pub(crate) fn during(&self, place: usize) -> (u32, u32) {
        self.during.get(place).copied().unwrap_or_default()
    }

    /// Returns the rank of an atom, or nothing for one of another program.
    pub(crate) fn rank(&self, atom: AtomId) -> Option<u32> {
        if atom.0 < self.always { self.ranks.get(atom.index()).copied() } else { None }
    }

    /// Returns the rank of what is true in every world.
    pub(crate) fn always(&self) -> u32 {
        self.ranks.get(self.always as usize).copied().unwrap_or(0)
    }

    /// Finds the entries of one clause of the program that was laid out: of those that look alike,
    /// as many in as there are such clauses before it. Each with the rank of the premise in whose row it stands.
    pub(crate) fn entries_of(&self, clauses: &AtInstant<'_>, clause: ClauseId) -> Vec<(u32, usize)> {
        let Some(head) = clauses.program.clause(clause).map(|clause| clause.head) else {
            return Vec::new();
        };
        let shape = |body: &[AtomId]| self.pairs.shortened(body, |atom| clauses.is_guard(atom));
        let Some((_, body)) = clauses.supporting(head).find(|(id, _)| *id == clause) else {
            return Vec::new();
        };
        let Some(body) = shape(body) else { return Vec::new() };
        let before = clauses.supporting(head).take_while(|(id, _)| *id != clause);
        let alike = before.filter(|(_, other)| shape(other).as_ref() == Some(&body)).count();
        let ranked = |atom: u32| self.ranks.get(atom as usize).copied().unwrap_or(0);
        let mut found = Vec::new();
        each_entry(head.0, &body, self.always, &mut |premise, entry| {
            let premise = ranked(premise);
            let head = ranked(entry.head);
            let place = match entry.others == [self.always; 2] {
                true => nth(self.alone(premise), &head, alike),
                false => nth(self.beside(premise), &Entry { head, others: entry.others.map(ranked) }, alike),
            };
            found.extend(place.map(|place| (premise, place)));
        });
        found
    }
}

/// Finds the `alike`th of the entries of a row that equal one.
fn nth<T: PartialEq>((first, row): (usize, &[T]), entry: &T, alike: usize) -> Option<usize> {
    let mut places = (first..).zip(row).filter(|(_, other)| *other == entry);
    places.nth(alike).map(|(place, _)| place)
}

/// Clauses as entries, in the row of each premise; atoms have their own numbers still.
struct Read {
    alone: Gathering<u32>,
    beside: Gathering<Entry>,
    /// The lanes of both.
    during: [Gathering<(u32, u32)>; 2],
    pairs: Pairs,
    always: u32,
}

impl Read {
    fn new(always: u32) -> Self {
        Self {
            alone: Gathering::new(),
            beside: Gathering::new(),
            during: [Gathering::new(), Gathering::new()],
            pairs: Pairs::after(always.saturating_add(1)),
            always,
        }
    }

    fn all(&mut self, clauses: &dyn Clauses, is_timed: bool) {
        let mut scratch = Vec::new();
        clauses.visit(&mut |Step { head, body, during }| {
            let body = self.pairs.shorten(body, |atom| clauses.is_guard(atom), &mut scratch);
            self.clause(head.0, &body, is_timed.then_some(during));
        });
        let pairs: Vec<_> = self.pairs.iter().collect();
        for (pair, members) in pairs {
            self.clause(pair, &members, is_timed.then_some((0, u32::MAX)));
        }
    }

    #[inline]
    fn clause(&mut self, head: u32, body: &Body, during: Option<(u32, u32)>) {
        let Self { alone, beside, during: [alone_during, beside_during], always, .. } = self;
        each_entry(head, body, *always, &mut |premise, entry| {
            let is_alone = entry.others == [*always; 2];
            match is_alone {
                true => alone.put(premise, entry.head),
                false => beside.put(premise, entry),
            }
            if let Some(during) = during {
                if is_alone { &mut *alone_during } else { &mut *beside_during }.put(premise, during);
            }
        });
    }
}

/// Visits the entries of one clause, one for each premise.
#[inline]
fn each_entry(head: u32, body: &Body, always: u32, each: &mut impl FnMut(u32, Entry)) {
    match *body.atoms() {
        [a, b, c] => {
            each(a, Entry { head, others: [b, c] });
            each(b, Entry { head, others: [a, c] });
            each(c, Entry { head, others: [a, b] });
        }
        [a, b] => {
            each(a, Entry { head, others: [b, always] });
            each(b, Entry { head, others: [a, always] });
        }
        [a] => each(a, Entry { head, others: [always; 2] }),
        _ => each(always, Entry { head, others: [always; 2] }),
    }
}
