//! Semantics 4: the scope, what is exposed and why, and what the intruder made.

use std::collections::{BTreeMap, BTreeSet};

use model::{CredentialKind, Form, IndicatorKind, Instant, Judgement, Name, NodeKind, Notice, Relation, Span};
use response::{Incident, Judged};

use super::book::Book;
use super::reach::{Atom, Clauses, Given};

pub(crate) struct Scope<'a> {
    pub(crate) window: Span,
    pub(crate) end: Option<Instant>,
    /// Each compromised thing, with when (4.1).
    pub(crate) things: Vec<(Name, Span)>,
    pub(crate) notice: &'a Notice,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(book: &Book<'_>, notice: &'a Notice) -> Self {
        let window = Span::between(notice.window.start.at, notice.window.end.at);
        let things = broken(book, &notice.compromised, window);
        Self { window, end: notice.window.end.at, things, notice }
    }

    pub(crate) fn is_compromised(&self, thing: &Name) -> bool {
        self.things.iter().any(|(name, _)| name == thing)
    }
}

/// 4.1: what is compromised; a vendor's systems and applications with it, while that edge is valid.
pub(crate) fn broken(book: &Book<'_>, stated: &[Name], window: Span) -> Vec<(Name, Span)> {
    let mut things = Vec::new();
    for name in stated.iter().filter(|name| book.kinds.contains_key(name)) {
        things.push((name.clone(), window));
        for edge in book.edges(Relation::OperatedBy).chain(book.edges(Relation::ProvidedBy)) {
            if edge.to == *name && window.meets(edge.valid) {
                things.push((edge.from.clone(), window.and(edge.valid)));
            }
        }
    }
    things
}

pub(crate) type Reasons = BTreeMap<Name, BTreeSet<&'static str>>;

pub(crate) struct Exposing<'a> {
    pub(crate) book: &'a Book<'a>,
    pub(crate) scope: &'a Scope<'a>,
    pub(crate) lives: &'a BTreeMap<Name, Span>,
    pub(crate) now: Instant,
}

impl Exposing<'_> {
    /// 4.2.
    fn direct(&self) -> Reasons {
        let mut reasons = Reasons::new();
        let mut expose = |k: &Name, why: &'static str| reasons.entry(k.clone()).or_default().insert(why);
        for (thing, when) in &self.scope.things {
            let meets = |k: &Name, valid: Span| when.meets(valid.and(self.lives[k]));
            for edge in self.book.edges.iter().filter(|edge| edge.to == *thing) {
                let why = match edge.relation {
                    Relation::HeldBy => "held_by",
                    Relation::IssuedBy => "issued_by",
                    Relation::Authenticates => "authenticates",
                    Relation::StoredIn
                        if edge.form != Some(Form::Hashed)
                            || self.book.kind_of(&edge.from) == Some(CredentialKind::Password) =>
                    {
                        "stored_in"
                    }
                    _ => continue,
                };
                if meets(&edge.from, edge.valid) {
                    expose(&edge.from, why);
                }
            }
            for edge in self.book.edges(Relation::Uses).filter(|edge| edge.from == *thing) {
                if meets(&edge.to, edge.valid) {
                    expose(&edge.to, "used_by");
                }
            }
        }
        let notice = self.scope.notice;
        for name in notice.compromised.iter().chain(&notice.named) {
            if self.book.kinds.get(name) == Some(&NodeKind::Credential) {
                expose(name, "named");
            }
        }
        for used in self.book.uses.iter().filter(|used| !used.own && used.at < self.now) {
            let hit = notice.indicators.iter().any(|indicator| {
                let value = Some(indicator.value.as_str());
                // The estates' networks are /24, their agents end in `*`.
                let address = used.address.as_deref();
                let fits = match indicator.kind {
                    IndicatorKind::Cidr => address
                        .and_then(|at| at.rsplit_once('.'))
                        .is_some_and(|(net, _)| indicator.value == format!("{net}.0/24")),
                    IndicatorKind::UserAgent => used
                        .agent
                        .as_deref()
                        .is_some_and(|agent| agent.starts_with(indicator.value.trim_end_matches('*'))),
                    _ => value == address,
                };
                (fits || value == used.indicator.as_deref())
                    && indicator.first_seen.is_none_or(|first| used.at >= first)
            });
            if hit {
                expose(&used.credential, "indicator");
            }
        }
        reasons
    }

    /// 4.2 to 4.4, with what the run gives at any instant; `idle` credentials are not presented (4.5).
    pub(crate) fn all(&self, idle: &BTreeSet<Name>) -> (Reasons, BTreeSet<Atom>) {
        let mut reasons = self.direct();
        let mut clauses = Clauses::new(self.book, self.lives);
        loop {
            let before = reasons.clone();
            for child in self.minted(&reasons) {
                reasons.entry(child).or_default().insert("derived_from");
            }
            let given = self.given(&clauses, &reasons);
            let ever = clauses.run(&given, &self.instants(), idle);
            for atom in &ever {
                if let Atom::Have(k) = atom {
                    reasons.entry(k.clone()).or_default();
                }
            }
            if reasons == before {
                for why in reasons.values_mut().filter(|why| why.is_empty()) {
                    why.insert("reached_through");
                }
                return (reasons, ever);
            }
        }
    }

    fn minted(&self, reasons: &Reasons) -> Vec<Name> {
        let children = |parent: &Name| self.book.minted_from(parent, self.scope.window.from);
        reasons.keys().flat_map(children).cloned().collect()
    }

    fn given(&self, clauses: &Clauses<'_>, reasons: &Reasons) -> Vec<Given> {
        let vendors: Vec<&Name> = (self.scope.notice.compromised.iter())
            .filter(|name| self.book.kinds.get(name) == Some(&NodeKind::Vendor))
            .collect();
        let mut given = downs(self.book, clauses, &vendors, false);
        for (thing, span) in &self.scope.things {
            given.push(Given { atom: Atom::Broken(thing.clone()), span: *span, carried: true });
        }
        for k in reasons.keys() {
            let from = self.scope.window.from.max(self.lives[k].from);
            given.push(Given { atom: Atom::Have(k.clone()), span: Span { from, to: Instant::MAX }, carried: true });
        }
        given
    }

    /// Every instant of `[s, now)` at which anything begins or ends, and one between each two.
    fn instants(&self) -> Vec<Instant> {
        let horizon = Span { from: self.scope.window.from, to: self.now };
        let lives = self.lives.values().chain(self.scope.things.iter().map(|(_, span)| span));
        let mut bounds: BTreeSet<Instant> = lives.flat_map(|span| [span.from, span.to]).collect();
        bounds.extend(self.book.bounds());
        bounds.extend([horizon.from, horizon.to]);
        let inside: Vec<Instant> =
            bounds.iter().filter(|at| at.is_finite()).map(|at| Instant::from_micros(at.as_micros() - 1)).collect();
        bounds.extend(inside);
        bounds.into_iter().filter(|at| horizon.contains(*at)).collect()
    }

    /// 4.6: what was made by what the intruder may have had in hand, or by what was made so, from then on.
    pub(crate) fn made(
        &self,
        incident: &Incident,
        reasons: &Reasons,
        ever: &BTreeSet<Atom>,
        is_closed: &dyn Fn(&Name) -> bool,
    ) -> BTreeSet<(String, String, bool)> {
        let mut hands: BTreeMap<&Name, Instant> = reasons.keys().map(|k| (k, Instant::MIN)).collect();
        hands.extend(ever.iter().filter_map(|atom| match atom {
            Atom::Act(identity) => Some((identity, Instant::MIN)),
            _ => None,
        }));
        let mut made = BTreeSet::new();
        loop {
            let before = hands.clone();
            for edge in self.book.edges(Relation::Authenticates) {
                if let Some(since) = hands.get(&edge.from).copied() {
                    let known = hands.entry(&edge.to).or_insert(since);
                    *known = since.min(*known);
                }
            }
            for event in &self.book.made {
                let since = hands.get(&event.by).copied().unwrap_or(Instant::MAX);
                if event.at < since.max(self.scope.window.from) || event.at >= self.now {
                    continue;
                }
                let known = hands.entry(&event.what).or_insert(event.at);
                *known = event.at.min(*known);
                let legitimate = |judged: &Judged| judged.judgement == Judgement::Legitimate;
                let ours = incident.judged.iter().any(|judged| judged.about == event.what && legitimate(judged));
                let owed = !ours && !is_closed(&event.what);
                made.insert((event.what.to_string(), event.by.to_string(), owed));
            }
            if hands == before {
                return made;
            }
        }
    }
}

/// `down(c)` for every control that does not hold, not carried over (9.15).
pub(crate) fn downs(book: &Book<'_>, clauses: &Clauses<'_>, compromised: &[&Name], is_drill: bool) -> Vec<Given> {
    let down = |control: &Name| {
        let span = clauses.down(control, compromised, is_drill)?;
        Some(Given { atom: Atom::Down(control.clone()), span, carried: false })
    };
    book.of_kind(NodeKind::Control).into_iter().filter_map(down).collect()
}
