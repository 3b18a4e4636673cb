//! What one version of a notice exposes: the scope, the ends as it has them, and the run of semantics 4.4.

use std::collections::BTreeSet;
use std::sync::Arc;

use estate::{Compiled, Mode, NodeId, compile};
use model::{NodeKind, Notice, Span};
use reach::BuildError;

use crate::ending::{Books, Ends};
use crate::exposure::{Exposures, direct, spread};
use crate::reached::Run;
use crate::{Question, Scope, halves};

/// What a version of the notice exposes.
pub(crate) struct Exposed {
    pub(crate) scope: Scope,
    /// Where each credential of the estate stands by its ends.
    pub(crate) ends: Vec<Option<Ends>>,
    pub(crate) run: Run,
    pub(crate) exposures: Exposures,
}

impl Exposed {
    /// Works out what a notice exposes, by what is known now.
    pub(crate) fn under(question: &Question<'_>, notice: &Notice) -> Result<Self, BuildError> {
        let Question { estate, known, .. } = *question;
        let scope = Scope::new(estate, notice);
        let books = Books { estate, scope: Some(&scope), known };
        let nodes: Vec<NodeId> = estate.nodes().collect();
        let is_credential = |node: NodeId| estate.kind(node) == Some(NodeKind::Credential);
        let ends: Vec<Option<Ends>> = halves::each(&nodes, |node| is_credential(*node).then(|| books.ends(*node)));
        let compiled = Arc::new(compile(estate, &|node| life_of(&ends, node))?);
        let mut run = fresh(question, &scope, compiled);
        let exposures = spread(estate, &scope, &mut run, begun(question, notice, &scope, &ends), &mut |_, _| {});
        Ok(Self { scope, ends, run, exposures })
    }

    /// Works it out again without what some credentials open as bearers (semantics 4.5).
    pub(crate) fn without_bearers(
        &self,
        question: &Question<'_>,
        notice: &Notice,
        idle: &BTreeSet<NodeId>,
    ) -> Exposures {
        let Self { scope, ends, run, .. } = self;
        let mut run = fresh(question, scope, Arc::clone(&run.compiled)).without_bearers(idle);
        spread(question.estate, scope, &mut run, begun(question, notice, scope, ends), &mut |_, _| {})
    }
}

/// Returns a credential's `[created, dead)`.
pub(crate) fn life_of(ends: &[Option<Ends>], node: NodeId) -> Span {
    ends.get(node.index()).and_then(Option::as_ref).map_or(Span::ALWAYS, |ends| ends.life)
}

/// 4.4: section 9's clauses over `[s, now)`.
pub(crate) fn fresh(question: &Question<'_>, scope: &Scope, compiled: Arc<Compiled>) -> Run {
    let horizon = Span { from: scope.window.from, to: question.now };
    Run::new(question.estate, compiled, Mode::Incident, horizon, &scope.vendors(question.estate))
}

/// 4.2: what is exposed to begin with.
pub(crate) fn begun(question: &Question<'_>, notice: &Notice, scope: &Scope, ends: &[Option<Ends>]) -> Exposures {
    direct(question.estate, scope, notice, &|node| life_of(ends, node), question.now)
}
