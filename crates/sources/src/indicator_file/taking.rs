//! What the readers of indicator files share: indicators, gaps and counts pile up, and are settled at the end.

use std::collections::BTreeMap;

use model::{Gap, Indicator, Instant};

use super::{IndicatorFile, LeftOut, ListedIndicator};
use crate::secret::secret_in;

/// A file with more gaps than this is not the file that was meant; the rest is counted.
const MAX_GAPS: usize = 1_000;

/// What a file says of an indicator besides its value.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub(super) first_seen: Option<Instant>,
    pub(super) last_seen: Option<Instant>,
    pub(super) note: Option<String>,
}

/// Returns an id that can stand in a message: one without anything but letters, digits and hyphens.
pub(super) fn id(text: &str) -> Option<&str> {
    let fits = (1..=120).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fits.then_some(text)
}

/// A file in the reading.
pub(super) struct Taking<'a> {
    path: &'a str,
    file: IndicatorFile,
    counted: BTreeMap<String, usize>,
    left_out: BTreeMap<&'static str, usize>,
    untold: usize,
}

impl<'a> Taking<'a> {
    pub(super) fn new(path: &'a str) -> Self {
        let file = IndicatorFile::default();
        Self { path, file, counted: BTreeMap::new(), left_out: BTreeMap::new(), untold: 0 }
    }

    /// Says which format it is.
    pub(super) fn format(&mut self, format: &'static str) {
        self.file.format = format;
    }

    /// Takes what one entry lists, whole or not at all: of a pair of which one half cannot be hunted, neither is.
    pub(super) fn take(&mut self, place: &str, indicators: Result<Vec<Indicator>, String>, told: &Told) {
        let indicators = match indicators {
            Ok(indicators) => indicators,
            Err(why) => return self.gap(place, why),
        };
        let note = self.note(place, told.note.as_deref());
        self.file.indicators.extend(indicators.into_iter().map(|indicator| ListedIndicator {
            indicator: Indicator { first_seen: told.first_seen, ..indicator },
            last_seen: told.last_seen,
            place: place.to_owned(),
            note: note.clone(),
        }));
    }

    fn note(&mut self, place: &str, note: Option<&str>) -> Option<String> {
        let note = note.map(str::trim).filter(|note| !note.is_empty())?;
        match secret_in(note) {
            Some(what) => {
                self.gap(place, format!("its note looks like {what}: not taken, and not repeated"));
                None
            }
            None => Some(note.to_owned()),
        }
    }

    /// Reads an instant; without one that can be read the indicator is still hunted, over all times.
    pub(super) fn instant(&mut self, place: &str, field: &str, text: Option<&str>) -> Option<Instant> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        let read = text.parse::<Instant>().ok();
        if read.is_none() {
            self.gap(
                place,
                format!("{field}: not an instant with a zone, such as 2023-10-18T00:00:00Z; hunted without"),
            );
        }
        read
    }

    /// Takes a gap at a place.
    pub(super) fn gap(&mut self, place: &str, reason: impl Into<String>) {
        if self.file.gaps.len() < MAX_GAPS {
            self.file.gaps.push(Gap::at(self.path, place, reason));
        } else {
            self.untold += 1;
        }
    }

    /// Counts what cannot be hunted and is of a kind; one gap a kind.
    pub(super) fn count(&mut self, what: String) {
        *self.counted.entry(what).or_default() += 1;
    }

    /// Counts what is not meant to be hunted.
    pub(super) fn leave(&mut self, why: &'static str) {
        *self.left_out.entry(why).or_default() += 1;
    }

    /// Settles the counts; a file without a word is a gap.
    pub(super) fn finish(mut self) -> IndicatorFile {
        if self.untold > 0 {
            let reason = format!("{} more gaps, not listed one by one", self.untold);
            self.file.gaps.push(Gap::whole(self.path, reason));
        }
        for (what, count) in self.counted {
            self.file.gaps.push(Gap::whole(self.path, format!("{count} {what}: not hunted")));
        }
        self.file.left_out = self.left_out.into_iter().map(|(why, count)| LeftOut { why, count }).collect();
        let IndicatorFile { indicators, left_out, gaps, .. } = &self.file;
        if indicators.is_empty() && left_out.is_empty() && gaps.is_empty() {
            self.file.gaps.push(Gap::whole(self.path, "has no indicator in it"));
        }
        self.file
    }
}
