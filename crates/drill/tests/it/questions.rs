//! Every question, both ways.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use drill::{Asked, Chance, Draws, Effect, Jewel, Odds, Stage, Start, breaches, chances, closures, cuts, depths};
use estate::{Atom, Estate, NodeId, compile};
use model::NodeKind;
use reach::lanes::{Blocks, Effort};

use crate::estates::{Facts, for_each, now};
use crate::long_way::{Reached, reached, with_layer};

const BLOCKS: Blocks<'static> = Blocks { count: 0, threads: NonZeroUsize::MIN, go_on: &|_, _| true };

const THREE: Blocks<'static> = Blocks { threads: NonZeroUsize::new(3).unwrap(), ..BLOCKS };
const ALL: Draws = Draws { seed: 1, count: 1, enumerated: 20 };

fn on_stage(facts: &Facts, ask: impl Fn(&Stage<'_>, &Estate)) {
    let estate = facts.read();
    let compiled = Arc::new(compile(&estate, &|_| model::Span::ALWAYS).unwrap());
    ask(&Stage::set(&estate, compiled, now()).unwrap(), &estate);
}

fn texts(estate: &Estate, jewels: &[Jewel]) -> BTreeSet<String> {
    jewels.iter().map(|jewel| Atom::On(jewel.system, jewel.level).shown(estate).to_string()).collect()
}

fn name(estate: &Estate, node: NodeId) -> String {
    estate.name(node).to_string()
}

#[test]
fn a_breach_opens_what_it_opens_alone() {
    for_each(400, |facts| {
        on_stage(facts, |stage, estate| {
            let found = breaches(stage, &stage.vendors(), BLOCKS);
            assert_eq!(found.len(), 2);
            for breach in &found {
                let alone = reached(facts, &[&name(estate, breach.vendor)]);
                assert_eq!(breach.atoms, alone.atoms.len() as u64);
                assert_eq!(texts(estate, &breach.jewels), alone.jewels);
                let held = alone.atoms.iter().filter(|atom| atom.starts_with("have:")).count();
                assert_eq!(breach.credentials, held as u64);
            }
            assert!(found[0].jewels.len() >= found[1].jewels.len());
        });
    });
}

/// Checks an effect against the facts changed.
fn same(facts: &Facts, estate: &Estate, vendor: &str, before: &Reached, effect: &Effect) {
    let changed = effect.layers.iter().fold(facts.clone(), |facts, layer| with_layer(&facts, estate, *layer));
    let after = reached(&changed, &[vendor]);
    let lost = before.atoms.difference(&after.atoms).count();
    assert_eq!(effect.lost, lost as u64, "{:?} against {vendor}", effect.layers);
    let saved: BTreeSet<String> = before.jewels.difference(&after.jewels).cloned().collect();
    assert_eq!(texts(estate, &effect.saved), saved, "{:?} against {vendor}", effect.layers);
}

#[test]
fn layers_and_pairs_take_away_what_the_changed_facts_take_away() {
    for_each(150, |facts| {
        on_stage(facts, |stage, estate| {
            for vendor in stage.vendors() {
                let id = name(estate, vendor);
                let before = reached(facts, &[&id]);
                let asked = Asked { pairs: true, candidates: true, most_pairs: 1_000 };
                let found = cuts(stage, &Start::compromising(vendor), asked, BLOCKS);
                assert_eq!(
                    (found.atoms, texts(estate, &found.fallen)),
                    (before.atoms.len() as u64, before.jewels.clone())
                );
                assert_eq!((found.not_looked_at, found.not_asked), (0, 0));
                found.singles.iter().for_each(|effect| same(facts, estate, &id, &before, effect));
                // Two candidates of one pair share the name of their new control; the others are checked all.
                let one_new = |effect: &&Effect| effect.layers.iter().filter(|layer| layer.is_candidate()).count() < 2;
                found.pairs.iter().filter(one_new).for_each(|effect| same(facts, estate, &id, &before, effect));
                assert_complete(facts, estate, vendor, &before, &found.singles);
            }
        });
    });
}

/// No control that would take something away is left out.
fn assert_complete(facts: &Facts, estate: &Estate, vendor: NodeId, before: &Reached, singles: &[Effect]) {
    for id in facts.controls(&["partial", "absent", "unknown"]) {
        let changed = facts.with_states(&[(id.clone(), "enforced")].into());
        let lost = before.atoms.len() - reached(&changed, &[&name(estate, vendor)]).atoms.len();
        let control = estate.find(&id).unwrap();
        let is_there = singles.iter().any(|effect| effect.layers == [drill::Layer::Control(control)]);
        assert_eq!(is_there, lost > 0, "{id}");
    }
}

#[test]
fn a_chance_is_the_sum_over_every_state_of_the_controls() {
    let odds = Odds { enforced: 0.75, partial: 0.5, of: BTreeMap::new() };
    for_each(150, |facts| {
        on_stage(facts, |stage, estate| {
            for vendor in stage.vendors() {
                let id = name(estate, vendor);
                let found = chances(stage, &Start::compromising(vendor), &odds, ALL, BLOCKS).unwrap();
                let expected = summed(facts, &id);
                let said: BTreeMap<String, f64> = found
                    .jewels
                    .iter()
                    .map(|(jewel, chance)| (texts(estate, &[*jewel]).pop_first().unwrap(), chance.value()))
                    .collect();
                assert_eq!(said.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
                for (jewel, chance) in &said {
                    assert!((chance - expected[jewel]).abs() < 1e-9, "{jewel}: {chance}, {}", expected[jewel]);
                }
            }
        });
    });
}

/// Solves every state of the controls that may hold or fail, and sums the probabilities of those in which each falls.
fn summed(facts: &Facts, vendor: &str) -> BTreeMap<String, f64> {
    let (enforced, partial) = (facts.controls(&["enforced"]), facts.controls(&["partial"]));
    let uncertain: Vec<(&String, f64)> =
        enforced.iter().map(|id| (id, 0.25)).chain(partial.iter().map(|id| (id, 0.5))).collect();
    let mut sums = BTreeMap::new();
    for world in 0_u32..1 << uncertain.len() {
        let fails = |place: usize| world >> place & 1 == 1;
        let states = uncertain.iter().enumerate();
        let states = states.map(|(place, (id, _))| ((*id).clone(), if fails(place) { "absent" } else { "enforced" }));
        let weights = uncertain.iter().enumerate();
        let weight: f64 = weights.map(|(place, (_, p))| if fails(place) { *p } else { 1.0 - p }).product();
        for jewel in reached(&facts.with_states(&states.collect()), &[vendor]).jewels {
            *sums.entry(jewel).or_insert(0.0) += weight;
        }
    }
    sums
}

#[test]
fn a_depth_is_the_fewest_failures_of_all() {
    let effort = Effort { blocks: 10_000, choices: 10_000 };
    for_each(150, |facts| {
        on_stage(facts, |stage, estate| {
            let starts: Vec<Start> = stage.vendors().into_iter().map(Start::compromising).collect();
            for (start, found) in starts.iter().zip(depths(stage, &starts, effort, BLOCKS)) {
                let id = name(estate, start.compromised[0]);
                let expected = fewest_failures(facts, &id);
                let said: BTreeMap<String, u32> = found
                    .unwrap()
                    .into_iter()
                    .map(|depth| {
                        assert_eq!(depth.at_least, depth.controls.len());
                        (texts(estate, &[depth.jewel]).pop_first().unwrap(), u32::try_from(depth.at_least).unwrap())
                    })
                    .collect();
                assert_eq!(said, expected);
            }
        });
    });
}

fn fewest_failures(facts: &Facts, vendor: &str) -> BTreeMap<String, u32> {
    let enforced = facts.controls(&["enforced"]);
    let mut fewest: BTreeMap<String, u32> = BTreeMap::new();
    for world in 0_u32..1 << enforced.len() {
        let failing = enforced.iter().enumerate().filter(|(place, _)| world >> place & 1 == 1);
        let states = failing.map(|(_, id)| (id.clone(), "absent")).collect();
        for jewel in reached(&facts.with_states(&states), &[vendor]).jewels {
            let known = fewest.entry(jewel).or_insert(u32::MAX);
            *known = world.count_ones().min(*known);
        }
    }
    fewest
}

#[test]
fn a_closure_takes_away_what_the_changed_facts_take_away() {
    for_each(150, |facts| {
        on_stage(facts, |stage, estate| {
            let all = estate.of_kind(NodeKind::Credential);
            let start = Start { compromised: stage.vendors(), held: all[..1].to_vec() };
            let held = name(estate, all[0]);
            let from: Vec<&str> = vec!["vendor/v0", "vendor/v1", &held];
            let before = reached(facts, &from);
            let found = closures(stage, &start, &all, BLOCKS);
            assert_eq!(found.len(), all.len());
            for closure in found {
                let id = name(estate, closure.credential);
                let changed = with_layer(facts, estate, drill::Layer::Close(closure.credential));
                let kept: Vec<&str> = from.iter().copied().filter(|from| *from != id).collect();
                let after = reached(&changed, &kept);
                assert_eq!(closure.lost, before.atoms.difference(&after.atoms).count() as u64, "{id}");
                let alone = reached(facts, &[&id]);
                assert_eq!(closure.opens, alone.atoms.len().saturating_sub(1) as u64, "{id}");
                assert_eq!(texts(estate, &closure.takes), alone.jewels);
            }
        });
    });
}

#[test]
fn draws_come_near_the_exact_chance_and_say_how_near() {
    let between = Cell::new(0);
    for_each(400, |facts| {
        on_stage(facts, |stage, _| {
            let odds = Odds { enforced: 0.75, partial: 0.5, of: BTreeMap::new() };
            let start = Start { compromised: stage.vendors(), held: Vec::new() };
            let exact = chances(stage, &start, &odds, ALL, BLOCKS).unwrap();
            let draws = Draws { seed: 7, count: 51_200, enumerated: 0 };
            let drawn = chances(stage, &start, &odds, draws, BLOCKS).unwrap();
            assert_eq!(drawn.jewels.len(), exact.jewels.len());
            for ((jewel, exact), (same, drawn)) in exact.jewels.iter().zip(&drawn.jewels) {
                assert_eq!((jewel, exact.interval()), (same, None));
                // Where no control matters there is nothing to draw.
                let is_drawn = matches!(drawn, Chance::Drawn { draws: 51_200, .. });
                between.set(between.get() + usize::from(is_drawn && (0.1..0.9).contains(&exact.value())));
                assert!(is_drawn || drawn == exact && [0.0, 1.0].contains(&exact.value()));
                // Nine standard deviations at one half: no estate of the 400 comes near by chance.
                assert!((exact.value() - drawn.value()).abs() < 0.02, "{exact:?} {drawn:?}");
            }
            assert_eq!(Some(drawn), chances(stage, &start, &odds, draws, THREE));
        });
    });
    assert!(between.get() >= 10, "only {} chances were neither never nor always", between.get());
}

#[test]
fn an_interval_is_wilson_s_and_never_says_never() {
    let seen = |hits, draws| Chance::Drawn { hits, draws }.interval().unwrap();
    // Worked out by hand from Wilson's formula for 10 of 100: 0.0552 to 0.1744.
    let (low, high) = seen(10, 100);
    assert!((low - 0.0552).abs() < 5e-5 && (high - 0.1744).abs() < 5e-5, "{low} {high}");
    assert_eq!(seen(0, 1_000), (0.0, 0.003));
    assert_eq!(seen(1_000, 1_000), (0.997, 1.0));
    assert_eq!(seen(0, 0), (0.0, 1.0));
    assert_eq!(Chance::Exact(0.5).interval(), None);
}
