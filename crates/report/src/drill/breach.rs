//! Vendors, the worst first, and how their jewels fall.

use app::BreachItem;

use super::names::{Names, counted};
use super::page::{BreachPaths, DrillPage};
use super::path::{Path, Told, begun, words};
use super::union::Union;
use crate::count::{grouped, of};
use crate::text::Text;

/// One vendor.
pub(crate) struct Row {
    pub(crate) rank: usize,
    pub(crate) name: Text,
    pub(crate) id: Text,
    pub(crate) href: Option<String>,
    pub(crate) holds: String,
    pub(crate) credentials: String,
    pub(crate) atoms: String,
    pub(crate) count: usize,
    pub(crate) jewels: Text,
    /// What would take most away.
    pub(crate) best: Text,
    pub(crate) best_more: String,
    pub(crate) is_candidate: bool,
}

/// The vendors.
pub(crate) struct Breaches {
    pub(crate) title: &'static str,
    pub(crate) answer: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) paths: Vec<Path>,
}

impl Breaches {
    /// Returns the vendors; none where neither they nor their paths were asked for.
    pub(crate) fn new(page: &DrillPage) -> Option<Self> {
        let items = page.breaches.as_ref();
        if items.is_none() && page.paths.is_empty() {
            return None;
        }
        let items = items.map_or(&[][..], Vec::as_slice);
        let taking = items.iter().filter(|item| !item.jewels.is_empty()).count();
        let answer = match (items.len(), taking) {
            (0, _) => String::new(),
            (all, 0) => format!("{} looked at; no jewel falls to any of them.", of(all, "vendor", "vendors")),
            (all, taking) => format!(
                "By jewels that fall, then by atoms that follow. {} of {} {} a jewel.",
                grouped(taking),
                of(all, "vendor", "vendors"),
                if taking == 1 { "takes" } else { "take" }
            ),
        };
        Some(Self {
            title: if page.breaches.is_some() { "Vendors, the worst first" } else { "How the jewels fall" },
            answer,
            rows: items.iter().enumerate().map(|(at, item)| row(page, at, item)).collect(),
            paths: page.paths.iter().enumerate().map(|(at, item)| path(page, at + 1, item)).collect(),
        })
    }
}

fn row(page: &DrillPage, at: usize, item: &BreachItem) -> Row {
    let names = Names::of(page);
    let best = item.layers.first();
    let path = page.paths.iter().position(|path| path.vendor == item.vendor);
    let nothing = if item.layers_asked { "no single layer takes anything away" } else { "not looked at" };
    Row {
        rank: at + 1,
        name: Text::from(names.called(&item.vendor)),
        id: Text::from(item.vendor.as_str()),
        href: path.map(|number| format!("#p{}", number + 1)),
        holds: grouped(item.holds),
        credentials: counted(item.credentials),
        atoms: counted(item.atoms),
        count: item.jewels.len(),
        jewels: names.atoms(&item.jewels),
        best: best.map_or_else(|| Text::from(nothing), |layer| begun(words(layer, names).as_str())),
        best_more: best.map_or_else(String::new, |layer| {
            let saves =
                if layer.saved.is_empty() { String::new() } else { format!("saves {}, ", jewels(layer.saved.len())) };
            format!("{saves}{} fewer", atoms(layer.lost))
        }),
        is_candidate: best.is_some_and(|layer| layer.candidate),
    }
}

fn path(page: &DrillPage, number: usize, item: &BreachPaths) -> Path {
    let names = Names::of(page);
    let union = Union::of(item.trees.iter().map(Vec::as_slice), names);
    let breach = page.breaches.iter().flatten().find(|breach| breach.vendor == item.vendor);
    let singles = breach.iter().flat_map(|breach| &breach.layers).filter(|layer| layer.controls.len() == 1);
    let layers: Vec<_> = singles.cloned().collect();
    let says = match union.ends.len() {
        0 => "No jewel falls, in what was read.".to_owned(),
        1 => format!("{} to one jewel.", of(union.steps.len(), "step", "steps")),
        many => format!("{} to {many} jewels; what several share stands once.", of(union.steps.len(), "step", "steps")),
    };
    let title = Text::from(format!("{}: how the jewels fall", names.called(&item.vendor)));
    Path::new(Told { number, title, says, union: &union, layers: &layers, end: "falls" }, names, page.as_of)
}

/// Writes so many jewels.
pub(crate) fn jewels(count: usize) -> String {
    of(count, "jewel", "jewels")
}

/// Writes so many atoms.
pub(crate) fn atoms(count: u64) -> String {
    format!("{} {}", counted(count), if count == 1 { "atom" } else { "atoms" })
}
