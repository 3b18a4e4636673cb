//! Which relations go out from a node, or come in to it, as compressed rows.

use crate::{Link, NodeId};

/// For each node, the numbers of its relations, in the order of the relations.
#[derive(Debug, Default)]
pub(crate) struct Adjacency {
    starts: Vec<u32>,
    links: Vec<u32>,
}

impl Adjacency {
    /// Sorts relations by one of their ends.
    pub(crate) fn new(nodes: usize, links: &[Link], end: impl Fn(&Link) -> NodeId) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        for link in links {
            if let Some(count) = starts.get_mut(end(link).index() + 1) {
                *count += 1;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut next = starts.clone();
        let mut numbers = vec![0_u32; links.len()];
        for (number, link) in (0_u32..).zip(links) {
            let Some(next) = next.get_mut(end(link).index()) else { continue };
            if let Some(slot) = numbers.get_mut(*next as usize) {
                *slot = number;
            }
            *next += 1;
        }
        Self { starts, links: numbers }
    }

    /// Returns the numbers of a node's relations.
    pub(crate) fn of(&self, node: NodeId) -> &[u32] {
        let bound = |at: usize| self.starts.get(at).map_or(0, |start| *start as usize);
        self.links.get(bound(node.index())..bound(node.index() + 1)).unwrap_or_default()
    }
}
