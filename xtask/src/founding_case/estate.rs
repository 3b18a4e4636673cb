//! What no export says: systems, the gateway before them, who may do what, controls, environments, owners.
//!
//! Published: the gateway token opens the way to Jira and Confluence; the Smartsheet account is an administrator of
//! Jira; the marketplace stands apart from production; the list before the console server was not enforced; an alert
//! watches the administrators' group; hardware keys and segmentation are credited, together with others. Ours: which
//! of them stands before which system, since when, what Jira's server runs as and may, that Bitbucket is behind the same
//! gateway, and the jewels.

use super::company::{CLOUDFLARE, MARKETPLACE, ORGANISATION, PRODUCTION};
use super::credential::Credential;
use super::json::{Json, ndjson, object};
use super::moment::Moment;

/// The gateway before the Atlassian suite.
const GATEWAY: &str = "system/cloudflare-access/atlassian";
/// What the console server and the global network are behind: nothing of the four opens it.
const INTERNAL: &str = "system/internal-network";
const CONSOLE: &str = "system/console-sao-paulo";
const NETWORK: &str = "system/global-network";
/// What Jira's server runs as: where it could go on to, were it not for controls.
const WORKER: &str = "id/workload/acme/jira-worker";
/// Since when the controls hold.
const CONTROLS_SINCE: Moment = Moment::day(2022, 3, 1);

/// The four that were left.
pub(crate) struct Stragglers<'a> {
    /// The gateway token.
    pub(crate) gateway: &'a Credential,
    /// The token of the account named after Smartsheet.
    pub(crate) smartsheet: &'a Credential,
    /// The repository server's service account.
    pub(crate) bitbucket: &'a Credential,
    /// The marketplace's key.
    pub(crate) marketplace: &'a Credential,
}

/// Writes the facts.
pub(crate) fn file(four: &Stragglers<'_>) -> (String, String) {
    let facts = [vendors(), systems(), environments(), ways(), rights(four), controls(), owners(four)].concat();
    ("facts/estate.ndjson".to_owned(), ndjson(&facts))
}

fn node(kind: &str, id: &str, set: Json) -> Json {
    object! { "v": 1_i64, "node": kind, "id": id, "set": set }
}

fn edge(relation: &str, from: &str, to: &str) -> Json {
    object! { "v": 1_i64, "edge": relation, "from": from, "to": to }
}

fn may(who: &str, level: &str, system: &str) -> Json {
    object! { "v": 1_i64, "edge": "may", "from": who, "to": system, "level": level }
}

fn vendors() -> Vec<Json> {
    [("okta", "Okta"), ("moveworks", "Moveworks"), ("smartsheet", "Smartsheet")]
        .into_iter()
        .map(|(slug, label)| node("vendor", &format!("vendor/{slug}"), object! { "label": label }))
        .collect()
}

/// The systems that no export names: id, kind, label, and the level at which a crown jewel falls.
const SYSTEMS: [(&str, &str, &str, &str); 8] = [
    ("system/jira", "service", "Jira", "admin"),
    ("system/confluence", "document_space", "Confluence", ""),
    ("system/bitbucket", "repository", "Bitbucket", "read"),
    (GATEWAY, "gateway", "Access gateway of the Atlassian suite", ""),
    (INTERNAL, "gateway", "Internal network", ""),
    (CONSOLE, "host", "Console server, new data centre", ""),
    (NETWORK, "service", "Global network", "admin"),
    ("system/dashboard", "service", "Dashboard", ""),
];

fn systems() -> Vec<Json> {
    SYSTEMS
        .into_iter()
        .map(|(id, kind, label, jewel)| {
            let mut set = vec![("kind", kind.into()), ("label", label.into())];
            if !jewel.is_empty() {
                set.push(("jewel", jewel.into()));
            }
            node("system", id, Json::Object(set))
        })
        .collect()
}

fn environments() -> Vec<Json> {
    let marketplace = format!("system/aws/{MARKETPLACE}");
    let production = format!("system/aws/{PRODUCTION}");
    let stand = [
        ("internal", "Internal tools", vec!["system/jira", "system/confluence", "system/bitbucket"]),
        ("marketplace", "Apps marketplace", vec![marketplace.as_str()]),
        ("production", "Production", vec![production.as_str(), NETWORK, "system/dashboard"]),
    ];
    let mut facts = Vec::new();
    for (slug, label, systems) in stand {
        let environment = format!("environment/{slug}");
        facts.push(node("environment", &environment, object! { "label": label }));
        facts.extend(systems.into_iter().map(|system| edge("in_environment", system, &environment)));
    }
    facts
}

/// Writes what can speak to what. Nothing leads out of the marketplace: that is the segmentation that held.
fn ways() -> Vec<Json> {
    let own_bitbucket = format!("system/bitbucket/{ORGANISATION}");
    let mut facts: Vec<Json> = ["system/jira", "system/confluence", "system/bitbucket", own_bitbucket.as_str()]
        .map(|system| edge("behind", system, GATEWAY))
        .into();
    facts.push(edge("behind", CONSOLE, INTERNAL));
    facts.push(edge("behind", NETWORK, INTERNAL));
    facts.push(edge("connects", "system/jira", CONSOLE));
    facts.push(edge("connects", "system/jira", NETWORK));
    facts.push(edge("connects", CONSOLE, NETWORK));
    facts
}

/// Writes what the four open.
fn rights(four: &Stragglers<'_>) -> Vec<Json> {
    let smartsheet = format!("atlassian/user/{ORGANISATION}/{}", four.smartsheet.user);
    let bitbucket = format!("bitbucket/user/{ORGANISATION}/{}", four.bitbucket.id);
    let marketplace = format!("aws/user/{MARKETPLACE}/{}", four.marketplace.user);
    let token = four.smartsheet.name();
    vec![
        edge("admits", &four.gateway.name(), GATEWAY),
        node("application", "application/support-bot", object! { "label": "Support bot" }),
        edge("provided_by", "application/support-bot", "vendor/moveworks"),
        edge("uses", "application/support-bot", &four.gateway.name()),
        node("application", "application/smartsheet-for-jira", object! { "label": "Smartsheet for Jira" }),
        edge("provided_by", "application/smartsheet-for-jira", "vendor/smartsheet"),
        edge("uses", "application/smartsheet-for-jira", &token),
        edge("accepted_by", &token, "system/jira"),
        edge("accepted_by", &token, "system/confluence"),
        may(&smartsheet, "admin", "system/jira"),
        may(&smartsheet, "write", "system/confluence"),
        node("identity", &bitbucket, object! { "kind": "service_account", "label": "bitbucket-svc" }),
        edge("authenticates", &four.bitbucket.name(), &bitbucket),
        edge("accepted_by", &four.bitbucket.name(), "system/bitbucket"),
        may(&bitbucket, "write", "system/bitbucket"),
        may(&marketplace, "admin", &format!("system/aws/{MARKETPLACE}")),
        node("identity", WORKER, object! { "kind": "workload", "label": "Jira's own service account" }),
        edge("runs_as", "system/jira", WORKER),
        may(WORKER, "read", "system/dashboard"),
        may(WORKER, "read", &format!("system/okta/{}", super::company::OKTA)),
        may(WORKER, "admin", NETWORK),
    ]
}

fn control(id: &str, kind: &str, state: &str, label: &str) -> Json {
    let mut set = vec![("label", label.into()), ("control", kind.into()), ("state", state.into())];
    if state == "enforced" {
        set.push(("since", CONTROLS_SINCE.to_string().into()));
    }
    node("control", id, Json::Object(set))
}

fn protects(control: &str, system: &str) -> Json {
    edge("protects", control, system)
}

fn controls() -> Vec<Json> {
    let (keys, apart) = ("control/hardware-keys", "control/segmentation");
    let (list, alert) = ("control/console-allow-list", "control/admin-group-alert");
    vec![
        control(keys, "mfa", "enforced", "Hardware keys at login"),
        protects(keys, "system/dashboard"),
        protects(keys, &format!("system/okta/{}", super::company::OKTA)),
        control(apart, "segmentation", "enforced", "Production apart from everything else"),
        protects(apart, NETWORK),
        control(list, "ip_allow_list", "absent", "Allow list before the console server, written and not enforced"),
        object! {
            "v": 1_i64, "edge": "protects", "from": list, "on": object! {
                "from": "system/jira", "relation": "connects", "to": CONSOLE,
            },
        },
        control(alert, "detection", "enforced", "Alert on changes of the administrators' group"),
        protects(alert, "system/jira"),
    ]
}

fn owners(four: &Stragglers<'_>) -> Vec<Json> {
    let cloudflare = format!("system/cloudflare/{CLOUDFLARE}");
    let production = format!("system/aws/{PRODUCTION}");
    let smartsheet = format!("atlassian/user/{ORGANISATION}/{}", four.smartsheet.user);
    [
        ("system/jira", "it-support"),
        ("system/confluence", "it-support"),
        ("system/bitbucket", "source-control"),
        (GATEWAY, "it-support"),
        (cloudflare.as_str(), "edge-network"),
        (production.as_str(), "platform"),
        (NETWORK, "edge-network"),
        (smartsheet.as_str(), "vendor-integrations"),
    ]
    .map(|(what, team)| edge("owned_by", what, &format!("owner/{team}")))
    .into()
}
