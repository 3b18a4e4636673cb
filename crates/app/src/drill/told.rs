//! What was published about where an intruder got, beside where one gets here; and, where one does not, the controls in
//! the cut that says why not.

use std::collections::BTreeSet;
use std::sync::Arc;

use drill::{Replay, Start};
use estate::{Atom, NodeId};
use model::{Level, NodeKind, Scenario};
use reach::{AtomId, Blocked, cut};
use response::Run;

use crate::casework::called;
use crate::drill::stage::Played;
use crate::{Asked, ToldItem};

/// Sets what is told of a breach beside a replay of it from the same start.
pub(crate) fn told(
    played: &Played,
    scenario: &Scenario,
    start: &Start,
    replay: &Replay,
    asked: Asked,
) -> Vec<ToldItem> {
    let compiled = Arc::clone(&played.compiled);
    let run = Run::at_instant(played.estate(), compiled, asked.as_of, &start.compromised, &start.held);
    let item = |told: &model::Told| {
        let ours = played.systems_called(&told.system);
        let entered = |system: &NodeId| replay.entered.iter().any(|(node, _)| node == system);
        let reached_here = (!ours.is_empty()).then(|| ours.iter().any(entered));
        let by_here = if reached_here == Some(false) { cutting(&run, &ours) } else { BTreeSet::new() };
        ToldItem {
            what: told.system.clone(),
            ours: played.sorted_names(&ours),
            reached_then: told.reached,
            reached_here,
            by_then: told.by.iter().map(ToString::to_string).collect(),
            by_here: played.sorted_names(&by_here),
        }
    };
    scenario.told.iter().map(item).collect()
}

/// Returns the controls that keep somebody off systems: those that block a clause of the cut.
fn cutting(run: &Run, systems: &[NodeId]) -> BTreeSet<NodeId> {
    let atoms = &run.compiled.atoms;
    let control = |atom: AtomId| if let Some(Atom::Down(control)) = atoms.atom(atom) { Some(control) } else { None };
    let cuts = systems.iter().filter_map(|system| {
        let lowest = atoms.id(Atom::On(*system, Level::Read))?;
        cut(&run.compiled.program, &run.world, &run.model, lowest, &|atom| control(atom).is_some())
    });
    let blocked = cuts.flat_map(|cut| cut.clauses).map(|clause| clause.blocked);
    blocked.filter_map(|blocked| if let Blocked::Guard(atom) = blocked { control(atom) } else { None }).collect()
}

impl Played {
    /// Returns the systems whose name or label shares a telling word with a description.
    pub(crate) fn systems_called(&self, description: &str) -> Vec<NodeId> {
        let wanted = telling(description);
        let is_it = |system: &NodeId| {
            let own = telling(&format!("{} {}", called(self.estate(), *system), self.name(*system)));
            wanted.iter().any(|word| own.contains(word))
        };
        self.estate().of_kind(NodeKind::System).into_iter().filter(is_it).collect()
    }
}

/// Words that say nothing of which system is meant.
const COMMON: [&str; 30] = [
    "and",
    "the",
    "not",
    "yet",
    "use",
    "for",
    "its",
    "own",
    "system",
    "systems",
    "data",
    "server",
    "servers",
    "service",
    "services",
    "environment",
    "account",
    "accounts",
    "access",
    "suite",
    "customer",
    "customers",
    "centre",
    "center",
    "release",
    "configuration",
    "production",
    "internal",
    "gateway",
    "storage",
];

/// Returns the words of a text that tell something, in lower case.
fn telling(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words
        .filter(|word| word.len() >= 3 && !COMMON.contains(&word.as_str()) && !word.starts_with(char::is_numeric))
        .collect()
}
