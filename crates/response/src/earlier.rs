//! What was so as known earlier: whether a credential that is owed was closed (semantics 5.4, `reopened`).

use std::collections::{BTreeMap, BTreeSet};

use estate::{Estate, NodeId};
use model::{Instant, Notice};
use reach::BuildError;

use crate::ending::Books;
use crate::exposed::Exposed;
use crate::{Incident, Question, Scope};

/// The question as it stood earlier.
pub(crate) struct Earlier<'a> {
    question: Question<'a>,
    /// The notice that counts now.
    notice: &'a Notice,
    /// What each other version that was asked about exposes.
    exposed: BTreeMap<u32, BTreeSet<NodeId>>,
}

impl<'a> Earlier<'a> {
    pub(crate) fn new(question: Question<'a>, notice: &'a Notice) -> Self {
        Self { question, notice, exposed: BTreeMap::new() }
    }

    /// Tells whether an exposed credential was exposed and closed at any earlier instant at which something about it, or a
    /// notice, was recorded.
    pub(crate) fn was_closed(&mut self, credential: NodeId) -> Result<bool, BuildError> {
        let Question { estate, incident, now, known } = self.question;
        if estate.ends(credential).is_empty() {
            return Ok(false);
        }
        for at in learnt(estate, incident, credential).into_iter().filter(|at| *at <= known) {
            let versions = incident.versions.iter().filter(|version| version.recorded <= at).cloned().collect();
            let then = Incident { versions, judged: Vec::new() };
            let Some(version) = then.version_at(now) else { continue };
            let scope = Scope::as_known(estate, &version.notice, at);
            let closed = Books { estate, scope: Some(&scope), known: at }.ends(credential).closed_at(now);
            if closed && self.was_exposed(credential, &version.notice)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn was_exposed(&mut self, credential: NodeId, notice: &Notice) -> Result<bool, BuildError> {
        if notice == self.notice {
            return Ok(true);
        }
        if !self.exposed.contains_key(&notice.version) {
            let exposed = Exposed::under(&self.question, notice)?.exposures.into_keys().collect();
            self.exposed.insert(notice.version, exposed);
        }
        Ok(self.exposed.get(&notice.version).is_some_and(|exposed| exposed.contains(&credential)))
    }
}

/// Finds every instant at which anything was recorded on which an end of a credential depends.
fn learnt(estate: &Estate, incident: &Incident, credential: NodeId) -> BTreeSet<Instant> {
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
