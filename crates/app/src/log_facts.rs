//! What a reading of logs found, as facts: uses, mints, creations, ends, coverage.

use std::collections::BTreeMap;

use activity::{Activity, EndedHow, Scan};
use model::{
    Attribution, By, Coverage, Created, CredentialKind, Edge, Ended, Fact, Gap, How, Instant, Listing, Name, Node,
    NodeKind, Outcome, Relation, Span, Used, Value, attribute,
};

use crate::logs::{LogSettings, without_holes};

/// Turns what a scan found into facts.
pub(crate) struct Teller<'a> {
    pub(crate) facts: Vec<Fact>,
    pub(crate) gaps: Vec<Gap>,
    scan: &'a Scan,
    /// How many of the indicators are the notice's; they come first, and only they make facts.
    noticed: usize,
}

impl<'a> Teller<'a> {
    /// Begins with what could not be read.
    pub(crate) fn new(scan: &'a Scan, noticed: usize, gaps: Vec<Gap>) -> Self {
        Self { facts: Vec::new(), gaps, scan, noticed }
    }

    /// Returns the hits that count: on an indicator of the notice, not before it was first seen.
    fn hits(&self) -> impl Iterator<Item = &'a activity::Hit> {
        let noticed = self.noticed;
        self.scan.hits.iter().filter(move |hit| hit.indicator < noticed && !hit.before_first_seen)
    }

    /// Tells everything.
    pub(crate) fn tell(&mut self, settings: &LogSettings, read_at: Instant) {
        let scan = self.scan;
        for (credential, activity) in &scan.credentials {
            if let Some(credential) = self.name(credential) {
                self.uses(&credential, activity);
            }
        }
        self.strangers();
        for mint in &scan.mints {
            self.mint(mint);
        }
        for created in &scan.created {
            let by = created.credential.as_ref().or(created.principal.as_ref());
            if let (Some(by), Some(what)) = (by.and_then(|by| self.name(by)), self.name(&created.what)) {
                self.facts.push(Fact::Created(Created { by, what, at: Instant::from_micros(created.at_us) }));
            }
        }
        for ended in &scan.ended {
            self.ended(ended);
        }
        self.coverage(settings, read_at);
    }

    /// A name that a log gives and that cannot be one is a gap.
    fn name(&mut self, text: &str) -> Option<Name> {
        match Name::new(text) {
            Ok(name) => Some(name),
            Err(error) => {
                self.gaps.push(Gap::whole("logs", format!("a name that cannot be read: {error}")));
                None
            }
        }
    }

    fn uses(&mut self, credential: &Name, activity: &Activity) {
        let hit = |event: &str| {
            let same = |hit: &&activity::Hit| !event.is_empty() && &*hit.event_id == event;
            self.hits().find(same).map(|hit| hit.value.to_string())
        };
        let last = activity.uses.len().saturating_sub(1);
        let facts: Vec<Fact> = activity
            .uses
            .iter()
            .enumerate()
            .map(|(at, used)| {
                let others = if at == last { activity.uses_left_out } else { 0 };
                Fact::Used(Used {
                    credential: credential.clone(),
                    at: Instant::from_micros(used.time_us),
                    outcome: if used.success { Outcome::Success } else { Outcome::Failure },
                    attribution: attribution(used.attribution),
                    address: used.address.clone(),
                    agent: used.agent.clone(),
                    action: (!used.action.is_empty()).then(|| used.action.clone()),
                    own: false,
                    indicator: hit(&used.event_id),
                    count: others.saturating_add(1),
                })
            })
            .collect();
        self.facts.extend(facts);
    }

    /// A hit on a credential that nobody followed makes it exposed (semantics 4.2 `indicator`, 8.3).
    fn strangers(&mut self) {
        let unfollowed = |hit: &&activity::Hit| {
            matches!(hit.attribution, Some(activity::Attribution::Exact | activity::Attribution::Session))
                && hit.credential.as_ref().is_some_and(|credential| !self.scan.credentials.contains_key(credential))
        };
        let hits: Vec<&activity::Hit> = self.hits().filter(unfollowed).collect();
        for hit in hits {
            let Some(credential) = hit.credential.as_ref().and_then(|credential| self.name(credential)) else {
                continue;
            };
            self.facts.push(Fact::Used(Used {
                credential,
                at: Instant::from_micros(hit.at_us),
                outcome: if hit.success { Outcome::Success } else { Outcome::Failure },
                attribution: hit.attribution.map_or(Attribution::Address, attribution),
                address: hit.address.clone(),
                agent: hit.agent.clone(),
                action: (!hit.action.is_empty()).then(|| hit.action.clone()),
                own: false,
                indicator: Some(hit.value.to_string()),
                count: 1,
            }));
        }
    }

    /// A minted credential is one of its own, and issued and accepted where its log is written.
    fn mint(&mut self, mint: &activity::Mint) {
        let Some(parent) = mint.parent.as_ref().and_then(|parent| self.name(parent)) else { return };
        let Some(child) = self.name(&mint.child) else { return };
        let at = Instant::from_micros(mint.at_us);
        let kind = Value::Text(CredentialKind::Session.as_str().to_owned());
        let set =
            BTreeMap::from([(attribute::KIND.to_owned(), kind), (attribute::CREATED.to_owned(), Value::Time(at))]);
        self.facts.push(Fact::Node(Node { id: child.clone(), kind: NodeKind::Credential, set }));
        let recorded_by =
            self.scan.coverage.iter().find(|coverage| {
                coverage.prefixes.iter().any(|prefix| child.prefixes().any(|cut| cut == prefix.prefix))
            });
        let system = recorded_by.and_then(|coverage| Name::new(&coverage.recorded_by).ok());
        self.facts.push(edge(Relation::DerivedFrom, child.clone(), parent, at));
        if let Some(system) = system {
            self.facts.push(edge(Relation::IssuedBy, child, system, at));
        }
    }

    fn ended(&mut self, ended: &activity::Ended) {
        let Some(credential) = self.name(&ended.credential) else { return };
        let at = Instant::from_micros(ended.at_us);
        let how = match ended.how {
            EndedHow::Deleted => How::Decommissioned,
            EndedHow::Suspended => How::Suspended,
            EndedHow::Changed => How::Changed,
            EndedHow::Reactivated => {
                // The issuer calls it live again: a listing of one, not known to be complete.
                let prefix = credential.prefixes().next().and_then(|prefix| Name::new(prefix).ok());
                if let Some(prefix) = prefix {
                    let ids = vec![credential];
                    self.facts.push(Fact::Listing(Listing { prefix, complete: false, at, ids }));
                }
                return;
            }
        };
        self.facts.push(Fact::Ended(Ended { credential, how, successor: None, at, by: By::Issuer }));
    }

    /// What is covered: per system and prefix, what every scope (such as a region) that was seen covers, without its holes;
    /// only where somebody says why the logs are known to show every use, or the issuer's own list shows that no file is missing.
    fn coverage(&mut self, settings: &LogSettings, read_at: Instant) {
        let mut covered: BTreeMap<(String, String, Attribution), (Vec<Span>, u64)> = BTreeMap::new();
        for coverage in &self.scan.coverage {
            let mut spans = without_holes(coverage.from_us, coverage.to_us, &coverage.holes);
            if settings.complete_because.is_none() {
                let whole: Vec<Span> = coverage.whole.iter().map(|(from, to)| span(*from, *to)).collect();
                spans = common(&spans, &whole);
                self.gaps.push(Gap::whole(coverage.recorded_by.clone(), unsaid(coverage)));
            }
            for prefix in &coverage.prefixes {
                let key = (coverage.recorded_by.clone(), prefix.prefix.clone(), attribution(prefix.attribution));
                match covered.get_mut(&key) {
                    Some((known, lag)) => {
                        *known = common(known, &spans);
                        *lag = (*lag).max(coverage.lag_seconds);
                    }
                    None => {
                        covered.insert(key, (spans.clone(), coverage.lag_seconds));
                    }
                }
            }
        }
        for ((recorded_by, prefix, attribution), (spans, lag)) in covered {
            let (Some(recorded_by), Some(prefix)) = (self.name(&recorded_by), self.name(&prefix)) else { continue };
            self.facts.extend(spans.into_iter().map(|span| {
                Fact::Coverage(Coverage {
                    prefix: prefix.clone(),
                    span,
                    lag_seconds: i64::try_from(lag).unwrap_or(i64::MAX),
                    read_at,
                    attribution,
                    recorded_by: recorded_by.clone(),
                })
            }));
        }
    }
}

/// Says what is not known of a log of which nobody says that it shows every use.
fn unsaid(coverage: &activity::Coverage) -> String {
    let activity::Coverage { format, scope, whole_by, .. } = coverage;
    let never = coverage.never_shown.join("; ");
    let (Some((from, _)), Some((_, to))) = (coverage.whole.first(), coverage.whole.last()) else {
        return format!(
            "{format} log of {scope}: not known to show every use ({never}); say why it does with --complete-because"
        );
    };
    let (from, to) = (Instant::from_micros(*from).to_minute(), Instant::from_micros(*to).to_minute());
    let breaks = if coverage.whole.len() > 1 { ", with breaks" } else { "" };
    format!(
        "{format} log of {scope}: no file is missing from {from} to {to}{breaks} ({whole_by}); it never shows: {never}"
    )
}

const fn span(from_us: i64, to_us: i64) -> Span {
    Span { from: Instant::from_micros(from_us), to: Instant::from_micros(to_us) }
}

/// Returns what two sorted lists of spans have in common.
fn common(one: &[Span], other: &[Span]) -> Vec<Span> {
    let mut spans: Vec<Span> =
        one.iter().flat_map(|a| other.iter().map(move |b| a.and(*b))).filter(|span| !span.is_empty()).collect();
    spans.sort_unstable();
    spans
}

fn edge(relation: Relation, from: Name, to: Name, at: Instant) -> Fact {
    Fact::Edge(Edge { valid: Span { from: at, to: Instant::MAX }, ..Edge::bare(relation, from, to) })
}

const fn attribution(grade: activity::Attribution) -> Attribution {
    match grade {
        activity::Attribution::Exact => Attribution::Exact,
        activity::Attribution::Session => Attribution::Session,
        activity::Attribution::App => Attribution::App,
        activity::Attribution::Principal => Attribution::Principal,
        activity::Attribution::Address => Attribution::Address,
    }
}
