//! A naive twin of semantics 4, 5, 6, 7 and 9: slow, plain, and written from the text alone. It shares nothing with the
//! project but the types of `model` and of decisions. Over random estates both must give the same answers.

mod book;
mod chance;
mod ends;
mod estates;
mod exposures;
mod reach;
mod same;
mod usage;

use std::collections::{BTreeMap, BTreeSet};

use model::{How, Instant, Judgement, Name, NodeKind, Notice, Span};
use response::{Incident, Version};

use crate::answer::{Answer, Case, Said};
use book::Book;
use ends::{Grade, Judge};
use exposures::{Exposing, Scope, broken, downs};
use reach::{Atom, Clauses, Given};
use usage::Watch;

pub(crate) use same::difference;

/// Answers with the twin.
pub(crate) fn answered(case: &Case) -> Answer {
    let book = Book::new(&case.facts, case.known);
    let scope = Scope::new(&book, notice_at(&case.incident, case.known, case.now).unwrap());
    let judge = Judge { book: &book, scope: Some(&scope) };
    let lives = lives(&book, &judge);
    let exposing = Exposing { book: &book, scope: &scope, lives: &lives, now: case.now };
    let (reasons, ever) = exposing.all(&BTreeSet::new());
    let watch = Watch { book: &book, scope: &scope, lives: &lives, ever: &ever, now: case.now };
    let verdicts: BTreeMap<&Name, &str> = reasons.keys().map(|k| (k, watch.verdict(k))).collect();
    let idle = verdicts.iter().filter(|(_, verdict)| **verdict == "not_used").map(|(k, _)| (*k).clone()).collect();
    let (still, _) = exposing.all(&idle);
    let said = |(k, why): (&Name, &BTreeSet<&'static str>)| {
        let is_cleared = !still.contains_key(k) && watch.uses(k).is_empty();
        let (state, grade) = state(case, &judge, k, is_cleared);
        let verdict = verdicts[k].to_owned();
        (k.to_string(), Said { reasons: why.iter().map(|why| (*why).into()).collect(), state, grade, verdict })
    };
    let mut exposed: BTreeMap<String, Said> = reasons.iter().map(said).collect();
    let is_narrowed = |name: &str| {
        case.incident
            .judged
            .iter()
            .any(|judged| judged.judgement == Judgement::Narrowed && judged.about.as_str() == name)
    };
    let narrowed: BTreeSet<String> = exposed.keys().filter(|name| is_narrowed(name)).cloned().collect();
    exposed.retain(|name, _| !narrowed.contains(name));
    let made = exposing.made(&case.incident, &reasons, &ever, &|what| judge.is_closed(what, case.now));
    let reach = case.vendors.iter().map(|vendor| (vendor.clone(), drill(&book, vendor, case.now, None))).collect();
    let layers = case.vendors.iter().map(|vendor| (vendor.clone(), layers(&book, vendor, case.now)));
    let layers = layers.filter(|(_, lost): &(String, BTreeMap<String, u64>)| !lost.is_empty()).collect();
    Answer { exposed, narrowed, made, reach, layers }
}

fn lives(book: &Book<'_>, judge: &Judge<'_>) -> BTreeMap<Name, Span> {
    book.of_kind(NodeKind::Credential).into_iter().map(|k| (k.clone(), judge.life(k))).collect()
}

/// 4.8: the highest version that was received, of those recorded.
fn notice_at(incident: &Incident, known: Instant, now: Instant) -> Option<&Notice> {
    let recorded = incident.versions.iter().filter(|version| version.recorded <= known);
    let received = recorded.filter(|Version { notice, .. }| notice.received <= now);
    received.map(|version| &version.notice).max_by_key(|notice| notice.version)
}

/// 5.4, with the grade that goes with it.
fn state(case: &Case, judge: &Judge<'_>, k: &Name, is_cleared: bool) -> (String, String) {
    let ends = judge.ends(k);
    let end = judge.deciding(k);
    let grade = end.as_ref().map_or(Grade::D, |end| end.grade);
    let known_end = judge.scope.and_then(|scope| scope.end);
    let is_proven_change = end.as_ref().is_some_and(|end| end.event.how == How::Changed && end.grade >= Grade::B);
    let counts = end.as_ref().is_some_and(|end| end.counts);
    let judged = |fits: &dyn Fn(&Judgement) -> bool| {
        case.incident.judged.iter().any(|judged| judged.about == *k && fits(&judged.judgement))
    };
    let (state, grade) = if ends.last().is_some_and(|last| last.has_life_after) {
        ("reopened", Grade::D)
    } else if judge.is_closed(k, case.now) {
        ("closed", grade)
    } else if was_closed(case, k) {
        ("reopened", Grade::D)
    } else if is_cleared {
        ("cleared", grade)
    } else if counts && end.is_some_and(|end| end.dead > case.now) {
        ("pending", grade)
    } else if counts {
        ("unenforced", grade)
    } else if is_proven_change && known_end.is_none() {
        ("provisional", grade)
    } else if is_proven_change {
        ("too_early", grade)
    } else if grade == Grade::C {
        ("said", grade)
    } else if ends.last().is_some_and(|last| last.is_suspension) {
        ("suspended", Grade::D)
    } else if judged(&|judgement| matches!(judgement, Judgement::Excepted { until } if case.now <= *until)) {
        ("excepted", Grade::D)
    } else if judged(&|judgement| matches!(judgement, Judgement::Planned { due: Some(_), .. })) {
        ("planned", Grade::D)
    } else {
        ("untouched", Grade::D)
    };
    (state.to_owned(), format!("{grade:?}"))
}

/// 5.4 `reopened`: closed as known at any earlier instant at which anything was recorded, and exposed by the notice that
/// counted then.
fn was_closed(case: &Case, k: &Name) -> bool {
    let facts = case.facts.iter().map(|(recorded, _)| *recorded);
    let recorded: BTreeSet<Instant> =
        facts.chain(case.incident.versions.iter().map(|version| version.recorded)).collect();
    recorded.into_iter().filter(|known| *known < case.known).any(|known| {
        let book = Book::new(&case.facts, known);
        notice_at(&case.incident, known, case.now).is_some_and(|notice| {
            let scope = Scope::new(&book, notice);
            Judge { book: &book, scope: Some(&scope) }.is_closed(k, case.now) && was_exposed(case, notice, k)
        })
    })
}

/// Exposed by a version of the notice, by what is known now.
fn was_exposed(case: &Case, notice: &Notice, k: &Name) -> bool {
    let book = Book::new(&case.facts, case.known);
    let scope = Scope::new(&book, notice);
    let lives = lives(&book, &Judge { book: &book, scope: Some(&scope) });
    let exposing = Exposing { book: &book, scope: &scope, lives: &lives, now: case.now };
    exposing.all(&BTreeSet::new()).0.contains_key(k)
}

/// 9.16, 9.18: one vendor, one instant, one control more enforced or none.
fn drill(book: &Book<'_>, vendor: &str, now: Instant, enforced: Option<&Name>) -> BTreeSet<String> {
    let judge = Judge { book, scope: None };
    let lives = lives(book, &judge);
    let mut clauses = Clauses::new(book, &lives);
    let stated: Vec<Name> =
        book.kinds.keys().filter(|name| name.as_str() == vendor).map(|name| (*name).clone()).collect();
    let compromised: Vec<&Name> = stated.iter().collect();
    let admits = |control: &Name| book.names(control, "admits").iter().any(|vendor| compromised.contains(&vendor));
    let mut given = downs(book, &clauses, &compromised, true);
    given.retain(|given| match &given.atom {
        Atom::Down(control) => enforced != Some(control) || admits(control),
        _ => true,
    });
    for (thing, span) in broken(book, &stated, Span::ALWAYS) {
        given.push(Given { atom: Atom::Broken(thing), span, carried: true });
    }
    let ever = clauses.run(&given, &[now], &BTreeSet::new());
    let shown = ever.iter().filter(|atom| matches!(atom, Atom::Have(_) | Atom::Act(_) | Atom::On(..)));
    shown.map(ToString::to_string).collect()
}

/// 9.18: how many atoms fewer for each control that does not hold yet; those that change nothing are left out.
fn layers(book: &Book<'_>, vendor: &str, now: Instant) -> BTreeMap<String, u64> {
    let before = drill(book, vendor, now, None).len();
    let lost = book.of_kind(NodeKind::Control).into_iter().map(|control| {
        let after = drill(book, vendor, now, Some(control)).len();
        (control.to_string(), (before - after) as u64)
    });
    lost.filter(|(_, lost)| *lost > 0).collect()
}
