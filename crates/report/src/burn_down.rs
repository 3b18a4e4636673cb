//! The burn-down: how many were not proven at the end of each day, on a logarithmic axis, as a line that never scales its text.
//!
//! On a plain axis the last four of three thousand look like zero. X is in per cent, y in pixels; zero has a line of its own below.

use std::fmt::Write as _;

use app::{Dossier, Stamp};

use crate::count::{grouped, of};
use crate::mark::is_owed;
use crate::moment::{DAY, bound, short_day};

/// The y of the greatest number.
const TOP: f64 = 18.0;
/// The y of one.
const ONE: f64 = 112.0;
/// The y of zero.
const ZERO: f64 = 138.0;

/// A line across for a power of ten.
pub(crate) struct Grid {
    pub(crate) y: String,
    pub(crate) label_y: String,
    /// Empty where the label of the last number stands.
    pub(crate) label: String,
}

/// The first use of something that is owed.
pub(crate) struct FirstUse {
    pub(crate) x: String,
    pub(crate) label_x: String,
    pub(crate) anchor: &'static str,
    pub(crate) y: i32,
    pub(crate) label: String,
}

/// The chart.
pub(crate) struct BurnDown {
    pub(crate) title: String,
    pub(crate) grid: Vec<Grid>,
    pub(crate) path: String,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) last_y: String,
    pub(crate) is_owed: bool,
    pub(crate) first_use: Option<FirstUse>,
    pub(crate) from: String,
    pub(crate) to: String,
}

/// From which instant to which, and up to which number.
struct Scale {
    from: i64,
    to: i64,
    decades: f64,
}

impl Scale {
    /// Returns the place of an instant in thousandths of the width.
    fn x(&self, at: Stamp) -> i64 {
        let (at, span) = (at.0.as_micros().clamp(self.from, self.to), self.to.saturating_sub(self.from));
        if span <= 0 {
            1000
        } else {
            i64::try_from(i128::from(at - self.from) * 1000 / i128::from(span)).unwrap_or(1000)
        }
    }

    fn y(&self, number: usize) -> f64 {
        if number == 0 { ZERO } else { ONE - (ONE - TOP) * log10(number) / self.decades }
    }
}

fn log10(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX).max(1)).log10()
}

impl BurnDown {
    /// Draws the chart; none where no day has ended since the notice.
    pub(crate) fn new(dossier: &Dossier) -> Option<Self> {
        let days: Vec<(Stamp, usize)> = dossier.burn_down.iter().copied().filter(|(at, _)| at.0.is_finite()).collect();
        let ((start, first), (end, last)) = (*days.first()?, *days.last()?);
        let most = days.iter().map(|(_, number)| *number).max().unwrap_or(0);
        let scale = Scale { from: start.0.as_micros(), to: end.0.as_micros(), decades: log10(most).max(1.0) };
        let last_y = scale.y(last);
        let label_y = if last == 0 { ZERO - 6.0 } else { (last_y - 7.0).max(11.0) };
        let since = days.iter().rev().take_while(|(_, number)| *number == last).last().map_or(end, |(at, _)| *at);
        let lasting = whole_days(since, end);
        let said =
            if lasting == 0 { grouped(last) } else { format!("{}, for {}", grouped(last), of(lasting, "day", "days")) };
        let notice = dossier.incident.received.0;
        Some(Self {
            title: format!(
                "Exposed credentials not proven, at the end of each day since the notice of {}, on a logarithmic axis: {} at first, {} at last.",
                bound(notice),
                grouped(first),
                said
            ),
            grid: grid(&scale, most, label_y),
            path: path(&scale, &days),
            first: if days.len() > 1 && first != last { grouped(first) } else { String::new() },
            last: said,
            last_y: format!("{label_y:.1}"),
            is_owed: last > 0,
            first_use: first_use(dossier, &scale, label_y),
            from: format!("{} notice", short_day(notice)),
            to: short_day(end.0),
        })
    }
}

fn whole_days(from: Stamp, to: Stamp) -> usize {
    usize::try_from(to.0.as_micros().saturating_sub(from.0.as_micros()) / DAY).unwrap_or(0)
}

/// Draws steps: a number stands until the end of the day that changes it.
fn path(scale: &Scale, days: &[(Stamp, usize)]) -> String {
    let mut path = String::new();
    for (at, number) in days {
        let y = scale.y(*number);
        if path.is_empty() {
            path = format!("M0 {y:.1}");
        } else {
            let _ = write!(path, "H{}V{y:.1}", scale.x(*at));
        }
    }
    path + "H1000"
}

fn grid(scale: &Scale, most: usize, label_y: f64) -> Vec<Grid> {
    let powers = std::iter::successors(Some(10_usize), |power| power.checked_mul(10));
    powers
        .take_while(|power| *power <= most)
        .map(|power| {
            let y = scale.y(power);
            let free = (y - 4.0 - label_y).abs() > 13.0 && y - 4.0 > 10.0;
            Grid {
                y: format!("{y:.1}"),
                label_y: format!("{:.1}", y - 4.0),
                label: if free { grouped(power) } else { String::new() },
            }
        })
        .collect()
}

fn first_use(dossier: &Dossier, scale: &Scale, label_y: f64) -> Option<FirstUse> {
    let used = dossier.obligations.iter().filter(|item| is_owed(item.state) && item.usage.verdict == "used");
    let at = used.filter_map(|item| item.usage.first).min()?;
    if at.0.as_micros() < scale.from || at.0.as_micros() > scale.to {
        return None;
    }
    let x = scale.x(at);
    let right = x < 450;
    let label = if right { x + 15 } else { x - 15 };
    Some(FirstUse {
        x: per_cent(x),
        label_x: per_cent(label),
        anchor: if right { "start" } else { "end" },
        y: if (label_y - 54.0).abs() < 14.0 { 74 } else { 54 },
        label: format!("{}: first used", short_day(at.0)),
    })
}

fn per_cent(thousandths: i64) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}
