//! A proof tree as a drawing: the boxes of a story, what enters what, and a bar where all that enters is needed.
//!
//! The picture is 344 wide, a phone; top down; at most three boxes abreast. Pill: a credential; rounded: an identity; square:
//! a system; dashed: a control that does not hold; thick: the jewel. Where things stand is decided in `layers.rs`.

use std::fmt::Write as _;

use app::StepItem;

use crate::atom::{Atom, Claim};
use crate::layers::{Layers, Slot};
use crate::story::{anchor, step_name};
use crate::text::Text;

/// How high a box is.
const HIGH: i32 = 40;
/// How far two rows are apart.
const GAP: i32 = 28;
/// How far they are apart where bars stand between them.
const BAR_GAP: i32 = 64;
/// How far the top of a bar is above the box that it leads to.
const BAR_ABOVE: i32 = 36;
/// How many steps are drawn at most; more are only told.
const MOST: usize = 60;

/// A box.
pub(crate) struct Node {
    pub(crate) href: String,
    pub(crate) title: Text,
    pub(crate) class: &'static str,
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) round: i32,
    pub(crate) middle: i32,
    pub(crate) first_y: i32,
    pub(crate) first: Text,
    pub(crate) second_y: i32,
    pub(crate) second: Text,
}

/// A bar: all that enters it is needed.
pub(crate) struct Bar {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) middle: i32,
    pub(crate) text_y: i32,
    pub(crate) text: String,
}

/// The drawing.
pub(crate) struct Drawing {
    pub(crate) height: i32,
    pub(crate) path: String,
    pub(crate) nodes: Vec<Node>,
    pub(crate) bars: Vec<Bar>,
    /// Whether a control is drawn, which the legend then explains.
    pub(crate) has_control: bool,
}

impl Drawing {
    /// Draws a tree; none where there is nothing to draw or too much.
    pub(crate) fn new(story: usize, tree: &[StepItem]) -> Option<Self> {
        if tree.is_empty() || tree.len() > MOST {
            return None;
        }
        let premises: Vec<Vec<usize>> = tree.iter().enumerate().map(|(at, step)| sound(at, step)).collect();
        let layers = Layers::new(&premises);
        if !layers.fit() {
            return None;
        }
        let mut pen = Pen {
            tops: tops(&layers, &premises),
            layers: &layers,
            premises: &premises,
            path: String::new(),
            bars: Vec::new(),
        };
        let nodes = pen.draw(story, tree);
        let (path, bars, height) = (pen.path, pen.bars, pen.tops.last().map_or(0, |top| top.box_y + HIGH + 4));
        let has_control = tree.iter().any(|step| Atom::read(&step.atom).claim == Claim::Down);
        Some(Self { height, path, nodes, bars, has_control })
    }
}

/// The premises of a step that stand before it, each once.
fn sound(at: usize, step: &StepItem) -> Vec<usize> {
    let mut premises: Vec<usize> = step.premises.iter().copied().filter(|place| *place < at).collect();
    premises.sort_unstable();
    premises.dedup();
    premises
}

/// Where a row begins: where lines enter it, and where its boxes stand.
#[derive(Clone, Copy)]
struct Top {
    entry_y: i32,
    box_y: i32,
}

fn tops(layers: &Layers, premises: &[Vec<usize>]) -> Vec<Top> {
    let mut y = 4;
    let mut tops: Vec<Top> = Vec::new();
    for row in &layers.rows {
        let joins = |slot: &Slot| slot.is_box && premises.get(slot.step).is_some_and(|premises| premises.len() > 1);
        let bars = row.iter().any(joins);
        if !tops.is_empty() {
            y += if bars { BAR_GAP } else { GAP };
        }
        tops.push(Top { entry_y: if bars { y - BAR_ABOVE } else { y }, box_y: y });
        y += HIGH;
    }
    tops
}

/// Draws lines, bars and boxes at the places that the layers give.
struct Pen<'a> {
    layers: &'a Layers,
    premises: &'a [Vec<usize>],
    tops: Vec<Top>,
    path: String,
    bars: Vec<Bar>,
}

impl Pen<'_> {
    fn draw(&mut self, story: usize, tree: &[StepItem]) -> Vec<Node> {
        let mut nodes = Vec::with_capacity(tree.len());
        let layers = self.layers;
        for (number, (row, top)) in layers.rows.iter().zip(self.tops.clone()).enumerate() {
            let above = number.checked_sub(1).and_then(|above| layers.rows.get(above)).map_or(&[][..], Vec::as_slice);
            let from_y = number.checked_sub(1).and_then(|above| self.tops.get(above)).map_or(0, |top| top.box_y + HIGH);
            for slot in row {
                if slot.is_box {
                    self.enter(slot, above, from_y, top);
                    nodes.extend(tree.get(slot.step).map(|step| node(story, slot, step, top.box_y, tree.len())));
                } else if let Some(source) = above.iter().find(|above| above.step == slot.step) {
                    self.line((source.x, from_y), (slot.x, top.entry_y));
                    let _ = write!(self.path, "V{}", top.box_y + HIGH);
                }
            }
        }
        nodes
    }

    /// Leads the premises of a box into it, through a bar where there are several.
    fn enter(&mut self, slot: &Slot, above: &[Slot], from_y: i32, top: Top) {
        let Some(premises) = self.premises.get(slot.step) else { return };
        let mut sources: Vec<i32> =
            above.iter().filter(|above| premises.contains(&above.step)).map(|above| above.x).collect();
        if premises.len() < 2 {
            for x in sources {
                self.line((x, from_y), (slot.x, top.box_y));
            }
            return;
        }
        sources.sort_unstable();
        let count = i32::try_from(sources.len()).unwrap_or(1).max(1);
        let left = slot.x - slot.width / 2;
        for (place, x) in (0..).zip(sources) {
            let own = left + slot.width * (2 * place + 1) / (2 * count);
            // A line that can come straight down does.
            let to = if (x - own).abs() <= slot.width / (2 * count) - 8 { x } else { own };
            self.line((x, from_y), (to, top.entry_y));
        }
        self.line((slot.x, top.entry_y + 18), (slot.x, top.box_y));
        let text = bar_text(premises, slot.width);
        self.bars.push(Bar {
            x: left,
            y: top.entry_y,
            width: slot.width,
            middle: slot.x,
            text_y: top.entry_y + 14,
            text,
        });
    }

    fn line(&mut self, from: (i32, i32), to: (i32, i32)) {
        let _ = write!(self.path, "M{} {}", from.0, from.1);
        let _ = if from.0 == to.0 {
            write!(self.path, "V{}", to.1)
        } else {
            let middle = i32::midpoint(from.1, to.1);
            write!(self.path, "C{} {middle} {} {middle} {} {}", from.0, to.0, to.0, to.1)
        };
    }
}

fn bar_text(premises: &[usize], width: i32) -> String {
    let numbers: Vec<String> = premises.iter().map(|place| (place + 1).to_string()).collect();
    let separator = if numbers.len() == 2 { " with " } else { ", " };
    let text = format!("AND: {}", numbers.join(separator));
    if Text::from(text.as_str()).fitted(width - 8).as_str() == text { text } else { "AND".to_owned() }
}

fn node(story: usize, slot: &Slot, step: &StepItem, y: i32, steps: usize) -> Node {
    let (atom, number) = (Atom::read(&step.atom), slot.step + 1);
    let name = step_name(step);
    let is_last = number == steps;
    let (class, round) = match atom.claim {
        Claim::On(_) if is_last => ("box jw", 0),
        Claim::Have => ("box", 20),
        Claim::Act => ("box", 12),
        Claim::Down => ("box dash", 0),
        _ => ("box", 0),
    };
    let second = if is_last { format!("{} · falls", atom.in_short()) } else { atom.in_short() };
    let room = slot.width - if round > 0 { 14 } else { 8 };
    // A narrow box keeps its name whole by giving the number to the second line.
    let numbered = Text::from(format!("{number} · {name}"));
    let fits = numbered.fitted(room) == numbered;
    Node {
        href: format!("#{}", anchor(story, slot.step)),
        title: Text::from(format!("{number}. {name}: {second}")),
        class,
        x: slot.x - slot.width / 2,
        y,
        width: slot.width,
        round,
        middle: slot.x,
        first_y: y + 17,
        first: if fits { numbered } else { Text::from(name).fitted(room) },
        second_y: y + 32,
        second: if fits { Text::from(second) } else { Text::from(format!("{number} · {second}")) }.fitted(room),
    }
}
