//! From a fact to its one line: fixed order of keys, no spaces, absent is absent (semantics 3).

use std::borrow::Cow;

use model::{
    By, Coverage, Created, Edge, Ended, Fact, Instant, Listing, Name, Node, NodeKind, Probe, Protected, Protects,
    Shape, Span, Used, Value, shape_of,
};

use super::line::{Line, Pairs, Scalar, Text};

/// Writes a fact as its one canonical line, without the line feed.
///
/// A person whom somebody named "issuer" is written so that it never reads as the issuer's own record.
pub fn write_line(fact: &Fact) -> String {
    let line = match fact {
        Fact::Node(fact) => node(fact),
        Fact::Edge(fact) => edge(fact),
        Fact::Protects(fact) => protects(fact),
        Fact::Ended(fact) => ended(fact),
        Fact::Probe(fact) => probe(fact),
        Fact::Used(fact) => used(fact),
        Fact::Created(fact) => created(fact),
        Fact::Listing(fact) => listing(fact),
        Fact::Coverage(fact) => coverage(fact),
    };
    // Nothing in a line can fail to be JSON: its keys are texts and it holds no floats.
    serde_json::to_string(&Line { v: Some(1), ..line }).unwrap_or_default()
}

fn node(fact: &Node) -> Line<'_> {
    let pairs: Vec<_> = fact.set.iter().map(|(key, value)| (word(key), scalar(fact.kind, key, value))).collect();
    Line {
        node: Some(word(fact.kind.as_str())),
        id: name(&fact.id),
        set: (!pairs.is_empty()).then_some(Pairs(pairs)),
        ..Line::default()
    }
}

fn scalar<'a>(kind: NodeKind, key: &str, value: &'a Value) -> Scalar<'a> {
    match value {
        Value::Text(text) => Scalar::Text(word(text)),
        Value::Time(instant) => Scalar::Text(moment(*instant)),
        Value::Flag(flag) => Scalar::Flag(*flag),
        Value::Number(number) => Scalar::Number(*number),
        Value::Names(names) => match names.as_slice() {
            [one] if shape_of(kind, key) == Some(Shape::Name) => Scalar::Text(word(one.as_str())),
            names => Scalar::Texts(names.iter().map(|name| word(name.as_str())).collect()),
        },
    }
}

fn edge(fact: &Edge) -> Line<'_> {
    Line {
        edge: Some(word(fact.relation.as_str())),
        from: name(&fact.from),
        to: name(&fact.to),
        level: fact.level.map(|level| word(level.as_str())),
        form: fact.form.map(|form| word(form.as_str())),
        key: fact.key.as_ref().and_then(name),
        list: fact.list.map(|list| word(list.as_str())),
        rung: fact.rung.map(u64::from),
        rule: text(fact.rule.as_deref()),
        ..valid(fact.valid)
    }
}

fn protects(fact: &Protects) -> Line<'_> {
    let (to, on) = match &fact.what {
        Protected::Node(node) => (name(node), None),
        Protected::Edge { from, relation, to } => (
            None,
            Some(Pairs(vec![
                (word("from"), word(from.as_str())),
                (word("relation"), word(relation.as_str())),
                (word("to"), word(to.as_str())),
            ])),
        ),
    };
    Line { edge: Some(word("protects")), from: name(&fact.control), to, on, ..valid(fact.valid) }
}

fn ended(fact: &Ended) -> Line<'_> {
    let by = match &fact.by {
        By::Issuer => Text(Cow::Borrowed("issuer")),
        By::Person(person) if person == "issuer" => Text(Cow::Borrowed("issuer (a person)")),
        By::Person(person) => word(person),
    };
    Line {
        event: Some(word("ended")),
        credential: name(&fact.credential),
        how: Some(word(fact.how.as_str())),
        successor: fact.successor.as_ref().and_then(name),
        at: Some(moment(fact.at)),
        by: Some(by),
        ..Line::default()
    }
}

fn probe(fact: &Probe) -> Line<'_> {
    Line {
        event: Some(word("probe")),
        credential: name(&fact.credential),
        presented: Some(word(fact.presented.as_str())),
        answer: Some(word(fact.answer.as_str())),
        way: text(fact.way.as_deref()),
        at: Some(moment(fact.at)),
        place: Some(word(&fact.place)),
        door: name(&fact.door),
        ..Line::default()
    }
}

fn used(fact: &Used) -> Line<'_> {
    Line {
        event: Some(word("used")),
        credential: name(&fact.credential),
        at: Some(moment(fact.at)),
        outcome: Some(word(fact.outcome.as_str())),
        attribution: Some(word(fact.attribution.as_str())),
        address: text(fact.address.as_deref()),
        agent: text(fact.agent.as_deref()),
        action: text(fact.action.as_deref()),
        own: fact.own.then_some(true),
        indicator: text(fact.indicator.as_deref()),
        count: (fact.count > 1).then_some(fact.count),
        ..Line::default()
    }
}

fn created(fact: &Created) -> Line<'_> {
    Line {
        event: Some(word("created")),
        what: name(&fact.what),
        at: Some(moment(fact.at)),
        by: name(&fact.by),
        ..Line::default()
    }
}

fn listing(fact: &Listing) -> Line<'_> {
    Line {
        listing: name(&fact.prefix),
        complete: Some(fact.complete),
        at: Some(moment(fact.at)),
        ids: Some(fact.ids.iter().map(|id| word(id.as_str())).collect()),
        ..Line::default()
    }
}

fn coverage(fact: &Coverage) -> Line<'_> {
    Line {
        coverage: name(&fact.prefix),
        from: bound(fact.span.from),
        to: bound(fact.span.to),
        lag_seconds: Some(fact.lag_seconds),
        read_at: Some(moment(fact.read_at)),
        attribution: Some(word(fact.attribution.as_str())),
        recorded_by: name(&fact.recorded_by),
        ..Line::default()
    }
}

fn valid(span: Span) -> Line<'static> {
    Line { valid_from: bound(span.from), valid_to: bound(span.to), ..Line::default() }
}

/// An open bound is absent (semantics 1.1).
fn bound(instant: Instant) -> Option<Text<'static>> {
    instant.is_finite().then(|| moment(instant))
}

fn moment(instant: Instant) -> Text<'static> {
    Text(Cow::Owned(instant.to_string()))
}

fn word(text: &str) -> Text<'_> {
    Text(Cow::Borrowed(text))
}

fn text(text: Option<&str>) -> Option<Text<'_>> {
    text.map(word)
}

fn name(name: &Name) -> Option<Text<'_>> {
    Some(word(name.as_str()))
}
