//! Chances and averages: the number, its interval, and both as a dot on a line.

use app::ChanceItem;

use super::names::counted;

/// A number with its interval on an axis; places are shares of the axis in per cent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dot {
    /// The number, as `71%` or `below 3/20,480`.
    pub(crate) says: String,
    /// Its interval, as `58–82`; empty where the number is exact.
    pub(crate) between: String,
    pub(crate) at: String,
    pub(crate) low: String,
    pub(crate) high: String,
}

impl Dot {
    /// Draws a chance; none where it is no number.
    pub(crate) fn of_chance(chance: &ChanceItem) -> Option<Self> {
        Self::new(chance, 1.0, &percent, &|share| percent(share).trim_end_matches('%').to_owned())
    }

    /// Draws an average of a count, on an axis that ends at a number.
    pub(crate) fn of_count(count: &ChanceItem, axis: f64) -> Option<Self> {
        let one = |count: f64| format!("{count:.1}");
        Self::new(count, axis, &one, &one)
    }

    fn new(item: &ChanceItem, axis: f64, says: &dyn Fn(f64) -> String, bare: &dyn Fn(f64) -> String) -> Option<Self> {
        if !item.chance.is_finite() {
            return None;
        }
        let (low, high) = (item.low.unwrap_or(item.chance), item.high.unwrap_or(item.chance));
        let never = item.chance <= 0.0 && item.draws > 0;
        let place = |count: f64| format!("{:.1}%", (count / axis).clamp(0.0, 1.0) * 100.0);
        let (low, high) = (if low.is_finite() { low } else { item.chance }, if high.is_finite() { high } else { axis });
        Some(Self {
            says: if never { format!("below 3/{}", counted(item.draws)) } else { says(item.chance) },
            between: if never || (item.low.is_none() && item.high.is_none()) {
                String::new()
            } else {
                format!("{}–{}", bare(low), bare(high))
            },
            at: place(item.chance),
            low: place(low),
            high: place(high),
        })
    }
}

/// Writes a share in per cent; nothing is rounded to never or to always.
pub(crate) fn percent(share: f64) -> String {
    let share = share.clamp(0.0, 1.0);
    if share <= 0.0 || share >= 1.0 || (0.0095..0.9945).contains(&share) {
        return format!("{:.0}%", share * 100.0);
    }
    format!("{:.1}%", (share * 100.0).clamp(0.1, 99.9))
}

/// Returns where an axis for averages ends: the next whole number.
pub(crate) fn axis(counts: impl Iterator<Item = f64>) -> f64 {
    counts.filter(|count| count.is_finite()).fold(1.0_f64, f64::max).ceil()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chance(chance: f64, low: Option<f64>, high: Option<f64>, draws: u64) -> ChanceItem {
        ChanceItem { chance, low, high, draws }
    }

    #[test]
    fn says_a_chance() {
        let dot = Dot::of_chance(&chance(0.71, Some(0.58), Some(0.82), 100)).unwrap();
        assert_eq!((dot.says.as_str(), dot.between.as_str(), dot.at.as_str()), ("71%", "58–82", "71.0%"));
        let exact = Dot::of_chance(&chance(1.0, None, None, 0)).unwrap();
        assert_eq!((exact.says.as_str(), exact.between.as_str()), ("100%", ""));
        let never = Dot::of_chance(&chance(0.0, Some(0.0), Some(0.0002), 20_480)).unwrap();
        assert_eq!((never.says.as_str(), never.between.as_str()), ("below 3/20,480", ""));
        assert_eq!(Dot::of_chance(&chance(f64::NAN, None, None, 0)), None);
        let odd = Dot::of_chance(&chance(7.0, Some(f64::NAN), Some(f64::INFINITY), 3)).unwrap();
        assert_eq!((odd.at.as_str(), odd.high.as_str()), ("100.0%", "100.0%"));
    }

    #[test]
    fn rounds_nothing_to_never_or_always() {
        let said = [0.0, 0.000_01, 0.004, 0.01, 0.994, 0.9999, 1.0].map(percent);
        assert_eq!(said, ["0%", "0.1%", "0.4%", "1%", "99%", "99.9%", "100%"]);
    }

    #[test]
    fn ends_an_axis_at_a_whole_number() {
        assert_eq!((axis([6.2, f64::NAN].into_iter()), axis(std::iter::empty())), (7.0, 1.0));
    }
}
