//! May we say that it is over? Each condition of semantics 10, and what follows from all.

use app::VouchItem;

use crate::count::{capitalized, word};
use crate::mark::Mark;
use crate::text::Text;

/// How many conditions stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdicts {
    holds: usize,
    fails: usize,
    unchecked: usize,
}

impl Verdicts {
    pub(crate) fn of(items: &[VouchItem]) -> Self {
        let with = |verdict: &str| items.iter().filter(|item| item.verdict == verdict).count();
        let (holds, fails) = (with("holds"), with("fails"));
        Self { holds, fails, unchecked: items.len() - holds - fails }
    }

    /// Returns the answer and its classes: yes only where every condition was checked and holds.
    pub(crate) const fn answer(self) -> (&'static str, &'static str) {
        match self {
            Self { fails: 1.., .. } => ("No", "owed"),
            Self { unchecked: 0, holds: 1.., .. } => ("Yes", ""),
            _ => ("Not checked", "unk"),
        }
    }

    /// Counts the conditions in a sentence.
    pub(crate) fn counted(self) -> String {
        let all = self.holds + self.fails + self.unchecked;
        let verb =
            |count: usize, one: &str, many: &str| format!("{} {}", word(count), if count == 1 { one } else { many });
        match (all, self.fails, self.unchecked) {
            (0, ..) => "No condition was looked at.".to_owned(),
            (1, 0, 0) => "The one condition holds.".to_owned(),
            (_, 0, 0) => format!("All {} conditions hold.", word(all)),
            (_, _, 0) => format!("Of {} conditions {}.", word(all), verb(self.fails, "fails", "fail")),
            (_, 0, _) => format!("Of {} conditions {} not checked.", word(all), verb(self.unchecked, "was", "were")),
            _ => format!(
                "Of {} conditions {}, {} not checked.",
                word(all),
                verb(self.fails, "fails", "fail"),
                verb(self.unchecked, "was", "were")
            ),
        }
    }
}

/// One condition.
pub(crate) struct Condition {
    pub(crate) condition: Text,
    pub(crate) mark: Mark,
    pub(crate) because: Text,
}

/// Returns the conditions, in the order of the answer.
pub(crate) fn conditions(items: &[VouchItem]) -> Vec<Condition> {
    let view = |item: &VouchItem| Condition {
        condition: Text::from(capitalized(item.condition)),
        mark: Mark::of_vouch(item.verdict),
        because: Text::from(item.because.as_str()),
    };
    items.iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(words: &[&'static str]) -> Verdicts {
        let item = |verdict: &&'static str| VouchItem { condition: "it does", verdict, because: String::new() };
        Verdicts::of(&words.iter().map(item).collect::<Vec<_>>())
    }

    #[test]
    fn says_yes_only_when_all_was_checked() {
        assert_eq!(verdicts(&["holds", "holds"]).answer().0, "Yes");
        assert_eq!(verdicts(&["holds", "not_checked"]).answer().0, "Not checked");
        assert_eq!(verdicts(&["holds", "a new word"]).answer().0, "Not checked");
        assert_eq!(verdicts(&["not_checked", "fails"]).answer().0, "No");
        assert_eq!(verdicts(&[]).answer().0, "Not checked");
    }

    #[test]
    fn counts_in_a_sentence() {
        assert_eq!(
            verdicts(&["fails", "fails", "not_checked", "holds"]).counted(),
            "Of four conditions two fail, one was not checked."
        );
        assert_eq!(verdicts(&["holds"; 8]).counted(), "All eight conditions hold.");
    }
}
