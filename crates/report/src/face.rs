//! Faces: what a box of a drawing says of its step, and its shape.
//!
//! Pill: a credential; rounded: an identity; square: a system; dashed: a control that does not hold; thick: where a path ends.

use app::StepItem;

use crate::atom::{Atom, Claim};
use crate::story::step_name;
use crate::text::Text;

/// What a box shows.
pub(crate) struct Face {
    /// The number of the sentence that says the same.
    pub(crate) number: usize,
    /// Where the box leads.
    pub(crate) href: String,
    pub(crate) name: Text,
    pub(crate) second: Text,
    pub(crate) class: &'static str,
    /// How round its corners are.
    pub(crate) round: i32,
    pub(crate) is_control: bool,
}

impl Face {
    /// Makes the face of a step; `end` is the word for a step that a path ends at.
    pub(crate) fn new(place: usize, href: String, step: &StepItem, end: Option<&str>) -> Self {
        let atom = Atom::read(&step.atom);
        let (class, round) = match atom.claim {
            Claim::On(_) if end.is_some() => ("box jw", 0),
            Claim::Have => ("box", 20),
            Claim::Act => ("box", 12),
            Claim::Down => ("box dash", 0),
            _ => ("box", 0),
        };
        let second = match end {
            Some(end) => format!("{} · {end}", atom.in_short()),
            None => atom.in_short(),
        };
        Self {
            number: place + 1,
            href,
            name: Text::from(step_name(step)),
            second: Text::from(second),
            class,
            round,
            is_control: atom.claim == Claim::Down,
        }
    }

    /// Returns the whole of what the box says, uncut.
    pub(crate) fn title(&self) -> Text {
        Text::from(format!("{}. {}: {}", self.number, self.name, self.second))
    }

    /// Returns the two lines that fit into so many pixels.
    pub(crate) fn lines(&self, width: i32) -> (Text, Text) {
        let room = width - if self.round > 0 { 14 } else { 8 };
        // A narrow box keeps its name whole by giving the number to the second line.
        let numbered = Text::from(format!("{} · {}", self.number, self.name));
        if numbered.fitted(room) == numbered {
            (numbered, self.second.fitted(room))
        } else {
            (self.name.fitted(room), Text::from(format!("{} · {}", self.number, self.second)).fitted(room))
        }
    }
}
