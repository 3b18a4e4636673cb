//! Small incidents for one rule each: `acme/k` is named in a notice about days 2 to 4.

use std::collections::BTreeMap;

use model::{Bound, Certainty, Judgement, Name, Notice, Window};
use response::{Incident, Judged, Question, Use, Version, assess};

use crate::answer::{Answer, Case, Said, answered, estate_of};
use crate::told::{day, told};

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn bound(at: Option<i64>) -> Bound {
    at.map_or(Bound::UNKNOWN, |at| Bound { at: Some(day(at)), certainty: Certainty::Stated })
}

pub(crate) fn notice(compromised: &[&str], start: Option<i64>, end: Option<i64>) -> Notice {
    Notice {
        id: "incident".to_owned(),
        name: None,
        version: 1,
        received: day(3),
        compromised: compromised.iter().map(|text| name(text)).collect(),
        named: vec![name("acme/k")],
        window: Window { start: bound(start), end: bound(end) },
        indicators: Vec::new(),
    }
}

pub(crate) fn judged(about: &str, judgement: Judgement) -> Judged {
    let (who, why) = ("ann".to_owned(), "so".to_owned());
    Judged { about: name(about), judgement, who, why, recorded: day(100), seq: 0 }
}

/// An incident in the making: batches of facts a second apart, one version of the notice with each, the last standing.
pub(crate) struct Small {
    pub(crate) batches: Vec<String>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) judged: Vec<Judged>,
    pub(crate) now: i64,
}

impl Small {
    pub(crate) fn new(facts: &str) -> Self {
        let batches = vec![facts.to_owned()];
        Self { batches, notices: vec![notice(&[], Some(2), Some(4))], judged: Vec::new(), now: 10 }
    }

    pub(crate) fn case(&self) -> Case {
        let recorded = |batch: i64| day(100).plus_seconds(batch);
        let batches = (0..).zip(&self.batches);
        let facts = batches.flat_map(|(batch, text)| told(text).into_iter().map(move |fact| (recorded(batch), fact)));
        let versions = (0..).zip(&self.notices);
        let versions = versions.map(|(at, notice)| Version {
            recorded: recorded(at),
            notice: Notice { version: u32::try_from(at + 1).unwrap(), ..notice.clone() },
        });
        let incident = Incident { versions: versions.collect(), judged: self.judged.clone() };
        Case { facts: facts.collect(), incident, now: day(self.now), known: day(200), vendors: Vec::new() }
    }

    pub(crate) fn answer(&self) -> Answer {
        answered(&self.case())
    }

    /// The use of each exposed credential, by name.
    pub(crate) fn uses(&self) -> BTreeMap<String, Use> {
        let case = self.case();
        let estate = estate_of(&case.facts);
        let question = Question { estate: &estate, incident: &case.incident, now: case.now, known: case.known };
        let uses = assess(question).unwrap().unwrap().uses;
        uses.into_iter().map(|(node, used)| (estate.name(node).to_string(), used)).collect()
    }

    pub(crate) fn k(&self) -> Said {
        self.answer().exposed["acme/k"].clone()
    }

    /// State and grade of `acme/k`.
    pub(crate) fn stands(&self) -> String {
        let said = self.k();
        format!("{} {}", said.state, said.grade)
    }
}

/// State and grade of `acme/k`, as of day 10.
pub(crate) fn stands(facts: &str) -> String {
    Small::new(facts).stands()
}
