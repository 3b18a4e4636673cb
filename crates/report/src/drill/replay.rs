//! A known breach, as it would go here: what was taken, what is entered, where it stops, and what was told of it then.

use app::{InTimeItem, ReplayItem, ToldItem, ToldLayerItem};

use super::breach::{atoms, jewels};
use super::chance::percent;
use super::names::{Names, counted};
use super::page::DrillPage;
use crate::count::{grouped, of};
use crate::mark::Mark;
use crate::text::Text;

/// A line of facts: a name, and what there is to say.
pub(crate) struct Fact {
    pub(crate) name: &'static str,
    pub(crate) value: Text,
    pub(crate) class: &'static str,
}

/// Where it stops.
pub(crate) struct Stop {
    pub(crate) atom: Text,
    pub(crate) controls: Text,
}

/// A layer then, and ours of its kind.
pub(crate) struct LayerRow {
    pub(crate) layer: Text,
    pub(crate) how: Text,
    pub(crate) basis: Text,
    pub(crate) ours: Text,
    /// What all of ours would take away; none where none is of that kind.
    pub(crate) lost: Option<String>,
    pub(crate) saved: Text,
}

/// What was told, then and here.
pub(crate) struct ToldRow {
    pub(crate) what: Text,
    /// Which systems of ours are called alike.
    pub(crate) ours: Text,
    pub(crate) then: Mark,
    pub(crate) by_then: Text,
    pub(crate) here: Mark,
    pub(crate) by_here: Text,
}

/// One replay.
pub(crate) struct Replay {
    pub(crate) anchor: String,
    pub(crate) title: Text,
    pub(crate) says: Text,
    pub(crate) facts: Vec<Fact>,
    pub(crate) stops: Vec<Stop>,
    pub(crate) layers: Vec<LayerRow>,
    pub(crate) in_time: Text,
    pub(crate) clock: Vec<Fact>,
    pub(crate) told: Vec<ToldRow>,
}

/// Returns every replay.
pub(crate) fn replays(page: &DrillPage) -> Vec<Replay> {
    let names = Names::of(page);
    page.replays.iter().flatten().enumerate().map(|(at, item)| replay(names, at + 1, item)).collect()
}

/// Says how it ends.
pub(crate) fn end(item: &ReplayItem) -> String {
    match item.jewels.len() {
        0 => "no jewel falls".to_owned(),
        1 => "one jewel falls".to_owned(),
        many => format!("{} fall", jewels(many)),
    }
}

fn replay(names: Names<'_>, number: usize, item: &ReplayItem) -> Replay {
    Replay {
        anchor: format!("r{number}"),
        title: Text::joined([&item.scenario, &item.name], ": "),
        says: Text::from(format!(
            "With {} in the part: {} and {}.",
            names.called(&item.part),
            if item.atoms == 1 { "one atom follows".to_owned() } else { format!("{} follow", atoms(item.atoms)) },
            end(item)
        )),
        facts: facts(names, item),
        stops: item
            .stopped
            .iter()
            .map(|stop| Stop { atom: Text::from(names.atom(&stop.atom)), controls: names.all(&stop.controls) })
            .collect(),
        layers: item.layers.iter().map(|layer| layer_row(names, layer)).collect(),
        in_time: Text::from(item.in_time.words.as_str()),
        clock: clock(&item.in_time),
        told: item.told.iter().map(|told| told_row(names, told)).collect(),
    }
}

fn facts(names: Names<'_>, item: &ReplayItem) -> Vec<Fact> {
    let taken = item.taken.iter().map(|(kind, count)| format!("{} {}", grouped(*count), kind.replace('_', " ")));
    let or_none = |text: Text, none: &str| if text.as_str().is_empty() { Text::from(none) } else { text };
    let fact = |name, value| Fact { name, value, class: "" };
    vec![
        fact("Taken", or_none(Text::joined(taken, ", "), "nothing of the kinds that were taken then")),
        fact("Entered", or_none(names.atoms(&item.entered), "nothing")),
        Fact {
            class: if item.jewels.is_empty() { "" } else { "owed" },
            ..fact("Jewels that fall", or_none(names.atoms(&item.jewels), "none"))
        },
    ]
}

fn layer_row(names: Names<'_>, item: &ToldLayerItem) -> LayerRow {
    LayerRow {
        layer: Text::from(item.layer.as_str()),
        how: Text::from(item.how.as_str()),
        basis: Text::from(item.basis.as_str()),
        ours: names.all(&item.controls),
        lost: item.lost.map(counted),
        saved: names.atoms(&item.saved),
    }
}

fn clock(item: &InTimeItem) -> Vec<Fact> {
    let fact = |name, value: String| Fact { name, value: Text::from(value), class: "" };
    let mut lines = Vec::new();
    lines.push(match item.delay_days {
        Some(days) => fact("From notice, or exposure, to first use then", of_precision(days, item.precision)),
        None => Fact { class: "unk", ..fact("From notice, or exposure, to first use then", "unknown".to_owned()) },
    });
    lines.push(match item.known_before_use {
        Some(true) => fact("Known before the use then", "yes".to_owned()),
        Some(false) => fact("Known before the use then", "no: without a notice no speed helps".to_owned()),
        None => Fact { class: "unk", ..fact("Known before the use then", "nobody knows".to_owned()) },
    });
    lines.push(match item.closed_share {
        Some(share) => fact(
            "Closed here within that time",
            format!("{} of {}", percent(share), of(item.measured_on, "exposed credential", "exposed credentials")),
        ),
        None => Fact { class: "unk", ..fact("Closed here within that time", "not measured".to_owned()) },
    });
    lines
}

fn of_precision(days: u32, precision: Option<&str>) -> String {
    let before = match precision {
        Some("about") => "about ",
        Some("at_least") => "at least ",
        Some("at_most") => "at most ",
        _ => "",
    };
    format!("{before}{days} {}", if days == 1 { "day" } else { "days" })
}

fn told_row(names: Names<'_>, item: &ToldItem) -> ToldRow {
    ToldRow {
        what: Text::from(item.what.as_str()),
        then: Mark::of_entered(Some(item.reached_then), false),
        here: Mark::of_entered(item.reached_here, true),
        by_then: Text::joined(&item.by_then, ", "),
        by_here: names.all(&item.by_here),
        ours: names.all(&item.ours),
    }
}
