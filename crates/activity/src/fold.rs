//! Parts of files to one result.
//!
//! Every step gives the same in any order and however often a part comes: sets, least and greatest instants, counts of events not seen
//! before. An event is known again by its 128-bit key, kept only for credentials that are followed ([`crate::Limits`] states the
//! memory). Past its bound an event is counted each time it comes, and the credential's counts are marked an upper bound.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::activity::Activity;
use crate::gather::Gathered;
use crate::happening::{Created, Ended, Mint};
use crate::indicator::Hit;
use crate::manifest::Gap;
use crate::options::Limits;
use crate::part::{Blinded, Part, ScopeSeen, UseSeen};

/// The result while it is gathered.
pub(crate) struct Fold {
    limits: Limits,
    uses_kept: usize,
    uses_from_us: i64,
    credentials: HashMap<Arc<str>, Gathered>,
    /// How many more event ids may be remembered.
    memory_left: usize,
    pub(crate) mints: Bounded<Mint>,
    pub(crate) created: Bounded<Created>,
    pub(crate) ended: Bounded<Ended>,
    /// By format.
    pub(crate) blinded: BTreeSet<(Arc<str>, Blinded)>,
    hits: BTreeMap<(usize, u128), Hit>,
    hits_cut: bool,
    /// By format and scope.
    pub(crate) scopes: BTreeMap<(Arc<str>, Arc<str>), ScopeSeen>,
}

/// A set that keeps its least members.
pub(crate) struct Bounded<T> {
    pub(crate) members: BTreeSet<T>,
    most: usize,
    cut: bool,
}

impl<T: Ord> Bounded<T> {
    fn new(most: usize) -> Self {
        Self { members: BTreeSet::new(), most, cut: false }
    }

    fn extend(&mut self, new: Vec<T>) {
        for member in new {
            self.members.insert(member);
            if self.members.len() > self.most {
                self.members.pop_last();
                self.cut = true;
            }
        }
    }
}

impl Fold {
    pub(crate) fn new(limits: Limits, uses_kept: usize, uses_from_us: Option<i64>) -> Self {
        Self {
            limits,
            uses_kept,
            uses_from_us: uses_from_us.unwrap_or(i64::MIN),
            credentials: HashMap::new(),
            memory_left: limits.events_remembered,
            mints: Bounded::new(limits.happenings),
            created: Bounded::new(limits.happenings),
            ended: Bounded::new(limits.happenings),
            blinded: BTreeSet::new(),
            hits: BTreeMap::new(),
            hits_cut: false,
            scopes: BTreeMap::new(),
        }
    }

    /// Adds the stretch that a file's name tells to the scopes of its events.
    pub(crate) fn window(&mut self, format: &Arc<str>, scopes: &BTreeSet<Arc<str>>, (from_us, to_us): (i64, i64)) {
        for scope in scopes {
            if let Some(seen) = self.scopes.get_mut(&(Arc::clone(format), Arc::clone(scope))) {
                seen.spans.add(from_us, to_us);
            }
        }
    }

    /// Folds a part and returns how many of its uses were known already.
    pub(crate) fn part(&mut self, part: Part) -> u64 {
        let format = &part.format.unwrap_or_default();
        let mut duplicates = 0;
        for new in part.uses {
            duplicates += u64::from(!self.use_seen(new));
        }
        for (credential, key) in part.mentions {
            self.mention(credential, key);
        }
        self.mints.extend(part.mints);
        self.created.extend(part.created);
        self.ended.extend(part.ended);
        self.blinded.extend(part.blinded.into_iter().map(|change| (Arc::clone(format), change)));
        for (key, hit) in part.hits {
            self.hit(key, hit);
        }
        for (scope, seen) in part.scopes {
            match self.scopes.entry((Arc::clone(format), scope)) {
                std::collections::btree_map::Entry::Vacant(free) => {
                    free.insert(seen);
                }
                std::collections::btree_map::Entry::Occupied(mut known) => {
                    known.get_mut().prefixes.extend(seen.prefixes);
                    known.get_mut().spans.merge(&seen.spans);
                }
            }
        }
        duplicates
    }

    /// Counts a use; false when it was counted already.
    fn use_seen(&mut self, new: UseSeen) -> bool {
        let gathered = self.credentials.entry(new.credential).or_default();
        let known = gathered.known_use(new.key, self.limits.events_a_credential, &mut self.memory_left);
        if !known {
            let kept = (new.seen.time_us >= self.uses_from_us).then_some(self.uses_kept);
            gathered.count(new.key, new.seen, self.limits.distinct_texts, kept);
        }
        !known
    }

    fn mention(&mut self, credential: Arc<str>, key: u128) {
        let gathered = self.credentials.entry(credential).or_default();
        gathered.mention(key, self.limits.events_a_credential, &mut self.memory_left);
    }

    fn hit(&mut self, key: (usize, u128), hit: Hit) {
        match self.hits.entry(key) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(hit);
            }
            std::collections::btree_map::Entry::Occupied(mut known) => {
                if hit < *known.get() {
                    known.insert(hit);
                }
            }
        }
        if self.hits.len() > self.limits.happenings {
            self.hits.pop_last();
            self.hits_cut = true;
        }
    }

    /// The credentials minted, at any depth, from those given and not among them, with the earliest instant of a mint.
    pub(crate) fn minted_from(&self, interest: &BTreeSet<String>) -> (BTreeSet<String>, i64) {
        let mut children: HashMap<&str, Vec<(&str, i64)>> = HashMap::new();
        for mint in &self.mints.members {
            if let Some(parent) = &mint.parent {
                children.entry(parent).or_default().push((&mint.child, mint.at_us));
            }
        }
        let mut found = BTreeSet::new();
        let mut earliest = i64::MAX;
        let mut open: Vec<&str> = interest.iter().map(String::as_str).collect();
        while let Some(parent) = open.pop() {
            for (child, at_us) in children.get(parent).into_iter().flatten() {
                if !interest.contains(*child) && found.insert((*child).to_owned()) {
                    open.push(child);
                }
                earliest = earliest.min(*at_us);
            }
        }
        (found, earliest)
    }

    /// The finished activities, sorted by name.
    pub(crate) fn take_credentials(&mut self) -> BTreeMap<Arc<str>, Activity> {
        std::mem::take(&mut self.credentials)
            .into_iter()
            .map(|(name, gathered)| (name, gathered.finish(self.limits.distinct_texts)))
            .collect()
    }

    /// The hits, sorted.
    pub(crate) fn take_hits(&mut self) -> Vec<Hit> {
        let mut hits: Vec<Hit> = std::mem::take(&mut self.hits).into_values().collect();
        hits.sort();
        hits
    }

    /// What was not kept.
    pub(crate) fn gaps(&self) -> Vec<Gap> {
        let cut = [
            ("mints", self.mints.cut),
            ("creations", self.created.cut),
            ("endings", self.ended.cut),
            ("indicator hits", self.hits_cut),
        ];
        let most = self.limits.happenings;
        let gap = |(what, _)| Gap {
            file: String::new(),
            place: String::new(),
            reason: format!("more than {most} {what}: the rest is not kept; read fewer files at once"),
            count: 1,
        };
        cut.into_iter().filter(|(_, cut)| *cut).map(gap).collect()
    }
}
