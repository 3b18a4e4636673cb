//! What a facts file said of each node: a name that comes twice with different facts is refused, not guessed about.

use std::collections::{BTreeMap, HashMap};

use model::{Fact, Name, Node, NodeKind, Value};

/// The nodes of one file so far.
#[derive(Default)]
pub(super) struct Said {
    nodes: HashMap<Name, (NodeKind, BTreeMap<String, Value>)>,
}

impl Said {
    /// Takes a fact, or says how it contradicts an earlier one of the same file.
    pub(super) fn take(&mut self, fact: &Fact) -> Result<(), String> {
        let Fact::Node(Node { id, kind, set }) = fact else { return Ok(()) };
        let (first_kind, known) = self.nodes.entry(id.clone()).or_insert_with(|| (*kind, BTreeMap::new()));
        if first_kind != kind {
            return Err(format!("{id} is a {first_kind} earlier in this file, and a {kind} here"));
        }
        for (key, value) in set {
            match known.get(key) {
                Some(earlier) if earlier != value => {
                    return Err(format!("{id} has another {key} earlier in this file"));
                }
                Some(_) => {}
                None => {
                    known.insert(key.clone(), value.clone());
                }
            }
        }
        Ok(())
    }
}
