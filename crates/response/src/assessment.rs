//! The whole way from a notice to obligations, for one incident at two instants.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use estate::{Estate, NodeId};
use model::{Instant, Judgement, Notice, Span};
use reach::BuildError;

use crate::created::{Creation, creations};
use crate::earlier::Earlier;
use crate::ending::{Books, Ends};
use crate::exposed::{Exposed, begun, fresh, life_of};
use crate::exposure::{Exposure, Round, spread};
use crate::indicator::Indicators;
use crate::obligation::{Circumstances, Obligation, obligation};
use crate::reached::Run;
use crate::usage::{Eyes, Use, Verdict};
use crate::{Incident, Scope};

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

    /// Runs the clauses of semantics 4.4 once more, and tells what each round found.
    pub(crate) fn spread_again(&self, question: &Question<'_>, round: &mut Round<'_>) {
        let Self { notice, scope, ends, run, .. } = self;
        let mut run = fresh(question, scope, Arc::clone(&run.compiled));
        spread(question.estate, scope, &mut run, begun(question, notice, scope, ends), round);
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
    let mut exposed = Exposed::under(&question, &notice)?;
    let Exposed { scope, ends, run, exposures } = &exposed;
    let life = |node: NodeId| life_of(ends, node);
    let eyes = Eyes { estate, scope, run, life: &life, indicators: Indicators::new(&notice), now };
    let uses = eyes.look(&exposures.keys().copied().collect::<Vec<NodeId>>());

    let idle: BTreeSet<NodeId> =
        uses.iter().filter(|(_, used)| used.verdict == Verdict::NotUsed).map(|(node, _)| *node).collect();
    let still = (!idle.is_empty()).then(|| exposed.without_bearers(&question, &notice, &idle));
    let lost = |node: &NodeId| still.as_ref().is_some_and(|still| !still.contains_key(node));
    let cleared = |node: &NodeId| lost(node) && uses.get(node).is_none_or(|used| !used.seen);

    let mut earlier = Earlier::new(question, &notice);
    let mut obligations: BTreeMap<NodeId, Obligation> = BTreeMap::new();
    for node in exposures.keys() {
        let Some(Some(ends)) = ends.get(node.index()) else { continue };
        let name = estate.name(*node);
        let was_closed = !ends.settled_at(now) && earlier.was_closed(*node)?;
        let about = Circumstances { name, scope, incident, now, cleared: cleared(node), was_closed };
        obligations.insert(*node, obligation(ends, &about));
    }
    let books = Books { estate, scope: Some(scope), known };
    let created = creations(&books, scope, incident, exposures, run, now);
    let narrowed = narrow(&question, &mut exposed.exposures);
    let Exposed { scope, ends, run, exposures } = exposed;
    obligations.retain(|node, _| exposures.contains_key(node));
    Ok(Some(Assessment { notice, scope, exposures, uses, obligations, created, narrowed, run, ends }))
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
