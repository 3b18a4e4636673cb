//! `reach ID…`, `why ATOM --from ID…`: what follows, and why, or the cut.

use estate::{Atom, Estate, NodeId};
use model::{Instant, NodeKind};
use reach::{AtomId, Blocked, By, Cut, Proof, cut, prove};
use response::{Run, atom_order, drill};
use serde::Serialize;

use crate::casework::{called, find, frame, plain_lives};
use crate::known::Known;
use crate::{Answer, Asked, Desk, Error, Stamp, StepItem};

/// One atom that is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReachItem {
    /// The atom.
    pub atom: String,
    /// From what.
    pub from: Vec<String>,
}

/// One clause of a cut and what blocks it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CutItem {
    /// The atom that would follow.
    pub atom: String,
    /// The rule, as `9.6`.
    pub rule: &'static str,
    /// The relation that it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// `control`, `premise` or `interval`.
    pub blocked_by: &'static str,
    /// The control that holds, or the premises that are missing.
    pub what: Vec<String>,
}

/// Why an atom is reached, or why not in what was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyItem {
    /// The atom.
    pub atom: String,
    /// Whether it is reached.
    pub reached: bool,
    /// The proof tree; its last step is the atom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tree: Vec<StepItem>,
    /// The cut.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<CutItem>,
}

/// Answers `reach`: the atoms that follow from compromising things or holding credentials, at one instant.
///
/// # Errors
/// Where the ledger cannot be read or a thing is not known.
pub fn reach(desk: &Desk, from: &[String], gates_too: Gates, asked: Asked) -> Result<Answer<ReachItem>, Error> {
    let known = Known::load(desk, asked)?;
    let run = run_from(&known, from, asked)?;
    let shown = |atom: Atom| match atom {
        Atom::At(_) => gates_too == Gates::Shown,
        Atom::Compromised(_) => false,
        Atom::Have(_) | Atom::Act(_) | Atom::On(..) | Atom::Down(_) => true,
    };
    let mut atoms: Vec<String> =
        run.held().filter(|(_, atom)| shown(*atom)).map(|(_, atom)| atom.shown(&known.estate).to_string()).collect();
    atoms.sort();
    let items = atoms.into_iter().map(|atom| ReachItem { atom, from: from.to_vec() }).collect();
    Ok(frame(&known, "reach", asked, items))
}

/// Whether `at` atoms are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gates {
    /// They are.
    Shown,
    /// They are left out.
    Hidden,
}

/// Answers `why`.
///
/// # Errors
/// Where the ledger cannot be read, or atom or thing is not known.
pub fn why(desk: &Desk, atom: &str, from: &[String], asked: Asked) -> Result<Answer<WhyItem>, Error> {
    let known = Known::load(desk, asked)?;
    let run = run_from(&known, from, asked)?;
    let hint = "write have:ID, act:ID, at:ID, on:ID/level or down:ID, with an ID that `straggler list` shows";
    let wanted = Atom::read(atom, &known.estate).ok_or_else(|| Error::not_found("atom", atom, hint))?;
    let item = explained(&known.estate, &run, wanted);
    Ok(frame(&known, "why", asked, vec![item]))
}

fn run_from(known: &Known, from: &[String], asked: Asked) -> Result<Run, Error> {
    let estate = &known.estate;
    let nodes = from.iter().map(|id| find(estate, id)).collect::<Result<Vec<NodeId>, Error>>()?;
    let (held, compromised): (Vec<NodeId>, Vec<NodeId>) =
        nodes.into_iter().partition(|node| estate.kind(*node) == Some(NodeKind::Credential));
    let lives = plain_lives(known, asked);
    let life = |node: NodeId| lives.get(node.index()).copied().unwrap_or(model::Span::ALWAYS);
    Ok(drill(estate, &life, asked.as_of, &compromised, &held)?)
}

fn explained(estate: &Estate, run: &Run, wanted: Atom) -> WhyItem {
    let (program, atoms) = (&run.compiled.program, &run.compiled.atoms);
    let atom = wanted.shown(estate).to_string();
    let by_name = |a: AtomId, b: AtomId| atom_order(estate, run, a, b);
    let Some(id) = atoms.id(wanted) else {
        return WhyItem { atom, reached: false, tree: Vec::new(), cut: Vec::new() };
    };
    if let Some(proof) = prove(program, &run.world, &run.model, id, &by_name) {
        return WhyItem { atom, reached: true, tree: tree(estate, run, &proof), cut: Vec::new() };
    }
    let is_guard = |id: AtomId| matches!(atoms.atom(id), Some(Atom::Down(_)));
    let found = cut(program, &run.world, &run.model, id, &is_guard);
    WhyItem {
        atom,
        reached: false,
        tree: Vec::new(),
        cut: found.map(|cut| cut_items(estate, run, &cut)).unwrap_or_default(),
    }
}

/// Writes a proof as steps.
pub(crate) fn tree(estate: &Estate, run: &Run, proof: &Proof) -> Vec<StepItem> {
    proof
        .nodes
        .iter()
        .filter_map(|node| {
            let atom = run.compiled.atoms.atom(node.atom)?;
            let (rule, because, fact) = match node.by {
                By::Given { .. } => given(atom),
                By::Carried => ("carried", "it was so before, and lasts", None),
                By::Clause { tag, .. } => {
                    let tag = run.compiled.tags.get(usize::try_from(tag).ok()?)?;
                    (tag.rule.number(), tag.rule.sentence(), tag.step.map(|step| shown_step(estate, step)))
                }
            };
            Some(StepItem {
                atom: atom.shown(estate).to_string(),
                label: Some(called(estate, atom.node())),
                at: Stamp::finite(Instant::from_micros(node.instant)),
                rule,
                because,
                fact,
                premises: node.premises.clone(),
            })
        })
        .collect()
}

const fn given(atom: Atom) -> (&'static str, &'static str, Option<String>) {
    match atom {
        Atom::Down(_) => ("9.15", "the control does not hold", None),
        _ => ("given", "the question assumes it", None),
    }
}

fn shown_step(estate: &Estate, (from, relation, to): (NodeId, model::Relation, NodeId)) -> String {
    format!("{} {relation} {}", estate.name(from), estate.name(to))
}

fn cut_items(estate: &Estate, run: &Run, cut: &Cut) -> Vec<CutItem> {
    let shown = |id: &AtomId| run.compiled.atoms.atom(*id).map(|atom| atom.shown(estate).to_string());
    let mut items: Vec<CutItem> = cut
        .clauses
        .iter()
        .filter_map(|clause| {
            let head = run.compiled.program.clause(clause.id)?.head;
            let tag = run.compiled.tags.get(usize::try_from(clause.tag).ok()?)?;
            let blocked_by = match clause.blocked {
                Blocked::Guard(_) => "control",
                Blocked::Premise(_) => "premise",
                Blocked::Interval(_) => "interval",
            };
            Some(CutItem {
                atom: shown(&head)?,
                rule: tag.rule.number(),
                fact: tag.step.map(|step| shown_step(estate, step)),
                blocked_by,
                what: clause.blocked.premises().iter().filter_map(shown).collect(),
            })
        })
        .collect();
    items.sort_by(|a, b| (a.blocked_by, &a.atom, &a.fact).cmp(&(b.blocked_by, &b.atom, &b.fact)));
    items.dedup();
    items
}
