//! For each atom, the things that name it, as compressed rows.

use crate::id::AtomId;

#[derive(Clone, Debug)]
pub(crate) struct Incidence<T> {
    starts: Vec<u32>,
    things: Vec<T>,
}

/// Rows whose lengths are known, being filled.
pub(crate) struct Filling<T> {
    starts: Vec<u32>,
    /// Where the next thing of each atom goes.
    next: Vec<u32>,
    things: Vec<T>,
}

impl<T: Copy + Default> Filling<T> {
    /// Makes room for so many things of each atom.
    pub(crate) fn new(counts: &[u32]) -> Self {
        let mut total = 0;
        let starts: Vec<u32> = std::iter::once(0)
            .chain(counts.iter().map(|count| {
                total += *count;
                total
            }))
            .collect();
        Self { next: starts.clone(), starts, things: vec![T::default(); total as usize] }
    }

    /// Returns how many things there is room for.
    pub(crate) fn len(&self) -> usize {
        self.things.len()
    }

    /// Puts a thing behind the others of its atom, and returns its place; one of an unknown atom has
    /// none, and is left out.
    #[inline]
    pub(crate) fn put(&mut self, atom: AtomId, thing: T) -> usize {
        let Some(next) = self.next.get_mut(atom.index()) else { return usize::MAX };
        let place = *next as usize;
        *next += 1;
        if let Some(slot) = self.things.get_mut(place) {
            *slot = thing;
        }
        place
    }

    /// Returns the rows.
    pub(crate) fn done(self) -> Incidence<T> {
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
        pairs(&mut |atom, thing| _ = filling.put(atom, thing));
        filling.done()
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
