//! Which clauses fire in a world: nothing else matters to any world that has less.

use estate::{Atom, NodeId, Tag};
use reach::lanes::{Solver, Worlds};
use reach::{AtomId, ClauseId};

use crate::{Jewel, Stage};

/// A world, and the clauses that fire in it.
pub(crate) struct Firing {
    /// For each atom, whether it holds.
    holds: Vec<bool>,
    pub(crate) clauses: Vec<ClauseId>,
}

impl Firing {
    pub(crate) fn new(stage: &Stage<'_>, given: &[AtomId]) -> Self {
        let mut solver: Solver<'_, 1> = Solver::new(stage.layout());
        let mut world: Worlds<1> = Worlds::new(1);
        let all = world.all();
        given.iter().for_each(|atom| world.give(*atom, all));
        solver.solve(&world);
        let holds: Vec<bool> = stage.compiled.atoms.all().map(|(id, _)| solver.lanes(id).contains(0)).collect();
        let holding = |atom: &AtomId| holds.get(atom.index()).copied().unwrap_or(false);
        let clauses = stage.with_clauses(|clauses| {
            clauses.valid().filter(|(_, clause)| clause.body.iter().all(holding)).map(|(id, _)| id).collect()
        });
        Self { holds, clauses }
    }

    pub(crate) fn holds(&self, atom: AtomId) -> bool {
        self.holds.get(atom.index()).copied().unwrap_or(false)
    }

    /// Returns the jewels that fall here, each with the atom of its fall.
    pub(crate) fn fallen(&self, stage: &Stage<'_>) -> Vec<(Jewel, AtomId)> {
        let (jewels, goals) = stage.falls();
        jewels.into_iter().zip(goals).filter(|(_, goal)| self.holds(*goal)).collect()
    }

    /// Returns only the clauses that lead to goals that hold.
    pub(crate) fn towards(&self, stage: &Stage<'_>, goals: &[AtomId]) -> Self {
        let mut leads: Vec<bool> = vec![false; self.holds.len()];
        let mut open: Vec<AtomId> = goals.iter().copied().filter(|goal| self.holds(*goal)).collect();
        let program = &stage.compiled.program;
        let mut fires = vec![false; program.clause_count()];
        for id in &self.clauses {
            if let Some(slot) = fires.get_mut(id.index()) {
                *slot = true;
            }
        }
        while let Some(atom) = open.pop() {
            match leads.get_mut(atom.index()) {
                Some(slot @ false) => *slot = true,
                _ => continue,
            }
            let supporting = program.supporting(atom).iter();
            for id in supporting.filter(|id| fires.get(id.index()).copied().unwrap_or(false)) {
                open.extend(program.clause(*id).into_iter().flat_map(|clause| clause.body));
            }
        }
        let head =
            |id: &ClauseId| program.clause(*id).is_some_and(|clause| leads.get(clause.head.index()) == Some(&true));
        let clauses = self.clauses.iter().copied().filter(head).collect();
        Self { holds: self.holds.clone(), clauses }
    }

    /// Returns the controls of which something here needs that they do not hold, sorted.
    pub(crate) fn controls(&self, stage: &Stage<'_>) -> Vec<NodeId> {
        let bodies = self.clauses.iter().filter_map(|id| stage.compiled.program.clause(*id));
        let atoms = bodies.flat_map(|clause| clause.body).filter_map(|atom| stage.compiled.atoms.atom(*atom));
        let down = atoms.filter_map(|atom| if let Atom::Down(control) = atom { Some(control) } else { None });
        let mut controls: Vec<NodeId> = down.collect();
        controls.sort_unstable();
        controls.dedup();
        controls
    }

    /// Returns each clause here with what it says.
    pub(crate) fn tagged<'s>(&'s self, stage: &'s Stage<'_>) -> impl Iterator<Item = (ClauseId, Tag)> + 's {
        self.clauses.iter().filter_map(|id| {
            let tag = stage.compiled.program.clause(*id)?.tag;
            Some((*id, *stage.compiled.tags.get(usize::try_from(tag).ok()?)?))
        })
    }
}
