//! The whole way from a notice to obligations, for one incident at two instants.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use estate::{Estate, Mode, NodeId, compile};
use model::{Instant, Judgement, NodeKind, Notice, Span};
use reach::BuildError;

use crate::created::{Creation, creations};
use crate::ending::{Books, Ends};
use crate::exposure::{Exposure, direct, spread};
use crate::obligation::{Circumstances, Obligation, obligation};
use crate::reached::Run;
use crate::usage::{Eyes, Use, Verdict};
use crate::{Incident, Scope, halves};

/// What is asked, and as of when (semantics 1.3).
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The estate as known at `known`.
    pub estate: &'a Estate,
    /// The incident as known at `known`.
    pub incident: &'a Incident,
    /// `--as-of`.
    pub now: Instant,
    /// `--known-at`.
    pub known: Instant,
}

/// What an incident comes to.
#[derive(Debug)]
pub struct Assessment {
    /// The notice that counts.
    pub notice: Notice,
    /// What it compromises.
    pub scope: Scope,
    /// Every exposed credential, sorted by node; without what was narrowed away.
    pub exposures: BTreeMap<NodeId, Exposure>,
    /// The use of each.
    pub uses: BTreeMap<NodeId, Use>,
    /// What each owes.
    pub obligations: BTreeMap<NodeId, Obligation>,
    /// What the intruder made.
    pub created: Vec<Creation>,
    /// What a decision took out of the scope (semantics 4.7).
    pub narrowed: BTreeMap<NodeId, Exposure>,
    /// The run of semantics 4.4.
    pub run: Run,
    /// Where each credential of the estate stands by its ends.
    pub ends: Vec<Option<Ends>>,
}

impl Assessment {
    /// Returns a credential's `[created, dead)`.
    pub fn life(&self, node: NodeId) -> Span {
        life_of(&self.ends, node)
    }

    /// Returns the credentials still owed, sorted by node.
    pub fn owed(&self) -> impl Iterator<Item = NodeId> {
        self.obligations.iter().filter(|(_, obligation)| obligation.state.is_owed()).map(|(node, _)| *node)
    }
}

/// Works an incident out; nothing where it has no notice.
///
/// # Errors
/// Where the estate is larger than the engine can number.
pub fn assess(question: Question<'_>) -> Result<Option<Assessment>, BuildError> {
    let Question { estate, incident, now, known } = question;
    let Some(version) = incident.version_at(now) else { return Ok(None) };
    let notice = version.notice.clone();
    let scope = Scope::new(estate, &notice);
    let books = Books { estate, scope: Some(&scope), known };
    let nodes: Vec<NodeId> = estate.nodes().collect();
    let ends: Vec<Option<Ends>> =
        halves::each(&nodes, |node| (estate.kind(*node) == Some(NodeKind::Credential)).then(|| books.ends(*node)));
    let life = |node: NodeId| life_of(&ends, node);
    let start = || direct(estate, &scope, &notice, &life, now);
    let compiled = Arc::new(compile(estate, &life)?);
    // 4.4: section 9's clauses over `[s, now)`.
    let horizon = Span { from: scope.window.from, to: now };
    let fresh_run = || Run::new(estate, Arc::clone(&compiled), Mode::Incident, horizon, &scope.vendors(estate));
    let mut run = fresh_run();
    let mut exposures = spread(estate, &scope, &mut run, start());
    let eyes = Eyes { estate, scope: &scope, run: &run, life: &life, now };
    let exposed: Vec<NodeId> = exposures.keys().copied().collect();
    let looked = halves::each(&exposed, |node| (*node, eyes.look(*node)));
    let uses: BTreeMap<NodeId, Use> = looked.into_iter().collect();

    let idle: BTreeSet<NodeId> =
        uses.iter().filter(|(_, used)| used.verdict == Verdict::NotUsed).map(|(node, _)| *node).collect();
    let still = (!idle.is_empty()).then(|| spread(estate, &scope, &mut fresh_run().without_bearers(&idle), start()));
    let lost = |node: &NodeId| still.as_ref().is_some_and(|still| !still.contains_key(node));
    let cleared = |node: &NodeId| lost(node) && uses.get(node).is_none_or(|used| !used.seen);

    let mut obligations: BTreeMap<NodeId, Obligation> = BTreeMap::new();
    for node in exposures.keys() {
        let Some(Some(ends)) = ends.get(node.index()) else { continue };
        let about = Circumstances {
            name: estate.name(*node),
            scope: &scope,
            incident,
            now,
            cleared: cleared(node),
            was_closed: &|| was_closed(&question, *node),
        };
        obligations.insert(*node, obligation(ends, &about));
    }
    let created = creations(&books, &scope, incident, &exposures, &run, now);
    let narrowed = narrow(&question, &mut exposures);
    obligations.retain(|node, _| exposures.contains_key(node));
    Ok(Some(Assessment { notice, scope, exposures, uses, obligations, created, narrowed, run, ends }))
}

fn life_of(ends: &[Option<Ends>], node: NodeId) -> Span {
    ends.get(node.index()).and_then(Option::as_ref).map_or(Span::ALWAYS, |ends| ends.life)
}

/// 4.7: takes out what a decision narrowed away, and keeps it apart.
fn narrow(question: &Question<'_>, exposures: &mut BTreeMap<NodeId, Exposure>) -> BTreeMap<NodeId, Exposure> {
    let mut narrowed = BTreeMap::new();
    for judged in question.incident.judged.iter().filter(|judged| judged.judgement == Judgement::Narrowed) {
        if let Some(node) = question.estate.find(judged.about.as_str())
            && let Some(exposure) = exposures.remove(&node)
        {
            narrowed.insert(node, exposure);
        }
    }
    narrowed
}

/// 5.4 `reopened`: it was `closed` as known earlier: at any instant at which something about it, or a notice, was recorded.
fn was_closed(question: &Question<'_>, credential: NodeId) -> bool {
    let Question { estate, incident, now, known } = *question;
    if estate.ends(credential).is_empty() {
        return false;
    }
    learnt(question, credential).into_iter().filter(|at| *at <= known).any(|at| {
        let versions = incident.versions.iter().filter(|version| version.recorded <= at).cloned().collect();
        let then = Incident { versions, judged: Vec::new() };
        then.version_at(now).is_some_and(|version| {
            let scope = Scope::as_known(estate, &version.notice, at);
            Books { estate, scope: Some(&scope), known: at }.ends(credential).closed_at(now)
        })
    })
}

/// Finds every instant at which anything was recorded on which an end of a credential depends.
fn learnt(question: &Question<'_>, credential: NodeId) -> BTreeSet<Instant> {
    let Question { estate, incident, .. } = *question;
    let mut instants: BTreeSet<Instant> = incident.versions.iter().map(|version| version.recorded).collect();
    instants.extend(estate.ends(credential).iter().map(|end| end.provenance.recorded));
    instants.extend(estate.probes(credential).iter().map(|probe| probe.provenance.recorded));
    instants.extend(estate.uses(credential).iter().map(|used| used.provenance.recorded));
    instants.extend(estate.lists_about(credential).flatten().map(|row| row.provenance.recorded));
    let systems = estate.accepting(credential);
    let doors = systems.iter().flat_map(|system| estate.doors_of(*system));
    instants.extend(doors.flat_map(|door| estate.learnt(*door)));
    instants.extend(systems.iter().flat_map(|system| estate.learnt(*system)));
    instants.extend(estate.learnt(credential));
    instants
}
