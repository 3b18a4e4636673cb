//! Stretches of time, joined where the silence between them is short.
//!
//! Joining is the same in any order: two instants are in one stretch exactly when no silence of `quiet_us` or more lies between them.

use std::collections::BTreeMap;

/// Disjoint half-open stretches, each at least `quiet_us` from the next.
#[derive(Debug, Clone)]
pub(crate) struct Spans {
    quiet_us: i64,
    spans: BTreeMap<i64, i64>,
    /// The stretch that was touched last, for the common case of events in order.
    last: (i64, i64),
}

impl Spans {
    pub(crate) fn new(quiet_us: i64) -> Self {
        Self { quiet_us: quiet_us.max(1), spans: BTreeMap::new(), last: (0, 0) }
    }

    /// Adds one instant.
    pub(crate) fn instant(&mut self, at_us: i64) {
        if at_us < self.last.0 || at_us >= self.last.1 {
            self.add(at_us, at_us.saturating_add(1));
        }
    }

    /// Adds a stretch.
    pub(crate) fn add(&mut self, from_us: i64, to_us: i64) {
        let (mut from, mut to) = (from_us, to_us);
        while let Some((near_from, near_to)) = self.near(from, to) {
            self.spans.remove(&near_from);
            from = from.min(near_from);
            to = to.max(near_to);
        }
        self.spans.insert(from, to);
        self.last = (from, to);
    }

    /// A stretch less than `quiet_us` away.
    fn near(&self, from: i64, to: i64) -> Option<(i64, i64)> {
        let (near_from, near_to) = self.spans.range(..to.saturating_add(self.quiet_us)).next_back()?;
        (near_to.saturating_add(self.quiet_us) > from).then_some((*near_from, *near_to))
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (from, to) in other.iter() {
            self.add(from, to);
        }
    }

    /// The stretches in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        self.spans.iter().map(|(from, to)| (*from, *to))
    }

    /// From the first instant to the last.
    pub(crate) fn whole(&self) -> Option<(i64, i64)> {
        Some((*self.spans.first_key_value()?.0, *self.spans.last_key_value()?.1))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_order_gives_the_stretches_of_a_sorted_walk(mut points in prop::collection::vec((0_i64..200, 1_i64..6), 1..40)) {
            let mut spans = Spans::new(5);
            for (from, length) in &points {
                spans.add(*from, from + length);
            }
            points.sort();
            let mut expected: Vec<(i64, i64)> = Vec::new();
            for (from, length) in points {
                match expected.last_mut() {
                    Some((_, to)) if from - *to < 5 => *to = (*to).max(from + length),
                    _ => expected.push((from, from + length)),
                }
            }
            prop_assert_eq!(spans.iter().collect::<Vec<_>>(), expected);
        }
    }
}
