//! Random small estates, as lines of a facts file, and the same lines changed.

use std::collections::BTreeMap;

use estate::{Estate, EstateBuilder, Provenance};
use model::{Instant, Origin, Standing};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::{Value, json};
use sources::{Document, importers};

/// The instant of every drill here.
pub(crate) fn now() -> Instant {
    "2024-01-01T00:00:00Z".parse().unwrap()
}

/// Facts that can be changed before they are read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) lines: Vec<Value>,
}

impl Facts {
    pub(crate) fn read(&self) -> Estate {
        let text: String = self.lines.iter().map(|line| format!("{line}\n")).collect();
        let document = Document { path: "facts.ndjson", bytes: text.as_bytes(), modified: None };
        let mut builder = EstateBuilder::new();
        let origin = builder.origin(&Origin { source: "facts".into(), standing: Standing::Inventory });
        for (seq, fact) in (0..).zip(importers::facts::lines(&document)) {
            builder.add(fact.unwrap(), Provenance { seq, recorded: now(), origin });
        }
        builder.build()
    }

    /// Sets the state of controls.
    pub(crate) fn with_states(&self, states: &BTreeMap<String, &str>) -> Self {
        let mut changed = self.clone();
        for line in &mut changed.lines {
            let state = line["id"].as_str().and_then(|id| states.get(id));
            if let Some(state) = state {
                line["set"]["state"] = json!(state);
            }
        }
        changed
    }

    pub(crate) fn with(&self, more: impl IntoIterator<Item = Value>) -> Self {
        Self { lines: self.lines.iter().cloned().chain(more).collect() }
    }

    pub(crate) fn without(&self, drop: impl Fn(&Value) -> bool) -> Self {
        Self { lines: self.lines.iter().filter(|line| !drop(line)).cloned().collect() }
    }

    pub(crate) fn controls(&self, states: &[&str]) -> Vec<String> {
        let is_in = |line: &&Value| line["set"]["state"].as_str().is_some_and(|state| states.contains(&state));
        self.lines.iter().filter(is_in).map(|line| line["id"].as_str().unwrap().to_owned()).collect()
    }
}

/// Runs a property on random estates, the same ones every time.
pub(crate) fn for_each(cases: u32, property: impl Fn(&Facts)) {
    let config =
        ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(42), ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&facts(), |facts| {
        property(&facts);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

const VENDORS: u8 = 2;
const CREDENTIALS: u8 = 5;
const IDENTITIES: u8 = 3;
const GROUPS: u8 = 2;
const SYSTEMS: u8 = 4;
const CONTROLS: u8 = 4;

fn vendor(n: u8) -> String {
    format!("vendor/v{}", n % VENDORS)
}

fn credential(n: u8) -> String {
    format!("iss/token/acme/k{}", n % CREDENTIALS)
}

fn actor(n: u8) -> String {
    let n = n % (IDENTITIES + GROUPS);
    if n < IDENTITIES { format!("id/user/acme/u{n}") } else { group(n - IDENTITIES) }
}

fn group(n: u8) -> String {
    format!("id/group/acme/g{}", n % GROUPS)
}

fn system(n: u8) -> String {
    format!("system/s{}", n % SYSTEMS)
}

fn control(n: u8) -> String {
    format!("control/c{}", n % CONTROLS)
}

fn nodes(kinds: &[u8], states: &[u8], jewels: u8) -> Vec<Value> {
    let mut lines: Vec<Value> = (0..VENDORS).map(|n| json!({"v": 1, "node": "vendor", "id": vendor(n)})).collect();
    for (n, kind) in (0..CREDENTIALS).zip(kinds) {
        let kind = ["password", "api_token"][usize::from(kind % 2)];
        lines.push(json!({"v": 1, "node": "credential", "id": credential(n), "set": {"kind": kind}}));
    }
    for n in 0..IDENTITIES {
        lines.push(json!({"v": 1, "node": "identity", "id": actor(n), "set": {"kind": "person"}}));
    }
    lines.extend((0..GROUPS).map(|n| json!({"v": 1, "node": "group", "id": group(n)})));
    for n in 0..SYSTEMS {
        let mut set = json!({"kind": if n == 0 { "gateway" } else { "service" }});
        if jewels >> n & 1 == 1 {
            set["jewel"] = json!(["read", "write", "admin"][usize::from(n % 3)]);
        }
        lines.push(json!({"v": 1, "node": "system", "id": system(n), "set": set}));
    }
    for (n, state) in (0..CONTROLS).zip(states) {
        let kind = ["mfa", "ip_allow_list", "segmentation", "approval"][usize::from(n % 4)];
        let state = ["enforced", "enforced", "partial", "absent", "unknown"][usize::from(state % 5)];
        let mut set = json!({"control": kind, "state": state});
        if n == 1 {
            set["admits"] = json!([vendor(0)]);
        }
        lines.push(json!({"v": 1, "node": "control", "id": control(n), "set": set}));
    }
    lines
}

fn edge(relation: u8, a: u8, b: u8) -> Value {
    let plain = |name: &str, from: String, to: String| json!({"v": 1, "edge": name, "from": from, "to": to});
    match relation % 14 {
        0 | 1 => plain("held_by", credential(a), vendor(b)),
        2 => plain("held_by", credential(a), system(b)),
        3 | 4 => plain("authenticates", credential(a), actor(b)),
        5 => plain("accepted_by", credential(a), system(b)),
        6 => {
            let mut line = plain("stored_in", credential(a), system(b));
            line["form"] = json!("plain");
            line
        }
        7 => plain("member_of", actor(a), group(b)),
        8 | 9 => {
            let mut line = plain("may", actor(a), system(b));
            line["level"] = json!(["read", "write", "admin"][usize::from(a % 3)]);
            line
        }
        10 => plain("admits", credential(a), system(0)),
        11 => plain("behind", system(1 + a % 3), system(0)),
        12 => plain("connects", system(a), system(b)),
        _ => plain("configured_in", control(a), system(b)),
    }
}

fn protects(what: u8, a: u8, b: u8, edges: &[Value]) -> Value {
    let on = |to: String| json!({"v": 1, "edge": "protects", "from": control(a), "to": to});
    match what % 4 {
        0 => on(credential(b)),
        1 => on(system(b)),
        2 if !edges.is_empty() => {
            let edge = &edges[usize::from(b) % edges.len()];
            let step = json!({"from": edge["from"], "relation": edge["edge"], "to": edge["to"]});
            json!({"v": 1, "edge": "protects", "from": control(a), "on": step})
        }
        _ => on(actor(b % IDENTITIES)),
    }
}

fn facts() -> impl Strategy<Value = Facts> {
    let few = |most| prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 4..most);
    let bytes = |count| prop::collection::vec(any::<u8>(), count);
    (bytes(usize::from(CREDENTIALS)), bytes(usize::from(CONTROLS)), any::<u8>(), few(26), few(9)).prop_map(
        |(kinds, states, jewels, edges, shields)| {
            let mut edges: Vec<Value> = edges.into_iter().map(|(relation, a, b)| edge(relation, a, b)).collect();
            edges.retain(|edge| edge["from"] != edge["to"]);
            edges.sort_by_key(|edge| format!("{} {} {}", edge["edge"], edge["from"], edge["to"]));
            edges.dedup_by_key(|edge| format!("{} {} {}", edge["edge"], edge["from"], edge["to"]));
            let shields: Vec<Value> = shields.into_iter().map(|(what, a, b)| protects(what, a, b, &edges)).collect();
            Facts { lines: [nodes(&kinds, &states, jewels | 2), edges, shields].concat() }
        },
    )
}
