//! Arbitrary facts, each one that the semantics allow.

use std::collections::BTreeMap;

use model::{
    Answer, Attribution, By, Coverage, Created, Edge, Ended, Fact, Form, HolderList, How, Instant, Level, Listing,
    Name, Node, NodeKind, Outcome, Presented, Probe, Protected, Protects, Relation, Shape, Span, Used, Value, shape_of,
};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Every key that can be set on some kind of node, and an extra one.
const KEYS: &[&str] = &[
    "admits",
    "control",
    "created",
    "expires",
    "grace_seconds",
    "jewel",
    "kind",
    "label",
    "last_used",
    "last_used_precision_seconds",
    "scope_free",
    "scopes",
    "session_seconds",
    "since",
    "state",
    "stateless",
    "status",
    "system",
    "vendor_owned",
    "x_team \"ü\"",
];

pub(crate) fn fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        node().prop_map(Fact::Node),
        edge().prop_map(Fact::Edge),
        protects().prop_map(Fact::Protects),
        ended().prop_map(Fact::Ended),
        probe().prop_map(Fact::Probe),
        used().prop_map(Fact::Used),
        (name(), name(), instant()).prop_map(|(by, what, at)| Fact::Created(Created { by, what, at })),
        listing().prop_map(Fact::Listing),
        coverage().prop_map(Fact::Coverage),
    ]
}

fn name() -> impl Strategy<Value = Name> {
    "[a-zA-Z0-9\"\\\\ü🗝][a-z/ \"\\\\ü🗝]{0,20}[a-z0-9\"]".prop_map(|text| Name::new(&text).unwrap())
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[ -~]{0,20}"]
}

fn stated() -> impl Strategy<Value = String> {
    text().prop_filter("says something, and is not the issuer", |text| !text.trim().is_empty() && text != "issuer")
}

fn instant() -> impl Strategy<Value = Instant> {
    // The years -9000 to 9000: all that RFC 3339 as jiff writes it can hold, with some room.
    (-346_000_000_000_000_000_i64..221_000_000_000_000_000).prop_map(Instant::from_micros)
}

fn span() -> impl Strategy<Value = Span> {
    (option::of(instant()), option::of(instant())).prop_map(|(one, other)| match (one, other) {
        (Some(one), Some(other)) => Span { from: one.min(other), to: one.max(other) },
        (from, to) => Span::between(from, to),
    })
}

fn node() -> impl Strategy<Value = Node> {
    select(NodeKind::ALL).prop_flat_map(|kind| {
        let keys: Vec<_> = KEYS.iter().copied().filter(|key| shape_of(kind, key).is_some()).collect();
        let pairs = btree_set(select(keys), 0..6).prop_flat_map(move |keys| {
            let pairs = keys.into_iter().map(|key| (Just(key.to_owned()), value(shape_of(kind, key).unwrap())));
            pairs.collect::<Vec<_>>()
        });
        (name(), pairs).prop_map(move |(id, pairs)| Node { id, kind, set: BTreeMap::from_iter(pairs) })
    })
}

fn value(shape: Shape) -> BoxedStrategy<Value> {
    match shape {
        Shape::Text => text().prop_map(Value::Text).boxed(),
        Shape::OneOf(words) => select(words).prop_map(|word| Value::Text(word.to_owned())).boxed(),
        Shape::Time => instant().prop_map(Value::Time).boxed(),
        Shape::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
        Shape::Number => (0..=i64::MAX).prop_map(Value::Number).boxed(),
        Shape::Names => vec(name(), 0..3).prop_map(Value::Names).boxed(),
        Shape::Name => name().prop_map(|name| Value::Names(vec![name])).boxed(),
    }
}

fn edge() -> impl Strategy<Value = Edge> {
    let extras = (select(Level::ALL), select(Form::ALL), name(), select(HolderList::ALL), option::of(1..=6_u8));
    (select(Relation::ALL), name(), name(), span(), extras, option::of(text())).prop_map(
        |(relation, from, to, valid, (level, form, key, list, rung), rule)| Edge {
            relation,
            from,
            to,
            valid,
            level: (relation == Relation::May).then_some(level),
            form: (relation == Relation::StoredIn).then_some(form),
            key: (relation == Relation::StoredIn && form == Form::Encrypted).then_some(key),
            list: (relation == Relation::HeldBy).then_some(list),
            rung: rung.filter(|_| relation == Relation::HeldBy),
            rule: rule.filter(|_| relation == Relation::SameAs),
        },
    )
}

fn protects() -> impl Strategy<Value = Protects> {
    let what = prop_oneof![
        name().prop_map(Protected::Node),
        (name(), select(Relation::ALL), name()).prop_map(|(from, relation, to)| Protected::Edge { from, relation, to }),
    ];
    (name(), what, span()).prop_map(|(control, what, valid)| Protects { control, what, valid })
}

fn ended() -> impl Strategy<Value = Ended> {
    let by = prop_oneof![Just(By::Issuer), stated().prop_map(By::Person)];
    (name(), select(How::ALL), option::of(name()), instant(), by)
        .prop_map(|(credential, how, successor, at, by)| Ended { credential, how, successor, at, by })
}

fn probe() -> impl Strategy<Value = Probe> {
    (name(), select(Presented::ALL), select(Answer::ALL), option::of(text()), instant(), stated(), name()).prop_map(
        |(credential, presented, answer, way, at, place, door)| Probe {
            credential,
            presented,
            answer,
            way,
            at,
            place,
            door,
        },
    )
}

fn used() -> impl Strategy<Value = Used> {
    let maybe = || option::of(text());
    (
        (name(), instant(), select(Outcome::ALL), select(Attribution::ALL)),
        (maybe(), maybe(), maybe(), maybe()),
        any::<bool>(),
        1..=u64::MAX,
    )
        .prop_map(|(of, (address, agent, action, indicator), own, count)| {
            let (credential, at, outcome, attribution) = of;
            let [address, agent, action] = [address, agent, action].map(|text| text.map(Into::into));
            Used { credential, at, outcome, attribution, address, agent, action, own, indicator, count }
        })
}

fn listing() -> impl Strategy<Value = Listing> {
    let prefix = "[a-z]{1,5}(/[a-z0-9 ü]{0,3}[a-z]){0,2}";
    (prefix, any::<bool>(), instant(), btree_map("[a-zA-Z0-9\"/]{0,8}[a-z]", Just(()), 0..5)).prop_map(
        |(prefix, complete, at, ids)| Listing {
            complete,
            at,
            ids: ids.into_keys().map(|id| Name::new(&format!("{prefix}/{id}")).unwrap()).collect(),
            prefix: Name::new(&prefix).unwrap(),
        },
    )
}

fn coverage() -> impl Strategy<Value = Coverage> {
    (name(), span(), 0..=i64::MAX, instant(), select(Attribution::ALL), name()).prop_filter_map(
        "a prefix does not end in a slash",
        |(prefix, span, lag_seconds, read_at, attribution, recorded_by)| {
            let coverage = Coverage { prefix, span, lag_seconds, read_at, attribution, recorded_by };
            (!coverage.prefix.as_str().ends_with('/')).then_some(coverage)
        },
    )
}
