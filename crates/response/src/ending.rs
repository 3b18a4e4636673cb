//! Ends: which of them count, from when the value is dead, and what shows life after (semantics 5.1 to 5.3).

use std::borrow::Cow;

use estate::{Attributes, Dated, Estate, NodeId};
use model::{Answer, Attribution, By, Ended, How, Instant, Outcome, Presented, Span, attribute};

use crate::grade::{by_issuer, gone_from_list, grace_seconds, trials};
use crate::{Evidence, Grade, Scope};

/// What is needed to judge the ends of credentials.
#[derive(Debug, Clone, Copy)]
pub struct Books<'a> {
    /// The estate.
    pub estate: &'a Estate,
    /// The incident's scope; none in a drill, where a `changed` end counts for nothing (semantics 9.16).
    pub scope: Option<&'a Scope>,
    /// Evidence recorded later is left out.
    pub known: Instant,
}

/// One end or suspension, judged.
#[derive(Debug, Clone)]
pub struct Ending {
    /// The event.
    pub event: Ended,
    /// Its place in the ledger.
    pub seq: u64,
    /// Whether it is only a suspension (semantics 5.1).
    pub suspension: bool,
    /// The grade of its proof.
    pub grade: Grade,
    /// From when the value is dead, if the end counts; for an unproven one, for 5.3 alone.
    pub dead: Instant,
    /// Why it has its grade.
    pub proof: Vec<Evidence>,
    /// What shows life after it.
    pub life_after: Option<Evidence>,
    /// Whether it counts (semantics 5.2).
    pub counts: bool,
    /// Whether it is also enough for a `stateless` credential (semantics 5.4).
    pub fits_stateless: bool,
}

/// Where a credential stands by its ends alone.
#[derive(Debug, Clone)]
pub struct Ends {
    /// Every end and suspension since its creation, by time.
    pub endings: Vec<Ending>,
    /// Ends and suspensions before its creation: a disagreement (semantics 5.2).
    pub too_old: Vec<Evidence>,
    /// The end that decides, as an index: the best that counts, else the best without life after.
    pub deciding: Option<usize>,
    /// Whether whoever accepts it checks it alone.
    pub stateless: bool,
    /// `[created, dead)` (semantics 4.1).
    pub life: Span,
}

impl Ends {
    /// Returns the end that decides.
    pub fn deciding(&self) -> Option<&Ending> {
        self.endings.get(self.deciding?)
    }

    /// Returns the last end or suspension.
    pub fn last(&self) -> Option<&Ending> {
        self.endings.last()
    }

    /// Tells whether the ends alone settle the state: life after the last, or `closed`.
    pub(crate) fn settled_at(&self, now: Instant) -> bool {
        self.last().is_some_and(|last| last.life_after.is_some()) || self.closed_at(now)
    }

    /// Tells whether the credential is `closed` at an instant (semantics 5.4).
    pub fn closed_at(&self, now: Instant) -> bool {
        self.last().is_none_or(|last| last.life_after.is_none())
            && self
                .deciding()
                .is_some_and(|end| end.counts && end.dead <= now && (!self.stateless || end.fits_stateless))
    }
}

impl<'a> Books<'a> {
    /// Judges the ends of a credential.
    pub fn ends(&self, credential: NodeId) -> Ends {
        let attributes = self.attributes(credential);
        let created = attributes.time(attribute::CREATED);
        let stateless = attributes.flag(attribute::STATELESS);
        let (old, current): (Vec<&Dated<Ended>>, Vec<&Dated<Ended>>) = self
            .estate
            .ends(credential)
            .iter()
            .filter(|end| end.provenance.recorded <= self.known)
            .partition(|end| created.is_some_and(|created| end.event.at < created));
        let endings: Vec<Ending> = current.into_iter().map(|end| self.judge(credential, end)).collect();
        let deciding = deciding(&endings);
        let dead = deciding
            .and_then(|at| endings.get(at))
            .filter(|end| end.counts && (!stateless || end.fits_stateless))
            .map(|end| end.dead);
        let too_old = old
            .into_iter()
            .map(|end| Evidence::new(end.event.at, format!("{} before it was created", end.event.how), end.provenance))
            .collect();
        Ends { endings, too_old, deciding, stateless, life: Span::between(created, dead) }
    }

    fn attributes(&self, credential: NodeId) -> Cow<'a, Attributes> {
        self.estate.attributes(credential).as_known(self.known)
    }

    fn judge(&self, credential: NodeId, end: &Dated<Ended>) -> Ending {
        let event = &end.event;
        let suspension = event.how == How::Suspended
            || (event.how == How::IntegrationSuspended && !self.attributes(credential).flag(attribute::VENDOR_OWNED));
        let lapsed = event.at.plus_seconds(grace_seconds(self.estate, credential, self.known));
        let mut ending = Ending {
            event: event.clone(),
            seq: end.provenance.seq,
            suspension,
            grade: Grade::D,
            dead: lapsed,
            proof: Vec::new(),
            life_after: None,
            counts: false,
            fits_stateless: false,
        };
        if !suspension {
            self.prove(credential, &mut ending, end, lapsed);
        }
        ending.life_after = self.life_after(credential, &ending);
        ending.counts = ending.grade >= Grade::B
            && ending.life_after.is_none()
            && (event.how != How::Changed
                || self.scope.and_then(|scope| scope.end).is_some_and(|known| event.at >= known));
        ending
    }

    /// Gives an end its grade, its `dead` and its proof (semantics 5.2, 6.1).
    fn prove(&self, credential: NodeId, ending: &mut Ending, end: &Dated<Ended>, lapsed: Instant) {
        let (estate, event) = (self.estate, &end.event);
        let trials = trials(estate, credential, event, lapsed, self.known);
        let recorded = by_issuer(estate, credential, event, self.scope, self.known);
        let gone = gone_from_list(estate, credential, event, self.scope, self.known);
        ending.proof.extend(trials.iter().map(|trial| trial.evidence.clone()));
        if recorded {
            ending.proof.push(Evidence::new(event.at, format!("issuer's record: {}", event.how), end.provenance));
        }
        if let Some(row) = gone {
            let says = "gone by id from a complete list that had it before";
            ending.proof.push(Evidence::new(row.at, says, row.provenance));
        }
        let refused = trials.iter().map(|trial| trial.refused_at).min();
        ending.grade = match (refused, recorded || gone.is_some()) {
            (Some(_), _) => Grade::A,
            (None, true) => Grade::B,
            (None, false) => Grade::C,
        };
        if ending.grade == Grade::C {
            let says = match &event.by {
                By::Person(who) => format!("{who} said so: {}", event.how),
                By::Issuer => format!("issuer's record, from while the issuer itself was compromised: {}", event.how),
            };
            ending.proof.push(Evidence::new(event.at, says, end.provenance));
        }
        let shown = refused.or(gone.map(|row| row.at));
        if let (false, Some(shown)) = (recorded, shown) {
            ending.dead = lapsed.max(shown);
        }
        self.enough_for_stateless(credential, ending, &trials, recorded);
    }

    /// 5.4: a stateless one needs `expired` by the issuer, at or after its `expires`, or grade A at a door of every
    /// system that ever accepted it.
    fn enough_for_stateless(
        &self,
        credential: NodeId,
        ending: &mut Ending,
        trials: &[crate::grade::Trial],
        recorded: bool,
    ) {
        let expires = self.attributes(credential).time(attribute::EXPIRES);
        let expired =
            ending.event.how == How::Expired && recorded && expires.is_none_or(|expires| ending.event.at >= expires);
        let accepting = self.estate.accepting_as_known(credential, self.known);
        let everywhere =
            !accepting.is_empty() && accepting.iter().all(|system| trials.iter().any(|trial| trial.system == *system));
        ending.fits_stateless = expired || everywhere;
        if everywhere && !expired && self.attributes(credential).flag(attribute::STATELESS) {
            let last = trials.iter().map(|trial| trial.refused_at).max();
            ending.dead = last.map_or(ending.dead, |last| ending.dead.max(last));
        }
    }

    /// Finds the first sign of life later than an end's or suspension's `dead` (semantics 5.3).
    fn life_after(&self, credential: NodeId, ending: &Ending) -> Option<Evidence> {
        let probes = self.estate.probes(credential).iter().filter(|probe| {
            probe.provenance.recorded <= self.known
                && probe.event.presented == Presented::Old
                && probe.event.answer == Answer::Accepted
        });
        let mut signs: Vec<Evidence> = probes
            .map(|probe| {
                let says = format!("old value accepted at {}", probe.event.door);
                Evidence::new(probe.event.at, says, probe.provenance)
            })
            .collect();
        if ending.event.how != How::Changed {
            self.signs_of_use(credential, &mut signs);
        }
        signs.into_iter().filter(|sign| sign.at > ending.dead).min()
    }

    fn signs_of_use(&self, credential: NodeId, signs: &mut Vec<Evidence>) {
        let uses = self.estate.uses(credential).iter().filter(|used| {
            used.provenance.recorded <= self.known
                && used.event.outcome == Outcome::Success
                && matches!(used.event.attribution, Attribution::Exact | Attribution::Session)
        });
        signs.extend(uses.map(|used| {
            let from = used.event.address.as_deref().unwrap_or("an unknown address");
            Evidence::new(used.event.at, format!("used from {from}"), used.provenance)
        }));
        for rows in self.estate.lists_about(credential) {
            let live = rows.iter().filter(|row| row.provenance.recorded <= self.known && row.has(credential));
            signs.extend(live.map(|row| Evidence::new(row.at, "still on the issuer's list", row.provenance)));
        }
    }
}

/// 5.2: of several that count, the best grade decides, then the latest; if none counts, the best of those without life
/// after.
fn deciding(endings: &[Ending]) -> Option<usize> {
    (0..endings.len())
        .filter(|at| endings.get(*at).is_some_and(|end| !end.suspension && end.life_after.is_none()))
        .max_by_key(|at| endings.get(*at).map(|end| (end.counts, end.grade, end.event.at)))
}
