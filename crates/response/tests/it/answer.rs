//! What two implementations are compared by: everything that is answered, as plain words.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use ::drill::{Layer, Stage, Start, cuts};
use estate::{Atom, Estate, EstateBuilder, Provenance, compile};
use model::{Fact, Instant, NodeKind, Origin, Span, Standing};
use reach::lanes::Blocks;
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
    /// For each vendor and control not already enforced, how many atoms fewer there are when it is; vendors
    /// where none changes anything are left out.
    pub(crate) layers: BTreeMap<String, BTreeMap<String, u64>>,
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
        layers: layers(&estate, case),
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

fn lives(estate: &Estate, case: &Case) -> Vec<Span> {
    let books = Books { estate, scope: None, known: case.known };
    let life = |node| match estate.kind(node) {
        Some(NodeKind::Credential) => books.ends(node).life,
        _ => Span::ALWAYS,
    };
    estate.nodes().map(life).collect()
}

fn reach(estate: &Estate, case: &Case, vendor: &str) -> BTreeSet<String> {
    let Some(vendor) = estate.find(vendor) else { return BTreeSet::new() };
    let lives = lives(estate, case);
    let run = drill(estate, &|node| lives[node.index()], case.now, &[vendor], &[]).unwrap();
    run.held()
        .filter(|(_, atom)| matches!(atom, Atom::Have(_) | Atom::Act(_) | Atom::On(..)))
        .map(|(_, atom)| atom.shown(estate).to_string())
        .collect()
}

/// Asks the drill: every vendor, every control.
fn layers(estate: &Estate, case: &Case) -> BTreeMap<String, BTreeMap<String, u64>> {
    let lives = lives(estate, case);
    let compiled = Arc::new(compile(estate, &|node| lives[node.index()]).unwrap());
    let stage = Stage::set(estate, compiled, case.now).unwrap();
    let blocks = Blocks { count: 0, threads: NonZeroUsize::MIN, go_on: &|_, _| true };
    let asked = ::drill::Asked { pairs: false, candidates: false, most_pairs: 0 };
    let vendors = case.vendors.iter().map(|name| (name.clone(), estate.find(name)));
    let lost = vendors.map(|(name, vendor)| {
        let start = Start { compromised: vendor.into_iter().collect(), held: Vec::new() };
        let found = cuts(&stage, &start, asked, blocks);
        let effects = found.singles.iter().map(|effect| match effect.layers.as_slice() {
            [Layer::Control(control)] => (estate.name(*control).to_string(), effect.lost),
            other => panic!("{other:?}"),
        });
        (name, effects.collect::<BTreeMap<_, _>>())
    });
    lost.filter(|(_, lost)| !lost.is_empty()).collect()
}
