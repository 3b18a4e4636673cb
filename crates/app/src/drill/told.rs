//! What was published about where an intruder got, beside where one gets here.

use std::collections::BTreeSet;

use drill::Replay;
use estate::NodeId;
use model::{NodeKind, Scenario};

use crate::ToldItem;
use crate::casework::called;
use crate::drill::stage::Played;

/// Sets what is told of a breach beside a replay.
pub(crate) fn told(played: &Played, scenario: &Scenario, replay: &Replay) -> Vec<ToldItem> {
    let item = |told: &model::Told| {
        let ours = played.systems_called(&told.system);
        let entered = |system: &NodeId| replay.entered.iter().any(|(node, _)| node == system);
        let stops = replay.stopped.iter().filter(|(atom, _)| ours.contains(&atom.node()));
        let by_here: BTreeSet<NodeId> = stops.flat_map(|(_, controls)| controls.iter().copied()).collect();
        let reached_here = (!ours.is_empty()).then(|| ours.iter().any(entered));
        ToldItem {
            what: told.system.clone(),
            ours: played.sorted_names(&ours),
            reached_then: told.reached,
            reached_here,
            by_then: told.by.iter().map(ToString::to_string).collect(),
            by_here: if reached_here == Some(true) { Vec::new() } else { played.sorted_names(&by_here) },
        }
    };
    scenario.told.iter().map(item).collect()
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
const COMMON: [&str; 22] = [
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
        .filter(|word| word.len() > 3 && !COMMON.contains(&word.as_str()) && !word.starts_with(char::is_numeric))
        .collect()
}
