//! The drawn part of the timeline: a lane for each kind of moment over one axis, x in per cent, so that text never scales.

use std::collections::BTreeSet;

use app::{Dossier, MomentItem};
use model::Instant;

use crate::count::of;
use crate::moment::{DAY, short_day};
use crate::text::Text;
use crate::timeline::symbol;

/// Marks nearer than this, in ten-thousandths of the width, are one mark.
const APART: i64 = 40;
/// How much of the width an unknown bound is drawn with, in ten-thousandths.
const UNKNOWN: i64 = 400;

/// A mark in a lane.
pub(crate) struct LaneMark {
    pub(crate) x: String,
    pub(crate) symbol: &'static str,
    pub(crate) class: &'static str,
}

/// A lane.
pub(crate) struct Lane {
    pub(crate) name: &'static str,
    pub(crate) more: String,
    pub(crate) marks: Vec<LaneMark>,
}

/// A day on the axis.
pub(crate) struct Tick {
    pub(crate) x: String,
    pub(crate) anchor: &'static str,
    pub(crate) label: Text,
    /// Whether there is room for it on a phone.
    pub(crate) is_wide: bool,
}

/// A stretch of the axis in which the intruder was in, or nobody knows.
pub(crate) struct Band {
    pub(crate) x: String,
    pub(crate) width: String,
    pub(crate) is_unknown: bool,
}

/// The time that the axis covers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    from: i64,
    to: i64,
}

impl Span {
    /// Covers all moments, the window and the instant asked; none where nothing is dated.
    pub(crate) fn of(dossier: &Dossier, as_of: Instant) -> Option<Self> {
        let window = &dossier.incident.window;
        let bounds = [window.start.at, window.end.at, Some(dossier.incident.received)];
        let moments = dossier.timeline.iter().map(|moment| moment.at);
        let finite = |at: Instant| at.is_finite().then(|| at.as_micros());
        let known: Vec<i64> = moments.chain(bounds.into_iter().flatten()).filter_map(|at| finite(at.0)).collect();
        if dossier.timeline.is_empty() {
            return None;
        }
        let from = known.iter().min().copied()?;
        let to = known.iter().copied().chain(finite(as_of)).max()?;
        Some(Self { from: from.div_euclid(DAY).saturating_mul(DAY), to: to.max(from.saturating_add(DAY)) })
    }

    /// Returns the place of an instant, in ten-thousandths of the width; the ends of time are the ends of the axis.
    fn x(self, at: Instant) -> i64 {
        let passed = i128::from(at.as_micros().clamp(self.from, self.to)) - i128::from(self.from);
        let whole = (i128::from(self.to) - i128::from(self.from)).max(1);
        i64::try_from(passed * 10_000 / whole).unwrap_or(0)
    }

    pub(crate) fn ticks(self) -> Vec<Tick> {
        let quarter = (self.to - self.from) / 4;
        let tick = |place: i64| {
            let at = Instant::from_micros(self.from + quarter * place);
            Tick {
                x: per_cent(place * 2500),
                anchor: match place {
                    0 => "start",
                    4 => "end",
                    _ => "middle",
                },
                label: Text::from(if place == 0 || quarter > 90 * DAY { at.to_day() } else { short_day(at) }),
                is_wide: place % 2 == 1,
            }
        };
        (0..=4).map(tick).collect()
    }
}

/// Draws the window; an unknown bound as a hatched stretch at its end of the axis.
pub(crate) fn bands(span: Span, dossier: &Dossier) -> Vec<Band> {
    let window = &dossier.incident.window;
    let start = window.start.at.map_or(0, |at| span.x(at.0));
    let end = window.end.at.map_or(10_000, |at| span.x(at.0));
    let band =
        |from: i64, to: i64, is_unknown| Band { x: per_cent(from), width: per_cent((to - from).max(0)), is_unknown };
    let mut bands = vec![band(start, end, false)];
    if window.start.at.is_none() {
        bands.push(band(0, UNKNOWN.min(end), true));
    }
    if window.end.at.is_none() {
        bands.push(band((10_000 - UNKNOWN).max(start), 10_000, true));
    }
    bands
}

/// Draws the lanes that have marks.
pub(crate) fn lanes(span: Span, moments: &[&MomentItem], owed: &BTreeSet<&str>) -> Vec<Lane> {
    const LANES: [(&str, &[&str]); 5] = [
        ("Notice, window", &["notice", "window"]),
        ("Used, tried", &["use", "tried"]),
        ("Made by the intruder", &["created"]),
        ("Ends, probes", &["end", "probe"]),
        ("Decisions", &["decision"]),
    ];
    let lane = |(name, kinds): (&'static str, &[&str])| {
        let here: Vec<&MomentItem> =
            moments.iter().copied().filter(|moment| kinds.contains(&moment.what) && moment.at.0.is_finite()).collect();
        let more = of(here.len(), "moment", "moments");
        (!here.is_empty()).then(|| Lane { name, more, marks: marks(span, &here, owed) })
    };
    LANES.into_iter().filter_map(lane).collect()
}

fn marks(span: Span, moments: &[&MomentItem], owed: &BTreeSet<&str>) -> Vec<LaneMark> {
    // Loud ones come last, so that they are drawn over the others.
    let mut seen: BTreeSet<(bool, i64, &'static str)> = BTreeSet::new();
    for moment in moments {
        let loud = matches!(moment.what, "use" | "created") && owed.contains(moment.about.as_str());
        seen.insert((loud, span.x(moment.at.0) / APART * APART, symbol(moment.what)));
    }
    let mark = |(loud, x, symbol)| LaneMark { x: per_cent(x), symbol, class: if loud { "owed" } else { "ink" } };
    seen.into_iter().map(mark).collect()
}

fn per_cent(ten_thousandths: i64) -> String {
    format!("{}.{:02}%", ten_thousandths / 100, ten_thousandths % 100)
}
