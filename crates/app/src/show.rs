//! `show ID`: one node with every attribute's source; `history ID`: what we knew when. Both read only what is about the node.

use std::collections::BTreeMap;

use estate::{Claim, Estate, EstateBuilder, NodeId, Provenance};
use ledger::{EntryKind, Stored};
use model::{Fact, Instant, NodeKind, Relation, Value};
use serde::Serialize;
use sources::importers::facts::read_line;

use crate::desk::head;
use crate::known::read_origin;
use crate::{Answer, Asked, Desk, Error, Stamp};

/// One node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowItem {
    /// Its name.
    pub id: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<&'static str>,
    /// What other sources say that it is (semantics 2.3).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disagree: Vec<String>,
    /// What is set on it.
    pub attributes: Vec<AttributeItem>,
    /// Its relations.
    pub relations: Vec<RelationItem>,
    /// What happened to it, by time.
    pub events: Vec<EventItem>,
}

/// One attribute, by the source that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttributeItem {
    /// The attribute.
    pub key: String,
    /// Its value.
    pub value: String,
    /// The source that says so.
    pub source: String,
    /// Its place in the ledger.
    pub seq: u64,
    /// What other sources say instead (semantics 2.3).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disagree: Vec<String>,
}

/// One relation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RelationItem {
    /// How.
    pub relation: &'static str,
    /// The first node.
    pub from: String,
    /// The second node.
    pub to: String,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Stamp>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Stamp>,
    /// The level, form or evidence rung.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The source that says so.
    pub source: String,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EventItem {
    /// When.
    pub at: Stamp,
    /// What.
    pub says: String,
    /// Its place in the ledger.
    pub seq: u64,
}

/// One entry about a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryItem {
    /// When we learnt it.
    pub recorded: Stamp,
    /// Its place in the ledger.
    pub seq: u64,
    /// Where it came from.
    pub source: String,
    /// What it says, as it stands in the ledger.
    pub entry: String,
}

/// Answers `show`.
///
/// # Errors
/// Where the ledger cannot be read or nothing is about the node.
pub fn show(desk: &Desk, id: &str, asked: Asked) -> Result<Answer<ShowItem>, Error> {
    let (entries, head) = about(desk, id, asked)?;
    let mut builder = EstateBuilder::new();
    let mut events = Vec::new();
    let mut stated: BTreeMap<String, NodeKind> = BTreeMap::new();
    for stored in entries.iter().filter(|stored| stored.kind == EntryKind::Fact) {
        let fact = read_line(&stored.body).map_err(|error| Error::Entry { seq: stored.seq, why: error.to_string() })?;
        if let Some(event) = event(&fact, stored.seq) {
            events.push(event);
        }
        let origin = read_origin(&stored.source);
        if let Fact::Node(node) = &fact
            && node.id.as_str() == id
        {
            stated.insert(origin.source.clone(), node.kind);
        }
        let origin = builder.origin(&origin);
        let recorded = Instant::from_micros(stored.recorded_us);
        builder.add(fact, Provenance { seq: stored.seq, recorded, origin });
    }
    events.sort();
    let estate = builder.build();
    let items = estate.find(id).map(|node| item(&estate, node, &stated, events)).into_iter().collect();
    Ok(answer("show", head, asked, items))
}

/// Answers `history`.
///
/// # Errors
/// Where the ledger cannot be read or nothing is about the node.
pub fn history(desk: &Desk, id: &str, asked: Asked) -> Result<Answer<HistoryItem>, Error> {
    let (entries, head) = about(desk, id, asked)?;
    let items = entries
        .into_iter()
        .map(|stored| HistoryItem {
            recorded: Stamp(Instant::from_micros(stored.recorded_us)),
            seq: stored.seq,
            source: stored.source.to_string(),
            entry: stored.body,
        })
        .collect();
    Ok(answer("history", head, asked, items))
}

fn about(desk: &Desk, id: &str, asked: Asked) -> Result<(Vec<Stored>, crate::Head), Error> {
    let ledger = desk.read()?;
    let mut entries = ledger.about(id)?;
    entries.retain(|stored| stored.recorded_us <= asked.known_at.as_micros());
    if entries.is_empty() {
        return Err(Error::not_found("node", id, "`straggler list` shows what there is"));
    }
    Ok((entries, head(&ledger)))
}

fn answer<T>(verb: &str, ledger: crate::Head, asked: Asked, items: Vec<T>) -> Answer<T> {
    Answer {
        schema: format!("straggler.{verb}.v1"),
        ledger,
        as_of: Stamp(asked.as_of),
        known_at: Stamp(asked.known_at),
        summary: None,
        items,
        gaps: Vec::new(),
    }
}

fn item(estate: &Estate, node: NodeId, stated: &BTreeMap<String, NodeKind>, events: Vec<EventItem>) -> ShowItem {
    let kind = estate.kind(node);
    let attributes = estate.attributes(node);
    let mut relations: Vec<RelationItem> =
        estate.all_out(node).chain(estate.all_into(node)).map(|link| relation(estate, link)).collect();
    relations.sort();
    relations.dedup();
    ShowItem {
        id: estate.name(node).to_string(),
        node: kind.map(NodeKind::as_str),
        disagree: stated
            .iter()
            .filter(|(_, other)| Some(**other) != kind)
            .map(|(source, other)| format!("{other} ({source})"))
            .collect(),
        attributes: attributes
            .keys()
            .into_iter()
            .filter_map(|key| {
                let winner = attributes.winning(key)?;
                Some(AttributeItem {
                    key: key.to_owned(),
                    value: shown(&winner.value),
                    source: source(estate, winner.provenance),
                    seq: winner.provenance.seq,
                    disagree: attributes
                        .disagreeing(key)
                        .into_iter()
                        .map(|claim| disagreement(estate, claim))
                        .collect(),
                })
            })
            .collect(),
        relations,
        events,
    }
}

fn disagreement(estate: &Estate, claim: &Claim) -> String {
    format!("{} ({})", shown(&claim.value), source(estate, claim.provenance))
}

fn source(estate: &Estate, provenance: Provenance) -> String {
    estate.origin(provenance.origin).map(|origin| origin.source.clone()).unwrap_or_default()
}

fn relation(estate: &Estate, link: &estate::Link) -> RelationItem {
    let detail = match link.relation {
        Relation::May => link.level.map(|level| level.to_string()),
        Relation::StoredIn => link.form.map(|form| form.to_string()),
        Relation::HeldBy => link.rung.map(|rung| format!("rung {rung}")),
        _ => None,
    };
    RelationItem {
        relation: link.relation.as_str(),
        from: estate.name(link.from).to_string(),
        to: estate.name(link.to).to_string(),
        valid_from: Stamp::finite(link.valid.from),
        valid_to: Stamp::finite(link.valid.to),
        detail,
        source: source(estate, link.provenance),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Time(at) => at.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Names(names) => names.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
    }
}

fn event(fact: &Fact, seq: u64) -> Option<EventItem> {
    let says = match fact {
        Fact::Ended(ended) => {
            let by = match &ended.by {
                model::By::Issuer => "issuer's record",
                model::By::Person(who) => who,
            };
            format!("{} ({by})", ended.how)
        }
        Fact::Probe(probe) => format!("{} value {} at {}", probe.presented, probe.answer, probe.door),
        Fact::Used(used) => {
            let from = used.address.as_deref().unwrap_or("an unknown address");
            let action = used.action.as_deref().unwrap_or("use");
            format!("{action} from {from}: {} ({})", used.outcome, used.attribution)
        }
        Fact::Created(created) => format!("{} made {}", created.by, created.what),
        _ => return None,
    };
    Some(EventItem { at: Stamp(fact.at()?), says, seq })
}
