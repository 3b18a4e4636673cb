//! One control and two: what each would have taken away (semantics 9.18, 9.19).

use app::{CutsItem, LayerItem};

use super::breach::{atoms, jewels};
use super::chance::{Dot, axis};
use super::names::{Names, counted};
use super::page::DrillPage;
use super::path::{begun, states};
use crate::count::{capitalized, grouped, of, word};
use crate::text::Text;

/// How many rows stand open; the others are folded.
const OPEN: usize = 20;

/// One layer, or two together.
pub(crate) struct Row {
    pub(crate) rank: usize,
    /// The layers; two are joined by "and".
    pub(crate) words: Vec<Text>,
    pub(crate) is_candidate: bool,
    pub(crate) state: Text,
    /// What each of two does alone, in the same measure as both.
    pub(crate) alone: String,
    pub(crate) only_together: bool,
    pub(crate) count: usize,
    pub(crate) saved: Text,
    pub(crate) lost: String,
    pub(crate) still: Option<Dot>,
}

/// Layers of one kind, ranked.
pub(crate) struct Ranking {
    pub(crate) anchor: String,
    pub(crate) title: Text,
    pub(crate) says: String,
    pub(crate) fallen: String,
    /// Where the axis of averages ends; empty where averages were not asked for.
    pub(crate) axis: String,
    /// Where it stands as things are.
    pub(crate) before: Option<Dot>,
    pub(crate) open: Vec<Row>,
    pub(crate) folded: Vec<Row>,
    pub(crate) fold: String,
    /// What was not looked at.
    pub(crate) missing: String,
}

/// Returns the rankings of each start: single layers, then pairs where there are any.
pub(crate) fn rankings(page: &DrillPage) -> Vec<Ranking> {
    let names = Names::of(page);
    let items = page.cuts.as_deref().unwrap_or_default();
    let mut rankings = Vec::new();
    for item in items {
        let from = if items.len() > 1 { format!(", from {}", names.all(&item.from)) } else { String::new() };
        let number = rankings.len() + 1;
        rankings.push(ranking(names, item, &item.layers, format!("One control{from}"), number));
        if !item.pairs.is_empty() {
            rankings.push(ranking(names, item, &item.pairs, format!("Two controls{from}"), number + 1));
        }
        if let Some(last) = rankings.last_mut().filter(|_| item.not_looked_at > 0) {
            last.missing = format!("{} not looked at", of(item.not_looked_at, "combination was", "combinations were"));
        }
    }
    rankings
}

fn ranking(names: Names<'_>, item: &CutsItem, layers: &[LayerItem], title: String, number: usize) -> Ranking {
    let averages = layers.iter().filter_map(|layer| layer.expected).chain(item.expected);
    let top = axis(averages.flat_map(|average| [average.chance, average.high.unwrap_or(0.0)]));
    let has_averages = layers.iter().any(|layer| layer.expected.is_some());
    let mut open: Vec<Row> = layers.iter().enumerate().map(|(at, layer)| row(names, item, at, layer, top)).collect();
    let folded = open.split_off(open.len().min(OPEN));
    Ranking {
        anchor: format!("cuts-{number}"),
        title: Text::from(title),
        says: says(names, item, layers),
        fallen: grouped(item.fallen.len()),
        axis: if has_averages { format!("{top:.0}") } else { String::new() },
        before: item.expected.as_ref().and_then(|before| Dot::of_count(before, top)),
        open,
        fold: of(folded.len(), "more", "more"),
        folded,
        missing: String::new(),
    }
}

fn says(names: Names<'_>, item: &CutsItem, layers: &[LayerItem]) -> String {
    let fallen = match item.fallen.len() {
        0 => "no jewel falls".to_owned(),
        1 => "one jewel falls".to_owned(),
        many => format!("{} fall", jewels(many)),
    };
    let from = names.all(&item.from);
    let start = format!("From {from}: {} as things are, {fallen}.", atoms(item.atoms));
    let saving = layers.iter().filter(|layer| !layer.saved.is_empty()).count();
    let rest = match (layers.len(), saving) {
        (0, _) => "Nothing here would take anything away.".to_owned(),
        _ if item.fallen.is_empty() => "Ranked by atoms out of the intruder’s reach.".to_owned(),
        (_, 0) => "None saves a jewel; ranked by atoms out of the intruder’s reach.".to_owned(),
        _ => format!(
            "{} a jewel. Ranked by jewels saved, then by what is still lost, then by atoms.",
            capitalized(&format!("{} {}", word(saving), if saving == 1 { "saves" } else { "save" }))
        ),
    };
    format!("{start} {rest}")
}

fn row(names: Names<'_>, item: &CutsItem, at: usize, layer: &LayerItem, axis: f64) -> Row {
    let (alone, only_together) = alone(item, layer);
    Row {
        rank: at + 1,
        words: if layer.words.is_empty() {
            layer.controls.iter().map(|control| Text::from(names.called(control))).collect()
        } else {
            layer
                .words
                .iter()
                .enumerate()
                .map(|(place, words)| if place == 0 { begun(words) } else { Text::from(words.as_str()) })
                .collect()
        },
        is_candidate: layer.candidate,
        state: states(layer, names),
        alone,
        only_together,
        count: layer.saved.len(),
        saved: names.atoms(&layer.saved),
        lost: counted(layer.lost),
        still: layer.expected.as_ref().and_then(|still| Dot::of_count(still, axis)),
    }
}

/// Says what each half of a pair does alone, and whether that is nothing; single layers without any effect are in no list.
fn alone(item: &CutsItem, layer: &LayerItem) -> (String, bool) {
    if layer.controls.len() < 2 {
        return (String::new(), false);
    }
    let at = |place: usize, single: &LayerItem| {
        single.controls.len() == 1
            && single.controls.first() == layer.controls.get(place)
            && single.words.first() == layer.words.get(place)
    };
    let single = |place: usize| item.layers.iter().find(|single| at(place, single));
    let halves = || (0..layer.controls.len()).map(single);
    let says: Vec<String> = if layer.saved.is_empty() {
        halves().map(|half| counted(half.map_or(0, |half| half.lost))).collect()
    } else {
        halves().map(|half| grouped(half.map_or(0, |half| half.saved.len()))).collect()
    };
    let is_nothing = |half: Option<&LayerItem>| {
        half.is_none_or(|half| if layer.saved.is_empty() { half.lost == 0 } else { half.saved.is_empty() })
    };
    let what = if layer.saved.is_empty() { "atoms" } else { "jewels" };
    (format!("alone {} {what}", says.join(" and ")), halves().all(is_nothing))
}
