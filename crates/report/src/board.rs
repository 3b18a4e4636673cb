//! The head of the page: the one number owed, what it consists of, and whether we may say that it is over.

use app::{Answer, Dossier, Summary};

use crate::count::{capital, capitalized, grouped, is_are, of, word};
use crate::mark::is_owed;
use crate::moment::{bound, minute};
use crate::text::Text;
use crate::vouch::Verdicts;

/// The head of the page.
pub(crate) struct Board {
    pub(crate) title: Text,
    pub(crate) incident: Text,
    pub(crate) compromised: Text,
    pub(crate) number: String,
    /// Whether the number is one to worry about.
    pub(crate) is_owed: bool,
    pub(crate) rest: String,
    pub(crate) lead: String,
    pub(crate) over: &'static str,
    pub(crate) over_class: &'static str,
    pub(crate) conditions: String,
    pub(crate) as_of: String,
    pub(crate) as_of_exact: String,
    pub(crate) known_at: Option<String>,
}

impl Board {
    pub(crate) fn new(answer: &Answer<Dossier>, dossier: &Dossier, summary: &Summary) -> Self {
        let incident = &dossier.incident;
        let called = incident.name.as_deref().filter(|name| !name.is_empty());
        let verdicts = Verdicts::of(&dossier.vouch);
        let (over, over_class) = verdicts.answer();
        let what = if summary.exposed == 0 {
            "credentials exposed, in what was read".to_owned()
        } else {
            format!("of {} not proven", of(summary.exposed, "credential", "credentials"))
        };
        Self {
            title: Text::from(format!("{} of {} not proven", grouped(summary.owed), grouped(summary.exposed))),
            incident: Text::from(incident.id.as_str()),
            compromised: Text::joined(called.into_iter().map(str::to_owned).chain([compromised(dossier)]), " · "),
            number: grouped(summary.owed),
            is_owed: summary.owed > 0,
            rest: what,
            lead: lead(dossier, summary),
            over,
            over_class,
            conditions: verdicts.counted(),
            as_of: minute(answer.as_of.0),
            as_of_exact: answer.as_of.to_string(),
            known_at: (answer.known_at != answer.as_of).then(|| minute(answer.known_at.0)),
        }
    }
}

/// Returns the summary of an answer, or counts it anew from the obligations.
pub(crate) fn summary(answer: &Answer<Dossier>, dossier: &Dossier) -> Summary {
    answer.summary.clone().or_else(|| dossier.incident.summary.clone()).unwrap_or_else(|| {
        let mut counted = Summary { exposed: dossier.obligations.len(), ..Summary::default() };
        for item in &dossier.obligations {
            match item.state {
                "closed" => counted.closed += 1,
                "cleared" => counted.cleared += 1,
                _ => counted.owed += 1,
            }
            match (item.state, item.grade) {
                ("closed", "A") => counted.closed_grades.a += 1,
                ("closed", "B") => counted.closed_grades.b += 1,
                _ => {}
            }
        }
        counted.created_owed = dossier.created.iter().filter(|made| made.owed).count();
        counted
    })
}

/// What was compromised, from when to when.
fn compromised(dossier: &Dossier) -> String {
    let window = &dossier.incident.window;
    let start = window.start.at.map_or_else(|| "since an unknown day".to_owned(), |at| format!("from {}", bound(at.0)));
    let end = window.end.at.map_or_else(|| "still going on".to_owned(), |at| format!("to {}", bound(at.0)));
    let things: Vec<&str> = dossier.incident.compromised.iter().map(|id| crate::atom::short_name(id)).collect();
    let things = if things.is_empty() { "nothing named".to_owned() } else { things.join(", ") };
    format!("{things} · compromised {start} {end}")
}

/// What the number consists of, in at most four sentences.
fn lead(dossier: &Dossier, summary: &Summary) -> String {
    let owed: Vec<_> = dossier.obligations.iter().filter(|item| is_owed(item.state)).collect();
    let with = |verdict: &str| owed.iter().filter(|item| item.usage.verdict == verdict).count();
    let mut sentences = vec![match (summary.exposed, summary.owed) {
        (0, _) => "Nothing is known to be exposed. That is no proof: see what was not checked.".to_owned(),
        (1, 0) => "The one exposed credential is proven closed or cleared.".to_owned(),
        (_, 0) => "Every exposed credential is proven closed or cleared.".to_owned(),
        _ => uses(dossier, with("used"), with("cannot_tell"), with("tried")),
    }];
    let excepted = owed.iter().filter(|item| item.state == "excepted").count();
    if excepted > 0 {
        sentences.push(format!("{} {} on loan: somebody decided to wait.", capital(excepted), is_are(excepted)));
    }
    if summary.created_owed > 0 {
        let things = if summary.created_owed == 1 { "thing" } else { "things" };
        sentences.push(format!(
            "{} {things} that the intruder made {} owed{}.",
            capital(summary.created_owed),
            is_are(summary.created_owed),
            if summary.owed > 0 { " too" } else { "" }
        ));
    }
    sentences.join(" ")
}

fn uses(dossier: &Dossier, used: usize, untold: usize, tried: usize) -> String {
    let since = dossier.incident.window.start.at.map(|at| format!(" since {}", bound(at.0))).unwrap_or_default();
    let was = |count: usize| if count == 1 { "was" } else { "were" };
    let mut said = match (used, untold) {
        (0, 0) => format!("None was used{since}"),
        (0, _) => format!("Of {} nobody can tell whether it was used{since}", word(untold)),
        (_, 0) => format!("{} {} used{since}", capital(used), was(used)),
        _ => format!("{} {} used{since}, and of {} nobody can tell", capital(used), was(used), word(untold)),
    };
    if tried > 0 {
        said = format!("{said}; {} {} tried", word(tried), was(tried));
    }
    capitalized(&said) + "."
}
