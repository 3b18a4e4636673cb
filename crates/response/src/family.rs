//! Families: what was seen of a credential and of everything minted from it, at any depth (semantics 7.1).
//!
//! Each member is looked at once. Where every member was minted from one other, what was seen of it is handed up to that one,
//! so that a chain of a thousand costs a thousand steps; only above a member with two parents, or in a circle, is a family walked.

use std::collections::{BTreeMap, BTreeSet};

use estate::NodeId;
use model::{Attribution, Instant, Outcome, Used};

use crate::usage::traits;

/// What was seen of one credential, or of a family.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    pub(crate) first: Option<Instant>,
    pub(crate) last: Option<Instant>,
    /// Successes.
    pub(crate) count: u64,
    pub(crate) failures: u64,
    /// Whether a success surely was one of them.
    pub(crate) surely_used: bool,
    /// The first success, with how surely the log names it.
    pub(crate) success: Option<(Instant, Attribution)>,
    /// Addresses, networks, agents and actions.
    pub(crate) traits: BTreeSet<String>,
    pub(crate) indicators: BTreeSet<String>,
    /// Up to when the logs of all reach, where they stop early.
    pub(crate) until: Option<Instant>,
    /// Why nobody can tell.
    pub(crate) missing: BTreeSet<String>,
}

impl Seen {
    /// Adds one use.
    pub(crate) fn add(&mut self, used: &Used) {
        self.first = earlier(self.first, Some(used.at));
        self.last = self.last.max(Some(used.at));
        match used.outcome {
            Outcome::Success => {
                self.count = self.count.saturating_add(used.count);
                self.surely_used |= matches!(used.attribution, Attribution::Exact | Attribution::Session);
                self.success = earlier(self.success, Some((used.at, used.attribution)));
            }
            Outcome::Failure => self.failures = self.failures.saturating_add(used.count),
        }
        self.traits.extend(traits(used));
    }

    /// Adds what was seen of another member.
    fn absorb(&mut self, other: Self) {
        self.first = earlier(self.first, other.first);
        self.last = self.last.max(other.last);
        self.count = self.count.saturating_add(other.count);
        self.failures = self.failures.saturating_add(other.failures);
        self.surely_used |= other.surely_used;
        self.success = earlier(self.success, other.success);
        self.until = earlier(self.until, other.until);
        join(&mut self.traits, other.traits);
        join(&mut self.indicators, other.indicators);
        join(&mut self.missing, other.missing);
    }
}

fn earlier<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    [one, other].into_iter().flatten().min()
}

/// Adds the smaller set to the larger.
fn join(into: &mut BTreeSet<String>, mut other: BTreeSet<String>) {
    if into.len() < other.len() {
        std::mem::swap(into, &mut other);
    }
    into.extend(other);
}

/// One member: what was seen of it alone, and what was minted from it.
pub(crate) struct Member {
    pub(crate) own: Seen,
    pub(crate) children: Vec<NodeId>,
}

/// Tells what was seen of the family of each member; every child must be a member, too.
pub(crate) fn each_family(members: &BTreeMap<NodeId, Member>, mut tell: impl FnMut(NodeId, &Seen)) {
    let parents = parents(members);
    let (order, walked) = upwards(members, &parents);
    let mut handed: BTreeMap<NodeId, Seen> = BTreeMap::new();
    for node in order {
        let seen =
            if walked.contains(&node) { walk(members, node) } else { own_and(members, node, handed.remove(&node)) };
        tell(node, &seen);
        if let Some([parent]) = parents.get(&node).map(Vec::as_slice)
            && !walked.contains(parent)
        {
            handed.entry(*parent).or_default().absorb(seen);
        }
    }
}

type Parents = BTreeMap<NodeId, Vec<NodeId>>;

fn parents(members: &BTreeMap<NodeId, Member>) -> Parents {
    let mut parents = Parents::new();
    for (parent, member) in members {
        for child in &member.children {
            parents.entry(*child).or_default().push(*parent);
        }
    }
    parents
}

/// Puts children before their parents, and finds those whose family must be walked, last of all those in a circle or above one.
fn upwards(members: &BTreeMap<NodeId, Member>, parents: &Parents) -> (Vec<NodeId>, BTreeSet<NodeId>) {
    let above = |node: &NodeId| parents.get(node).map_or(&[][..], Vec::as_slice);
    let mut waiting: BTreeMap<NodeId, usize> =
        members.iter().map(|(node, member)| (*node, member.children.len())).collect();
    let mut order: Vec<NodeId> = waiting.iter().filter(|(_, count)| **count == 0).map(|(node, _)| *node).collect();
    let mut walked: BTreeSet<NodeId> = BTreeSet::new();
    let mut at = 0;
    while let Some(node) = order.get(at).copied() {
        at += 1;
        waiting.remove(&node);
        let is_shared = above(&node).len() > 1 || walked.contains(&node);
        for parent in above(&node) {
            if is_shared {
                walked.insert(*parent);
            }
            if let Some(left) = waiting.get_mut(parent) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    order.push(*parent);
                }
            }
        }
    }
    walked.extend(waiting.keys());
    order.extend(waiting.into_keys());
    (order, walked)
}

fn own_and(members: &BTreeMap<NodeId, Member>, node: NodeId, below: Option<Seen>) -> Seen {
    let mut seen = members.get(&node).map(|member| member.own.clone()).unwrap_or_default();
    if let Some(below) = below {
        seen.absorb(below);
    }
    seen
}

fn walk(members: &BTreeMap<NodeId, Member>, root: NodeId) -> Seen {
    let mut seen = Seen::default();
    let mut known = BTreeSet::from([root]);
    let mut left = vec![root];
    while let Some(member) = left.pop().and_then(|node| members.get(&node)) {
        seen.absorb(member.own.clone());
        left.extend(member.children.iter().copied().filter(|child| known.insert(*child)));
    }
    seen
}

#[cfg(test)]
mod tests {
    use estate::{EstateBuilder, Provenance};
    use model::{Fact, Instant, Name, Node, NodeKind, Origin, Standing};

    use super::*;

    /// Members by their children; the numbers are places in the list.
    fn walked(children: &[&[usize]]) -> usize {
        let mut builder = EstateBuilder::new();
        let origin = builder.origin(&Origin { source: "facts".into(), standing: Standing::Inventory });
        for at in 0..children.len() {
            let id = Name::new(&format!("acme/{at}")).unwrap();
            let node = Node { id, kind: NodeKind::Credential, set: BTreeMap::new() };
            builder.add(Fact::Node(node), Provenance { seq: 0, recorded: Instant::MIN, origin });
        }
        let nodes: Vec<NodeId> = builder.build().nodes().collect();
        let member = |of: &&[usize]| Member {
            own: Seen { count: 1, ..Seen::default() },
            children: of.iter().map(|at| nodes[*at]).collect(),
        };
        let members: BTreeMap<NodeId, Member> = nodes.iter().copied().zip(children.iter().map(member)).collect();
        let mut told = BTreeSet::new();
        each_family(&members, |node, seen| {
            assert!(told.insert(node));
            assert_eq!(seen.count, walk(&members, node).count, "as by walking");
        });
        assert_eq!(told.len(), members.len(), "each is told of once");
        upwards(&members, &parents(&members)).1.len()
    }

    #[test]
    fn only_what_is_shared_or_in_a_circle_is_walked() {
        assert_eq!(walked(&[&[1], &[2], &[3], &[]]), 0, "a chain");
        assert_eq!(walked(&[&[1, 2], &[3, 4], &[], &[], &[]]), 0, "a tree");
        assert_eq!(walked(&[&[1, 2], &[3], &[3], &[4], &[]]), 3, "those above a member with two parents");
        assert_eq!(walked(&[&[1], &[2], &[1], &[]]), 3, "a circle and what is above it");
        assert_eq!(walked(&[&[0], &[2], &[]]), 1, "minted from itself");
    }
}
