//! Every clause of semantics 9, in the order of its table; the only place that states them.

use model::{CredentialKind, Form, Level, NodeKind, Relation, Span};
use reach::{BuildError, Program};

use crate::emit::{Emitter, about, plain};
use crate::guards::Guards;
use crate::{Atom, Atoms, Estate, Link, NodeId};

/// Which rule a clause states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// 9.1: what a compromised vendor or application holds, and runs.
    VendorHolds,
    /// 9.2: what is compromised itself.
    Compromised,
    /// 9.3: a system behind nothing.
    InTheOpen,
    /// 9.4: a gate opened by its bearer.
    Admitted,
    /// 9.5: from one system to the next.
    Connected,
    /// 9.6: a credential presented.
    Authenticated,
    /// 9.6, where no system is known that accepts it: assumed.
    AuthenticatedAssumed,
    /// 9.7: membership.
    MemberOf,
    /// 9.8: what an identity may do.
    May,
    /// 9.9: admin includes write, write includes read.
    Includes,
    /// 9.10: read where it is stored.
    StoredIn,
    /// 9.11: a system's workload identity.
    RunsAs,
    /// 9.12: an issuer can mint for anybody.
    Issuer,
    /// 9.13: held by a system.
    HeldBySystem,
    /// 9.14: a control switched off.
    SwitchedOff,
}

impl Rule {
    /// Returns the number of the rule in the semantics.
    pub const fn number(self) -> &'static str {
        match self {
            Self::VendorHolds => "9.1",
            Self::Compromised => "9.2",
            Self::InTheOpen => "9.3",
            Self::Admitted => "9.4",
            Self::Connected => "9.5",
            Self::Authenticated | Self::AuthenticatedAssumed => "9.6",
            Self::MemberOf => "9.7",
            Self::May => "9.8",
            Self::Includes => "9.9",
            Self::StoredIn => "9.10",
            Self::RunsAs => "9.11",
            Self::Issuer => "9.12",
            Self::HeldBySystem => "9.13",
            Self::SwitchedOff => "9.14",
        }
    }

    /// Returns the rule in words.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::VendorHolds => "a compromised third party gives up what it holds and runs",
            Self::Compromised => "it is compromised itself",
            Self::InTheOpen => "no gate stands in front of it",
            Self::Admitted => "the credential opens the gate in front of it",
            Self::Connected => "whoever controls one system can speak to the next",
            Self::Authenticated => "the credential is presented where it is accepted",
            Self::AuthenticatedAssumed => {
                "the credential is presented; no system is known that accepts it, so this is assumed"
            }
            Self::MemberOf => "it is a member",
            Self::May => "it is allowed to",
            Self::Includes => "a higher level includes the lower",
            Self::StoredIn => "the value is stored there",
            Self::RunsAs => "the system runs as this identity",
            Self::Issuer => "whoever controls the issuer can mint for this identity",
            Self::HeldBySystem => "the system holds the value",
            Self::SwitchedOff => "whoever controls the system can switch the control off",
        }
    }
}

/// What a clause of a program says, for explanations and for taking clauses out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// The rule.
    pub rule: Rule,
    /// The credential that the clause is about, where its life bounds it (semantics 9.16).
    pub credential: Option<NodeId>,
    /// The relation that it follows.
    pub step: Option<(NodeId, Relation, NodeId)>,
}

/// Whether time passes (an incident) or stands still (a drill): semantics 9.15, 9.16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Over the window of an incident and after.
    Incident,
    /// At one instant.
    Drill,
}

/// An estate as a program.
#[derive(Debug)]
pub struct Compiled {
    /// The clauses.
    pub program: Program,
    /// Which atom is which.
    pub atoms: Atoms,
    /// What each clause's tag says.
    pub tags: Vec<Tag>,
}

/// States an estate as clauses; `life` gives each credential's `[created, dead)` (semantics 4.1).
///
/// # Errors
/// Where the estate is larger than the engine can number.
pub fn compile(estate: &Estate, life: &dyn Fn(NodeId) -> Span) -> Result<Compiled, BuildError> {
    let mut clauses = Clauses { estate, life, emitter: Emitter::new(estate) };
    for link in estate.links() {
        clauses.link(link);
    }
    for node in estate.nodes() {
        clauses.node(node);
    }
    let Emitter { program, atoms, tags } = clauses.emitter;
    Ok(Compiled { program: program.build()?, atoms, tags })
}

struct Clauses<'a> {
    estate: &'a Estate,
    life: &'a dyn Fn(NodeId) -> Span,
    emitter: Emitter,
}

impl Clauses<'_> {
    fn link(&mut self, link: &Link) {
        match link.relation {
            Relation::HeldBy => self.held_by(link),
            Relation::Uses => self.uses(link),
            Relation::OperatedBy | Relation::ProvidedBy => self.third_party(link),
            Relation::Admits => self.admits(link),
            Relation::Connects => self.connects(link),
            Relation::Authenticates => self.authenticates(link),
            Relation::MemberOf => self.member_of(link),
            Relation::May => self.may(link),
            Relation::StoredIn => self.stored_in(link),
            Relation::RunsAs => self.runs_as(link),
            Relation::IssuedBy => self.issued_by(link),
            Relation::ConfiguredIn => {
                let body = [Atom::On(link.to, Level::Admin)];
                self.follow(Rule::SwitchedOff, link, Atom::Down(link.from), &body, link.valid, &[]);
            }
            Relation::AcceptedBy
            | Relation::DerivedFrom
            | Relation::Behind
            | Relation::InEnvironment
            | Relation::OwnedBy
            | Relation::SameAs => {}
        }
    }

    /// 9.1 for what a vendor or an application holds, 9.13 for what a system holds [s].
    fn held_by(&mut self, link: &Link) {
        let span = link.valid.and((self.life)(link.from));
        if self.estate.kind(link.to) == Some(NodeKind::System) {
            let guards = Guards::none(self.estate).node(link.to).collect();
            let body = [Atom::On(link.to, Level::Admin)];
            self.follow_credential(Rule::HeldBySystem, link, link.from, Atom::Have(link.from), &body, span, &guards);
        } else {
            let body = [Atom::Compromised(link.to)];
            self.follow_credential(Rule::VendorHolds, link, link.from, Atom::Have(link.from), &body, span, &[]);
        }
    }

    /// 9.1: an application gives up what it works with.
    fn uses(&mut self, link: &Link) {
        let span = link.valid.and((self.life)(link.to));
        let body = [Atom::Compromised(link.from)];
        self.follow_credential(Rule::VendorHolds, link, link.to, Atom::Have(link.to), &body, span, &[]);
    }

    /// 9.1, 4.1: a vendor's systems and applications are compromised with it.
    fn third_party(&mut self, link: &Link) {
        let body = [Atom::Compromised(link.to)];
        self.follow(Rule::VendorHolds, link, Atom::Compromised(link.from), &body, link.valid, &[]);
    }

    /// 9.4 [k, g, the admits edge].
    fn admits(&mut self, link: &Link) {
        let span = link.valid.and((self.life)(link.from));
        let guards = Guards::none(self.estate)
            .node(link.from)
            .node(link.to)
            .link(link.from, Relation::Admits, link.to)
            .presented(link.from)
            .collect();
        let behind: Vec<(NodeId, Span)> =
            self.estate.into(link.to, Relation::Behind).map(|behind| (behind.from, behind.valid)).collect();
        for (system, valid) in behind {
            let body = [Atom::Have(link.from)];
            self.follow_credential(Rule::Admitted, link, link.from, Atom::At(system), &body, span.and(valid), &guards);
        }
    }

    /// 9.5 [t, the edge].
    fn connects(&mut self, link: &Link) {
        let guards = Guards::none(self.estate).node(link.to).link(link.from, Relation::Connects, link.to).collect();
        self.follow(
            Rule::Connected,
            link,
            Atom::At(link.to),
            &[Atom::On(link.from, Level::Admin)],
            link.valid,
            &guards,
        );
    }

    /// 9.6 [k, i, the authenticates edge].
    fn authenticates(&mut self, link: &Link) {
        let (credential, identity) = (link.from, link.to);
        let span = link.valid.and((self.life)(credential));
        let guards = Guards::none(self.estate)
            .node(credential)
            .node(identity)
            .link(credential, Relation::Authenticates, identity)
            .presented(credential)
            .collect();
        let accepted: Vec<(NodeId, Span)> = self
            .estate
            .all_out(credential)
            .filter(|link| matches!(link.relation, Relation::IssuedBy | Relation::AcceptedBy))
            .map(|link| (link.to, link.valid))
            .collect();
        for (system, valid) in &accepted {
            let body = [Atom::Have(credential), Atom::At(*system)];
            self.follow_credential(
                Rule::Authenticated,
                link,
                credential,
                Atom::Act(identity),
                &body,
                span.and(*valid),
                &guards,
            );
        }
        for hole in holes(accepted.iter().map(|(_, valid)| *valid).collect()) {
            let body = [Atom::Have(credential)];
            self.follow_credential(
                Rule::AuthenticatedAssumed,
                link,
                credential,
                Atom::Act(identity),
                &body,
                span.and(hole),
                &guards,
            );
        }
    }

    /// 9.7 [the edge].
    fn member_of(&mut self, link: &Link) {
        let guards = Guards::none(self.estate).link(link.from, Relation::MemberOf, link.to).collect();
        self.follow(Rule::MemberOf, link, Atom::Act(link.to), &[Atom::Act(link.from)], link.valid, &guards);
    }

    /// 9.8 [s, the edge].
    fn may(&mut self, link: &Link) {
        let guards = Guards::none(self.estate).node(link.to).link(link.from, Relation::May, link.to).collect();
        let head = Atom::On(link.to, link.level.unwrap_or(Level::Read));
        let body = [Atom::Act(link.from), Atom::At(link.to)];
        self.follow(Rule::May, link, head, &body, link.valid, &guards);
    }

    /// 9.10 [the edge].
    fn stored_in(&mut self, link: &Link) {
        let credential = link.from;
        let span = link.valid.and((self.life)(credential));
        let guards = Guards::none(self.estate).link(credential, Relation::StoredIn, link.to).collect();
        let mut body = vec![Atom::On(link.to, Level::Read)];
        match (link.form, link.key) {
            (Some(Form::Encrypted), Some(key)) => body.push(Atom::Have(key)),
            (Some(Form::Hashed), _) if self.estate.credential_kind(credential) != Some(CredentialKind::Password) => {
                return;
            }
            _ => {}
        }
        self.follow_credential(Rule::StoredIn, link, credential, Atom::Have(credential), &body, span, &guards);
    }

    /// 9.11 [the edge].
    fn runs_as(&mut self, link: &Link) {
        let guards = Guards::none(self.estate).link(link.from, Relation::RunsAs, link.to).collect();
        self.follow(Rule::RunsAs, link, Atom::Act(link.to), &[Atom::On(link.from, Level::Admin)], link.valid, &guards);
    }

    /// 9.12 [s].
    fn issued_by(&mut self, link: &Link) {
        let guards = Guards::none(self.estate).node(link.to).collect();
        let identities: Vec<(NodeId, Span)> =
            self.estate.out(link.from, Relation::Authenticates).map(|edge| (edge.to, edge.valid)).collect();
        for (identity, valid) in identities {
            let body = [Atom::On(link.to, Level::Admin)];
            self.follow(Rule::Issuer, link, Atom::Act(identity), &body, link.valid.and(valid), &guards);
        }
    }

    /// 9.2, 9.3, 9.9: what is true of a node by itself.
    fn node(&mut self, node: NodeId) {
        let compromised = [Atom::Compromised(node)];
        match self.estate.kind(node) {
            Some(NodeKind::System) => {
                let behind = self.estate.out(node, Relation::Behind).map(|link| link.valid).collect();
                for hole in holes(behind) {
                    self.emitter.clause(plain(Rule::InTheOpen), Atom::At(node), &[], hole, &[]);
                }
                let on = |level| Atom::On(node, level);
                self.plain(Rule::Compromised, on(Level::Admin), &compromised);
                self.plain(Rule::Includes, on(Level::Write), &[on(Level::Admin)]);
                self.plain(Rule::Includes, on(Level::Read), &[on(Level::Write)]);
            }
            Some(NodeKind::Identity | NodeKind::Group | NodeKind::Role) => {
                self.plain(Rule::Compromised, Atom::Act(node), &compromised);
            }
            Some(NodeKind::Credential) => {
                self.emitter.clause(about(Rule::Compromised, node), Atom::Have(node), &compromised, Span::ALWAYS, &[]);
            }
            _ => {}
        }
    }

    fn plain(&mut self, rule: Rule, head: Atom, body: &[Atom]) {
        self.emitter.clause(plain(rule), head, body, Span::ALWAYS, &[]);
    }

    fn follow(
        &mut self,
        rule: Rule,
        link: &Link,
        head: Atom,
        body: &[Atom],
        span: Span,
        guards: &[crate::estate::Shield],
    ) {
        let tag = Tag { rule, credential: None, step: Some((link.from, link.relation, link.to)) };
        self.emitter.clause(tag, head, body, span, guards);
    }

    #[expect(clippy::too_many_arguments, reason = "a clause has this many parts")]
    fn follow_credential(
        &mut self,
        rule: Rule,
        link: &Link,
        credential: NodeId,
        head: Atom,
        body: &[Atom],
        span: Span,
        guards: &[crate::estate::Shield],
    ) {
        let tag = Tag { rule, credential: Some(credential), step: Some((link.from, link.relation, link.to)) };
        self.emitter.clause(tag, head, body, span, guards);
    }
}

/// Returns the stretches of time that no span covers.
fn holes(mut covered: Vec<Span>) -> Vec<Span> {
    covered.sort_unstable();
    let mut holes = Vec::new();
    let mut from = Span::ALWAYS.from;
    for span in covered.into_iter().filter(|span| !span.is_empty()) {
        if from < span.from {
            holes.push(Span { from, to: span.from });
        }
        from = from.max(span.to);
    }
    if from < Span::ALWAYS.to {
        holes.push(Span { from, to: Span::ALWAYS.to });
    }
    holes
}
