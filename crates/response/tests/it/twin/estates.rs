//! Random estates and incidents: small, on a grid of few days so that instants often fall together, and with every word
//! of the semantics in them.

mod evidence;

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Attribution, Bound, Certainty, ControlKind, ControlState, CredentialKind, Edge, Fact, Form, Indicator,
    IndicatorKind, Instant, Judgement, Level, Name, Node, NodeKind, Notice, Protected, Protects, Relation, Span, Value,
    Window, attribute,
};
use response::{Incident, Judged, Version};

use super::chance::Chance;
use crate::answer::Case;

const DAY_SECONDS: i64 = 24 * 60 * 60;
const DAYS: usize = 16;

/// An estate in the making.
struct Maker {
    chance: Chance,
    facts: Vec<Fact>,
    drawn: BTreeSet<(Relation, Name, Name, Instant)>,
    /// Edges that are stated otherwise in the second batch (1.3).
    corrections: Vec<Edge>,
    /// What each kind of node is called.
    names: BTreeMap<NodeKind, Vec<Name>>,
    created: BTreeMap<Name, Instant>,
    window: Window,
}

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn day(number: usize) -> Instant {
    Instant::from_seconds(1_690_000_000 + i64::try_from(number).unwrap() * DAY_SECONDS)
}

/// Makes the case with a number.
pub(crate) fn case(seed: u64) -> Case {
    let mut maker = Maker {
        chance: Chance::new(seed),
        facts: Vec::new(),
        drawn: BTreeSet::new(),
        corrections: Vec::new(),
        names: BTreeMap::new(),
        created: BTreeMap::new(),
        window: Window { start: Bound::UNKNOWN, end: Bound::UNKNOWN },
    };
    maker.window = maker.window();
    maker.nodes();
    maker.credential_edges();
    maker.system_edges();
    maker.right_edges();
    maker.protection();
    let now = maker.now();
    maker.evidence(now);
    maker.asked(now)
}

impl Maker {
    fn any_day(&mut self) -> Instant {
        day(self.chance.below(DAYS))
    }

    fn some_day(&mut self, percent: usize) -> Option<Instant> {
        self.chance.percent(percent).then(|| self.any_day())
    }

    fn window(&mut self) -> Window {
        let mut bound = |from: usize, unknown: usize| {
            let certainty = self.chance.pick(&[Certainty::Stated, Certainty::Estimated]);
            let at = day(from + self.chance.below(4));
            if self.chance.percent(unknown) { Bound::UNKNOWN } else { Bound { at: Some(at), certainty } }
        };
        Window { start: bound(3, 8), end: bound(6, 20) }
    }

    /// Now and then the instant asked lies within the window, or before it.
    fn now(&mut self) -> Instant {
        if self.chance.percent(10) { self.any_day() } else { day(10 + self.chance.below(DAYS - 10)) }
    }

    fn of(&mut self, kind: NodeKind) -> Name {
        let names = self.names[&kind].clone();
        self.chance.pick(&names)
    }

    fn of_any(&mut self, kinds: &[NodeKind]) -> Name {
        let kind = self.chance.pick(kinds);
        self.of(kind)
    }

    fn node(&mut self, kind: NodeKind, id: &str, set: Vec<(&str, Value)>) {
        let id = name(id);
        self.names.entry(kind).or_default().push(id.clone());
        let set = set.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        self.facts.push(Fact::Node(Node { id, kind, set }));
    }

    fn nodes(&mut self) {
        for number in 0..2 {
            self.node(NodeKind::Vendor, &format!("vendor/v{number}"), vec![]);
            self.node(NodeKind::Application, &format!("app/a{number}"), vec![]);
            self.node(NodeKind::Group, &format!("id/group/acme/g{number}"), vec![]);
        }
        self.node(NodeKind::Role, "id/role/acme/r0", vec![]);
        for number in 0..5 {
            self.node(NodeKind::System, &format!("system/s{number}"), vec![]);
        }
        for number in 0..3 {
            self.node(NodeKind::Identity, &format!("id/user/acme/u{number}"), vec![]);
        }
        for number in 0..4 {
            let system = self.of(NodeKind::System);
            let mut set = vec![(attribute::SYSTEM, Value::Names(vec![system]))];
            set.push((attribute::SCOPE_FREE, Value::Flag(self.chance.percent(40))));
            set.push((attribute::GRACE_SECONDS, Value::Number(self.chance.pick(&[0, 0, 0, 120, 3600]))));
            self.node(NodeKind::Door, &format!("door/d{number}"), set);
        }
        for number in 0..self.chance.below(5) {
            self.control(number);
        }
        for number in 0..8 + self.chance.below(13) {
            self.credential(number);
        }
    }

    fn control(&mut self, number: usize) {
        let word = |text: &str| Value::Text(text.to_owned());
        let mut set = Vec::new();
        if self.chance.percent(90) {
            let kind = self.chance.pick(ControlKind::ALL);
            let kind = if self.chance.percent(25) { ControlKind::Mfa } else { kind };
            set.push((attribute::CONTROL, word(kind.as_str())));
        }
        if self.chance.percent(95) {
            let state = self.chance.pick(ControlState::ALL);
            let state = if self.chance.percent(60) { ControlState::Enforced } else { state };
            set.push((attribute::STATE, word(state.as_str())));
        }
        if let Some(since) = self.some_day(60) {
            set.push((attribute::SINCE, Value::Time(since)));
        }
        if self.chance.percent(25) {
            let vendor = self.of(NodeKind::Vendor);
            set.push((attribute::ADMITS, Value::Names(vec![vendor])));
        }
        self.node(NodeKind::Control, &format!("control/c{number}"), set);
    }

    fn credential(&mut self, number: usize) {
        let id = format!("iss{}/token/acme/k{number}", self.chance.below(2));
        let kind = self.chance.pick(CredentialKind::ALL);
        let kind = if self.chance.percent(50) { CredentialKind::Password } else { kind };
        let kind = if self.chance.percent(40) { CredentialKind::ApiToken } else { kind };
        let mut set = vec![(attribute::KIND, Value::Text(kind.as_str().to_owned()))];
        if self.chance.percent(70) {
            let created = day(self.chance.below(8));
            self.created.insert(name(&id), created);
            set.push((attribute::CREATED, Value::Time(created)));
        }
        if let Some(expires) = self.some_day(20) {
            set.push((attribute::EXPIRES, Value::Time(expires)));
        }
        set.push((attribute::STATELESS, Value::Flag(self.chance.percent(20))));
        set.push((attribute::VENDOR_OWNED, Value::Flag(self.chance.percent(20))));
        self.node(NodeKind::Credential, &id, set);
    }

    fn valid(&mut self) -> Span {
        match self.chance.below(4) {
            0 => Span { to: self.any_day(), ..Span::ALWAYS },
            1 => Span { from: day(self.chance.below(8)), ..Span::ALWAYS },
            _ => Span::ALWAYS,
        }
    }

    /// Draws an edge, unless there is one of the same kind between the same two since the same instant: which of two such
    /// statements in one batch counts, no rule says.
    fn edge(&mut self, relation: Relation, from: &Name, to: &Name) {
        let valid = self.valid();
        if !self.drawn.insert((relation, from.clone(), to.clone(), valid.from)) {
            return;
        }
        let form = (relation == Relation::StoredIn).then(|| self.chance.pick(Form::ALL));
        let key = (form == Some(Form::Encrypted)).then(|| self.of(NodeKind::Credential));
        let level = (relation == Relation::May).then(|| self.chance.pick(Level::ALL));
        let (from, to) = (from.clone(), to.clone());
        let edge = Edge { relation, from, to, valid, level, form, key, list: None, rung: None, rule: None };
        if self.chance.percent(6) {
            let valid = Span { to: self.any_day(), ..edge.valid };
            self.corrections.push(Edge { valid, ..edge.clone() });
        }
        self.facts.push(Fact::Edge(edge));
    }

    fn credential_edges(&mut self) {
        use NodeKind::{Application, Credential, Identity, System, Vendor};
        for k in self.names[&Credential].clone() {
            let ties: [(usize, Relation, &[NodeKind]); 8] = [
                (30, Relation::HeldBy, &[Vendor, Application, System]),
                (60, Relation::IssuedBy, &[System]),
                (40, Relation::AcceptedBy, &[System]),
                (15, Relation::AcceptedBy, &[System]),
                (65, Relation::Authenticates, &[Identity]),
                (40, Relation::StoredIn, &[System]),
                (20, Relation::Admits, &[System]),
                (25, Relation::DerivedFrom, &[Credential]),
            ];
            for (percent, relation, kinds) in ties {
                if self.chance.percent(percent) {
                    let to = self.of_any(kinds);
                    self.edge(relation, &k, &to);
                }
            }
        }
    }

    fn system_edges(&mut self) {
        use NodeKind::{Application, Control, Credential, Environment, Identity, System, Vendor};
        self.node(Environment, "environment/production", vec![]);
        let ties: [(NodeKind, usize, Relation, &[NodeKind]); 9] = [
            (System, 35, Relation::Behind, &[System]),
            (System, 45, Relation::Connects, &[System]),
            (System, 35, Relation::RunsAs, &[Identity]),
            (System, 20, Relation::OperatedBy, &[Vendor]),
            (System, 20, Relation::InEnvironment, &[Environment]),
            (System, 10, Relation::OwnedBy, &[Identity]),
            (Application, 60, Relation::ProvidedBy, &[Vendor]),
            (Application, 60, Relation::Uses, &[Credential]),
            (Control, 35, Relation::ConfiguredIn, &[System]),
        ];
        for (kind, percent, relation, kinds) in ties {
            for from in self.names.get(&kind).cloned().unwrap_or_default() {
                if self.chance.percent(percent) {
                    let to = self.of_any(kinds);
                    self.edge(relation, &from, &to);
                }
            }
        }
    }

    fn right_edges(&mut self) {
        use NodeKind::{Group, Identity, Role, System};
        let actors = [Identity, Identity, Group, Role];
        for kind in [Identity, Group, Role] {
            for from in self.names[&kind].clone() {
                for _ in 0..2 {
                    if self.chance.percent(55) {
                        let to = self.of(System);
                        self.edge(Relation::May, &from, &to);
                    }
                }
                if self.chance.percent(45) {
                    let to = self.of_any(&[Group, Role]);
                    self.edge(Relation::MemberOf, &from, &to);
                }
            }
        }
        // A credential may also authenticate a group or role outright.
        if self.chance.percent(30) {
            let (from, to) = (self.of(NodeKind::Credential), self.of_any(&actors));
            self.edge(Relation::Authenticates, &from, &to);
        }
    }

    fn protection(&mut self) {
        let edges: Vec<Edge> = (self.facts.iter())
            .filter_map(|fact| match fact {
                Fact::Edge(edge) => Some(edge.clone()),
                _ => None,
            })
            .collect();
        for control in self.names.get(&NodeKind::Control).cloned().unwrap_or_default() {
            for _ in 0..1 + self.chance.below(3) {
                let what = if self.chance.percent(60) {
                    let Edge { from, relation, to, .. } = self.chance.pick(&edges);
                    Protected::Edge { from, relation, to }
                } else {
                    Protected::Node(self.of_any(&[NodeKind::Credential, NodeKind::Identity, NodeKind::System]))
                };
                let protects = Protects { control: control.clone(), what, valid: self.valid() };
                self.facts.push(Fact::Protects(protects));
            }
        }
    }

    fn notice(&mut self, now: Instant) -> Notice {
        use NodeKind::{Application, Credential, Group, Identity, Role, System, Vendor};
        let mut compromised = BTreeSet::new();
        for _ in 0..1 + self.chance.below(2) {
            let kinds = [Vendor, Vendor, Vendor, System, Application, Identity, Group, Role, Credential];
            compromised.insert(self.of_any(&kinds));
        }
        let named: Vec<Name> = (0..self.chance.below(3)).map(|_| self.of(Credential)).collect();
        let first_seen = self.some_day(30);
        let (kind, value) = self.chance.pick(&[
            (IndicatorKind::Ipv4, "203.0.113.9"),
            (IndicatorKind::Cidr, "203.0.113.0/24"),
            (IndicatorKind::UserAgent, "curl*"),
        ]);
        let indicator = Indicator { kind, value: value.to_owned(), first_seen };
        Notice {
            id: "incident".to_owned(),
            name: None,
            version: 1,
            received: now,
            compromised: compromised.into_iter().collect(),
            named,
            window: self.window,
            indicators: if self.chance.percent(40) { vec![indicator] } else { Vec::new() },
        }
    }

    /// Two batches and sometimes two versions of the notice, the later one wider; decisions about some credentials.
    fn asked(mut self, now: Instant) -> Case {
        let (first, second) = (now.plus_seconds(-2), now.plus_seconds(-1));
        let notice = self.notice(now);
        let mut versions = vec![Version { recorded: first, notice: notice.clone() }];
        if self.chance.percent(30) {
            let mut wider = Notice { version: 2, ..notice };
            wider.compromised.push(self.of_any(&[NodeKind::Vendor, NodeKind::System]));
            wider.window.end = self.chance.pick(&[Bound::UNKNOWN, wider.window.end]);
            if let Some(end) = wider.window.end.at {
                wider.window.end.at =
                    Some(end.plus_seconds(DAY_SECONDS * i64::try_from(self.chance.below(3)).unwrap()));
            }
            versions.push(Version { recorded: second, notice: wider });
        }
        let judged = self.judged();
        let mut facts: Vec<(Instant, Fact)> = Vec::new();
        for fact in std::mem::take(&mut self.facts) {
            let is_corrected =
                |edge: &Edge| self.corrections.iter().any(|later| Edge { valid: edge.valid, ..later.clone() } == *edge);
            let stays = match &fact {
                Fact::Node(_) => true,
                Fact::Edge(edge) => is_corrected(edge),
                _ => false,
            };
            let later = !stays && self.chance.percent(15);
            facts.push((if later { second } else { first }, fact));
        }
        facts.extend(std::mem::take(&mut self.corrections).into_iter().map(|edge| (second, Fact::Edge(edge))));
        facts.sort_by_key(|(recorded, _)| *recorded);
        let vendors = self.names[&NodeKind::Vendor].iter().map(ToString::to_string).collect();
        Case { facts, incident: Incident { versions, judged }, now, known: now, vendors }
    }

    fn judged(&mut self) -> Vec<Judged> {
        let mut judged = Vec::new();
        let mut about = self.names[&NodeKind::Credential].clone();
        about.extend(self.names[&NodeKind::Identity].clone());
        for (seq, about) in (0..).zip(about) {
            if !self.chance.percent(25) {
                continue;
            }
            let judgement = match self.chance.below(5) {
                0 => Judgement::Planned { owner: "ann".to_owned(), due: self.some_day(70) },
                1 => Judgement::Excepted { until: self.any_day() },
                2 => Judgement::Narrowed,
                3 => Judgement::Legitimate,
                _ => Judgement::UseAccepted,
            };
            let recorded = Instant::from_seconds(1_690_000_000);
            judged.push(Judged { about, judgement, who: "ann".to_owned(), why: "so".to_owned(), recorded, seq });
        }
        judged
    }
}

fn attribution(chance: &mut Chance) -> Attribution {
    if chance.percent(60) { Attribution::Exact } else { chance.pick(Attribution::ALL) }
}
