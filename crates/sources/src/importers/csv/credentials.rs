//! Sheets of credentials: every row, no credential and no identity told twice in two ways, and the lists.

use std::collections::{BTreeMap, BTreeSet};

use model::{Fact, Gap, Instant, Listing, Name, Reading};

use super::cell::{Day, instant};
use super::credential::{self, Taken};
use super::table::{Row, Table};
use super::tally::{STATED, Tally};
use super::zeros;
use crate::{Refusal, Settings};

/// The columns without which a sheet is none of credentials.
pub(super) const REQUIRED: [&str; 5] = ["issuer", "account", "credential_id", "kind", "held_by"];

/// What was read of several sheets.
#[derive(Debug)]
pub(super) struct Credentials<'t> {
    settings: &'t Settings,
    rows: BTreeMap<Name, Row<'t>>,
    identities: BTreeMap<Name, String>,
    lists: BTreeMap<Name, List<'t>>,
}

/// A list in the making: the earliest instant of its rows counts.
#[derive(Debug)]
struct List<'t> {
    source: &'t str,
    made: Option<Instant>,
    undated: bool,
    rows: Vec<(Name, Option<Instant>)>,
}

impl<'t> Credentials<'t> {
    /// Starts without any sheet.
    pub(super) fn new(settings: &'t Settings) -> Self {
        Self { settings, rows: BTreeMap::new(), identities: BTreeMap::new(), lists: BTreeMap::new() }
    }

    /// Reads a sheet.
    pub(super) fn read(&mut self, table: &'t Table<'t>) -> Result<Reading, Refusal> {
        if let Some(missing) = REQUIRED.iter().find(|column| !table.has(&[column])) {
            let reason = format!("the header has no column {missing}");
            return Err(Refusal::line(table.document.path, 1, reason));
        }
        zeros::check(table)?;
        let made = self.settings.exported_at.or(table.document.modified);
        let mut tally = Tally::default();
        let mut reading = Reading::default();
        for row in table.rows() {
            let taken = credential::take(row, &mut tally, made)?;
            self.check_identity(row, &taken)?;
            if self.is_new(row, &taken)? {
                self.put_on_list(row, &taken, made);
                reading.facts.extend(taken.facts);
            }
        }
        reading.gaps = tally.gaps(table.document.path);
        reading.gaps.extend(self.whole_gaps(table));
        Ok(reading)
    }

    /// Returns the lists, if somebody says why they are complete.
    pub(super) fn listings(self) -> Reading {
        let mut reading = Reading::default();
        if self.settings.complete_because.is_none() {
            return reading;
        }
        for (prefix, list) in self.lists {
            let place = format!("list {prefix}");
            let Some(at) = list.made.filter(|_| !list.undated) else {
                let reason = "list without an instant, not taken as a list: fill in as_of, or say when it was exported";
                reading.gaps.push(Gap::at(list.source, place, reason));
                continue;
            };
            let rows = list.rows.len();
            let source = list.source;
            let listing = list.at(prefix, at);
            if !listing.complete {
                let reason = format!(
                    "list not known to be complete: {} of its {rows} rows are called ended or disabled by the sheet itself, \
                     not left out by the issuer; nothing is closed by absence",
                    rows - listing.ids.len(),
                );
                reading.gaps.push(Gap::at(source, place, reason));
            }
            reading.facts.push(Fact::Listing(listing));
        }
        reading
    }

    fn is_new(&mut self, row: Row<'t>, taken: &Taken) -> Result<bool, Refusal> {
        let Some(other) = self.rows.insert(taken.name.clone(), row) else {
            return Ok(true);
        };
        let columns = row.cells().chain(other.cells()).map(|(column, _)| column);
        let mut told = columns.filter(|column| *column != "credential_id");
        match told.find(|column| row.text(column) != other.text(column)) {
            None => Ok(false),
            Some(column) => {
                let place = format!("{}, row {}", other.table.document.path, other.number);
                let reason = format!("the same credential has something else in {place}");
                Err(row.refuse(column, reason).hint("keep one row; several holders go into one cell, with ;"))
            }
        }
    }

    fn check_identity(&mut self, row: Row<'_>, taken: &Taken) -> Result<(), Refusal> {
        let Some((identity, kind)) = &taken.identity else {
            return Ok(());
        };
        let before = self.identities.entry(identity.clone()).or_insert_with(|| kind.clone());
        if before == kind {
            return Ok(());
        }
        Err(row.refuse("identity_kind", format!("is {kind}, but elsewhere the same identity is {before}")))
    }

    fn put_on_list(&mut self, row: Row<'t>, taken: &Taken, made: Option<Instant>) {
        let as_of = instant(row.text("as_of"), Day::Start).ok();
        let source = row.table.document.path;
        let fresh = List { source, made: None, undated: false, rows: Vec::new() };
        let list = self.lists.entry(taken.prefix.clone()).or_insert(fresh);
        match self.settings.exported_at.or(as_of).or(made) {
            Some(at) => list.made = Some(list.made.map_or(at, |made| made.min(at))),
            None => list.undated = true,
        }
        let dead_from = if taken.disabled { Some(Instant::MIN) } else { taken.dead_from };
        list.rows.push((taken.name.clone(), dead_from));
    }

    fn whole_gaps(&self, table: &Table<'_>) -> Vec<Gap> {
        let path = table.document.path;
        let mut gaps = Vec::new();
        let absent: Vec<_> = STATED.iter().copied().filter(|column| !table.has(&[column])).collect();
        if !absent.is_empty() {
            gaps.push(Gap::whole(path, format!("not stated for any row (no such column): {}", absent.join(", "))));
        }
        if table.rows().next().is_none() {
            gaps.push(Gap::whole(path, "the sheet has a header and no rows"));
        }
        if self.settings.complete_because.is_none() {
            let reason = "list not known to be complete: a sheet cannot tell; nothing is closed by absence";
            gaps.push(Gap::whole(path, reason));
        }
        gaps
    }
}

impl List<'_> {
    /// Returns the list as of an instant, without what the sheet calls ended or disabled by then.
    ///
    /// Such a row is a person's word. Were the list complete, its absence would turn that word into the issuer's record
    /// (semantics 6.1 B); whoever copied a list from an issuer has no such rows in it.
    fn at(self, prefix: Name, at: Instant) -> Listing {
        let rows = self.rows.len();
        let live = self.rows.into_iter().filter(|(_, dead_from)| dead_from.is_none_or(|dead| dead > at));
        let ids: BTreeSet<_> = live.map(|(name, _)| name).collect();
        Listing { prefix, complete: ids.len() == rows, at, ids: ids.into_iter().collect() }
    }
}
