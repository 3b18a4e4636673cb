//! Section 9 run over an incident, or at one instant for a drill.

use std::collections::BTreeSet;
use std::sync::Arc;

use estate::{Atom, Compiled, Estate, Mode, NodeId, Rule, compile, down_spans, engine_span};
use model::{Instant, Level, NodeKind, Span};
use reach::{AtomId, BuildError, ClauseSet, Given, Model, World, solve};

/// A program, a world and what holds in it.
#[derive(Debug)]
pub struct Run {
    /// The clauses, with which atom is which; runs of one question share them.
    pub compiled: Arc<Compiled>,
    /// What was given.
    pub world: World,
    /// What holds, and when.
    pub model: Model,
}

impl Run {
    /// Makes a run in which controls are as they are and nobody holds anything yet.
    pub fn new(estate: &Estate, compiled: Arc<Compiled>, mode: Mode, horizon: Span, vendors: &[NodeId]) -> Self {
        let mut world = World::new(engine_span(horizon));
        for control in estate.of_kind(NodeKind::Control) {
            if let (Some(atom), Some(span)) =
                (compiled.atoms.id(Atom::Down(control)), down_spans(estate, control, mode, vendors))
            {
                world.given.push(Given { atom, span: engine_span(span), carried: false, tag: 0 });
            }
        }
        let model = solve(&compiled.program, &world);
        Self { compiled, world, model }
    }

    /// Takes the clauses 9.4 and 9.6 of some credentials out and starts again (semantics 4.5).
    #[must_use]
    pub fn without_bearers(self, idle: &BTreeSet<NodeId>) -> Self {
        let Self { compiled, mut world, .. } = self;
        let presented = [Rule::Admitted, Rule::Authenticated, Rule::AuthenticatedAssumed];
        world.without = ClauseSet::by_tag(&compiled.program, |tag| {
            compiled.tags.get(tag as usize).is_some_and(|tag| {
                presented.contains(&tag.rule) && tag.credential.is_some_and(|credential| idle.contains(&credential))
            })
        });
        let model = solve(&compiled.program, &world);
        Self { compiled, world, model }
    }

    /// Asks what a drill asks of clauses that are stated already.
    pub fn at_instant(
        estate: &Estate,
        compiled: Arc<Compiled>,
        now: Instant,
        compromised: &[NodeId],
        held: &[NodeId],
    ) -> Self {
        let moment = Span { from: now, to: Instant::from_micros(now.as_micros().saturating_add(1)) };
        let is_vendor = |node: &NodeId| estate.kind(*node) == Some(NodeKind::Vendor);
        let vendors: Vec<NodeId> = compromised.iter().copied().filter(is_vendor).collect();
        let mut run = Self::new(estate, compiled, Mode::Drill, moment, &vendors);
        for node in compromised {
            run.give(Atom::Compromised(*node), moment);
        }
        for credential in held {
            run.give(Atom::Have(*credential), moment);
        }
        run.go_on();
        run
    }

    /// Gives an atom within a span; durable ones last from then on.
    pub fn give(&mut self, atom: Atom, span: Span) {
        if let Some(atom) = self.compiled.atoms.id(atom) {
            self.world.given.push(Given { atom, span: engine_span(span), carried: true, tag: 0 });
        }
    }

    /// Works out what follows from what was given since, and returns the atoms that are new.
    pub fn go_on(&mut self) -> Vec<Atom> {
        let new = self.model.extend(&self.compiled.program, &self.world);
        new.into_iter().filter_map(|atom| self.compiled.atoms.atom(atom)).collect()
    }

    /// Tells whether an atom holds at any instant.
    pub fn holds(&self, atom: Atom) -> bool {
        self.compiled.atoms.id(atom).is_some_and(|atom| self.model.holds_any(atom))
    }

    /// Tells whether somebody could write on a system at any instant.
    pub fn writes(&self, system: NodeId) -> bool {
        self.holds(Atom::On(system, Level::Write))
    }

    /// Returns every atom that holds at any instant, with its number.
    pub fn held(&self) -> impl Iterator<Item = (AtomId, Atom)> {
        self.compiled.atoms.all().filter(|(id, _)| self.model.holds_any(*id))
    }
}

/// Asks one instant what follows from compromising things, or from holding credentials (semantics 9.16, 9.18).
///
/// # Errors
/// Where the estate is larger than the engine can number.
pub fn drill(
    estate: &Estate,
    life: &dyn Fn(NodeId) -> Span,
    now: Instant,
    compromised: &[NodeId],
    held: &[NodeId],
) -> Result<Run, BuildError> {
    Ok(Run::at_instant(estate, Arc::new(compile(estate, life)?), now, compromised, held))
}
