//! `drill closures`: which open credential to close first.

use drill::{Start, closures};
use estate::NodeId;
use model::NodeKind;

use crate::casework::{label, owner, vendors};
use crate::drill::stage::{From, Pace, Played, not_looked_at};
use crate::{Answer, Asked, ClosureItem, Desk, Error, OpensItem};

/// Answers `drill closures`.
///
/// # Errors
/// Where the ledger cannot be read or a thing is not known.
pub fn drill_closures(desk: &Desk, from: &From, pace: Pace<'_>, asked: Asked) -> Result<Answer<ClosureItem>, Error> {
    let played = Played::open(desk, asked)?;
    let stage = played.stage()?;
    // All vendors at once, where none is named: everything that any of them holds.
    let starts = played.starts(from, &stage)?;
    let asked_from = starts.len();
    let mut start = Start::default();
    for (one, _) in starts {
        start.compromised.extend(one.compromised);
        start.held.extend(one.held);
    }
    let open = open(&played, &start);
    let found = closures(&stage, &start, &open, pace.blocks());
    let stopped = open.len() - found.len();
    let items = found.into_iter().map(|closure| ClosureItem {
        credential: played.name(closure.credential),
        label: label(played.estate(), closure.credential),
        owner: owner(played.estate(), closure.credential, asked.as_of),
        vendors: vendors(played.estate(), closure.credential).iter().map(|vendor| played.name(*vendor)).collect(),
        lost: closure.lost,
        saved: played.jewels(&closure.saved),
        opens: OpensItem {
            atoms: usize::try_from(closure.opens).unwrap_or(usize::MAX),
            jewels: played.jewels(&closure.takes).iter().map(|jewel| jewel.replacen("on:", "", 1)).collect(),
            ..OpensItem::default()
        },
    });
    let mut answer = played.answer("closures", items.collect());
    answer.gaps.extend(played.nothing_to_ask(asked_from, &stage, "closures"));
    if stopped > 0 {
        let reason = format!("stopped before {stopped} of {} credentials were done", open.len());
        answer.gaps.push(not_looked_at("closures", reason));
    }
    Ok(answer)
}

/// Returns the credentials that are alive and held: by the intruder, or by a vendor that is compromised.
fn open(played: &Played, start: &Start) -> Vec<NodeId> {
    let estate = played.estate();
    let is_held = |credential: &NodeId| {
        start.held.contains(credential)
            || vendors(estate, *credential).iter().any(|vendor| start.compromised.contains(vendor))
    };
    let credentials = estate.of_kind(NodeKind::Credential).into_iter();
    credentials.filter(|credential| played.is_alive(*credential) && is_held(credential)).collect()
}
