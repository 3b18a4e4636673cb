//! What follows from a start as things are, and what would be left of it: the world that every "what if" is held against.

use reach::AtomId;
use reach::lanes::{Blocks, Change, WhatIf};

use crate::cut::WORDS;
use crate::firing::Firing;
use crate::{Jewel, Stage, Start};

/// What follows from a start as things are.
pub(crate) struct Baseline {
    given: Vec<AtomId>,
    pub(crate) firing: Firing,
    /// The atoms that are counted and hold.
    pub(crate) counted: Vec<AtomId>,
    /// The jewels that fall.
    pub(crate) jewels: Vec<Jewel>,
    goals: Vec<AtomId>,
}

/// What some changes take away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    /// How many atoms fewer.
    pub(crate) lost: u64,
    /// The jewels that do not fall then.
    pub(crate) saved: Vec<Jewel>,
}

impl Baseline {
    pub(crate) fn new(stage: &Stage<'_>, start: &Start) -> Self {
        let given = stage.given(start);
        let firing = Firing::new(stage, &given);
        let counted = stage.counted().into_iter().filter(|atom| firing.holds(*atom)).collect();
        let (jewels, goals) = firing.fallen(stage).into_iter().unzip();
        Self { given, firing, counted, jewels, goals }
    }

    /// Asks what each combination of changes, named by their places, takes away. Where a stop came first there is nothing.
    pub(crate) fn taken(
        &self,
        stage: &Stage<'_>,
        changes: &[Change],
        combinations: &[Vec<u32>],
        blocks: Blocks<'_>,
    ) -> Vec<Option<Taken>> {
        let Self { given, counted, goals, .. } = self;
        let left = stage.with_clauses(|clauses| {
            let what_if = WhatIf { clauses, layout: stage.layout(), given, counted, goals };
            what_if.left::<WORDS>(changes, combinations, blocks)
        });
        let taken = left.into_iter().map(|left| {
            let left = left?;
            let saved = (0..).zip(&self.jewels).filter(|(place, _)| !left.goals.contains(place));
            Some(Taken { lost: counted.len() as u64 - left.atoms, saved: saved.map(|(_, jewel)| *jewel).collect() })
        });
        taken.collect()
    }

    /// Asks what each change takes away by itself.
    pub(crate) fn taken_each(&self, stage: &Stage<'_>, changes: &[Change], blocks: Blocks<'_>) -> Vec<Option<Taken>> {
        let each: Vec<Vec<u32>> = (0..).zip(changes).map(|(place, _)| vec![place]).collect();
        self.taken(stage, changes, &each, blocks)
    }
}
