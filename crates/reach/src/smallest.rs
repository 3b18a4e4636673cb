//! Smallest derivations: for each atom that a clause must yield at an instant, the clause that
//! yields it in the fewest steps. Knuth's generalisation of Dijkstra to AND/OR (D. E. Knuth, "A
//! generalization of Dijkstra's algorithm", Information Processing Letters 6(1), 1977): a tree is
//! larger than each of its parts, so what is settled in order of size is settled for good, and a
//! clause is offered only when its premises are settled, so nothing supports itself.
//!
//! It runs over the goals that the asked one can rest on, and keeps what it settled for the next
//! question.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};

use crate::id::{AtomId, ClauseId};
use crate::program::Clause;
use crate::support::{Support, Supports};

/// Says which of two atoms has the smaller name.
pub(crate) type ByName<'a> = &'a dyn Fn(AtomId, AtomId) -> Ordering;

/// An atom that a clause must yield at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Goal {
    atom: AtomId,
    at: i64,
}

#[derive(Debug, Default)]
struct Progress {
    /// The fewest steps so far, and the clause that needs them.
    best: Option<(u64, ClauseId)>,
    settled: bool,
    /// The attempts that wait for it.
    waiting: Vec<usize>,
}

/// One clause tried for one goal.
struct Attempt {
    goal: usize,
    clause: ClauseId,
    /// Premises not settled yet.
    pending: usize,
    /// One, and those of the premises settled so far.
    steps: u64,
}

#[derive(Default)]
pub(crate) struct Smallest {
    numbers: HashMap<Goal, usize>,
    goals: Vec<Goal>,
    progress: Vec<Progress>,
}

impl Smallest {
    /// Returns the clause to use for an atom at an instant, known by an earlier
    /// [`Smallest::settle`] of it or of what rests on it.
    pub(crate) fn clause(&self, atom: AtomId, at: i64) -> Option<ClauseId> {
        let number = self.numbers.get(&Goal { atom, at })?;
        self.progress.get(*number)?.best.map(|(_, clause)| clause)
    }

    /// Settles an atom that a clause must yield at an instant, with all that it can rest on.
    pub(crate) fn settle(&mut self, supports: &mut Supports<'_>, by_name: ByName<'_>, atom: AtomId, at: i64) {
        let mut attempts = Vec::new();
        let mut offers = BinaryHeap::new();
        let mut next = self.goals.len();
        self.number(Goal { atom, at });
        while let Some(goal) = self.goals.get(next).copied() {
            for (id, clause) in supports.clauses(goal.atom, goal.at) {
                let attempt = self.attempt(supports, next, (id, &clause), attempts.len());
                if attempt.pending == 0 {
                    self.offer(supports, by_name, &attempt, &mut offers);
                }
                attempts.push(attempt);
            }
            next += 1;
        }
        while let Some(Reverse((steps, goal))) = offers.pop() {
            let Some(progress) = self.progress.get_mut(goal).filter(|progress| !progress.settled) else {
                continue;
            };
            progress.settled = true;
            for waiting in std::mem::take(&mut progress.waiting) {
                let Some(attempt) = attempts.get_mut(waiting) else {
                    continue;
                };
                attempt.steps = attempt.steps.saturating_add(steps);
                attempt.pending = attempt.pending.saturating_sub(1);
                if attempt.pending == 0 {
                    self.offer(supports, by_name, attempt, &mut offers);
                }
            }
        }
    }

    fn number(&mut self, goal: Goal) -> usize {
        *self.numbers.entry(goal).or_insert_with(|| {
            self.goals.push(goal);
            self.progress.push(Progress::default());
            self.goals.len().saturating_sub(1)
        })
    }

    /// Counts the steps of the premises that are settled, and waits for the others.
    fn attempt(
        &mut self,
        supports: &mut Supports<'_>,
        goal: usize,
        (id, clause): (ClauseId, &Clause<'_>),
        own_number: usize,
    ) -> Attempt {
        let at = self.goals.get(goal).map_or(0, |goal| goal.at);
        let mut attempt = Attempt { goal, clause: id, pending: 0, steps: 1 };
        for premise in clause.body {
            let (known_steps, open) = match supports.of(*premise, at) {
                Some(Support::Derived) => (0, Some(at)),
                Some(Support::Carried(from)) if supports.of_lasting(*premise, from) == Support::Derived => {
                    (1, Some(from))
                }
                Some(Support::Carried(_)) => (2, None),
                Some(Support::Given(_)) | None => (1, None),
            };
            attempt.steps = attempt.steps.saturating_add(known_steps);
            let Some(at) = open else { continue };
            let number = self.number(Goal { atom: *premise, at });
            match self.progress.get_mut(number) {
                Some(Progress { settled: true, best: Some((steps, _)), .. }) => {
                    attempt.steps = attempt.steps.saturating_add(*steps);
                }
                Some(open) => {
                    open.waiting.push(own_number);
                    attempt.pending += 1;
                }
                None => {}
            }
        }
        attempt
    }

    /// Takes an attempt, whose premises are all settled, for its goal's best if it is.
    fn offer(
        &mut self,
        supports: &Supports<'_>,
        by_name: ByName<'_>,
        attempt: &Attempt,
        offers: &mut BinaryHeap<Reverse<(u64, usize)>>,
    ) {
        let Some(progress) = self.progress.get_mut(attempt.goal).filter(|progress| !progress.settled) else {
            return;
        };
        let better = progress.best.is_none_or(|(steps, clause)| {
            let by_steps = attempt.steps.cmp(&steps);
            by_steps.then_with(|| compare(supports, by_name, attempt.clause, clause)).is_lt()
        });
        if better {
            progress.best = Some((attempt.steps, attempt.clause));
            offers.push(Reverse((attempt.steps, attempt.goal)));
        }
    }
}

/// Compares clauses by the names of their premises, then their tags, then their numbers.
fn compare(supports: &Supports<'_>, by_name: ByName<'_>, left: ClauseId, right: ClauseId) -> Ordering {
    let names = |id| {
        let mut body = supports.program.clause(id).map(|clause| clause.body.to_vec()).unwrap_or_default();
        body.sort_by(|a, b| by_name(*a, *b));
        body
    };
    let tag = |id| supports.program.clause(id).map(|clause| clause.tag);
    let (ours, theirs) = (names(left), names(right));
    let differ = ours.iter().zip(&theirs).map(|(a, b)| by_name(*a, *b)).find(|order| order.is_ne());
    let by_names = differ.unwrap_or_else(|| ours.len().cmp(&theirs.len()));
    by_names.then_with(|| tag(left).cmp(&tag(right))).then_with(|| left.cmp(&right))
}
