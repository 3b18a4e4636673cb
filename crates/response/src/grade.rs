//! Proof grades (semantics 6.1): how sure it is that an end took place.

use estate::{Estate, ListRow, NodeId};
use model::{Answer, By, Ended, How, Instant, Presented, Probe, Relation, attribute};

use crate::{Evidence, Scope};

/// How good the proof of an end is; `A` is the best and the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// No end.
    D,
    /// Somebody said so.
    C,
    /// The issuer's own record.
    B,
    /// The old value was tried and refused, with a negative and a positive control.
    A,
}

impl Grade {
    /// Returns the letter.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }

    /// Returns what the letter stands for.
    pub const fn word(self) -> &'static str {
        match self {
            Self::A => "tried and refused",
            Self::B => "issuer's record",
            Self::C => "somebody's word",
            Self::D => "nothing",
        }
    }
}

/// The longest time from the old value's probe to the last one of the same trial (semantics 6.1).
const TRIAL_SECONDS: i64 = 60;

/// Returns the longest grace among the doors of the systems that issued or accepted a credential (semantics 6.2).
pub(crate) fn grace_seconds(estate: &Estate, credential: NodeId, known: Instant) -> i64 {
    estate
        .accepting_as_known(credential, known)
        .iter()
        .flat_map(|system| estate.doors_of(*system))
        .filter_map(|door| estate.attributes(*door).as_known(known).number(attribute::GRACE_SECONDS))
        .max()
        .unwrap_or(0)
}

/// A trial that proves an end at one system's door.
#[derive(Debug, Clone)]
pub(crate) struct Trial {
    pub(crate) system: NodeId,
    pub(crate) refused_at: Instant,
    pub(crate) evidence: Evidence,
}

/// Finds, for each system, the first trial that gives grade A (semantics 6.1): at one door, from one place, within 60 s,
/// the old value refused, a made-up one refused in the same way, a new or living one accepted.
pub(crate) fn trials(estate: &Estate, credential: NodeId, end: &Ended, from: Instant, known: Instant) -> Vec<Trial> {
    let probes: Vec<_> = estate.probes(credential).iter().filter(|probe| probe.provenance.recorded <= known).collect();
    let good = match end.how {
        How::Rotated | How::Changed => Presented::New,
        _ => Presented::Live,
    };
    let mut trials: Vec<Trial> = Vec::new();
    for system in estate.accepting_as_known(credential, known) {
        let at_system = |probe: &Probe| {
            estate.find(probe.door.as_str()).is_some_and(|door| estate.doors_of(system).contains(&door))
        };
        let first = probes.iter().filter(|old| at_system(&old.event)).find(|old| {
            let old = &old.event;
            old.presented == Presented::Old
                && old.answer == Answer::Refused
                && old.at >= from
                && knew_it_before(estate, credential, old, end.at, known)
                && probes.iter().any(|made_up| {
                    refused_alike(old, &made_up.event)
                        && probes.iter().any(|last| accepted_after(old, &made_up.event, &last.event, good))
                })
        });
        if let Some(old) = first {
            let way = old.event.way.as_deref().unwrap_or_default();
            let says = format!(
                "old value refused ({way}) at {} from {}, made-up one alike, {good} one accepted",
                old.event.door, old.event.place
            );
            let evidence = Evidence::new(old.event.at, says, old.provenance);
            trials.push(Trial { system, refused_at: old.event.at, evidence });
        }
    }
    trials
}

/// The old value was accepted at this door from this place before the end, or the door looks at nothing but the value.
fn knew_it_before(estate: &Estate, credential: NodeId, old: &Probe, end: Instant, known: Instant) -> bool {
    let scope_free = estate
        .find(old.door.as_str())
        .is_some_and(|door| estate.attributes(door).as_known(known).flag(attribute::SCOPE_FREE));
    scope_free
        || estate.probes(credential).iter().any(|before| {
            let probe = &before.event;
            before.provenance.recorded <= known
                && probe.presented == Presented::Old
                && probe.answer == Answer::Accepted
                && probe.at < end
                && probe.door == old.door
                && probe.place == old.place
        })
}

fn refused_alike(old: &Probe, made_up: &Probe) -> bool {
    made_up.presented == Presented::MadeUp
        && made_up.answer == Answer::Refused
        && made_up.door == old.door
        && made_up.place == old.place
        && made_up.at >= old.at
        && old.way.is_some()
        && made_up.way == old.way
}

fn accepted_after(old: &Probe, made_up: &Probe, last: &Probe, good: Presented) -> bool {
    last.presented == good
        && last.answer == Answer::Accepted
        && last.door == old.door
        && last.place == old.place
        && last.at >= made_up.at
        && last.at <= old.at.plus_seconds(TRIAL_SECONDS)
}

/// Tells whether the issuer's own record of an end counts: not before `e` where the issuer itself is compromised (semantics 6.1 B).
pub(crate) fn issuer_record_counts(
    estate: &Estate,
    credential: NodeId,
    at: Instant,
    scope: Option<&Scope>,
    known: Instant,
) -> bool {
    let Some(scope) = scope else { return true };
    let compromised = estate
        .known_about(credential, known)
        .filter(|link| link.from == credential && link.relation == Relation::IssuedBy)
        .any(|link| scope.is_compromised(link.to));
    !compromised || scope.end.is_some_and(|end| at >= end)
}

/// Tells whether an end is the issuer's own record, and that record counts.
pub(crate) fn by_issuer(
    estate: &Estate,
    credential: NodeId,
    end: &Ended,
    scope: Option<&Scope>,
    known: Instant,
) -> bool {
    end.by == By::Issuer && issuer_record_counts(estate, credential, end.at, scope, known)
}

/// Finds the first complete listing at or after an end that lacks a credential which an earlier listing of the same
/// prefix had (semantics 6.1 B); not for `changed`, where the id stays.
pub(crate) fn gone_from_list<'a>(
    estate: &'a Estate,
    credential: NodeId,
    end: &Ended,
    scope: Option<&Scope>,
    known: Instant,
) -> Option<&'a ListRow> {
    if end.how == How::Changed {
        return None;
    }
    let mut lacking: Vec<&ListRow> = estate
        .lists_about(credential)
        .filter_map(|rows| {
            let rows = || rows.iter().filter(|row| row.provenance.recorded <= known);
            rows().find(|row| {
                row.complete
                    && row.at >= end.at
                    && !row.has(credential)
                    && issuer_record_counts(estate, credential, row.at, scope, known)
                    && rows().any(|earlier| earlier.at < row.at && earlier.has(credential))
            })
        })
        .collect();
    lacking.sort_by_key(|row| row.at);
    lacking.first().copied()
}
