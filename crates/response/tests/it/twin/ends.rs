//! Semantics 5.1 to 5.3 and 6: which ends count, with which grade, and from when the value is dead.

use model::{Answer, Attribution, By, Ended, How, Instant, Listing, Name, Outcome, Presented, Probe, Relation, Span};

use super::book::{Book, is_under};
use super::exposures::Scope;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    D,
    C,
    B,
    A,
}

#[derive(Clone)]
pub(crate) struct End<'a> {
    pub(crate) event: &'a Ended,
    pub(crate) is_suspension: bool,
    pub(crate) grade: Grade,
    pub(crate) dead: Instant,
    pub(crate) has_life_after: bool,
    pub(crate) counts: bool,
    /// 5.4 `closed`: enough for a stateless one.
    pub(crate) is_enforced: bool,
}

pub(crate) struct Judge<'a> {
    pub(crate) book: &'a Book<'a>,
    /// None in a drill.
    pub(crate) scope: Option<&'a Scope<'a>>,
}

impl<'a> Judge<'a> {
    /// Every end and suspension since its creation, by time.
    pub(crate) fn ends(&self, k: &Name) -> Vec<End<'a>> {
        let created = self.book.created(k).unwrap_or(Instant::MIN);
        let mut events: Vec<&Ended> =
            self.book.ends.iter().copied().filter(|end| end.credential == *k && end.at >= created).collect();
        events.sort_by_key(|event| event.at);
        events.into_iter().map(|event| self.judge(k, event)).collect()
    }

    /// The end that decides, and whether it counts (5.2).
    pub(crate) fn deciding(&self, k: &Name) -> Option<End<'a>> {
        let ends = self.ends(k).into_iter().filter(|end| !end.is_suspension && !end.has_life_after);
        ends.max_by_key(|end| (end.counts, end.grade, end.event.at))
    }

    /// `[created, dead)` (4.1).
    pub(crate) fn life(&self, k: &Name) -> Span {
        let end = self.deciding(k).filter(|end| end.counts && (end.is_enforced || !self.book.flag(k, "stateless")));
        Span::between(self.book.created(k), end.map(|end| end.dead))
    }

    /// 5.4 `closed`.
    pub(crate) fn is_closed(&self, k: &Name, now: Instant) -> bool {
        let end = self.deciding(k);
        let enforced = |end: &End<'_>| end.is_enforced || !self.book.flag(k, "stateless");
        !self.ends(k).last().is_some_and(|last| last.has_life_after)
            && end.is_some_and(|end| end.counts && end.dead <= now && enforced(&end))
    }

    fn judge(&self, k: &Name, event: &'a Ended) -> End<'a> {
        let is_suspension = event.how == How::Suspended
            || (event.how == How::IntegrationSuspended && !self.book.flag(k, "vendor_owned"));
        let lapsed = event.at.plus_seconds(self.grace_seconds(k));
        let recorded = event.by == By::Issuer && self.is_believed(k, event.at);
        let mut end = End {
            event,
            is_suspension,
            grade: Grade::D,
            dead: lapsed,
            has_life_after: false,
            counts: false,
            is_enforced: false,
        };
        if !is_suspension {
            let refused = self.book.accepting(k).into_iter().flat_map(|system| self.refusals(k, event, system)).min();
            let gone = self.gone(k, event).map(|listing| listing.at);
            end.grade = match (refused, recorded || gone.is_some()) {
                (Some(_), _) => Grade::A,
                (None, true) => Grade::B,
                (None, false) => Grade::C,
            };
            if !recorded && let Some(shown) = refused.or(gone) {
                end.dead = shown.max(lapsed);
            }
            self.enforce(k, &mut end, recorded);
        }
        end.has_life_after = self.signs_of_life(k, event).into_iter().any(|at| at > end.dead);
        let known_end = self.scope.and_then(|scope| scope.end);
        let late_enough = event.how != How::Changed || known_end.is_some_and(|known| event.at >= known);
        end.counts = end.grade >= Grade::B && !end.has_life_after && late_enough;
        end
    }

    /// 6.2.
    fn grace_seconds(&self, k: &Name) -> i64 {
        let doors = self.book.accepting(k).into_iter().flat_map(|system| self.doors(system));
        let graces = doors.filter_map(|door| match self.book.get(door, "grace_seconds") {
            Some(model::Value::Number(seconds)) => Some(*seconds),
            _ => None,
        });
        graces.max().unwrap_or(0)
    }

    fn doors(&self, system: &Name) -> Vec<&'a Name> {
        let doors = self.book.of_kind(model::NodeKind::Door);
        doors.into_iter().filter(|door| self.book.names(door, "system").contains(system)).collect()
    }

    /// 6.1 B: a record of an issuer that is itself compromised counts only from `e` on.
    fn is_believed(&self, k: &Name, at: Instant) -> bool {
        let Some(scope) = self.scope else { return true };
        let mut issuers = self.book.edges(Relation::IssuedBy).filter(|edge| edge.from == *k);
        !issuers.any(|edge| scope.is_compromised(&edge.to)) || scope.end.is_some_and(|end| at >= end)
    }

    /// 6.1 A: when the old value was refused at a door of one system, in every trial that proves it.
    fn refusals(&self, k: &Name, end: &Ended, system: &Name) -> Vec<Instant> {
        let from = end.at.plus_seconds(self.grace_seconds(k));
        let probes: Vec<&Probe> = self.book.probes.iter().copied().filter(|probe| probe.credential == *k).collect();
        let good = if matches!(end.how, How::Rotated | How::Changed) { Presented::New } else { Presented::Live };
        let mut refusals = Vec::new();
        for door in self.doors(system) {
            let here: Vec<&Probe> = probes.iter().copied().filter(|probe| probe.door == *door).collect();
            for (old, made_up, last) in triples(&here) {
                let together = old.place == made_up.place && old.place == last.place;
                let ordered = from <= old.at && old.at <= made_up.at && made_up.at <= last.at;
                let in_time = last.at <= old.at.plus_seconds(60);
                let answers = is(old, Presented::Old, Answer::Refused)
                    && is(made_up, Presented::MadeUp, Answer::Refused)
                    && is(last, good, Answer::Accepted);
                let alike = old.way.is_some() && old.way == made_up.way;
                let worked = here.iter().any(|before| {
                    is(before, Presented::Old, Answer::Accepted) && before.place == old.place && before.at < end.at
                });
                if together && ordered && in_time && answers && alike && (worked || self.book.flag(door, "scope_free"))
                {
                    refusals.push(old.at);
                }
            }
        }
        refusals
    }

    /// 6.1 B: the first complete listing at or after the end that lacks what an earlier one of the same prefix had.
    fn gone(&self, k: &Name, end: &Ended) -> Option<&'a Listing> {
        let listings = || self.book.listings.iter().copied().filter(|listing| is_under(k, &listing.prefix));
        let lacks = |listing: &&Listing| {
            listing.complete
                && listing.at >= end.at
                && !listing.ids.contains(k)
                && self.is_believed(k, listing.at)
                && listings().any(|earlier| {
                    earlier.prefix == listing.prefix && earlier.at < listing.at && earlier.ids.contains(k)
                })
        };
        listings().filter(lacks).filter(|_| end.how != How::Changed).min_by_key(|listing| listing.at)
    }

    /// 5.4 `closed` of a stateless one; it is dead where every door has shown it.
    fn enforce(&self, k: &Name, end: &mut End<'_>, recorded: bool) {
        let expires = self.book.time(k, "expires");
        let expired =
            end.event.how == How::Expired && recorded && expires.is_none_or(|expires| end.event.at >= expires);
        let systems = self.book.accepting(k);
        let firsts: Vec<Option<Instant>> =
            systems.iter().map(|system| self.refusals(k, end.event, system).into_iter().min()).collect();
        let everywhere = !firsts.is_empty() && firsts.iter().all(Option::is_some);
        end.is_enforced = expired || everywhere;
        if self.book.flag(k, "stateless") && everywhere && !expired {
            end.dead = firsts.into_iter().flatten().fold(end.dead, Instant::max);
        }
    }

    /// 5.3: what shows life after an end, wherever it is later than its `dead`.
    fn signs_of_life(&self, k: &Name, end: &Ended) -> Vec<Instant> {
        let probes = self.book.probes.iter().filter(|probe| probe.credential == *k);
        let mut signs: Vec<Instant> =
            probes.filter(|probe| is(probe, Presented::Old, Answer::Accepted)).map(|probe| probe.at).collect();
        if end.how != How::Changed {
            let sure = [Attribution::Exact, Attribution::Session];
            let uses = self.book.uses.iter().filter(|used| used.credential == *k && used.outcome == Outcome::Success);
            signs.extend(uses.filter(|used| sure.contains(&used.attribution)).map(|used| used.at));
            let listings = self.book.listings.iter().filter(|listing| is_under(k, &listing.prefix));
            signs.extend(listings.filter(|listing| listing.ids.contains(k)).map(|listing| listing.at));
        }
        signs
    }
}

fn is(probe: &Probe, presented: Presented, answer: Answer) -> bool {
    probe.presented == presented && probe.answer == answer
}

fn triples<'a>(probes: &[&'a Probe]) -> Vec<(&'a Probe, &'a Probe, &'a Probe)> {
    let pairs = probes.iter().flat_map(|a| probes.iter().map(move |b| (*a, *b)));
    pairs.flat_map(|(a, b)| probes.iter().map(move |c| (a, b, *c))).collect()
}
