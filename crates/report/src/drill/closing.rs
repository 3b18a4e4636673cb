//! Closings: what closing each open credential alone would take away.

use app::ClosureItem;

use super::names::{Names, counted};
use super::page::DrillPage;
use crate::atom::short_name;
use crate::count::{of, word};
use crate::text::Text;

/// How many stand open; the others are folded.
const OPEN: usize = 30;

/// One open credential.
pub(crate) struct Row {
    pub(crate) rank: usize,
    pub(crate) name: Text,
    pub(crate) id: Text,
    pub(crate) owner: Option<Text>,
    pub(crate) vendors: Text,
    pub(crate) count: usize,
    pub(crate) saved: Text,
    pub(crate) lost: String,
    pub(crate) opens: Text,
}

/// All of them.
pub(crate) struct Closings {
    pub(crate) answer: String,
    pub(crate) open: Vec<Row>,
    pub(crate) folded: Vec<Row>,
    pub(crate) fold: String,
}

impl Closings {
    pub(crate) fn new(page: &DrillPage) -> Option<Self> {
        let items = page.closures.as_ref()?;
        let mut open: Vec<Row> = items.iter().enumerate().map(|(at, item)| row(page, at, item)).collect();
        let folded = open.split_off(open.len().min(OPEN));
        let saving = items.iter().filter(|item| !item.saved.is_empty()).count();
        let answer = match (items.len(), saving) {
            (0, _) => "No open credential is known.".to_owned(),
            (_, 0) => "Closing any one of them saves no jewel; ranked by atoms out of the intruder’s reach.".to_owned(),
            (all, _) => format!(
                "Of {} {} {} a jewel, closed alone.",
                of(all, "open credential", "open credentials"),
                word(saving),
                if saving == 1 { "saves" } else { "save" }
            ),
        };
        Some(Self { answer, open, fold: of(folded.len(), "more", "more"), folded })
    }
}

fn row(page: &DrillPage, at: usize, item: &ClosureItem) -> Row {
    let names = Names::of(page);
    // What it opens alone names jewels without `on:`.
    let opened = item.opens.jewels.iter().map(|jewel| names.atom(&format!("on:{jewel}")));
    let says = item.opens.says.iter().cloned();
    Row {
        rank: at + 1,
        name: Text::from(names.called(&item.credential)),
        id: Text::from(item.credential.as_str()),
        owner: item.owner.as_deref().map(|owner| Text::from(short_name(owner))),
        vendors: names.all(&item.vendors),
        count: item.saved.len(),
        saved: names.atoms(&item.saved),
        lost: counted(item.lost),
        opens: if item.opens.atoms == 0 { Text::from("nothing") } else { Text::joined(opened.chain(says), "; ") },
    }
}
