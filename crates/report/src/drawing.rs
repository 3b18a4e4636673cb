//! Steps as a drawing: their boxes, what enters what, a bar where all that enters is needed, a double tick and a letter where
//! something would cut.
//!
//! Top down, on the narrowest sheet that has room: 344 wide, a phone, at most three boxes abreast; wider where many steps
//! share premises. Where things stand is decided in `layers.rs`.

use std::fmt::Write as _;

use app::StepItem;

use crate::face::Face;
use crate::layers::{Layers, Sheet, Slot};
use crate::story::anchor;
use crate::text::Text;

/// How high a box is.
const HIGH: i32 = 40;
/// How far two rows are apart.
const GAP: i32 = 28;
/// How far they are apart where bars stand between them.
const BAR_GAP: i32 = 64;
/// How far the top of a bar is above the box that it leads to.
const BAR_ABOVE: i32 = 36;
/// How much a tick with its letter takes of a line.
const TICK: i32 = 26;
/// How many steps a story draws at most; more are only told.
const MOST_OF_STORY: usize = 60;

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

/// A double tick across a line: here something would cut.
pub(crate) struct Tick {
    pub(crate) href: String,
    pub(crate) title: Text,
    pub(crate) letter: char,
    pub(crate) lines: String,
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) text_y: i32,
}

/// What would cut, under its letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) letter: char,
    pub(crate) href: String,
    pub(crate) title: Text,
}

/// What is to be drawn: of each step its face, its premises, and what would cut on the way into it and out of it.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) faces: Vec<Face>,
    pub(crate) premises: Vec<Vec<usize>>,
    pub(crate) into: Vec<Vec<Letter>>,
    pub(crate) out_of: Vec<Vec<Letter>>,
}

/// The drawing.
pub(crate) struct Drawing {
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) path: String,
    pub(crate) nodes: Vec<Node>,
    pub(crate) bars: Vec<Bar>,
    pub(crate) ticks: Vec<Tick>,
    /// Whether a control is drawn, which the legend then explains.
    pub(crate) has_control: bool,
}

impl Drawing {
    /// Draws the tree of a story; none where there is nothing to draw or too much.
    pub(crate) fn new(story: usize, tree: &[StepItem]) -> Option<Self> {
        if tree.len() > MOST_OF_STORY {
            return None;
        }
        let end = |place: usize| (place + 1 == tree.len()).then_some("falls");
        let face = |(at, step): (usize, &StepItem)| Face::new(at, format!("#{}", anchor(story, at)), step, end(at));
        let plan = Plan {
            faces: tree.iter().enumerate().map(face).collect(),
            premises: tree.iter().enumerate().map(|(at, step)| sound(at, step)).collect(),
            ..Plan::default()
        };
        Self::of(&plan, &[Sheet::NARROW])
    }

    /// Draws a plan on the first sheet on which its names can be read, else on the widest that has room; none where there is
    /// nothing to draw, or no sheet has room.
    pub(crate) fn of(plan: &Plan, sheets: &[Sheet]) -> Option<Self> {
        if plan.faces.is_empty() {
            return None;
        }
        let mut chosen: Option<(Sheet, Layers)> = None;
        for sheet in sheets {
            let layers = Layers::new(&plan.premises, *sheet);
            let is_enough = layers.is_legible();
            if layers.fit() {
                chosen = Some((*sheet, layers));
                if is_enough {
                    break;
                }
            }
        }
        let (sheet, layers) = chosen?;
        let tops = tops(&layers, plan);
        let height = tops.last().map_or(0, |top| top.box_y + HIGH + 4);
        let mut pen = Pen { plan, layers: &layers, tops, path: String::new(), bars: Vec::new(), ticks: Vec::new() };
        let nodes = pen.draw();
        let Pen { path, bars, ticks, .. } = pen;
        let has_control = plan.faces.iter().any(|face| face.is_control);
        Some(Self { width: sheet.width(), height, path, nodes, bars, ticks, has_control })
    }

    /// Tells whether it needs more than a phone.
    pub(crate) const fn is_wide(&self) -> bool {
        self.width > Sheet::NARROW.width()
    }

    /// Returns the class that gives the drawing its own width, so that its text does not scale.
    pub(crate) const fn class(&self) -> &'static str {
        if self.width > Sheet::MIDDLE.width() { "scroll full" } else { "scroll" }
    }
}

/// Returns the premises of a step that stand before it, each once.
pub(crate) fn sound(at: usize, step: &StepItem) -> Vec<usize> {
    let mut premises: Vec<usize> = step.premises.iter().copied().filter(|place| *place < at).collect();
    premises.sort_unstable();
    premises.dedup();
    premises
}

/// Where a row begins: until where the lines of the row above go straight down, where lines enter, and where boxes stand.
#[derive(Clone, Copy)]
struct Top {
    exit_y: i32,
    entry_y: i32,
    box_y: i32,
}

/// How much the ticks of a step take.
fn ticks(of: &[Vec<Letter>], step: usize) -> i32 {
    of.get(step).and_then(|letters| i32::try_from(letters.len()).ok()).unwrap_or(0) * TICK
}

fn tops(layers: &Layers, plan: &Plan) -> Vec<Top> {
    let mut y = 4;
    let mut tops: Vec<Top> = Vec::new();
    let mut above: &[Slot] = &[];
    let most = |row: &[Slot], of: &[Vec<Letter>]| {
        row.iter().filter(|slot| slot.is_box).map(|slot| ticks(of, slot.step)).max().unwrap_or(0)
    };
    for row in &layers.rows {
        let joins = |slot: &Slot| slot.is_box && plan.premises.get(slot.step).is_some_and(|needed| needed.len() > 1);
        let bars = row.iter().any(joins);
        let (mut exit_y, mut stem) = (y, 0);
        if !tops.is_empty() {
            exit_y += most(above, &plan.out_of);
            stem = most(row, &plan.into);
            y = exit_y + stem + if bars { BAR_GAP } else { GAP };
        }
        tops.push(Top { exit_y, entry_y: if bars { y - BAR_ABOVE - stem } else { y - stem }, box_y: y });
        y += HIGH;
        above = row;
    }
    tops
}

/// Draws lines, bars, ticks and boxes at the places that the layers give.
struct Pen<'a> {
    plan: &'a Plan,
    layers: &'a Layers,
    tops: Vec<Top>,
    path: String,
    bars: Vec<Bar>,
    ticks: Vec<Tick>,
}

impl Pen<'_> {
    fn draw(&mut self) -> Vec<Node> {
        let (layers, plan) = (self.layers, self.plan);
        let mut nodes = Vec::with_capacity(plan.faces.len());
        for (number, (row, top)) in layers.rows.iter().zip(self.tops.clone()).enumerate() {
            let above = number.checked_sub(1).and_then(|above| layers.rows.get(above)).map_or(&[][..], Vec::as_slice);
            let from_y = number.checked_sub(1).and_then(|above| self.tops.get(above)).map_or(0, |top| top.box_y + HIGH);
            for slot in above.iter().filter(|slot| slot.is_box) {
                self.tick(&plan.out_of, slot, from_y + 2);
            }
            for slot in row {
                if slot.is_box {
                    self.enter(slot, above, from_y, top);
                    nodes.extend(plan.faces.get(slot.step).map(|face| node(face, slot, top.box_y)));
                } else if let Some(source) = above.iter().find(|above| above.step == slot.step) {
                    self.line((source.x, from_y), top.exit_y, (slot.x, top.entry_y));
                    let _ = write!(self.path, "V{}", top.box_y + HIGH);
                }
            }
        }
        nodes
    }

    /// Leads the premises of a box into it, through a bar where there are several.
    fn enter(&mut self, slot: &Slot, above: &[Slot], from_y: i32, top: Top) {
        let Some(premises) = self.plan.premises.get(slot.step) else { return };
        let mut sources: Vec<i32> =
            above.iter().filter(|above| premises.contains(&above.step)).map(|above| above.x).collect();
        let stem = ticks(&self.plan.into, slot.step);
        if !premises.is_empty() {
            self.tick(&self.plan.into, slot, top.box_y - stem);
        }
        if premises.len() < 2 {
            for x in sources {
                self.line((x, from_y), top.exit_y, (slot.x, top.box_y - stem));
                if stem > 0 {
                    let _ = write!(self.path, "V{}", top.box_y);
                }
            }
            return;
        }
        sources.sort_unstable();
        let bar_y = top.box_y - BAR_ABOVE - stem;
        let count = i32::try_from(sources.len()).unwrap_or(1).max(1);
        let left = slot.x - slot.width / 2;
        for (place, x) in (0..).zip(sources) {
            let own = left + slot.width * (2 * place + 1) / (2 * count);
            // A line that can come straight down does.
            let to = if (x - own).abs() <= slot.width / (2 * count) - 8 { x } else { own };
            self.line((x, from_y), top.exit_y, (to, bar_y));
        }
        self.line((slot.x, bar_y + 18), bar_y + 18, (slot.x, top.box_y));
        let text = bar_text(&self.plan.faces, premises, slot.width);
        self.bars.push(Bar { x: left, y: bar_y, width: slot.width, middle: slot.x, text_y: bar_y + 14, text });
    }

    /// Draws the ticks of a step on its line, from a height down.
    fn tick(&mut self, of: &[Vec<Letter>], slot: &Slot, from_y: i32) {
        for (place, letter) in (0..).zip(of.get(slot.step).into_iter().flatten()) {
            let (x, y) = (slot.x, from_y + place * TICK + TICK / 2 - 3);
            self.ticks.push(Tick {
                href: letter.href.clone(),
                title: letter.title.clone(),
                letter: letter.letter,
                lines: format!("M{} {}h18M{} {}h18", x - 9, y - 3, x - 9, y + 3),
                x: x + 21,
                y,
                text_y: y + 4,
            });
        }
    }

    /// Draws a line that goes straight down to a height, and from there to its end.
    fn line(&mut self, from: (i32, i32), straight_y: i32, to: (i32, i32)) {
        let _ = write!(self.path, "M{} {}", from.0, from.1);
        if from.0 == to.0 {
            let _ = write!(self.path, "V{}", to.1);
            return;
        }
        if straight_y > from.1 {
            let _ = write!(self.path, "V{straight_y}");
        }
        let middle = i32::midpoint(straight_y, to.1);
        let _ = write!(self.path, "C{} {middle} {} {middle} {} {}", from.0, to.0, to.0, to.1);
    }
}

fn bar_text(faces: &[Face], premises: &[usize], width: i32) -> String {
    let number = |place: &usize| faces.get(*place).map(|face| face.number.to_string());
    let numbers: Vec<String> = premises.iter().filter_map(number).collect();
    let separator = if numbers.len() == 2 { " with " } else { ", " };
    let text = format!("AND: {}", numbers.join(separator));
    if Text::from(text.as_str()).fitted(width - 8).as_str() == text { text } else { "AND".to_owned() }
}

fn node(face: &Face, slot: &Slot, y: i32) -> Node {
    let (first, second) = face.lines(slot.width);
    Node {
        href: face.href.clone(),
        title: face.title(),
        class: face.class,
        x: slot.x - slot.width / 2,
        y,
        width: slot.width,
        round: face.round,
        middle: slot.x,
        first_y: y + 17,
        first,
        second_y: y + 32,
        second,
    }
}
