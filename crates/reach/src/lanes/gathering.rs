//! Rows gathered while what belongs in them is read once, in any order: first by stretches of atoms,
//! then atom by atom within each stretch, which fits a processor's cache. To put each thing where it
//! belongs at once would be a miss of the cache for each.

use crate::incidence::Incidence;

/// How many atoms a part has, as a power of two.
const PART_BITS: u32 = 11;
const PART: usize = 1 << PART_BITS;

/// Things and their atoms, as they come.
pub(crate) struct Gathering<T> {
    parts: Vec<Vec<(u32, T)>>,
}

impl<T: Copy + Default> Gathering<T> {
    /// Makes one without things.
    pub(crate) fn new() -> Self {
        Self { parts: Vec::new() }
    }

    /// Puts a thing behind the others of its atom.
    #[inline]
    pub(crate) fn put(&mut self, atom: u32, thing: T) {
        let part = (atom >> PART_BITS) as usize;
        match self.parts.get_mut(part) {
            Some(part) => part.push((atom, thing)),
            None => {
                self.parts.resize_with(part + 1, Vec::new);
                self.put(atom, thing);
            }
        }
    }

    /// Returns how many things there are.
    pub(crate) fn len(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// Returns the rows of so many atoms; there are fewer than 2^32 things.
    pub(crate) fn rows(self, atoms: usize) -> Incidence<T> {
        let mut starts = Vec::with_capacity(atoms.next_multiple_of(PART) + 1);
        let mut things = Vec::with_capacity(self.len());
        let mut sorted = Vec::new();
        let mut start = 0;
        for part in self.parts {
            let within = |atom: u32| atom as usize % PART;
            let mut next = [0; PART];
            for (atom, _) in &part {
                if let Some(count) = next.get_mut(within(*atom)) {
                    *count += 1;
                }
            }
            let mut place = 0;
            for next in &mut next {
                starts.push(start + place);
                place += std::mem::replace(next, place);
            }
            start += place;
            sorted.resize(part.len(), T::default());
            for (atom, thing) in part {
                let Some(next) = next.get_mut(within(atom)) else { continue };
                if let Some(slot) = sorted.get_mut(*next as usize) {
                    *slot = thing;
                }
                *next += 1;
            }
            things.extend_from_slice(&sorted);
        }
        starts.resize(atoms + 1, start);
        Incidence::of_rows(starts, things)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::id::AtomId;

    proptest! {
        #[test]
        fn a_row_has_what_was_put_there_in_that_order(
            put in prop::collection::vec((0_u32..5_000, any::<u32>()), 0..3_000),
            last in 5_000_u32..9_000,
        ) {
            let mut gathering = Gathering::new();
            // A row of many, and things beside it.
            let put: Vec<_> = put.into_iter().flat_map(|(atom, thing)| [(atom, thing), (2_047, !thing)]).collect();
            put.iter().for_each(|(atom, thing)| gathering.put(*atom, *thing));
            prop_assert_eq!(gathering.len(), put.len());
            let rows = gathering.rows(last as usize);
            prop_assert_eq!(rows.rows(), last as usize);
            let mut expected = vec![Vec::new(); last as usize];
            put.iter().for_each(|(atom, thing)| expected[*atom as usize].push(*thing));
            prop_assert!((0..last).all(|atom| rows.of(AtomId(atom)) == expected[atom as usize]));
        }
    }
}
