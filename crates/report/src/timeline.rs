//! The timeline: lanes over the whole time, x in per cent, and the same moments as a list by day.
//!
//! Many of one kind on one day are one line: each of them stands in the register.

use std::collections::{BTreeMap, BTreeSet};

use app::{Answer, Dossier, MomentItem};
use model::Instant;

use crate::count::grouped;
use crate::lane::{Band, Lane, Span, Tick, bands, lanes};
use crate::mark::is_owed;
use crate::moment::{DAY, between, minute};
use crate::text::Text;

/// So many of one kind on one day are told one by one.
const ONE_BY_ONE: usize = 6;

/// One line of a day.
pub(crate) struct Entry {
    pub(crate) time: String,
    pub(crate) symbol: &'static str,
    pub(crate) class: &'static str,
    pub(crate) what: Text,
    pub(crate) about: Text,
    pub(crate) says: Text,
}

/// One day.
pub(crate) struct Day {
    pub(crate) name: String,
    pub(crate) entries: Vec<Entry>,
}

/// The timeline.
pub(crate) struct Timeline {
    pub(crate) answer: String,
    pub(crate) title: String,
    pub(crate) lanes: Vec<Lane>,
    pub(crate) ticks: Vec<Tick>,
    pub(crate) bands: Vec<Band>,
    pub(crate) has_unknown: bool,
    pub(crate) days: Vec<Day>,
}

impl Timeline {
    pub(crate) fn new(answer: &Answer<Dossier>, dossier: &Dossier) -> Self {
        let mut moments: Vec<&MomentItem> = dossier.timeline.iter().collect();
        moments.sort();
        let owed = owed_names(dossier);
        let span = Span::of(dossier, answer.as_of.0);
        let bands = span.map(|span| bands(span, dossier)).unwrap_or_default();
        Self {
            answer: first_line(dossier, &moments),
            title: title(&moments),
            lanes: span.map(|span| lanes(span, &moments, &owed)).unwrap_or_default(),
            ticks: span.map(Span::ticks).unwrap_or_default(),
            has_unknown: bands.iter().any(|band| band.is_unknown),
            bands,
            days: days(&moments, &owed),
        }
    }
}

/// What is owed, by name, the intruder's own things included.
fn owed_names(dossier: &Dossier) -> BTreeSet<&str> {
    let owed = dossier.obligations.iter().filter(|item| is_owed(item.state)).map(|item| item.credential.as_str());
    owed.chain(dossier.created.iter().filter(|made| made.owed).map(|made| made.what.as_str())).collect()
}

fn first_line(dossier: &Dossier, moments: &[&MomentItem]) -> String {
    let received = dossier.incident.received.0;
    let used = dossier.obligations.iter().filter(|item| is_owed(item.state) && item.usage.verdict == "used");
    let (first, last) = (moments.first(), moments.last());
    match (used.filter_map(|item| item.usage.first).min(), first, last) {
        (_, None, _) | (_, _, None) => "Nothing is dated.".to_owned(),
        (Some(at), ..) if at.0 >= received => {
            let long = between(received, at.0).unwrap_or_default();
            format!("From the notice to the first use of a leftover: {long}.")
        }
        (Some(at), ..) => format!("A leftover was first used on {}, before the notice came.", minute(at.0)),
        (None, Some(first), Some(last)) => format!("From {} to {}.", minute(first.at.0), minute(last.at.0)),
    }
}

fn title(moments: &[&MomentItem]) -> String {
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for moment in moments {
        *counted.entry(moment.what).or_default() += 1;
    }
    let counted: Vec<String> = counted.into_iter().map(|(what, count)| format!("{what} {}", grouped(count))).collect();
    format!("What happened when; the same as in the list below. {}.", counted.join(", "))
}

fn days(moments: &[&MomentItem], owed: &BTreeSet<&str>) -> Vec<Day> {
    let mut by_day: BTreeMap<i64, Vec<&MomentItem>> = BTreeMap::new();
    for moment in moments {
        by_day.entry(moment.at.0.as_micros().div_euclid(DAY)).or_default().push(moment);
    }
    let day = |moments: Vec<&MomentItem>| Day {
        name: moments.first().map(|moment| moment.at.0.to_day()).unwrap_or_default(),
        entries: entries(&moments, owed),
    };
    by_day.into_values().map(day).collect()
}

fn entries(moments: &[&MomentItem], owed: &BTreeSet<&str>) -> Vec<Entry> {
    let mut entries: Vec<(Instant, Entry)> = Vec::new();
    let kinds: BTreeSet<&str> = moments.iter().map(|moment| moment.what).collect();
    for kind in kinds {
        let of_kind: Vec<&MomentItem> = moments.iter().copied().filter(|moment| moment.what == kind).collect();
        // What is owed is never swept into a sum.
        let (told, summed): (Vec<_>, Vec<_>) = of_kind
            .iter()
            .copied()
            .partition(|moment| of_kind.len() <= ONE_BY_ONE || owed.contains(moment.about.as_str()));
        entries.extend(told.into_iter().map(|moment| (moment.at.0, entry(moment, owed))));
        entries.extend(sum(&summed));
    }
    entries.sort_by_key(|(at, _)| *at);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn entry(moment: &MomentItem, owed: &BTreeSet<&str>) -> Entry {
    let loud = matches!(moment.what, "use" | "created") && owed.contains(moment.about.as_str());
    Entry {
        time: time(moment.at.0),
        symbol: symbol(moment.what),
        class: if loud { "owed" } else { "" },
        what: Text::from(word(moment.what)),
        about: Text::from(moment.about.as_str()),
        says: Text::from(moment.says.as_str()),
    }
}

fn sum(moments: &[&MomentItem]) -> Option<(Instant, Entry)> {
    let (first, last) = (moments.first()?, moments.last()?);
    if moments.len() == 1 {
        return Some((first.at.0, entry(first, &BTreeSet::new())));
    }
    let entry = Entry {
        time: time(first.at.0),
        symbol: symbol(first.what),
        class: "",
        what: Text::from(word(first.what)),
        about: Text::default(),
        says: Text::from(format!("{} of them, the last at {}", grouped(moments.len()), time(last.at.0))),
    };
    Some((first.at.0, entry))
}

/// The time of day, with seconds where there are any.
fn time(at: Instant) -> String {
    let exact = at.to_string();
    let time = exact.split_once('T').map(|(_, time)| time.trim_end_matches('Z'));
    match time {
        Some(time) => {
            let whole = time.split_once('.').map_or(time, |(whole, _)| whole);
            format!("{}Z", whole.strip_suffix(":00").unwrap_or(whole))
        }
        None => String::new(),
    }
}

/// Returns the symbol of a kind of moment.
pub(crate) fn symbol(what: &str) -> &'static str {
    match what {
        "use" => "used",
        "tried" => "tried",
        "created" => "made",
        "end" => "end",
        "probe" => "probe",
        "notice" => "notice",
        "window" => "window",
        _ => "decision",
    }
}

fn word(what: &str) -> &str {
    match what {
        "use" => "used",
        "created" => "made by the intruder",
        other => other,
    }
}
