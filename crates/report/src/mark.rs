//! Marks: a shape, always with its word beside it, and a tone only where something is owed or not known.

use crate::text::Text;

/// How loud a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Proven, or no news.
    Quiet,
    /// Owed, used, failing.
    Owed,
    /// Nobody can tell; drawn with hatching.
    Unknown,
}

/// A shape and its word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The id of a symbol in `marks.html`.
    pub(crate) symbol: &'static str,
    pub(crate) word: Text,
    tone: Tone,
}

impl Mark {
    fn new(symbol: &'static str, word: &str, tone: Tone) -> Self {
        Self { symbol, word: Text::from(word.replace('_', " ")), tone }
    }

    /// Returns the mark of a state of semantics 5.4.
    pub(crate) fn of_state(state: &str) -> Self {
        let symbol = match state {
            "closed" => "closed",
            "cleared" => "cleared",
            "reopened" => "reopened",
            "pending" => "pending",
            "unenforced" => "unenforced",
            "provisional" => "provisional",
            "too_early" => "early",
            "said" => "said",
            "suspended" => "suspended",
            "excepted" => "excepted",
            "planned" => "planned",
            _ => "untouched",
        };
        Self::new(symbol, state, if is_owed(state) { Tone::Owed } else { Tone::Quiet })
    }

    /// Returns the mark of a use verdict of semantics 7.2; a use of what is proven is quiet.
    pub(crate) fn of_use(verdict: &str, owed: bool) -> Self {
        let loud = if owed { Tone::Owed } else { Tone::Quiet };
        match verdict {
            "used" => Self::new("used", verdict, loud),
            "tried" => Self::new("tried", verdict, Tone::Quiet),
            "not_used" => Self::new("notused", verdict, Tone::Quiet),
            _ => Self::new("cannot", verdict, Tone::Unknown),
        }
    }

    /// Returns the mark of a condition of semantics 10.
    pub(crate) fn of_vouch(verdict: &str) -> Self {
        match verdict {
            "holds" => Self::new("holds", verdict, Tone::Quiet),
            "fails" => Self::new("fails", verdict, Tone::Owed),
            _ => Self::new("cannot", verdict, Tone::Unknown),
        }
    }

    /// Returns the mark of what the intruder made (semantics 4.6).
    pub(crate) fn of_made(owed: bool) -> Self {
        if owed { Self::new("made", "owed", Tone::Owed) } else { Self::new("closed", "settled", Tone::Quiet) }
    }

    /// Returns the mark of whether something was entered in a replay; what was entered elsewhere once is quiet.
    pub(crate) fn of_entered(entered: Option<bool>, owed: bool) -> Self {
        match entered {
            Some(true) => Self::new("fails", "entered", if owed { Tone::Owed } else { Tone::Quiet }),
            Some(false) => Self::new("holds", "not entered", Tone::Quiet),
            None => Self::new("notused", "no such system", Tone::Quiet),
        }
    }

    /// Returns the classes that the tone gives to the word.
    pub(crate) const fn class(&self) -> &'static str {
        match self.tone {
            Tone::Quiet => "nw",
            Tone::Owed => "owed nw",
            Tone::Unknown => "unk nw",
        }
    }
}

/// Tells whether a state of semantics 5.4 is owed.
pub(crate) fn is_owed(state: &str) -> bool {
    !matches!(state, "closed" | "cleared")
}

/// A grade of semantics 6.1, as letter and word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    /// The class that draws the letter.
    pub(crate) class: &'static str,
    pub(crate) letter: Text,
    pub(crate) word: Text,
}

impl Letter {
    pub(crate) fn new(letter: &str, word: &str) -> Self {
        let class = match letter {
            "A" => "gA",
            "B" => "gB",
            "C" => "gC",
            _ => "gD",
        };
        Self { class, letter: Text::from(letter), word: Text::from(word) }
    }
}
