//! Clauses laid out for many worlds at once: atoms renumbered in the order of their visits, and for
//! each atom a row of what follows from it, with the other premises at hand.
//!
//! A clause takes 12 bytes for each premise (a single one and none at all count as one; what stands
//! beside others often is shared), an atom 8 bytes and its lanes.

use crate::builder::BuildError;
use crate::id::{AtomId, ClauseId};
use crate::incidence::Incidence;
use crate::lanes::clauses::{AtInstant, Clauses, Step};
use crate::lanes::rank::{Stretch, rank};
use crate::lanes::shape::{Body, Pairs};

/// One clause in the row of one of its premises: what follows, and what else it needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) head: u32,
    pub(crate) others: [u32; 2],
}

/// Clauses, laid out once for any number of worlds.
pub struct Layout {
    rows: Incidence<Entry>,
    /// The lanes of each entry, where lanes are stretches of time.
    during: Option<Incidence<(u32, u32)>>,
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
        let mut reader = Reader { clauses, always, pairs: Pairs::after(always.saturating_add(1)) };
        let premises = reader.count();
        let atoms = clauses.atom_count() + 1 + reader.pairs.len();
        if atoms.max(premises) >= u32::MAX as usize {
            return Err(BuildError::TooLarge { atoms, clauses: premises, premises });
        }
        let reader = std::cell::RefCell::new(reader);
        let ranking = rank(&Incidence::new(atoms, |pair| {
            reader.borrow_mut().entries(&mut |premise, entry, _| pair(AtomId(premise), AtomId(entry.head)));
        }));
        let ranked = |atom: u32| ranking.ranks.get(atom as usize).copied().unwrap_or(0);
        let rows = Incidence::new(atoms, |pair| {
            reader.borrow_mut().entries(&mut |premise, entry, _| {
                let entry = Entry { head: ranked(entry.head), others: entry.others.map(ranked) };
                pair(AtomId(ranked(premise)), entry);
            });
        });
        let during = is_timed.then(|| {
            Incidence::new(atoms, |pair| {
                reader.borrow_mut().entries(&mut |premise, _, during| pair(AtomId(ranked(premise)), during));
            })
        });
        let pairs = reader.into_inner().pairs;
        Ok(Self { rows, during, stretches: ranking.stretches, ranks: ranking.ranks, pairs, always })
    }

    /// Returns how many blocks of lanes a solver keeps: atoms, and what was named to share it.
    pub fn block_count(&self) -> usize {
        self.ranks.len()
    }

    /// Returns how many premises there are in all rows together.
    pub fn entry_count(&self) -> usize {
        self.rows.len()
    }

    /// Returns how many blocks the largest cycle has: everything in it can lead to everything else.
    pub fn largest_cycle(&self) -> usize {
        let cycles = self.stretches.iter().filter(|stretch| stretch.is_cyclic);
        cycles.map(|stretch| (stretch.to - stretch.from) as usize).max().unwrap_or(0)
    }

    /// Returns how much memory the clauses take.
    pub fn clause_bytes(&self) -> usize {
        self.rows.things_bytes() + self.during.as_ref().map_or(0, Incidence::things_bytes)
    }

    /// Returns how much memory the atoms take, beside the lanes of each solver.
    pub fn atom_bytes(&self) -> usize {
        let ranks = size_of_val(self.ranks.as_slice());
        ranks + self.rows.starts_bytes() + self.during.as_ref().map_or(0, Incidence::starts_bytes)
    }

    pub(crate) fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    pub(crate) fn row(&self, rank: u32) -> (usize, &[Entry]) {
        self.rows.numbered(AtomId(rank))
    }

    pub(crate) fn during(&self, rank: u32) -> &[(u32, u32)] {
        self.during.as_ref().map_or(&[], |during| during.of(AtomId(rank)))
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
    /// as many in as there are such clauses before it.
    pub(crate) fn entries_of(&self, clauses: &AtInstant<'_>, clause: ClauseId) -> Vec<usize> {
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
            let entry = Entry { head: ranked(entry.head), others: entry.others.map(ranked) };
            let (first, row) = self.row(ranked(premise));
            let mut places = (first..).zip(row).filter(|(_, other)| **other == entry);
            found.extend(places.nth(alike).map(|(place, _)| place));
        });
        found
    }
}

/// Reads clauses as entries.
struct Reader<'a> {
    clauses: &'a dyn Clauses,
    always: u32,
    pairs: Pairs,
}

impl Reader<'_> {
    /// Counts the entries, and names all pairs.
    fn count(&mut self) -> usize {
        let mut count = 0;
        self.entries(&mut |_, _, _| count += 1);
        count
    }

    /// Visits every entry with the premise in whose row it stands.
    fn entries(&mut self, each: &mut dyn FnMut(u32, Entry, (u32, u32))) {
        let Self { clauses, always, pairs } = self;
        let mut scratch = Vec::new();
        clauses.visit(&mut |Step { head, body, during }| {
            let body = pairs.shorten(body, |atom| clauses.is_guard(atom), &mut scratch);
            each_entry(head.0, &body, *always, &mut |premise, entry| each(premise, entry, during));
        });
        for (pair, members) in pairs.iter() {
            each_entry(pair, &members, *always, &mut |premise, entry| each(premise, entry, (0, u32::MAX)));
        }
    }
}

/// Visits the entries of one clause, one for each premise.
fn each_entry(head: u32, body: &Body, always: u32, each: &mut dyn FnMut(u32, Entry)) {
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
