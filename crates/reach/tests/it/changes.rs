//! What if and the fewest, against trying everything.

use std::num::NonZeroUsize;

use proptest::prelude::*;
use reach::lanes::{AtInstant, Blocks, Change, Effort, Layout, Left, Solver, WhatIf, fewest};
use reach::{AtomId, ClauseId, Given, Program, Span, World, solve};

use crate::estates::{estate, for_each};

fn bits(atoms: usize, bits: u32) -> Vec<AtomId> {
    (0..u32::try_from(atoms).unwrap()).filter(|atom| bits >> atom & 1 == 1).map(AtomId).collect()
}

fn holding(program: &Program, given: &[AtomId], without: &[ClauseId]) -> Vec<AtomId> {
    let mut world = World::new(Span::new(4, 5));
    world.given = given.iter().map(|atom| Given { atom: *atom, span: Span::ALWAYS, carried: true, tag: 0 }).collect();
    without.iter().for_each(|clause| world.without.insert(*clause));
    let model = solve(program, &world);
    bits(program.atom_count(), u32::MAX).into_iter().filter(|atom| model.holds_any(*atom)).collect()
}

#[test]
fn what_is_left_under_a_change_is_what_is_left_without_it() {
    let changes = prop::collection::vec((any::<u32>(), any::<u32>()), 1..6);
    let strategy = (estate(), any::<u32>(), changes, any::<u32>(), any::<u32>(), any::<bool>());
    for_each(2_000, &strategy, |(estate, given, changes, counted, goals, wide)| {
        let program = &estate.program;
        let atoms = program.atom_count();
        let clauses = AtInstant { program, instant: 4, guard: &|_| false, without: None };
        let layout = Layout::new(&clauses).unwrap();
        let (given, counted, goals) = (bits(atoms, given), bits(atoms, counted), bits(atoms, goals));
        let clause_count = u32::try_from(program.clause_count()).unwrap();
        let changes: Vec<Change> = changes
            .into_iter()
            .map(|(withheld, without)| Change {
                withheld: bits(atoms, withheld),
                without: (0..clause_count).filter(|clause| without >> clause & 1 == 1).map(ClauseId).collect(),
            })
            .collect();
        let places = 0..u32::try_from(changes.len()).unwrap();
        let mut combinations: Vec<Vec<u32>> = vec![vec![]];
        combinations.extend(places.clone().map(|one| vec![one]));
        combinations.extend(places.clone().flat_map(|a| places.clone().map(move |b| vec![a, b])));
        // Some blocks of many worlds: each begins with what all of its worlds have.
        let times = if wide { 1 + 300 / combinations.len() } else { 1 };
        combinations = combinations.iter().flat_map(|one| vec![one.clone(); times]).collect();
        let what_if = WhatIf { clauses: &clauses, layout: &layout, given: &given, counted: &counted, goals: &goals };
        let blocks = Blocks { count: 0, threads: NonZeroUsize::MIN, go_on: &|_, _| true };
        let left = what_if.left::<1>(&changes, &combinations, blocks);
        for (combination, left) in combinations.iter().zip(left) {
            let picked: Vec<&Change> = combination.iter().map(|change| &changes[*change as usize]).collect();
            let is_given = |atom: &AtomId| !picked.iter().any(|change| change.withheld.contains(atom));
            let without: Vec<ClauseId> = picked.iter().flat_map(|change| change.without.clone()).collect();
            let given: Vec<AtomId> = given.iter().copied().filter(is_given).collect();
            let holding = holding(program, &given, &without);
            let goals = (0..).zip(&goals).filter(|(_, goal)| holding.contains(goal)).map(|(place, _)| place);
            let atoms = counted.iter().filter(|atom| holding.contains(atom)).count() as u64;
            assert_eq!(left, Some(Left { atoms, goals: goals.collect() }), "{combination:?}");
        }
    });
}

#[test]
fn fewer_than_the_fewest_never_suffice() {
    let strategy = (estate(), any::<u32>(), any::<u32>(), any::<u32>());
    for_each(6_000, &strategy, |(estate, given, switches, goal)| {
        let program = &estate.program;
        let atoms = program.atom_count();
        let (given, switches) = (bits(atoms, given & !switches), bits(atoms, switches));
        let goal = AtomId(goal % u32::try_from(atoms).unwrap());
        let layout = Layout::new(&AtInstant { program, instant: 4, guard: &|_| false, without: None }).unwrap();
        let mut solver: Solver<'_, 1> = Solver::new(&layout);
        let effort = Effort { blocks: 10_000, choices: 10_000 };
        let found = fewest(&mut solver, &given, &switches, goal, effort);
        let suffices = |failed: u32| {
            let failed = bits(switches.len(), failed).into_iter().map(|place| switches[place.index()]);
            let all: Vec<AtomId> = given.iter().copied().chain(failed).collect();
            holding(program, &all, &[]).contains(&goal)
        };
        let smallest = (0..1_u32 << switches.len()).filter(|failed| suffices(*failed)).map(u32::count_ones).min();
        assert_eq!(found.as_ref().map(|found| found.found.len()), smallest.map(|size| size as usize));
        let Some(found) = found else { return };
        assert!(found.is_exact());
        assert!(suffices(found.found.iter().map(|place| 1 << place).sum()));
        let hasty = fewest(&mut solver, &given, &switches, goal, Effort { blocks: 0, choices: 0 }).unwrap();
        assert!(hasty.at_least <= found.at_least && found.at_least <= hasty.found.len());
    });
}
