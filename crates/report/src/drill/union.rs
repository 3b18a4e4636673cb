//! Proof trees as one graph: a step that several trees share stands once, and a control that does not hold is no step of its
//! own but what is open on the way into the steps that it would have guarded.

use std::collections::{BTreeMap, BTreeSet};

use app::{LayerItem, StepItem};

use super::names::Names;
use crate::atom::{Atom, Claim};
use crate::drawing::sound;

/// Steps; the premises of each stand before it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Union {
    pub(crate) steps: Vec<StepItem>,
    pub(crate) premises: Vec<Vec<usize>>,
    /// Of each step the controls that do not hold in front of it.
    pub(crate) open: Vec<Vec<String>>,
    /// Where trees end.
    pub(crate) ends: BTreeSet<usize>,
}

/// Where a layer would cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// On the way into a step.
    Into(usize),
    /// On the way out of it.
    OutOf(usize),
}

/// What became of a step of a tree.
enum Met {
    Step(usize),
    Open(String),
}

impl Union {
    /// Joins trees; of an atom that several prove the first proof stays.
    pub(crate) fn of<'a>(trees: impl Iterator<Item = &'a [StepItem]>, names: Names<'_>) -> Self {
        let mut union = Self::default();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for tree in trees {
            let mut met: Vec<Met> = Vec::with_capacity(tree.len());
            for (at, step) in tree.iter().enumerate() {
                let needed = sound(at, step);
                let atom = Atom::read(&step.atom);
                if atom.claim == Claim::Down && needed.is_empty() {
                    met.push(Met::Open(atom.id.to_owned()));
                    continue;
                }
                let place = *places.entry(&step.atom).or_insert_with(|| union.add(step, &needed, &met, names));
                met.push(Met::Step(place));
            }
            if let Some(Met::Step(end)) = met.last() {
                union.ends.insert(*end);
            }
        }
        union
    }

    fn add(&mut self, step: &StepItem, needed: &[usize], met: &[Met], names: Names<'_>) -> usize {
        let (mut premises, mut open) = (BTreeSet::new(), BTreeSet::new());
        for place in needed {
            match met.get(*place) {
                Some(Met::Step(place)) => {
                    premises.insert(*place);
                }
                Some(Met::Open(control)) => {
                    open.insert(control.clone());
                }
                None => {}
            }
        }
        let called = || names.called(Atom::read(&step.atom).id).to_owned();
        let label = step.label.clone().filter(|label| !label.trim().is_empty()).unwrap_or_else(called);
        self.steps.push(StepItem { label: Some(label), ..step.clone() });
        self.premises.push(premises.into_iter().collect());
        self.open.push(open.into_iter().collect());
        self.steps.len() - 1
    }

    /// Returns where a single layer would cut; nowhere where it is not about any of the steps, or is two layers.
    pub(crate) fn cut(&self, layer: &LayerItem) -> BTreeSet<Place> {
        let [subject] = layer.controls.as_slice() else { return BTreeSet::new() };
        let mut places = BTreeSet::new();
        for (at, step) in self.steps.iter().enumerate() {
            let atom = Atom::read(&step.atom);
            let guarded = self.open.get(at).is_some_and(|open| open.contains(subject));
            let about = atom.id == subject;
            if guarded || step.fact.as_ref() == Some(subject) || (about && atom.claim == Claim::Act) {
                places.insert(Place::Into(at));
            } else if about && matches!(atom.claim, Claim::Have | Claim::Down) {
                places.insert(Place::OutOf(at));
            }
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(atom: &str, premises: &[usize]) -> StepItem {
        StepItem {
            atom: atom.to_owned(),
            label: None,
            at: None,
            rule: "9.6",
            because: "",
            fact: Some(format!("to {atom}")),
            premises: premises.to_vec(),
            clause: None,
        }
    }

    fn layer(control: &str) -> LayerItem {
        LayerItem {
            controls: vec![control.to_owned()],
            words: Vec::new(),
            lost: 1,
            saved: Vec::new(),
            expected: None,
            candidate: false,
        }
    }

    #[test]
    fn joins_what_is_shared_and_folds_what_is_open() {
        let one =
            [step("compromised:v", &[]), step("have:c", &[0]), step("down:control/mfa", &[]), step("act:u", &[1, 2])];
        let two = [step("compromised:v", &[]), step("have:c", &[0]), step("on:s/read", &[1, 7])];
        let (none, empty) = (BTreeMap::new(), BTreeMap::new());
        let names = Names::from((&none, &empty));
        let union = Union::of([&one[..], &two[..]].into_iter(), names);
        let atoms: Vec<&str> = union.steps.iter().map(|step| step.atom.as_str()).collect();
        assert_eq!(atoms, ["compromised:v", "have:c", "act:u", "on:s/read"]);
        assert_eq!(union.premises, [vec![], vec![0], vec![1], vec![1]]);
        assert_eq!(union.open[2], ["control/mfa"]);
        assert_eq!(union.ends.iter().copied().collect::<Vec<_>>(), [2, 3]);
        let cut = |control: &str| union.cut(&layer(control)).into_iter().collect::<Vec<_>>();
        assert_eq!(cut("control/mfa"), [Place::Into(2)]);
        assert_eq!(cut("c"), [Place::OutOf(1)]);
        assert_eq!(cut("u"), [Place::Into(2)]);
        assert_eq!(cut("to on:s/read"), [Place::Into(3)]);
        assert_eq!(cut("control/else"), []);
    }
}
