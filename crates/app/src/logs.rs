//! `used ID --logs PATH…`, `hunt`: audit logs read for the exposed credentials of an incident, and what they show as facts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use activity::{Options, Progress, Scan};
use ledger::NewEntry;
use model::{Gap, Indicator, Instant, Notice, Span, Standing};
use response::Hunt;

use crate::casework::Casework;
use crate::log_facts::Teller;
use crate::record::ReadingRecord;
use crate::{Asked, Desk, Error, GapItem, HitItem, Stamp};

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
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Scanned {
    /// How many files were read.
    pub files: usize,
    /// How many events they hold.
    pub events: u64,
    /// How many facts were new.
    pub added: u64,
    /// How often a credential was named by an event that did not use it.
    pub mentions: u64,
    /// Events that matched an indicator, by time.
    pub hits: Vec<HitItem>,
    /// What was read of which log.
    pub logs: Vec<LogItem>,
    /// What could not be read.
    pub gaps: Vec<GapItem>,
}

/// What was read of one log: from when to when, and where not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct LogItem {
    /// The system whose log it is.
    pub system: String,
    /// The format.
    pub format: String,
    /// Whose log it is within the format.
    pub scope: String,
    /// Its first instant.
    pub from: Stamp,
    /// The first instant after it.
    pub to: Stamp,
    /// Stretches within that are not covered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holes: Vec<HoleItem>,
}

/// A stretch that was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct HoleItem {
    /// From when.
    pub from: Stamp,
    /// Until when; absent while it lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Stamp>,
    /// Why.
    pub why: String,
}

/// How often logs are read again because an indicator showed credentials that nobody had counted as exposed.
const ROUNDS_MAX: usize = 3;

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
    hunt_logs(desk, incident, paths, settings, &[], asked, progress)
}

/// Reads logs for an incident and looks for further indicators on the way; what they hit is no fact: what exposes a
/// credential is the notice's to say (semantics 4.2).
pub(crate) fn hunt_logs(
    desk: &Desk,
    incident: &str,
    paths: &[PathBuf],
    settings: &LogSettings,
    further: &[Indicator],
    asked: Asked,
    progress: &mut dyn FnMut(Progress),
) -> Result<Scanned, Error> {
    for path in paths {
        if !path.exists() {
            return Err(Error::Unreadable { path: path.display().to_string(), why: "it does not exist".to_owned() });
        }
    }
    let mut scanned = Scanned::default();
    let mut followed: BTreeSet<String> = BTreeSet::new();
    for round in 0..ROUNDS_MAX {
        let case = Casework::open(desk, incident, asked)?;
        let exposed: BTreeSet<String> =
            case.assessment.exposures.keys().map(|node| case.estate().name(*node).to_string()).collect();
        if round > 0 && exposed.is_subset(&followed) {
            break;
        }
        let wanted = Wanted::new(&case, further);
        let scan = scan(&wanted, &exposed, paths, settings, progress);
        let added = scanned.added;
        scanned = record(desk, &scan, settings, paths, &wanted)?;
        scanned.added += added;
        followed = with_minted(exposed, &scan);
    }
    Ok(scanned)
}

/// A scan follows what was minted from the exposed, at any depth, with them.
fn with_minted(mut followed: BTreeSet<String>, scan: &Scan) -> BTreeSet<String> {
    loop {
        let known = followed.len();
        for mint in &scan.mints {
            if mint.parent.as_deref().is_some_and(|parent| followed.contains(parent)) {
                followed.insert(mint.child.to_string());
            }
        }
        if followed.len() == known {
            return followed;
        }
    }
}

/// What is looked for: first what the notice lists, which alone makes facts.
struct Wanted {
    indicators: Vec<Indicator>,
    noticed: usize,
}

impl Wanted {
    fn new(case: &Casework, further: &[Indicator]) -> Self {
        let mut indicators = case.assessment.notice.indicators.clone();
        let noticed = indicators.len();
        indicators.extend(further.iter().filter(|one| !lists(&case.assessment.notice, one)).cloned());
        Self { indicators, noticed }
    }

    fn values(&self) -> BTreeSet<String> {
        self.indicators.iter().map(|indicator| indicator.value.clone()).collect()
    }
}

/// Tells whether a notice lists an indicator, whenever it says that it was seen.
pub(crate) fn lists(notice: &Notice, one: &Indicator) -> bool {
    notice.indicators.iter().any(|listed| (listed.kind, &listed.value) == (one.kind, &one.value))
}

fn scan(
    wanted: &Wanted,
    exposed: &BTreeSet<String>,
    paths: &[PathBuf],
    settings: &LogSettings,
    progress: &mut dyn FnMut(Progress),
) -> Scan {
    let indicator = |indicator: &Indicator| {
        Some(activity::Indicator {
            kind: activity::IndicatorKind::from_word(indicator.kind.as_str())?,
            value: indicator.value.clone(),
            first_seen_us: indicator.first_seen.map(Instant::as_micros),
        })
    };
    let options = Options {
        interest: Some(exposed.clone()),
        indicators: wanted.indicators.iter().filter_map(indicator).collect(),
        as_format: settings.as_format.as_deref(),
        parameters: settings.parameters.clone(),
        threads: THREADS,
        progress: Some(progress),
        ..Options::default()
    };
    activity::scan(paths, options)
}

fn record(
    desk: &Desk,
    scan: &Scan,
    settings: &LogSettings,
    paths: &[PathBuf],
    wanted: &Wanted,
) -> Result<Scanned, Error> {
    let mut teller = Teller::new(scan, wanted.noticed, gaps(scan));
    teller.tell(settings, settings.read_at.unwrap_or(desk.clock));
    let Teller { facts, gaps, .. } = teller;
    let place: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let whole = ReadingRecord {
        source: "logs".to_owned(),
        place: place.join(", "),
        sha256: digest(scan),
        facts: u64::try_from(facts.len()).unwrap_or(u64::MAX),
        gaps: gaps.clone(),
        hunts: hunts(scan, &wanted.values()),
    };
    let mut entries: Vec<NewEntry> = facts.iter().map(|fact| desk.fact(fact, "logs", Standing::Issuer)).collect();
    let readings = entries.len();
    entries.push(desk.reading(&whole));
    entries.extend(scan.manifest.iter().map(|file| desk.reading(&manifest_record(file))));
    let readings = u64::try_from(entries.len().saturating_sub(readings)).unwrap_or(0);
    let receipt = desk.record(&entries)?;
    let mut hits: Vec<HitItem> = scan.hits.iter().map(HitItem::from).collect();
    hits.sort();
    Ok(Scanned {
        files: scan.manifest.len(),
        events: scan.manifest.iter().map(|file| file.events).sum(),
        added: receipt.added.saturating_sub(readings),
        mentions: scan.credentials.values().map(|activity| activity.mentions).sum(),
        hits,
        logs: scan.coverage.iter().map(log_item).collect(),
        gaps: gaps.iter().map(GapItem::from).collect(),
    })
}

/// One account a file, so that it can be told later which files were read, and that they were these.
fn manifest_record(file: &activity::FileRead) -> ReadingRecord {
    ReadingRecord {
        source: file.format.clone().unwrap_or_else(|| "unknown log".to_owned()),
        place: file.path.clone(),
        sha256: file.sha256.clone(),
        facts: file.events,
        gaps: Vec::new(),
        hunts: Vec::new(),
    }
}

fn log_item(coverage: &activity::Coverage) -> LogItem {
    let stamp = |at_us| Stamp(Instant::from_micros(at_us));
    let hole = |hole: &activity::Hole| HoleItem {
        from: stamp(hole.from_us),
        to: hole.to_us.map(stamp),
        why: hole.why.clone(),
    };
    LogItem {
        system: coverage.recorded_by.clone(),
        format: coverage.format.clone(),
        scope: coverage.scope.clone(),
        from: stamp(coverage.from_us),
        to: stamp(coverage.to_us),
        holes: coverage.holes.iter().map(hole).collect(),
    }
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
    gaps.extend(holes(scan));
    gaps.sort();
    gaps
}

/// How many holes of one log are gaps of their own; of more, they are counted.
const HOLES_SHOWN: usize = 20;

fn holes(scan: &Scan) -> Vec<Gap> {
    let mut by_log: BTreeMap<String, Vec<&activity::Hole>> = BTreeMap::new();
    for hole in &scan.holes {
        let scope = hole.scope.as_deref().unwrap_or("every scope");
        by_log.entry(format!("{} log of {scope}", hole.format)).or_default().push(hole);
    }
    let span = |hole: &activity::Hole| {
        let from = Instant::from_micros(hole.from_us).to_minute();
        let to = hole.to_us.map_or_else(|| "now".to_owned(), |to| Instant::from_micros(to).to_minute());
        format!("{from} to {to}")
    };
    let mut gaps = Vec::new();
    for (log, holes) in by_log {
        gaps.extend(
            holes.iter().take(HOLES_SHOWN).map(|hole| Gap::at(log.clone(), span(hole), format!("hole: {}", hole.why))),
        );
        if holes.len() > HOLES_SHOWN {
            gaps.push(Gap::whole(log, format!("{} more holes", holes.len() - HOLES_SHOWN)));
        }
    }
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
        for span in without_holes(coverage.from_us, coverage.to_us, &coverage.holes) {
            hunts.push(Hunt { recorded_by: coverage.recorded_by.clone(), span, values: values.clone() });
        }
    }
    hunts
}

/// Cuts holes out of a stretch.
pub(crate) fn without_holes(from_us: i64, to_us: i64, holes: &[activity::Hole]) -> Vec<Span> {
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
