//! Proof grades at their edges (semantics 6): 60 seconds exactly, equal instants, grace, ways, lists.

use crate::small::{Small, notice, stands};

const GROUND: &str =
    "credential acme/k\nsystem s\nsystem t\nedge acme/k issued_by s\nended acme/k how=rotated at=@5 by=ann
    door d system=s scope_free=true grace_seconds=60\ndoor e system=s\ndoor f system=t scope_free=true";

/// One probe of a trial.
fn probe(presented: &str, answer: &str, at: i64, rest: &str) -> String {
    let rest = format!("{rest} place=p door=d");
    let first = |key: &str| rest.split_whitespace().find(|word| word.starts_with(key)).unwrap_or("").to_owned();
    let (place, door, way) = (first("place="), first("door="), first("way="));
    format!("probe acme/k presented={presented} answer={answer} at=@5+{at} {place} {door} {way}")
}

fn trial(old: i64, made_up: i64, last: i64) -> String {
    let probes = [
        probe("old", "refused", old, "way=401"),
        probe("made_up", "refused", made_up, "way=401"),
        probe("new", "accepted", last, ""),
    ];
    format!("{GROUND}\n{}", probes.join("\n"))
}

#[test]
fn sixty_seconds_are_within_and_sixty_one_are_not() {
    assert_eq!(stands(&trial(60, 80, 120)), "closed A");
    assert_eq!(stands(&trial(60, 80, 121)), "said C");
}

#[test]
fn equal_instants_are_in_order_and_wrong_order_is_not() {
    assert_eq!(stands(&trial(60, 60, 60)), "closed A");
    assert_eq!(stands(&trial(61, 60, 62)), "said C");
    assert_eq!(stands(&trial(60, 62, 61)), "said C");
}

#[test]
fn a_trial_begins_at_the_end_of_the_grace_and_not_before() {
    assert_eq!(stands(&trial(60, 61, 62)), "closed A");
    assert_eq!(stands(&trial(59, 60, 61)), "said C");
}

#[test]
fn the_grace_is_the_longest_of_the_doors_that_ever_accepted_it() {
    let more = |facts: &str| stands(&format!("{}\n{facts}", trial(60, 61, 62)));
    assert_eq!(more("door g system=s grace_seconds=90"), "said C");
    assert_eq!(more("door g system=t grace_seconds=90"), "closed A", "t never accepted it");
    assert_eq!(more("door g system=t grace_seconds=90\nedge acme/k accepted_by t valid_to=@0"), "said C");
}

#[test]
fn the_way_must_be_stated_and_equal() {
    let ways = |old: &str, made_up: &str| {
        let probes = [
            probe("old", "refused", 60, old),
            probe("made_up", "refused", 61, made_up),
            probe("new", "accepted", 62, ""),
        ];
        stands(&format!("{GROUND}\n{}", probes.join("\n")))
    };
    assert_eq!(ways("way=401", "way=401"), "closed A");
    assert_eq!(ways("way=401", "way=403"), "said C");
    assert_eq!(ways("way=401", ""), "said C");
    assert_eq!(ways("", ""), "said C");
}

#[test]
fn each_part_is_at_one_door_from_one_place_with_its_value_and_its_answer() {
    let good = ["old refused way=401", "made_up refused way=401", "new accepted"];
    let with = |at: usize, part: &str| {
        let mut parts = good;
        parts[at] = part;
        let probes = (60..).zip(parts).map(|(second, part)| {
            let (presented, rest) = part.split_once(' ').unwrap();
            let (answer, rest) = rest.split_once(' ').unwrap_or((rest, ""));
            probe(presented, answer, second, rest)
        });
        stands(&format!("{GROUND}\n{}", probes.collect::<Vec<_>>().join("\n")))
    };
    assert_eq!(with(0, good[0]), "closed A");
    for (at, part) in [
        (0, "old failed way=401"),
        (0, "old refused way=401 place=q"),
        (0, "old refused way=401 door=e"),
        (0, "live refused way=401"),
        (1, "made_up failed way=401"),
        (1, "made_up refused way=401 place=q"),
        (1, "made_up refused way=401 door=e"),
        (1, "old refused way=401"),
        (2, "new failed"),
        (2, "new refused"),
        (2, "new accepted place=q"),
        (2, "new accepted door=e"),
        (2, "live accepted"),
    ] {
        assert_eq!(with(at, part), "said C", "{part}");
    }
}

#[test]
fn a_living_one_is_the_positive_control_where_nothing_replaced_it() {
    let facts = |how: &str, good: &str| {
        trial(60, 61, 62)
            .replace("how=rotated", &format!("how={how}"))
            .replace("presented=new", &format!("presented={good}"))
    };
    for how in ["decommissioned", "expired", "revoked_by_vendor"] {
        assert_eq!(stands(&facts(how, "live")), "closed A", "{how}");
        assert_eq!(stands(&facts(how, "new")), "said C", "{how}");
    }
    assert_eq!(stands(&facts("changed", "new")), "closed A");
}

#[test]
fn a_door_that_looks_at_more_than_the_value_must_have_accepted_the_old_one_before_the_end() {
    let facts = trial(60, 61, 62).replace("scope_free=true", "scope_free=false");
    assert_eq!(stands(&facts), "said C");
    let before = |probe: &str| stands(&format!("{facts}\nprobe acme/k {probe}"));
    assert_eq!(before("presented=old answer=accepted at=@4 place=p door=d"), "closed A");
    for other in [
        "presented=old answer=accepted at=@5 place=p door=d",
        "presented=old answer=accepted at=@4 place=q door=d",
        "presented=old answer=accepted at=@4 place=p door=e",
        "presented=old answer=refused at=@4 place=p door=d",
        "presented=live answer=accepted at=@4 place=p door=d",
    ] {
        assert_eq!(before(other), "said C", "{other}");
    }
}

#[test]
fn a_door_of_a_system_that_never_accepted_it_proves_nothing() {
    let facts = trial(60, 61, 62).replace("door=d", "door=f");
    assert_eq!(stands(&facts), "said C");
    assert_eq!(stands(&format!("{facts}\nedge acme/k accepted_by t valid_to=@0")), "closed A");
}

fn listed(lists: &str) -> String {
    stands(&format!("credential acme/k\ncredential acme/l\nended acme/k how=rotated at=@5 by=ann\n{lists}"))
}

#[test]
fn a_complete_list_at_or_after_the_end_lacks_what_an_earlier_one_had() {
    let had = "listing acme complete=false at=@4 ids=[acme/k]";
    assert_eq!(listed(&format!("{had}\nlisting acme complete=true at=@5 ids=[]")), "closed B");
    assert_eq!(listed(&format!("{had}\nlisting acme complete=true at=@4+86399 ids=[]")), "said C", "before the end");
    assert_eq!(listed(&format!("{had}\nlisting acme complete=false at=@6 ids=[]")), "said C", "not complete");
    assert_eq!(listed("listing acme complete=true at=@6 ids=[]"), "said C", "no list ever had it");
    assert_eq!(
        listed("listing acme complete=true at=@6 ids=[]\nlisting acme complete=true at=@6 ids=[acme/l]"),
        "said C"
    );
    assert_eq!(
        listed(&format!(
            "{}\nlisting acme complete=true at=@6 ids=[]",
            had.replace("acme ", "other ").replace("acme/k", "other/k")
        )),
        "said C"
    );
}

#[test]
fn a_list_proves_no_change_of_a_value_in_place() {
    let facts = "credential acme/k\nended acme/k how=changed at=@5 by=ann
        listing acme complete=true at=@4 ids=[acme/k]\nlisting acme complete=true at=@6 ids=[]";
    assert_eq!(stands(facts), "said C");
}

#[test]
fn a_compromised_issuer_is_believed_only_from_the_end_of_the_window() {
    let asked = |at: &str, end: Option<i64>, extra: &str| {
        let mut small = Small::new(&format!(
            "credential acme/k\nsystem s\nedge acme/k issued_by s\nended acme/k how=rotated at={at} by=issuer\n{extra}"
        ));
        small.notices = vec![notice(&["s"], Some(2), end)];
        small.stands()
    };
    assert_eq!(asked("@4", Some(4), ""), "closed B", "e itself is included");
    assert_eq!(asked("@3+86399", Some(4), ""), "said C");
    assert_eq!(asked("@5", None, ""), "said C");
    let lists =
        |at: &str| format!("listing acme complete=true at=@2 ids=[acme/k]\nlisting acme complete=true at={at} ids=[]");
    assert_eq!(asked("@3", Some(4), &lists("@4")), "closed B");
    assert_eq!(asked("@3", Some(4), &lists("@3+86399")), "said C");
}
