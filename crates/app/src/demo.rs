//! `demo`: the founding case on bundled files in the vendors' own export formats, from import to the answer.
//!
//! The steps are data (`examples/founding-case/demo.toml`) and each is a verb that a user could type.

use std::collections::BTreeMap;
use std::path::Path;

use activity::Progress;
use model::{Instant, Judgement, NodeKind};
use response::State;
use serde::Deserialize;
use sources::{Document, Settings, read_notice};

use crate::casework::{assessed, called};
use crate::desk::read_file;
use crate::known::Known;
use crate::{
    Answer, Asked, Desk, Dossier, Error, HitItem, LogSettings, Word, decide, dossier, import, read_logs, take_notice,
};

const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/founding_case.rs"));

/// What the demo leaves and tells.
#[derive(Debug)]
pub struct DemoOutcome {
    /// As of when the story is told.
    pub asked: Asked,
    /// The incident.
    pub incident: String,
    /// The whole report.
    pub answer: Answer<Dossier>,
    /// What a wider notice would reopen.
    pub wider: Wider,
    /// Events in the logs that matched an indicator of the notice, by time.
    pub hits: Vec<HitItem>,
    /// How many entries the ledger has.
    pub entries: u64,
}

/// What a wider notice would reopen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wider {
    /// The version that would be taken up.
    pub version: u32,
    /// How many credentials it would reopen.
    pub reopened: usize,
    /// How many are owed then.
    pub owed: usize,
    /// What people call some of them.
    pub examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    as_of: toml::value::Datetime,
    notice: String,
    wider: String,
    people: String,
    import: Vec<ImportStep>,
    logs: Vec<LogStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportStep {
    format: String,
    files: Vec<String>,
    account: Option<String>,
    exported_at: Option<toml::value::Datetime>,
    complete_because: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogStep {
    paths: Vec<String>,
    read_at: toml::value::Datetime,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    complete_because: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    said: Vec<Said>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    credential: String,
    who: String,
    why: String,
    #[serde(rename = "at")]
    _at: toml::value::Datetime,
}

/// Writes the bundled files into a folder and goes the whole way on them; running it again changes nothing.
///
/// # Errors
/// Where the folder or the ledger cannot be written.
pub fn demo(desk: &Desk, folder: &Path, progress: &mut dyn FnMut(Progress)) -> Result<DemoOutcome, Error> {
    let files = folder.join("founding-case");
    unpack(&files)?;
    let script: Script = parse(&files.join("demo.toml"))?;
    let asked = Asked { as_of: instant(&script.as_of)?, known_at: desk.clock };
    let inside = |names: &[String]| names.iter().map(|name| files.join(name)).collect::<Vec<_>>();
    let notice = take_notice(desk, &files.join(&script.notice), None)?.notice;
    for step in &script.import {
        let settings = Settings {
            account: step.account.clone(),
            exported_at: step.exported_at.as_ref().map(instant).transpose()?,
            complete_because: step.complete_because.clone(),
        };
        import(desk, &step.format, &inside(&step.files), &settings)?;
    }
    let mut hits = Vec::new();
    for step in &script.logs {
        let settings = LogSettings {
            as_format: None,
            parameters: step.parameters.clone(),
            read_at: Some(instant(&step.read_at)?),
            complete_because: step.complete_because.clone(),
        };
        let scanned = read_logs(desk, &notice.id, &inside(&step.paths), &settings, asked, progress)?;
        hits.extend(scanned.hits);
    }
    let people: People = parse(&files.join(&script.people))?;
    for said in &people.said {
        let word = Word { incident: &notice.id, about: &said.credential, who: &said.who, why: &said.why };
        decide(desk, &word, Judgement::Planned { owner: said.who.clone(), due: None })?;
    }
    let answer = dossier(desk, &notice.id, asked)?;
    let wider = wider(desk, &files.join(&script.wider), asked)?;
    hits.sort();
    let entries = answer.ledger.size;
    Ok(DemoOutcome { asked, incident: notice.id, answer, wider, hits, entries })
}

fn unpack(folder: &Path) -> Result<(), Error> {
    for (name, bytes) in FILES {
        let path = folder.join(name);
        let unwritable =
            |error: std::io::Error| Error::Unreadable { path: path.display().to_string(), why: error.to_string() };
        match std::fs::read(&path) {
            Ok(there) if there == *bytes => continue,
            Ok(_) => {
                let why = "it is there and is not the demo's; choose another folder with --dir".to_owned();
                return Err(Error::Unreadable { path: path.display().to_string(), why });
            }
            Err(_) => {}
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(unwritable)?;
        }
        std::fs::write(&path, bytes).map_err(unwritable)?;
    }
    Ok(())
}

/// Works out, without recording it, what a wider notice would do on the day it arrives.
fn wider(desk: &Desk, path: &Path, asked: Asked) -> Result<Wider, Error> {
    let bytes = read_file(path)?;
    let shown = path.display().to_string();
    let notice = read_notice(&Document { path: &shown, bytes: &bytes, modified: None })?;
    let recorded = Instant::from_micros(desk.clock.as_micros().saturating_add(1));
    let asked = Asked { as_of: asked.as_of.max(notice.received), known_at: asked.known_at.max(recorded) };
    let mut known = Known::load(desk, asked)?;
    let (id, version) = (notice.id.clone(), notice.version);
    if let Some(incident) = known.incidents.get_mut(&id) {
        incident.versions.push(response::Version { recorded, notice });
    }
    let assessment = assessed(&known, &id, asked)?;
    let reopened: Vec<_> = assessment
        .obligations
        .iter()
        .filter(|(_, obligation)| obligation.state == State::Reopened)
        .map(|(node, _)| *node)
        .collect();
    let mut examples: Vec<String> = reopened
        .iter()
        .filter(|node| known.estate.kind(**node) == Some(NodeKind::Credential))
        .map(|node| called(&known.estate, *node))
        .collect();
    examples.sort();
    examples.truncate(3);
    Ok(Wider { version, reopened: reopened.len(), owed: assessment.owed().count(), examples })
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let bytes = read_file(path)?;
    let unreadable = |why: String| Error::Unreadable { path: path.display().to_string(), why };
    let text = std::str::from_utf8(&bytes).map_err(|error| unreadable(error.to_string()))?;
    toml::from_str(text).map_err(|error| unreadable(error.to_string()))
}

fn instant(at: &toml::value::Datetime) -> Result<Instant, Error> {
    at.to_string().parse().map_err(|error: model::BadInstant| Error::Usage(error.to_string()))
}
