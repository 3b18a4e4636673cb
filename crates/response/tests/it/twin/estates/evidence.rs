//! What shows ends, life and use: events, trials at doors, lists and log coverage.

use std::collections::BTreeSet;

use model::{
    Answer, By, Coverage, Created, Ended, Fact, How, Instant, Listing, Name, NodeKind, Outcome, Presented, Probe,
    Relation, Span, Used,
};

use super::{DAYS, Maker, attribution, day, name};

impl Maker {
    pub(super) fn evidence(&mut self, now: Instant) {
        for k in self.names[&NodeKind::Credential].clone() {
            self.ends(&k);
            self.uses(&k);
        }
        for issuer in 0..2 {
            self.listings(&name(&format!("iss{issuer}/token/acme")));
        }
        self.logs(now);
        self.made();
    }

    /// Up to two ends, never two at one instant: which of those decides, no rule says.
    fn ends(&mut self, k: &Name) {
        let mut instants = BTreeSet::new();
        for _ in 0..[0, 1, 1, 2][self.chance.below(4)] {
            let early = day(self.chance.below(8)).plus_seconds(1);
            let late = day(4 + self.chance.below(DAYS - 4));
            instants.insert(if self.chance.percent(10) { early } else { late });
        }
        for at in instants {
            let how = self.chance.pick(How::ALL);
            let how = if self.chance.percent(25) { How::Changed } else { how };
            let by = if self.chance.percent(50) { By::Issuer } else { By::Person("ann".to_owned()) };
            self.facts.push(Fact::Ended(Ended { credential: k.clone(), how, successor: None, at, by }));
            if self.chance.percent(50) {
                self.trial(k, how, at);
            }
            if self.chance.percent(30) {
                self.trial(k, how, at);
            }
        }
    }

    fn doors_of(&mut self, k: &Name) -> Vec<Name> {
        let mut systems: Vec<Name> = Vec::new();
        let mut doors: Vec<Name> = Vec::new();
        for fact in &self.facts {
            match fact {
                Fact::Edge(edge)
                    if edge.from == *k && matches!(edge.relation, Relation::IssuedBy | Relation::AcceptedBy) =>
                {
                    systems.push(edge.to.clone());
                }
                _ => {}
            }
        }
        for fact in &self.facts {
            if let Fact::Node(node) = fact
                && let Some(model::Value::Names(of)) = node.set.get("system")
                && systems.contains(&of[0])
            {
                doors.push(node.id.clone());
            }
        }
        doors
    }

    /// A trial as it should be, in which now and then one thing is wrong.
    fn trial(&mut self, k: &Name, how: How, ended: Instant) {
        let doors = self.doors_of(k);
        let door =
            if doors.is_empty() || self.chance.percent(8) { self.of(NodeKind::Door) } else { self.chance.pick(&doors) };
        let good = if matches!(how, How::Rotated | How::Changed) { Presented::New } else { Presented::Live };
        let good = if self.chance.percent(5) { Presented::Live } else { good };
        let grace = self.chance.pick(&[0, 120, 3600]);
        let start = ended.plus_seconds(grace).plus_seconds(self.chance.pick(&[0, 0, 30, -1, 86_400]));
        let (mut made_up, mut last) = (self.chance.pick(&[0, 0, 20]), self.chance.pick(&[20, 60, 60]));
        match self.chance.below(16) {
            0 => last = 61,
            1 => last = made_up - 1,
            2 => made_up = -1,
            _ => {}
        }
        let other_place = self.chance.percent(6);
        let ways = match self.chance.below(14) {
            0 => [Some("401"), Some("403")],
            1 => [None, None],
            2 => [Some("401"), None],
            _ => [Some("401"), Some("401")],
        };
        let answer = if self.chance.percent(5) { Answer::Failed } else { Answer::Refused };
        let before = self.chance.pick(&[-60, -60, -60, 0, 10]);
        let mut probe = |presented, answer, at, way: Option<&str>, place: &str| {
            let (credential, door) = (k.clone(), door.clone());
            let (way, place) = (way.map(str::to_owned), place.to_owned());
            self.facts.push(Fact::Probe(Probe { credential, presented, answer, way, at, place, door }));
        };
        probe(Presented::Old, Answer::Accepted, ended.plus_seconds(before), None, "laptop-7");
        probe(Presented::Old, answer, start, ways[0], "laptop-7");
        probe(Presented::MadeUp, Answer::Refused, start.plus_seconds(made_up), ways[1], "laptop-7");
        let place = if other_place { "laptop-8" } else { "laptop-7" };
        probe(good, Answer::Accepted, start.plus_seconds(last), None, place);
    }

    fn uses(&mut self, k: &Name) {
        for _ in 0..[0, 0, 0, 1, 2][self.chance.below(5)] {
            let address = self.chance.pick(&[None, Some("198.51.100.7"), Some("203.0.113.9"), Some("203.0.113.77")]);
            let agent = self.chance.pick(&[None, Some("curl/8"), Some("python")]);
            let used = Used {
                credential: k.clone(),
                at: self.any_day(),
                outcome: self.chance.pick(Outcome::ALL),
                attribution: attribution(&mut self.chance),
                address: address.map(Into::into),
                agent: agent.map(Into::into),
                action: None,
                own: self.chance.percent(25),
                indicator: self.chance.percent(8).then(|| self.chance.pick(&["203.0.113.9", "elsewhere"]).to_owned()),
                count: 1,
            };
            self.facts.push(Fact::Used(used));
        }
    }

    fn listings(&mut self, prefix: &Name) {
        let names = self.names[&NodeKind::Credential].clone();
        let known: Vec<&Name> = names.iter().filter(|k| k.as_str().starts_with(&format!("{prefix}/"))).collect();
        for _ in 0..self.chance.below(3) {
            let at = self.any_day();
            let had = self.chance.pick(&[20, 50, 90]);
            let ids = known.iter().filter(|_| self.chance.percent(had)).map(|k| (*k).clone()).collect();
            let complete = self.chance.percent(70);
            self.facts.push(Fact::Listing(Listing { prefix: prefix.clone(), complete, at, ids }));
        }
    }

    /// Logs that are whole in half of the estates, and full of holes in the others.
    fn logs(&mut self, now: Instant) {
        let (whole, flaw) = if self.chance.percent(60) { (95, 3) } else { (50, 20) };
        let prefixes = ["iss0/token/acme", "iss1/token/acme", "iss1/token", "iss0"];
        for system in self.names[&NodeKind::System].clone() {
            for prefix in prefixes {
                if !self.chance.percent(if prefix.ends_with("acme") { whole } else { 5 }) {
                    continue;
                }
                let from = if self.chance.percent(20) { Instant::MIN } else { day(0) };
                let cut = day(4 + self.chance.below(8));
                let end = now.plus_seconds(self.chance.pick(&[0, -3600, -86_400, 86_400]));
                let end = if self.chance.percent(flaw) { now.plus_seconds(-86_401) } else { end };
                let hole = if self.chance.percent(flaw) { self.chance.pick(&[1, 86_400]) } else { 0 };
                for span in [Span { from, to: cut }, Span { from: cut.plus_seconds(hole), to: end }] {
                    self.stretch(prefix, span, flaw, &system);
                }
            }
        }
    }

    fn stretch(&mut self, prefix: &str, span: Span, flaw: usize, system: &Name) {
        if span.is_empty() {
            return;
        }
        let lag_seconds = self.chance.pick(&[0, 300]);
        let late = if self.chance.percent(flaw) { -1 } else { 0 };
        let attribution =
            if self.chance.percent(100 - flaw) { model::Attribution::Exact } else { attribution(&mut self.chance) };
        let coverage = Coverage {
            prefix: name(prefix),
            span,
            lag_seconds,
            read_at: span.to.plus_seconds(lag_seconds + late),
            attribution,
            recorded_by: system.clone(),
        };
        self.facts.push(Fact::Coverage(coverage));
    }

    /// Things made, often at one instant.
    fn made(&mut self) {
        for _ in 0..self.chance.below(6) {
            let kinds = [NodeKind::Identity, NodeKind::Credential];
            let (by, what) = (self.of_any(&kinds), self.of_any(&kinds));
            let at = day(self.chance.pick(&[5, 8, 9, 9]));
            self.facts.push(Fact::Created(Created { by, what, at }));
        }
    }
}
