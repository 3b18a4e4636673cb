//! When all of some premises hold at once.

use crate::id::AtomId;
use crate::span::Span;
use crate::span_set::SpanSet;

/// Computes meets of span sets; keeps its buffers from one to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meets {
    spans: Vec<Span>,
    narrowed: Vec<Span>,
}

impl Meets {
    /// Returns the instants of a window that is not empty at which every premise holds, in
    /// ascending order.
    pub(crate) fn compute<'p>(
        &mut self,
        window: Span,
        premises: impl Iterator<Item = &'p AtomId>,
        sets: &[SpanSet],
    ) -> &[Span] {
        self.spans.clear();
        self.spans.push(window);
        for premise in premises {
            self.narrow(sets.get(premise.index()).unwrap_or(SpanSet::EMPTY));
            if self.spans.is_empty() {
                break;
            }
        }
        &self.spans
    }

    fn narrow(&mut self, set: &SpanSet) {
        if let ([span], SpanSet::One(own)) = (self.spans.as_mut_slice(), set) {
            *span = span.meet(*own);
            if span.is_empty() {
                self.spans.clear();
            }
            return;
        }
        self.narrowed.clear();
        for span in &self.spans {
            set.present(*span, &mut self.narrowed);
        }
        std::mem::swap(&mut self.spans, &mut self.narrowed);
    }
}
