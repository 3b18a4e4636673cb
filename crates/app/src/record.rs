//! How decisions, readings and anchors stand in the ledger: one JSON object each, version 1.

use std::collections::BTreeSet;

use model::{Bound, Certainty, Decision, Gap, Indicator, Instant, Judgement, Name, Notice, Span, Window};
use serde::{Deserialize, Serialize};

/// An account of what was read, and what could not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadingRecord {
    /// The importer or log format.
    pub(crate) source: String,
    /// The file or folder.
    pub(crate) place: String,
    /// The SHA-256 of what was read, in hex.
    pub(crate) sha256: String,
    /// How many facts it gave.
    pub(crate) facts: u64,
    /// What could not be read.
    pub(crate) gaps: Vec<Gap>,
    /// Where indicators were looked for.
    pub(crate) hunts: Vec<response::Hunt>,
}

/// What a decision entry can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DecisionRecord {
    /// Something that people settled.
    Decision(Decision),
    /// The checkpoint was written down elsewhere.
    Anchored {
        /// Where.
        place: String,
        /// How many entries it covers.
        size: u64,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionLine {
    v: u8,
    decision: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    incident: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    about: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    who: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    why: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notice: Option<NoticeLine>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    version: u32,
    received: String,
    compromised: Vec<String>,
    named: Vec<String>,
    start: BoundLine,
    end: BoundLine,
    indicators: Vec<IndicatorLine>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    certainty: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorLine {
    kind: String,
    value: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_seen: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadingLine {
    v: u8,
    source: String,
    place: String,
    sha256: String,
    facts: u64,
    gaps: Vec<GapLine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hunts: Vec<HuntLine>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GapLine {
    source: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    place: String,
    reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HuntLine {
    recorded_by: String,
    from: String,
    to: String,
    values: BTreeSet<String>,
}

pub(crate) fn decision_line(decision: &Decision) -> String {
    let line = match decision {
        Decision::Notice(notice) => {
            DecisionLine { incident: notice.id.clone(), notice: Some(notice_line(notice)), ..blank("notice") }
        }
        Decision::Judged { incident, about, judgement, who, why } => {
            let (word, owner, until) = match judgement {
                Judgement::Planned { owner, due } => ("planned", Some(owner.clone()), *due),
                Judgement::Excepted { until } => ("excepted", None, Some(*until)),
                Judgement::Narrowed => ("narrowed", None, None),
                Judgement::Legitimate => ("legitimate", None, None),
                Judgement::UseAccepted => ("use_accepted", None, None),
            };
            DecisionLine {
                incident: incident.clone(),
                about: about.to_string(),
                who: who.clone(),
                why: why.clone(),
                owner,
                until: until.map(|at| at.to_string()),
                ..blank(word)
            }
        }
    };
    written(&line)
}

/// Writes an anchor.
pub(crate) fn anchor_line(place: &str, size: u64) -> String {
    written(&DecisionLine { about: place.to_owned(), size: Some(size), ..blank("anchored") })
}

fn blank(decision: &str) -> DecisionLine {
    DecisionLine {
        v: 1,
        decision: decision.to_owned(),
        incident: String::new(),
        about: String::new(),
        who: String::new(),
        why: String::new(),
        owner: None,
        until: None,
        size: None,
        notice: None,
    }
}

/// These structures hold only texts and numbers, which always serialise.
fn written<T: Serialize>(line: &T) -> String {
    serde_json::to_string(line).unwrap_or_default()
}

fn notice_line(notice: &Notice) -> NoticeLine {
    let bound =
        |bound: Bound| BoundLine { at: bound.at.map(|at| at.to_string()), certainty: bound.certainty.to_string() };
    NoticeLine {
        name: notice.name.clone(),
        version: notice.version,
        received: notice.received.to_string(),
        compromised: notice.compromised.iter().map(ToString::to_string).collect(),
        named: notice.named.iter().map(ToString::to_string).collect(),
        start: bound(notice.window.start),
        end: bound(notice.window.end),
        indicators: notice
            .indicators
            .iter()
            .map(|indicator| IndicatorLine {
                kind: indicator.kind.to_string(),
                value: indicator.value.clone(),
                first_seen: indicator.first_seen.map(|at| at.to_string()),
            })
            .collect(),
    }
}

/// Reads a decision entry.
pub(crate) fn read_decision(body: &str) -> Result<DecisionRecord, String> {
    let line: DecisionLine = serde_json::from_str(body).map_err(described)?;
    if line.decision == "anchored" {
        return Ok(DecisionRecord::Anchored { place: line.about, size: line.size.unwrap_or(0) });
    }
    if let Some(notice) = line.notice {
        return Ok(DecisionRecord::Decision(Decision::Notice(read_notice(line.incident, notice)?)));
    }
    let until = line.until.as_deref().map(instant).transpose()?;
    let judgement = match line.decision.as_str() {
        "planned" => Judgement::Planned { owner: line.owner.unwrap_or_default(), due: until },
        "excepted" => Judgement::Excepted { until: until.ok_or("`until` is missing")? },
        "narrowed" => Judgement::Narrowed,
        "legitimate" => Judgement::Legitimate,
        "use_accepted" => Judgement::UseAccepted,
        other => return Err(format!("unknown decision \"{other}\"")),
    };
    Ok(DecisionRecord::Decision(Decision::Judged {
        incident: line.incident,
        about: name(&line.about)?,
        judgement,
        who: line.who,
        why: line.why,
    }))
}

fn read_notice(id: String, line: NoticeLine) -> Result<Notice, String> {
    let bound = |line: BoundLine| -> Result<Bound, String> {
        let certainty: Certainty = line.certainty.parse().map_err(described)?;
        Ok(Bound { at: line.at.as_deref().map(instant).transpose()?, certainty })
    };
    let names = |names: Vec<String>| names.iter().map(|text| name(text)).collect::<Result<Vec<Name>, _>>();
    let indicator = |line: IndicatorLine| -> Result<Indicator, String> {
        Ok(Indicator {
            kind: line.kind.parse().map_err(described)?,
            value: line.value,
            first_seen: line.first_seen.as_deref().map(instant).transpose()?,
        })
    };
    Ok(Notice {
        id,
        name: line.name,
        version: line.version,
        received: instant(&line.received)?,
        compromised: names(line.compromised)?,
        named: names(line.named)?,
        window: Window { start: bound(line.start)?, end: bound(line.end)? },
        indicators: line.indicators.into_iter().map(indicator).collect::<Result<_, _>>()?,
    })
}

pub(crate) fn reading_line(reading: &ReadingRecord) -> String {
    written(&ReadingLine {
        v: 1,
        source: reading.source.clone(),
        place: reading.place.clone(),
        sha256: reading.sha256.clone(),
        facts: reading.facts,
        gaps: reading
            .gaps
            .iter()
            .map(|gap| GapLine { source: gap.source.clone(), place: gap.place.clone(), reason: gap.reason.clone() })
            .collect(),
        hunts: reading
            .hunts
            .iter()
            .map(|hunt| HuntLine {
                recorded_by: hunt.recorded_by.clone(),
                from: hunt.span.from.to_string(),
                to: hunt.span.to.to_string(),
                values: hunt.values.clone(),
            })
            .collect(),
    })
}

/// Reads a reading entry.
pub(crate) fn read_reading(body: &str) -> Result<ReadingRecord, String> {
    let line: ReadingLine = serde_json::from_str(body).map_err(described)?;
    let gaps =
        line.gaps.into_iter().map(|gap| Gap { source: gap.source, place: gap.place, reason: gap.reason }).collect();
    let hunt = |hunt: HuntLine| -> Result<response::Hunt, String> {
        let span = Span { from: instant(&hunt.from)?, to: instant(&hunt.to)? };
        Ok(response::Hunt { recorded_by: hunt.recorded_by, span, values: hunt.values })
    };
    let hunts = line.hunts.into_iter().map(hunt).collect::<Result<_, _>>()?;
    let ReadingLine { source, place, sha256, facts, .. } = line;
    Ok(ReadingRecord { source, place, sha256, facts, gaps, hunts })
}

fn instant(text: &str) -> Result<Instant, String> {
    text.parse().map_err(described)
}

fn name(text: &str) -> Result<Name, String> {
    Name::new(text).map_err(described)
}

fn described(error: impl std::fmt::Display) -> String {
    error.to_string()
}
