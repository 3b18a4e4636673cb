//! Obligations: every exposed credential owes one end; in which state it is (semantics 5.4).

use model::{How, Instant, Judgement, Name};

use crate::ending::{Ending, Ends};
use crate::{Evidence, Grade, Incident, Scope};

/// Where an obligation stands; the words of semantics 5.4, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Life after its end, or it was closed and is not now.
    Reopened,
    /// An end counts, and the value is dead.
    Closed,
    /// Nothing shows that it was in the intruder's hands any more (semantics 4.5).
    Cleared,
    /// An end counts, but the value dies only later.
    Pending,
    /// An end counts, but whoever accepts it checks it alone.
    Unenforced,
    /// Changed, but the window's end is unknown.
    Provisional,
    /// Changed before the window's end.
    TooEarly,
    /// Somebody said so.
    Said,
    /// Disabled, not ended.
    Suspended,
    /// On loan until a day.
    Excepted,
    /// An owner and a date.
    Planned,
    /// Nothing.
    Untouched,
}

impl State {
    /// Every state, in the order of semantics 5.4.
    pub const ALL: &'static [Self] = &[
        Self::Reopened,
        Self::Closed,
        Self::Cleared,
        Self::Pending,
        Self::Unenforced,
        Self::Provisional,
        Self::TooEarly,
        Self::Said,
        Self::Suspended,
        Self::Excepted,
        Self::Planned,
        Self::Untouched,
    ];

    /// Returns the word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reopened => "reopened",
            Self::Closed => "closed",
            Self::Cleared => "cleared",
            Self::Pending => "pending",
            Self::Unenforced => "unenforced",
            Self::Provisional => "provisional",
            Self::TooEarly => "too_early",
            Self::Said => "said",
            Self::Suspended => "suspended",
            Self::Excepted => "excepted",
            Self::Planned => "planned",
            Self::Untouched => "untouched",
        }
    }

    /// Tells whether something is still owed.
    pub const fn is_owed(self) -> bool {
        !matches!(self, Self::Closed | Self::Cleared)
    }
}

/// One credential's obligation.
#[derive(Debug, Clone)]
pub struct Obligation {
    /// Its state.
    pub state: State,
    /// The grade of the end that decides; D where none does.
    pub grade: Grade,
    /// The end that decides.
    pub end: Option<Ending>,
    /// What counts for the state, and what counts against.
    pub evidence: Vec<Evidence>,
    /// What people said of it that closes nothing: plans, loans (semantics 5.5).
    pub words: Vec<String>,
}

/// What the state depends on besides the ends.
pub(crate) struct Circumstances<'a> {
    pub(crate) name: &'a Name,
    pub(crate) scope: &'a Scope,
    pub(crate) incident: &'a Incident,
    pub(crate) now: Instant,
    pub(crate) cleared: bool,
    /// As known earlier; asked only where its ends alone do not settle it.
    pub(crate) was_closed: bool,
}

/// Finds the first state that fits (semantics 5.4).
pub(crate) fn obligation(ends: &Ends, about: &Circumstances<'_>) -> Obligation {
    let state = state(ends, about);
    let end = ends.deciding().cloned();
    let grade = match state {
        State::Reopened | State::Suspended | State::Excepted | State::Planned | State::Untouched => Grade::D,
        _ => end.as_ref().map_or(Grade::D, |end| end.grade),
    };
    let mut evidence: Vec<Evidence> = end.iter().flat_map(|end| end.proof.iter().cloned()).collect();
    evidence.extend(ends.endings.iter().filter_map(|end| end.life_after.clone()));
    evidence.extend(ends.too_old.iter().cloned());
    evidence.sort();
    evidence.dedup();
    Obligation { state, grade, end, evidence, words: words(about) }
}

fn state(ends: &Ends, about: &Circumstances<'_>) -> State {
    if ends.last().is_some_and(|last| last.life_after.is_some()) {
        return State::Reopened;
    }
    if ends.closed_at(about.now) {
        return State::Closed;
    }
    if about.was_closed {
        return State::Reopened;
    }
    if about.cleared {
        return State::Cleared;
    }
    if let Some(end) = ends.deciding() {
        if end.counts {
            return if end.dead > about.now { State::Pending } else { State::Unenforced };
        }
        if end.event.how == How::Changed && end.grade >= Grade::B {
            return if about.scope.end.is_none() { State::Provisional } else { State::TooEarly };
        }
        return State::Said;
    }
    if ends.last().is_some_and(|last| last.suspension) {
        return State::Suspended;
    }
    judged_state(about)
}

fn judged_state(about: &Circumstances<'_>) -> State {
    let latest = |is: fn(&Judgement) -> bool| about.incident.latest(about.name, is).map(|judged| &judged.judgement);
    if let Some(Judgement::Excepted { until }) = latest(|judgement| matches!(judgement, Judgement::Excepted { .. }))
        && about.now <= *until
    {
        return State::Excepted;
    }
    match latest(|judgement| matches!(judgement, Judgement::Planned { .. })) {
        Some(Judgement::Planned { due: Some(_), .. }) => State::Planned,
        _ => State::Untouched,
    }
}

fn words(about: &Circumstances<'_>) -> Vec<String> {
    about
        .incident
        .judged
        .iter()
        .filter(|judged| judged.about == *about.name)
        .map(|judged| match &judged.judgement {
            Judgement::Planned { due: Some(due), .. } => {
                format!("\"{}\" ({}): a plan, due {}", judged.why, judged.who, due.to_day())
            }
            Judgement::Planned { due: None, .. } => format!("\"{}\" ({}): a plan", judged.why, judged.who),
            Judgement::Excepted { until } => {
                format!("\"{}\" ({}): on loan until {}", judged.why, judged.who, until.to_day())
            }
            Judgement::Narrowed => format!("\"{}\" ({}): taken out of the scope", judged.why, judged.who),
            Judgement::Legitimate => format!("\"{}\" ({}): ours", judged.why, judged.who),
            Judgement::UseAccepted => {
                format!("\"{}\" ({}): that its use cannot be told is accepted", judged.why, judged.who)
            }
        })
        .collect()
}
