//! The smallest set that meets every one of some sets: branch and bound. The sets are few and small
//! here; still the work is bounded, and where the bound is met what was proved is said.

/// The smallest set found, and how small it could be at best.
pub(crate) struct Hitting {
    pub(crate) set: Vec<usize>,
    /// No set is smaller than this.
    pub(crate) at_least: usize,
}

struct Search<'a> {
    sets: &'a [Vec<usize>],
    chosen: Vec<usize>,
    best: Vec<usize>,
    /// How many more choices may be tried.
    steps: usize,
}

/// Finds a smallest hitting set within a number of steps; none of the sets is empty.
pub(crate) fn smallest_hitting_set(sets: &[Vec<usize>], steps: usize) -> Hitting {
    let best = greedy(sets);
    let floor = disjoint(sets, &[]);
    let mut search = Search { sets, chosen: Vec::new(), best, steps };
    search.go_on();
    let is_proved = search.steps > 0;
    let at_least = if is_proved { search.best.len() } else { floor };
    search.best.sort_unstable();
    Hitting { set: search.best, at_least }
}

/// Takes what meets most of the sets left, until none is.
fn greedy(sets: &[Vec<usize>]) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    loop {
        let mut counts = std::collections::BTreeMap::new();
        for set in sets.iter().filter(|set| !meets(set, &chosen)) {
            set.iter().for_each(|element| *counts.entry(*element).or_insert(0_usize) += 1);
        }
        let most = counts.into_iter().max_by_key(|(element, count)| (*count, std::cmp::Reverse(*element)));
        match most {
            Some((element, _)) => chosen.push(element),
            None => return chosen,
        }
    }
}

/// Counts sets that are met by nothing chosen and share nothing: each needs an element of its own.
fn disjoint(sets: &[Vec<usize>], chosen: &[usize]) -> usize {
    let mut taken: Vec<usize> = chosen.to_vec();
    let mut count = 0;
    let mut by_size: Vec<&Vec<usize>> = sets.iter().collect();
    by_size.sort_by_key(|set| set.len());
    for set in by_size {
        if !meets(set, &taken) {
            taken.extend(set);
            count += 1;
        }
    }
    count
}

fn meets(set: &[usize], chosen: &[usize]) -> bool {
    set.iter().any(|element| chosen.contains(element))
}

impl Search<'_> {
    fn go_on(&mut self) {
        if self.steps == 0 {
            return;
        }
        self.steps -= 1;
        let open = self.sets.iter().filter(|set| !meets(set, &self.chosen)).min_by_key(|set| set.len());
        let Some(open) = open else {
            if self.chosen.len() < self.best.len() {
                self.best.clone_from(&self.chosen);
            }
            return;
        };
        if self.chosen.len() + disjoint(self.sets, &self.chosen) >= self.best.len() {
            return;
        }
        for element in open {
            self.chosen.push(*element);
            self.go_on();
            self.chosen.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_smaller_hits_every_set(sets in prop::collection::vec(prop::collection::vec(0_usize..7, 1..4), 0..7)) {
            let found = smallest_hitting_set(&sets, usize::MAX);
            let hits = |chosen: u32| sets.iter().all(|set| set.iter().any(|element| chosen >> element & 1 == 1));
            let smallest = (0_u32..128).filter(|chosen| hits(*chosen)).map(u32::count_ones).min();
            prop_assert_eq!(Some(found.set.len()), smallest.map(|size| size as usize));
            prop_assert!(sets.iter().all(|set| meets(set, &found.set)));
            prop_assert_eq!(found.at_least, found.set.len());
            prop_assert!(smallest_hitting_set(&sets, 1).at_least <= found.set.len());
        }
    }
}
