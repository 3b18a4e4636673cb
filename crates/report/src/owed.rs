//! What is owed, worst company first: credentials that fell together are bracketed, loans stand apart.

use std::collections::BTreeSet;

use app::{Dossier, OwedItem, StoryItem};

use crate::atom::short_name;
use crate::count::{capital, grouped, is_are};
use crate::mark::is_owed;
use crate::moment::short_day;
use crate::owed_row::{Joint, Row, name};
use crate::register::Register;
use crate::story::reached;
use crate::text::Text;

/// How many are shown in full; a file of thousands of full rows is of use to nobody.
const IN_FULL: usize = 200;

/// Rows that belong together.
pub(crate) struct Group {
    pub(crate) title: &'static str,
    pub(crate) says: Text,
    /// The story that brackets the rows.
    pub(crate) story: Option<usize>,
    pub(crate) rows: Vec<Row>,
}

/// All that is owed.
pub(crate) struct Owed {
    pub(crate) answer: String,
    pub(crate) count: String,
    pub(crate) since: String,
    pub(crate) groups: Vec<Group>,
    pub(crate) rest: Register,
}

impl Owed {
    pub(crate) fn new(dossier: &Dossier) -> Self {
        let mut owed: Vec<(usize, &OwedItem)> =
            dossier.obligations.iter().enumerate().filter(|(_, item)| is_owed(item.state)).collect();
        let all = owed.len();
        let ownerless = owed.iter().filter(|(_, item)| item.owner.is_none()).count();
        let mut groups = Vec::new();
        let mut room = IN_FULL;
        for (story, item) in dossier.stories.iter().enumerate().filter(|(_, item)| item.credentials.len() > 1) {
            if let Some(group) = bracket(dossier, story, item, &mut owed, &mut room) {
                groups.push(group);
            }
        }
        let (lent, mut alone): (Vec<_>, Vec<_>) = owed.into_iter().partition(|(_, item)| item.state == "excepted");
        let title = if groups.is_empty() { "" } else { "The others" };
        let rest: Vec<&OwedItem> = alone.split_off(alone.len().min(room)).into_iter().map(|(_, item)| item).collect();
        room -= alone.len();
        groups.extend(plain(dossier, title, "", alone));
        let mut lent = lent;
        let lent_rest = lent.split_off(lent.len().min(room));
        let says = "Somebody decided to wait, and said until when. Owed all the same.";
        groups.extend(plain(dossier, "On loan", says, lent));
        Self {
            answer: answer(all, ownerless),
            count: grouped(all),
            since: dossier.incident.window.start.at.map(|at| format!(" since {}", short_day(at.0))).unwrap_or_default(),
            groups,
            rest: Register::new(rest.into_iter().chain(lent_rest.into_iter().map(|(_, item)| item))),
        }
    }
}

fn answer(all: usize, ownerless: usize) -> String {
    match (all, ownerless) {
        (0, _) => "Nothing is owed.".to_owned(),
        (1, 0) => "One is owed, and somebody answers for it.".to_owned(),
        (1, _) => "One is owed, and nobody is named who answers for it.".to_owned(),
        (_, 0) => format!("{} are owed, and somebody answers for each.", capital(all)),
        _ => format!("{} are owed; for {} nobody is named who answers.", capital(all), crate::count::word(ownerless)),
    }
}

/// Takes the credentials of a story out of the rows, where all of them are still there and there is room.
fn bracket(
    dossier: &Dossier,
    story: usize,
    item: &StoryItem,
    owed: &mut Vec<(usize, &OwedItem)>,
    room: &mut usize,
) -> Option<Group> {
    let wanted: BTreeSet<&str> = item.credentials.iter().map(String::as_str).collect();
    let is_wanted = |(_, row): &(usize, &OwedItem)| wanted.contains(row.credential.as_str());
    if owed.iter().filter(|row| is_wanted(row)).count() != wanted.len() || wanted.len() > *room {
        return None;
    }
    let (taken, kept): (Vec<_>, Vec<_>) = owed.drain(..).partition(is_wanted);
    *owed = kept;
    *room -= taken.len();
    let count = taken.len();
    let says = format!(
        "{} {} needed to reach {}.",
        if count == 2 { "Both".to_owned() } else { format!("All {}", crate::count::word(count)) },
        is_are(count),
        reached(item)
    );
    let rows = taken.into_iter().map(|(at, item)| row(dossier, at, item)).collect();
    Some(Group { title: "Only together.", says: Text::from(says), story: Some(story + 1), rows })
}

fn plain(dossier: &Dossier, title: &'static str, says: &str, items: Vec<(usize, &OwedItem)>) -> Option<Group> {
    if items.is_empty() {
        return None;
    }
    let rows = items.into_iter().map(|(at, item)| row(dossier, at, item)).collect();
    Some(Group { title, says: Text::from(says), story: None, rows })
}

fn row(dossier: &Dossier, at: usize, item: &OwedItem) -> Row {
    let joints = dossier
        .stories
        .iter()
        .enumerate()
        .filter(|(_, story)| story.credentials.len() > 1 && story.credentials.contains(&item.credential));
    let joint = |(at, story): (usize, &StoryItem)| Joint {
        story: at + 1,
        with: Text::joined(
            story.credentials.iter().filter(|id| **id != item.credential).map(|id| called(dossier, id)),
            " and ",
        ),
        reaches: Text::from(reached(story)),
    };
    Row::new(item, anchor(at), joints.map(joint).collect())
}

/// Returns what people call a credential of this dossier.
pub(crate) fn called<'a>(dossier: &'a Dossier, id: &'a str) -> &'a str {
    let item = dossier.obligations.iter().find(|item| item.credential == id);
    item.map_or_else(|| short_name(id), name)
}

/// Returns the anchor of the obligation at a place of the dossier.
fn anchor(at: usize) -> String {
    format!("c{}", at + 1)
}
