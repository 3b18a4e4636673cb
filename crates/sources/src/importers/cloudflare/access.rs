//! Access applications: gateways, and the service tokens that their policies let in.

use std::collections::{BTreeMap, BTreeSet};

use model::{Name, NodeKind, Relation, attribute};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::gather::{Draft, Gathering};
use crate::reply::shaped;

use super::{Account, Item};

/// An application, as the API lists it.
#[derive(Deserialize)]
struct App {
    id: String,
    name: Option<String>,
    domain: Option<String>,
    policies: Option<Vec<Policy>>,
}

/// A policy; each rule is an object with one key.
#[derive(Deserialize)]
struct Policy {
    decision: Option<String>,
    include: Option<Vec<Map<String, Value>>>,
    #[serde(default)]
    exclude: Vec<Map<String, Value>>,
}

/// Takes an application and who may pass it.
pub(super) fn app(
    item: &Item<'_, '_>,
    account: &Account,
    tokens: &BTreeMap<String, Name>,
    gathering: &mut Gathering<'_>,
) -> Option<()> {
    let spot = &item.spot;
    let app: App = shaped(item.value, spot, gathering)?;
    let gateway = gathering.name(spot, &format!("system/cloudflare-access/{}/{}", account.account, app.id))?;
    gathering.node(
        Draft::new(NodeKind::System, &gateway)
            .text(attribute::KIND, Some("gateway"))
            .text(attribute::LABEL, app.name.as_deref())
            .text("x_domain", app.domain.as_deref()),
    );
    if let Some(domain) = app.domain.as_deref().filter(|domain| !domain.is_empty()) {
        gathering.gap(
            spot.gap(format!("which system stands behind {gateway} ({domain}) is not said: add an edge `behind`")),
        );
    }
    let Some(policies) = app.policies else {
        gathering.unread(spot.gap(format!("{gateway} comes without its policies")));
        return None;
    };
    for policy in &policies {
        for id in admitted(policy, &gateway, item, tokens, gathering) {
            let token = match tokens.get(&id) {
                Some(token) => token.clone(),
                None => account.name(gathering, spot, "service_token", &id)?,
            };
            gathering.edge(Relation::Admits, &token, &gateway);
        }
    }
    Some(())
}

/// Returns the ids of the service tokens that a policy lets in.
fn admitted(
    policy: &Policy,
    gateway: &Name,
    item: &Item<'_, '_>,
    tokens: &BTreeMap<String, Name>,
    gathering: &mut Gathering<'_>,
) -> BTreeSet<String> {
    if policy.decision.as_deref() == Some("deny") {
        return BTreeSet::new();
    }
    let Some(include) = &policy.include else {
        gathering.unread(item.spot.gap(format!("a policy of {gateway} comes without its rules")));
        return BTreeSet::new();
    };
    if policy.decision.as_deref() == Some("bypass") {
        gathering.gap(item.spot.gap(format!("{gateway} has a policy that bypasses it for whom it includes")));
    }
    if include.iter().any(|rule| rule.contains_key("group")) {
        gathering.gap(item.spot.gap(format!("{gateway} lets in an Access group, which is not followed")));
    }
    let excluded = named(&policy.exclude, tokens);
    named(include, tokens).difference(&excluded).cloned().collect()
}

/// Returns the service tokens that rules name, one by one or all that there are.
fn named(rules: &[Map<String, Value>], tokens: &BTreeMap<String, Name>) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for rule in rules {
        if rule.contains_key("any_valid_service_token") {
            ids.extend(tokens.keys().cloned());
        }
        let id = rule.get("service_token").and_then(|token| token.get("token_id")?.as_str());
        ids.extend(id.map(str::to_owned));
    }
    ids
}
