//! What two implementations are compared by: everything that is answered, as plain words.

use std::collections::{BTreeMap, BTreeSet};

use estate::{Atom, Estate, EstateBuilder, Provenance};
use model::{Fact, Instant, NodeKind, Origin, Span, Standing};
use response::{Assessment, Books, Incident, Question, assess, drill};

/// What is said of one exposed credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) reasons: Vec<String>,
    pub(crate) state: String,
    pub(crate) grade: String,
    pub(crate) verdict: String,
}

/// Everything that is answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) exposed: BTreeMap<String, Said>,
    pub(crate) narrowed: BTreeSet<String>,
    /// What was made, by whom, and whether it is owed.
    pub(crate) made: BTreeSet<(String, String, bool)>,
    /// For each vendor, the atoms at the instant asked.
    pub(crate) reach: BTreeMap<String, BTreeSet<String>>,
}

/// A question with all that it depends on; facts with when they were recorded, oldest first.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) facts: Vec<(Instant, Fact)>,
    pub(crate) incident: Incident,
    pub(crate) now: Instant,
    pub(crate) known: Instant,
    /// The vendors whose reach is asked.
    pub(crate) vendors: Vec<String>,
}

pub(crate) fn estate_of(facts: &[(Instant, Fact)]) -> Estate {
    let mut builder = EstateBuilder::new();
    let origin = builder.origin(&Origin { source: "facts".into(), standing: Standing::Inventory });
    for (seq, (recorded, fact)) in (0..).zip(facts) {
        builder.add(fact.clone(), Provenance { seq, recorded: *recorded, origin });
    }
    builder.build()
}

/// Answers with the project.
pub(crate) fn answered(case: &Case) -> Answer {
    let estate = estate_of(&case.facts);
    let question = Question { estate: &estate, incident: &case.incident, now: case.now, known: case.known };
    let assessment = assess(question).unwrap().unwrap();
    Answer {
        exposed: exposed(&estate, &assessment),
        narrowed: assessment.narrowed.keys().map(|node| estate.name(*node).to_string()).collect(),
        made: assessment
            .created
            .iter()
            .map(|made| (estate.name(made.what).to_string(), estate.name(made.by).to_string(), made.owed))
            .collect(),
        reach: case.vendors.iter().map(|vendor| (vendor.clone(), reach(&estate, case, vendor))).collect(),
    }
}

fn exposed(estate: &Estate, assessment: &Assessment) -> BTreeMap<String, Said> {
    let said = |(node, obligation): (&estate::NodeId, &response::Obligation)| {
        let said = Said {
            reasons: assessment.exposures[node].reasons().iter().map(|reason| reason.as_str().into()).collect(),
            state: obligation.state.as_str().into(),
            grade: obligation.grade.letter().into(),
            verdict: assessment.uses[node].verdict.as_str().into(),
        };
        (estate.name(*node).to_string(), said)
    };
    assert_eq!(assessment.exposures.len(), assessment.obligations.len(), "each exposed credential owes one end");
    assessment.obligations.iter().map(said).collect()
}

fn reach(estate: &Estate, case: &Case, vendor: &str) -> BTreeSet<String> {
    let Some(vendor) = estate.find(vendor) else { return BTreeSet::new() };
    let books = Books { estate, scope: None, known: case.known };
    let lives: Vec<Span> = estate
        .nodes()
        .map(|node| match estate.kind(node) {
            Some(NodeKind::Credential) => books.ends(node).life,
            _ => Span::ALWAYS,
        })
        .collect();
    let run = drill(estate, &|node| lives[node.index()], case.now, &[vendor], &[]).unwrap();
    run.held()
        .filter(|(_, atom)| matches!(atom, Atom::Have(_) | Atom::Act(_) | Atom::On(..)))
        .map(|(_, atom)| atom.shown(estate).to_string())
        .collect()
}
