//! Edges of the graph: known kinds to relations.

use model::{Name, NodeKind, Relation};
use serde::Deserialize;
use serde_json::Value;

use crate::gather::{Gathering, Spot};
use crate::reply::{Page, shaped};

use super::Tally;
use super::kinds::{EDGES, Meaning, SAID_ELSEWHERE, fits};
use super::nodes::Nodes;

/// An edge, as the format has it.
#[derive(Deserialize)]
struct GraphEdge {
    kind: String,
    start: End,
    end: End,
}

/// One end of an edge.
#[derive(Deserialize)]
struct End {
    value: Option<String>,
    match_by: Option<String>,
}

/// Takes an edge.
pub(super) fn take<'a>(
    value: &Value,
    page: &Page<'a>,
    number: usize,
    nodes: &Nodes,
    tally: &mut Tally<'a>,
    gathering: &mut Gathering<'a>,
) -> Option<()> {
    let spot = Spot { place: format!("edge {number}"), ..page.spot() };
    let edge: GraphEdge = shaped(value, &spot, gathering)?;
    let kind = edge.kind.as_str();
    let Some((_, meaning)) = EDGES.iter().find(|(known, _)| *known == kind) else {
        if !SAID_ELSEWHERE.contains(&kind) {
            tally.add(page.document.path, format!("edges of the kind {kind} are not known here"));
        }
        return None;
    };
    let (Some(start), Some(end)) = (find(&edge.start, nodes), find(&edge.end, nodes)) else {
        tally.add(
            page.document.path,
            format!("edges of the kind {kind} have an end that is not a known node of the export"),
        );
        return None;
    };
    if relate(*meaning, start, end, gathering).is_none() {
        tally.add(page.document.path, format!("edges of the kind {kind} join nodes that it cannot join"));
    }
    Some(())
}

fn find<'n>(end: &End, nodes: &'n Nodes) -> Option<&'n (Name, NodeKind)> {
    let value = end.value.as_deref()?;
    match end.match_by.as_deref() {
        None | Some("id") => nodes.find(value),
        Some("name") => nodes.named(value),
        Some(_) => None,
    }
}

/// Takes the relation, if it may join the two.
fn relate(
    meaning: Meaning,
    start: &(Name, NodeKind),
    end: &(Name, NodeKind),
    gathering: &mut Gathering<'_>,
) -> Option<()> {
    let (relation, from, to) = match meaning {
        Meaning::Forward(relation) => (relation, start, end),
        Meaning::Backward(relation) => (relation, end, start),
        Meaning::HeldBy(_) => (Relation::HeldBy, start, end),
        Meaning::Keeps => (Relation::HeldBy, end, start),
        Meaning::May(_) => (Relation::May, start, end),
    };
    if !fits(relation, from.1, to.1) {
        return None;
    }
    match meaning {
        Meaning::Forward(_) | Meaning::Backward(_) => gathering.edge(relation, &from.0, &to.0),
        Meaning::HeldBy(rung) => gathering.held_by(&from.0, &to.0, None, rung),
        Meaning::Keeps => gathering.held_by(&from.0, &to.0, None, 3),
        Meaning::May(level) => gathering.may(&from.0, &to.0, level),
    }
    Some(())
}
