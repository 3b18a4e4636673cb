//! What the intruder made: accounts, keys, grants, memberships; each an obligation of its own (semantics 4.6).

use std::collections::BTreeSet;

use estate::{Atom, Estate, Made, NodeId};
use model::{Instant, Judgement, Relation};

use crate::exposure::Exposures;
use crate::reached::Run;
use crate::{Books, Incident, Scope};

/// Something that an exposed identity or credential made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// What was made.
    pub what: NodeId,
    /// Who or what made it.
    pub by: NodeId,
    /// When.
    pub at: Instant,
    /// Whether it is still owed: neither ended with proof nor called ours.
    pub owed: bool,
    /// Who called it ours, and why.
    pub legitimate: Option<String>,
    /// Its place in the ledger.
    pub seq: u64,
}

/// Finds what was made at or after `s` by what the intruder may have had in hand, and by what was made so.
pub(crate) fn creations(
    books: &Books<'_>,
    scope: &Scope,
    incident: &Incident,
    exposures: &Exposures,
    run: &Run,
    now: Instant,
) -> Vec<Creation> {
    let estate = books.estate;
    let mut hands: BTreeSet<NodeId> = exposures.keys().copied().collect();
    hands.extend(run.held().filter_map(|(_, atom)| match atom {
        Atom::Act(identity) => Some(identity),
        _ => None,
    }));
    hands.extend(exposures.keys().flat_map(|credential| identities(estate, *credential)));
    let mut creations: Vec<Creation> = Vec::new();
    // What falls on one instant stands in no order: a chain of makers among it is followed to its end.
    for same in estate.made().chunk_by(|a, b| a.at == b.at) {
        let in_time = same.iter().filter(|made| made.at >= scope.window.from && made.at < now);
        let mut left: Vec<&Made> = in_time.collect();
        while let Some(at) = left.iter().position(|made| hands.contains(&made.by)) {
            let made = left.remove(at);
            hands.insert(made.what);
            hands.extend(identities(estate, made.what));
            creations.push(creation(books, incident, made, now));
        }
    }
    creations
}

fn creation(books: &Books<'_>, incident: &Incident, made: &Made, now: Instant) -> Creation {
    let name = books.estate.name(made.what);
    let ours = incident.latest(name, |judgement| *judgement == Judgement::Legitimate);
    let ended = books.ends(made.what).closed_at(now);
    Creation {
        what: made.what,
        by: made.by,
        at: made.at,
        owed: ours.is_none() && !ended,
        legitimate: ours.map(|judged| format!("{} ({})", judged.why, judged.who)),
        seq: made.provenance.seq,
    }
}

fn identities(estate: &Estate, credential: NodeId) -> impl Iterator<Item = NodeId> {
    estate.out(credential, Relation::Authenticates).map(|link| link.to)
}
