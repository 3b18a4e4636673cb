//! Ends and states at their edges (semantics 5).

use model::{Judgement, Notice};
use response::Books;

use crate::answer::estate_of;
use crate::small::{Small, judged, notice, stands};
use crate::told::day;

fn ended(ends: &str) -> String {
    stands(&format!("credential acme/k created=@1\n{ends}"))
}

#[test]
fn each_state_has_its_end() {
    for (ends, state) in [
        ("", "untouched D"),
        ("ended acme/k how=rotated at=@5 by=issuer", "closed B"),
        ("ended acme/k how=rotated at=@5 by=ann", "said C"),
        ("ended acme/k how=suspended at=@5 by=issuer", "suspended D"),
        ("ended acme/k how=integration_suspended at=@5 by=issuer", "suspended D"),
        ("ended acme/k how=rotated at=@11 by=issuer", "pending B"),
        ("ended acme/k how=changed at=@3 by=issuer", "too_early B"),
        ("ended acme/k how=changed at=@3 by=ann", "said C"),
        ("ended acme/k how=rotated at=@5 by=ann\nended acme/k how=suspended at=@6 by=issuer", "said C"),
    ] {
        assert_eq!(ended(ends), state, "{ends}");
    }
    assert_eq!(
        stands("credential acme/k vendor_owned=true\nended acme/k how=integration_suspended at=@5 by=issuer"),
        "closed B"
    );
}

#[test]
fn an_end_before_the_creation_counts_for_nothing() {
    assert_eq!(ended("ended acme/k how=rotated at=@1 by=issuer"), "closed B", "at the creation");
    assert_eq!(ended("ended acme/k how=rotated at=@0+86399 by=issuer"), "untouched D");
    assert_eq!(ended("ended acme/k how=suspended at=@0 by=issuer"), "untouched D");
}

#[test]
fn closed_from_its_dead_on() {
    assert_eq!(ended("ended acme/k how=rotated at=@10 by=issuer"), "closed B");
    assert_eq!(ended("ended acme/k how=rotated at=@10+1 by=issuer"), "pending B");
    let grace = "system s\ndoor d system=s grace_seconds=3600\nedge acme/k issued_by s";
    assert_eq!(ended(&format!("{grace}\nended acme/k how=rotated at=@9+82800 by=issuer")), "closed B");
    assert_eq!(ended(&format!("{grace}\nended acme/k how=rotated at=@9+82801 by=issuer")), "pending B");
}

#[test]
fn a_change_counts_from_a_known_end_of_the_window_on() {
    assert_eq!(ended("ended acme/k how=changed at=@4 by=issuer"), "closed B", "e itself is included");
    assert_eq!(ended("ended acme/k how=changed at=@3+86399 by=issuer"), "too_early B");
    let mut small = Small::new("credential acme/k\nended acme/k how=changed at=@5 by=issuer");
    small.notices = vec![notice(&[], Some(2), None)];
    assert_eq!(small.stands(), "provisional B");
    small.batches = vec!["credential acme/k\nended acme/k how=rotated at=@5 by=issuer".into()];
    assert_eq!(small.stands(), "closed B", "only a change needs e");
}

#[test]
fn life_after_is_later_than_dead() {
    let end = "ended acme/k how=rotated at=@5 by=issuer";
    for sign in [
        "used acme/k at=AT outcome=success",
        "used acme/k at=AT outcome=success attribution=session own=true",
        "listing acme complete=false at=AT ids=[acme/k]",
        "probe acme/k presented=old answer=accepted at=AT place=p door=d",
    ] {
        assert_eq!(ended(&format!("{end}\n{}", sign.replace("AT", "@5"))), "closed B", "{sign}");
        assert_eq!(ended(&format!("{end}\n{}", sign.replace("AT", "@5+1"))), "reopened D", "{sign}");
        assert_eq!(ended(&format!("{end}\n{}", sign.replace("AT", "@15"))), "reopened D", "after now: {sign}");
    }
    for no_sign in [
        "used acme/k at=@6 outcome=failure",
        "used acme/k at=@6 outcome=success attribution=principal",
        "probe acme/k presented=new answer=accepted at=@6 place=p door=d",
        "probe acme/k presented=old answer=refused at=@6 place=p door=d",
    ] {
        assert_eq!(ended(&format!("{end}\n{no_sign}")), "closed B", "{no_sign}");
    }
}

#[test]
fn life_after_a_change_is_a_probe_of_the_old_value_alone() {
    let end = "ended acme/k how=changed at=@5 by=issuer";
    assert_eq!(
        ended(&format!("{end}\nused acme/k at=@6 outcome=success\nlisting acme complete=true at=@6 ids=[acme/k]")),
        "closed B"
    );
    assert_eq!(ended(&format!("{end}\nprobe acme/k presented=old answer=accepted at=@6 place=p door=d")), "reopened D");
}

#[test]
fn a_suspension_has_life_after_it_too_and_only_the_last_event_reopens() {
    assert_eq!(ended("ended acme/k how=suspended at=@5 by=issuer\nused acme/k at=@6 outcome=success"), "reopened D");
    let first = "ended acme/k how=rotated at=@5 by=issuer\nused acme/k at=@6 outcome=success";
    assert_eq!(ended(&format!("{first}\nended acme/k how=rotated at=@7 by=issuer")), "closed B");
    assert_eq!(ended(&format!("{first}\nended acme/k how=suspended at=@7 by=issuer")), "suspended D");
    assert_eq!(ended(&format!("{first}\nended acme/k how=rotated at=@7 by=ann")), "said C");
}

#[test]
fn of_several_ends_the_best_grade_decides_then_the_latest() {
    let two = "ended acme/k how=rotated at=@5 by=issuer\nended acme/k how=rotated at=@12 by=issuer";
    assert_eq!(ended(two), "pending B");
    assert_eq!(ended("ended acme/k how=rotated at=@5 by=issuer\nended acme/k how=rotated at=@12 by=ann"), "closed B");
    assert_eq!(ended("ended acme/k how=changed at=@3 by=issuer\nended acme/k how=rotated at=@6 by=ann"), "too_early B");
    assert_eq!(
        ended("ended acme/k how=changed at=@3 by=issuer\nended acme/k how=rotated at=@2 by=issuer"),
        "closed B",
        "one that counts goes first"
    );
}

#[test]
fn a_stateless_one_needs_more() {
    let asked = |facts: &str| {
        stands(&format!("credential acme/k stateless=true expires=@6\nsystem s\nedge acme/k issued_by s\n{facts}"))
    };
    assert_eq!(asked("ended acme/k how=rotated at=@7 by=issuer"), "unenforced B");
    assert_eq!(asked("ended acme/k how=expired at=@6 by=issuer"), "closed B", "at its expires");
    assert_eq!(asked("ended acme/k how=expired at=@5+86399 by=issuer"), "unenforced B");
    assert_eq!(asked("ended acme/k how=expired at=@6 by=ann"), "said C");
    let trial = |door: &str| {
        format!(
            "probe acme/k presented=old answer=refused way=401 at=@7 place=p door={door}
            probe acme/k presented=made_up answer=refused way=401 at=@7 place=p door={door}
            probe acme/k presented=new answer=accepted at=@7 place=p door={door}"
        )
    };
    let doors = "door d system=s scope_free=true\nsystem t\ndoor f system=t scope_free=true\nended acme/k how=rotated at=@6 by=ann";
    assert_eq!(asked(&format!("{doors}\n{}", trial("d"))), "closed A");
    let elsewhere = "edge acme/k accepted_by t valid_to=@1";
    assert_eq!(asked(&format!("{doors}\n{elsewhere}\n{}", trial("d"))), "unenforced A");
    assert_eq!(asked(&format!("{doors}\n{elsewhere}\n{}\n{}", trial("d"), trial("f"))), "closed A");
}

#[test]
fn a_stateless_one_lives_on_until_an_end_that_fits() {
    for (how, to) in [("expired", Some(7)), ("rotated", None)] {
        let small =
            Small::new(&format!("credential acme/k stateless=true expires=@6\nended acme/k how={how} at=@7 by=issuer"));
        let estate = estate_of(&small.case().facts);
        let ends = Books { estate: &estate, scope: None, known: day(200) }.ends(estate.find("acme/k").unwrap());
        assert_eq!(ends.life.to, to.map_or(model::Instant::MAX, day), "{how}");
    }
}

/// 5.2: an end is dead its grace after the issuer's record, else when its proof shows.
#[test]
fn dead_where_the_proof_shows() {
    let dead = |facts: &str| {
        let small = Small::new(&format!(
            "credential acme/k\nsystem s\nedge acme/k issued_by s\ndoor d system=s scope_free=true grace_seconds=60\n{facts}"
        ));
        let estate = estate_of(&small.case().facts);
        let ends = Books { estate: &estate, scope: None, known: day(200) }.ends(estate.find("acme/k").unwrap());
        ends.deciding().unwrap().dead
    };
    let trial = "probe acme/k presented=old answer=refused way=401 at=@7 place=p door=d
        probe acme/k presented=made_up answer=refused way=401 at=@7+1 place=p door=d
        probe acme/k presented=new answer=accepted at=@7+2 place=p door=d";
    let lists = "listing acme complete=true at=@4 ids=[acme/k]\nlisting acme complete=true at=@6 ids=[]\nlisting acme complete=true at=@9 ids=[]";
    let end = |by: &str| format!("ended acme/k how=rotated at=@5 by={by}");
    assert_eq!(dead(&end("issuer")), day(5).plus_seconds(60));
    assert_eq!(dead(&format!("{}\n{trial}\n{lists}", end("issuer"))), day(5).plus_seconds(60));
    assert_eq!(dead(&end("ann")), day(5).plus_seconds(60), "unproven, for life after alone");
    assert_eq!(dead(&format!("{}\n{trial}\n{lists}", end("ann"))), day(7));
    assert_eq!(dead(&format!("{}\n{lists}", end("ann"))), day(6));
    let at_once = lists.replace("@6", "@5");
    assert_eq!(dead(&format!("{}\n{at_once}", end("ann"))), day(5).plus_seconds(60), "never before the grace");
}

#[test]
fn an_end_with_life_after_it_does_not_count() {
    let facts = "credential acme/k\nended acme/k how=rotated at=@5 by=issuer\nused acme/k at=@6 outcome=success";
    let estate = estate_of(&Small::new(facts).case().facts);
    let ends = Books { estate: &estate, scope: None, known: day(200) }.ends(estate.find("acme/k").unwrap());
    assert_eq!((ends.endings.len(), ends.endings[0].counts), (1, false));
    assert_eq!(ends.endings[0].life_after.as_ref().unwrap().at, day(6));
}

#[test]
fn the_first_list_of_any_prefix_shows_it_gone() {
    for (first, second) in [("a", "a/b"), ("a/b", "a")] {
        let facts = format!(
            "credential a/b/k\nended a/b/k how=rotated at=@5 by=ann
            listing {first} complete=true at=@4 ids=[a/b/k]\nlisting {first} complete=true at=@6 ids=[]
            listing {second} complete=true at=@4 ids=[a/b/k]\nlisting {second} complete=true at=@8 ids=[]"
        );
        let estate = estate_of(&Small::new(&facts).case().facts);
        let ends = Books { estate: &estate, scope: None, known: day(200) }.ends(estate.find("a/b/k").unwrap());
        assert_eq!(ends.deciding().unwrap().dead, day(6));
    }
}

#[test]
fn loans_and_plans() {
    let mut small = Small::new("credential acme/k");
    let mut with = |judgement| {
        small.judged = vec![judged("acme/k", judgement)];
        small.stands()
    };
    assert_eq!(with(Judgement::Excepted { until: day(10) }), "excepted D", "its last instant is included");
    assert_eq!(with(Judgement::Excepted { until: day(10).plus_seconds(-1) }), "untouched D");
    assert_eq!(with(Judgement::Planned { owner: "ann".into(), due: Some(day(1)) }), "planned D");
    assert_eq!(with(Judgement::Planned { owner: "ann".into(), due: None }), "untouched D", "a word is no plan");
}

#[test]
fn a_wider_notice_reopens_what_was_closed() {
    let mut small = Small::new("credential acme/k\nended acme/k how=changed at=@5 by=issuer");
    small.notices = vec![notice(&[], Some(2), Some(4)), notice(&[], Some(2), Some(6))];
    assert_eq!(small.stands(), "reopened D");
    small.notices = vec![notice(&[], Some(2), Some(6))];
    assert_eq!(small.stands(), "too_early B", "it never was closed");
    let later = Notice { received: day(11), ..notice(&[], Some(2), Some(6)) };
    small.notices = vec![notice(&[], Some(2), Some(4)), later];
    assert_eq!(small.stands(), "closed B", "as of day 10 the wider one had not come");
}

#[test]
fn what_the_earlier_notice_did_not_expose_was_not_closed_under_it() {
    let facts = "vendor vendor/v\nvendor vendor/w\ncredential acme/k\nedge acme/k held_by vendor/w
        ended acme/k how=changed at=@5 by=issuer";
    let unnamed = |compromised: &[&str], end| {
        let mut notice = notice(compromised, Some(2), Some(end));
        notice.named.clear();
        notice
    };
    let mut small = Small::new(facts);
    small.notices = vec![unnamed(&["vendor/v"], 4), unnamed(&["vendor/v", "vendor/w"], 6)];
    assert_eq!(small.stands(), "too_early B", "it was the other vendor's");
    small.notices = vec![unnamed(&["vendor/w"], 4), unnamed(&["vendor/v", "vendor/w"], 6)];
    assert_eq!(small.stands(), "reopened D");
    small.notices = vec![unnamed(&["vendor/w"], 4), unnamed(&["vendor/v"], 5), unnamed(&["vendor/w"], 6)];
    assert_eq!(small.stands(), "reopened D", "any earlier version");
}

#[test]
fn a_correction_that_makes_the_issuer_compromised_reopens_what_was_closed() {
    let ground = "vendor vendor/v\ncredential acme/k\nsystem s\nended acme/k how=rotated at=@3 by=issuer";
    for (first, later, state) in [
        ("edge acme/k issued_by s", "edge s operated_by vendor/v", "reopened D"),
        (
            "edge acme/k issued_by s\nedge s operated_by vendor/v valid_to=@2",
            "edge s operated_by vendor/v",
            "reopened D",
        ),
        ("edge s operated_by vendor/v", "edge acme/k issued_by s", "reopened D"),
        ("edge acme/k issued_by s\nedge s operated_by vendor/v", "", "said C"),
        ("edge acme/k issued_by s", "edge s operated_by vendor/v valid_to=@2", "closed B"),
    ] {
        let mut small = Small::new(&format!("{ground}\n{first}"));
        small.batches.push(later.into());
        small.notices = vec![notice(&["vendor/v"], Some(2), Some(4))];
        assert_eq!(small.stands(), state, "{first}, then {later}");
    }
}

#[test]
fn what_is_learnt_of_a_door_or_of_the_creation_reopens_too() {
    let closed = "credential acme/k\nsystem s\nedge acme/k issued_by s\nended acme/k how=rotated at=@9+86000 by=issuer";
    for later in
        ["door d system=s grace_seconds=3600", "credential acme/k created=@10", "credential acme/k stateless=true"]
    {
        let mut small = Small::new(closed);
        assert_eq!(small.stands(), "closed B");
        small.batches.push(later.into());
        assert_eq!(small.stands(), "reopened D", "{later}");
    }
}

/// What was closed only for a while, by what was learnt of a door or of the issuer, was closed as known then.
#[test]
fn closed_for_a_while_is_closed_as_known_earlier() {
    let ground = "vendor vendor/v\ncredential acme/k\nsystem s\nedge acme/k issued_by s";
    let trial = "probe acme/k presented=old answer=refused way=401 at=@5 place=p door=d
        probe acme/k presented=made_up answer=refused way=401 at=@5 place=p door=d
        probe acme/k presented=new answer=accepted at=@5 place=p door=d";
    let tried = format!("{ground}\ndoor d system=s\nended acme/k how=rotated at=@5 by=ann\n{trial}");
    let operated = format!("{ground}\nended acme/k how=rotated at=@3 by=issuer\nedge s operated_by vendor/v");
    for batches in [
        [tried, "door d scope_free=true".into(), "door d grace_seconds=60".into()],
        [operated, "edge s operated_by vendor/v valid_to=@2".into(), "edge s operated_by vendor/v".into()],
    ] {
        for (batches, state) in [(&batches[..1], "said C"), (&batches[..2], "closed"), (&batches[..], "reopened D")] {
            let mut small = Small::new("");
            small.batches = batches.to_vec();
            small.notices = vec![notice(&["vendor/v"], Some(2), Some(4))];
            assert!(small.stands().starts_with(state), "{batches:?}: {}", small.stands());
        }
    }
}
