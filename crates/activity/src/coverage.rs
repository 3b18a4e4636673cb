//! From when to when the files speak for a log, and where they are silent.
//!
//! How it is decided, for each format and scope:
//! - Evidence that the log was being written is an event's instant, or the stretch before the delivery time in a file's name
//!   (`delivery_window_seconds`), for the scopes whose events the file holds.
//! - The log is covered from the first evidence to the last.
//! - A silence between two pieces of evidence that is as long as `quiet_seconds` or longer is a hole. A shorter one is not: a file missing
//!   there does not show, unless a digest lists it ([`crate::chain`]).
//! - An action that stops or narrows the log is a hole from its instant to the first later start of the same trail; without one it lasts.
//! - A file with a record that could not be used is a hole over its own stretch: that of its name and that of its events. A file whose
//!   rest could not be read is one too; without a name that tells its stretch, the hole has no end. A file of which
//!   neither name nor content tells a format is a gap only. An archive whose rest could not be read is a hole of every scope of each
//!   format in it, from the first event in it, without an end.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::activity::Attribution;
use crate::format::Format;
use crate::instant;
use crate::manifest::FileRead;
use crate::part::{Blinded, FileEnd, ScopeSeen};
use crate::spans::Spans;

/// A stretch that the files do not speak for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hole {
    /// The format.
    pub format: String,
    /// The log that it is about (see [`Coverage::scope`]); none: every scope of the format.
    pub scope: Option<String>,
    /// First instant of it.
    pub from_us: i64,
    /// First instant after it; none while it lasts.
    pub to_us: Option<i64>,
    /// Why.
    pub why: String,
    /// The file that shows it, where one does.
    pub file: Option<String>,
}

/// Names of credentials that a log speaks for, and how surely.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CoveredPrefix {
    /// A prefix of credential names, cut at a `/`, e.g. `aws/access_key/123456789012`.
    pub prefix: String,
    /// The grade of what the log says about them.
    pub attribution: Attribution,
}

/// What the files cover of one log of one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The format.
    pub format: String,
    /// Whose log it is within the format, e.g. `123456789012/us-east-1`.
    pub scope: String,
    /// The credentials that it speaks for.
    pub prefixes: Vec<CoveredPrefix>,
    /// The system whose log it is, as a node name, e.g. `system/aws/123456789012`.
    pub recorded_by: String,
    /// First instant covered.
    pub from_us: i64,
    /// First instant after the last one covered.
    pub to_us: i64,
    /// How late events may arrive.
    pub lag_seconds: u64,
    /// Stretches within that are not covered, sorted.
    pub holes: Vec<Hole>,
    /// Stretches in which no file is missing, by the issuer's own list of them; sorted. Holes of other kinds may lie within.
    pub whole: Vec<(i64, i64)>,
    /// What shows that, and how surely, in words of the format; empty where nothing does.
    pub whole_by: String,
    /// What this log never shows, in words of the format.
    pub never_shown: Vec<String>,
}

/// By format and scope: the stretches in which no file is missing, sorted.
pub(crate) type Whole = BTreeMap<(Arc<str>, Arc<str>), Vec<(i64, i64)>>;

/// The holes that a file leaves, by format.
pub(crate) fn of_file(end: &FileEnd, format: &Format) -> Vec<Hole> {
    if !end.lost_rest && end.read.unparsed == 0 {
        return Vec::new();
    }
    let events = end.read.first_us.zip(end.read.last_us.map(|last| last.saturating_add(1)));
    let stretch = match (end.window, events) {
        (Some((from, to)), Some((first, last))) => Some((from.min(first), Some(to.max(last)))),
        (Some((from, to)), None) => Some((from, Some(to))),
        (None, Some((first, last))) => Some((first, (!end.lost_rest).then_some(last))),
        (None, None) => None,
    };
    let Some((from_us, to_us)) = stretch else {
        return Vec::new();
    };
    let why =
        if end.lost_rest { "a file could not be read to its end" } else { "a file has records that could not be used" };
    let hole = |scope: Option<String>| Hole {
        format: format.row.name.clone(),
        scope,
        from_us,
        to_us,
        why: why.to_owned(),
        file: Some(end.read.path.clone()),
    };
    let mut scopes: Vec<String> = end.scopes.iter().map(ToString::to_string).collect();
    scopes.extend(end.named_scope.clone().filter(|named| !scopes.contains(named)));
    if scopes.is_empty() { vec![hole(None)] } else { scopes.into_iter().map(|scope| hole(Some(scope))).collect() }
}

/// The holes that an archive leaves whose rest could not be read: whose logs are there is not known, so every scope of each format that
/// is in it, from the first event on.
pub(crate) fn of_archive(name: &str, members: &[FileRead]) -> Vec<Hole> {
    let mut first: BTreeMap<&str, i64> = BTreeMap::new();
    for (format, first_us) in members.iter().filter_map(|read| read.format.as_deref().zip(read.first_us)) {
        first.entry(format).and_modify(|known| *known = first_us.min(*known)).or_insert(first_us);
    }
    let hole = |(format, from_us): (&str, i64)| Hole {
        format: format.to_owned(),
        scope: None,
        from_us,
        to_us: None,
        why: "an archive could not be read to its end".to_owned(),
        file: Some(name.to_owned()),
    };
    first.into_iter().map(hole).collect()
}

/// The holes that blinding leaves: each trail's first stop to its first later start.
fn of_blinding<'b>(format: &str, blinded: impl Iterator<Item = &'b Blinded>) -> Vec<Hole> {
    let mut holes: Vec<Hole> = Vec::new();
    let mut open: BTreeMap<(&Arc<str>, &Arc<str>), Hole> = BTreeMap::new();
    for change in blinded {
        let trail = (&change.scope, &change.what);
        if change.stops {
            open.entry(trail).or_insert_with(|| Hole {
                format: format.to_owned(),
                scope: Some(change.scope.to_string()),
                from_us: change.at_us,
                to_us: None,
                why: format!("the log was stopped or narrowed ({} of {})", change.action, change.what),
                file: Some(change.file.to_string()),
            });
        } else if let Some(hole) = open.remove(&trail) {
            holes.push(Hole { to_us: Some(change.at_us), ..hole });
        }
    }
    holes.extend(open.into_values());
    holes
}

/// The silences of a scope.
fn of_silence(format: &Format, scope: &str, spans: &Spans, quiet_us: i64) -> Vec<Hole> {
    let spans: Vec<(i64, i64)> = spans.iter().collect();
    let between = spans.array_windows().map(|[(_, from_us), (to_us, _)]| Hole {
        format: format.row.name.clone(),
        scope: Some(scope.to_owned()),
        from_us: *from_us,
        to_us: Some(*to_us),
        why: format!(
            "no event and no file from {} to {} ({} s of silence or more are a hole)",
            instant::text(*from_us),
            instant::text(*to_us),
            quiet_us / 1_000_000
        ),
        file: None,
    });
    between.collect()
}

/// Coverage and every hole, sorted.
pub(crate) fn conclude(
    formats: &[&Format],
    scopes: BTreeMap<(Arc<str>, Arc<str>), ScopeSeen>,
    blinded: &std::collections::BTreeSet<(Arc<str>, Blinded)>,
    of_files: Vec<Hole>,
    whole: &Whole,
    quiet_us: impl Fn(&Format) -> i64,
) -> (Vec<Coverage>, Vec<Hole>) {
    let mut wide = of_files;
    for format in formats {
        let name = format.row.name.as_str();
        wide.extend(of_blinding(name, blinded.iter().filter(|(of, _)| **of == *name).map(|(_, change)| change)));
    }
    let mut holes = wide.clone();
    let mut coverage = Vec::new();
    for ((name, scope), mut seen) in scopes {
        let whole = whole.get(&(Arc::clone(&name), Arc::clone(&scope))).cloned().unwrap_or_default();
        // An empty list shows that nothing happened, not that nothing was written.
        whole.iter().for_each(|(from_us, to_us)| seen.spans.add(*from_us, *to_us));
        let Some(format) = formats.iter().find(|format| format.row.name == *name) else {
            continue;
        };
        let Some((from_us, to_us)) = seen.spans.whole() else {
            continue;
        };
        let silent = of_silence(format, &scope, &seen.spans, quiet_us(format));
        holes.extend(silent.iter().cloned());
        let touches = |hole: &&Hole| {
            *hole.format == *name
                && about(hole, &scope)
                && hole.from_us < to_us
                && hole.to_us.is_none_or(|to| to > from_us)
        };
        let mut own: Vec<Hole> = wide.iter().filter(touches).cloned().chain(silent).collect();
        own.sort_by(|a, b| (a.from_us, a.to_us, a).cmp(&(b.from_us, b.to_us, b)));
        coverage.push(Coverage {
            format: name.to_string(),
            scope: scope.to_string(),
            prefixes: seen.prefixes.into_iter().collect(),
            recorded_by: seen.recorded_by,
            from_us,
            to_us,
            lag_seconds: format.row.lag_seconds,
            holes: own,
            whole_by: format
                .row
                .digests
                .as_ref()
                .filter(|_| !whole.is_empty())
                .map_or(String::new(), |row| row.shows.clone()),
            whole,
            never_shown: format.row.never_shown.clone(),
        });
    }
    holes.sort();
    holes.dedup();
    (coverage, holes)
}

/// Whether a hole is about a scope: all, the same, or one that it begins with.
fn about(hole: &Hole, scope: &str) -> bool {
    hole.scope
        .as_deref()
        .is_none_or(|of| scope.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}
