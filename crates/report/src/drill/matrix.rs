//! Vendor by crown jewel: how many controls must fail, and with what chance it falls (semantics 9.19).

use std::collections::{BTreeMap, BTreeSet};

use app::{DepthItem, PairItem};

use super::chance::Dot;
use super::names::{Names, counted};
use super::page::DrillPage;
use crate::count::{grouped, of};
use crate::text::Text;

/// How many jewels stand side by side.
const ABREAST: usize = 6;
/// How many vendors without a path have a row of their own.
const ROWS_WITHOUT: usize = 3;

/// One vendor and one jewel.
pub(crate) struct Cell {
    pub(crate) jewel: Text,
    /// The mark; none where no depth is known.
    pub(crate) symbol: Option<&'static str>,
    pub(crate) word: String,
    pub(crate) falls: bool,
    pub(crate) dot: Option<Dot>,
}

/// One vendor.
pub(crate) struct Row {
    pub(crate) name: Text,
    pub(crate) more: String,
    /// Where it is told how its jewels fall.
    pub(crate) href: Option<String>,
    pub(crate) cells: Vec<Cell>,
}

/// So many jewels as stand side by side.
pub(crate) struct Grid {
    pub(crate) number: usize,
    pub(crate) title: String,
    /// How many columns it has, so that parts of a table stand alike.
    pub(crate) wide: usize,
    pub(crate) jewels: Vec<Text>,
    pub(crate) rows: Vec<Row>,
}

/// Controls that suffice when they fail together.
pub(crate) struct Behind {
    pub(crate) vendor: Text,
    pub(crate) jewel: Text,
    pub(crate) word: String,
    pub(crate) controls: Text,
}

/// The whole table.
pub(crate) struct Matrix {
    pub(crate) grids: Vec<Grid>,
    /// Vendors of which no jewel is in reach, and those that were not asked about, beyond the few that have a row.
    pub(crate) folded: Vec<(String, Text)>,
    pub(crate) behind: Vec<Behind>,
    pub(crate) has_chances: bool,
}

impl Matrix {
    pub(crate) fn new(page: &DrillPage) -> Option<Self> {
        let pairs = page.pairs.as_ref()?;
        let names = Names::of(page);
        let board = Board::new(page, pairs);
        if board.vendors.is_empty() || board.jewels.is_empty() {
            return None;
        }
        let (mut shown, others): (Vec<&str>, Vec<&str>) =
            board.vendors.iter().partition(|vendor| board.reaches(vendor));
        let (without, unasked): (Vec<&str>, Vec<&str>) = others.into_iter().partition(|vendor| board.is_asked(vendor));
        let mut folded = Vec::new();
        for (vendors, of_them) in [
            (without, "with no path to any of them, in what was read"),
            (unasked, "with no path found, and not asked about every jewel"),
        ] {
            // A few rows of "no path" tell more than a sentence; many would bury the others.
            if vendors.len() > ROWS_WITHOUT {
                let says = format!("{} {of_them}", of(vendors.len(), "vendor", "vendors"));
                folded.push((says, Text::joined(vendors.iter().map(|id| names.called(id)), ", ")));
            } else {
                shown.extend(vendors);
            }
        }
        let parts = board.jewels.len().div_ceil(ABREAST);
        let grids = board.jewels.chunks(ABREAST).enumerate().map(|(part, jewels)| Grid {
            number: part + 1,
            title: if parts > 1 { format!("Jewels, part {} of {parts}", part + 1) } else { String::new() },
            wide: if parts > 1 { ABREAST } else { jewels.len() },
            jewels: jewels.iter().map(|jewel| Text::from(names.atom(jewel))).collect(),
            rows: shown.iter().map(|vendor| row(page, &board, vendor, jewels)).collect(),
        });
        Some(Self {
            grids: grids.collect(),
            folded,
            behind: pairs.iter().filter_map(|pair| behind(names, pair)).collect(),
            has_chances: pairs.iter().any(|pair| pair.chance.is_some()),
        })
    }
}

/// Who and what is in the table, and in which order: what falls most first.
struct Board<'a> {
    vendors: Vec<&'a str>,
    jewels: Vec<&'a str>,
    pairs: BTreeMap<(&'a str, &'a str), &'a PairItem>,
}

impl<'a> Board<'a> {
    fn new(page: &'a DrillPage, pairs: &'a [PairItem]) -> Self {
        let vendors = page.vendors.iter().chain(pairs.iter().map(|pair| &pair.vendor));
        let jewels = page.jewels.iter().chain(pairs.iter().map(|pair| &pair.jewel));
        let mut board = Self {
            vendors: once(vendors),
            jewels: once(jewels),
            pairs: pairs.iter().map(|pair| ((pair.vendor.as_str(), pair.jewel.as_str()), pair)).collect(),
        };
        let weight = |is_of: &dyn Fn(&PairItem) -> bool| {
            let own = || pairs.iter().filter(|pair| is_of(pair));
            let nearest = own().filter_map(|pair| pair.depth.as_ref()).map(|depth| depth.at_most).min();
            let (fallen, near) = (own().filter(|pair| falls(pair)).count(), own().filter(|pair| is_path(pair)));
            (std::cmp::Reverse(fallen), nearest.unwrap_or(usize::MAX), std::cmp::Reverse(near.count()))
        };
        board.vendors.sort_by_cached_key(|vendor| weight(&|pair| pair.vendor == **vendor));
        board.jewels.sort_by_cached_key(|jewel| weight(&|pair| pair.jewel == **jewel));
        board
    }

    fn reaches(&self, vendor: &str) -> bool {
        self.jewels.iter().any(|jewel| self.pairs.get(&(vendor, *jewel)).is_some_and(|pair| is_path(pair)))
    }

    fn is_asked(&self, vendor: &str) -> bool {
        self.jewels.iter().all(|jewel| self.pairs.contains_key(&(vendor, *jewel)))
    }
}

/// Returns each text once, in the order in which they come first.
fn once<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    texts.map(String::as_str).filter(|text| seen.insert(*text)).collect()
}

/// Tells whether a jewel falls though no control fails.
pub(crate) fn falls(pair: &PairItem) -> bool {
    pair.depth.as_ref().is_some_and(|depth| depth.at_most == 0)
}

/// Tells whether a jewel can fall at all: how deep it lies is not always asked.
fn is_path(pair: &PairItem) -> bool {
    pair.depth.is_some() || pair.chance.is_some()
}

fn row(page: &DrillPage, board: &Board<'_>, vendor: &str, jewels: &[&str]) -> Row {
    let names = Names::of(page);
    let breach = page.breaches.iter().flatten().find(|item| item.vendor == vendor);
    let path = page.paths.iter().position(|item| item.vendor == vendor);
    Row {
        name: Text::from(names.called(vendor)),
        more: breach
            .map_or_else(String::new, |item| format!("{} held, opens {}", grouped(item.holds), counted(item.atoms))),
        href: path.map(|number| format!("#p{}", number + 1)),
        cells: jewels
            .iter()
            .map(|jewel| cell(names.atom(jewel), board.pairs.get(&(vendor, *jewel)).copied()))
            .collect(),
    }
}

fn cell(jewel: String, pair: Option<&PairItem>) -> Cell {
    let depth = pair.and_then(|pair| pair.depth.as_ref());
    let falls = pair.is_some_and(falls);
    Cell {
        jewel: Text::from(jewel),
        symbol: depth.map(|_| if falls { "falls" } else { "away" }),
        word: match (pair, depth) {
            (None, _) => "not asked".to_owned(),
            (Some(pair), None) if is_path(pair) => "can fall".to_owned(),
            (_, None) => "no path".to_owned(),
            (_, Some(depth)) => away(depth),
        },
        falls,
        dot: pair.and_then(|pair| pair.chance.as_ref()).and_then(Dot::of_chance),
    }
}

/// Says how deep a jewel lies.
pub(crate) fn away(depth: &DepthItem) -> String {
    match (depth.at_least, depth.at_most) {
        (_, 0) => "falls".to_owned(),
        (least, most) if depth.exact || least == most => format!("{} away", grouped(most)),
        (least, most) => format!("between {} and {} away", grouped(least), grouped(most)),
    }
}

fn behind(names: Names<'_>, pair: &PairItem) -> Option<Behind> {
    let depth = pair.depth.as_ref().filter(|depth| !depth.controls.is_empty())?;
    Some(Behind {
        vendor: Text::from(names.called(&pair.vendor)),
        jewel: Text::from(names.atom(&pair.jewel)),
        word: away(depth),
        controls: names.all(&depth.controls),
    })
}
