//! `stix`: a bundle of STIX 2.1 (OASIS Standard, 10 June 2021, docs.oasis-open.org/cti/stix/v2.1), or a TAXII envelope.
//!
//! | object | what is hunted |
//! |---|---|
//! | `indicator` (section 4.7) with `pattern_type` `stix` | the values of its pattern, where it can be read whole |
//! | `ipv4-addr`, `ipv6-addr` (6.8, 6.9) | `value`, an address or a network |
//! | `domain-name` (6.4) | `value` |
//! | `file` (6.7) | `name` and `hashes.SHA-256` |
//! | `user-account` (6.16) | `user_id` and `account_login` |
//!
//! An indicator is hunted over all times: `valid_from` says from when on its publisher vouches for it, most often the day
//! on which it was written down, which is later than the intrusion that it comes from. What is `revoked` is left out.
//! Observables of other types are gaps with a count; objects that tell of people, malware, reports and their relations hold
//! nothing to hunt. An envelope with `more` is one page of several, and a gap.

use model::{Indicator, IndicatorKind};
use serde_json::Value;

use super::pattern::alternatives;
use super::taking::{Taking, Told, id};
use super::wanted::Wanted;

/// Objects that list nothing to hunt: domain, relationship and meta objects (STIX 2.1, sections 4, 5 and 7).
const TELLING: [&str; 23] = [
    "attack-pattern",
    "campaign",
    "course-of-action",
    "extension-definition",
    "grouping",
    "identity",
    "incident",
    "infrastructure",
    "intrusion-set",
    "language-content",
    "location",
    "malware",
    "malware-analysis",
    "marking-definition",
    "note",
    "observed-data",
    "opinion",
    "relationship",
    "report",
    "sighting",
    "threat-actor",
    "tool",
    "vulnerability",
];

pub(super) fn is_stix(root: &Value) -> bool {
    root.get("objects").is_some_and(Value::is_array) || text(root, "type") == Some("bundle")
}

pub(super) fn read(root: &Value, taking: &mut Taking<'_>) {
    taking.format("stix");
    if root.get("more").and_then(Value::as_bool) == Some(true) {
        taking.gap("", "is one page of several (`more` is true): give the others too");
    }
    for (at, object) in root.get("objects").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let place = text(object, "id").and_then(id).map_or_else(|| format!("object {}", at + 1), ToOwned::to_owned);
        match text(object, "type") {
            None => taking.gap(&place, "has no type"),
            Some(_) if object.get("revoked").and_then(Value::as_bool) == Some(true) => {
                taking.leave("revoked by the publisher");
            }
            Some("indicator") => indicator(object, &place, taking),
            Some("observed-data") if object.get("objects").is_some() => {
                taking.count("observed-data with its objects inside, as in STIX 2.0".to_owned());
            }
            Some(kind) if TELLING.contains(&kind) => {}
            Some(kind) => match observable(kind, object) {
                Some(properties) => observed(&properties, &place, taking),
                None => taking.count(format!("of type {}", shown(kind))),
            },
        }
    }
}

/// A type is foreign text that ends in a message: only what can be a type's name (STIX 2.1, section 3.1) is repeated.
fn shown(kind: &str) -> &str {
    let fits = kind.len() <= 250 && kind.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if fits { kind } else { "that is no name of one" }
}

fn text<'v>(object: &'v Value, key: &str) -> Option<&'v str> {
    object.get(key).and_then(Value::as_str)
}

fn indicator(object: &Value, place: &str, taking: &mut Taking<'_>) {
    if let Some(language) = text(object, "pattern_type").filter(|language| *language != "stix") {
        return taking.count(format!("with a pattern of type {}", shown(language)));
    }
    let listed = text(object, "pattern").ok_or_else(|| "has no pattern".to_owned()).and_then(alternatives);
    let note = text(object, "name").or_else(|| text(object, "description")).map(ToOwned::to_owned);
    taking.take(place, listed, &Told { note, ..Told::default() });
}

type Properties<'v> = Vec<(Option<&'v str>, Wanted)>;

/// Returns what an observable says of itself that can be hunted; none where its type is not known.
fn observable<'v>(kind: &str, object: &'v Value) -> Option<Properties<'v>> {
    let hash = || object.get("hashes").and_then(|hashes| text(hashes, "SHA-256"));
    Some(match kind {
        "ipv4-addr" | "ipv6-addr" => vec![(text(object, "value"), Wanted::Address)],
        "domain-name" => vec![(text(object, "value"), Wanted::Kind(IndicatorKind::Domain))],
        "file" => vec![
            (text(object, "name"), Wanted::Kind(IndicatorKind::FileName)),
            (hash(), Wanted::Kind(IndicatorKind::Sha256)),
        ],
        "user-account" => {
            ["user_id", "account_login"].map(|key| (text(object, key), Wanted::Kind(IndicatorKind::Account))).to_vec()
        }
        _ => return None,
    })
}

fn observed(properties: &Properties<'_>, place: &str, taking: &mut Taking<'_>) {
    let values = properties.iter().filter_map(|(text, wanted)| text.map(|text| wanted.of(text)));
    let listed: Result<Vec<Indicator>, String> = values.collect();
    match listed {
        Ok(listed) if listed.is_empty() => taking.gap(place, "has no property that is hunted"),
        listed => {
            let note = Some("an observed object".to_owned());
            taking.take(place, listed.map_err(|why| format!("a value {why}")), &Told { note, ..Told::default() });
        }
    }
}
