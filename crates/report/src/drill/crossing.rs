//! Lower environments: the steps by which each leads into another, drawn, and what would close them.

use app::CrossingItem;

use super::breach::{atoms, jewels};
use super::names::Names;
use super::page::DrillPage;
use super::path::{Path, Told};
use super::union::Union;
use crate::count::of;
use crate::text::Text;

/// How many ways of an environment are open; the others are folded.
const OPEN: usize = 4;

/// One lower environment.
pub(crate) struct Environment {
    pub(crate) title: Text,
    pub(crate) says: String,
    pub(crate) jewels: Text,
    pub(crate) open: Vec<Path>,
    pub(crate) folded: Vec<Path>,
}

/// Every lower environment that leads somewhere.
pub(crate) struct Environments {
    pub(crate) answer: String,
    pub(crate) list: Vec<Environment>,
}

impl Environments {
    /// Groups crossings by environment, in the order in which they come; `before` paths stand on the page already.
    pub(crate) fn new(page: &DrillPage, before: usize) -> Option<Self> {
        let crossings = page.crossings.as_ref()?;
        let mut groups: Vec<Vec<&CrossingItem>> = Vec::new();
        for item in crossings {
            let is_same = |group: &&mut Vec<&CrossingItem>| {
                group.first().is_some_and(|first| (&first.environment, &first.into) == (&item.environment, &item.into))
            };
            match groups.iter_mut().find(is_same) {
                Some(group) => group.push(item),
                None => groups.push(vec![item]),
            }
        }
        let answer = match crossings.len() {
            0 => "No lower environment leads into another, in what was read.".to_owned(),
            count => format!("{} by the step that crosses first.", of(count, "way", "ways")),
        };
        let mut number = before;
        let list = groups.iter().map(|group| environment(page, group, &mut number)).collect();
        Some(Self { answer, list })
    }
}

fn environment(page: &DrillPage, group: &[&CrossingItem], number: &mut usize) -> Environment {
    let names = Names::of(page);
    let first = group.first();
    let title = first.map_or_else(Text::default, |item| {
        Text::joined([&item.environment, &item.into].map(|id| names.called(id)), " into ")
    });
    let following = first.map_or(0, |item| item.atoms);
    let fallen: Vec<String> = first.map_or_else(Vec::new, |item| item.jewels.clone());
    let falls = match fallen.len() {
        0 => "no jewel falls".to_owned(),
        1 => "one jewel falls".to_owned(),
        many => format!("{} fall", jewels(many)),
    };
    let mut open: Vec<Path> = group
        .iter()
        .map(|item| {
            *number += 1;
            way(page, *number, item)
        })
        .collect();
    let folded = open.split_off(open.len().min(OPEN));
    Environment {
        title,
        says: format!("{} in; {} follow there in all, and {falls}", of(group.len(), "way", "ways"), atoms(following)),
        jewels: names.atoms(&fallen),
        open,
        folded,
    }
}

fn way(page: &DrillPage, number: usize, item: &CrossingItem) -> Path {
    let names = Names::of(page);
    let union = Union::of(std::iter::once(item.path.as_slice()), names);
    let fact = item.fact.as_ref().map(|fact| format!(": {fact}")).unwrap_or_default();
    let says = format!("Rule {}{fact}.", item.rule);
    let title = Text::from(names.atom(&item.atom));
    Path::new(Told { number, title, says, union: &union, layers: &item.cut_by, end: "entered" }, names, page.as_of)
}
