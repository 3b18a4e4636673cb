//! Relations that a later fact corrected: as of an earlier knowledge they still hold (semantics 1.3).

use std::collections::BTreeMap;

use model::Instant;

use crate::{Link, NodeId};

/// Corrected relations, by both their ends, each with when the correction was recorded.
#[derive(Debug, Default)]
pub(crate) struct Corrected {
    links: Vec<(Link, Instant)>,
    about: BTreeMap<NodeId, Vec<usize>>,
}

impl Corrected {
    pub(crate) fn add(&mut self, link: Link, until: Instant) {
        let number = self.links.len();
        self.about.entry(link.from).or_default().push(number);
        if link.to != link.from {
            self.about.entry(link.to).or_default().push(number);
        }
        self.links.push((link, until));
    }

    /// Returns the corrected relations of a node, with until when each was known.
    pub(crate) fn about(&self, node: NodeId) -> impl Iterator<Item = &(Link, Instant)> {
        self.about.get(&node).into_iter().flatten().filter_map(|number| self.links.get(*number))
    }
}
