//! The scenario file: a known breach as a short TOML; the bundled ones lie in `scenarios/` at the root.
//!
//! ```toml
//! # What happened, what was left over, what the record does not know: the head comment is the page.
//! id = "vendor-2024"                  # lower-case letters, digits and hyphens
//! name = "A vendor's case system"
//! year = 2024
//! confidence = "publisher"            # secondary, memory, inferred; how the record is known
//! sources = ["https://vendor.example/report"]
//! compromised = { kind = "vendor", what = "case system" }   # application, system, identity, credential
//! [[credential]]                      # in the order of use
//! kinds = ["service_token"]           # one of these; more than one where the record does not say
//! called = "gateway service token"    # the record's own word
//! opens = "gateway"                   # optional: only what opens a system of this kind is alike
//! vendor_owned = true                 # optional: the vendor's own, nothing of ours
//! [window]                            # as in a notice
//! start = { at = 2024-01-01T00:00:00Z, certainty = "stated" }
//! end = { certainty = "unknown" }
//! [delay]
//! days = 27                           # or "unknown"; to the first use seen, from the notice if it came before, else
//!                                     # from the exposure
//! precision = "exact"                 # about, at_least, at_most; only with a number
//! known_before_use = true             # false, or "unknown"
//! [[layer]]
//! kind = "rotate"
//! how = "all that leaked, not all that was believed in use"
//! basis = "shown"                     # inferred
//! [[indicator]]                       # as in a notice
//! kind = "ipv4"
//! value = "193.142.58.126"
//! [[told]]                            # where the published story says that the intruder got, or was stopped
//! system = "ticket system"
//! kind = "document_space"
//! reached = false
//! by = ["rotate"]                     # of the layers above; left out where none was named
//! ```
//!
//! Our own format: an unknown key is refused with its line. What nobody knows is said, not left out.

mod delay;
mod told;

use model::{Compromised, Confidence, CredentialKind, Layer, NodeKind, Scenario, ScenarioCredential};
use serde::Deserialize;
use toml::Spanned;

use self::delay::FileDelay;
use self::told::FileTold;
use crate::indicator::FileIndicator;
use crate::lines::Lines;
use crate::window::FileWindow;
use crate::{Document, Refusal, text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: Spanned<String>,
    name: Spanned<String>,
    year: Spanned<i64>,
    confidence: Spanned<String>,
    sources: Spanned<Vec<Spanned<String>>>,
    compromised: FileCompromised,
    credential: Spanned<Vec<FileCredential>>,
    window: FileWindow,
    delay: FileDelay,
    #[serde(default)]
    layer: Vec<FileLayer>,
    #[serde(default)]
    indicator: Vec<FileIndicator>,
    #[serde(default)]
    told: Vec<FileTold>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileCompromised {
    kind: Spanned<String>,
    what: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileCredential {
    kinds: Spanned<Vec<Spanned<String>>>,
    called: Spanned<String>,
    opens: Option<Spanned<String>>,
    #[serde(default)]
    vendor_owned: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLayer {
    kind: Spanned<String>,
    how: Spanned<String>,
    basis: Spanned<String>,
}

/// The largest scenario; those that are bundled have some 4 KiB.
const MAX_SCENARIO_BYTES: usize = 256 << 10;
/// The longest id.
const MAX_ID_BYTES: usize = 64;
/// The years in which a breach can have been seen.
const YEARS: std::ops::RangeInclusive<u16> = 1970..=9999;

/// Reads a scenario.
///
/// # Errors
/// A refusal naming line and field.
pub fn read_scenario(document: &Document<'_>) -> Result<Scenario, Refusal> {
    if document.bytes.len() > MAX_SCENARIO_BYTES {
        let reason = format!("is larger than {} KiB", MAX_SCENARIO_BYTES >> 10);
        return Err(Refusal::whole(document.path, reason).hint("is it a scenario? it is a short TOML file"));
    }
    let text = text::decode(document)?;
    let lines = Lines { path: document.path, text: &text };
    let file: File = lines.parse()?;
    lines.scenario(&file)
}

/// The comment that the file begins with, without its marks.
fn story(text: &str) -> String {
    let head = text.lines().map_while(|line| line.trim_end().strip_prefix('#'));
    let lines: Vec<_> = head.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n").trim().to_owned()
}

impl Lines<'_> {
    fn scenario(&self, file: &File) -> Result<Scenario, Refusal> {
        let confidence = self.word("confidence", &file.confidence)?;
        let layers: Vec<Layer> = file.layer.iter().map(|layer| self.layer(layer)).collect::<Result<_, _>>()?;
        self.once("layer.how", file.layer.iter().map(|layer| (&layer.how, layer.kind.get_ref().as_str())))?;
        Ok(Scenario {
            id: self.id(&file.id)?,
            name: self.line_of_text("name", &file.name)?,
            year: self.year(&file.year)?,
            story: story(self.text),
            confidence,
            sources: self.sources(confidence, &file.sources)?,
            compromised: self.compromised(&file.compromised)?,
            credentials: self.credentials(&file.credential)?,
            window: self.window(&file.window)?,
            delay: self.delay(&file.delay)?,
            told: self.told(&file.told, &layers)?,
            layers,
            indicators: self.indicators(&file.indicator)?,
        })
    }

    fn id(&self, id: &Spanned<String>) -> Result<String, Refusal> {
        let text = id.get_ref();
        let letters = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
        let hyphen_outside = text.starts_with('-') || text.ends_with('-');
        if text.is_empty() || text.len() > MAX_ID_BYTES || hyphen_outside || !text.bytes().all(letters) {
            let reason = format!("id: must be of a-z, 0-9 and hyphens between, at most {MAX_ID_BYTES}");
            return Err(self.refuse(id.span().start, reason).hint("it is also the file's name, such as vendor-2024"));
        }
        Ok(text.clone())
    }

    fn year(&self, year: &Spanned<i64>) -> Result<u16, Refusal> {
        u16::try_from(*year.get_ref()).ok().filter(|year| YEARS.contains(year)).ok_or_else(|| {
            let reason = format!("year: must be from {} to {}", YEARS.start(), YEARS.end());
            self.refuse(year.span().start, reason)
        })
    }

    fn sources(&self, confidence: Confidence, urls: &Spanned<Vec<Spanned<String>>>) -> Result<Vec<String>, Refusal> {
        use Confidence::{Publisher, Secondary};
        let read = urls.get_ref();
        if read.is_empty() && matches!(confidence, Publisher | Secondary) {
            let reason = format!("sources: is empty where the confidence is {confidence}");
            return Err(self.refuse(urls.span().start, reason).hint("say where it was read"));
        }
        self.once("sources", read.iter().map(|url| (url, "")))?;
        read.iter().map(|url| self.url(url)).collect()
    }

    fn url(&self, url: &Spanned<String>) -> Result<String, Refusal> {
        let text = self.line_of_text("sources", url)?;
        let rest = text.strip_prefix("https://").or(text.strip_prefix("http://")).unwrap_or_default();
        if rest.is_empty() || text.contains(char::is_whitespace) {
            return Err(self.refuse(url.span().start, "sources: is no URL, such as https://vendor.example/report"));
        }
        Ok(text)
    }

    fn compromised(&self, file: &FileCompromised) -> Result<Compromised, Refusal> {
        use NodeKind::{Application, Credential, Identity, System, Vendor};
        let kind = self.word("compromised.kind", &file.kind)?;
        if !matches!(kind, Vendor | Application | System | Identity | Credential) {
            let reason = format!("compromised.kind: {kind} is nothing that a breach begins with");
            let refusal = self.refuse(file.kind.span().start, reason);
            return Err(refusal.hint("write vendor, application, system, identity or credential"));
        }
        Ok(Compromised { kind, what: self.line_of_text("compromised.what", &file.what)? })
    }

    fn credentials(&self, credentials: &Spanned<Vec<FileCredential>>) -> Result<Vec<ScenarioCredential>, Refusal> {
        if credentials.get_ref().is_empty() {
            return Err(self.refuse(credentials.span().start, "credential: is empty; name what was used"));
        }
        credentials.get_ref().iter().map(|credential| self.credential(credential)).collect()
    }

    fn credential(&self, file: &FileCredential) -> Result<ScenarioCredential, Refusal> {
        let words = file.kinds.get_ref();
        if words.is_empty() {
            return Err(self.refuse(file.kinds.span().start, "credential.kinds: is empty"));
        }
        self.once("credential.kinds", words.iter().map(|word| (word, "")))?;
        let kind = |word| self.word::<CredentialKind>("credential.kinds", word);
        Ok(ScenarioCredential {
            kinds: words.iter().map(kind).collect::<Result<_, _>>()?,
            called: self.line_of_text("credential.called", &file.called)?,
            opens: file.opens.as_ref().map(|word| self.word("credential.opens", word)).transpose()?,
            vendor_owned: file.vendor_owned,
        })
    }

    fn layer(&self, file: &FileLayer) -> Result<Layer, Refusal> {
        Ok(Layer {
            kind: self.word("layer.kind", &file.kind)?,
            how: self.line_of_text("layer.how", &file.how)?,
            basis: self.word("layer.basis", &file.basis)?,
        })
    }
}
