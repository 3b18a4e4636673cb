//! Stories: how credentials reach a crown jewel, as numbered sentences, each with its rule and fact, and a drawing of the same.

use app::{Dossier, Stamp, StepItem, StoryItem};

use crate::atom::{Atom, Claim, short_name};
use crate::count::{of, word};
use crate::drawing::Drawing;
use crate::moment::minute;
use crate::owed::called;
use crate::text::Text;

/// How many stories are open; the others are folded.
const OPEN: usize = 6;

/// One sentence of a story.
pub(crate) struct Sentence {
    pub(crate) anchor: String,
    pub(crate) class: &'static str,
    pub(crate) is_and: bool,
    pub(crate) is_last: bool,
    pub(crate) before: &'static str,
    pub(crate) name: Text,
    pub(crate) after: Text,
    pub(crate) because: Text,
}

/// One story.
pub(crate) struct Story {
    pub(crate) number: usize,
    pub(crate) title: Text,
    pub(crate) says: String,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) drawing: Option<Drawing>,
}

/// All stories.
pub(crate) struct Stories {
    pub(crate) answer: String,
    pub(crate) open: Vec<Story>,
    pub(crate) folded: Vec<Story>,
}

impl Stories {
    pub(crate) fn new(dossier: &Dossier, as_of: Stamp) -> Self {
        let together = dossier.stories.iter().filter(|story| story.credentials.len() > 1).count();
        let mut open: Vec<Story> =
            dossier.stories.iter().enumerate().map(|(at, item)| story(dossier, at, item, as_of)).collect();
        let folded = open.split_off(open.len().min(OPEN));
        Self { answer: answer(together, dossier.stories.len() - together), open, folded }
    }
}

fn answer(together: usize, alone: usize) -> String {
    let jewels = |count: usize| format!("{} crown {}", word(count), if count == 1 { "jewel" } else { "jewels" });
    match (together, alone) {
        (0, 0) => "No crown jewel falls to what is owed, in what was read.".to_owned(),
        (0, _) => format!("{} to a single credential that is owed.", falls(&jewels(alone), alone)),
        (_, 0) => format!("{}, but only to credentials held together.", falls(&jewels(together), together)),
        _ => format!(
            "{} only to credentials held together; {} to a single one.",
            falls(&jewels(together), together),
            word(alone)
        ),
    }
}

fn falls(jewels: &str, count: usize) -> String {
    crate::count::capitalized(&format!("{jewels} {}", if count == 1 { "falls" } else { "fall" }))
}

/// Returns what a story reaches, in words, under the label of its last step.
pub(crate) fn reached(item: &StoryItem) -> String {
    let atom = Atom::read(&item.reaches);
    let label = item.tree.last().filter(|step| step.atom == item.reaches).and_then(|step| step.label.as_deref());
    atom.said(label.unwrap_or_else(|| short_name(atom.id)))
}

fn story(dossier: &Dossier, at: usize, item: &StoryItem, as_of: Stamp) -> Story {
    let number = at + 1;
    let names = Text::joined(item.credentials.iter().map(|id| called(dossier, id)), " and ");
    let count = item.credentials.len();
    let says = if count > 1 {
        let none = if count == 2 { "Neither".to_owned() } else { format!("None of the {}", word(count)) };
        format!(
            "{none} is enough alone: the end of any one cuts the path. Told in {}.",
            of(item.tree.len(), "sentence", "sentences")
        )
    } else {
        format!("It needs no other: its end cuts the path. Told in {}.", of(item.tree.len(), "sentence", "sentences"))
    };
    Story {
        number,
        title: Text::from(format!("{names}: {}", reached(item))),
        says,
        sentences: item
            .tree
            .iter()
            .enumerate()
            .map(|(place, step)| sentence(number, place, step, item, as_of))
            .collect(),
        drawing: Drawing::new(number, &item.tree),
    }
}

fn sentence(story: usize, place: usize, step: &StepItem, item: &StoryItem, as_of: Stamp) -> Sentence {
    let atom = Atom::read(&step.atom);
    let is_last = place + 1 == item.tree.len();
    let is_and = step.premises.len() > 1;
    let (before, after) = around(atom, is_last, step.rule == "given");
    Sentence {
        anchor: anchor(story, place),
        class: class(is_and, is_last),
        is_and,
        is_last,
        before,
        name: Text::from(step_name(step)),
        after: Text::from(after),
        because: because(step, &step.premises, as_of, None),
    }
}

/// Returns the class of a sentence.
pub(crate) const fn class(is_and: bool, is_last: bool) -> &'static str {
    match (is_and, is_last) {
        (true, true) => "and end",
        (true, false) => "and",
        (false, true) => "end",
        (false, false) => "",
    }
}

/// Returns what people call the thing of a step.
pub(crate) fn step_name(step: &StepItem) -> &str {
    let id = Atom::read(&step.atom).id;
    step.label.as_deref().filter(|label| !label.trim().is_empty()).unwrap_or_else(|| short_name(id))
}

/// Returns what stands before and after the name of the thing that an atom is about.
pub(crate) fn around(atom: Atom<'_>, is_last: bool, is_given: bool) -> (&'static str, String) {
    match atom.claim {
        Claim::On(level) if is_last => ("", format!(", {level}, falls.")),
        Claim::On(level) => ("The intruder has ", format!(", {level}.")),
        Claim::Have if is_given => ("Still owed, so in the intruder’s hands: ", ".".to_owned()),
        Claim::Have => ("So the intruder holds ", ".".to_owned()),
        Claim::Act => ("The intruder acts as ", ".".to_owned()),
        Claim::At => ("The intruder can speak to ", ".".to_owned()),
        Claim::Down => ("Does not hold: ", ".".to_owned()),
        Claim::Compromised => ("Compromised: ", ".".to_owned()),
        Claim::Other => ("", ".".to_owned()),
    }
}

/// Why a step holds: the rule in words, the fact, the sentences it follows from, its number, since when, and what there is to
/// add.
pub(crate) fn because(step: &StepItem, premises: &[usize], as_of: Stamp, more: Option<String>) -> Text {
    let mut parts: Vec<String> = Vec::new();
    if !step.because.is_empty() && step.rule != "given" {
        parts.push(step.because.to_owned());
    }
    parts.extend(step.fact.clone());
    if !premises.is_empty() {
        let places: Vec<String> = premises.iter().map(|place| (place + 1).to_string()).collect();
        parts.push(format!("from {}", places.join(" and ")));
    }
    parts.push(step.rule.to_owned());
    if let Some(at) = step.at.filter(|at| *at != as_of) {
        parts.push(format!("since {}", minute(at.0)));
    }
    parts.extend(more);
    Text::joined(parts, " · ")
}

/// Returns the anchor of a sentence.
pub(crate) fn anchor(story: usize, place: usize) -> String {
    format!("s{story}-{}", place + 1)
}
