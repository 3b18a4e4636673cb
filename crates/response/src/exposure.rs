//! Exposures: which credentials count as read by the intruder, and why (semantics 4.2 to 4.4).

use std::collections::{BTreeMap, BTreeSet};

use estate::{Atom, Estate, Link, NodeId};
use model::{CredentialKind, Form, Instant, NodeKind, Notice, Relation, Span};

use crate::indicator::Indicators;
use crate::reached::Run;
use crate::scope::Scope;

/// Why a credential counts as exposed; the words of semantics 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It authenticates a compromised identity, group or role.
    Authenticates,
    /// It was minted from an exposed credential.
    DerivedFrom,
    /// A compromised thing holds it.
    HeldBy,
    /// A use of it matched an indicator.
    Indicator,
    /// A compromised system issued it.
    IssuedBy,
    /// The notice lists it, or it is compromised itself.
    Named,
    /// The clauses of section 9 reach it, and nothing else does.
    ReachedThrough,
    /// Its value lies in a compromised system.
    StoredIn,
    /// A compromised application works with it.
    UsedBy,
}

impl Reason {
    /// Returns the word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authenticates => "authenticates",
            Self::DerivedFrom => "derived_from",
            Self::HeldBy => "held_by",
            Self::Indicator => "indicator",
            Self::IssuedBy => "issued_by",
            Self::Named => "named",
            Self::ReachedThrough => "reached_through",
            Self::StoredIn => "stored_in",
            Self::UsedBy => "used_by",
        }
    }
}

/// One reason with the thing that it goes back to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// Why.
    pub reason: Reason,
    /// Through what; nothing where the notice itself says so.
    pub through: Option<NodeId>,
}

/// An exposed credential with every reason that applies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exposure {
    /// The reasons, sorted.
    pub steps: BTreeSet<Step>,
}

impl Exposure {
    /// Returns the reasons, sorted by word, each once.
    pub fn reasons(&self) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = self.steps.iter().map(|step| step.reason).collect();
        reasons.dedup();
        reasons
    }
}

/// Every exposed credential.
pub(crate) type Exposures = BTreeMap<NodeId, Exposure>;

/// 4.2: what was readable from a compromised thing at some instant of the window, within life and validity.
pub(crate) fn direct(
    estate: &Estate,
    scope: &Scope,
    notice: &Notice,
    life: &dyn Fn(NodeId) -> Span,
    now: Instant,
) -> Exposures {
    let mut exposures = Exposures::new();
    let mut expose = |credential: NodeId, reason: Reason, through: Option<NodeId>| {
        exposures.entry(credential).or_default().steps.insert(Step { reason, through });
    };
    for thing in scope.things.keys() {
        for link in estate.all_into(*thing).filter(|link| readable(estate, link)) {
            if scope.compromised_within(*thing, link.valid.and(life(link.from))) {
                expose(link.from, reason_of(link.relation), Some(*thing));
            }
        }
        for link in estate.out(*thing, Relation::Uses) {
            if scope.compromised_within(*thing, link.valid.and(life(link.to))) {
                expose(link.to, Reason::UsedBy, Some(*thing));
            }
        }
        if estate.kind(*thing) == Some(NodeKind::Credential) {
            expose(*thing, Reason::Named, None);
        }
    }
    for credential in &scope.named {
        expose(*credential, Reason::Named, None);
    }
    let indicators = Indicators::new(notice);
    let hunted = estate.nodes().filter(|_| !indicators.is_empty());
    for credential in hunted.filter(|node| matches_indicator(estate, *node, &indicators, now)) {
        expose(credential, Reason::Indicator, None);
    }
    exposures
}

fn readable(estate: &Estate, link: &Link) -> bool {
    match link.relation {
        Relation::HeldBy | Relation::IssuedBy | Relation::Authenticates => true,
        Relation::StoredIn => {
            link.form != Some(Form::Hashed) || estate.credential_kind(link.from) == Some(CredentialKind::Password)
        }
        _ => false,
    }
}

const fn reason_of(relation: Relation) -> Reason {
    match relation {
        Relation::IssuedBy => Reason::IssuedBy,
        Relation::StoredIn => Reason::StoredIn,
        Relation::Authenticates => Reason::Authenticates,
        _ => Reason::HeldBy,
    }
}

fn matches_indicator(estate: &Estate, credential: NodeId, indicators: &Indicators<'_>, now: Instant) -> bool {
    estate.uses(credential).iter().any(|used| {
        let event = &used.event;
        !event.own && event.at < now && indicators.of(event).next().is_some()
    })
}

/// 4.3: minted from an exposed credential at or after `s`, or at an unknown instant.
pub(crate) fn minted_from(estate: &Estate, parent: NodeId, start: Instant) -> impl Iterator<Item = NodeId> {
    estate
        .into(parent, Relation::DerivedFrom)
        .map(|link| link.from)
        .filter(move |child| estate.created(*child).is_none_or(|created| created >= start))
}

/// What is told of each round: the run before what it found is given, and which credentials it found.
pub(crate) type Round<'a> = dyn FnMut(&Run, &[NodeId]) + 'a;

/// 4.3 and 4.4, repeated until nothing is added.
pub(crate) fn spread(
    estate: &Estate,
    scope: &Scope,
    run: &mut Run,
    direct: Exposures,
    round: &mut Round<'_>,
) -> Exposures {
    let mut exposures = direct;
    for (thing, spans) in &scope.things {
        for span in spans {
            run.give(Atom::Compromised(*thing), *span);
        }
    }
    let mut fresh: Vec<NodeId> = exposures.keys().copied().collect();
    let mut reached: BTreeSet<NodeId> = BTreeSet::new();
    loop {
        mint(estate, scope, &mut exposures, &mut fresh);
        for credential in fresh.drain(..) {
            let created = estate.created(credential).unwrap_or(Instant::MIN);
            let from = scope.window.from.max(created);
            run.give(Atom::Have(credential), Span { from, to: Instant::MAX });
        }
        for atom in run.go_on() {
            if let Atom::Have(credential) = atom
                && reached.insert(credential)
                && !exposures.contains_key(&credential)
            {
                let step = Step { reason: Reason::ReachedThrough, through: None };
                exposures.entry(credential).or_default().steps.insert(step);
                fresh.push(credential);
            }
        }
        if fresh.is_empty() {
            return settle(exposures);
        }
        round(run, &fresh);
    }
}

fn mint(estate: &Estate, scope: &Scope, exposures: &mut Exposures, fresh: &mut Vec<NodeId>) {
    let mut at = 0;
    while let Some(parent) = fresh.get(at).copied() {
        at += 1;
        for child in minted_from(estate, parent, scope.window.from) {
            let known = exposures.contains_key(&child);
            let step = Step { reason: Reason::DerivedFrom, through: Some(parent) };
            exposures.entry(child).or_default().steps.insert(step);
            if !known {
                fresh.push(child);
            }
        }
    }
}

/// `reached_through` is the reason only of those that have no other.
fn settle(mut exposures: Exposures) -> Exposures {
    for exposure in exposures.values_mut().filter(|exposure| exposure.steps.len() > 1) {
        exposure.steps.retain(|step| step.reason != Reason::ReachedThrough);
    }
    exposures
}
