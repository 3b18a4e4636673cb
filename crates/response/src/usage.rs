//! Use: was a credential used since it may have been read, or can nobody tell (semantics 7).

use std::collections::BTreeSet;

use estate::{Estate, NodeId};
use model::{Attribution, CredentialKind, Instant, Outcome, Span, Used};

use crate::exposure::minted_from;
use crate::reached::Run;
use crate::scope::Scope;

/// What can be said of a credential's use (semantics 7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// A success that surely was this credential.
    Used,
    /// The logs cannot show it.
    CannotTell,
    /// Only failures.
    Tried,
    /// Complete logs, and nothing in them.
    NotUsed,
}

impl Verdict {
    /// Returns the word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::CannotTell => "cannot_tell",
            Self::Tried => "tried",
            Self::NotUsed => "not_used",
        }
    }
}

/// A credential's use in its window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The verdict.
    pub verdict: Verdict,
    /// The first success or failure.
    pub first: Option<Instant>,
    /// The last one.
    pub last: Option<Instant>,
    /// How many successes.
    pub count: u64,
    /// How many failures.
    pub failures: u64,
    /// What was not seen for this credential before the window (semantics 7.4).
    pub new: Vec<String>,
    /// Up to when the logs reach, where they stop before `now`.
    pub until: Option<Instant>,
    /// Why nobody can tell.
    pub missing: Vec<String>,
    /// Which indicators its uses matched (semantics 7.4).
    pub indicators: Vec<String>,
    /// Whether anything but our own use was seen (semantics 4.5).
    pub seen: bool,
}

/// What the verdict on a credential depends on.
pub(crate) struct Eyes<'a> {
    pub(crate) estate: &'a Estate,
    pub(crate) scope: &'a Scope,
    pub(crate) run: &'a Run,
    pub(crate) life: &'a (dyn Fn(NodeId) -> Span + Sync),
    pub(crate) now: Instant,
}

/// How far logs may lag behind `now` while a credential is alive (semantics 7.3).
const ALIVE_SECONDS: i64 = 24 * 60 * 60;

impl Eyes<'_> {
    /// Gives the verdict on a credential (semantics 7.2).
    pub(crate) fn look(&self, credential: NodeId) -> Use {
        let family = self.family(credential);
        let mut uses: Vec<&Used> = family.iter().flat_map(|member| self.uses_of(*member)).collect();
        uses.sort_by_key(|used| used.at);
        let mut missing = Vec::new();
        let mut until: Option<Instant> = None;
        for member in &family {
            match self.coverage_of(*member) {
                Ok(stop) => until = [until, stop].into_iter().flatten().min(),
                Err(why) => missing.extend(why),
            }
        }
        missing.sort();
        missing.dedup();
        let sum = |outcome| {
            uses.iter().filter(|used| used.outcome == outcome).map(|used| used.count).fold(0, u64::saturating_add)
        };
        let verdict = verdict(&uses, missing.is_empty());
        if verdict == Verdict::CannotTell
            && let Some(weak) = uses.iter().find(|used| used.outcome == Outcome::Success)
        {
            missing.push(format!(
                "a use at {} that the log ties to it only by {}",
                weak.at.to_minute(),
                weak.attribution
            ));
        }
        let indicators: BTreeSet<String> = uses.iter().filter_map(|used| used.indicator.clone()).collect();
        Use {
            verdict,
            first: uses.first().map(|used| used.at),
            last: uses.last().map(|used| used.at),
            count: sum(Outcome::Success),
            failures: sum(Outcome::Failure),
            new: self.new_in(credential, &uses),
            until: until.filter(|_| matches!(verdict, Verdict::NotUsed | Verdict::Tried)),
            missing,
            indicators: indicators.into_iter().collect(),
            seen: !uses.is_empty(),
        }
    }

    /// The credential and what was minted from it, at any depth (semantics 7.1).
    fn family(&self, credential: NodeId) -> Vec<NodeId> {
        let mut members = vec![credential];
        let mut known = BTreeSet::from([credential]);
        let mut at = 0;
        while let Some(parent) = members.get(at).copied() {
            at += 1;
            for child in minted_from(self.estate, parent, self.scope.window.from) {
                if known.insert(child) {
                    members.push(child);
                }
            }
        }
        members
    }

    /// 7.1: from the later of `s` and the creation to the earlier of `now` and `dead`.
    fn window(&self, credential: NodeId) -> Span {
        let life = (self.life)(credential);
        life.and(Span { from: self.scope.window.from, to: self.now })
    }

    fn uses_of(&self, credential: NodeId) -> impl Iterator<Item = &Used> {
        let window = self.window(credential);
        self.estate
            .uses(credential)
            .iter()
            .map(|used| &used.event)
            .filter(move |used| !used.own && window.contains(used.at))
    }

    /// 7.3: full coverage of one credential; the instant at which it stops before `now`, or what is missing.
    fn coverage_of(&self, credential: NodeId) -> Result<Option<Instant>, Vec<String>> {
        let unseen = [CredentialKind::SigningKey, CredentialKind::EncryptionKey, CredentialKind::WebhookSecret];
        if let Some(kind) = self.estate.credential_kind(credential).filter(|kind| unseen.contains(kind)) {
            return Err(vec![format!("the use of a {kind} is seen nowhere")]);
        }
        let window = self.window(credential);
        if window.is_empty() {
            return Ok(None);
        }
        let systems = self.estate.accepting(credential);
        if systems.is_empty() {
            return Err(vec!["no system is known that accepts it".to_owned()]);
        }
        let mut until: Option<Instant> = None;
        let mut missing = Vec::new();
        for system in systems {
            match self.rows_of(credential, system, window) {
                Ok(stop) => until = [until, stop].into_iter().flatten().min(),
                Err(why) => missing.push(why),
            }
        }
        if missing.is_empty() { Ok(until) } else { Err(missing) }
    }

    fn rows_of(&self, credential: NodeId, system: NodeId, window: Span) -> Result<Option<Instant>, String> {
        let name = self.estate.name(system);
        let alive = (self.life)(credential).to > self.now;
        let needed_to = if alive { window.to.plus_seconds(-ALIVE_SECONDS) } else { window.to };
        if self.scope.is_compromised(system) {
            return Err(format!("the log of {name} is the compromised party's own"));
        }
        if self.run.writes(system) {
            return Err(format!("the log of {name} was within the intruder's reach"));
        }
        let rows: Vec<Span> = self
            .estate
            .coverage_about(credential)
            .filter(|row| row.recorded_by == system && row.attribution == Attribution::Exact)
            .filter(|row| row.read_at >= row.span.to.plus_seconds(row.lag_seconds))
            .map(|row| row.span)
            .collect();
        if rows.is_empty() {
            return Err(format!("no log of {name} is known to show every use of it"));
        }
        let reach = Span::carry(window.from, rows);
        if reach >= needed_to {
            Ok((reach < window.to).then_some(reach))
        } else {
            Err(format!("a hole in the log of {name} at {}", reach.to_minute()))
        }
    }

    /// 7.4: what was not seen for this credential before the window.
    fn new_in(&self, credential: NodeId, uses: &[&Used]) -> Vec<String> {
        let start = self.window(credential).from;
        let traits = |used: &Used| -> Vec<String> {
            let network = used.address.as_deref().map(network);
            let named = [
                ("address", used.address.as_deref()),
                ("network", network.as_deref()),
                ("agent", used.agent.as_deref()),
                ("action", used.action.as_deref()),
            ];
            named.into_iter().filter_map(|(what, value)| Some(format!("{what} {}", value?))).collect()
        };
        let before: BTreeSet<String> = self
            .estate
            .uses(credential)
            .iter()
            .filter(|used| used.event.at < start)
            .flat_map(|used| traits(&used.event))
            .collect();
        let now: BTreeSet<String> = uses.iter().flat_map(|used| traits(used)).collect();
        now.difference(&before).cloned().collect()
    }
}

/// The network of an address: a /24 of IPv4, a /48 of IPv6.
fn network(address: &str) -> String {
    match address.parse() {
        Ok(std::net::IpAddr::V4(v4)) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Ok(std::net::IpAddr::V6(v6)) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
        Err(_) => address.to_owned(),
    }
}

fn verdict(uses: &[&Used], covered: bool) -> Verdict {
    let sure = |used: &&&Used| matches!(used.attribution, Attribution::Exact | Attribution::Session);
    let successes = || uses.iter().filter(|used| used.outcome == Outcome::Success);
    if successes().any(|used| sure(&used)) {
        Verdict::Used
    } else if successes().next().is_some() || !covered {
        Verdict::CannotTell
    } else if uses.is_empty() {
        Verdict::NotUsed
    } else {
        Verdict::Tried
    }
}
