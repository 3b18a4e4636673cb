//! Verdicts of use at their edges (semantics 7).

use std::fmt::Write as _;

use response::Verdict;

use crate::small::{Small, notice};

const COVERED: &str =
    "system s\nedge acme/k issued_by s\ncoverage acme from=@0 to=@10 lag_seconds=300 read_at=@10+300 recorded_by=s";

fn verdict(facts: &str) -> String {
    Small::new(&format!("{COVERED}\n{facts}")).k().verdict
}

#[test]
fn the_verdicts() {
    for (used, verdict_) in [
        ("credential acme/k", "not_used"),
        ("used acme/k at=@5 outcome=success", "used"),
        ("used acme/k at=@5 outcome=success attribution=session", "used"),
        ("used acme/k at=@5 outcome=success attribution=app", "cannot_tell"),
        ("used acme/k at=@5 outcome=success attribution=principal", "cannot_tell"),
        ("used acme/k at=@5 outcome=success attribution=address", "cannot_tell"),
        ("used acme/k at=@5 outcome=failure attribution=address", "tried"),
        ("used acme/k at=@5 outcome=success own=true", "not_used"),
        ("used acme/k at=@5 outcome=success attribution=app\nused acme/k at=@6 outcome=success", "used"),
        ("used acme/k at=@5 outcome=failure\ncredential acme/k kind=signing_key", "cannot_tell"),
    ] {
        assert_eq!(verdict(used), verdict_, "{used}");
    }
}

#[test]
fn the_window_of_use_is_half_open() {
    let used = |at: &str, facts: &str| verdict(&format!("{facts}\nused acme/k at={at} outcome=success"));
    assert_eq!(used("@2", "credential acme/k"), "used", "s is included");
    assert_eq!(used("@1+86399", "credential acme/k"), "not_used");
    assert_eq!(used("@3", "credential acme/k created=@3"), "used", "the creation is included");
    assert_eq!(used("@2+86399", "credential acme/k created=@3"), "not_used");
    assert_eq!(used("@9+86399", "credential acme/k"), "used", "long after the window");
    assert_eq!(used("@10", "credential acme/k"), "not_used", "now is not");
    let dead = "ended acme/k how=changed at=@5 by=issuer";
    assert_eq!(used("@4+86399", dead), "used");
    assert_eq!(used("@5", dead), "not_used", "dead is not");
}

#[test]
fn uses_of_what_was_minted_count_each_until_its_own_dead() {
    let minted = "credential acme/x created=@2\ncredential acme/y\nedge acme/x derived_from acme/k\nedge acme/y derived_from acme/x
        edge acme/x issued_by s\nedge acme/y issued_by s\nended acme/k how=rotated at=@3 by=issuer";
    assert_eq!(verdict(minted), "not_used");
    assert_eq!(verdict(&format!("{minted}\nused acme/y at=@5 outcome=success")), "used");
    assert_eq!(
        verdict(&format!("{minted}\nended acme/x how=changed at=@5 by=issuer\nused acme/x at=@5 outcome=success")),
        "not_used"
    );
    let older = minted.replace("created=@2", "created=@1");
    assert_eq!(verdict(&format!("{older}\nused acme/x at=@5 outcome=success")), "not_used", "minted before s");
    let unseen = minted.replace("edge acme/y issued_by s", "");
    assert_eq!(verdict(&unseen), "cannot_tell", "no system is known that accepts it");
}

/// A member with two parents is counted once above them, and a circle ends.
#[test]
fn a_family_counts_each_member_once_however_it_is_tied() {
    let family = "credential acme/a\ncredential acme/b\ncredential acme/c\nedge acme/a derived_from acme/k
        edge acme/b derived_from acme/k\nedge acme/c derived_from acme/a\nedge acme/c derived_from acme/b
        credential acme/x\ncredential acme/y\nedge acme/x derived_from acme/y\nedge acme/y derived_from acme/x
        edge acme/x derived_from acme/k
        used acme/c at=@5 outcome=success\nused acme/y at=@6 outcome=failure";
    let small = Small::new(&format!("credential acme/k\n{family}"));
    let counts = |node: &str| {
        let used = small.uses()[node].clone();
        (used.count, used.failures)
    };
    for (node, expected) in
        [("acme/k", (1, 1)), ("acme/a", (1, 0)), ("acme/c", (1, 0)), ("acme/x", (0, 1)), ("acme/y", (0, 1))]
    {
        assert_eq!(counts(node), expected, "{node}");
    }
}

/// What is seen of the last of a chain counts for all of it. Where each is looked at once, that takes a moment.
#[test]
fn the_last_of_a_long_chain_counts_for_all() {
    const LENGTH: usize = 3_000;
    let mut facts = String::from("credential acme/k\n");
    let mut parent = "acme/k".to_owned();
    for at in 0..LENGTH {
        let child = format!("acme/{at:04}");
        writeln!(facts, "credential {child}\nedge {child} derived_from {parent}").unwrap();
        parent = child;
    }
    write!(facts, "used {parent} at=@5 outcome=success").unwrap();
    let uses = Small::new(&facts).uses();
    assert_eq!(uses.len(), LENGTH + 1);
    assert!(uses.values().all(|used| used.verdict == Verdict::Used && used.count == 1));
}

fn covered(rows: &str, more: &str) -> bool {
    let verdict =
        Small::new(&format!("credential acme/k\nsystem s\nsystem t\nedge acme/k issued_by s\n{rows}\n{more}"))
            .k()
            .verdict;
    assert!(["not_used", "cannot_tell"].contains(&verdict.as_str()));
    verdict == "not_used"
}

fn row(from: &str, to: &str) -> String {
    format!("coverage acme from={from} to={to} lag_seconds=0 read_at=@20 recorded_by=s")
}

#[test]
fn rows_leave_no_hole_and_may_stop_24_hours_before_now_while_it_is_alive() {
    assert!(covered(&row("@2", "@9"), ""));
    assert!(!covered(&row("@2+1", "@9"), ""));
    assert!(!covered(&row("@2", "@8+86399"), ""));
    assert!(covered(&format!("{}\n{}", row("@2", "@5"), row("@5", "@9")), ""));
    assert!(!covered(&format!("{}\n{}", row("@2", "@5"), row("@5+1", "@9")), ""));
    let dead = "ended acme/k how=rotated at=@8 by=issuer";
    assert!(covered(&row("@2", "@8"), dead));
    assert!(!covered(&row("@2", "@7+86399"), dead), "once dead, no allowance");
    let dead_now = "ended acme/k how=rotated at=@10 by=issuer";
    assert!(!covered(&row("@2", "@9"), dead_now), "dead now is not alive");
    assert!(covered("", "ended acme/k how=rotated at=@2 by=issuer"), "an empty window is covered");
    assert!(!covered("", "ended acme/k how=rotated at=@2 by=issuer\ncredential acme/k kind=webhook_secret"));
    let nowhere = |end: &str| Small::new(&format!("credential acme/k\n{end}")).k().verdict;
    assert_eq!(nowhere("ended acme/k how=rotated at=@2 by=issuer"), "not_used", "so is one that no system accepts");
    assert_eq!(nowhere("ended acme/k how=rotated at=@2+1 by=issuer"), "cannot_tell");
}

#[test]
fn a_row_counts_only_if_it_is_exact_read_late_enough_and_of_that_system() {
    let good = "coverage acme from=@0 to=@10 lag_seconds=60 read_at=@10+60 recorded_by=s";
    assert!(covered(good, ""));
    for (part, other) in
        [("read_at=@10+60", "read_at=@10+59"), ("recorded_by=s", "recorded_by=t"), ("coverage acme", "coverage other")]
    {
        assert!(!covered(&good.replace(part, other), ""), "{other}");
    }
    assert!(covered(&format!("{good} attribution=exact"), ""));
    for attribution in ["session", "app", "principal", "address"] {
        assert!(!covered(&format!("{good} attribution={attribution}"), ""), "{attribution}");
    }
}

#[test]
fn every_system_that_ever_accepted_it_must_be_covered() {
    let (rows, elsewhere) = (row("@0", "@10"), "edge acme/k accepted_by t valid_to=@1");
    assert!(!covered(&rows, elsewhere));
    assert!(covered(&format!("{rows}\n{}", rows.replace("recorded_by=s", "recorded_by=t")), elsewhere));
}

#[test]
fn a_log_within_the_intruders_reach_does_not_count() {
    let asked = |more: &str, compromised: &[&str]| {
        let mut small = Small::new(&format!(
            "vendor vendor/v\ncredential acme/k\nsystem s\nidentity i\nedge acme/k issued_by s\n{}\n{more}",
            row("@0", "@10")
        ));
        small.notices = vec![notice(compromised, Some(2), Some(4))];
        small.k().verdict
    };
    assert_eq!(asked("", &[]), "not_used");
    assert_eq!(asked("", &["s"]), "cannot_tell");
    assert_eq!(asked("edge s operated_by vendor/v", &["vendor/v"]), "cannot_tell");
    assert_eq!(asked("edge s operated_by vendor/v valid_to=@2", &["vendor/v"]), "not_used");
    assert_eq!(asked("edge i may s level=write", &["i"]), "cannot_tell");
    assert_eq!(asked("edge i may s level=read", &["i"]), "not_used");
}
