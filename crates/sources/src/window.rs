//! A window as our TOML files write it: two bounds, each an instant or unknown (semantics 1.2).

use model::{Bound, Certainty, Window};
use serde::Deserialize;
use toml::{Spanned, Value};

use crate::Refusal;
use crate::importers::facts::is_sentinel;
use crate::lines::Lines;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileWindow {
    start: Spanned<FileBound>,
    end: Spanned<FileBound>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileBound {
    at: Option<Spanned<Value>>,
    certainty: Spanned<String>,
}

impl Lines<'_> {
    /// Reads a window; it must not be empty.
    pub(crate) fn window(&self, window: &FileWindow) -> Result<Window, Refusal> {
        let [start, end] = [("window.start", &window.start), ("window.end", &window.end)]
            .map(|(field, bound)| self.bound(field, bound));
        let window_read = Window { start: start?, end: end? };
        if window_read.span().is_empty() {
            return Err(self.refuse(window.end.span().start, "window.end: must be after window.start"));
        }
        Ok(window_read)
    }

    fn bound(&self, field: &str, bound: &Spanned<FileBound>) -> Result<Bound, Refusal> {
        let FileBound { at, certainty: word } = bound.get_ref();
        let certainty = self.word(&format!("{field}.certainty"), word)?;
        match (at, certainty) {
            (None, Certainty::Unknown) => Ok(Bound::UNKNOWN),
            (Some(at), Certainty::Unknown) => {
                Err(self.refuse(at.span().start, format!("{field}.at: cannot be given where the certainty is unknown")))
            }
            (None, _) => Err(self
                .refuse(bound.span().start, format!("{field}.at: is missing where the certainty is {certainty}"))
                .hint("write certainty = \"unknown\" if nobody knows")),
            (Some(at), _) => {
                let place = at.span().start;
                let at = self.instant(&format!("{field}.at"), at)?;
                if is_sentinel(at) {
                    let reason =
                        format!("{field}.at: {at} stands for \"none\", it is not a date; say that it is unknown");
                    return Err(self.refuse(place, reason));
                }
                Ok(Bound { at: Some(at), certainty })
            }
        }
    }
}
