//! The long way: facts are changed, read, and one world is solved.

use std::collections::BTreeSet;

use drill::Layer;
use estate::{Atom, Estate};
use model::{NodeKind, Relation, attribute};
use serde_json::{Value, json};

use crate::estates::{Facts, now};

/// What is reached: the atoms that are counted, and the jewels that fall, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reached {
    pub(crate) atoms: BTreeSet<String>,
    pub(crate) jewels: BTreeSet<String>,
}

/// Compromises things, or holds credentials, in the estate of some facts.
pub(crate) fn reached(facts: &Facts, from: &[&str]) -> Reached {
    let estate = facts.read();
    let nodes = from.iter().filter_map(|id| estate.find(id));
    let (held, compromised): (Vec<_>, Vec<_>) =
        nodes.partition(|node| estate.kind(*node) == Some(NodeKind::Credential));
    let run = response::drill(&estate, &|_| model::Span::ALWAYS, now(), &compromised, &held).unwrap();
    let counted = |atom: &Atom| matches!(atom, Atom::Have(_) | Atom::Act(_) | Atom::On(..));
    let atoms: Vec<Atom> = run.held().map(|(_, atom)| atom).filter(counted).collect();
    let falls = |atom: &&Atom| match atom {
        Atom::On(system, level) => estate.attributes(*system).word(attribute::JEWEL) == Some(*level),
        _ => false,
    };
    Reached { jewels: texts(&estate, atoms.iter().filter(falls)), atoms: texts(&estate, atoms.iter()) }
}

fn texts<'a>(estate: &Estate, atoms: impl Iterator<Item = &'a Atom>) -> BTreeSet<String> {
    atoms.map(|atom| atom.shown(estate).to_string()).collect()
}

/// Changes the facts to what a layer would make of them.
pub(crate) fn with_layer(facts: &Facts, estate: &Estate, layer: Layer) -> Facts {
    let name = |node| estate.name(node).to_string();
    let edge = |line: &Value, relation: &str, from: &str, to: &str| {
        line["edge"] == relation && line["from"] == from && line["to"] == to
    };
    match layer {
        Layer::Control(control) => facts.with_states(&[(name(control), "enforced")].into()),
        // The clauses of 9.16 about it are gone; 9.12 is not one of them, so who it authenticates is still known.
        Layer::Close(credential) => {
            let id = name(credential);
            let about = ["held_by", "stored_in", "admits"];
            let shut = shut(&id);
            facts
                .without(|line| line["from"] == id.as_str() && about.iter().any(|edge| line["edge"] == *edge))
                .with(shut)
        }
        Layer::Restrict(credential) => facts.with(shut(&name(credential))),
        Layer::Mfa(identity) => facts.with([
            json!({"v": 1, "node": "control", "id": "control/new", "set": {"control": "mfa", "state": "enforced"}}),
            json!({"v": 1, "edge": "protects", "from": "control/new", "to": name(identity)}),
        ]),
        Layer::Remove(from, relation, to) => {
            let (from, to) = (name(from), name(to));
            facts.without(|line| edge(line, relation.as_str(), &from, &to))
        }
        Layer::Disconnect(from, to) => {
            let (from, to) = (name(from), name(to));
            facts.without(|line| edge(line, Relation::Connects.as_str(), &from, &to))
        }
    }
}

/// An allow-list that nobody passes.
fn shut(credential: &str) -> [Value; 2] {
    [
        json!({"v": 1, "node": "control", "id": "control/new", "set": {"control": "ip_allow_list", "state": "enforced"}}),
        json!({"v": 1, "edge": "protects", "from": "control/new", "to": credential}),
    ]
}
