//! `misp`: events and attributes of MISP, as its core format writes them (draft-dulaunoy-misp-core-format, "Attribute";
//! github.com/MISP/misp-rfc), alone, in a list or in the `response` of a search.
//!
//! | type | what is hunted |
//! |---|---|
//! | `ip-src`, `ip-dst`, and with `\|port` | the address or network; no port, since logs seldom name one |
//! | `domain`, `hostname`, `hostname\|port`, `domain\|ip` | the domain; of the last the address too |
//! | `url` | its host |
//! | `sha256`, `filename`, `filename\|sha256` | hash and name; of the last both |
//! | `user-agent` | the agent |
//! | `email`, `email-src`, `eppn`, `github-username`, `github-organisation`, `jabber-id` | the account |
//!
//! `to_ids` is the publisher's word on what is meant for detection: what is not is left out with a count, and so is what is
//! `deleted`. Other types are gaps with a count. Attributes of objects (`Object`) are read like those of the event; proposals
//! (`ShadowAttribute`) are no indicators until their event's owner takes them, and are not read. `first_seen` and
//! `last_seen` are taken as they stand.

use model::{Indicator, IndicatorKind};
use serde_json::Value;

use super::taking::{Taking, Told, id};
use super::wanted::Wanted;

const ACCOUNT: Wanted = Wanted::Kind(IndicatorKind::Account);
const DOMAIN: Wanted = Wanted::Kind(IndicatorKind::Domain);
const FILE_NAME: Wanted = Wanted::Kind(IndicatorKind::FileName);
const SHA256: Wanted = Wanted::Kind(IndicatorKind::Sha256);

/// The types, and what the parts of their values are that `|` separates; a part that is not hunted is none.
const TYPES: [(&str, Wanted, Option<Part>); 19] = [
    ("ip-src", Wanted::Address, None),
    ("ip-dst", Wanted::Address, None),
    ("ip-src|port", Wanted::Address, Some(Part::Passed)),
    ("ip-dst|port", Wanted::Address, Some(Part::Passed)),
    ("domain", DOMAIN, None),
    ("hostname", DOMAIN, None),
    ("hostname|port", DOMAIN, Some(Part::Passed)),
    ("domain|ip", DOMAIN, Some(Part::Too(Wanted::Address))),
    ("url", Wanted::Url, None),
    ("sha256", SHA256, None),
    ("filename", FILE_NAME, None),
    ("filename|sha256", FILE_NAME, Some(Part::Too(SHA256))),
    ("user-agent", Wanted::Kind(IndicatorKind::UserAgent), None),
    ("email", ACCOUNT, None),
    ("email-src", ACCOUNT, None),
    ("eppn", ACCOUNT, None),
    ("github-username", ACCOUNT, None),
    ("github-organisation", ACCOUNT, None),
    ("jabber-id", ACCOUNT, None),
];

/// The second part of a value.
#[derive(Clone, Copy)]
enum Part {
    /// It is not hunted.
    Passed,
    /// It is hunted too.
    Too(Wanted),
}

pub(super) fn is_misp(root: &Value) -> bool {
    let has = |value: &Value| ["Event", "Attribute", "response"].iter().any(|key| value.get(key).is_some());
    match root {
        Value::Array(items) => items.first().is_some_and(has),
        root => has(root),
    }
}

pub(super) fn read(root: &Value, taking: &mut Taking<'_>) {
    taking.format("misp");
    walk(root, taking);
}

/// JSON that was read is nested at most 128 deep.
fn walk(value: &Value, taking: &mut Taking<'_>) {
    if let Value::Array(items) = value {
        return items.iter().for_each(|item| walk(item, taking));
    }
    if ["response", "Event", "Attribute", "Object"].iter().all(|key| value.get(key).is_none()) {
        return taking.count("without any attribute".to_owned());
    }
    for inside in ["response", "Event"].iter().filter_map(|key| value.get(key)) {
        walk(inside, taking);
    }
    match value.get("Attribute") {
        Some(Value::Array(attributes)) => attributes.iter().for_each(|attribute| one(attribute, taking)),
        Some(attribute) => one(attribute, taking),
        None => {}
    }
    for object in value.get("Object").and_then(Value::as_array).into_iter().flatten() {
        match object.get("deleted").and_then(flag) {
            Some(true) => taking.leave("deleted by the publisher"),
            _ => walk(object, taking),
        }
    }
}

/// A yes or no; older instances write it as a number or a text.
fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => Some(number.as_i64()? != 0),
        Value::String(text) => match text.as_str() {
            "1" | "true" => Some(true),
            "0" | "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn one(attribute: &Value, taking: &mut Taking<'_>) {
    let text = |key: &str| attribute.get(key).and_then(Value::as_str);
    let place =
        text("uuid").and_then(id).map_or("an attribute without uuid".to_owned(), |id| format!("attribute {id}"));
    let (Some(kind), Some(value)) = (text("type"), text("value")) else {
        return taking.gap(&place, "has no type or no value");
    };
    if attribute.get("deleted").and_then(flag) == Some(true) {
        return taking.leave("deleted by the publisher");
    }
    match attribute.get("to_ids").and_then(flag) {
        Some(true) => {}
        Some(false) => return taking.leave("not meant for detection (to_ids is false)"),
        None => return taking.gap(&place, "does not say whether it is meant for detection (to_ids)"),
    }
    let Some((_, first, second)) = TYPES.iter().find(|(known, ..)| *known == kind) else {
        return taking.count(format!("of type {}", shown(kind)));
    };
    let told = Told {
        first_seen: taking.instant(&place, "first_seen", text("first_seen")),
        last_seen: taking.instant(&place, "last_seen", text("last_seen")),
        note: text("comment").map(ToOwned::to_owned),
    };
    let listed = parts(value, *first, *second).map_err(|why| format!("its value {why}"));
    taking.take(&place, listed, &told);
}

fn parts(value: &str, first: Wanted, second: Option<Part>) -> Result<Vec<Indicator>, String> {
    let Some(second) = second else {
        return Ok(vec![first.of(value)?]);
    };
    let (one, other) = value.split_once('|').ok_or("has one part where its type has two")?;
    let mut listed = vec![first.of(one)?];
    if let Part::Too(wanted) = second {
        listed.push(wanted.of(other)?);
    }
    Ok(listed)
}

/// A type is foreign text that ends in a message: only what can be one is repeated.
fn shown(kind: &str) -> &str {
    let fits = kind.len() <= 60 && kind.chars().all(|c| c.is_ascii_alphanumeric() || "-|/ _".contains(c));
    if fits { kind } else { "that is no name of one" }
}
