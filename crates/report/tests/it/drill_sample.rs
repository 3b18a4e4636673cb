//! Drills to draw: made up, over the estate of the founding case.

use std::collections::BTreeMap;

use app::{
    BreachItem, ChanceItem, ClosureItem, CrossingItem, CutsItem, DepthItem, InTimeItem, LayerItem, OpensItem, PairItem,
    ReplayItem, StepItem, StoppedItem, ToldItem, ToldLayerItem,
};
use report::{BreachPaths, DrillPage, Odds, StateOdds};

use crate::sample;

pub(crate) const SOURCE: &str = "on:system/source-code/read";
const JIRA: &str = "on:system/jira/admin";
const BUILD: &str = "on:system/build/write";
const DATA: &str = "on:system/customer-data/read";
const NETWORK: &str = "on:system/network/write";
const MARKET: &str = "on:system/marketplace/admin";

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn chance(chance: f64, low: f64, high: f64) -> ChanceItem {
    ChanceItem { chance, low: Some(low), high: Some(high), draws: 20_480 }
}

pub(crate) fn pair(vendor: &str, jewel: &str, depth: Option<(usize, usize)>, chance: Option<ChanceItem>) -> PairItem {
    let depth = depth.map(|(at_least, at_most)| DepthItem {
        at_least,
        at_most,
        exact: at_least == at_most,
        controls: list(&["control/mfa-jira", "control/allow-list"]).into_iter().take(at_most).collect(),
    });
    PairItem { vendor: format!("vendor/{vendor}"), jewel: jewel.to_owned(), depth, chance }
}

fn pairs() -> Vec<PairItem> {
    let falls = Some((0, 0));
    let exact = |chance| Some(ChanceItem { chance, low: None, high: None, draws: 0 });
    vec![
        pair("payroll", SOURCE, None, None),
        pair("okta", SOURCE, falls, Some(chance(0.71, 0.58, 0.82))),
        pair("okta", JIRA, falls, Some(chance(0.78, 0.66, 0.87))),
        pair("okta", BUILD, Some((2, 2)), Some(chance(0.09, 0.04, 0.17))),
        pair("okta", DATA, Some((1, 3)), Some(chance(0.004, 0.002, 0.012))),
        pair("okta", NETWORK, Some((3, 3)), Some(chance(0.0, 0.0, 0.000_146))),
        pair("okta", MARKET, falls, exact(1.0)),
        pair("ci-host", SOURCE, falls, Some(chance(0.74, 0.61, 0.84))),
        pair("ci-host", JIRA, None, None),
        pair("ci-host", BUILD, falls, exact(1.0)),
        pair("ci-host", DATA, Some((2, 2)), Some(chance(0.08, 0.03, 0.15))),
        pair("ci-host", NETWORK, Some((1, 1)), Some(chance(0.27, 0.16, 0.40))),
        pair("ci-host", MARKET, Some((1, 1)), Some(chance(0.30, 0.18, 0.43))),
        pair("smartsheet", SOURCE, Some((2, 2)), Some(chance(0.19, 0.09, 0.31))),
        pair("smartsheet", JIRA, Some((1, 1)), Some(chance(0.31, 0.19, 0.45))),
    ]
}

pub(crate) fn layer(control: &str, words: &str, lost: u64, saved: &[&str]) -> LayerItem {
    LayerItem {
        controls: list(&[control]),
        words: list(&[words]),
        lost,
        saved: list(saved),
        expected: None,
        candidate: !control.starts_with("control/"),
    }
}

fn singles() -> Vec<LayerItem> {
    vec![
        layer("control/expiry", "enforce machine credentials expire after 30 days", 141, &[SOURCE, JIRA]),
        layer("control/allow-list", "enforce vendors’ addresses only, at the gate", 97, &[JIRA]),
        layer("control/mfa-jira", "enforce hardware keys for Jira", 88, &[JIRA]),
        layer(sample::SOURCE, "close Bitbucket service account", 12, &[SOURCE]),
        layer(
            "system/jira-host connects system/source-code",
            "no connection from Jira’s server to source code",
            12,
            &[],
        ),
    ]
}

fn two(one: &LayerItem, other: &LayerItem, lost: u64, saved: &[&str]) -> LayerItem {
    LayerItem {
        controls: [&one.controls[..], &other.controls[..]].concat(),
        words: [&one.words[..], &other.words[..]].concat(),
        lost,
        saved: list(saved),
        expected: None,
        candidate: one.candidate || other.candidate,
    }
}

fn cuts() -> CutsItem {
    let layers = singles();
    let bound = layer("control/bound", "enforce marketplace account bound", 0, &[]);
    let approved = layer("control/approved", "enforce deploys approved", 0, &[]);
    let mut item = CutsItem {
        from: list(&["vendor/okta"]),
        atoms: 214,
        fallen: list(&[SOURCE, JIRA, MARKET]),
        expected: Some(chance(2.5, 2.1, 2.8)),
        pairs: vec![
            two(&layers[0], &bound, 160, &[SOURCE, JIRA, MARKET]),
            two(&bound, &approved, 27, &[MARKET]),
            two(&layers[4], &approved, 14, &[]),
        ],
        layers,
        not_looked_at: 120,
    };
    for (number, found) in (0_u32..).zip(item.layers.iter_mut().chain(&mut item.pairs)) {
        let still = 1.0 + f64::from(number) * 0.2;
        found.expected = Some(chance(still, still - 0.4, still + 0.4));
    }
    item
}

pub(crate) fn step(
    atom: &str,
    label: &str,
    rule: &'static str,
    because: &'static str,
    fact: &str,
    premises: &[usize],
) -> StepItem {
    StepItem {
        atom: atom.to_owned(),
        label: (!label.is_empty()).then(|| label.to_owned()),
        at: None,
        rule,
        because,
        fact: (!fact.is_empty()).then(|| fact.to_owned()),
        premises: premises.to_vec(),
        clause: None,
    }
}

fn to_jira() -> Vec<StepItem> {
    let held = "what a compromised vendor holds is in the intruder’s hands";
    vec![
        step("compromised:vendor/okta", "Okta", "given", "the question assumes it", "", &[]),
        step("down:control/expiry", "", "9.15", "the control does not hold", "", &[]),
        step(&format!("have:{}", sample::GATE), "Moveworks service token", "9.1", held, "", &[0, 1]),
        step("down:control/allow-list", "", "9.15", "the control does not hold", "", &[]),
        step("at:system/jira", "Jira", "9.4", "a gate opens to what it admits", "gate admits token", &[2, 3]),
        step(&format!("have:{}", sample::ACCOUNT), "Smartsheet service account", "9.1", held, "", &[0]),
        step("down:control/mfa-jira", "", "9.15", "the control does not hold", "", &[]),
        step("act:id/smartsheet", "Smartsheet", "9.6", "who can log in acts", "account authenticates", &[4, 5, 6]),
        step(JIRA, "Jira", "9.8", "an identity may what it may", "id/smartsheet may system/jira", &[7]),
    ]
}

fn to_source() -> Vec<StepItem> {
    let mut tree = to_jira();
    let held = "what a compromised vendor holds is in the intruder’s hands";
    tree.push(step("on:system/jira-host/admin", "Jira’s server", "9.11", "code runs on its host", "", &[8]));
    tree.push(step(&format!("have:{}", sample::SOURCE), "Bitbucket service account", "9.1", held, "", &[0]));
    tree.push(step(
        SOURCE,
        "Source code",
        "9.6",
        "who can log in acts",
        "system/jira-host connects system/source-code",
        &[9, 10],
    ));
    tree
}

fn to_marketplace() -> Vec<StepItem> {
    let held = "what a compromised vendor holds is in the intruder’s hands";
    vec![
        step("compromised:vendor/okta", "Okta", "given", "the question assumes it", "", &[]),
        step("have:aws/access_key/1/AKIAEXAMPLE", "Marketplace key", "9.1", held, "", &[0]),
        step("act:aws/user/1/market", "market", "9.6", "who can log in acts", "key authenticates market", &[1]),
        step(MARKET, "Marketplace", "9.8", "an identity may what it may", "market may marketplace", &[2]),
    ]
}

fn breaches() -> Vec<BreachItem> {
    let breach = |vendor: &str, label: &str, holds, atoms, jewels: &[&str]| BreachItem {
        vendor: format!("vendor/{vendor}"),
        label: Some(label.to_owned()),
        holds,
        credentials: holds as u64 + 8,
        atoms,
        jewels: list(jewels),
        layers: Vec::new(),
        layers_asked: true,
    };
    vec![
        BreachItem { layers: singles(), ..breach("okta", "Okta", 3_402, 214, &[SOURCE, JIRA, MARKET]) },
        BreachItem {
            layers: vec![layer("control/bound", "enforce CI keys bound to their workload", 74, &[SOURCE, BUILD])],
            ..breach("ci-host", "CI host", 12, 96, &[SOURCE, BUILD])
        },
        breach("smartsheet", "Smartsheet", 1, 9, &[]),
        BreachItem { layers_asked: false, label: None, ..breach("payroll", "", 2, 2, &[]) },
    ]
}

fn closures() -> Vec<ClosureItem> {
    let opens = |atoms, jewels: &[&str], says: &[&str]| OpensItem { atoms, jewels: list(jewels), says: list(says) };
    vec![
        ClosureItem {
            credential: sample::GATE.to_owned(),
            label: Some("Moveworks service token".to_owned()),
            owner: Some("IT support tools".to_owned()),
            vendors: list(&["vendor/okta", "vendor/moveworks"]),
            lost: 118,
            saved: list(&[SOURCE, JIRA]),
            opens: opens(3, &[], &["the gate in front of jira"]),
        },
        ClosureItem {
            credential: "aws/access_key/1/AKIAEXAMPLE".to_owned(),
            label: None,
            owner: None,
            vendors: list(&["vendor/okta"]),
            lost: 27,
            saved: list(&[MARKET]),
            opens: opens(4, &["system/marketplace/admin"], &[]),
        },
        ClosureItem {
            credential: "okta/api_token/acme.okta.com/00T1".to_owned(),
            label: Some("report job".to_owned()),
            owner: Some("Finance".to_owned()),
            vendors: list(&["vendor/okta"]),
            lost: 0,
            saved: Vec::new(),
            opens: opens(0, &[], &[]),
        },
    ]
}

fn crossing(environment: &str, atom: &str, jewels: &[&str]) -> CrossingItem {
    CrossingItem {
        environment: format!("environment/{environment}"),
        into: "environment/production".to_owned(),
        atom: atom.to_owned(),
        rule: "9.8",
        fact: Some("id/deploy may system/db".to_owned()),
        atoms: 41,
        jewels: list(jewels),
        path: vec![
            step("on:system/runner/write", "Runner", "given", "the question assumes it", "", &[]),
            step("have:github/deploy_key/acme/app/1", "Deploy key", "9.12", "what is stored is found", "", &[0]),
            step("act:id/deploy", "deploy", "9.6", "who can log in acts", "key authenticates deploy", &[1]),
            step(atom, "Database", "9.8", "an identity may what it may", "id/deploy may system/db", &[2]),
        ],
        cut_by: vec![
            layer("github/deploy_key/acme/app/1", "close Deploy key", 40, jewels),
            layer("id/deploy may system/db", "no longer: deploy may Database", 12, &[]),
        ],
    }
}

fn replay() -> ReplayItem {
    let told = |what: &str, then, here, by: Option<&str>| ToldItem {
        what: what.to_owned(),
        reached_then: then,
        reached_here: here,
        ours: here.map(|_| "system/jira".to_owned()).into_iter().collect(),
        by_then: by.map(str::to_owned).into_iter().collect(),
        by_here: by.map(|_| "control/segments".to_owned()).into_iter().collect(),
    };
    let layer = |layer: &str, how: &str, basis: &str, controls: &[&str], lost| ToldLayerItem {
        layer: layer.to_owned(),
        how: how.to_owned(),
        basis: basis.to_owned(),
        controls: list(controls),
        lost,
        saved: if lost == Some(141) { list(&[SOURCE, JIRA]) } else { Vec::new() },
    };
    ReplayItem {
        scenario: "okta-2023-10".to_owned(),
        name: "Support system of an identity provider, October 2023".to_owned(),
        part: "vendor/okta".to_owned(),
        taken: BTreeMap::from([("api_token".to_owned(), 9), ("session".to_owned(), 3_402)]),
        atoms: 214,
        entered: list(&[JIRA, SOURCE, MARKET]),
        jewels: list(&[SOURCE, JIRA, MARKET]),
        stopped: vec![StoppedItem {
            atom: NETWORK.to_owned(),
            controls: list(&["control/segments", "control/mfa-vpn"]),
        }],
        layers: vec![
            layer("rotation", "would have ended the credentials before use", "shown", &["control/expiry"], Some(141)),
            layer("segmentation", "kept the network apart", "inferred", &[], None),
        ],
        in_time: InTimeItem {
            delay_days: Some(27),
            precision: Some("exact"),
            known_before_use: Some(true),
            closed_share: Some(0.63),
            measured_on: 41,
            words: "In 63 % of our closings it would have been in time.".to_owned(),
        },
        told: vec![
            told("the wiki and the bug tracker", true, Some(true), None),
            told("the console server of a new data centre", false, Some(false), Some("access control")),
            told("the dashboard", false, None, None),
        ],
    }
}

/// A page that asks nothing.
pub(crate) fn blank() -> DrillPage {
    DrillPage {
        asked: list(&["every vendor", "every crown jewel"]),
        again: "straggler drill vendors --as-of 2023-11-24T12:00:00Z".to_owned(),
        ..DrillPage::new(&sample::founding(3))
    }
}

/// Everything that can be asked, on one page.
pub(crate) fn everything() -> DrillPage {
    let names = [
        ("vendor/ci-host", "CI host"),
        ("system/source-code", "Source code"),
        ("system/jira", "Jira"),
        ("system/build", "Build system"),
        ("system/customer-data", "Customer data"),
        ("system/network", "Network"),
        ("system/marketplace", "Marketplace"),
        ("system/db", "Database"),
        ("control/expiry", "credentials expire"),
        ("control/mfa-jira", "MFA for Jira"),
    ];
    let states = [("control/expiry", "absent"), ("control/mfa-jira", "partial"), ("control/allow-list", "absent")];
    let owned = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let odds = |state: &str, low, holds, high| StateOdds { state: state.to_owned(), low, holds, high };
    DrillPage {
        names: owned(&names),
        states: owned(&states),
        vendors: list(&["vendor/payroll", "vendor/okta", "vendor/ci-host", "vendor/smartsheet"]),
        jewels: list(&[MARKET, JIRA, SOURCE, BUILD, DATA, NETWORK]),
        pairs: Some(pairs()),
        breaches: Some(breaches()),
        paths: vec![
            BreachPaths { vendor: "vendor/okta".to_owned(), trees: vec![to_jira(), to_source(), to_marketplace()] },
            BreachPaths { vendor: "vendor/smartsheet".to_owned(), trees: Vec::new() },
        ],
        cuts: Some(vec![cuts()]),
        closures: Some(closures()),
        crossings: Some(vec![
            crossing("staging", "on:system/db/write", &[DATA]),
            crossing("staging", "on:system/queue/read", &[DATA]),
            crossing("test", "on:system/db/read", &[]),
        ]),
        replays: Some(vec![replay()]),
        odds: Some(Odds {
            draws: 20_480,
            seed: 7,
            states: vec![
                odds("enforced", 0.85, 0.95, 0.99),
                odds("partial", 0.25, 0.50, 0.75),
                odds("absent", 0.0, 0.0, 0.0),
            ],
        }),
        ..blank()
    }
}

/// A vendor that holds so many credentials, each with its identity; four of them together open one system of a few, and all
/// of those systems a jewel.
pub(crate) fn wide(credentials: usize) -> DrillPage {
    let mut tree = vec![step("compromised:vendor/okta", "Okta", "given", "", "", &[])];
    let mut identities = Vec::new();
    for number in 0..credentials {
        let credential = format!("okta/api_token/acme.okta.com/00T{number}");
        tree.push(step(&format!("have:{credential}"), &format!("sync job {number}"), "9.1", "it is held", "", &[0]));
        let at = tree.len();
        tree.push(step(&format!("act:okta/user/acme/u{number}"), "", "9.6", "who logs in acts", "", &[at - 1]));
        identities.push(at);
    }
    let mut systems = Vec::new();
    for (number, few) in identities.chunks(4).enumerate() {
        systems.push(tree.len());
        tree.push(step(&format!("on:system/s{number}/admin"), "", "9.8", "it may", "", few));
    }
    tree.push(step(SOURCE, "Source code", "9.8", "it may", "", &systems));
    DrillPage { paths: vec![BreachPaths { vendor: "vendor/okta".to_owned(), trees: vec![tree] }], ..blank() }
}

/// A path of so many steps from one vendor to a jewel, three abreast.
pub(crate) fn long(steps: usize) -> DrillPage {
    let mut tree = vec![step("compromised:vendor/okta", "Okta", "given", "", "", &[])];
    while tree.len() + 1 < steps {
        let at = tree.len();
        tree.push(step(&format!("on:system/s{at}/read"), "", "9.8", "it follows", "", &[at.saturating_sub(3)]));
    }
    let last = tree.len();
    tree.push(step(SOURCE, "Source code", "9.8", "it follows", "", &[last - 1, last - 2, last - 3]));
    DrillPage { paths: vec![BreachPaths { vendor: "vendor/okta".to_owned(), trees: vec![tree] }], ..blank() }
}
