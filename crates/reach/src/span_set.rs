//! A set of instants as sorted, disjoint spans that do not touch. Most atoms hold in no span or in
//! one, so one is kept inline.

use crate::span::Span;

/// A set of instants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum SpanSet {
    #[default]
    Empty,
    One(Span),
    Many(Vec<Span>),
}

impl SpanSet {
    pub(crate) const EMPTY: &Self = &Self::Empty;

    pub(crate) fn as_slice(&self) -> &[Span] {
        match self {
            Self::Empty => &[],
            Self::One(span) => std::slice::from_ref(span),
            Self::Many(spans) => spans,
        }
    }

    pub(crate) fn first(&self) -> Option<i64> {
        self.as_slice().first().map(|span| span.from)
    }

    pub(crate) fn contains(&self, at: i64) -> bool {
        !self.overlapping(Span::instant(at)).is_empty()
    }

    /// Tells whether every instant of a span that is not empty is in the set.
    pub(crate) fn covers(&self, span: Span) -> bool {
        let holds = |own: &Span| own.from <= span.from && span.to <= own.to;
        match self {
            Self::Empty => false,
            Self::One(own) => holds(own),
            Self::Many(_) => self.overlapping(span).first().is_some_and(holds),
        }
    }

    /// Returns the spans of the set that have an instant in common with `span`.
    pub(crate) fn overlapping(&self, span: Span) -> &[Span] {
        let spans = self.as_slice();
        let start = spans.partition_point(|own| own.to <= span.from);
        let end = spans.partition_point(|own| own.from < span.to);
        spans.get(start..end).unwrap_or_default()
    }

    /// Adds every instant of a span that is not empty.
    pub(crate) fn insert(&mut self, span: Span) {
        match self {
            Self::Empty => *self = Self::One(span),
            Self::One(own) if own.from <= span.to && span.from <= own.to => *own = hull(*own, span),
            Self::One(own) => {
                *self = Self::Many(if own.from < span.from { vec![*own, span] } else { vec![span, *own] });
            }
            Self::Many(spans) => {
                let start = spans.partition_point(|own| own.to < span.from);
                let end = spans.partition_point(|own| own.from <= span.to);
                let merged = spans.get(start..end).unwrap_or_default().iter().fold(span, |all, own| hull(all, *own));
                spans.splice(start..end, [merged]);
                if spans.len() == 1 {
                    *self = Self::One(merged);
                }
            }
        }
    }

    /// Appends to `pieces` what of `span` is not in the set, in ascending order.
    pub(crate) fn missing(&self, span: Span, pieces: &mut Vec<Span>) {
        let mut from = span.from;
        for own in self.overlapping(span) {
            if from < own.from {
                pieces.push(Span::new(from, own.from));
            }
            from = own.to;
        }
        if from < span.to {
            pieces.push(Span::new(from, span.to));
        }
    }

    /// Appends to `pieces` what of `span` is in the set, in ascending order.
    pub(crate) fn present(&self, span: Span, pieces: &mut Vec<Span>) {
        pieces.extend(self.overlapping(span).iter().map(|own| own.meet(span)));
    }
}

fn hull(a: Span, b: Span) -> Span {
    Span::new(a.from.min(b.from), a.to.max(b.to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(spans: &[(i64, i64)]) -> SpanSet {
        let mut set = SpanSet::default();
        for (from, to) in spans {
            set.insert(Span::new(*from, *to));
        }
        set
    }

    #[test]
    fn touching_spans_merge_and_a_bridge_joins_many() {
        assert_eq!(set(&[(3, 5), (1, 3)]), SpanSet::One(Span::new(1, 5)));
        let many = set(&[(7, 9), (1, 3), (4, 5)]);
        assert_eq!(many.as_slice(), [Span::new(1, 3), Span::new(4, 5), Span::new(7, 9)]);
        let mut joined = many;
        joined.insert(Span::new(2, 7));
        assert_eq!(joined, SpanSet::One(Span::new(1, 9)));
    }

    #[test]
    fn missing_and_present_split_a_span() {
        let (mut missing, mut present) = (Vec::new(), Vec::new());
        let set = set(&[(1, 3), (5, 6)]);
        set.missing(Span::new(0, 9), &mut missing);
        set.present(Span::new(2, 9), &mut present);
        assert_eq!(missing, [Span::new(0, 1), Span::new(3, 5), Span::new(6, 9)]);
        assert_eq!(present, [Span::new(2, 3), Span::new(5, 6)]);
        assert!(set.covers(Span::new(1, 3)) && !set.covers(Span::new(2, 4)) && !set.contains(3));
    }
}
