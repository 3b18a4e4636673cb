//! The way to what is only reached (semantics 4.4, 9.17), in short.

use response::{Question, assess, chains};

use crate::answer::estate_of;
use crate::small::{Small, notice};

/// The way to a credential, as names and arrows; `acme/k` is held by the compromised vendor.
fn way(facts: &str, to: &str) -> Option<String> {
    let mut small = Small::new(&format!("vendor vendor/v\ncredential acme/k\nedge acme/k held_by vendor/v\n{facts}"));
    small.notices = vec![notice(&["vendor/v"], Some(2), Some(4))];
    small.notices[0].named.clear();
    let case = small.case();
    let estate = estate_of(&case.facts);
    let question = Question { estate: &estate, incident: &case.incident, now: case.now, known: case.known };
    let assessment = assess(question).unwrap().unwrap();
    let chains = chains(&question, &assessment);
    let name = |node| estate.name(node).to_string();
    let hops = chains.get(&estate.find(to).unwrap())?.iter().map(|hop| {
        let with: Vec<String> = hop.with.iter().map(|node| name(*node)).collect();
        if with.is_empty() { name(hop.node) } else { format!("{} (with {})", name(hop.node), with.join(", ")) }
    });
    Some(hops.collect::<Vec<_>>().join(" > "))
}

const ROBOT: &str = "system s\nidentity i\nedge acme/k issued_by s\nedge acme/k authenticates i
    system repo\nedge i may repo level=read";

#[test]
fn it_leads_from_the_vendor_to_the_last_thing_before() {
    let stored = format!("{ROBOT}\ncredential x\nedge x stored_in repo form=plain");
    assert_eq!(way(&stored, "x").unwrap(), "vendor/v > acme/k > i > repo");
    assert_eq!(way(&stored, "acme/k"), None, "another reason needs no way");
    let operated = "system s\nsystem t\nedge s operated_by vendor/v\nedge s connects t\nidentity i\nedge s runs_as i
        edge i may t level=read\ncredential x\nedge x stored_in t form=plain";
    assert_eq!(way(operated, "x").unwrap(), "s > i > t", "a system that the vendor operates is compromised with it");
}

#[test]
fn what_a_step_needs_besides_stands_beside_it() {
    let gated = format!(
        "{ROBOT}\nsystem gate\nedge repo behind gate\ncredential acme/g\nedge acme/g held_by vendor/v\nedge acme/g admits gate
        credential x\nedge x stored_in repo form=plain"
    );
    assert_eq!(way(&gated, "x").unwrap(), "vendor/v > acme/k > i > repo (with acme/g)");
    let sealed = format!(
        "{ROBOT}\ncredential key\nedge key held_by vendor/v\ncredential x\nedge x stored_in repo form=encrypted key=key"
    );
    assert_eq!(way(&sealed, "x").unwrap(), "vendor/v > acme/k > i > repo (with key)");
}

/// 4.4 gives what was reached from the window's start on: what follows only then is found in a second round.
#[test]
fn what_a_second_round_finds_goes_back_through_the_first() {
    let facts = format!(
        "{ROBOT}\ncredential x\nedge x stored_in repo form=plain valid_from=@5
        system t\nidentity j\nedge x authenticates j\nedge x issued_by t\nedge j may t level=read valid_to=@4
        credential y\nedge y stored_in t form=plain valid_to=@4"
    );
    assert_eq!(way(&facts, "x").unwrap(), "vendor/v > acme/k > i > repo");
    assert_eq!(way(&facts, "y").unwrap(), "vendor/v > acme/k > i > repo > x > j > t");
}
