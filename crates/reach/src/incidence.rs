//! For each atom, the things that name it, as compressed rows.

use crate::id::AtomId;

#[derive(Clone, Debug)]
pub(crate) struct Incidence<T> {
    starts: Vec<u32>,
    things: Vec<T>,
}

/// Rows whose lengths are known, being filled.
struct Filling<T> {
    starts: Vec<u32>,
    /// Where the next thing of each atom goes.
    next: Vec<u32>,
    things: Vec<T>,
}

impl<T: Copy + Default> Filling<T> {
    /// Makes room for so many things of each atom.
    fn new(counts: &[u32]) -> Self {
        let mut total = 0;
        let starts: Vec<u32> = std::iter::once(0)
            .chain(counts.iter().map(|count| {
                total += *count;
                total
            }))
            .collect();
        Self { next: starts.clone(), starts, things: vec![T::default(); total as usize] }
    }

    /// Puts a thing behind the others of its atom; one of an unknown atom is left out.
    fn put(&mut self, atom: AtomId, thing: T) {
        let Some(next) = self.next.get_mut(atom.index()) else { return };
        if let Some(slot) = self.things.get_mut(*next as usize) {
            *slot = thing;
        }
        *next += 1;
    }

    /// Returns the rows.
    fn done(self) -> Incidence<T> {
        Incidence { starts: self.starts, things: self.things }
    }
}

impl<T: Copy + Default> Incidence<T> {
    /// Collects what `pairs`, which is asked twice, names; of one atom in the order named. Atoms
    /// beyond the count are left out.
    pub(crate) fn new(atoms: usize, pairs: impl Fn(&mut dyn FnMut(AtomId, T))) -> Self {
        let mut counts = vec![0_u32; atoms];
        pairs(&mut |atom, _| {
            if let Some(count) = counts.get_mut(atom.index()) {
                *count += 1;
            }
        });
        let mut filling = Filling::new(&counts);
        pairs(&mut |atom, thing| filling.put(atom, thing));
        filling.done()
    }

    /// Takes rows as they are: where each begins, and the last ends, among the things.
    pub(crate) fn of_rows(starts: Vec<u32>, things: Vec<T>) -> Self {
        Self { starts, things }
    }

    /// Returns the rows of some atoms, in their order, with each thing changed.
    pub(crate) fn rows_of(&self, atoms: &[u32], change: impl Fn(T) -> T) -> Self {
        let mut starts = Vec::with_capacity(atoms.len() + 1);
        let mut things = Vec::with_capacity(self.things.len());
        let mut start = 0;
        starts.push(start);
        for atom in atoms {
            let row = self.of(AtomId(*atom));
            things.extend(row.iter().map(|thing| change(*thing)));
            // No row is longer than all rows together, which 32 bits number.
            start += u32::try_from(row.len()).unwrap_or(0);
            starts.push(start);
        }
        Self { starts, things }
    }

    /// Returns all things, row after row.
    pub(crate) fn into_things(self) -> Vec<T> {
        self.things
    }

    /// Returns how many atoms there are.
    pub(crate) fn rows(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Returns how many things there are.
    pub(crate) fn len(&self) -> usize {
        self.things.len()
    }

    /// Returns how much memory the things take.
    pub(crate) fn things_bytes(&self) -> usize {
        size_of_val(self.things.as_slice())
    }

    /// Returns how much memory it takes to find them.
    pub(crate) fn starts_bytes(&self) -> usize {
        size_of_val(self.starts.as_slice())
    }

    /// Returns the things of one atom with the number of the first among all.
    pub(crate) fn numbered(&self, atom: AtomId) -> (usize, &[T]) {
        (self.starts.get(atom.index()).map_or(0, |start| *start as usize), self.of(atom))
    }

    pub(crate) fn of(&self, atom: AtomId) -> &[T] {
        let bound = |atom: usize| self.starts.get(atom).map_or(0, |start| *start as usize);
        let range = bound(atom.index())..bound(atom.index() + 1);
        self.things.get(range).unwrap_or_default()
    }
}
