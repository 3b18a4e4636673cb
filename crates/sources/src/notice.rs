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

use model::{Name, Notice};
use serde::Deserialize;
use toml::{Spanned, Value};

use crate::indicator::FileIndicator;
use crate::lines::Lines;
use crate::window::FileWindow;
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
    let file: File = lines.parse()?;
    lines.notice(file)
}

/// No TOML begins with a brace, but `[window]` might begin one.
fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    let list = || serde_json::from_str::<Vec<serde::de::IgnoredAny>>(text).is_ok();
    text.starts_with('{') || (text.starts_with('[') && list())
}

impl Lines<'_> {
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
            indicators: self.indicators(&file.indicator)?,
            id: file.id.into_inner(),
        })
    }

    fn names(&self, field: &str, names: &[Spanned<String>]) -> Result<Vec<Name>, Refusal> {
        let name = |text: &Spanned<String>| {
            Name::new(text.get_ref()).map_err(|error| self.refuse(text.span().start, format!("{field}: {error}")))
        };
        names.iter().map(name).collect()
    }
}
