//! When a control holds, and where it stands in the way (semantics 9.15).

use estate::{Mode, down_spans};
use model::{Instant, Span};

use crate::asked::{days, drill, estate};
use crate::told::day;

fn down(set: &str, mode: Mode, compromised: &[&str]) -> Option<Span> {
    let estate = estate(&format!("vendor vendor/v\nvendor vendor/w\ncontrol c {set}"));
    let compromised: Vec<_> = compromised.iter().map(|name| estate.find(name).unwrap()).collect();
    down_spans(&estate, estate.find("c").unwrap(), mode, &compromised)
}

#[test]
fn absent_unknown_partial_and_unsaid_do_not_hold() {
    for mode in [Mode::Drill, Mode::Incident] {
        for set in ["state=absent", "state=unknown", "state=partial", "", "state=absent since=@3"] {
            assert_eq!(down(set, mode, &[]), Some(Span::ALWAYS), "{set}");
        }
    }
}

#[test]
fn enforced_holds_from_its_since() {
    let before = Some(Span { from: Instant::MIN, to: day(3) });
    for mode in [Mode::Drill, Mode::Incident] {
        assert_eq!(down("state=enforced since=@3", mode, &[]), before);
    }
}

#[test]
fn undated_holds_in_a_drill_and_not_over_an_incident() {
    assert_eq!(down("state=enforced", Mode::Drill, &[]), None);
    assert_eq!(down("state=enforced", Mode::Incident, &[]), Some(Span::ALWAYS));
}

#[test]
fn it_does_not_hold_where_it_admits_a_compromised_vendor() {
    for set in ["state=enforced admits=[vendor/w,vendor/v]", "state=enforced since=@3 admits=[vendor/v]"] {
        assert_eq!(down(set, Mode::Drill, &["vendor/v"]), Some(Span::ALWAYS), "{set}");
        assert_ne!(down(set, Mode::Drill, &[]), Some(Span::ALWAYS), "{set}");
    }
    assert_eq!(down("state=enforced admits=[vendor/w]", Mode::Drill, &["vendor/v"]), None);
}

fn gate(control: &str, kind: &str, on: &str) -> [bool; 2] {
    let facts = format!(
        "vendor vendor/v\nidentity i\nsystem s\nsystem g\ncredential k kind={kind}\nedge k held_by vendor/v
        edge k authenticates i\nedge k admits g\nedge s behind g\ncontrol c control={control} state=enforced\nprotects c {on}"
    );
    let asked = drill(&facts, "vendor/v").asked();
    [asked.holds("act:i"), asked.holds("at:s")]
}

#[test]
fn mfa_stops_passwords_only() {
    assert_eq!(gate("mfa", "password", "k"), [false, false]);
    assert_eq!(gate("mfa", "session", "k"), [true, true]);
    assert_eq!(gate("mfa", "api_token", "i"), [true, true]);
    assert_eq!(gate("mfa", "password", "i"), [false, true]);
    assert_eq!(gate("mfa", "password", "k admits g"), [true, false]);
    assert_eq!(gate("ip_allow_list", "session", "k"), [false, false]);
}

#[test]
fn mfa_guards_every_other_step_like_any_control() {
    let facts =
        "identity i\ngroup m\nedge i member_of m\ncontrol c control=mfa state=enforced\nprotects c i member_of m";
    assert!(!drill(facts, "i").asked().holds("act:m"));
}

#[test]
fn detection_stops_nothing() {
    assert_eq!(gate("detection", "password", "k"), [true, true]);
}

#[test]
fn every_guard_must_be_down() {
    let facts = |second: &str| {
        format!(
            "identity i\ngroup m\nedge i member_of m\ncontrol c state=absent\ncontrol d state={second}
            protects c i member_of m\nprotects d i member_of m"
        )
    };
    assert!(!drill(&facts("enforced"), "i").asked().holds("act:m"));
    assert!(drill(&facts("absent"), "i").asked().holds("act:m"));
}

/// A control that protects for a while splits the clause: it stops the step then, and only then.
#[test]
fn a_guard_stands_only_while_it_is_valid() {
    let facts = "identity i\ngroup m\nedge i member_of m valid_to=@8
        control c state=enforced since=@0\nprotects c i member_of m valid_from=@3 valid_to=@5
        control d state=enforced since=@4\nprotects d i member_of m valid_to=@6";
    let mut ask = drill(facts, "i");
    ask.mode = Mode::Incident;
    ask.horizon = days(1, 10);
    let asked = ask.asked();
    let when: Vec<i64> = (1..10).filter(|at| asked.holds_at("act:m", day(*at))).collect();
    assert_eq!(when, [1, 2, 6, 7]);
}
