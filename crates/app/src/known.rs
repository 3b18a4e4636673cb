//! What is known at an instant: the estate, the incidents, and what could not be read.

use std::collections::BTreeMap;
use std::sync::mpsc::{TrySendError, sync_channel};

use estate::{Estate, EstateBuilder, OriginId, Provenance};
use ledger::{Chunk, Entry, EntryKind, Ledger};
use model::{Decision, Fact, Gap, Instant, Origin, Standing};
use response::{Hunt, Incident, Judged, Version};
use sources::importers::facts::read_line;

use crate::desk::head;
use crate::keeping::last_checkpoint;
use crate::record::{DecisionRecord, ReadingRecord, read_decision, read_reading};
use crate::{Asked, CheckpointItem, Desk, Error, Head};

/// Everything that a question can draw on.
pub(crate) struct Known {
    pub(crate) estate: Estate,
    pub(crate) incidents: BTreeMap<String, Incident>,
    pub(crate) readings: BTreeMap<(String, String), ReadingRecord>,
    pub(crate) anchored: Option<(String, u64, Instant)>,
    pub(crate) head: Head,
    pub(crate) checkpoint: CheckpointItem,
}

impl Known {
    /// Reads the ledger up to an instant; every entry is checked on the way.
    pub(crate) fn load(desk: &Desk, asked: Asked) -> Result<Self, Error> {
        let ledger = desk.read()?;
        let (head, checkpoint, mut sorter) = (head(&ledger), last_checkpoint(&ledger), Sorter::default());
        read_all(ledger, asked.known_at, &mut sorter)?;
        if let Some(error) = sorter.error {
            return Err(error);
        }
        Ok(Self {
            estate: sorter.estate.build(),
            incidents: sorter.incidents,
            readings: sorter.readings,
            anchored: sorter.anchored,
            head,
            checkpoint,
        })
    }

    /// Returns what could not be read, sorted; a later reading of the same place has replaced an earlier one.
    pub(crate) fn gaps(&self) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = self.readings.values().flat_map(|reading| reading.gaps.iter().cloned()).collect();
        gaps.sort();
        gaps.dedup();
        gaps
    }

    /// Returns where indicators were looked for.
    pub(crate) fn hunts(&self) -> Vec<Hunt> {
        self.readings.values().flat_map(|reading| reading.hunts.iter().cloned()).collect()
    }

    /// Finds an incident.
    pub(crate) fn incident(&self, id: &str) -> Result<&Incident, Error> {
        self.incidents.get(id).ok_or_else(|| {
            let known: Vec<&str> = self.incidents.keys().map(String::as_str).collect();
            let hint = if known.is_empty() {
                "none is known at that instant; `straggler incident open --notice FILE` opens one".to_owned()
            } else {
                format!("known: {}", known.join(", "))
            };
            Error::not_found("incident", id, hint)
        })
    }
}

impl Drop for Known {
    /// A million facts take a while to be let go of: nobody has to wait for that before an answer is shown.
    fn drop(&mut self) {
        let estate = std::mem::take(&mut self.estate);
        // Where no thread can be had, the estate goes with the closure, here.
        let _ = std::thread::Builder::new().spawn(move || drop(estate));
    }
}

/// How many chunks the decoding thread may lag behind the reading one: little enough to be still in the processor's cache.
const CHUNKS_AHEAD: usize = 16;

/// A chunk of entries, and its facts where they were decoded already.
struct Work {
    chunk: Chunk,
    facts: Vec<Option<Result<Fact, String>>>,
}

impl Work {
    fn decoded(self) -> Self {
        let is_fact = |entry: &Entry<'_>| entry.kind == EntryKind::Fact;
        let facts = self.chunk.iter().map(|entry| is_fact(&entry).then(|| fact(&entry))).collect();
        Self { facts, ..self }
    }
}

fn fact(entry: &Entry<'_>) -> Result<Fact, String> {
    read_line(entry.body).map_err(|error| error.to_string())
}

/// Reads on another thread, decodes on this one; where this one lags behind, the other decodes too. What stays in memory is made
/// on the main thread, whose heap grows in larger steps than that of others.
fn read_all(ledger: Ledger, known_at: Instant, sorter: &mut Sorter) -> Result<(), Error> {
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel::<Work>(CHUNKS_AHEAD);
        let reader = scope.spawn(move || {
            ledger.scan_chunks(
                known_at.as_micros(),
                &mut |chunk| match send.try_send(Work { chunk, facts: Vec::new() }) {
                    Err(TrySendError::Full(work)) => drop(send.send(work.decoded())),
                    // The receiver only ends before us where it panicked, and that is reported by itself.
                    Ok(()) | Err(TrySendError::Disconnected(_)) => {}
                },
            )
        });
        for work in receive {
            let mut facts = work.facts.into_iter();
            work.chunk.iter().for_each(|entry| sorter.take(&entry, facts.next().flatten()));
        }
        Ok(reader.join().map_err(|_| Error::Entry { seq: 0, why: "reading stopped".to_owned() })??)
    })
}

/// Sorts entries as they come.
#[derive(Default)]
struct Sorter {
    estate: EstateBuilder,
    origins: BTreeMap<String, OriginId>,
    incidents: BTreeMap<String, Incident>,
    readings: BTreeMap<(String, String), ReadingRecord>,
    anchored: Option<(String, u64, Instant)>,
    error: Option<Error>,
}

impl Sorter {
    fn take(&mut self, stored: &Entry<'_>, decoded: Option<Result<Fact, String>>) {
        let (seq, taken) = (stored.seq, self.sort(stored, decoded));
        if let (Err(why), None) = (taken, &self.error) {
            self.error = Some(Error::Entry { seq, why });
        }
    }

    fn sort(&mut self, stored: &Entry<'_>, decoded: Option<Result<Fact, String>>) -> Result<(), String> {
        let recorded = Instant::from_micros(stored.recorded_us);
        match stored.kind {
            EntryKind::Fact => {
                let fact = decoded.unwrap_or_else(|| fact(stored))?;
                let origin = self.origin(stored.source);
                self.fact(fact, Provenance { seq: stored.seq, recorded, origin });
            }
            // A restored ledger's own note about the backup that it came from.
            EntryKind::Decision if *stored.source == *"ledger" => {}
            EntryKind::Decision => match read_decision(stored.body)? {
                DecisionRecord::Decision(decision) => self.decision(decision, recorded, stored.seq),
                DecisionRecord::Anchored { place, size } => self.anchored = Some((place, size, recorded)),
            },
            EntryKind::Reading => {
                let reading = read_reading(stored.body)?;
                self.readings.insert((reading.source.clone(), reading.place.clone()), reading);
            }
        }
        Ok(())
    }

    fn fact(&mut self, fact: Fact, provenance: Provenance) {
        self.estate.add(fact, provenance);
    }

    fn origin(&mut self, source: &str) -> OriginId {
        if let Some(origin) = self.origins.get(source) {
            return *origin;
        }
        let origin = self.estate.origin(&read_origin(source));
        self.origins.insert(source.to_owned(), origin);
        origin
    }

    fn decision(&mut self, decision: Decision, recorded: Instant, seq: u64) {
        match decision {
            Decision::Notice(notice) => {
                let incident = self.incident(&notice.id);
                incident.versions.push(Version { recorded, notice });
            }
            Decision::Judged { incident, about, judgement, who, why } => {
                let judged = Judged { about, judgement, who, why, recorded, seq };
                self.incident(&incident).judged.push(judged);
            }
        }
    }

    fn incident(&mut self, id: &str) -> &mut Incident {
        self.incidents.entry(id.to_owned()).or_insert_with(|| Incident { versions: Vec::new(), judged: Vec::new() })
    }
}

/// Reads the source of a fact's entry: `okta:issuer`.
pub(crate) fn read_origin(source: &str) -> Origin {
    let (name, standing) = source.rsplit_once(':').unwrap_or((source, "inventory"));
    Origin { source: name.to_owned(), standing: standing.parse().unwrap_or(Standing::Inventory) }
}
