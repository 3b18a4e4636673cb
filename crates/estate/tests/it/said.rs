//! What counts of what is said: corrections (1.3), two names for one thing (2.2), disagreement (2.3).

use estate::Estate;
use model::{Relation, Standing, Value};

use crate::asked::{batches, drill};
use crate::told::{day, told};

fn label(estate: &Estate) -> Option<&str> {
    estate.attributes(estate.find("k").unwrap()).text("label")
}

fn labelled(said: &[(Standing, &str)]) -> Estate {
    let facts = |label: &str| told(&format!("credential k label={label}"));
    batches(&said.iter().map(|(standing, label)| (*standing, facts(label))).collect::<Vec<_>>())
}

#[test]
fn the_source_nearer_to_the_issuer_wins_and_the_disagreement_is_kept() {
    use Standing::{Inventory, Issuer, Person};
    let estate = labelled(&[(Issuer, "issuer"), (Inventory, "inventory"), (Person, "person")]);
    assert_eq!(label(&estate), Some("issuer"));
    let attributes = estate.attributes(estate.find("k").unwrap());
    let others: Vec<&Value> = attributes.disagreeing("label").into_iter().map(|claim| &claim.value).collect();
    assert_eq!(others, [&Value::Text("inventory".into()), &Value::Text("person".into())]);
}

#[test]
fn the_later_among_equals_wins() {
    use Standing::{Inventory, Issuer};
    assert_eq!(label(&labelled(&[(Inventory, "early"), (Inventory, "late")])), Some("late"));
    assert_eq!(label(&labelled(&[(Issuer, "early"), (Issuer, "late"), (Inventory, "other")])), Some("late"));
    let agreed = labelled(&[(Inventory, "same"), (Issuer, "same")]);
    assert!(agreed.attributes(agreed.find("k").unwrap()).disagreeing("label").is_empty());
}

#[test]
fn the_kind_of_the_nearer_source_wins_too() {
    use Standing::{Inventory, Issuer};
    let said = |first, second| {
        let estate = batches(&[(first, told("group x")), (second, told("role x"))]);
        estate.kind(estate.find("x").unwrap()).unwrap().as_str()
    };
    assert_eq!(said(Issuer, Inventory), "group");
    assert_eq!(said(Inventory, Issuer), "role");
    assert_eq!(said(Inventory, Inventory), "role");
}

fn edges(said: &[&str]) -> Estate {
    batches(&said.iter().map(|facts| (Standing::Inventory, told(facts))).collect::<Vec<_>>())
}

fn ends_of_held_by(estate: &Estate, known: i64) -> Vec<model::Instant> {
    let k = estate.find("k").unwrap();
    let mut ends: Vec<_> = estate.known_about(k, day(0).plus_seconds(known)).map(|link| link.valid.to).collect();
    ends.sort_unstable();
    ends
}

#[test]
fn a_later_statement_corrects_an_edge_and_the_earlier_one_stays_known_as_of_then() {
    let estate = edges(&["edge k held_by v", "edge k held_by v valid_to=@5"]);
    let held: Vec<_> = estate.out(estate.find("k").unwrap(), Relation::HeldBy).map(|link| link.valid.to).collect();
    assert_eq!(held, [day(5)]);
    assert_eq!(ends_of_held_by(&estate, 0), [model::Instant::MAX]);
    assert_eq!(ends_of_held_by(&estate, 1), [day(5)]);
    assert!(ends_of_held_by(&estate, -1).is_empty());
}

#[test]
fn a_correction_takes_the_place_of_all_that_one_batch_said() {
    let estate = edges(&["edge k held_by v valid_to=@7\nedge k held_by v valid_to=@9", "edge k held_by v valid_to=@5"]);
    assert_eq!(ends_of_held_by(&estate, 0), [day(7), day(9)]);
    assert_eq!(ends_of_held_by(&estate, 1), [day(5)]);
}

#[test]
fn what_is_only_said_again_was_learnt_the_first_time() {
    let twice = edges(&["edge k held_by v\nedge k held_by v"]);
    assert_eq!(twice.links().len(), 1);
    let estate = edges(&["edge k held_by v", "edge k held_by v"]);
    assert_eq!(ends_of_held_by(&estate, 0), [model::Instant::MAX]);
    assert_eq!(ends_of_held_by(&estate, 1), [model::Instant::MAX]);
    assert_eq!(estate.links()[0].provenance.recorded, day(0));
}

#[test]
fn an_edge_since_another_instant_is_another_edge() {
    let estate = edges(&["edge k held_by v valid_to=@3", "edge k held_by v valid_from=@5"]);
    assert_eq!(estate.out(estate.find("k").unwrap(), Relation::HeldBy).count(), 2);
}

const TWO_NAMES: &str = "credential k label=one\ncredential acme/l kind=password created=@3
    edge k held_by vendor/v\nedge acme/l authenticates i\nedge m derived_from k\nedge app/a uses acme/l
    ended acme/l how=rotated at=@5 by=issuer\nused k at=@4 outcome=success\nprobe k presented=old answer=refused at=@6 place=p door=d
    created by=acme/l what=k at=@4\nlisting acme complete=true at=@4 ids=[acme/l]\ncontrol c state=enforced\nprotects c k";

#[test]
fn two_names_that_are_one_have_everything_together() {
    let estate = edges(&[TWO_NAMES, "edge k same_as acme/l rule=hand"]);
    let (k, l) = (estate.find("k").unwrap(), estate.find("acme/l").unwrap());
    assert_eq!(k, l);
    assert_eq!(estate.name(k).as_str(), "acme/l");
    assert_eq!(estate.other_names(k).iter().map(|name| name.as_str()).collect::<Vec<_>>(), ["k"]);
    assert_eq!(estate.attributes(k).text("label"), Some("one"));
    assert_eq!(estate.created(k), Some(day(3)));
    assert_eq!((estate.ends(k).len(), estate.uses(k).len(), estate.probes(k).len()), (1, 1, 1));
    assert_eq!(estate.out(k, Relation::HeldBy).count(), 1);
    assert_eq!(estate.out(k, Relation::Authenticates).count(), 1);
    assert_eq!(Estate::into(&estate, k, Relation::DerivedFrom).count(), 1);
    assert_eq!(Estate::into(&estate, k, Relation::Uses).count(), 1);
    assert_eq!((estate.made()[0].by, estate.made()[0].what), (k, k));
    assert!(estate.lists().all(|(_, rows)| rows[0].has(k)));
}

#[test]
fn a_later_fact_denies_that_two_names_are_one() {
    let denied = "edge k same_as acme/l rule=hand valid_to=@0";
    let estate = edges(&[TWO_NAMES, "edge k same_as acme/l rule=hand", denied]);
    assert_ne!(estate.find("k"), estate.find("acme/l"));
    assert_eq!(estate.uses(estate.find("acme/l").unwrap()).len(), 0);
    let again = edges(&[TWO_NAMES, "edge k same_as acme/l rule=hand", denied, "edge k same_as acme/l rule=hand"]);
    assert_eq!(again.find("k"), again.find("acme/l"));
}

#[test]
fn what_protects_one_name_protects_the_other() {
    let facts =
        "vendor vendor/v\nidentity i\ncredential k\ncredential l\nedge k held_by vendor/v\nedge l authenticates i
        control c state=enforced\nedge k same_as l rule=hand";
    assert!(drill(facts, "vendor/v").asked().holds("act:i"));
    for on in ["k", "k authenticates i"] {
        assert!(!drill(&format!("{facts}\nprotects c {on}"), "vendor/v").asked().holds("act:i"), "{on}");
    }
}

#[test]
fn three_names_in_a_chain_are_one() {
    let estate = edges(&[TWO_NAMES, "edge k same_as acme/l rule=hand\nedge m same_as acme/l rule=hand"]);
    assert_eq!(estate.find("k"), estate.find("m"));
    assert_eq!(estate.other_names(estate.find("k").unwrap()).len(), 2);
}
