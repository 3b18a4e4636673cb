//! An estate at one instant, laid out for many worlds.

use std::sync::Arc;

use estate::{Atom, Compiled, Estate, Mode, NodeId, down_spans, is_guard};
use model::{Instant, Level, NodeKind};
use reach::lanes::{AtInstant, Layout};
use reach::{AtomId, BuildError, ClauseSet};

/// An estate on which worlds are played, at one instant (semantics 9.16).
pub struct Stage<'a> {
    /// What the facts say.
    pub estate: &'a Estate,
    /// The clauses.
    pub compiled: Arc<Compiled>,
    /// The instant.
    pub now: Instant,
    layout: Layout,
    guards: Vec<bool>,
    without: ClauseSet,
}

/// What a world assumes to be in the intruder's hands.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Start {
    /// Things that are compromised.
    pub compromised: Vec<NodeId>,
    /// Credentials that are held.
    pub held: Vec<NodeId>,
}

/// A system that must not fall, and the level at which it has (semantics 9.19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Jewel {
    /// The system.
    pub system: NodeId,
    /// The level at which it has fallen.
    pub level: Level,
}

impl Start {
    /// Starts from one compromised thing.
    pub fn compromising(node: NodeId) -> Self {
        Self { compromised: vec![node], held: Vec::new() }
    }
}

impl<'a> Stage<'a> {
    /// Lays an estate out.
    ///
    /// # Errors
    /// Where the estate is larger than the engine can number.
    pub fn set(estate: &'a Estate, compiled: Arc<Compiled>, now: Instant) -> Result<Self, BuildError> {
        Self::set_without(estate, compiled, now, ClauseSet::default())
    }

    /// Lays the same estate out without some clauses.
    pub(crate) fn without(&self, without: ClauseSet) -> Result<Self, BuildError> {
        Self::set_without(self.estate, Arc::clone(&self.compiled), self.now, without)
    }

    fn set_without(
        estate: &'a Estate,
        compiled: Arc<Compiled>,
        now: Instant,
        without: ClauseSet,
    ) -> Result<Self, BuildError> {
        let guards: Vec<bool> = compiled.atoms.all().map(|(_, atom)| matches!(atom, Atom::Down(_))).collect();
        let layout = Layout::new(&clauses(&compiled, now, &|atom| is_in(&guards, atom), &without))?;
        Ok(Self { estate, compiled, now, layout, guards, without })
    }

    /// Hands over the clauses that are valid now.
    pub(crate) fn with_clauses<T>(&self, ask: impl FnOnce(&AtInstant<'_>) -> T) -> T {
        ask(&clauses(&self.compiled, self.now, &|atom| is_in(&self.guards, atom), &self.without))
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(crate) fn atom(&self, atom: Atom) -> Option<AtomId> {
        self.compiled.atoms.id(atom)
    }

    /// Returns the vendors, by name.
    pub fn vendors(&self) -> Vec<NodeId> {
        self.estate.of_kind(NodeKind::Vendor)
    }

    /// Returns the crown jewels, by name.
    pub fn jewels(&self) -> Vec<Jewel> {
        let systems = self.estate.of_kind(NodeKind::System).into_iter();
        let jewel = |system| {
            let level = self.estate.attributes(system).word(model::attribute::JEWEL)?;
            Some(Jewel { system, level })
        };
        systems.filter_map(jewel).collect()
    }

    /// Returns the controls that can stand in the way of a step, by name.
    pub fn controls(&self) -> Vec<NodeId> {
        let controls = self.estate.of_kind(NodeKind::Control).into_iter();
        controls.filter(|control| is_guard(self.estate, *control)).collect()
    }

    /// Tells whether a control holds now against those who are compromised (semantics 9.15).
    pub fn holds(&self, control: NodeId, compromised: &[NodeId]) -> bool {
        let down = down_spans(self.estate, control, Mode::Drill, compromised);
        !down.is_some_and(|down| down.contains(self.now))
    }

    /// Tells whether a control lets somebody through who is compromised, and so cannot hold (semantics 9.15).
    pub fn admits(&self, control: NodeId, compromised: &[NodeId]) -> bool {
        let admitted = self.estate.attributes(control).names(model::attribute::ADMITS);
        admitted.iter().any(|name| self.estate.find(name.as_str()).is_some_and(|node| compromised.contains(&node)))
    }

    /// Tells whether a control does not hold, and could against what a start compromises: only then is it a layer.
    pub(crate) fn could_hold(&self, control: NodeId, start: &Start) -> bool {
        !self.holds(control, &[]) && !self.admits(control, &start.compromised)
    }

    /// Returns what is given where things start, controls being as they are.
    pub(crate) fn given(&self, start: &Start) -> Vec<AtomId> {
        let controls = self.controls().into_iter();
        let down = controls.filter(|control| !self.holds(*control, &start.compromised)).map(Atom::Down);
        down.chain(self.started(start)).filter_map(|atom| self.atom(atom)).collect()
    }

    /// Returns what is given where things start, beside controls.
    pub(crate) fn started(&self, start: &Start) -> impl Iterator<Item = Atom> + use<> {
        let Start { compromised, held } = start.clone();
        compromised.into_iter().map(Atom::Compromised).chain(held.into_iter().map(Atom::Have))
    }

    /// Returns the atoms that are counted: have, act, on (interface.md, `drill vendors`).
    pub(crate) fn counted(&self) -> Vec<AtomId> {
        let all = self.compiled.atoms.all();
        all.filter(|(_, atom)| matches!(atom, Atom::Have(_) | Atom::Act(_) | Atom::On(..))).map(|(id, _)| id).collect()
    }

    /// Returns the atom of a jewel's fall, where a clause speaks of it.
    pub(crate) fn fall(&self, jewel: Jewel) -> Option<AtomId> {
        self.atom(Atom::On(jewel.system, jewel.level))
    }

    /// Returns the jewels that can fall at all, with the atoms of their fall.
    pub(crate) fn falls(&self) -> (Vec<Jewel>, Vec<AtomId>) {
        self.jewels().into_iter().filter_map(|jewel| Some((jewel, self.fall(jewel)?))).unzip()
    }
}

fn is_in(guards: &[bool], atom: AtomId) -> bool {
    guards.get(atom.index()).copied().unwrap_or(false)
}

fn clauses<'a>(
    compiled: &'a Compiled,
    now: Instant,
    guard: &'a (dyn Fn(AtomId) -> bool + Sync),
    without: &'a ClauseSet,
) -> AtInstant<'a> {
    AtInstant { program: &compiled.program, instant: now.as_micros(), guard, without: Some(without) }
}
