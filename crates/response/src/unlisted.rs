//! What no list holds: how many credentials of a vendor's are on none of the independent lists (semantics 8.2).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// An estimate of what is on no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimate {
    /// Fewer than two lists.
    CannotTell,
    /// Two lists: Chapman's estimator.
    TwoLists {
        /// How many are on neither.
        unlisted: u64,
    },
    /// Three lists or more: Chao's lower bound with its 95 % interval.
    MoreLists {
        /// How many are on none, at the least.
        unlisted: u64,
        /// The lower end of the interval.
        low: u64,
        /// The upper end of the interval.
        high: u64,
    },
}

/// Estimates, from how many are on one list, on two, on more, how many are on none. Empty lists say nothing.
///
/// Chapman (1951): `(n1+1)(n2+1)/(m+1) - 1`. Chao (1987): `f1²/2f2`, with his log-normal interval; where nothing is on two
/// lists, the bias-corrected `f1(f1-1)/2`.
pub fn unlisted<T: Ord>(lists: &[&BTreeSet<T>]) -> Estimate {
    let lists: Vec<_> = lists.iter().filter(|list| !list.is_empty()).collect();
    let mut times: BTreeMap<&T, usize> = BTreeMap::new();
    for member in lists.iter().flat_map(|list| list.iter()) {
        *times.entry(member).or_default() += 1;
    }
    let seen = float(times.len());
    let on = |n: usize| float(times.values().filter(|count| **count == n).count());
    match lists.as_slice() {
        [] | [_] => Estimate::CannotTell,
        [one, two] => {
            let total = (float(one.len()) + 1.0) * (float(two.len()) + 1.0) / (on(2) + 1.0) - 1.0;
            Estimate::TwoLists { unlisted: whole(total - seen) }
        }
        _ => chao(on(1), on(2)),
    }
}

fn chao(once: f64, twice: f64) -> Estimate {
    let (missing, variance) = if twice > 0.0 {
        let ratio = once / twice;
        let variance = twice * (ratio.powi(4) / 4.0 + ratio.powi(3) + ratio.powi(2) / 2.0);
        (once * ratio / 2.0, variance)
    } else {
        let missing = once * (once - 1.0) / 2.0;
        let variance = missing + once * (2.0 * once - 1.0).powi(2) / 4.0;
        (missing, variance)
    };
    if missing <= 0.0 {
        return Estimate::MoreLists { unlisted: 0, low: 0, high: 0 };
    }
    let spread = (1.96 * (1.0 + variance / missing.powi(2)).ln().sqrt()).exp();
    Estimate::MoreLists { unlisted: whole(missing), low: whole(missing / spread), high: whole(missing * spread) }
}

/// Counts here stay far below 2^53, where a float is exact.
#[expect(clippy::cast_precision_loss, reason = "counts of credentials are small")]
fn float(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded and not negative; saturates")]
fn whole(number: f64) -> u64 {
    number.max(0.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(members: std::ops::Range<u32>) -> BTreeSet<u32> {
        members.collect()
    }

    #[test]
    fn one_list_tells_nothing() {
        assert_eq!(unlisted(&[&set(0..9)]), Estimate::CannotTell);
        assert_eq!(unlisted(&[&set(0..9), &set(0..0)]), Estimate::CannotTell);
    }

    #[test]
    fn two_lists_by_chapman() {
        // 21 * 21 / 11 - 1 = 39.09 in all, 30 seen.
        assert_eq!(unlisted(&[&set(0..20), &set(10..30)]), Estimate::TwoLists { unlisted: 9 });
    }

    #[test]
    fn three_lists_by_chao() {
        // On one list: 20, on two: 10; 20² / (2 * 10) = 20.
        let estimate = unlisted(&[&set(0..10), &set(5..20), &set(15..30)]);
        assert!(
            matches!(estimate, Estimate::MoreLists { unlisted: 20, low, high } if low < 20 && high > 20),
            "{estimate:?}"
        );
    }
}
