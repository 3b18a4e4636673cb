//! Makes cuts. Starting from "the target does not hold", every clause that could make a claim false
//! needs a premise that is claimed not to hold then; this asks for as few new claims as it can, and
//! so stays in the part of the program that leads to the target.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::cut::{Blocked, Cut, CutAtom, CutClause};
use crate::id::{AtomId, ClauseId};
use crate::model::Model;
use crate::program::{Clause, Program};
use crate::span::Span;
use crate::span_set::SpanSet;
use crate::world::World;

/// Explains why an atom holds at no instant of the horizon, or returns nothing if it holds at one;
/// `guard` tells which atoms are guards, to blame those first.
pub fn cut(
    program: &Program,
    world: &World,
    model: &Model,
    target: AtomId,
    guard: &dyn Fn(AtomId) -> bool,
) -> Option<Cut> {
    cut_within(program, world, model, target, world.horizon, guard)
}

/// Explains why an atom holds at no instant of a span, or returns nothing if it holds at one; up to
/// the first instant of a proof, this explains why nothing is earlier.
pub fn cut_within(
    program: &Program,
    world: &World,
    model: &Model,
    target: AtomId,
    span: Span,
    guard: &dyn Fn(AtomId) -> bool,
) -> Option<Cut> {
    let span = span.meet(world.horizon);
    if !model.set(target).overlapping(span).is_empty() {
        return None;
    }
    let mut refutation = Refutation {
        program,
        world,
        model,
        guard,
        claims: BTreeMap::from([(target, SpanSet::default())]),
        blocked: BTreeMap::new(),
        queue: VecDeque::new(),
        queued: BTreeSet::new(),
    };
    refutation.claim(target, &[span]);
    while let Some(atom) = refutation.queue.pop_front() {
        refutation.queued.remove(&atom);
        refutation.block_clauses(atom);
    }
    let claims = refutation.claims.into_iter();
    let atoms = claims.map(|(atom, set)| CutAtom { atom, never: set.as_slice().to_vec() }).collect();
    Some(Cut { target, span, atoms, clauses: refutation.blocked.into_values().collect() })
}

struct Refutation<'a> {
    program: &'a Program,
    world: &'a World,
    model: &'a Model,
    guard: &'a dyn Fn(AtomId) -> bool,
    claims: BTreeMap<AtomId, SpanSet>,
    blocked: BTreeMap<ClauseId, CutClause>,
    /// Claimed atoms whose clauses are still to be blocked.
    queue: VecDeque<AtomId>,
    queued: BTreeSet<AtomId>,
}

impl Refutation<'_> {
    /// Claims that an atom, of which that is true, does not hold in some spans. One that never
    /// holds is claimed for the whole horizon at once: its clauses are then blocked once, and the
    /// reader has one thing to understand.
    fn claim(&mut self, atom: AtomId, spans: &[Span]) {
        let whole = [self.world.horizon];
        let spans = if self.model.holds_any(atom) { spans } else { &whole };
        let set = self.claims.entry(atom).or_default();
        let mut grew = false;
        for span in spans.iter().filter(|span| !span.is_empty()) {
            if !set.covers(*span) {
                set.insert(*span);
                grew = true;
            }
        }
        if grew && self.queued.insert(atom) {
            self.queue.push_back(atom);
        }
    }

    fn block_clauses(&mut self, head: AtomId) {
        let program = self.program;
        for id in program.supporting(head) {
            let Some(clause) = program.clause(*id) else {
                continue;
            };
            if self.world.without.contains(*id) {
                continue;
            }
            let danger = self.danger(head, clause.span);
            let blocked = self.block(&clause, &danger);
            self.blocked.insert(*id, CutClause { id: *id, tag: clause.tag, blocked });
        }
    }

    /// Returns when a clause would make a claim about its head false: at a claimed instant, or for
    /// a durable head at any instant before the last claimed one.
    fn danger(&self, head: AtomId, span: Span) -> Vec<Span> {
        let mut danger = Vec::new();
        let Some(claimed) = self.claims.get(&head) else {
            return danger;
        };
        let window = span.meet(self.world.horizon);
        if !self.program.is_durable(head) {
            claimed.present(window, &mut danger);
        } else if let Some(last) = claimed.as_slice().last() {
            danger.push(Span::new(window.from, window.to.min(last.to)));
        }
        danger.retain(|span| !span.is_empty());
        danger
    }

    /// Finds one premise that holds at no instant of danger, else several that never all hold
    /// together then, and claims that.
    fn block(&mut self, clause: &Clause<'_>, danger: &[Span]) -> Blocked {
        if danger.is_empty() {
            return Blocked::Interval(Vec::new());
        }
        let absent = |atom: &AtomId| danger.iter().all(|span| self.model.set(*atom).overlapping(*span).is_empty());
        let alone = clause.body.iter().copied().filter(absent).min_by_key(|atom| self.preference(*atom, danger));
        if let Some(atom) = alone {
            let never = !self.model.holds_any(atom);
            self.claim(atom, danger);
            return match (self.guard)(atom) {
                true => Blocked::Guard(atom),
                false if never => Blocked::Premise(atom),
                false => Blocked::Interval(vec![atom]),
            };
        }
        let mut body = clause.body.to_vec();
        body.sort_by_key(|atom| self.preference(*atom, danger));
        let mut left = danger.to_vec();
        let mut together = Vec::new();
        for atom in body {
            let (mut kept, mut blocked) = (Vec::new(), Vec::new());
            for span in &left {
                self.model.set(atom).present(*span, &mut kept);
                self.model.set(atom).missing(*span, &mut blocked);
            }
            if !blocked.is_empty() {
                self.claim(atom, &blocked);
                together.push(atom);
                left = kept;
            }
        }
        together.sort_unstable();
        Blocked::Interval(together)
    }

    /// Orders premises by what blaming them costs, the cheapest first: nothing supports it; it is
    /// claimed already; it is a guard; some of it is claimed; few clauses support it.
    fn preference(&self, atom: AtomId, danger: &[Span]) -> (u8, Reverse<bool>, usize, AtomId) {
        let guard = (self.guard)(atom);
        let supporting = self.program.supporting(atom).len();
        let claimed = self.claims.get(&atom);
        let rank = match claimed {
            _ if supporting == 0 => 0,
            Some(claimed) if danger.iter().all(|span| claimed.covers(*span)) => 1,
            _ if guard => 2,
            Some(_) => 3,
            None => 4,
        };
        (rank, Reverse(guard), supporting, atom)
    }
}
