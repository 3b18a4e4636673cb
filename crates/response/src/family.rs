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
    let mut parents: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for (parent, member) in members {
        for child in &member.children {
            parents.entry(*child).or_default().push(*parent);
        }
    }
    let mut waiting: BTreeMap<NodeId, usize> =
        members.iter().map(|(node, member)| (*node, member.children.len())).collect();
    let mut ready: Vec<NodeId> = waiting.iter().filter(|(_, count)| **count == 0).map(|(node, _)| *node).collect();
    let mut handed: BTreeMap<NodeId, Seen> = BTreeMap::new();
    let mut walked: BTreeSet<NodeId> = BTreeSet::new();
    while let Some(node) = ready.pop() {
        waiting.remove(&node);
        let above = parents.get(&node).map_or(&[][..], Vec::as_slice);
        let seen =
            if walked.contains(&node) { walk(members, node) } else { own_and(members, node, handed.remove(&node)) };
        tell(node, &seen);
        let is_shared = above.len() > 1 || walked.contains(&node);
        for parent in above {
            if is_shared {
                walked.insert(*parent);
            }
            let left = waiting.entry(*parent).or_default();
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.push(*parent);
            }
        }
        if let ([parent], false) = (above, is_shared) {
            handed.entry(*parent).or_default().absorb(seen);
        }
    }
    // What is left stands in a circle or above one.
    for node in waiting.into_keys() {
        tell(node, &walk(members, node));
    }
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
