//! What `why` shows: a proof tree or a cut, with all that a program which is not ours needs to check it.

use std::collections::BTreeSet;

use estate::{Atom, Estate, Mode, NodeId, Tag, down_spans};
use model::{Instant, NodeKind};
use reach::{AtomId, Blocked, By, Cut, Proof, cut, prove};
use response::{Run, atom_order};
use serde::Serialize;
use serde_json::Value;

use crate::casework::called;
use crate::certificate::{Grounds, claim_items, clause_item};
use crate::{Asked, ClaimItem, ClauseItem, HorizonItem, LifeItem, QuestionItem, Stamp, StepItem};

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
    /// The rest of the clause.
    pub clause: ClauseItem,
}

/// Why an atom is reached, or why not in what was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyItem {
    /// The atom.
    pub atom: String,
    /// Whether it is reached.
    pub reached: bool,
    /// What was asked.
    pub question: QuestionItem,
    /// The proof tree; its last step is the atom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tree: Vec<StepItem>,
    /// The cut: every clause that leads to what it claims.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<CutItem>,
    /// What the cut claims: these atoms do not hold, the one that was asked for among them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ClaimItem>,
    /// The facts that the clauses rest on, as semantics 3 writes them.
    pub facts: Vec<Value>,
    /// Credentials, of those that the facts speak of, whose life has ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lives: Vec<LifeItem>,
}

/// What an explanation is made from.
pub(crate) struct Explained<'a> {
    pub(crate) estate: &'a Estate,
    pub(crate) run: &'a Run,
    pub(crate) from: Vec<NodeId>,
    pub(crate) asked: Asked,
}

impl Explained<'_> {
    pub(crate) fn item(&self, wanted: Atom) -> WhyItem {
        let (estate, run, atoms) = (self.estate, self.run, &self.run.compiled.atoms);
        let mut grounds = Grounds::new(estate, self.asked.known_at);
        self.from.iter().for_each(|node| grounds.node(*node));
        let mut item = WhyItem {
            atom: wanted.shown(estate).to_string(),
            reached: false,
            question: self.question(),
            tree: Vec::new(),
            cut: Vec::new(),
            claims: Vec::new(),
            facts: Vec::new(),
            lives: Vec::new(),
        };
        let mut spoken: BTreeSet<Atom> = BTreeSet::from([wanted]);
        match atoms.id(wanted) {
            None => self.in_no_clause(wanted, &mut item, &mut grounds),
            Some(id) => {
                let by_name = |a: AtomId, b: AtomId| atom_order(estate, run, a, b);
                match prove(&run.compiled.program, &run.world, &run.model, id, &by_name) {
                    Some(proof) => self.proven(&proof, &mut item, &mut grounds, &mut spoken),
                    None => self.refuted(id, &mut item, &mut grounds, &mut spoken),
                }
            }
        }
        spoken.retain(|atom| matches!(atom, Atom::Down(control) if self.is_down(*control)));
        item.question.down = spoken.into_iter().map(|atom| estate.name(atom.node()).to_string()).collect();
        item.question.down.sort();
        (item.facts, item.lives) = grounds.items();
        item
    }

    fn question(&self) -> QuestionItem {
        let stamp = |micros| Stamp(Instant::from_micros(micros));
        let horizon = self.run.world.horizon;
        QuestionItem {
            from: self.from.iter().map(|node| self.estate.name(*node).to_string()).collect(),
            as_of: Stamp(self.asked.as_of),
            horizon: HorizonItem { from: stamp(horizon.from), to: stamp(horizon.to) },
            down: Vec::new(),
        }
    }

    /// Tells whether a control does not hold, whatever the intruder does.
    fn is_down(&self, control: NodeId) -> bool {
        let is_vendor = |node: &NodeId| self.estate.kind(*node) == Some(NodeKind::Vendor);
        let vendors: Vec<NodeId> = self.from.iter().copied().filter(is_vendor).collect();
        self.estate.kind(control) == Some(NodeKind::Control)
            && down_spans(self.estate, control, Mode::Drill, &vendors)
                .is_some_and(|span| span.contains(self.asked.as_of))
    }

    /// No clause speaks of it: it holds only where it is a control that does not.
    fn in_no_clause(&self, wanted: Atom, item: &mut WhyItem, grounds: &mut Grounds<'_>) {
        let horizon = item.question.horizon;
        grounds.head(wanted);
        if matches!(wanted, Atom::Down(control) if self.is_down(control)) {
            item.reached = true;
            item.tree = vec![step(self.estate, wanted, horizon.from.0, given(wanted), Vec::new())];
        } else {
            item.claims = vec![ClaimItem { atom: item.atom.clone(), from: horizon.from, to: horizon.to }];
        }
    }

    fn proven(&self, proof: &Proof, item: &mut WhyItem, grounds: &mut Grounds<'_>, spoken: &mut BTreeSet<Atom>) {
        let (compiled, estate) = (&self.run.compiled, self.estate);
        item.reached = true;
        item.tree = tree(estate, self.run, proof);
        for (step, node) in item.tree.iter_mut().zip(&proof.nodes) {
            let Some(atom) = compiled.atoms.atom(node.atom) else { continue };
            spoken.insert(atom);
            grounds.node(atom.node());
            if let By::Clause { id, tag } = node.by
                && let Some(tag) = tag_of(self.run, tag)
            {
                grounds.clause(atom, tag);
                step.clause = compiled.program.clause(id).map(|clause| clause_item(estate, self.run, &clause));
            }
        }
    }

    fn refuted(&self, id: AtomId, item: &mut WhyItem, grounds: &mut Grounds<'_>, spoken: &mut BTreeSet<Atom>) {
        let (run, atoms) = (self.run, &self.run.compiled.atoms);
        let is_guard = |id: AtomId| matches!(atoms.atom(id), Some(Atom::Down(_)));
        let Some(cut) = cut(&run.compiled.program, &run.world, &run.model, id, &is_guard) else { return };
        item.cut = cut_items(self.estate, run, &cut);
        item.claims = claim_items(self.estate, run, &cut);
        cut.atoms.iter().filter_map(|claim| atoms.atom(claim.atom)).for_each(|atom| grounds.head(atom));
        for clause in cut.clauses.iter().filter_map(|clause| run.compiled.program.clause(clause.id)) {
            spoken.extend(clause.body.iter().filter_map(|atom| atoms.atom(*atom)));
        }
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
                    let tag = tag_of(run, tag)?;
                    (tag.rule.number(), tag.rule.sentence(), tag.step.map(|step| shown_step(estate, step)))
                }
            };
            Some(step(estate, atom, Instant::from_micros(node.instant), (rule, because, fact), node.premises.clone()))
        })
        .collect()
}

/// A step's rule, the rule in words, and the relation that it follows.
type Reason = (&'static str, &'static str, Option<String>);

fn step(estate: &Estate, atom: Atom, at: Instant, (rule, because, fact): Reason, premises: Vec<usize>) -> StepItem {
    StepItem {
        atom: atom.shown(estate).to_string(),
        label: Some(called(estate, atom.node())),
        at: Stamp::finite(at),
        rule,
        because,
        fact,
        premises,
        clause: None,
    }
}

fn tag_of(run: &Run, tag: u32) -> Option<&Tag> {
    run.compiled.tags.get(usize::try_from(tag).ok()?)
}

const fn given(atom: Atom) -> Reason {
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
            let whole = run.compiled.program.clause(clause.id)?;
            let tag = tag_of(run, clause.tag)?;
            let blocked_by = match clause.blocked {
                Blocked::Guard(_) => "control",
                Blocked::Premise(_) => "premise",
                Blocked::Interval(_) => "interval",
            };
            Some(CutItem {
                atom: shown(&whole.head)?,
                rule: tag.rule.number(),
                fact: tag.step.map(|step| shown_step(estate, step)),
                blocked_by,
                what: clause.blocked.premises().iter().filter_map(shown).collect(),
                clause: clause_item(estate, run, &whole),
            })
        })
        .collect();
    items.sort_by(|a, b| (a.blocked_by, &a.atom, &a.fact).cmp(&(b.blocked_by, &b.atom, &b.fact)));
    items.dedup();
    items
}
