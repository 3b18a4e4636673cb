//! May we say that an incident is over (semantics 10)? Each condition holds, fails, or was not checked.

use std::collections::BTreeSet;

use estate::{Atom, Estate, NodeId};
use model::{CredentialKind, Instant, Judgement, Level, Relation, Span, attribute};

use crate::reached::Run;
use crate::{Assessment, Grade, Incident, State, Verdict};

/// What can be said of one condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vouched {
    /// It does.
    Holds,
    /// It does not.
    Fails,
    /// Nobody looked, or nobody can.
    NotChecked,
}

impl Vouched {
    /// Returns the word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::NotChecked => "not_checked",
        }
    }
}

/// One condition, answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The condition in words.
    pub condition: &'static str,
    /// The answer.
    pub verdict: Vouched,
    /// Why.
    pub because: String,
}

/// A stretch of one system's log in which indicators were looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunt {
    /// The system whose log it is.
    pub recorded_by: String,
    /// From when to when.
    pub span: Span,
    /// The indicators, by value.
    pub values: BTreeSet<String>,
}

/// What is known outside the estate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outside {
    /// What could not be read.
    pub gaps: usize,
    /// Whether every entry of the ledger was checked against its tree.
    pub ledger_verified: bool,
    /// Where the checkpoint was written down elsewhere, and when.
    pub anchored: Option<String>,
    /// Which logs were hunted for indicators.
    pub hunts: Vec<Hunt>,
}

/// What is owed now, run at one instant, for condition five.
pub struct OwedRun<'a>(pub &'a Run);

/// Answers every condition, in the order of semantics 10.
pub fn vouch(
    estate: &Estate,
    incident: &Incident,
    assessment: &Assessment,
    owed: &OwedRun<'_>,
    outside: &Outside,
    now: Instant,
) -> Vec<Condition> {
    vec![
        every_obligation(assessment),
        nothing_created(assessment),
        every_use(estate, incident, assessment),
        sessions(estate, assessment, now),
        issuers(estate, assessment, owed.0),
        hunted(estate, assessment, &outside.hunts, &noticed(assessment), now),
        no_gaps(assessment, outside),
        ledger(outside),
    ]
}

fn condition(condition: &'static str, verdict: Vouched, because: impl Into<String>) -> Condition {
    Condition { condition, verdict, because: because.into() }
}

/// A condition that fails where anything is left; `one` and `more` end the sentence that the count begins.
fn decided(name: &'static str, left: usize, none: &str, one: &str, more: &str) -> Condition {
    match left {
        0 => condition(name, Vouched::Holds, none),
        1 => condition(name, Vouched::Fails, format!("1 {one}")),
        _ => condition(name, Vouched::Fails, format!("{left} {more}")),
    }
}

fn every_obligation(assessment: &Assessment) -> Condition {
    let name = "every exposed credential is closed or cleared";
    if assessment.scope.unknown.is_empty() || !assessment.exposures.is_empty() {
        return decided(name, assessment.owed().count(), "none is owed", "is owed", "are owed");
    }
    condition(name, Vouched::NotChecked, "the inventory knows nothing of what the notice names")
}

fn nothing_created(assessment: &Assessment) -> Condition {
    let left = assessment.created.iter().filter(|created| created.owed).count();
    decided("nothing that the intruder made is left", left, "nothing is left", "is left", "are left")
}

fn every_use(estate: &Estate, incident: &Incident, assessment: &Assessment) -> Condition {
    let accepted =
        |node: &NodeId| incident.latest(estate.name(*node), |judgement| *judgement == Judgement::UseAccepted).is_some();
    let untold = assessment
        .uses
        .iter()
        .filter(|(node, used)| {
            assessment.exposures.contains_key(node) && used.verdict == Verdict::CannotTell && !accepted(node)
        })
        .count();
    decided(
        "of every exposed credential we know whether it was used, or have decided why not",
        untold,
        "every one has a verdict or a decision",
        "cannot be told, and no decision says why that is accepted",
        "cannot be told, and no decision says why that is accepted",
    )
}

/// For every closed credential that mints sessions, their longest life has passed, or the issuer ended them too.
fn sessions(estate: &Estate, assessment: &Assessment, now: Instant) -> Condition {
    let name = "the sessions that closed credentials minted are over too";
    let (mut alive, mut unknown) = (0_usize, 0_usize);
    for (node, obligation) in assessment.obligations.iter().filter(|(_, obligation)| obligation.state == State::Closed)
    {
        let minted = estate.into(*node, Relation::DerivedFrom).map(|link| link.from);
        let open = minted.filter(|child| assessment.life(*child).to > now).count();
        let longest = estate.attributes(*node).number(attribute::SESSION_SECONDS);
        let dead = obligation.end.as_ref().map_or(Instant::MAX, |end| end.dead);
        match longest {
            Some(seconds) if dead.plus_seconds(seconds) <= now => {}
            Some(_) => alive += 1,
            None if open > 0 => alive += 1,
            None if mints_nothing(estate, *node) => {}
            None => unknown += 1,
        }
    }
    match (alive, unknown) {
        (0, 0) => condition(name, Vouched::Holds, "none can be alive"),
        (0, _) => condition(
            name,
            Vouched::NotChecked,
            format!("of {unknown} closed ones no fact says how long their sessions live"),
        ),
        _ => condition(name, Vouched::Fails, format!("{alive} may have live sessions")),
    }
}

/// What is presented anew with every request, and of which no session is known, has none to outlive it.
fn mints_nothing(estate: &Estate, credential: NodeId) -> bool {
    use CredentialKind::{ApiToken, Certificate, EncryptionKey, Session, SshKey, WebhookSecret};
    let bare = [ApiToken, Certificate, EncryptionKey, Session, SshKey, WebhookSecret];
    estate.credential_kind(credential).is_some_and(|kind| bare.contains(&kind))
}

/// No issuer whose record proves an end is reached by something still owed.
fn issuers(estate: &Estate, assessment: &Assessment, owed: &Run) -> Condition {
    let name = "no issuer whose record proves an end is within reach of what is owed";
    let trusted: BTreeSet<NodeId> = assessment
        .obligations
        .iter()
        .filter(|(_, obligation)| obligation.state == State::Closed && obligation.grade == Grade::B)
        .flat_map(|(node, _)| estate.out(*node, Relation::IssuedBy).map(|link| link.to))
        .collect();
    let mut reached: Vec<String> = trusted
        .into_iter()
        .filter(|issuer| owed.holds(Atom::On(*issuer, Level::Write)))
        .map(|issuer| estate.name(issuer).to_string())
        .collect();
    reached.sort();
    if reached.is_empty() {
        condition(name, Vouched::Holds, "none is, in what was read")
    } else {
        condition(name, Vouched::Fails, reached.join(", "))
    }
}

/// The indicators of the notice, by value.
fn noticed(assessment: &Assessment) -> BTreeSet<String> {
    assessment.notice.indicators.iter().map(|indicator| indicator.value.clone()).collect()
}

/// Tells whether indicators were looked for over the whole window in every log that is known.
pub fn hunted(
    estate: &Estate,
    assessment: &Assessment,
    hunts: &[Hunt],
    wanted: &BTreeSet<String>,
    now: Instant,
) -> Condition {
    let name = "the indicators were hunted over the whole window in every log";
    if wanted.is_empty() {
        return condition(name, Vouched::Holds, "the notice gives none");
    }
    let window = assessment.scope.window.and(Span { from: Instant::MIN, to: now });
    let mut systems: BTreeSet<String> = estate
        .coverage()
        .flat_map(|(_, rows)| rows.iter().map(|row| estate.name(row.recorded_by).to_string()))
        .collect();
    systems.extend(hunts.iter().map(|hunt| hunt.recorded_by.clone()));
    if systems.is_empty() {
        return condition(name, Vouched::NotChecked, "no log was read");
    }
    let missed: Vec<String> = systems
        .into_iter()
        .filter(|system| {
            let all = |hunt: &&Hunt| hunt.recorded_by == *system && hunt.values.is_superset(wanted);
            let spans = hunts.iter().filter(all).map(|hunt| hunt.span);
            Span::carry(window.from, spans.collect()) < window.to
        })
        .collect();
    if missed.is_empty() {
        condition(name, Vouched::Holds, "in every log that was read")
    } else {
        condition(name, Vouched::NotChecked, format!("not over the whole window in the log of {}", missed.join(", ")))
    }
}

fn no_gaps(assessment: &Assessment, outside: &Outside) -> Condition {
    let unknown = assessment.scope.unknown.len();
    decided(
        "no source that was needed has a gap",
        outside.gaps + unknown,
        "none has",
        "gap: what could not be read, or is not known to be complete",
        "gaps: what could not be read, or are not known to be complete",
    )
}

fn ledger(outside: &Outside) -> Condition {
    let name = "the ledger verifies and was anchored elsewhere";
    match (&outside.anchored, outside.ledger_verified) {
        (_, false) => condition(name, Vouched::NotChecked, "not every entry was checked"),
        (Some(anchor), true) => condition(name, Vouched::Holds, anchor.clone()),
        (None, true) => condition(name, Vouched::Fails, "it verifies, but its checkpoint was never anchored elsewhere"),
    }
}
