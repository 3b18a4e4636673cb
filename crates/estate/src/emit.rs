//! Puts guarded clauses into a program: guards are premises, and one that protects only for a while splits the clause.

use model::{Instant, Span};
use reach::{AtomId, ProgramBuilder};

use crate::clauses::{Rule, Tag};
use crate::estate::Shield;
use crate::{Atom, Atoms, Estate, NodeId};

/// A program in the making.
pub(crate) struct Emitter {
    pub(crate) program: ProgramBuilder,
    pub(crate) atoms: Atoms,
    pub(crate) tags: Vec<Tag>,
}

impl Emitter {
    pub(crate) fn new(estate: &Estate) -> Self {
        Self { program: ProgramBuilder::new(), atoms: Atoms::new(estate), tags: Vec::new() }
    }

    /// Adds `head` from `body`, valid in `span`, where every guard valid then is down.
    pub(crate) fn clause(&mut self, tag: Tag, head: Atom, body: &[Atom], span: Span, guards: &[Shield]) {
        if span.is_empty() {
            return;
        }
        let number = u32::try_from(self.tags.len()).unwrap_or(u32::MAX);
        self.tags.push(tag);
        let head = self.atoms.number(&mut self.program, head);
        let mut premises: Vec<AtomId> = Vec::with_capacity(body.len() + guards.len());
        for part in pieces(span, guards) {
            premises.clear();
            for atom in body {
                premises.push(self.atoms.number(&mut self.program, *atom));
            }
            for guard in guards.iter().filter(|guard| guard.valid.meets(part)) {
                premises.push(self.atoms.number(&mut self.program, Atom::Down(guard.control)));
            }
            self.program.clause(head, &premises, engine_span(part), number);
        }
    }
}

/// Turns a span of ours into one of the engine's.
pub fn engine_span(span: Span) -> reach::Span {
    reach::Span::new(span.from.as_micros(), span.to.as_micros())
}

/// Cuts a span wherever a guard begins or ends.
fn pieces(span: Span, guards: &[Shield]) -> Vec<Span> {
    let mut cuts: Vec<Instant> = guards
        .iter()
        .flat_map(|guard| [guard.valid.from, guard.valid.to])
        .filter(|at| span.from < *at && *at < span.to)
        .collect();
    if cuts.is_empty() {
        return vec![span];
    }
    cuts.push(span.to);
    cuts.sort_unstable();
    cuts.dedup();
    let mut from = span.from;
    cuts.into_iter()
        .map(|to| {
            let part = Span { from, to };
            from = to;
            part
        })
        .collect()
}

/// A tag with neither credential nor step.
pub(crate) const fn plain(rule: Rule) -> Tag {
    Tag { rule, credential: None, step: None }
}

/// A tag about a credential.
pub(crate) const fn about(rule: Rule, credential: NodeId) -> Tag {
    Tag { rule, credential: Some(credential), step: None }
}
