//! One credential's activity while events come in, in any order.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::activity::{Activity, Attribution, Seen, SeenSet, Tally, Use};

/// An event's place in time; the key makes it unique.
type UseKey = (i64, u128);

/// A credential's activity so far.
#[derive(Default)]
pub(crate) struct Gathered {
    activity: Activity,
    known: HashSet<u128>,
    mentioned: HashSet<u128>,
    /// The least uses, and of the rest the greatest: what is kept does not depend on the order of coming.
    earliest: BTreeMap<UseKey, Use>,
    latest: BTreeMap<UseKey, Use>,
    uses_wanted: u64,
    /// One entry a grade; few, so not a map.
    tallies: Vec<(Attribution, Tally)>,
    addresses: Gathering,
    agents: Gathering,
    actions: Gathering,
    outcomes: Gathering,
    /// Outcomes for which the log has no word.
    unnamed_success: Option<Seen>,
    unnamed_failure: Option<Seen>,
    principals: Gathering,
}

impl Gathered {
    /// Whether the event was counted before; remembers it while there is room.
    pub(crate) fn known_use(&mut self, key: u128, most: usize, memory_left: &mut usize) -> bool {
        remember(&mut self.known, key, most, memory_left, &mut self.activity.counts_are_upper_bound)
    }

    /// Counts an event of others that names the credential.
    pub(crate) fn mention(&mut self, key: u128, most: usize, memory_left: &mut usize) {
        if !remember(&mut self.mentioned, key, most, memory_left, &mut self.activity.counts_are_upper_bound) {
            self.activity.mentions += 1;
        }
    }

    /// Counts a use and keeps it when it is wanted (`kept`: how many are).
    pub(crate) fn count(&mut self, key: u128, seen: Use, distinct: usize, kept: Option<usize>) {
        let activity = &mut self.activity;
        let at_us = seen.time_us;
        widen(&mut activity.first_us, &mut activity.last_us, at_us);
        activity.successes += u64::from(seen.success);
        activity.failures += u64::from(!seen.success);
        tally(&mut self.tallies, &seen);
        match &seen.address {
            Some(address) => self.addresses.see(address, at_us, distinct),
            None => activity.without_address += 1,
        }
        if let Some(agent) = &seen.agent {
            self.agents.see(agent, at_us, distinct);
        }
        if let Some(principal) = &seen.principal {
            self.principals.see(principal, at_us, distinct);
        }
        self.actions.see(&seen.action, at_us, distinct);
        match &seen.outcome {
            Some(outcome) => self.outcomes.see(outcome, at_us, distinct),
            None => {
                let place = if seen.success { &mut self.unnamed_success } else { &mut self.unnamed_failure };
                let new = Seen { first_us: at_us, last_us: at_us, count: 1 };
                place.get_or_insert(Seen { count: 0, ..new }).add(new);
            }
        }
        if let Some(most) = kept {
            self.uses_wanted += 1;
            self.keep((at_us, key), seen, most);
        }
    }

    /// Keeps the use when it is among the earliest or the latest.
    fn keep(&mut self, key: UseKey, seen: Use, most: usize) {
        let early = most.div_ceil(2);
        let late = most - early;
        let mut rest = Some((key, seen));
        if self.earliest.len() < early || self.earliest.last_key_value().is_some_and(|(last, _)| key < *last) {
            self.earliest.extend(rest.take());
            if self.earliest.len() > early {
                rest = self.earliest.pop_last();
            }
        }
        let Some((key, seen)) = rest else {
            return;
        };
        if self.latest.len() < late || self.latest.first_key_value().is_some_and(|(first, _)| key > *first) {
            self.latest.insert(key, seen);
            if self.latest.len() > late {
                self.latest.pop_first();
            }
        }
    }

    /// The finished activity.
    pub(crate) fn finish(mut self, distinct: usize) -> Activity {
        self.activity.uses = self.earliest.into_values().chain(self.latest.into_values()).collect();
        self.activity.uses_left_out = self.uses_wanted.saturating_sub(self.activity.uses.len() as u64);
        self.activity.by_attribution = self.tallies.into_iter().collect();
        self.activity.addresses = self.addresses.finish(distinct);
        self.activity.agents = self.agents.finish(distinct);
        self.activity.actions = self.actions.finish(distinct);
        self.activity.outcomes = self.outcomes.finish(distinct);
        for (text, seen) in [("success", self.unnamed_success), ("failure", self.unnamed_failure)] {
            if let Some(seen) = seen {
                self.activity.outcomes.add(text.into(), seen, distinct);
            }
        }
        self.activity.principals = self.principals.finish(distinct);
        self.activity
    }
}

/// Whether the key is known; remembers it while there is room, and says so when there is none.
fn remember(
    known: &mut HashSet<u128>,
    key: u128,
    most: usize,
    memory_left: &mut usize,
    upper_bound: &mut bool,
) -> bool {
    if known.contains(&key) {
        return true;
    }
    if known.len() < most && *memory_left > 0 {
        known.insert(key);
        *memory_left -= 1;
    } else {
        *upper_bound = true;
    }
    false
}

fn widen(first_us: &mut Option<i64>, last_us: &mut Option<i64>, at_us: i64) {
    *first_us = Some(first_us.map_or(at_us, |first| first.min(at_us)));
    *last_us = Some(last_us.map_or(at_us, |last| last.max(at_us)));
}

fn tally(tallies: &mut Vec<(Attribution, Tally)>, seen: &Use) {
    let at_us = seen.time_us;
    let place = tallies.iter().position(|(grade, _)| *grade == seen.attribution).unwrap_or(tallies.len());
    if place == tallies.len() {
        let new = Tally { first_us: at_us, last_us: at_us, ..Tally::default() };
        tallies.push((seen.attribution, new));
    }
    let Some((_, tally)) = tallies.get_mut(place) else {
        return;
    };
    tally.first_us = tally.first_us.min(at_us);
    tally.last_us = tally.last_us.max(at_us);
    if seen.success {
        tally.successes += 1;
        widen(&mut tally.first_success_us, &mut tally.last_success_us, at_us);
    } else {
        tally.failures += 1;
    }
}

/// A set of texts; some seen last are kept aside, since most events repeat them and equal texts mostly lie at one place in memory.
#[derive(Default)]
struct Gathering {
    recent: Vec<(Arc<str>, Seen)>,
    set: SeenSet,
}

/// So many are looked through one by one.
const RECENT_TEXTS: usize = 16;

impl Gathering {
    fn see(&mut self, text: &Arc<str>, at_us: i64, most: usize) {
        let new = Seen { first_us: at_us, last_us: at_us, count: 1 };
        if let Some((_, seen)) = self.recent.iter_mut().find(|(recent, _)| Arc::ptr_eq(recent, text)) {
            seen.add(new);
            return;
        }
        if self.recent.len() == RECENT_TEXTS {
            self.settle(most);
        }
        self.recent.push((Arc::clone(text), new));
    }

    fn settle(&mut self, most: usize) {
        for (text, seen) in self.recent.drain(..) {
            self.set.add(text, seen, most);
        }
    }

    fn finish(mut self, most: usize) -> SeenSet {
        self.settle(most);
        self.set
    }
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.first_us = self.first_us.min(other.first_us);
        self.last_us = self.last_us.max(other.last_us);
        self.count += other.count;
    }
}

impl SeenSet {
    /// Adds a text; of too many the greatest goes, and can never come back among those kept.
    fn add(&mut self, text: Arc<str>, seen: Seen, most: usize) {
        if let Some(known) = self.entries.get_mut(&text) {
            known.add(seen);
            return;
        }
        self.entries.insert(text, seen);
        if self.entries.len() > most {
            self.entries.pop_last();
            self.cut = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_the_earliest_and_the_latest_in_any_order() {
        let seen = |time_us: i64| Use {
            time_us,
            event_id: "".into(),
            action: "a".into(),
            success: true,
            outcome: None,
            address: Some(format!("192.0.2.{}", time_us % 7).into()),
            agent: None,
            principal: None,
            attribution: Attribution::Exact,
        };
        let run = |times: &mut dyn Iterator<Item = i64>| {
            let mut gathered = Gathered::default();
            for time in times {
                gathered.count(0, seen(time), 3, Some(5));
            }
            gathered.finish(3)
        };
        let up = run(&mut (0..100));
        assert_eq!(up, run(&mut (0..100).rev()));
        assert_eq!(up, run(&mut (0..100).map(|n| n * 37 % 100)));
        assert_eq!(up.uses.iter().map(|seen| seen.time_us).collect::<Vec<_>>(), [0, 1, 2, 98, 99]);
        assert_eq!((up.uses_left_out, up.addresses.cut, up.addresses.entries.len()), (95, true, 3));
        assert_eq!(up.addresses.entries.get("192.0.2.0").unwrap().count, 15);
    }
}
