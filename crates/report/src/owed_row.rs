//! One obligation in full: who held it, what it opens, whether it was used, how it stands, and by what proof.

use app::{EndItem, OwedItem, UseItem};

use crate::atom::{Atom, Claim, short_name};
use crate::count::{grouped, of};
use crate::mark::{Letter, Mark, is_owed};
use crate::moment::{When, minute};
use crate::text::Text;

/// How many facts, reasons or openings stand in a cell; the rest is counted.
const SHOWN: usize = 3;

/// A fact, with its place in the ledger.
pub(crate) struct Fact {
    pub(crate) at: When,
    pub(crate) says: Text,
    pub(crate) seq: u64,
}

/// A story that the credential is part of: the others that it needs, and what they reach.
pub(crate) struct Joint {
    pub(crate) story: usize,
    pub(crate) with: Text,
    pub(crate) reaches: Text,
}

/// One row of what is owed.
pub(crate) struct Row {
    pub(crate) anchor: String,
    pub(crate) name: Text,
    pub(crate) id: Text,
    pub(crate) vendors: Text,
    pub(crate) jewels: Text,
    pub(crate) opens: Text,
    pub(crate) joints: Vec<Joint>,
    pub(crate) usage: Mark,
    pub(crate) usage_more: Vec<Text>,
    pub(crate) state: Mark,
    pub(crate) state_more: Vec<Text>,
    pub(crate) grade: Letter,
    pub(crate) owner: Option<Text>,
    pub(crate) reasons: Text,
    pub(crate) evidence: Vec<Fact>,
    pub(crate) evidence_left: String,
}

impl Row {
    pub(crate) fn new(item: &OwedItem, anchor: String, joints: Vec<Joint>) -> Self {
        let (jewels, opens) = opens(item);
        let fact = |fact: &app::EvidenceItem| Fact {
            at: When::from(fact.at),
            says: Text::from(fact.says.as_str()),
            seq: fact.seq,
        };
        Self {
            anchor,
            name: Text::from(name(item)),
            id: Text::from(item.credential.as_str()),
            vendors: vendors(item),
            jewels,
            opens,
            joints,
            usage: Mark::of_use(item.usage.verdict, is_owed(item.state)),
            usage_more: usage_more(&item.usage),
            state: Mark::of_state(item.state),
            state_more: item.end.iter().map(end).chain(item.words.iter().cloned()).map(Text::from).collect(),
            grade: Letter::new(item.grade, item.grade_word),
            owner: item.owner.as_deref().map(Text::from),
            reasons: Text::joined(item.reasons.iter().map(|reason| reason.replace('_', " ")), ", "),
            evidence: item.evidence.iter().take(SHOWN).map(fact).collect(),
            evidence_left: left(item.evidence.len()),
        }
    }
}

/// Returns what people call a credential: its label, else the last part of its id.
pub(crate) fn name(item: &OwedItem) -> &str {
    item.label.as_deref().filter(|label| !label.trim().is_empty()).unwrap_or_else(|| short_name(&item.credential))
}

/// Returns who held it, without the `vendor/` of their ids.
pub(crate) fn vendors(item: &OwedItem) -> Text {
    Text::joined(item.vendors.iter().map(|vendor| short_name(vendor)), ", ")
}

/// Says an end in a line: how, when, by whom, and from when it is dead where that is later.
pub(crate) fn end(end: &EndItem) -> String {
    let by = if end.by == "issuer" { "issuer’s record".to_owned() } else { format!("said by {}", end.by) };
    let mut said = format!("{} {}, {by}", end.how.replace('_', " "), minute(end.at.0));
    if let Some(dead) = end.dead.filter(|dead| *dead > end.at) {
        said = format!("{said}; dead from {}", minute(dead.0));
    }
    if let Some(successor) = &end.successor {
        said = format!("{said}; now {}", short_name(successor));
    }
    said
}

/// The jewels that it opens alone, and in words what else.
fn opens(item: &OwedItem) -> (Text, Text) {
    let Some(opens) = &item.opens else { return (Text::default(), Text::from("not worked out")) };
    let jewel = |text: &String| {
        let atom = format!("on:{text}");
        let atom = Atom::read(&atom);
        match atom.claim {
            Claim::On(_) => atom.said(short_name(atom.id)),
            _ => text.clone(),
        }
    };
    let jewels = Text::joined(opens.jewels.iter().map(jewel), "; ");
    if opens.atoms == 0 {
        return (jewels, Text::from("nothing alone, in what was read"));
    }
    let fresh: Vec<String> = opens.says.iter().filter(|says| !is_said(says, jewels.as_str())).cloned().collect();
    let left = rest(fresh.len());
    let says = Text::joined(fresh.into_iter().take(SHOWN).chain(left), "; ");
    if says.as_str().is_empty() && opens.jewels.is_empty() {
        return (jewels, Text::from(of(opens.atoms, "step onward", "steps onward")));
    }
    (jewels, says)
}

/// Tells whether a text says what the jewels before it say, whatever its hyphens and capitals.
fn is_said(says: &str, jewels: &str) -> bool {
    let bare =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    jewels.split("; ").any(|jewel| bare(jewel) == bare(says))
}

fn rest(count: usize) -> Option<String> {
    count.checked_sub(SHOWN).filter(|left| *left > 0).map(|left| format!("{} more", grouped(left)))
}

fn left(count: usize) -> String {
    rest(count).map(|more| format!("and {more}, in the JSON")).unwrap_or_default()
}

fn usage_more(usage: &UseItem) -> Vec<Text> {
    let mut lines: Vec<String> = Vec::new();
    let times = match usage.verdict {
        "tried" => of(number(usage.failures), "failure", "failures"),
        _ => of(number(usage.count), "time", "times"),
    };
    match (usage.first, usage.last) {
        (Some(first), Some(last)) if first != last => {
            lines.push(format!("{times}, {} to {}", minute(first.0), minute(last.0)));
        }
        (Some(at), _) | (None, Some(at)) => lines.push(minute(at.0)),
        (None, None) => {}
    }
    if !usage.new.is_empty() {
        lines.push(format!(
            "new: {}",
            usage.new.iter().take(SHOWN).cloned().chain(rest(usage.new.len())).collect::<Vec<_>>().join(", ")
        ));
    }
    lines.extend(usage.missing.iter().take(SHOWN).cloned().chain(rest(usage.missing.len())));
    if let Some(until) = usage.until {
        lines.push(format!("logs reach {}", minute(until.0)));
    }
    lines.into_iter().map(Text::from).collect()
}

fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
