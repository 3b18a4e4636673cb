//! One incident worked out: what the verbs about incidents share.

use std::sync::Arc;

use estate::{Estate, NodeId};
use model::{Instant, Name, NodeKind, Notice, Relation, Span, attribute};
use response::{Assessment, Incident, Question, Run, assess};

use crate::known::Known;
use crate::{Answer, Asked, BoundItem, Desk, Error, GapItem, IncidentItem, Stamp, Summary, WindowItem};

/// An incident with everything that is known.
pub(crate) struct Casework {
    pub(crate) known: Known,
    pub(crate) id: String,
    pub(crate) assessment: Assessment,
    pub(crate) asked: Asked,
}

impl Casework {
    /// Loads the ledger and works an incident out.
    pub(crate) fn open(desk: &Desk, id: &str, asked: Asked) -> Result<Self, Error> {
        let known = Known::load(desk, asked)?;
        let assessment = assessed(&known, id, asked)?;
        Ok(Self { known, id: id.to_owned(), assessment, asked })
    }

    pub(crate) fn estate(&self) -> &Estate {
        &self.known.estate
    }

    pub(crate) fn incident(&self) -> Result<&Incident, Error> {
        self.known.incident(&self.id)
    }

    pub(crate) fn question(&self) -> Result<Question<'_>, Error> {
        question(&self.known, &self.id, self.asked)
    }

    /// Frames items as an answer about this incident.
    pub(crate) fn answer<T>(&self, verb: &str, items: Vec<T>) -> Answer<T> {
        Answer {
            summary: Some(summary(&self.assessment)),
            gaps: self.gaps(),
            ..frame(&self.known, verb, self.asked, items)
        }
    }

    /// What was not read, and what the notice names and no fact knows.
    pub(crate) fn gaps(&self) -> Vec<GapItem> {
        let mut gaps: Vec<GapItem> = self.known.gaps().iter().map(GapItem::from).collect();
        for name in &self.assessment.scope.unknown {
            gaps.push(GapItem {
                source: format!("notice {}", self.id),
                place: String::new(),
                reason: format!("{name} is in no inventory that was read"),
            });
        }
        gaps
    }

    /// What is true at this instant before anybody holds a credential that is owed.
    pub(crate) fn present(&self) -> Run {
        let compiled = Arc::clone(&self.assessment.run.compiled);
        Run::at_instant(self.estate(), compiled, self.asked.as_of, &[], &[])
    }
}

/// Works an incident out on what is known.
pub(crate) fn assessed(known: &Known, id: &str, asked: Asked) -> Result<Assessment, Error> {
    assess(question(known, id, asked)?)?
        .ok_or_else(|| Error::not_found("notice of incident", id, "open it with a notice first"))
}

fn question<'a>(known: &'a Known, id: &str, asked: Asked) -> Result<Question<'a>, Error> {
    let incident = known.incident(id)?;
    Ok(Question { estate: &known.estate, incident, now: asked.as_of, known: asked.known_at })
}

/// Frames items as an answer.
pub(crate) fn frame<T>(known: &Known, verb: &str, asked: Asked, items: Vec<T>) -> Answer<T> {
    Answer {
        schema: format!("straggler.{verb}.v1"),
        ledger: known.head.clone(),
        as_of: Stamp(asked.as_of),
        known_at: Stamp(asked.known_at),
        summary: None,
        items,
        gaps: known.gaps().iter().map(GapItem::from).collect(),
    }
}

/// Counts what there is of what.
pub(crate) fn summary(assessment: &Assessment) -> Summary {
    use response::State;
    let mut summary = Summary {
        exposed: assessment.exposures.len(),
        narrowed: assessment.narrowed.len(),
        created_owed: assessment.created.iter().filter(|created| created.owed).count(),
        ..Summary::default()
    };
    for obligation in assessment.obligations.values() {
        match obligation.state {
            State::Closed => {
                summary.closed += 1;
                summary.closed_grades.count(obligation.grade);
            }
            State::Cleared => summary.cleared += 1,
            _ => summary.owed += 1,
        }
        summary.grades.count(obligation.grade);
    }
    summary
}

/// Describes an incident by the notice that counts.
pub(crate) fn incident_item(incident: &Incident, notice: &Notice, summary: Option<Summary>) -> IncidentItem {
    let bound = |bound: model::Bound| BoundItem { at: bound.at.map(Stamp), certainty: bound.certainty.as_str() };
    IncidentItem {
        id: notice.id.clone(),
        name: notice.name.clone(),
        window: WindowItem { start: bound(notice.window.start), end: bound(notice.window.end) },
        notice_version: notice.version,
        received: Stamp(notice.received),
        newer_notice: incident.versions.iter().any(|version| version.notice.version > notice.version),
        compromised: notice.compromised.iter().map(ToString::to_string).collect(),
        summary,
    }
}

/// Returns what people call a node.
pub(crate) fn label(estate: &Estate, node: NodeId) -> Option<String> {
    estate.attributes(node).text(attribute::LABEL).map(ToOwned::to_owned)
}

/// Returns what people call a node, or the last part of its name.
pub(crate) fn called(estate: &Estate, node: NodeId) -> String {
    label(estate, node).unwrap_or_else(|| estate.name(node).last_part().to_owned())
}

/// Returns who answers for a credential, or for an identity that it makes one.
pub(crate) fn owner(estate: &Estate, credential: NodeId, now: Instant) -> Option<String> {
    let owner_of = |node: NodeId| {
        let mut owners: Vec<String> = estate
            .out(node, Relation::OwnedBy)
            .filter(|link| link.valid.contains(now))
            .map(|link| called(estate, link.to))
            .collect();
        owners.sort();
        owners.into_iter().next()
    };
    owner_of(credential).or_else(|| estate.out(credential, Relation::Authenticates).find_map(|link| owner_of(link.to)))
}

/// Returns the vendors that hold a credential, themselves or through an application, sorted.
pub(crate) fn vendors(estate: &Estate, credential: NodeId) -> Vec<NodeId> {
    let holders = estate.out(credential, Relation::HeldBy).map(|link| link.to);
    let users = estate.into(credential, Relation::Uses).map(|link| link.from);
    let mut vendors: Vec<NodeId> = holders
        .chain(users)
        .flat_map(|holder| {
            let through = estate.out(holder, Relation::ProvidedBy).map(|link| link.to);
            through.chain((estate.kind(holder) == Some(NodeKind::Vendor)).then_some(holder))
        })
        .collect();
    vendors.sort_by(|a, b| estate.name(*a).cmp(estate.name(*b)));
    vendors.dedup();
    vendors
}

/// Returns `[created, dead)` of every credential where no incident is asked about (semantics 9.16).
pub(crate) fn plain_lives(known: &Known, asked: Asked) -> Vec<Span> {
    let estate = &known.estate;
    let books = response::Books { estate, scope: None, known: asked.known_at };
    let life = |node| {
        if estate.kind(node) == Some(NodeKind::Credential) { books.ends(node).life } else { Span::ALWAYS }
    };
    estate.nodes().map(life).collect()
}

/// Finds a node by its name, or says so.
pub(crate) fn find(estate: &Estate, id: &str) -> Result<NodeId, Error> {
    estate.find(id).ok_or_else(|| Error::not_found("node", id, "`straggler list` shows what there is"))
}

/// Makes a name, or says what is wrong with it.
pub(crate) fn name(text: &str) -> Result<Name, Error> {
    Name::new(text).map_err(|error| Error::Usage(error.to_string()))
}
