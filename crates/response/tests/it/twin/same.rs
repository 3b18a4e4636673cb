//! The project and its twin over random estates; where they differ, the smallest estate found in which they still do.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use model::Fact;
use sources::importers::facts::write_line;

use super::chance::Chance;
use super::estates::case;
use crate::answer::{Answer, Case, answered};

/// How many estates an ordinary test run asks; `STRAGGLER_ESTATES` asks more.
const ESTATES: u64 = 500;

fn seeds() -> std::ops::Range<u64> {
    0..std::env::var("STRAGGLER_ESTATES").ok().and_then(|text| text.parse().ok()).unwrap_or(ESTATES)
}

/// What two answers do not have in common.
pub(crate) fn difference(ours: &Answer, theirs: &Answer) -> String {
    let mut text = String::new();
    let names: BTreeSet<&String> = ours.exposed.keys().chain(theirs.exposed.keys()).collect();
    for name in names.into_iter().filter(|name| ours.exposed.get(*name) != theirs.exposed.get(*name)) {
        let (ours, theirs) = (ours.exposed.get(name), theirs.exposed.get(name));
        writeln!(text, "  {name}:\n    {ours:?}\n    {theirs:?}").unwrap();
    }
    if ours.narrowed != theirs.narrowed {
        writeln!(text, "  narrowed:\n    {:?}\n    {:?}", ours.narrowed, theirs.narrowed).unwrap();
    }
    if ours.made != theirs.made {
        writeln!(text, "  made:\n    {:?}\n    {:?}", ours.made, theirs.made).unwrap();
    }
    for (vendor, atoms) in &ours.reach {
        let other = &theirs.reach[vendor];
        for atom in atoms.symmetric_difference(other) {
            let whose = if atoms.contains(atom) { "first" } else { "second" };
            writeln!(text, "  reach of {vendor}: only the {whose} has {atom}").unwrap();
        }
    }
    if ours.layers != theirs.layers {
        writeln!(text, "  layers:\n    {:?}\n    {:?}", ours.layers, theirs.layers).unwrap();
    }
    text
}

/// Drops facts, decisions and versions as long as the two still differ; nodes stay while anything names them.
fn smallest(mut case: Case, differs: &dyn Fn(&Case) -> bool) -> Case {
    loop {
        let mut smaller = false;
        let mut step = case.facts.len().max(2) / 2;
        while step > 0 {
            let mut at = 0;
            while at < case.facts.len() {
                let mut less = case.clone();
                let mut number = 0;
                less.facts.retain(|(_, fact)| {
                    number += 1;
                    !(at < number && number <= at + step) || matches!(fact, Fact::Node(_))
                });
                if less.facts.len() < case.facts.len() && differs(&less) {
                    (case, smaller) = (less, true);
                } else {
                    at += step;
                }
            }
            step /= 2;
        }
        for at in (0..case.incident.judged.len()).rev() {
            let mut less = case.clone();
            less.incident.judged.remove(at);
            if differs(&less) {
                (case, smaller) = (less, true);
            }
        }
        if !smaller {
            return unnamed_left_out(case, differs);
        }
    }
}

fn unnamed_left_out(case: Case, differs: &dyn Fn(&Case) -> bool) -> Case {
    let text = |fact: &Fact| format!("{}{fact:?}", write_line(fact));
    let others: String =
        case.facts.iter().filter(|(_, fact)| !matches!(fact, Fact::Node(_))).map(|(_, fact)| text(fact)).collect();
    let mut less = case.clone();
    less.facts.retain(|(_, fact)| !matches!(fact, Fact::Node(node) if !others.contains(&format!("\"{}\"", node.id))));
    if differs(&less) { less } else { case }
}

fn shown(case: &Case) -> String {
    let mut text = format!("now {:?}\n", case.now);
    for version in &case.incident.versions {
        writeln!(text, "{:?} {:?}", version.recorded, version.notice).unwrap();
    }
    for judged in &case.incident.judged {
        writeln!(text, "{judged:?}").unwrap();
    }
    for (recorded, fact) in &case.facts {
        writeln!(text, "{recorded:?} {}", write_line(fact)).unwrap();
    }
    text
}

#[test]
fn the_project_answers_as_its_twin() {
    let differs = |case: &Case| answered(case) != super::answered(case);
    for seed in seeds() {
        let case = case(seed);
        if differs(&case) {
            let case = smallest(case, &differs);
            let difference = difference(&answered(&case), &super::answered(&case));
            panic!("seed {seed}\n{}\nthe project's, then the twin's\n{difference}", shown(&case));
        }
    }
}

/// 1.4: in which order the facts of one batch stand does not matter.
#[test]
fn the_order_within_a_batch_does_not_matter() {
    for seed in seeds() {
        let shuffled = |case: &Case| {
            let mut shuffled = case.clone();
            Chance::new(seed).shuffle(&mut shuffled.facts);
            shuffled.facts.sort_by_key(|(recorded, _)| *recorded);
            shuffled
        };
        let differs = |case: &Case| answered(case) != answered(&shuffled(case));
        let case = case(seed);
        if differs(&case) {
            let case = smallest(case, &differs);
            let (first, second) = (answered(&case), answered(&shuffled(&case)));
            panic!("seed {seed}\n{}\n{}\n{}", shown(&case), shown(&shuffled(&case)), difference(&first, &second));
        }
    }
}

#[test]
fn the_estates_have_every_word_in_them() {
    let mut words = BTreeSet::new();
    for seed in 0..ESTATES {
        let answer = answered(&case(seed));
        for said in answer.exposed.into_values() {
            words.extend(said.reasons.into_iter().chain([said.state, said.grade, said.verdict]));
        }
        words.extend(answer.made.iter().map(|(_, _, owed)| format!("made, owed {owed}")));
    }
    let reasons = "authenticates derived_from held_by indicator issued_by named reached_through stored_in used_by";
    let states =
        "reopened closed cleared pending unenforced provisional too_early said suspended excepted planned untouched";
    let others = "A B C D used cannot_tell tried not_used";
    let wanted: BTreeSet<&str> = [reasons, states, others].into_iter().flat_map(str::split_whitespace).collect();
    let missing: Vec<&str> = wanted.into_iter().filter(|word| !words.contains(*word)).collect();
    assert!(missing.is_empty(), "no estate of the {ESTATES} gives {missing:?}");
    assert!(words.contains("made, owed true") && words.contains("made, owed false"));
}
