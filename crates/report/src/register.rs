//! The register: every obligation in one line, by vendor and kind, in folds of five hundred so that a page stays usable.

use std::collections::BTreeMap;

use app::OwedItem;

use crate::count::{grouped, of};
use crate::mark::{Letter, Mark, is_owed};
use crate::owed_row::{end, vendors};
use crate::text::Text;

/// How many lines a fold holds.
const FOLD: usize = 500;
/// How many facts stand in a line.
const FACTS: usize = 3;

/// One line.
pub(crate) struct Line {
    pub(crate) id: Text,
    pub(crate) label: Text,
    pub(crate) state: Mark,
    pub(crate) usage: Mark,
    pub(crate) grade: Letter,
    pub(crate) end: Text,
    pub(crate) evidence: Text,
    /// The vendor and kind, where they are not those of the line before.
    pub(crate) heading: Option<Text>,
}

/// Up to five hundred lines.
pub(crate) struct Fold {
    pub(crate) title: String,
    pub(crate) span: Text,
    pub(crate) lines: Vec<Line>,
}

/// How many there are of one vendor and kind, and how they were proven.
pub(crate) struct Kind {
    pub(crate) vendors: Text,
    pub(crate) kind: Text,
    pub(crate) all: String,
    pub(crate) tried: String,
    pub(crate) recorded: String,
    pub(crate) cleared: String,
}

/// Obligations in lines.
pub(crate) struct Register {
    pub(crate) count: String,
    pub(crate) is_empty: bool,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) folds: Vec<Fold>,
}

impl Register {
    pub(crate) fn new<'a>(items: impl Iterator<Item = &'a OwedItem>) -> Self {
        let mut sorted: Vec<(Text, &OwedItem)> = items.map(|item| (vendors(item), item)).collect();
        sorted.sort_by(|(a, x), (b, y)| (a, &x.kind, &x.credential).cmp(&(b, &y.kind, &y.credential)));
        let folds: Vec<Fold> = sorted.chunks(FOLD).enumerate().map(|(at, chunk)| fold(at * FOLD, chunk)).collect();
        Self { count: grouped(sorted.len()), is_empty: sorted.is_empty(), kinds: kinds(&sorted), folds }
    }
}

fn fold(before: usize, chunk: &[(Text, &OwedItem)]) -> Fold {
    let mut last: Option<(&Text, &Option<String>)> = None;
    let mut lines = Vec::with_capacity(chunk.len());
    for (vendors, item) in chunk {
        let heading = (last != Some((vendors, &item.kind))).then(|| heading(vendors, item));
        last = Some((vendors, &item.kind));
        lines.push(line(item, heading));
    }
    let ends = [chunk.first(), chunk.last()].into_iter().flatten().map(|(_, item)| item.credential.as_str());
    Fold {
        title: format!("{} to {}", grouped(before + 1), grouped(before + chunk.len())),
        span: Text::joined(ends, " … "),
        lines,
    }
}

fn heading(vendors: &Text, item: &OwedItem) -> Text {
    let vendors = if vendors.as_str().is_empty() { "held by nobody known" } else { vendors.as_str() };
    Text::from(format!("{vendors} · {}", kind(item)))
}

fn kind(item: &OwedItem) -> String {
    item.kind.as_deref().map_or_else(|| "kind not known".to_owned(), |kind| kind.replace('_', " "))
}

fn line(item: &OwedItem, heading: Option<Text>) -> Line {
    let facts = item.evidence.iter().take(FACTS).map(|fact| format!("{} ({})", fact.says, fact.seq));
    let more = item.evidence.len().checked_sub(FACTS).filter(|left| *left > 0);
    Line {
        id: Text::from(item.credential.as_str()),
        label: Text::from(item.label.as_deref().unwrap_or_default()),
        state: Mark::of_state(item.state),
        usage: Mark::of_use(item.usage.verdict, is_owed(item.state)),
        grade: Letter::new(item.grade, item.grade_word),
        end: Text::from(item.end.as_ref().map(end).unwrap_or_default()),
        evidence: Text::joined(facts.chain(more.map(|left| of(left, "more", "more"))), "; "),
        heading,
    }
}

fn kinds(sorted: &[(Text, &OwedItem)]) -> Vec<Kind> {
    let mut counted: BTreeMap<(&Text, String), [usize; 4]> = BTreeMap::new();
    for (vendors, item) in sorted {
        let [all, tried, recorded, cleared] = counted.entry((vendors, kind(item))).or_default();
        *all += 1;
        *tried += usize::from(item.state == "closed" && item.grade == "A");
        *recorded += usize::from(item.state == "closed" && item.grade == "B");
        *cleared += usize::from(item.state == "cleared");
    }
    let view = |((vendors, kind), counts): ((&Text, String), [usize; 4])| {
        let [all, tried, recorded, cleared] = counts.map(grouped);
        let vendors = if vendors.as_str().is_empty() { Text::from("nobody known") } else { vendors.clone() };
        Kind { vendors, kind: Text::from(kind), all, tried, recorded, cleared }
    };
    counted.into_iter().map(view).collect()
}
