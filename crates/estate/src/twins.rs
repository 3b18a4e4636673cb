//! Two names for one thing (semantics 2.2): the second name takes over what the first has.

use std::collections::BTreeMap;

use crate::{NodeId, Provenance};

/// Statements that two names are one, or are not.
#[derive(Debug, Default)]
pub(crate) struct Twins {
    said: BTreeMap<(NodeId, NodeId), (Provenance, bool)>,
}

impl Twins {
    /// Takes a statement; a later one about the same pair replaces it.
    pub(crate) fn say(&mut self, from: NodeId, to: NodeId, provenance: Provenance, same: bool) {
        let newer = |(earlier, _): &(Provenance, bool)| {
            (earlier.recorded, earlier.seq) <= (provenance.recorded, provenance.seq)
        };
        if self.said.get(&(from, to)).is_none_or(newer) {
            self.said.insert((from, to), (provenance, same));
        }
    }

    /// Returns, for each node, the node that stands for it; nothing where no two are one.
    pub(crate) fn standing_for(&self, nodes: usize) -> Option<Vec<NodeId>> {
        if !self.said.values().any(|(_, same)| *same) {
            return None;
        }
        let mut parents: Vec<usize> = (0..nodes).collect();
        for ((from, to), _) in self.said.iter().filter(|(_, (_, same))| *same) {
            let (root, kept) = (root_of(&parents, from.index()), root_of(&parents, to.index()));
            if let Some(parent) = parents.get_mut(root) {
                *parent = kept;
            }
        }
        let number = |index: usize| NodeId(u32::try_from(root_of(&parents, index)).unwrap_or(u32::MAX));
        Some((0..nodes).map(number).collect())
    }
}

fn root_of(parents: &[usize], mut node: usize) -> usize {
    while let Some(parent) = parents.get(node).copied().filter(|parent| *parent != node) {
        node = parent;
    }
    node
}
