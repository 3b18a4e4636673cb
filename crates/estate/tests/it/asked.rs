//! Asks what follows from compromising things in a small estate.

use std::collections::BTreeMap;

use estate::{Atom, Compiled, Estate, EstateBuilder, Mode, NodeId, Provenance, compile, down_spans};
use model::{Fact, Instant, NodeKind, Origin, Span, Standing};
use reach::{Given, Model, World, solve};

use crate::told::{day, told};

/// Builds an estate of batches, each with its standing, recorded a second apart.
pub(crate) fn batches(batches: &[(Standing, Vec<Fact>)]) -> Estate {
    let mut builder = EstateBuilder::new();
    let mut seq = 0;
    for (second, (standing, facts)) in (0..).zip(batches) {
        let origin = builder.origin(&Origin { source: format!("batch {second}"), standing: *standing });
        for fact in facts {
            builder.add(fact.clone(), Provenance { seq, recorded: day(0).plus_seconds(second), origin });
            seq += 1;
        }
    }
    builder.build()
}

pub(crate) fn estate(text: &str) -> Estate {
    batches(&[(Standing::Inventory, told(text))])
}

/// What holds, and when.
pub(crate) struct Asked {
    estate: Estate,
    compiled: Compiled,
    model: Model,
}

impl Asked {
    pub(crate) fn holds(&self, atom: &str) -> bool {
        let atom = Atom::read(atom, &self.estate).unwrap_or_else(|| panic!("{atom}: nothing of that name"));
        self.compiled.atoms.id(atom).is_some_and(|atom| self.model.holds_any(atom))
    }

    pub(crate) fn holds_at(&self, atom: &str, at: Instant) -> bool {
        let atom = Atom::read(atom, &self.estate).unwrap();
        self.compiled.atoms.id(atom).is_some_and(|atom| self.model.holds(atom, at.as_micros()))
    }
}

/// Everything that is assumed.
pub(crate) struct Ask<'a> {
    pub(crate) facts: &'a str,
    /// What is compromised, with when.
    pub(crate) broken: Vec<(&'a str, Span)>,
    pub(crate) lives: BTreeMap<&'a str, Span>,
    pub(crate) mode: Mode,
    pub(crate) horizon: Span,
}

pub(crate) fn days(from: i64, to: i64) -> Span {
    Span { from: day(from), to: day(to) }
}

/// Compromises one thing at one instant, day 5.
pub(crate) fn drill<'a>(facts: &'a str, broken: &'a str) -> Ask<'a> {
    let moment = Span { from: day(5), to: Instant::from_micros(day(5).as_micros() + 1) };
    Ask { facts, broken: vec![(broken, Span::ALWAYS)], lives: BTreeMap::new(), mode: Mode::Drill, horizon: moment }
}

impl Ask<'_> {
    pub(crate) fn asked(&self) -> Asked {
        let estate = estate(self.facts);
        let life = |node: NodeId| self.lives.get(estate.name(node).as_str()).copied().unwrap_or(Span::ALWAYS);
        let compiled = compile(&estate, &life).unwrap();
        let engine = |span: Span| reach::Span::new(span.from.as_micros(), span.to.as_micros());
        let mut world = World::new(engine(self.horizon));
        let broken: Vec<(NodeId, Span)> =
            self.broken.iter().map(|(name, span)| (estate.find(name).unwrap(), *span)).collect();
        let nodes: Vec<NodeId> = broken.iter().map(|(node, _)| *node).collect();
        for control in estate.of_kind(NodeKind::Control) {
            let down = compiled.atoms.id(Atom::Down(control)).zip(down_spans(&estate, control, self.mode, &nodes));
            world.given.extend(down.map(|(atom, span)| Given { atom, span: engine(span), carried: false, tag: 0 }));
        }
        for (node, span) in broken {
            let atom = compiled.atoms.id(Atom::Compromised(node));
            world.given.extend(atom.map(|atom| Given { atom, span: engine(span), carried: true, tag: 0 }));
        }
        let model = solve(&compiled.program, &world);
        Asked { estate, compiled, model }
    }
}
