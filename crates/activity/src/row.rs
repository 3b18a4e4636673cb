//! A format as its file in `formats/` states it: plain data, before it is compiled ([`crate::format`]).
//!
//! A *path* is keys joined by `.`, those with other signs in quotes; `key[]` takes the first element of an array that has the rest,
//! `key[type=User]` the first whose `type` is `User`. Where records are not JSON, a path is the name of a column or of a group of a
//! pattern. A *source* is a path and filters: `eventSource | first_label`, `actor.id | when actor.type = User`. A *field* is
//! sources, the first that gives a text that is not empty. A *template* is text with `{field}`, `{parameter}` or `{source}` in it; it
//! gives nothing when one of them does.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One format.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// Its id: the file's name.
    pub(crate) name: String,
    /// Its name for people.
    pub(crate) title: String,
    /// A record with all of these is of this format.
    pub(crate) detect: Vec<String>,
    /// How a record is written: `json`, `csv`, `elff` or `text` ([`crate::layout`]).
    #[serde(default = "json")]
    pub(crate) layout: String,
    /// The columns of a CSV without a header, each list for as many fields as it has.
    #[serde(default)]
    pub(crate) columns: Vec<Vec<String>>,
    /// Expressions that a line of text fits, the first that does; the names of their groups are the paths.
    #[serde(default)]
    pub(crate) patterns: Vec<String>,
    /// An array of a record whose elements are events of their own.
    pub(crate) each: Option<String>,
    /// Texts of a record that are JSON themselves: what is in them lies below their path.
    #[serde(default)]
    pub(crate) embedded: Vec<String>,
    /// Records that are no events: those of which any of these holds.
    #[serde(default)]
    pub(crate) skip: Vec<When>,
    /// How times are written, the first that fits ([`crate::written`]).
    #[serde(default = "rfc3339")]
    pub(crate) time_written: Vec<String>,
    /// Template: the time, where it is more than one field.
    pub(crate) time_template: Option<String>,
    /// Documents that lie beside the logs and hold no events, but list the files of the log.
    pub(crate) digests: Option<DigestsRow>,
    /// Keys of a document whose array holds the records; an array and one record a line are always accepted.
    #[serde(default)]
    pub(crate) records_under: Vec<String>,
    /// What the caller has to give.
    #[serde(default)]
    pub(crate) parameters: Vec<String>,
    /// The file's name with `{delivered}` (YYYYMMDDTHHMMZ) and fields of `scope`.
    pub(crate) file_name: Option<String>,
    /// How much before `{delivered}` a file's name speaks for.
    #[serde(default)]
    pub(crate) delivery_window_seconds: u32,
    /// How late events may arrive.
    pub(crate) lag_seconds: u64,
    /// How long the issuer keeps them; for people.
    pub(crate) retention_days: u32,
    /// A silence at least this long is a hole.
    pub(crate) quiet_seconds: u64,
    /// Template: whose log.
    pub(crate) scope: String,
    /// Template: the system whose log it is.
    pub(crate) recorded_by: String,
    /// Template: what was done.
    pub(crate) action: String,
    /// Templates: who acted; the first that gives a name.
    pub(crate) principals: Vec<String>,
    /// What the log never shows.
    #[serde(default)]
    pub(crate) never_shown: Vec<String>,
    /// The fields; `time`, `event_id`, `dedupe_id`, `address`, `other_address`, `agent` and `accounts` are read by the engine.
    pub(crate) fields: BTreeMap<String, Vec<String>>,
    /// The credentials that the log speaks for.
    pub(crate) covers: Vec<CoversRow>,
    /// Whose use an event is; the first that fits.
    pub(crate) credentials: Vec<CredentialRow>,
    /// What succeeded; the first that fits.
    pub(crate) outcomes: Vec<OutcomeRow>,
    #[serde(default)]
    pub(crate) mints: Vec<MintRow>,
    #[serde(default)]
    pub(crate) mentions: Vec<MentionRow>,
    #[serde(default)]
    pub(crate) created: Vec<CreatedRow>,
    #[serde(default)]
    pub(crate) ended: Vec<EndedRow>,
    #[serde(default)]
    pub(crate) blinding: Vec<BlindingRow>,
}

fn json() -> String {
    "json".to_owned()
}

fn rfc3339() -> Vec<String> {
    vec!["rfc3339".to_owned()]
}

/// Under which keys a digest says what ([`crate::digest`]).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DigestsRow {
    /// Its own name, as a path.
    pub(crate) name: String,
    /// Since when the files on it were delivered.
    pub(crate) from: String,
    /// Until when.
    pub(crate) to: String,
    /// The digest before it, as a path; null in the first one.
    pub(crate) previous: String,
    /// The SHA-256 of its unpacked content, in hex.
    pub(crate) previous_sha256: String,
    /// The array of files; what follows are keys of its items.
    pub(crate) files: String,
    /// A file's path.
    pub(crate) file_name: String,
    /// The SHA-256 of its unpacked content, in hex.
    pub(crate) file_sha256: String,
    /// Its first event.
    pub(crate) file_from: String,
    /// Its last event.
    pub(crate) file_to: String,
    /// A digest's name, with the fields of `scope`.
    pub(crate) named: String,
    /// What stands in the name of a digest that only adds to another one.
    pub(crate) extra: String,
    /// What a chain of them shows, and what not.
    pub(crate) shows: String,
}

/// Field to accepted values.
pub(crate) type When = BTreeMap<String, Vec<String>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoversRow {
    pub(crate) prefix: String,
    pub(crate) attribution: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CredentialRow {
    #[serde(default)]
    pub(crate) actions: Vec<String>,
    #[serde(default)]
    pub(crate) when: When,
    pub(crate) name: String,
    pub(crate) attribution: String,
}

/// Exactly one of `success` (all else fails) and `failure` (all else succeeds).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutcomeRow {
    #[serde(default)]
    pub(crate) actions: Vec<String>,
    pub(crate) field: String,
    pub(crate) success: Option<Vec<String>>,
    pub(crate) failure: Option<Vec<String>>,
    /// `success` or `failure`: what it means that the field is not there.
    pub(crate) absent: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MintRow {
    pub(crate) actions: Vec<String>,
    pub(crate) child: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MentionRow {
    pub(crate) name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreatedRow {
    pub(crate) actions: Vec<String>,
    #[serde(default)]
    pub(crate) when: When,
    pub(crate) kind: String,
    pub(crate) name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndedRow {
    pub(crate) actions: Vec<String>,
    #[serde(default)]
    pub(crate) when: When,
    pub(crate) how: String,
    pub(crate) name: String,
}

/// `effect`: `stop` opens a hole, `start` closes the one of the same scope and `what`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BlindingRow {
    pub(crate) actions: Vec<String>,
    pub(crate) effect: String,
    /// The scopes that begin with this go blind.
    pub(crate) scope: String,
    pub(crate) what: String,
}
