//! The notice file: a short TOML that a person fills in (semantics 3.3).
//!
//! ```toml
//! id = "okta-2023-10"            # required
//! version = 1                    # required; a later version supersedes
//! received = 2023-10-19T00:00:00Z
//! compromised = ["vendor/okta"]  # required
//! named = []                     # credential ids that the notice lists
//! name = "Okta support system"
//! [window]
//! start = { at = 2023-09-28T00:00:00Z, certainty = "stated" }   # estimated; or { certainty = "unknown" }
//! end   = { certainty = "unknown" }
//! [[indicator]]
//! kind = "ipv4"                  # ipv6, cidr, domain, sha256, user_agent, account, file_name
//! value = "193.142.58.126"
//! first_seen = 2023-11-14T00:00:00Z
//! ```
//!
//! Our own format: an unknown key is refused with its line. Instants have a zone, as TOML's offset date-time or as text.

mod indicator;

use std::str::FromStr as _;

use model::{Bound, Certainty, Indicator, IndicatorKind, Instant, Name, Notice, Window};
use serde::Deserialize;
use toml::{Spanned, Value};

use crate::importers::facts::is_sentinel;
use crate::{Document, Refusal, text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: Spanned<String>,
    version: Spanned<i64>,
    received: Spanned<Value>,
    compromised: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    named: Vec<Spanned<String>>,
    name: Option<String>,
    window: FileWindow,
    #[serde(default)]
    indicator: Vec<FileIndicator>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileWindow {
    start: Spanned<FileBound>,
    end: Spanned<FileBound>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileBound {
    at: Option<Spanned<Value>>,
    certainty: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileIndicator {
    kind: Spanned<String>,
    value: Spanned<String>,
    first_seen: Option<Spanned<Value>>,
}

/// The largest notice: some hundred thousand names; the parser needs many times as much.
const MAX_NOTICE_BYTES: usize = 16 << 20;

/// Reads a notice.
///
/// # Errors
/// A refusal naming line and field.
pub fn read_notice(document: &Document<'_>) -> Result<Notice, Refusal> {
    if document.bytes.len() > MAX_NOTICE_BYTES {
        let reason = format!("is larger than {} MiB", MAX_NOTICE_BYTES >> 20);
        return Err(Refusal::whole(document.path, reason).hint("is it the notice? it is a short TOML file"));
    }
    let text = text::decode(document)?;
    if is_json(&text) {
        return Err(Refusal::whole(document.path, "is JSON; CSAF is not read yet")
            .hint("write the notice as TOML: id, version, received, compromised, window"));
    }
    let lines = Lines { path: document.path, text: &text };
    let file: File = toml::from_str(&text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        lines.refuse(at, error.message().replace('\n', ", "))
    })?;
    lines.notice(file)
}

/// No TOML begins with a brace, but `[window]` might begin one.
fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    let list = || serde_json::from_str::<Vec<serde::de::IgnoredAny>>(text).is_ok();
    text.starts_with('{') || (text.starts_with('[') && list())
}

/// The text of the file, to find lines by.
struct Lines<'a> {
    path: &'a str,
    text: &'a str,
}

impl Lines<'_> {
    fn refuse(&self, at: usize, reason: impl Into<String>) -> Refusal {
        let before = self.text.get(..at).unwrap_or(self.text);
        Refusal::line(self.path, 1 + before.matches('\n').count(), reason)
    }

    fn notice(&self, file: File) -> Result<Notice, Refusal> {
        if file.id.get_ref().trim().is_empty() {
            return Err(self.refuse(file.id.span().start, "id: is empty"));
        }
        let version = u32::try_from(*file.version.get_ref()).ok().filter(|version| *version >= 1);
        let compromised = file.compromised.get_ref();
        if compromised.is_empty() {
            let refusal = self.refuse(file.compromised.span().start, "compromised: is empty");
            return Err(refusal.hint("name at least one vendor, application, system, identity or credential"));
        }
        Ok(Notice {
            version: version.ok_or_else(|| self.refuse(file.version.span().start, "version: must be 1 or more"))?,
            received: self.instant("received", &file.received)?,
            compromised: self.names("compromised", compromised)?,
            named: self.names("named", &file.named)?,
            name: file.name.filter(|name| !name.trim().is_empty()),
            window: self.window(&file.window)?,
            indicators: file.indicator.iter().map(|indicator| self.indicator(indicator)).collect::<Result<_, _>>()?,
            id: file.id.into_inner(),
        })
    }

    fn names(&self, field: &str, names: &[Spanned<String>]) -> Result<Vec<Name>, Refusal> {
        let name = |text: &Spanned<String>| {
            Name::new(text.get_ref()).map_err(|error| self.refuse(text.span().start, format!("{field}: {error}")))
        };
        names.iter().map(name).collect()
    }

    fn instant(&self, field: &str, moment: &Spanned<Value>) -> Result<Instant, Refusal> {
        let text = match moment.get_ref() {
            Value::Datetime(date) => date.to_string(),
            Value::String(text) => text.clone(),
            other => {
                let reason = format!("{field}: must be an instant with a zone, but is of type {}", other.type_str());
                return Err(self.refuse(moment.span().start, reason));
            }
        };
        text.parse().map_err(|error: model::BadInstant| self.refuse(moment.span().start, format!("{field}: {error}")))
    }

    fn window(&self, window: &FileWindow) -> Result<Window, Refusal> {
        let [start, end] = [("window.start", &window.start), ("window.end", &window.end)]
            .map(|(field, bound)| self.bound(field, bound));
        let window_read = Window { start: start?, end: end? };
        if window_read.span().is_empty() {
            return Err(self.refuse(window.end.span().start, "window.end: must be after window.start"));
        }
        Ok(window_read)
    }

    fn bound(&self, field: &str, bound: &Spanned<FileBound>) -> Result<Bound, Refusal> {
        let FileBound { at, certainty: word } = bound.get_ref();
        let certainty = Certainty::from_str(word.get_ref())
            .map_err(|error| self.refuse(word.span().start, format!("{field}.certainty: {error}")))?;
        match (at, certainty) {
            (None, Certainty::Unknown) => Ok(Bound::UNKNOWN),
            (Some(at), Certainty::Unknown) => {
                Err(self.refuse(at.span().start, format!("{field}.at: cannot be given where the certainty is unknown")))
            }
            (None, _) => Err(self
                .refuse(bound.span().start, format!("{field}.at: is missing where the certainty is {certainty}"))
                .hint("write certainty = \"unknown\" if nobody knows")),
            (Some(at), _) => {
                let place = at.span().start;
                let at = self.instant(&format!("{field}.at"), at)?;
                if is_sentinel(at) {
                    let reason =
                        format!("{field}.at: {at} stands for \"none\", it is not a date; say that it is unknown");
                    return Err(self.refuse(place, reason));
                }
                Ok(Bound { at: Some(at), certainty })
            }
        }
    }

    fn indicator(&self, indicator: &FileIndicator) -> Result<Indicator, Refusal> {
        let kind = IndicatorKind::from_str(indicator.kind.get_ref())
            .map_err(|error| self.refuse(indicator.kind.span().start, format!("indicator.kind: {error}")))?;
        let value = indicator::value(kind, indicator.value.get_ref())
            .map_err(|why| self.refuse(indicator.value.span().start, format!("indicator.value: {why}")))?;
        let first_seen =
            indicator.first_seen.as_ref().map(|moment| self.instant("indicator.first_seen", moment)).transpose()?;
        Ok(Indicator { kind, value, first_seen })
    }
}
