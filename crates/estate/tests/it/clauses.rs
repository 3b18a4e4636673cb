//! Every clause of semantics 9 alone: it fires; it does not without each premise, nor while a control of its holds; it
//! does when that control is down; it keeps to the validity of its edges and to the life of its credential.

use crate::asked::{days, drill};

/// One clause as a small estate.
struct Rule {
    /// The facts that every part of the test has.
    ground: &'static str,
    /// The facts that are premises: without any one of them nothing follows.
    premises: &'static [&'static str],
    broken: &'static str,
    gives: &'static str,
    /// What a control on which stops the clause, as `protects` names it.
    guarded: &'static [&'static str],
    /// What a control on which does not.
    unguarded: &'static [&'static str],
    /// The credential whose life bounds the clause.
    life_of: Option<&'static str>,
    /// How many of the premises, from the first, have a validity that counts.
    dated: usize,
}

impl Rule {
    fn gives(&self, facts: &str) -> bool {
        let facts = format!("{}\n{facts}", self.ground);
        drill(&facts, self.broken).asked().holds(self.gives)
    }

    fn all(&self) -> String {
        self.premises.join("\n")
    }

    fn with(&self, at: usize, premise: &str) -> String {
        let mut premises = self.premises.to_vec();
        premises[at] = premise;
        premises.join("\n")
    }

    fn check(&self) {
        assert!(self.gives(&self.all()), "{}: does not follow", self.gives);
        for at in 0..self.premises.len() {
            assert!(!self.gives(&self.with(at, "")), "{} follows without {}", self.gives, self.premises[at]);
        }
        for at in 0..self.dated {
            let premise = self.premises[at];
            // Day 5 is asked: a span ends before its `to` and begins with its `from` (1.1).
            for (validity, holds) in
                [("valid_to=@5", false), ("valid_to=@6", true), ("valid_from=@5", true), ("valid_from=@6", false)]
            {
                let facts = self.with(at, &format!("{premise} {validity}"));
                assert_eq!(self.gives(&facts), holds, "{} from {premise} {validity}", self.gives);
            }
        }
        self.check_controls();
        self.check_life();
    }

    fn check_controls(&self) {
        let control = |state: &str, on: &str, valid: &str| {
            format!("{}\ncontrol c control=approval state={state}\nprotects c {on} {valid}", self.all())
        };
        for on in self.guarded {
            assert!(!self.gives(&control("enforced", on, "")), "{} walks past a control on {on}", self.gives);
            assert!(!self.gives(&control("enforced", on, "valid_from=@5")), "{}: from day 5 on {on}", self.gives);
            assert!(self.gives(&control("enforced", on, "valid_to=@5")), "{}: until day 5 on {on}", self.gives);
            assert!(self.gives(&control("partial", on, "")), "{} is stopped by a partial control on {on}", self.gives);
            assert!(self.gives(&control("absent", on, "")), "{} is stopped by an absent control on {on}", self.gives);
        }
        for on in self.unguarded {
            assert!(self.gives(&control("enforced", on, "")), "{} is stopped by a control on {on}", self.gives);
        }
    }

    fn check_life(&self) {
        let facts = format!("{}\n{}", self.ground, self.all());
        let k = self.life_of.unwrap_or("k");
        for (life, alive) in [(days(5, 6), true), (days(4, 5), false), (days(6, 9), false)] {
            let mut ask = drill(&facts, self.broken);
            ask.lives.insert(k, life);
            assert_eq!(ask.asked().holds(self.gives), alive || self.life_of.is_none(), "{}: life {life:?}", self.gives);
        }
    }
}

const RULE: Rule = Rule {
    ground: "",
    premises: &[],
    broken: "vendor/v",
    gives: "",
    guarded: &[],
    unguarded: &[],
    life_of: None,
    dated: 0,
};

#[test]
fn rule_9_1_what_a_vendor_holds() {
    let rule = Rule {
        ground: "vendor vendor/v\ncredential k",
        premises: &["edge k held_by vendor/v"],
        gives: "have:k",
        unguarded: &["k", "k held_by vendor/v"],
        life_of: Some("k"),
        dated: 1,
        ..RULE
    };
    rule.check();
}

#[test]
fn rule_9_1_what_an_application_of_a_vendor_holds_or_works_with() {
    for premises in [
        &["edge app/a provided_by vendor/v", "edge k held_by app/a"],
        &["edge app/a provided_by vendor/v", "edge app/a uses k"],
    ] {
        let ground = "vendor vendor/v\napplication app/a\ncredential k";
        let rule = Rule { ground, premises, gives: "have:k", unguarded: &["k"], life_of: Some("k"), dated: 2, ..RULE };
        rule.check();
    }
}

#[test]
fn rule_9_1_what_a_compromised_application_holds_or_works_with() {
    for premises in [&["edge k held_by app/a"], &["edge app/a uses k"]] {
        let ground = "application app/a\ncredential k";
        let rule = Rule { ground, premises, broken: "app/a", gives: "have:k", life_of: Some("k"), dated: 1, ..RULE };
        rule.check();
    }
}

#[test]
fn rule_9_1_what_a_vendor_runs() {
    let rule = Rule {
        ground: "vendor vendor/v\nsystem s",
        premises: &["edge s operated_by vendor/v"],
        gives: "on:s/admin",
        unguarded: &["s", "s operated_by vendor/v"],
        dated: 1,
        ..RULE
    };
    rule.check();
}

#[test]
fn rule_9_2_what_is_compromised_itself_whatever_guards_it_and_however_long_it_lives() {
    for (node, gives) in [
        ("system x", "on:x/admin"),
        ("identity x", "act:x"),
        ("group x", "act:x"),
        ("role x", "act:x"),
        ("credential x", "have:x"),
    ] {
        let facts = format!("{node}\nvendor other\ncontrol c state=enforced\nprotects c x");
        let mut ask = drill(&facts, "x");
        ask.lives.insert("x", days(6, 7));
        assert!(ask.asked().holds(gives), "{node}");
        assert!(!drill(&facts, "other").asked().holds(gives), "{node} without being compromised");
    }
}

#[test]
fn rule_9_3_a_system_behind_nothing_can_be_spoken_to() {
    let at =
        |facts: &str| drill(&format!("vendor vendor/v\nsystem s\nsystem g\n{facts}"), "vendor/v").asked().holds("at:s");
    assert!(at(""));
    assert!(at("control c state=enforced\nprotects c s"), "no control stands there");
    assert!(!at("edge s behind g"));
    assert!(at("edge s behind g valid_to=@5") && at("edge s behind g valid_from=@6"));
    assert!(!at("edge s behind g valid_from=@5") && !at("edge s behind g valid_to=@6"));
    assert!(!at("edge s behind g valid_to=@4\nedge s behind g valid_from=@5"));
    assert!(!at("edge s behind g valid_to=@9\nedge s behind g valid_from=@2 valid_to=@4"), "one within the other");
}

#[test]
fn rule_9_4_the_bearer_opens_the_gate() {
    let rule = Rule {
        ground: "vendor vendor/v\nsystem s\nsystem g\ncredential k\nedge s behind g valid_to=@4\nedge s behind g valid_from=@5\nedge k held_by vendor/v",
        premises: &["edge k admits g"],
        gives: "at:s",
        guarded: &["k", "g", "k admits g"],
        unguarded: &["s", "s behind g"],
        life_of: Some("k"),
        dated: 1,
        ..RULE
    };
    rule.check();
    let only_to_what_is_behind = Rule {
        ground: "vendor vendor/v\nsystem s\nsystem g\nsystem h\ncredential k\nedge s behind h\nedge k held_by vendor/v",
        ..rule
    };
    assert!(!only_to_what_is_behind.gives("edge k admits g"));
    let formerly = Rule {
        ground: "vendor vendor/v\nsystem s\nsystem g\nsystem h\ncredential k\nedge s behind h\nedge s behind g valid_to=@5\nedge k held_by vendor/v",
        ..rule
    };
    assert!(!formerly.gives("edge k admits g"), "it stands behind the other gate now");
}

#[test]
fn rule_9_5_from_one_system_to_the_next() {
    let rule = Rule {
        ground: "system r\nsystem s\nsystem g\nedge s behind g",
        premises: &["edge r connects s"],
        broken: "r",
        gives: "at:s",
        guarded: &["s", "r connects s"],
        unguarded: &["r"],
        dated: 1,
        ..RULE
    };
    rule.check();
    let may_write =
        "identity i\nsystem r\nsystem s\nsystem g\nedge s behind g\nedge r connects s\nedge i may r level=write";
    assert!(!drill(may_write, "i").asked().holds("at:s"), "it takes admin");
}

const PRESENTED: Rule = Rule {
    ground: "vendor vendor/v\nsystem s\nidentity i\ncredential k\nedge k held_by vendor/v",
    premises: &["edge k authenticates i"],
    gives: "act:i",
    guarded: &["k", "i", "k authenticates i"],
    unguarded: &["s", "vendor/v"],
    life_of: Some("k"),
    dated: 1,
    ..RULE
};

#[test]
fn rule_9_6_the_credential_is_presented() {
    PRESENTED.check();
    for accepts in ["edge k issued_by s", "edge k accepted_by s"] {
        let open = format!("{}\n{accepts}", PRESENTED.ground);
        let rule = Rule { ground: Box::leak(open.into_boxed_str()), unguarded: &["s", "k issued_by s"], ..PRESENTED };
        rule.check();
    }
}

#[test]
fn rule_9_6_only_where_a_system_that_accepts_it_can_be_spoken_to() {
    let acts =
        |facts: &str| PRESENTED.gives(&format!("edge k authenticates i\nsystem g\nsystem t\nedge s behind g\n{facts}"));
    assert!(!acts("edge k issued_by s"), "the issuer stands behind a gate");
    assert!(acts("edge k issued_by s\nedge k accepted_by t"), "another accepts it");
    assert!(acts("edge k issued_by s valid_to=@5"), "none is known at that instant: assumed");
    assert!(!acts("edge k issued_by s valid_to=@6"));
    assert!(!acts("edge k issued_by s\nedge k accepted_by t valid_to=@5"));
}

#[test]
fn rule_9_7_membership() {
    let ground = "identity i\ngroup m";
    let rule = Rule {
        ground,
        premises: &["edge i member_of m"],
        broken: "i",
        gives: "act:m",
        guarded: &["i member_of m"],
        unguarded: &["i", "m"],
        dated: 1,
        ..RULE
    };
    rule.check();
    assert!(!drill("identity i\ngroup m\nedge i member_of m", "m").asked().holds("act:i"), "not the other way");
}

#[test]
fn rule_9_8_what_it_may_do_where_it_can_speak() {
    let rule = Rule {
        ground: "identity i\nsystem s",
        premises: &["edge i may s level=write"],
        broken: "i",
        gives: "on:s/write",
        guarded: &["s", "i may s"],
        unguarded: &["i"],
        dated: 1,
        ..RULE
    };
    rule.check();
    let behind = "identity i\nsystem s\nsystem g\nedge s behind g\nedge i may s level=admin";
    assert!(!drill(behind, "i").asked().holds("on:s/read"), "it cannot be spoken to");
}

#[test]
fn rule_9_9_a_higher_level_includes_the_lower() {
    for (level, holds) in
        [("read", [true, false, false]), ("write", [true, true, false]), ("admin", [true, true, true])]
    {
        let asked = drill(&format!("identity i\nsystem s\nedge i may s level={level}"), "i").asked();
        assert_eq!(["on:s/read", "on:s/write", "on:s/admin"].map(|atom| asked.holds(atom)), holds, "{level}");
    }
}

#[test]
fn rule_9_10_read_where_it_is_stored() {
    let rule = Rule {
        ground: "identity i\nsystem s\ncredential k\nedge i may s level=read",
        premises: &["edge k stored_in s form=plain"],
        broken: "i",
        gives: "have:k",
        guarded: &["k stored_in s"],
        unguarded: &["k"],
        life_of: Some("k"),
        dated: 1,
    };
    rule.check();
    let may_not_read = Rule { ground: "identity i\nsystem s\ncredential k", ..rule };
    assert!(!may_not_read.gives("edge k stored_in s form=plain"));
}

#[test]
fn rule_9_10_encrypted_needs_the_key_and_hashed_a_password() {
    let read = |facts: &str| {
        drill(&format!("identity i\nsystem s\nedge i may s level=read\n{facts}"), "i").asked().holds("have:k")
    };
    let encrypted = "credential k\ncredential key\nedge k stored_in s form=encrypted key=key";
    assert!(!read(encrypted));
    assert!(read(&format!("{encrypted}\nedge key stored_in s form=plain")));
    for (kind, guessed) in [("password", true), ("api_token", false), ("session", false)] {
        assert_eq!(read(&format!("credential k kind={kind}\nedge k stored_in s form=hashed")), guessed, "{kind}");
    }
}

#[test]
fn rule_9_11_a_system_runs_as_its_identity() {
    let rule = Rule {
        ground: "system s\nidentity i",
        premises: &["edge s runs_as i"],
        broken: "s",
        gives: "act:i",
        guarded: &["s runs_as i"],
        unguarded: &["s", "i"],
        dated: 1,
        ..RULE
    };
    rule.check();
    assert!(
        !drill("identity j\nsystem s\nidentity i\nedge j may s level=write\nedge s runs_as i", "j")
            .asked()
            .holds("act:i")
    );
}

#[test]
fn rule_9_12_an_issuer_mints_for_anybody_even_after_the_credential_is_dead() {
    let rule = Rule {
        ground: "system s\nidentity i\ncredential k",
        premises: &["edge k issued_by s", "edge k authenticates i"],
        broken: "s",
        gives: "act:i",
        guarded: &["s"],
        unguarded: &["k", "i", "k authenticates i", "k issued_by s"],
        life_of: None,
        dated: 2,
    };
    rule.check();
    let write = "identity j\nsystem s\nidentity i\ncredential k\nedge j may s level=write\nedge k issued_by s\nedge k authenticates i";
    assert!(!drill(write, "j").asked().holds("act:i"), "it takes admin");
    let accepts = "system s\nidentity i\ncredential k\nedge k accepted_by s\nedge k authenticates i";
    assert!(!drill(accepts, "s").asked().holds("act:i"), "accepting is not minting");
}

#[test]
fn rule_9_13_held_by_a_system() {
    let rule = Rule {
        ground: "identity i\nsystem s\ncredential k\nedge i may s level=admin",
        premises: &["edge k held_by s"],
        broken: "i",
        gives: "have:k",
        guarded: &["s"],
        unguarded: &["k", "k held_by s"],
        life_of: Some("k"),
        dated: 1,
    };
    rule.check();
    assert!(
        !drill("identity i\nsystem s\ncredential k\nedge i may s level=write\nedge k held_by s", "i")
            .asked()
            .holds("have:k")
    );
}

#[test]
fn rule_9_14_a_control_is_switched_off_where_it_is_configured() {
    let rule = Rule {
        ground: "system s\nidentity i\ngroup m\ncontrol x control=approval state=enforced\nprotects x i member_of m\nedge i member_of m\nedge s runs_as i",
        premises: &["edge x configured_in s"],
        broken: "s",
        gives: "act:m",
        guarded: &[],
        unguarded: &["s", "x configured_in s"],
        dated: 1,
        ..RULE
    };
    rule.check();
}

/// 9.16: durable atoms carry over to every later instant, perishable ones need their premises at that very instant.
#[test]
fn over_an_incident_what_was_read_stays_read() {
    let facts = "system s\nsystem t\nsystem g\nidentity i\ngroup m\ncredential k\ncredential l
        edge t behind g\nedge s connects t\nedge s runs_as i\nedge i may s level=read
        edge k held_by s\nedge l stored_in s form=plain\nedge i member_of m valid_from=@6
        control c state=enforced since=@0\nedge c configured_in s\nprotects c i member_of m";
    let mut ask = drill(facts, "s");
    ask.mode = estate::Mode::Incident;
    ask.broken = vec![("s", days(2, 4))];
    ask.horizon = days(1, 9);
    let asked = ask.asked();
    let when = |atom: &str| -> Vec<i64> { (1..9).filter(|at| asked.holds_at(atom, crate::told::day(*at))).collect() };
    let since_it_fell = vec![2, 3, 4, 5, 6, 7, 8];
    assert_eq!(when("on:s/admin"), since_it_fell);
    assert_eq!(when("on:s/write"), since_it_fell);
    assert_eq!(when("have:k"), since_it_fell);
    assert_eq!(when("down:c"), since_it_fell, "what 9.14 gives is carried over");
    assert_eq!(when("act:m"), vec![6, 7, 8], "while its edge is valid");
}

#[test]
fn over_an_incident_perishable_atoms_perish() {
    let facts = "identity i\nsystem s\nsystem t\nsystem g\ngroup m\ncredential k
        edge i member_of m\nedge i may s level=read\nedge k stored_in s form=plain\nedge k authenticates i";
    let mut ask = drill(facts, "i");
    ask.mode = estate::Mode::Incident;
    ask.broken = vec![("i", days(2, 4))];
    ask.horizon = days(1, 9);
    ask.lives.insert("k", days(0, 3));
    let asked = ask.asked();
    let when = |atom: &str| -> Vec<i64> { (1..9).filter(|at| asked.holds_at(atom, crate::told::day(*at))).collect() };
    assert_eq!(when("act:i"), vec![2, 3]);
    assert_eq!(when("act:m"), vec![2, 3]);
    assert_eq!(when("on:s/read"), vec![2, 3]);
    assert_eq!(when("have:k"), vec![2, 3, 4, 5, 6, 7, 8], "read while it lived, and kept");
    assert_eq!(when("at:s"), (1..9).collect::<Vec<_>>());
}
