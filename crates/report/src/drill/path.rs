//! A path: its steps as numbered sentences, drawn where there is room, and what would cut it where.

use app::{LayerItem, Stamp};

use super::names::{Names, counted, listed};
use super::union::{Place, Union};
use crate::atom::{Atom, Claim};
use crate::count::{capitalized, grouped, of};
use crate::drawing::{Drawing, Letter, Plan};
use crate::face::Face;
use crate::layers::Sheet;
use crate::story::{Sentence, around, because, class};
use crate::text::Text;

/// How many steps are drawn at most; more stand in a table.
const MOST_DRAWN: usize = 150;
/// How many steps a table has at most; of more the rest is counted.
const MOST_TOLD: usize = 500;
/// How many sentences stand open beside a drawing.
const OPEN: usize = 40;
/// What would cut has a letter; so many have one.
const LETTERS: &str = "abcdefghijkl";

/// One thing that would cut the path.
pub(crate) struct CutRow {
    pub(crate) anchor: String,
    pub(crate) letter: Option<char>,
    pub(crate) words: Text,
    pub(crate) state: Text,
    pub(crate) is_candidate: bool,
    pub(crate) lost: String,
    pub(crate) saved: Text,
}

/// A path, or several as one.
pub(crate) struct Path {
    pub(crate) number: usize,
    pub(crate) title: Text,
    pub(crate) says: Text,
    pub(crate) drawing: Option<Drawing>,
    pub(crate) sentences: Vec<Sentence>,
    /// Whether the sentences are folded beside the drawing.
    pub(crate) is_folded: bool,
    /// How many steps are not even told.
    pub(crate) left_out: String,
    pub(crate) cuts: Vec<CutRow>,
}

/// What a path is made from.
pub(crate) struct Told<'a> {
    pub(crate) number: usize,
    pub(crate) title: Text,
    pub(crate) says: String,
    pub(crate) union: &'a Union,
    pub(crate) layers: &'a [LayerItem],
    /// What happens where it ends, as `falls`.
    pub(crate) end: &'static str,
}

impl Path {
    pub(crate) fn new(told: Told<'_>, names: Names<'_>, as_of: Stamp) -> Self {
        let Told { number, title, says, union, layers, end } = told;
        let steps = union.steps.len();
        let (cuts, into, out_of) = lettered(number, union, layers, names);
        let face = |(at, step)| {
            let ends = union.ends.contains(&at).then_some(end);
            Face::new(at, format!("#{}", anchor(number, at)), step, ends)
        };
        let drawing = (steps <= MOST_DRAWN).then(|| Plan {
            faces: union.steps.iter().enumerate().map(face).collect(),
            premises: union.premises.clone(),
            into,
            out_of,
        });
        let drawing = drawing.and_then(|plan| Drawing::of(&plan, &[Sheet::NARROW, Sheet::MIDDLE, Sheet::WIDE]));
        let too_much = match (&drawing, steps) {
            (Some(_), _) | (None, 0) => String::new(),
            (None, _) if steps > MOST_DRAWN => {
                format!(" {} steps: more than the {MOST_DRAWN} that are drawn.", grouped(steps))
            }
            (None, _) => format!(" {} too entangled to be drawn.", of(steps, "step is", "steps are")),
        };
        let sentences = (0..steps.min(MOST_TOLD)).filter_map(|at| sentence(number, at, union, end, names, as_of));
        Self {
            number,
            title,
            says: Text::from(format!("{says}{too_much}")),
            is_folded: drawing.as_ref().is_some_and(|drawing| drawing.is_wide() || steps > OPEN),
            drawing,
            sentences: sentences.collect(),
            left_out: if steps > MOST_TOLD { grouped(steps - MOST_TOLD) } else { String::new() },
            cuts,
        }
    }
}

fn anchor(path: usize, place: usize) -> String {
    format!("p{path}-{}", place + 1)
}

type Letters = Vec<Vec<Letter>>;

/// Gives a letter to each layer that cuts somewhere in the picture, and puts it there.
fn lettered(path: usize, union: &Union, layers: &[LayerItem], names: Names<'_>) -> (Vec<CutRow>, Letters, Letters) {
    let mut letters = LETTERS.chars();
    let (mut into, mut out_of) = (vec![Vec::new(); union.steps.len()], vec![Vec::new(); union.steps.len()]);
    let mut rows = Vec::with_capacity(layers.len());
    for (number, layer) in layers.iter().enumerate() {
        let places = union.cut(layer);
        let letter = if places.is_empty() { None } else { letters.next() };
        let anchor = format!("p{path}-cut-{}", number + 1);
        let words = words(layer, names);
        if let Some(letter) = letter {
            let title = Text::from(format!("{letter}: {words}"));
            let letter = Letter { letter, href: format!("#{anchor}"), title };
            for place in places {
                let (of, at) = match place {
                    Place::Into(at) => (&mut into, at),
                    Place::OutOf(at) => (&mut out_of, at),
                };
                of.get_mut(at).into_iter().for_each(|there: &mut Vec<Letter>| there.push(letter.clone()));
            }
        }
        rows.push(CutRow {
            anchor,
            letter,
            words: begun(words.as_str()),
            state: states(layer, names),
            is_candidate: layer.candidate,
            lost: counted(layer.lost),
            saved: names.atoms(&layer.saved),
        });
    }
    (rows, into, out_of)
}

/// Puts a capital before words of ours; what may begin with an id stays as it is.
pub(crate) fn begun(words: &str) -> Text {
    let first = words.split(' ').next().unwrap_or_default();
    let is_word = !first.is_empty() && first.chars().all(|c| c.is_ascii_lowercase());
    if is_word { Text::from(capitalized(words)) } else { Text::from(words) }
}

/// Returns a layer in words.
pub(crate) fn words(layer: &LayerItem, names: Names<'_>) -> Text {
    if layer.words.is_empty() { names.all(&layer.controls) } else { Text::joined(&layer.words, " and ") }
}

/// Says how the controls of a layer stand, where that is told.
pub(crate) fn states(layer: &LayerItem, names: Names<'_>) -> Text {
    let states: Vec<&str> = layer.controls.iter().filter_map(|control| names.state(control)).collect();
    if states.is_empty() { Text::default() } else { Text::from(format!("{} today", listed(&states))) }
}

fn sentence(path: usize, at: usize, union: &Union, end: &str, names: Names<'_>, as_of: Stamp) -> Option<Sentence> {
    let (step, premises) = (union.steps.get(at)?, union.premises.get(at)?);
    let (is_last, is_and) = (union.ends.contains(&at), premises.len() > 1);
    let atom = Atom::read(&step.atom);
    let (before, after) = match atom.claim {
        Claim::On(level) if is_last => ("", format!(", {level}: {end}.")),
        Claim::On(level) if step.rule == "given" => ("Taken as lost: ", format!(", {level}.")),
        Claim::Have if step.rule == "given" => ("Taken as held: ", ".".to_owned()),
        _ => around(atom, false, false),
    };
    let open = union.open.get(at).filter(|open| !open.is_empty());
    let open = open.map(|open| format!("does not hold: {}", names.all(open)));
    Some(Sentence {
        anchor: anchor(path, at),
        class: class(is_and, is_last),
        is_and,
        is_last,
        before,
        name: Text::from(step.label.as_deref().unwrap_or_default()),
        after: Text::from(after),
        because: because(step, premises, as_of, open),
    })
}
