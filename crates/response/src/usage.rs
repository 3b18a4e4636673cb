//! Use: was a credential used since it may have been read, or can nobody tell (semantics 7).

use std::collections::{BTreeMap, BTreeSet};

use estate::{Estate, NodeId};
use model::{Attribution, CredentialKind, Instant, Span, Used};

use crate::exposure::minted_from;
use crate::family::{Member, Seen, each_family};
use crate::halves;
use crate::indicator::Indicators;
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
    pub(crate) indicators: Indicators<'a>,
    pub(crate) now: Instant,
}

/// How far logs may lag behind `now` while a credential is alive (semantics 7.3).
const ALIVE_SECONDS: i64 = 24 * 60 * 60;

impl Eyes<'_> {
    /// Gives the verdict on each exposed credential (semantics 7.2).
    pub(crate) fn look(&self, exposed: &[NodeId]) -> BTreeMap<NodeId, Use> {
        let looked = halves::each(exposed, |node| {
            let member = Member { own: self.own(*node), children: self.children(*node) };
            let alone = member.children.is_empty().then(|| self.told(*node, &member.own));
            (*node, member, alone)
        });
        let minted: BTreeSet<NodeId> = looked.iter().flat_map(|(_, member, _)| &member.children).copied().collect();
        let mut uses = BTreeMap::new();
        let mut members = BTreeMap::new();
        for (node, member, alone) in looked {
            uses.extend(alone.map(|alone| (node, alone)));
            if !member.children.is_empty() || minted.contains(&node) {
                members.insert(node, member);
            }
        }
        each_family(&members, |node, seen| {
            uses.entry(node).or_insert_with(|| self.told(node, seen));
        });
        uses
    }

    fn children(&self, credential: NodeId) -> Vec<NodeId> {
        let mut children: Vec<NodeId> = minted_from(self.estate, credential, self.scope.window.from).collect();
        children.sort_unstable();
        children.dedup();
        children
    }

    /// What was seen of one credential, without what was minted from it.
    fn own(&self, credential: NodeId) -> Seen {
        let mut seen = Seen::default();
        for used in self.uses_of(credential) {
            seen.add(used);
            seen.indicators.extend(self.indicators.of(used).map(ToOwned::to_owned));
        }
        match self.coverage_of(credential) {
            Ok(stop) => seen.until = stop,
            Err(why) => seen.missing.extend(why),
        }
        seen
    }

    /// Says of a credential what was seen of its family.
    fn told(&self, credential: NodeId, seen: &Seen) -> Use {
        let verdict = verdict(seen);
        let mut missing: Vec<String> = seen.missing.iter().cloned().collect();
        if verdict == Verdict::CannotTell
            && let Some((at, attribution)) = seen.success
        {
            missing.push(format!("a use at {} that the log ties to it only by {attribution}", at.to_minute()));
        }
        Use {
            verdict,
            first: seen.first,
            last: seen.last,
            count: seen.count,
            failures: seen.failures,
            new: self.new_in(credential, seen),
            until: seen.until.filter(|_| matches!(verdict, Verdict::NotUsed | Verdict::Tried)),
            missing,
            indicators: seen.indicators.iter().cloned().collect(),
            seen: seen.first.is_some(),
        }
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
    fn new_in(&self, credential: NodeId, seen: &Seen) -> Vec<String> {
        if seen.traits.is_empty() {
            return Vec::new();
        }
        let start = self.window(credential).from;
        let uses = self.estate.uses(credential).iter();
        let before: BTreeSet<String> =
            uses.filter(|used| used.event.at < start).flat_map(|used| traits(&used.event)).collect();
        seen.traits.difference(&before).cloned().collect()
    }
}

/// By what a use is told from others (semantics 7.4).
pub(crate) fn traits(used: &Used) -> impl Iterator<Item = String> {
    let network = used.address.as_deref().map(network);
    let named = [("address", &used.address), ("agent", &used.agent), ("action", &used.action)];
    let named = named.into_iter().filter_map(|(what, value)| Some(format!("{what} {}", value.as_deref()?)));
    named.chain(network.map(|network| format!("network {network}")))
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

fn verdict(seen: &Seen) -> Verdict {
    if seen.surely_used {
        Verdict::Used
    } else if seen.success.is_some() || !seen.missing.is_empty() {
        Verdict::CannotTell
    } else if seen.first.is_none() {
        Verdict::NotUsed
    } else {
        Verdict::Tried
    }
}
