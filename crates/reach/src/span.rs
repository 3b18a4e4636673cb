//! Half-open spans of time `[from, to)` over `i64` instants, in whatever unit the caller counts.

/// A half-open span of instants; `from >= to` is the empty span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first instant inside, or [`Span::SINCE_EVER`].
    pub from: i64,
    /// The first instant no longer inside, or [`Span::FOR_EVER`].
    pub to: i64,
}

impl Span {
    /// The `from` of a span that has no beginning.
    pub const SINCE_EVER: i64 = i64::MIN;
    /// The `to` of a span that has no end.
    pub const FOR_EVER: i64 = i64::MAX;
    /// The span of all time.
    pub const ALWAYS: Self = Self { from: Self::SINCE_EVER, to: Self::FOR_EVER };

    /// Makes the span `[from, to)`.
    pub const fn new(from: i64, to: i64) -> Self {
        Self { from, to }
    }

    /// Makes the span of one instant.
    pub const fn instant(at: i64) -> Self {
        Self { from: at, to: at.saturating_add(1) }
    }

    /// Tells whether no instant is inside.
    pub const fn is_empty(self) -> bool {
        self.from >= self.to
    }

    /// Tells whether the instant is inside.
    pub const fn contains(self, at: i64) -> bool {
        self.from <= at && at < self.to
    }

    /// Returns the instants that are in both spans.
    pub fn meet(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }
}
