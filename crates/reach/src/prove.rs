//! Writes proofs: the earliest instant, in the fewest steps, by the smaller names (semantics 9.17).
//! "Some true clause" is never followed backwards: inside a cycle that closes a circle.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::id::AtomId;
use crate::model::Model;
use crate::program::Program;
use crate::proof::{By, Proof, ProofNode};
use crate::smallest::{ByName, Smallest};
use crate::support::{Support, Supports};
use crate::world::World;

/// Proves atoms of one model; what it found for one atom it uses for the next.
///
/// Among proofs at one instant it takes what is given as it is, carries a durable atom that became
/// true earlier from the instant at which it did, and counts the steps of the whole tree.
pub struct Prover<'a> {
    supports: Supports<'a>,
    smallest: Smallest,
    by_name: ByName<'a>,
}

/// A node without its premises.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Step {
    atom: AtomId,
    at: i64,
    by: By,
}

/// Proves an atom at the earliest instant at which it holds; for many atoms of one model keep a
/// [`Prover`].
pub fn prove(
    program: &Program,
    world: &World,
    model: &Model,
    atom: AtomId,
    by_name: &dyn Fn(AtomId, AtomId) -> Ordering,
) -> Option<Proof> {
    Prover::new(program, world, model, by_name).prove(atom)
}

impl<'a> Prover<'a> {
    /// Takes a model that `solve` made of this program and world; `by_name` orders atoms where the
    /// fewest steps are a tie.
    pub fn new(
        program: &'a Program,
        world: &'a World,
        model: &'a Model,
        by_name: &'a dyn Fn(AtomId, AtomId) -> Ordering,
    ) -> Self {
        Self { supports: Supports::new(program, world, model), smallest: Smallest::default(), by_name }
    }

    /// Proves an atom at the earliest instant at which it holds, or returns nothing if it never
    /// does.
    pub fn prove(&mut self, atom: AtomId) -> Option<Proof> {
        let first = self.supports.model.first(atom)?;
        self.prove_at(atom, first)
    }

    /// Proves that an atom holds at an instant, or returns nothing if it does not.
    pub fn prove_at(&mut self, atom: AtomId, instant: i64) -> Option<Proof> {
        match self.supports.of(atom, instant)? {
            Support::Derived => self.smallest.settle(&mut self.supports, self.by_name, atom, instant),
            Support::Carried(from) if self.supports.of_lasting(atom, from) == Support::Derived => {
                self.smallest.settle(&mut self.supports, self.by_name, atom, from);
            }
            Support::Carried(_) | Support::Given(_) => {}
        }
        let root = self.step(atom, instant)?;
        self.write(root)
    }

    /// Writes every step after its premises, with a stack of its own: proofs may be a million steps
    /// deep.
    fn write(&mut self, root: Step) -> Option<Proof> {
        let mut nodes = Vec::new();
        let mut written: HashMap<Step, usize> = HashMap::new();
        let mut stack = vec![(root, false)];
        while let Some((step, premises_written)) = stack.pop() {
            if written.contains_key(&step) {
                continue;
            }
            let premises = self.premises(step)?;
            if premises_written {
                let premises =
                    premises.iter().map(|premise| written.get(premise).copied()).collect::<Option<Vec<_>>>()?;
                written.insert(step, nodes.len());
                nodes.push(ProofNode { atom: step.atom, instant: step.at, by: step.by, premises });
            } else {
                stack.push((step, true));
                stack.extend(premises.into_iter().rev().map(|premise| (premise, false)));
            }
        }
        Some(Proof { nodes })
    }

    fn premises(&mut self, step: Step) -> Option<Vec<Step>> {
        match step.by {
            By::Given { .. } => Some(Vec::new()),
            By::Clause { id, .. } => {
                let clause = self.supports.program.clause(id)?;
                clause.body.iter().map(|premise| self.step(*premise, step.at)).collect()
            }
            By::Carried => {
                let Some(Support::Carried(from)) = self.supports.of(step.atom, step.at) else {
                    return None;
                };
                let by = match self.supports.of_lasting(step.atom, from) {
                    Support::Given(index) => self.by_given(index)?,
                    Support::Carried(_) | Support::Derived => self.by_clause(step.atom, from)?,
                };
                Some(vec![Step { atom: step.atom, at: from, by }])
            }
        }
    }

    fn step(&mut self, atom: AtomId, at: i64) -> Option<Step> {
        let by = match self.supports.of(atom, at)? {
            Support::Given(index) => self.by_given(index)?,
            Support::Carried(_) => By::Carried,
            Support::Derived => self.by_clause(atom, at)?,
        };
        Some(Step { atom, at, by })
    }

    fn by_given(&self, index: usize) -> Option<By> {
        Some(By::Given { index, tag: self.supports.world.given.get(index)?.tag })
    }

    fn by_clause(&self, atom: AtomId, at: i64) -> Option<By> {
        let id = self.smallest.clause(atom, at)?;
        Some(By::Clause { id, tag: self.supports.program.clause(id)?.tag })
    }
}
