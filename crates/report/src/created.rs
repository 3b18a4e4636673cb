//! What the intruder made (semantics 4.6): owed until ended, or until somebody names it legitimate.

use app::{CreatedItem, Dossier};

use crate::atom::short_name;
use crate::count::{capital, is_are, word};
use crate::mark::Mark;
use crate::moment::When;
use crate::text::Text;

/// One thing.
pub(crate) struct Made {
    pub(crate) name: Text,
    pub(crate) id: Text,
    pub(crate) by: Text,
    pub(crate) at: When,
    pub(crate) mark: Mark,
    pub(crate) legitimate: Option<Text>,
    pub(crate) seq: u64,
}

/// Everything that the intruder made, owed first.
pub(crate) struct Created {
    pub(crate) answer: String,
    pub(crate) is_owed: bool,
    pub(crate) rows: Vec<Made>,
}

impl Created {
    pub(crate) fn new(dossier: &Dossier) -> Self {
        let owed = dossier.created.iter().filter(|item| item.owed).count();
        let answer = match (dossier.created.len(), owed) {
            (0, _) => "Nothing is known that an exposed identity or credential made.".to_owned(),
            (1, 0) => "The one thing made was ended, or somebody named it legitimate.".to_owned(),
            (all, 0) => format!("All {} were ended, or somebody named them legitimate.", word(all)),
            (1, _) => "One thing, owed until it is ended or somebody names it legitimate.".to_owned(),
            (all, _) => format!(
                "{} of {} {} owed until ended, or named legitimate by somebody.",
                capital(owed),
                word(all),
                is_are(owed)
            ),
        };
        let (owed_first, rest): (Vec<_>, Vec<_>) = dossier.created.iter().partition(|item| item.owed);
        Self { answer, is_owed: owed > 0, rows: owed_first.into_iter().chain(rest).map(made).collect() }
    }
}

fn made(item: &CreatedItem) -> Made {
    Made {
        name: Text::from(item.label.as_deref().unwrap_or_else(|| short_name(&item.what))),
        id: Text::from(item.what.as_str()),
        by: Text::from(item.by.as_str()),
        at: When::from(item.at),
        mark: Mark::of_made(item.owed),
        legitimate: item.legitimate.as_deref().map(Text::from),
        seq: item.seq,
    }
}
