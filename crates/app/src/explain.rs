//! `reach ID…`, `why ATOM --from ID…`: what follows, and why, or the cut.

use estate::{Atom, NodeId};
use model::NodeKind;
use response::{Run, drill};
use serde::Serialize;

use crate::casework::{find, frame, plain_lives};
use crate::explanation::Explained;
use crate::known::Known;
use crate::{Answer, Asked, Desk, Error, WhyItem};

/// One atom that is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReachItem {
    /// The atom.
    pub atom: String,
    /// From what.
    pub from: Vec<String>,
}

/// Answers `reach`: the atoms that follow from compromising things or holding credentials, at one instant.
///
/// # Errors
/// Where the ledger cannot be read or a thing is not known.
pub fn reach(desk: &Desk, from: &[String], gates_too: Gates, asked: Asked) -> Result<Answer<ReachItem>, Error> {
    let known = Known::load(desk, asked)?;
    let run = run_from(&known, from, asked)?;
    let shown = |atom: Atom| match atom {
        Atom::At(_) => gates_too == Gates::Shown,
        Atom::Compromised(_) => false,
        Atom::Have(_) | Atom::Act(_) | Atom::On(..) | Atom::Down(_) => true,
    };
    let mut atoms: Vec<String> =
        run.held().filter(|(_, atom)| shown(*atom)).map(|(_, atom)| atom.shown(&known.estate).to_string()).collect();
    atoms.sort();
    let items = atoms.into_iter().map(|atom| ReachItem { atom, from: from.to_vec() }).collect();
    Ok(frame(&known, "reach", asked, items))
}

/// Whether `at` atoms are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gates {
    /// They are.
    Shown,
    /// They are left out.
    Hidden,
}

/// Answers `why`.
///
/// # Errors
/// Where the ledger cannot be read, or atom or thing is not known.
pub fn why(desk: &Desk, atom: &str, from: &[String], asked: Asked) -> Result<Answer<WhyItem>, Error> {
    let known = Known::load(desk, asked)?;
    let run = run_from(&known, from, asked)?;
    let hint = "write have:ID, act:ID, at:ID, on:ID/level or down:ID, with an ID that `straggler list` shows";
    let wanted = Atom::read(atom, &known.estate).ok_or_else(|| Error::not_found("atom", atom, hint))?;
    let from = from.iter().map(|id| find(&known.estate, id)).collect::<Result<Vec<NodeId>, Error>>()?;
    let item = Explained { estate: &known.estate, run: &run, from, asked }.item(wanted);
    Ok(frame(&known, "why", asked, vec![item]))
}

fn run_from(known: &Known, from: &[String], asked: Asked) -> Result<Run, Error> {
    let estate = &known.estate;
    let nodes = from.iter().map(|id| find(estate, id)).collect::<Result<Vec<NodeId>, Error>>()?;
    let (held, compromised): (Vec<NodeId>, Vec<NodeId>) =
        nodes.into_iter().partition(|node| estate.kind(*node) == Some(NodeKind::Credential));
    let lives = plain_lives(known, asked);
    let life = |node: NodeId| lives.get(node.index()).copied().unwrap_or(model::Span::ALWAYS);
    Ok(drill(estate, &life, asked.as_of, &compromised, &held)?)
}
