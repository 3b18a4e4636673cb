//! What is exposed, cleared, made and narrowed away, at the edges (semantics 4).

use model::{Indicator, IndicatorKind, Instant, Judgement};

use crate::small::{Small, judged, notice};
use crate::told::day;

const VENDOR: &str = "vendor vendor/v\ncredential acme/k\n";

/// The reasons of `x`, where a vendor is compromised on days 2 to 4.
fn reasons(facts: &str) -> String {
    let mut small = Small::new(&format!("{VENDOR}{facts}"));
    small.notices = vec![notice(&["vendor/v"], Some(2), Some(4))];
    small.answer().exposed.get("x").map_or(String::new(), |said| said.reasons.join(" "))
}

#[test]
fn it_was_readable_at_an_instant_of_the_window_within_life_and_validity() {
    for (facts, why) in [
        ("credential x\nedge x held_by vendor/v", "held_by"),
        ("credential x\nedge x held_by vendor/v valid_to=@2", ""),
        ("credential x\nedge x held_by vendor/v valid_to=@2+1", "held_by"),
        ("credential x\nedge x held_by vendor/v valid_from=@4", ""),
        ("credential x created=@4\nedge x held_by vendor/v", ""),
        ("credential x created=@3+86399\nedge x held_by vendor/v", "held_by"),
        ("credential x\nended x how=rotated at=@2 by=issuer\nedge x held_by vendor/v", ""),
        ("credential x\nended x how=rotated at=@2+1 by=issuer\nedge x held_by vendor/v", "held_by"),
        ("credential x\nedge x held_by vendor/v valid_to=@3\nended x how=rotated at=@2+1 by=issuer", "held_by"),
        ("credential x created=@3\nedge x held_by vendor/v valid_to=@3", ""),
        ("credential x\nsystem s\nedge s operated_by vendor/v\nedge x issued_by s", "issued_by"),
        ("credential x\nsystem s\nedge s operated_by vendor/v valid_to=@3\nedge x issued_by s valid_from=@3", ""),
        ("credential x\nsystem s\nedge s operated_by vendor/v\nedge x stored_in s form=encrypted key=y", "stored_in"),
        ("credential x\nsystem s\nedge s operated_by vendor/v\nedge x stored_in s form=hashed", ""),
        (
            "credential x kind=password\nsystem s\nedge s operated_by vendor/v\nedge x stored_in s form=hashed",
            "stored_in",
        ),
        ("credential x\napplication a\nedge a provided_by vendor/v\nedge a uses x", "used_by"),
        ("credential x\napplication a\nedge a provided_by vendor/v\nedge a uses x valid_to=@2", ""),
        ("credential x\nsystem s\nedge s operated_by vendor/v\nedge x accepted_by s", ""),
    ] {
        assert_eq!(reasons(facts), why, "{facts}");
    }
}

#[test]
fn what_was_minted_since_the_window_began_is_exposed() {
    for (created, why) in
        [("created=@2", "derived_from"), ("created=@1+86399", ""), ("", "derived_from"), ("created=@9", "derived_from")]
    {
        assert_eq!(
            reasons(&format!("credential x {created}\nedge x derived_from acme/k valid_to=@0")),
            why,
            "{created}"
        );
    }
}

#[test]
fn an_indicator_is_matched_by_a_use_that_is_not_ours_and_before_now() {
    let hit = |used: &str, first_seen: Option<Instant>| {
        let mut small = Small::new(&format!("{VENDOR}credential x\nused x outcome=failure {used}"));
        let kind = IndicatorKind::Ipv4;
        small.notices[0].indicators = vec![Indicator { kind, value: "203.0.113.9".into(), first_seen }];
        small.answer().exposed.contains_key("x")
    };
    let from = "address=203.0.113.9";
    assert!(hit(&format!("at=@1 {from}"), None));
    assert!(hit("at=@1 indicator=203.0.113.9", None));
    assert!(hit(&format!("at=@1 {from} indicator=elsewhere"), None), "either fits");
    assert!(!hit(&format!("at=@1 {from} own=true"), None));
    assert!(!hit(&format!("at=@10 {from}"), None) && hit(&format!("at=@9 {from}"), None));
    assert!(hit(&format!("at=@3 {from}"), Some(day(3))) && !hit(&format!("at=@3 {from}"), Some(day(4))));
    assert!(!hit("at=@1 address=198.51.100.7", None));
}

#[test]
fn networks_addresses_and_agents_match_as_they_do_in_logs() {
    use IndicatorKind::{Account, Cidr, Ipv4, Ipv6, UserAgent};
    for (kind, value, used, fits) in [
        (Cidr, "203.0.113.0/24", "address=203.0.113.200", true),
        (Cidr, "203.0.113.0/25", "address=203.0.113.200", false),
        (Cidr, "2001:db8::/32", "address=2001:db8::7", true),
        (Ipv4, "203.0.113.9", "address=::ffff:203.0.113.9", true),
        (Ipv6, "2001:db8::1", "address=2001:DB8:0::1", true),
        (UserAgent, "curl/8.1", "agent=Curl/8.1", true),
        (UserAgent, "curl/8.1", "agent=curl/8.10", false),
        (UserAgent, "*sliver*", "agent=go-Sliver/1", true),
        (UserAgent, "curl/8.1", "address=curl/8.1", false),
        (Account, "bob", "indicator=bob", true),
        (Account, "bob", "agent=bob", false),
    ] {
        let mut small = Small::new(&format!("{VENDOR}credential x\nused x at=@3 outcome=failure {used}"));
        small.notices[0].indicators = vec![Indicator { kind, value: value.into(), first_seen: None }];
        assert_eq!(small.answer().exposed.contains_key("x"), fits, "{value} and {used}");
    }
}

/// `acme/k` was not used, and only through it is `x` reached.
const REACHED: &str =
    "credential acme/k\nsystem s\nsystem t\nidentity i\nedge acme/k issued_by s\nedge acme/k authenticates i
    credential x\nedge i may t level=read\nedge x stored_in t form=plain
    coverage acme from=@0 to=@10 lag_seconds=0 read_at=@10 recorded_by=s";

#[test]
fn what_is_reached_only_through_what_was_not_used_is_cleared_unless_a_use_was_seen() {
    let state = |more: &str| {
        let answer = Small::new(&format!("{REACHED}\n{more}")).answer();
        let said = &answer.exposed["x"];
        assert_eq!(said.reasons, ["reached_through"], "{more}");
        said.state.clone()
    };
    assert_eq!(state(""), "cleared");
    assert_eq!(state("used acme/k at=@3 outcome=failure"), "untouched", "tried, not unused");
    assert_eq!(state("used x at=@3 outcome=failure attribution=address"), "untouched");
    assert_eq!(state("used x at=@3 outcome=failure own=true"), "cleared");
    assert_eq!(state("used x at=@1 outcome=success"), "cleared", "before its window");
    assert_eq!(state("credential y\nedge y derived_from x\nused y at=@3 outcome=failure"), "untouched");
    assert_eq!(state("ended x how=rotated at=@9 by=issuer"), "closed");
}

#[test]
fn reached_through_is_the_reason_of_those_that_have_no_other() {
    let more = "credential w\nedge w stored_in t form=plain\nedge x derived_from w";
    let exposed = Small::new(&format!("{REACHED}\n{more}")).answer().exposed;
    assert_eq!(exposed["w"].reasons, ["reached_through"]);
    assert_eq!(exposed["x"].reasons, ["derived_from"]);
}

#[test]
fn an_exposed_credential_is_in_hand_from_its_creation_on() {
    let reached = |created: &str| {
        let mut small = Small::new(&format!(
            "credential acme/k created={created}\ncredential x\nidentity i\nsystem t\nedge i may t level=read
            edge x stored_in t form=encrypted key=acme/k"
        ));
        small.notices = vec![notice(&["i"], Some(2), Some(4))];
        small.answer().exposed.contains_key("x")
    };
    assert!(reached("@1") && reached("@3+86399"));
    assert!(!reached("@4"), "whoever could read it had no key yet");
}

#[test]
fn what_is_held_directly_is_never_cleared() {
    assert_eq!(Small::new(REACHED).stands(), "untouched D");
}

fn made(events: &str, judgements: &[(&str, Judgement)]) -> Vec<String> {
    let mut small = Small::new(&format!("credential acme/k\nidentity i\nedge acme/k authenticates i\n{events}"));
    small.judged = judgements.iter().map(|(about, judgement)| judged(about, judgement.clone())).collect();
    let made = small.answer().made.into_iter();
    made.map(|(what, by, owed)| format!("{what} by {by}{}", if owed { "" } else { ", not owed" })).collect()
}

#[test]
fn what_the_intruder_made_is_owed_until_its_end_or_a_decision() {
    assert_eq!(made("created by=acme/k what=x at=@2", &[]), ["x by acme/k"], "s itself is included");
    assert_eq!(made("created by=i what=x at=@9", &[]), ["x by i"], "what an exposed credential authenticates");
    assert!(made("created by=acme/k what=x at=@1+86399", &[]).is_empty());
    assert!(made("created by=acme/k what=x at=@10", &[]).is_empty(), "not before now");
    assert!(made("identity j\ncreated by=j what=x at=@3", &[]).is_empty());
    let ended = |how: &str| format!("created by=acme/k what=x at=@3\nended x how={how}");
    assert_eq!(made(&ended("decommissioned at=@5 by=issuer"), &[]), ["x by acme/k, not owed"]);
    assert_eq!(made(&ended("decommissioned at=@5 by=ann"), &[]), ["x by acme/k"]);
    assert_eq!(made(&ended("suspended at=@5 by=issuer"), &[]), ["x by acme/k"]);
    let alive = ended("changed at=@5 by=issuer\nended x how=suspended at=@6 by=issuer\nused x at=@7 outcome=success");
    assert_eq!(made(&alive, &[]), ["x by acme/k"], "life after its last end or suspension");
    let one = "created by=acme/k what=x at=@3";
    assert_eq!(made(one, &[("x", Judgement::Legitimate)]), ["x by acme/k, not owed"]);
    assert_eq!(made(one, &[("x", Judgement::Narrowed), ("acme/k", Judgement::Legitimate)]), ["x by acme/k"]);
}

#[test]
fn what_was_made_makes_more_from_then_on() {
    let chain = |first: &str, then: &str| {
        made(&format!("created by=y what=z at={then}\ncreated by=acme/k what=y at={first}"), &[])
    };
    assert_eq!(chain("@3", "@4"), ["y by acme/k", "z by y"]);
    assert_eq!(chain("@3", "@3"), ["y by acme/k", "z by y"], "at one instant, in whatever order they stand");
    assert_eq!(chain("@4", "@3"), ["y by acme/k"]);
    let through = "identity j\nedge x authenticates j\ncreated by=acme/k what=x at=@3\ncreated by=j what=z at=@4";
    assert_eq!(made(through, &[]), ["x by acme/k", "z by j"]);
}

#[test]
fn what_was_narrowed_away_stays_visible_and_still_leads_on() {
    let mut small = Small::new("credential acme/k\ncredential x\nedge x derived_from acme/k");
    small.judged = vec![judged("acme/k", Judgement::Narrowed), judged("unknown", Judgement::Narrowed)];
    let answer = small.answer();
    assert_eq!(answer.exposed.keys().collect::<Vec<_>>(), ["x"]);
    assert_eq!(answer.narrowed.iter().collect::<Vec<_>>(), ["acme/k"]);
}
