//! What a hunt saw, as sightings to give back: a bundle of STIX 2.1 (OASIS Standard, docs.oasis-open.org/cti/stix/v2.1).
//!
//! For each indicator that was hit: a `sighting` (section 5.2) of the publisher's own indicator where a STIX file lists it,
//! else of an `indicator` (4.7) of ours, with `observed-data` (4.14) of what was seen. What was seen is the intruder's part of
//! an event: its address for an address, network, agent or account, else the domain, hash or name itself. No account,
//! credential or file name of ours is in it, and no event before an indicator was first seen.
//!
//! Ids follow from content (2.9): observables in the namespace that STIX gives them, over their properties as RFC 8785 writes
//! them; all else in one of ours, over the whole object. Nothing here reads a clock: `created` is what the answer is as of.

use std::collections::{BTreeMap, BTreeSet};

use app::{Answer, HitItem, HuntItem, HuntedItem, Stamp};
use serde_json::{Map, Value, json};
use uuid::{Uuid, uuid};

use crate::json::json;

/// The namespace of observables (section 2.9).
const STIX_OBSERVABLE: Uuid = uuid!("00abedb4-aa42-466c-9c01-fed23315a9b7");

/// The largest count that STIX knows.
const MAX_COUNT: usize = 999_999_999;

/// Writes the sightings of a hunt.
pub fn sightings(answer: &Answer<HuntItem>) -> String {
    let mut bundle = Bundle { created: millisecond(answer.as_of), objects: BTreeMap::new() };
    for hunt in &answer.items {
        let mut hits: BTreeMap<(&str, &str), Vec<&HitItem>> = BTreeMap::new();
        for hit in hunt.hits.iter().filter(|hit| hit.counts()) {
            hits.entry((hit.kind, &hit.indicator)).or_default().push(hit);
        }
        for indicator in &hunt.indicators {
            if let Some(hits) = hits.get(&(indicator.kind, indicator.value.as_str())) {
                bundle.indicator(indicator, hits);
            }
        }
    }
    bundle.written()
}

/// STIX wants instants of its own making to the millisecond (section 3.2).
fn millisecond(at: Stamp) -> String {
    let micros = at.0.as_micros();
    let seconds = model::Instant::from_seconds(micros.div_euclid(1_000_000)).to_string();
    format!("{}.{:03}Z", seconds.trim_end_matches('Z'), micros.rem_euclid(1_000_000) / 1_000)
}

struct Bundle {
    created: String,
    objects: BTreeMap<String, Value>,
}

impl Bundle {
    fn indicator(&mut self, indicator: &HuntedItem, hits: &[&HitItem]) {
        let (Some(first), Some(last)) = (hits.iter().map(|hit| hit.at).min(), hits.iter().map(|hit| hit.at).max())
        else {
            return;
        };
        let observed = self.observed(indicator, hits);
        let mut refs = published(indicator);
        if refs.is_empty() {
            refs.insert(self.object(
                "indicator",
                json!({
                    "name": format!("{} {}", indicator.kind.replace('_', " "), indicator.value),
                    "pattern": pattern(indicator),
                    "pattern_type": "stix",
                    "valid_from": indicator.first_seen.unwrap_or(first),
                }),
            ));
        }
        for of in refs {
            let mut sighting = json!({
                "sighting_of_ref": of,
                "first_seen": first,
                "last_seen": last,
                "count": hits.len().min(MAX_COUNT),
            });
            if let (Some(properties), false) = (sighting.as_object_mut(), observed.is_empty()) {
                properties.insert("observed_data_refs".to_owned(), json!(observed));
            }
            self.object("sighting", sighting);
        }
    }

    /// One object for all events in which the same was seen.
    fn observed(&mut self, indicator: &HuntedItem, hits: &[&HitItem]) -> BTreeSet<String> {
        let mut seen: BTreeMap<String, Vec<Stamp>> = BTreeMap::new();
        for hit in hits {
            if let Some(observable) = seen_in(indicator, hit) {
                seen.entry(self.observable(observable)).or_default().push(hit.at);
            }
        }
        let one = |(observable, at): (String, Vec<Stamp>)| {
            self.object(
                "observed-data",
                json!({
                    "first_observed": at.iter().min(),
                    "last_observed": at.iter().max(),
                    "number_observed": at.len().min(MAX_COUNT),
                    "object_refs": [observable],
                }),
            )
        };
        seen.into_iter().map(one).collect()
    }

    fn observable(&mut self, (kind, properties): (&str, Value)) -> String {
        self.put(kind, STIX_OBSERVABLE, &properties.to_string(), properties)
    }

    fn object(&mut self, kind: &str, mut object: Value) -> String {
        if let Some(properties) = object.as_object_mut() {
            properties.insert("created".to_owned(), json!(self.created));
            properties.insert("modified".to_owned(), json!(self.created));
        }
        self.put(kind, ours(), &format!("{kind} {object}"), object)
    }

    fn put(&mut self, kind: &str, namespace: Uuid, name: &str, mut object: Value) -> String {
        let id = format!("{kind}--{}", Uuid::new_v5(&namespace, name.as_bytes()));
        if let Some(properties) = object.as_object_mut() {
            properties.insert("type".to_owned(), json!(kind));
            properties.insert("spec_version".to_owned(), json!("2.1"));
            properties.insert("id".to_owned(), json!(id));
        }
        self.objects.insert(id.clone(), object);
        id
    }

    fn written(self) -> String {
        let ids: Vec<&str> = self.objects.keys().map(String::as_str).collect();
        let id = format!("bundle--{}", Uuid::new_v5(&ours(), format!("bundle {}", ids.join(" ")).as_bytes()));
        let mut bundle = Map::new();
        bundle.insert("type".to_owned(), json!("bundle"));
        bundle.insert("id".to_owned(), json!(id));
        if !self.objects.is_empty() {
            bundle.insert("objects".to_owned(), Value::Array(self.objects.into_values().collect()));
        }
        json(&bundle)
    }
}

/// The namespace of what we make; STIX reserves its own for observables.
fn ours() -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, b"urn:straggler:stix:1")
}

/// The indicators of STIX files that list it, by their own ids.
fn published(indicator: &HuntedItem) -> BTreeSet<String> {
    let places = indicator.listed.iter().filter_map(|listed| listed.place.as_deref());
    places.filter(|place| is_indicator(place)).map(ToOwned::to_owned).collect()
}

/// An id as STIX writes them (2.9).
fn is_indicator(id: &str) -> bool {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts: Option<Vec<&str>> = id.strip_prefix("indicator--").map(|uuid| uuid.split('-').collect());
    parts.is_some_and(|parts| {
        parts.len() == 5 && parts.iter().zip([8, 4, 4, 4, 12]).all(|(part, count)| digits(part, count))
    })
}

/// The pattern of an indicator (section 9); a `*` is `LIKE`'s `%`.
fn pattern(indicator: &HuntedItem) -> String {
    let text = format!("'{}'", indicator.value.replace('\\', "\\\\").replace('\'', "\\'"));
    let family = if indicator.value.contains(':') { "ipv6-addr" } else { "ipv4-addr" };
    match indicator.kind {
        "ipv4" | "ipv6" => format!("[{family}:value = {text}]"),
        "cidr" => format!("[{family}:value ISSUBSET {text}]"),
        "domain" => format!("[domain-name:value = {text}]"),
        "sha256" => format!("[file:hashes.'SHA-256' = {text}]"),
        "file_name" => format!("[file:name = {text}]"),
        "account" => format!("[user-account:user_id = {text} OR user-account:account_login = {text}]"),
        _ => {
            let agent = "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'";
            let comparison = if text.contains('*') { "LIKE" } else { "=" };
            format!("[{agent} {comparison} {}]", text.replace('*', "%"))
        }
    }
}

/// What of an event is the intruder's, as an observable.
fn seen_in(indicator: &HuntedItem, hit: &HitItem) -> Option<(&'static str, Value)> {
    let value = &indicator.value;
    Some(match indicator.kind {
        "domain" => ("domain-name", json!({ "value": value })),
        "sha256" => ("file", json!({ "hashes": { "SHA-256": value } })),
        "file_name" => ("file", json!({ "name": value })),
        _ => match hit.address.as_ref()?.parse::<std::net::IpAddr>().ok()?.to_canonical() {
            std::net::IpAddr::V4(address) => ("ipv4-addr", json!({ "value": address.to_string() })),
            std::net::IpAddr::V6(address) => ("ipv6-addr", json!({ "value": address.to_string() })),
        },
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use app::{CreatedItem, Head, ListedAt, ReadItem, VouchItem};

    use super::*;

    /// The example of `ipv4-addr` in STIX 2.1, section 6.8.
    #[test]
    fn the_id_of_an_observable_is_that_of_the_standard() {
        let id = Uuid::new_v5(&STIX_OBSERVABLE, br#"{"value":"198.51.100.3"}"#);
        assert_eq!(id.to_string(), "28bb3599-77cd-5a82-a950-b5bc3caf07c4");
    }

    fn at(text: &str) -> Stamp {
        Stamp(text.parse().unwrap())
    }

    fn hit(time: &str, kind: &'static str, indicator: &str, address: Option<&str>) -> HitItem {
        HitItem {
            at: at(time),
            indicator: indicator.to_owned(),
            kind,
            action: "=cmd".to_owned(),
            success: true,
            credential: None,
            attribution: None,
            principal: Some("okta/user/a/1".to_owned()),
            address: address.map(ToOwned::to_owned),
            agent: Some("\u{202e}x".to_owned()),
            event: None,
            seen: None,
            file: "log".to_owned(),
        }
    }

    fn hunted(kind: &'static str, value: &str, source: &str, place: Option<&str>) -> HuntedItem {
        let listed = ListedAt { source: source.to_owned(), place: place.map(ToOwned::to_owned), says: None };
        let (first_seen, last_seen) = (None, None);
        HuntedItem { kind, value: value.to_owned(), first_seen, last_seen, listed: vec![listed], hits: 0 }
    }

    /// A hunt with two hits on one indicator, one on an agent, one before its time, and something made.
    pub(crate) fn answer() -> Answer<HuntItem> {
        let mut early = hit("2023-11-14T10:00:00Z", "domain", "early.example", None);
        early.seen = Some("before_first_seen");
        let made = CreatedItem {
            what: "a/user/x".to_owned(),
            label: None,
            by: "okta/user/a/1".to_owned(),
            at: at("2023-11-15T00:00:00Z"),
            owed: true,
            legitimate: None,
            seq: 1,
        };
        let item = HuntItem {
            incident: "i".to_owned(),
            files: Vec::new(),
            indicators: vec![
                hunted("ipv4", "203.0.113.58", "a.json", Some("indicator--00000000-0000-4000-8000-000000000001")),
                hunted("user_agent", "*it's*", "notice", None),
                hunted("domain", "early.example", "notice", None),
            ],
            hits: vec![
                hit("2023-11-14T09:22:49Z", "ipv4", "203.0.113.58", Some("::ffff:203.0.113.58")),
                hit("2023-11-14T09:22:50.5Z", "ipv4", "203.0.113.58", Some("203.0.113.58")),
                hit("2023-11-14T09:30:00Z", "user_agent", "*it's*", None),
                early,
            ],
            unexposed: Vec::new(),
            created: vec![made],
            logs: Vec::new(),
            hunted: VouchItem { condition: "c", verdict: "holds", because: String::new() },
            read: ReadItem::default(),
        };
        Answer {
            schema: "straggler.hunt.v1".to_owned(),
            ledger: Head { size: 1, root: String::new() },
            as_of: at("2023-11-20T00:00:00.123456Z"),
            known_at: at("2023-11-20T00:00:00Z"),
            summary: None,
            items: vec![item],
            gaps: Vec::new(),
        }
    }

    fn objects(kind: &str) -> Vec<Value> {
        let bundle: Value = serde_json::from_str(&sightings(&answer())).unwrap();
        let objects = bundle["objects"].as_array().unwrap().clone();
        objects.into_iter().filter(|object| object["type"] == kind).collect()
    }

    #[test]
    fn a_sighting_is_of_the_publishers_indicator_or_of_ours() {
        let sighted = objects("sighting");
        assert_eq!(sighted.len(), 2, "none before the indicator was first seen");
        let of = |id: &str| sighted.iter().find(|one| one["sighting_of_ref"] == id).unwrap().clone();
        let theirs = of("indicator--00000000-0000-4000-8000-000000000001");
        assert_eq!((&theirs["count"], &theirs["first_seen"]), (&json!(2), &json!("2023-11-14T09:22:49Z")));
        assert_eq!(theirs["created"], "2023-11-20T00:00:00.123Z");
        let [ours] = objects("indicator").try_into().unwrap();
        assert_eq!(
            ours["pattern"],
            r"[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' LIKE '%it\'s%']"
        );
        assert!(of(ours["id"].as_str().unwrap()).get("observed_data_refs").is_none(), "no address was logged");
    }

    #[test]
    fn what_was_seen_is_the_intruders_part_and_nothing_of_ours() {
        let [data] = objects("observed-data").try_into().unwrap();
        assert_eq!((&data["number_observed"], &data["last_observed"]), (&json!(2), &json!("2023-11-14T09:22:50.5Z")));
        assert_eq!(objects("ipv4-addr").len(), 1, "an address within IPv6 is the one of IPv4");
        let text = sightings(&answer());
        assert!(!text.contains("okta/user") && !text.contains("=cmd") && !text.contains("a/user/x"), "{text}");
        assert_eq!(text, sightings(&answer()), "same input, same bytes");
    }

    #[test]
    fn observables_have_the_ids_that_every_producer_gives_them() {
        // As the library `stix2` 3.0.2 of the OASIS committee makes them.
        let mut bundle = Bundle { created: String::new(), objects: BTreeMap::new() };
        for (kind, properties, expected) in [
            ("ipv4-addr", json!({ "value": "198.51.100.3" }), "28bb3599-77cd-5a82-a950-b5bc3caf07c4"),
            ("file", json!({ "hashes": { "SHA-256": "ab".repeat(32) } }), "20432b06-75d2-54b6-80ef-6d923b5d925d"),
            ("file", json!({ "name": "drop.exe" }), "88374396-c02f-52d4-9c75-0d492a971506"),
        ] {
            assert_eq!(bundle.observable((kind, properties)), format!("{kind}--{expected}"));
        }
    }
}
