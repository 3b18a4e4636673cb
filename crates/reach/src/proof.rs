//! Proofs: why an atom holds at an instant. A proof is a tree whose equal parts are written once,
//! so that long or much shared ones stay small; a part refers only to parts before it, which is
//! what makes it well founded (semantics 9.17).

use crate::id::{AtomId, ClauseId};

/// Why an atom holds at an instant: the last node is what is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The steps, each after the steps that it rests on.
    pub nodes: Vec<ProofNode>,
}

/// One step: an atom holds at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofNode {
    /// The atom.
    pub atom: AtomId,
    /// When it holds.
    pub instant: i64,
    /// What makes it hold.
    pub by: By,
    /// The indices in [`Proof::nodes`] of what it rests on: for a clause its body, in the body's
    /// order.
    pub premises: Vec<usize>,
}

/// What makes an atom hold at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The world says so.
    Given {
        /// The index in [`World::given`](crate::World::given).
        index: usize,
        /// The tag of what is given.
        tag: u32,
    },
    /// A clause says so, whose premises hold at the same instant.
    Clause {
        /// The clause.
        id: ClauseId,
        /// The clause's tag.
        tag: u32,
    },
    /// The atom is durable and was true before.
    Carried,
}

impl Proof {
    /// Returns what is proved; a proof made here has it, an empty one written by hand does not.
    pub fn root(&self) -> Option<&ProofNode> {
        self.nodes.last()
    }

    /// Counts the steps of the tree, a shared part as often as it is used; `u64::MAX` stands for
    /// all counts beyond.
    pub fn steps(&self) -> u64 {
        let mut steps: Vec<u64> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let premises = node.premises.iter().filter_map(|premise| steps.get(*premise));
            steps.push(premises.fold(1, |sum, more| sum.saturating_add(*more)));
        }
        steps.last().copied().unwrap_or(0)
    }
}
