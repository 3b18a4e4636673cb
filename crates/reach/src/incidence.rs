//! For each atom, the things that name it, as compressed rows.

use crate::id::AtomId;

#[derive(Clone, Debug)]
pub(crate) struct Incidence<T> {
    starts: Vec<u32>,
    things: Vec<T>,
}

impl<T: Copy + Default> Incidence<T> {
    /// Collects what `pairs`, which is asked twice, names; of one atom in the order named. Atoms
    /// beyond the count are left out.
    pub(crate) fn new(atoms: usize, pairs: impl Fn(&mut dyn FnMut(AtomId, T))) -> Self {
        let mut starts = vec![0_u32; atoms + 1];
        pairs(&mut |atom, _| {
            if let Some(count) = starts.get_mut(atom.index() + 1) {
                *count += 1;
            }
        });
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut next = starts.clone();
        let mut things = vec![T::default(); total as usize];
        pairs(&mut |atom, thing| {
            if let Some(next) = next.get_mut(atom.index()) {
                if let Some(slot) = things.get_mut(*next as usize) {
                    *slot = thing;
                }
                *next += 1;
            }
        });
        Self { starts, things }
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
