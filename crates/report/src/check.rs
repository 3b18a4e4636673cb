//! How to check this page: the ledger that it was worked out from, its checkpoint, and the commands (docs/ledger.md).

use app::{Answer, Dossier};

use crate::count::of;
use crate::text::{Text, shell_word};

/// What somebody needs who does not want to believe the page.
pub(crate) struct Check {
    pub(crate) answer: String,
    pub(crate) root: Text,
    /// The checkpoint, a signed note (c2sp.org/signed-note), line by line.
    pub(crate) checkpoint: Vec<Text>,
    pub(crate) words: Text,
    pub(crate) again: Text,
}

impl Check {
    pub(crate) fn new(answer: &Answer<Dossier>, dossier: Option<&Dossier>) -> Self {
        let size = usize::try_from(answer.ledger.size).unwrap_or(usize::MAX);
        let id = dossier.map_or_else(Text::default, |dossier| Text::from(shell_word(&dossier.incident.id)));
        let note = dossier.map_or("", |dossier| dossier.checkpoint.as_str());
        Self {
            answer: format!(
                "Everything here was worked out from a ledger of {}, and can be worked out again.",
                of(size, "entry", "entries")
            ),
            root: Text::from(answer.ledger.root.as_str()),
            checkpoint: note.lines().map(Text::from).collect(),
            words: dossier.map_or_else(Text::default, |dossier| Text::joined(&dossier.words, " ")),
            again: Text::from(format!(
                "straggler owed {id} --all --as-of {} --known-at {}",
                answer.as_of, answer.known_at
            )),
        }
    }
}
