//! Half-open intervals of time (semantics 1.1).

use crate::Instant;

/// The instants from `from` (included) to `to` (excluded).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first instant.
    pub from: Instant,
    /// The first instant after.
    pub to: Instant,
}

impl Span {
    /// All of time.
    pub const ALWAYS: Self = Self { from: Instant::MIN, to: Instant::MAX };

    /// Makes a span; absent bounds are open (semantics 1.1).
    pub fn between(from: Option<Instant>, to: Option<Instant>) -> Self {
        Self { from: from.unwrap_or(Instant::MIN), to: to.unwrap_or(Instant::MAX) }
    }

    /// Tells whether no instant is inside.
    pub fn is_empty(self) -> bool {
        self.from >= self.to
    }

    /// Tells whether the instant is inside.
    pub fn contains(self, at: Instant) -> bool {
        self.from <= at && at < self.to
    }

    /// Returns what both have in common, perhaps an empty span.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }

    /// Tells whether both have an instant in common.
    pub fn meets(self, other: Self) -> bool {
        !self.and(other).is_empty()
    }

    /// Returns how far spans carry from an instant without a hole; the instant itself where none of them has it.
    pub fn carry(from: Instant, mut spans: Vec<Self>) -> Instant {
        spans.sort_unstable();
        spans.into_iter().fold(from, |reach, span| if span.from <= reach { reach.max(span.to) } else { reach })
    }
}
