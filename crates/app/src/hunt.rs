//! `hunt ID --logs PATH…`: what the incident's indicators, and those of files, hit in logs; what the intruder made; how much
//! of the window was looked through.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use activity::Progress;
use model::{Indicator, IndicatorKind, Instant, Notice};
use serde::Serialize;
use sources::{Document, IndicatorFile, LeftOut, read_indicators};

use crate::casework::Casework;
use crate::desk::read_file;
use crate::dossier::created;
use crate::logs::{hunt_logs, lists};
use crate::{Answer, Asked, CreatedItem, Desk, Error, GapItem, HitItem, LogItem, LogSettings, Stamp, VouchItem};

/// All that a hunt found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HuntItem {
    /// The incident.
    pub incident: String,
    /// The files of indicators.
    pub files: Vec<IndicatorFileItem>,
    /// What was looked for, by kind and value.
    pub indicators: Vec<HuntedItem>,
    /// Events that matched, by time.
    pub hits: Vec<HitItem>,
    /// Credentials that a file's indicator hit and that the notice does not expose.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unexposed: Vec<String>,
    /// What exposed credentials and identities made.
    pub created: Vec<CreatedItem>,
    /// What was read of which log.
    pub logs: Vec<LogItem>,
    /// Whether all of it was looked for over the whole window in every log (semantics 10).
    pub hunted: VouchItem,
    /// How much was read.
    pub read: ReadItem,
}

/// A file of indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorFileItem {
    /// Its path.
    pub path: String,
    /// `csv`, `stix` or `misp`.
    pub format: &'static str,
    /// How many indicators it lists.
    pub indicators: usize,
    /// What its publisher keeps from being hunted, with a count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
}

/// An indicator that was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HuntedItem {
    /// What it is.
    pub kind: &'static str,
    /// Its value.
    pub value: String,
    /// From when on it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<Stamp>,
    /// When it was last seen by whoever lists it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Stamp>,
    /// Who lists it.
    pub listed: Vec<ListedAt>,
    /// How many events matched it, without those before `first_seen`.
    pub hits: usize,
}

/// Where an indicator is listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ListedAt {
    /// The notice, or a file.
    pub source: String,
    /// Where in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What the file says of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

/// How much a hunt read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReadItem {
    /// Log files.
    pub files: usize,
    /// Events in them.
    pub events: u64,
    /// Facts that were new.
    pub added: u64,
    /// How often a credential was named by an event that did not use it.
    pub mentions: u64,
}

/// Looks through logs for the indicators of an incident and of files, and records the reading as `used --logs` does.
///
/// # Errors
/// Where a file of indicators must not be taken, nothing is there to look for, the ledger cannot be read or written, or the
/// incident is not known.
pub fn hunt(
    desk: &Desk,
    incident: &str,
    paths: &[PathBuf],
    files: &[PathBuf],
    settings: &LogSettings,
    asked: Asked,
    progress: &mut dyn FnMut(Progress),
) -> Result<Answer<HuntItem>, Error> {
    let read: Vec<(String, IndicatorFile)> = files.iter().map(|path| file(path)).collect::<Result<_, _>>()?;
    let before = Casework::open(desk, incident, asked)?;
    let mut wanted = Wanted::of(&before.assessment.notice, &read);
    if wanted.0.is_empty() {
        return Err(nothing(incident, &read));
    }
    drop(before);
    let mut scanned = hunt_logs(desk, incident, paths, settings, &wanted.indicators(), asked, progress)?;
    wanted.count(&mut scanned.hits);
    let case = Casework::open(desk, incident, asked)?;
    let values = wanted.0.keys().map(|(_, value)| value.clone()).collect();
    let hunted = response::hunted(case.estate(), &case.assessment, &case.known.hunts(), &values, asked.as_of);
    let item = HuntItem {
        incident: incident.to_owned(),
        files: read.iter().map(file_item).collect(),
        unexposed: unexposed(&case, &scanned.hits),
        indicators: wanted.0.into_iter().map(item).collect(),
        hits: scanned.hits,
        created: created(&case),
        logs: scanned.logs,
        hunted: hunted.into(),
        read: ReadItem {
            files: scanned.files,
            events: scanned.events,
            added: scanned.added,
            mentions: scanned.mentions,
        },
    };
    let mut answer = case.answer("hunt", vec![item]);
    answer.gaps.extend(read.iter().flat_map(|(_, file)| &file.gaps).map(GapItem::from));
    Ok(answer)
}

fn file(path: &Path) -> Result<(String, IndicatorFile), Error> {
    let bytes = read_file(path)?;
    let shown = path.display().to_string();
    let read = read_indicators(&Document { path: &shown, bytes: &bytes, modified: None })?;
    Ok((shown, read))
}

fn file_item((path, file): &(String, IndicatorFile)) -> IndicatorFileItem {
    let left_out = |LeftOut { why, count }: &LeftOut| format!("{count} {why}");
    IndicatorFileItem {
        path: path.clone(),
        format: file.format,
        indicators: file.indicators.len(),
        left_out: file.left_out.iter().map(left_out).collect(),
    }
}

fn nothing(incident: &str, read: &[(String, IndicatorFile)]) -> Error {
    let first = read.iter().flat_map(|(_, file)| &file.gaps).next();
    let unread = first.map(|gap| format!(" (not read: {gap})")).unwrap_or_default();
    Error::Usage(format!(
        "nothing to hunt for: the notice of {incident} gives no indicator, and no file does{unread}; name one with --indicators"
    ))
}

/// What is known of one indicator.
#[derive(Default)]
struct Listed {
    first_seen: Option<Instant>,
    last_seen: Option<Instant>,
    at: Vec<ListedAt>,
    hits: usize,
}

/// What is looked for, by kind and value.
struct Wanted(BTreeMap<(IndicatorKind, String), Listed>);

impl Wanted {
    /// Joins the lists: where the notice has an indicator, its word on times counts; of several files, the widest.
    fn of(notice: &Notice, read: &[(String, IndicatorFile)]) -> Self {
        let mut wanted: BTreeMap<(IndicatorKind, String), Listed> = BTreeMap::new();
        for Indicator { kind, value, first_seen } in &notice.indicators {
            let at = vec![ListedAt { source: "notice".to_owned(), place: None, says: None }];
            wanted
                .entry((*kind, value.clone()))
                .and_modify(|known| known.first_seen = known.first_seen.min(*first_seen))
                .or_insert(Listed { first_seen: *first_seen, at, ..Listed::default() });
        }
        for (path, one) in read.iter().flat_map(|(path, file)| file.indicators.iter().map(move |one| (path, one))) {
            let at = ListedAt { source: path.clone(), place: Some(one.place.clone()), says: one.note.clone() };
            let (first_seen, last_seen) = (one.indicator.first_seen, one.last_seen);
            let key = (one.indicator.kind, one.indicator.value.clone());
            match wanted.get_mut(&key) {
                Some(known) => {
                    if !lists(notice, &one.indicator) {
                        known.first_seen = known.first_seen.min(first_seen);
                        known.last_seen = known.last_seen.zip(last_seen).map(|(one, other)| one.max(other));
                    }
                    known.at.push(at);
                }
                None => {
                    wanted.insert(key, Listed { first_seen, last_seen, at: vec![at], hits: 0 });
                }
            }
        }
        Self(wanted)
    }

    fn indicators(&self) -> Vec<Indicator> {
        let one = |((kind, value), listed): (&(IndicatorKind, String), &Listed)| Indicator {
            kind: *kind,
            value: value.clone(),
            first_seen: listed.first_seen,
        };
        self.0.iter().map(one).collect()
    }

    /// Counts hits, and marks those after their indicator was last seen.
    fn count(&mut self, hits: &mut [HitItem]) {
        for hit in hits {
            let Ok(kind) = hit.kind.parse() else { continue };
            let Some(listed) = self.0.get_mut(&(kind, hit.indicator.clone())) else { continue };
            if hit.counts() {
                listed.hits += 1;
                if listed.last_seen.is_some_and(|last| hit.at.0 > last) {
                    hit.seen = Some("after_last_seen");
                }
            }
        }
    }
}

fn item(((kind, value), listed): ((IndicatorKind, String), Listed)) -> HuntedItem {
    HuntedItem {
        kind: kind.as_str(),
        value,
        first_seen: listed.first_seen.map(Stamp),
        last_seen: listed.last_seen.map(Stamp),
        listed: listed.at,
        hits: listed.hits,
    }
}

/// Credentials that were hit for sure and that the incident does not expose: what a file lists exposes nothing.
fn unexposed(case: &Casework, hits: &[HitItem]) -> Vec<String> {
    let exposed: BTreeSet<String> =
        case.assessment.exposures.keys().map(|node| case.estate().name(*node).to_string()).collect();
    let sure = |hit: &&HitItem| hit.counts() && matches!(hit.attribution, Some("exact" | "session"));
    let hit: BTreeSet<&String> = hits.iter().filter(sure).filter_map(|hit| hit.credential.as_ref()).collect();
    hit.into_iter().filter(|credential| !exposed.contains(*credential)).cloned().collect()
}
