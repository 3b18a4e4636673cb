//! The first line: the answer to the first question that the page was asked, and a few sentences to the others.

use std::collections::BTreeMap;

use app::PairItem;

use super::breach::{atoms, jewels};
use super::chance::Dot;
use super::matrix::{away, falls};
use super::names::{Names, counted, listed};
use super::page::{BreachPaths, DrillPage};
use super::path::words;
use super::replay::end;
use crate::count::{capital, capitalized, grouped, is_are, of, word};
use crate::text::Text;

/// How many vendors the lead names.
const NAMED: usize = 3;

/// A sentence of the lead.
pub(crate) struct Said {
    pub(crate) text: Text,
    pub(crate) is_loud: bool,
}

/// The answer in a line, and what goes with it.
#[derive(Default)]
pub(crate) struct Headline {
    pub(crate) before: Text,
    /// The number that counts; empty where there is none.
    pub(crate) number: String,
    pub(crate) is_owed: bool,
    pub(crate) after: Text,
    pub(crate) lead: Vec<Said>,
    /// Whether a vendor was asked for and there is none.
    pub(crate) no_vendor: bool,
    /// Whether a jewel was asked for and none is marked.
    pub(crate) no_jewel: bool,
}

impl Headline {
    pub(crate) fn new(page: &DrillPage) -> Self {
        let asks_vendors = page.pairs.is_some() || page.breaches.is_some();
        let has_vendors = !page.vendors.is_empty()
            || page.pairs.iter().any(|pairs| !pairs.is_empty())
            || page.breaches.iter().any(|items| !items.is_empty());
        let jewel_marked = !page.jewels.is_empty() || page.pairs.iter().any(|pairs| !pairs.is_empty());
        let no_vendor = asks_vendors && !has_vendors;
        let no_jewel = page.pairs.is_some() && !jewel_marked;
        let found = of_pairs(page)
            .or_else(|| of_breaches(page))
            .or_else(|| of_paths(page))
            .or_else(|| of_cuts(page))
            .or_else(|| of_closures(page))
            .or_else(|| of_crossings(page))
            .or_else(|| of_replays(page));
        let headline = found.unwrap_or_else(|| {
            line(if no_vendor {
                "No vendor"
            } else if no_jewel {
                "No jewel is marked"
            } else {
                "Nothing was found, in what was read"
            })
        });
        Self { no_vendor, no_jewel, ..headline }
    }

    /// Returns the line as it stands in the title of the page.
    pub(crate) fn title(&self) -> Text {
        let parts = [self.before.as_str(), &self.number, self.after.as_str()].map(str::trim);
        Text::joined(parts.into_iter().filter(|part| !part.is_empty()), " ")
    }
}

fn line(text: &str) -> Headline {
    Headline { before: Text::from(text), ..Headline::default() }
}

fn said(text: String) -> Said {
    Said { text: Text::from(text), is_loud: false }
}

fn loud(text: String) -> Said {
    Said { text: Text::from(text), is_loud: true }
}

fn of_pairs(page: &DrillPage) -> Option<Headline> {
    let pairs = page.pairs.as_ref().filter(|pairs| !pairs.is_empty())?;
    if pairs.iter().all(|pair| pair.depth.is_none())
        && let Some(headline) = of_chances(page, pairs)
    {
        return Some(headline);
    }
    let fallen = pairs.iter().filter(|pair| falls(pair)).count();
    let all = of(pairs.len(), "pair of vendor and jewel", "pairs of vendor and jewel");
    let mut lead = if fallen > 0 { takers(page, pairs) } else { nearest(page, pairs) };
    lead.extend(best_cut(page));
    Some(Headline {
        before: Text::from("If a vendor is breached, "),
        number: if fallen == 0 {
            "none".to_owned()
        } else {
            format!("{} of {}", grouped(fallen), grouped(pairs.len()))
        },
        is_owed: fallen > 0,
        after: Text::from(match fallen {
            0 => format!(" of {all} falls unless a control fails"),
            1 => " pairs falls though no control fails".to_owned(),
            _ => " pairs fall though no control fails".to_owned(),
        }),
        lead,
        ..Headline::default()
    })
}

/// Where only the chance was asked: how many can fall, and which most likely.
fn of_chances(page: &DrillPage, pairs: &[PairItem]) -> Option<Headline> {
    let names = Names::of(page);
    let chances = || pairs.iter().filter_map(|pair| Some((pair.chance.as_ref()?, pair)));
    let (chance, pair) = chances().reduce(|best, next| if next.0.chance > best.0.chance { next } else { best })?;
    let says = Dot::of_chance(chance).map(|dot| dot.says).unwrap_or_default();
    Some(Headline {
        before: Text::from("If a vendor is breached, "),
        number: format!("{} of {}", grouped(chances().count()), grouped(pairs.len())),
        is_owed: true,
        after: Text::from(if pairs.len() == 1 { " pair can fall" } else { " pairs can fall" }),
        lead: vec![said(format!(
            "The likeliest is {} to {}: {says}.",
            names.called(&pair.vendor),
            names.atom(&pair.jewel)
        ))],
        ..Headline::default()
    })
}

/// Names the vendors that take most, as "Okta takes three jewels, CI host two."
fn takers(page: &DrillPage, pairs: &[PairItem]) -> Vec<Said> {
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| falls(pair)) {
        *taken.entry(&pair.vendor).or_default() += 1;
    }
    let mut taken: Vec<(&str, usize)> = taken.into_iter().collect();
    taken.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let names = Names::of(page);
    let mut parts: Vec<String> = Vec::new();
    for (vendor, count) in taken.iter().take(NAMED) {
        parts.push(match parts.is_empty() {
            true => format!(
                "{} takes {} {}",
                names.called(vendor),
                word(*count),
                if *count == 1 { "jewel" } else { "jewels" }
            ),
            false => format!("{} {}", names.called(vendor), word(*count)),
        });
    }
    let rest = taken.len().saturating_sub(NAMED);
    if rest > 0 {
        parts.push(format!("{} others take at least one", word(rest)));
    }
    vec![said(format!("{}.", parts.join(", ")))]
}

/// Says which pair is nearest to falling.
fn nearest(page: &DrillPage, pairs: &[PairItem]) -> Vec<Said> {
    let names = Names::of(page);
    let deep = pairs.iter().filter_map(|pair| pair.depth.as_ref().map(|depth| (depth, pair)));
    let Some((depth, pair)) = deep.min_by_key(|(depth, _)| (depth.at_most, depth.at_least)) else {
        return vec![said("No path leads to any of them, in what was read.".to_owned())];
    };
    vec![said(format!(
        "The nearest is {}: {} to {}.",
        away(depth),
        names.called(&pair.vendor),
        names.atom(&pair.jewel)
    ))]
}

/// Says what one control does, and what two do where that is more.
fn best_cut(page: &DrillPage) -> Vec<Said> {
    let names = Names::of(page);
    let Some(item) = page.cuts.iter().flatten().next().filter(|item| !item.fallen.is_empty()) else {
        return Vec::new();
    };
    let all = item.fallen.len();
    let mut lead = Vec::new();
    let best = item.layers.first().filter(|layer| !layer.saved.is_empty());
    if let Some(layer) = best {
        lead.push(loud(format!(
            "One control saves {} of {}: {}.",
            word(layer.saved.len()),
            word(all),
            words(layer, names)
        )));
    }
    let alone = best.map_or(0, |layer| layer.saved.len());
    if let Some(pair) = item.pairs.first().filter(|pair| pair.saved.len() > alone) {
        let left = all.saturating_sub(pair.saved.len());
        let left = if left == 0 { "none falls".to_owned() } else { format!("{} still fall", word(left)) };
        lead.push(said(format!("With two, {}, {left}.", words(pair, names))));
    }
    lead
}

fn of_breaches(page: &DrillPage) -> Option<Headline> {
    let items = page.breaches.as_ref()?;
    let worst = items.first()?;
    let names = Names::of(page);
    let name = names.called(&worst.vendor);
    let mut headline = line(&format!("The breach of {name} would take "));
    match worst.jewels.len() {
        0 => {
            headline.before = Text::from(format!("No jewel falls; the breach of {name} opens most: "));
            headline.number = counted(worst.atoms);
            headline.after = Text::from(if worst.atoms == 1 { " atom" } else { " atoms" });
        }
        count => {
            headline.number = if page.jewels.len() > count {
                format!("{} of {}", grouped(count), grouped(page.jewels.len()))
            } else {
                grouped(count)
            };
            headline.is_owed = true;
            headline.after = Text::from(if count == 1 && page.jewels.len() <= 1 { " jewel" } else { " jewels" });
            headline.lead.push(said(format!("{} would follow from it.", capitalized(&atoms(worst.atoms)))));
        }
    }
    let others = items.iter().skip(1).filter(|item| !item.jewels.is_empty()).count();
    if others > 0 {
        headline.lead.push(said(format!(
            "{} more {} a jewel.",
            capital(others),
            if others == 1 { "vendor takes" } else { "vendors take" }
        )));
    }
    if let Some(layer) = worst.layers.first() {
        let does = if layer.saved.is_empty() {
            format!("takes {} of them away", atoms(layer.lost))
        } else {
            format!("saves {}", jewels(layer.saved.len()))
        };
        headline.lead.push(loud(format!("One layer {does}: {}.", words(layer, names))));
    }
    headline.lead.extend(best_cut(page));
    Some(headline)
}

fn of_paths(page: &DrillPage) -> Option<Headline> {
    let names = Names::of(page);
    let ends = |item: &BreachPaths| item.trees.iter().filter(|tree| !tree.is_empty()).count();
    let worst = page.paths.iter().max_by_key(|item| ends(item)).filter(|item| ends(item) > 0)?;
    let fallen = ends(worst);
    Some(Headline {
        number: jewels(fallen),
        is_owed: true,
        after: Text::from(if fallen == 1 { " falls" } else { " fall" }),
        ..line(&format!("If {} is breached, ", names.called(&worst.vendor)))
    })
}

fn of_cuts(page: &DrillPage) -> Option<Headline> {
    let item = page.cuts.as_ref()?.first()?;
    let names = Names::of(page);
    let all = item.fallen.len();
    let Some(best) = item.layers.first() else {
        return Some(line("No single layer takes anything away"));
    };
    let mut headline = if best.saved.is_empty() {
        Headline {
            number: counted(best.lost),
            after: Text::from(format!(" of {} away: {}", atoms(item.atoms), words(best, names))),
            ..line("One layer takes ")
        }
    } else {
        Headline {
            number: format!("{} of {}", grouped(best.saved.len()), grouped(all)),
            after: Text::from(format!(" jewels: {}", words(best, names))),
            ..line("One layer saves ")
        }
    };
    headline.lead.extend(best_cut(page).into_iter().filter(|said| !said.is_loud));
    Some(headline)
}

fn of_closures(page: &DrillPage) -> Option<Headline> {
    let items = page.closures.as_ref()?;
    let Some(best) = items.first() else { return Some(line("No open credential is known")) };
    let names = Names::of(page);
    let name = names.called(&best.credential);
    let (number, what) = if best.saved.is_empty() {
        (counted(best.lost), if best.lost == 1 { "atom away" } else { "atoms away" })
    } else {
        (grouped(best.saved.len()), if best.saved.len() == 1 { "jewel" } else { "jewels" })
    };
    let verb = if best.saved.is_empty() { "takes" } else { "saves" };
    Some(Headline {
        number,
        after: Text::from(format!(" {what}: {name}")),
        lead: vec![said(format!("{} {} open.", of(items.len(), "credential", "credentials"), is_are(items.len())))],
        ..line(&format!("Closing one credential {verb} "))
    })
}

fn of_crossings(page: &DrillPage) -> Option<Headline> {
    let items = page.crossings.as_ref()?;
    if items.is_empty() {
        return Some(line("No lower environment leads into another, in what was read"));
    }
    let names = Names::of(page);
    let mut environments: Vec<&str> = items.iter().map(|item| names.called(&item.environment)).collect();
    environments.sort_unstable();
    environments.dedup();
    let mut targets: Vec<&str> = items.iter().map(|item| names.called(&item.into)).collect();
    targets.sort_unstable();
    targets.dedup();
    let uncut = items.iter().filter(|item| item.cut_by.is_empty()).count();
    let lead = match uncut {
        0 => "Each can be closed by a single layer.".to_owned(),
        1 => "One of them no single layer closes.".to_owned(),
        many => format!("{} of them no single layer closes.", capital(many)),
    };
    Some(Headline {
        number: of(items.len(), "way", "ways"),
        is_owed: true,
        after: Text::from(format!(
            " {} from {} into {}",
            if items.len() == 1 { "leads" } else { "lead" },
            listed(&environments),
            listed(&targets)
        )),
        lead: vec![said(lead)],
        ..Headline::default()
    })
}

fn of_replays(page: &DrillPage) -> Option<Headline> {
    let items = page.replays.as_ref()?;
    let Some(worst) = items.iter().max_by_key(|item| item.jewels.len()) else {
        return Some(line("No known breach was replayed"));
    };
    let mut words: Vec<&str> = items.iter().map(|item| item.in_time.words.as_str()).collect();
    words.dedup();
    let lead = words.into_iter().take(NAMED).map(|words| said(format!("{}. ", first_upper(words)))).collect();
    let name = if worst.name.trim().is_empty() { &worst.scenario } else { &worst.name };
    let mut headline = Headline { lead, ..line(&format!("{name}, here: ")) };
    if worst.jewels.is_empty() {
        headline.before = Text::from(format!("{name}, here: {}", end(worst)));
    } else {
        headline.number = jewels(worst.jewels.len());
        headline.is_owed = true;
        headline.after = Text::from(if worst.jewels.len() == 1 { " falls" } else { " fall" });
    }
    Some(headline)
}

/// Begins a sentence.
fn first_upper(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
