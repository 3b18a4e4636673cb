//! `used ID --logs PATH…`: audit logs read for the exposed credentials of an incident, and what they show as facts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use activity::{Activity, EndedHow, Options, Progress, Scan};
use ledger::NewEntry;
use model::{
    Attribution, By, Coverage, Created, CredentialKind, Edge, Ended, Fact, Gap, How, Instant, Listing, Name, Node,
    NodeKind, Outcome, Relation, Span, Standing, Used, Value, attribute,
};
use response::Hunt;

use crate::casework::Casework;
use crate::record::ReadingRecord;
use crate::{Asked, Desk, Error, GapItem};

/// What is said of logs, besides where they lie.
#[derive(Debug, Clone, Default)]
pub struct LogSettings {
    /// Reads every file as this format.
    pub as_format: Option<String>,
    /// What a log does not say of itself, such as `domain`.
    pub parameters: BTreeMap<String, String>,
    /// When the logs were fetched; without it, now.
    pub read_at: Option<Instant>,
    /// Why they are known to show every use: every region, every class of event.
    pub complete_because: Option<String>,
}

/// What a reading of logs did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Scanned {
    /// How many files were read.
    pub files: usize,
    /// How many events they hold.
    pub events: u64,
    /// How many facts were new.
    pub added: u64,
    /// How many events matched an indicator.
    pub hits: usize,
    /// What could not be read.
    pub gaps: Vec<GapItem>,
}

/// How many threads read files; the answer is the same for any number.
const THREADS: usize = 2;

/// Reads logs for an incident and records what they show.
///
/// # Errors
/// Where the ledger cannot be read or written, or the incident is not known.
pub fn read_logs(
    desk: &Desk,
    incident: &str,
    paths: &[PathBuf],
    settings: &LogSettings,
    asked: Asked,
    progress: &mut dyn FnMut(Progress),
) -> Result<Scanned, Error> {
    for path in paths {
        if !path.exists() {
            return Err(Error::Unreadable { path: path.display().to_string(), why: "it does not exist".to_owned() });
        }
    }
    let case = Casework::open(desk, incident, asked)?;
    let estate = case.estate();
    let indicators = &case.assessment.notice.indicators;
    let options = Options {
        interest: Some(case.assessment.exposures.keys().map(|node| estate.name(*node).to_string()).collect()),
        indicators: indicators
            .iter()
            .filter_map(|indicator| {
                Some(activity::Indicator {
                    kind: activity::IndicatorKind::from_word(indicator.kind.as_str())?,
                    value: indicator.value.clone(),
                    first_seen_us: indicator.first_seen.map(Instant::as_micros),
                })
            })
            .collect(),
        as_format: settings.as_format.as_deref(),
        parameters: settings.parameters.clone(),
        threads: THREADS,
        progress: Some(progress),
        ..Options::default()
    };
    let scan = activity::scan(paths, options);
    let values: BTreeSet<String> = indicators.iter().map(|indicator| indicator.value.clone()).collect();
    record(desk, &scan, settings, paths, values)
}

fn record(
    desk: &Desk,
    scan: &Scan,
    settings: &LogSettings,
    paths: &[PathBuf],
    values: BTreeSet<String>,
) -> Result<Scanned, Error> {
    let mut teller = Teller { facts: Vec::new(), gaps: gaps(scan), scan };
    teller.tell(settings, settings.read_at.unwrap_or(desk.clock));
    let place: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let reading = ReadingRecord {
        source: "logs".to_owned(),
        place: place.join(", "),
        sha256: digest(scan),
        facts: u64::try_from(teller.facts.len()).unwrap_or(u64::MAX),
        gaps: teller.gaps,
        hunts: hunts(scan, &values),
    };
    let mut entries: Vec<NewEntry> =
        teller.facts.iter().map(|fact| desk.fact(fact, "logs", Standing::Issuer)).collect();
    entries.push(desk.reading(&reading));
    let receipt = desk.record(&entries)?;
    Ok(Scanned {
        files: scan.manifest.len(),
        events: scan.manifest.iter().map(|file| file.events).sum(),
        added: receipt.added.saturating_sub(u64::from(receipt.added > 0)),
        hits: scan.hits.len(),
        gaps: reading.gaps.iter().map(GapItem::from).collect(),
    })
}

fn gaps(scan: &Scan) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = scan
        .gaps
        .iter()
        .map(|gap| {
            let times = if gap.count > 1 { format!(" ({} times)", gap.count) } else { String::new() };
            Gap::at(gap.file.clone(), gap.place.clone(), format!("{}{times}", gap.reason))
        })
        .collect();
    gaps.sort();
    gaps
}

/// One digest over the digests of the files.
fn digest(scan: &Scan) -> String {
    use sha2::{Digest as _, Sha256};
    let all: String = scan.manifest.iter().map(|file| file.sha256.as_str()).collect();
    crate::import::hex(&Sha256::digest(all.as_bytes()))
}

fn hunts(scan: &Scan, values: &BTreeSet<String>) -> Vec<Hunt> {
    if values.is_empty() {
        return Vec::new();
    }
    let mut hunts: Vec<Hunt> = Vec::new();
    for coverage in &scan.coverage {
        for span in uncovered_out(coverage.from_us, coverage.to_us, &coverage.holes) {
            hunts.push(Hunt { recorded_by: coverage.recorded_by.clone(), span, values: values.clone() });
        }
    }
    hunts
}

/// Cuts holes out of a stretch.
fn uncovered_out(from_us: i64, to_us: i64, holes: &[activity::Hole]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut from = from_us;
    for hole in holes {
        if from < hole.from_us {
            spans.push(Span { from: Instant::from_micros(from), to: Instant::from_micros(hole.from_us.min(to_us)) });
        }
        from = from.max(hole.to_us.unwrap_or(i64::MAX));
    }
    if from < to_us {
        spans.push(Span { from: Instant::from_micros(from), to: Instant::from_micros(to_us) });
    }
    spans
}

/// Turns what a scan found into facts.
struct Teller<'a> {
    facts: Vec<Fact>,
    gaps: Vec<Gap>,
    scan: &'a Scan,
}

impl Teller<'_> {
    fn tell(&mut self, settings: &LogSettings, read_at: Instant) {
        let scan = self.scan;
        for (credential, activity) in &scan.credentials {
            if let Some(credential) = self.name(credential) {
                self.uses(&credential, activity);
            }
        }
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
            self.scan.hits.iter().find(|hit| !event.is_empty() && &*hit.event_id == event).map(|hit| hit.value.to_string())
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
                    address: used.address.as_deref().map(ToOwned::to_owned),
                    agent: used.agent.as_deref().map(ToOwned::to_owned),
                    action: (!used.action.is_empty()).then(|| used.action.to_string()),
                    own: false,
                    indicator: hit(&used.event_id),
                    count: others.saturating_add(1),
                })
            })
            .collect();
        self.facts.extend(facts);
    }

    /// A minted credential is one of its own, and issued and accepted where its log is written.
    fn mint(&mut self, mint: &activity::Mint) {
        let Some(parent) = mint.parent.as_ref().and_then(|parent| self.name(parent)) else { return };
        let Some(child) = self.name(&mint.child) else { return };
        let at = Instant::from_micros(mint.at_us);
        let kind = Value::Text(CredentialKind::Session.as_str().to_owned());
        let set = BTreeMap::from([
            (attribute::KIND.to_owned(), kind),
            (attribute::CREATED.to_owned(), Value::Time(at)),
        ]);
        self.facts.push(Fact::Node(Node { id: child.clone(), kind: NodeKind::Credential, set }));
        let recorded_by = self.scan.coverage.iter().find(|coverage| {
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
    /// only where somebody says why the logs are known to show every use.
    fn coverage(&mut self, settings: &LogSettings, read_at: Instant) {
        let mut covered: BTreeMap<(String, String, Attribution), (Vec<Span>, u64)> = BTreeMap::new();
        for coverage in &self.scan.coverage {
            let spans = uncovered_out(coverage.from_us, coverage.to_us, &coverage.holes);
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
            if settings.complete_because.is_none() {
                let reason = format!(
                    "{} log of {}: not known to show every use ({}); say why it does with --complete-because",
                    coverage.format,
                    coverage.scope,
                    coverage.never_shown.join("; ")
                );
                self.gaps.push(Gap::whole(coverage.recorded_by.clone(), reason));
            }
        }
        if settings.complete_because.is_none() {
            return;
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

/// Returns what two sorted lists of spans have in common.
fn common(one: &[Span], other: &[Span]) -> Vec<Span> {
    let mut spans: Vec<Span> = one
        .iter()
        .flat_map(|a| other.iter().map(move |b| a.and(*b)))
        .filter(|span| !span.is_empty())
        .collect();
    spans.sort_unstable();
    spans
}

fn edge(relation: Relation, from: Name, to: Name, at: Instant) -> Fact {
    Fact::Edge(Edge {
        relation,
        from,
        to,
        valid: Span { from: at, to: Instant::MAX },
        level: None,
        form: None,
        key: None,
        list: None,
        rung: None,
        rule: None,
    })
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
