//! When we may vouch (semantics 10): each condition holds, fails, or was not checked.

use std::collections::BTreeSet;

use model::{Indicator, IndicatorKind, Judgement, Span};
use response::{Condition, Hunt, Outside, OwedRun, Question, State, Vouched, assess, drill, vouch};

use crate::answer::estate_of;
use crate::small::{Small, judged, name};
use crate::told::day;

/// Everything done: closed, no sessions, logs whole, checked, anchored.
const DONE: &str = "credential acme/k session_seconds=0\nsystem s\nedge acme/k issued_by s
    ended acme/k how=rotated at=@5 by=issuer
    coverage acme from=@0 to=@10 lag_seconds=0 read_at=@10 recorded_by=s";

fn sound() -> Outside {
    Outside { gaps: 0, ledger_verified: true, anchored: Some("printed".into()), hunts: Vec::new() }
}

fn conditions(small: &Small, outside: &Outside) -> Vec<Condition> {
    let case = small.case();
    let estate = estate_of(&case.facts);
    let question = Question { estate: &estate, incident: &case.incident, now: case.now, known: case.known };
    let assessment = assess(question).unwrap().unwrap();
    let owed: Vec<_> = assessment.owed().collect();
    let run = drill(&estate, &|node| assessment.life(node), case.now, &[], &owed).unwrap();
    vouch(&estate, &case.incident, &assessment, &OwedRun(&run), outside, case.now)
}

/// One condition of the eight.
fn asked(small: &Small, outside: &Outside, number: usize) -> Vouched {
    conditions(small, outside)[number].verdict
}

fn facts(facts: &str, number: usize) -> Vouched {
    asked(&Small::new(facts), &sound(), number)
}

#[test]
fn when_everything_is_done_every_condition_holds() {
    let conditions = conditions(&Small::new(DONE), &sound());
    assert_eq!(conditions.len(), 8);
    for condition in conditions {
        assert_eq!(condition.verdict, Vouched::Holds, "{}: {}", condition.condition, condition.because);
    }
}

#[test]
fn every_obligation_is_closed_or_cleared() {
    assert_eq!(facts(&DONE.replace("by=issuer", "by=ann"), 0), Vouched::Fails);
    assert_eq!(facts("system s", 0), Vouched::NotChecked, "the notice names what nobody knows");
    for state in State::ALL {
        assert_eq!(state.is_owed(), !matches!(state, State::Closed | State::Cleared), "{}", state.as_str());
    }
}

#[test]
fn nothing_created_is_left() {
    let made = format!("{DONE}\ncreated by=acme/k what=x at=@3");
    assert_eq!(facts(&made, 1), Vouched::Fails);
    assert_eq!(facts(&format!("{made}\nended x how=decommissioned at=@4 by=issuer"), 1), Vouched::Holds);
}

#[test]
fn every_use_is_told_or_accepted() {
    let mut small = Small::new(&DONE.replace("coverage acme", "coverage other"));
    assert_eq!(asked(&small, &sound(), 2), Vouched::Fails);
    small.judged = vec![judged("acme/k", Judgement::Legitimate)];
    assert_eq!(asked(&small, &sound(), 2), Vouched::Fails);
    small.judged = vec![judged("acme/k", Judgement::UseAccepted)];
    assert_eq!(asked(&small, &sound(), 2), Vouched::Holds);
    small.judged = vec![judged("acme/k", Judgement::Narrowed)];
    assert_eq!(asked(&small, &sound(), 2), Vouched::Holds, "what was narrowed away is not asked for");
    assert_eq!(facts(&format!("{DONE}\nused acme/k at=@3 outcome=success"), 2), Vouched::Holds, "used is told");
}

#[test]
fn the_sessions_of_what_is_closed_are_over() {
    let longest = |seconds: &str| facts(&DONE.replace("session_seconds=0", seconds), 3);
    assert_eq!(longest("session_seconds=432000"), Vouched::Holds, "five days, to the second");
    assert_eq!(longest("session_seconds=432001"), Vouched::Fails);
    assert_eq!(longest(""), Vouched::NotChecked);
    let minted = |more: &str| {
        facts(&format!("{}\nedge m derived_from acme/k\n{more}", DONE.replace("session_seconds=0", "")), 3)
    };
    assert_eq!(minted("credential m"), Vouched::Fails, "a session that nobody ended");
    assert_eq!(minted("ended m how=rotated at=@6 by=issuer"), Vouched::NotChecked);
    assert_eq!(
        facts(&DONE.replace("session_seconds=0", "").replace("by=issuer", "by=ann"), 3),
        Vouched::Holds,
        "closed ones only"
    );
}

#[test]
fn no_issuer_that_proves_an_end_is_reached() {
    let reached = |level: &str| {
        format!(
            "{DONE}\ncredential x\nedge x derived_from acme/k\nidentity i\nedge x authenticates i\nedge i may s level={level}"
        )
    };
    assert_eq!(facts(&reached("write"), 4), Vouched::Fails);
    assert_eq!(facts(&reached("read"), 4), Vouched::Holds);
    assert_eq!(facts(&format!("{}\nended x how=rotated at=@9 by=issuer", reached("write")), 4), Vouched::Holds);
    let tried = "door d system=s scope_free=true
        probe acme/k presented=old answer=refused way=401 at=@5 place=p door=d
        probe acme/k presented=made_up answer=refused way=401 at=@5 place=p door=d
        probe acme/k presented=new answer=accepted at=@5 place=p door=d";
    assert_eq!(facts(&format!("{}\n{tried}", reached("write")), 4), Vouched::Holds, "we tried it ourselves");
    let said = reached("write").replace("at=@5 by=issuer", "at=@5 by=ann");
    assert_eq!(facts(&said, 4), Vouched::Holds, "its record proves no end");
}

#[test]
fn the_indicators_were_hunted_over_the_whole_window_in_every_log() {
    let value = || "203.0.113.9".to_owned();
    let mut small = Small::new(DONE);
    small.notices[0].indicators = vec![Indicator { kind: IndicatorKind::Ipv4, value: value(), first_seen: None }];
    let hunt = |log: &str, from: i64, to: i64| Hunt {
        recorded_by: log.to_owned(),
        span: Span { from: day(from), to: day(to) },
        values: BTreeSet::from([value(), "another".to_owned()]),
    };
    let hunted = |small: &Small, hunts: Vec<Hunt>| asked(small, &Outside { hunts, ..sound() }, 5);
    assert_eq!(hunted(&small, vec![]), Vouched::NotChecked);
    assert_eq!(hunted(&small, vec![hunt("s", 2, 4)]), Vouched::Holds);
    assert_eq!(hunted(&small, vec![hunt("s", 2, 3), hunt("s", 3, 4)]), Vouched::Holds);
    assert_eq!(hunted(&small, vec![hunt("s", 2, 3)]), Vouched::NotChecked);
    assert_eq!(hunted(&small, vec![hunt("s", 3, 4)]), Vouched::NotChecked);
    assert_eq!(hunted(&small, vec![hunt("s", 2, 4), hunt("t", 2, 3)]), Vouched::NotChecked, "another log, in part");
    let other = Hunt { values: BTreeSet::from(["another".to_owned()]), ..hunt("s", 2, 4) };
    assert_eq!(hunted(&small, vec![other]), Vouched::NotChecked, "for something else");
    small.batches = vec!["credential acme/k".into()];
    assert_eq!(hunted(&small, vec![]), Vouched::NotChecked, "no log was read");
    small.notices[0].indicators.clear();
    assert_eq!(hunted(&small, vec![]), Vouched::Holds, "the notice gives none");
}

#[test]
fn no_source_has_a_gap_and_everything_named_is_known() {
    assert_eq!(asked(&Small::new(DONE), &Outside { gaps: 1, ..sound() }, 6), Vouched::Fails);
    let mut small = Small::new(DONE);
    small.notices[0].compromised.push(name("vendor/unknown"));
    assert_eq!(asked(&small, &sound(), 6), Vouched::Fails);
}

#[test]
fn the_ledger_verifies_and_is_anchored() {
    let ledger = |ledger_verified, anchored: Option<&str>| {
        let anchored = anchored.map(str::to_owned);
        asked(&Small::new(DONE), &Outside { ledger_verified, anchored, ..sound() }, 7)
    };
    assert_eq!(ledger(true, Some("printed")), Vouched::Holds);
    assert_eq!(ledger(true, None), Vouched::Fails);
    assert_eq!(ledger(false, Some("printed")), Vouched::NotChecked);
}
