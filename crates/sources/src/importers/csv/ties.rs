//! What a row ties a credential to: who holds it, whom it makes its bearer, what that opens, what protects it.

use model::{
    Edge, Fact, Form, HolderList, Instant, Level, Name, NodeKind, Protected, Protects, Relation, Span, attribute,
};

use super::cell::Cell;
use super::reader::{Reader, bare, name, required};
use crate::Refusal;

/// The rung of a holder whose evidence is not stated: free text (semantics 3.1 `rung`).
const FREE_TEXT_RUNG: u8 = 5;

impl Reader<'_> {
    pub(super) fn holders(&mut self, created: Option<Instant>) -> Result<(), Refusal> {
        required(self.row, "held_by")?;
        let rung = match self.stated("holder_evidence")?.map(str::parse::<u8>) {
            None => FREE_TEXT_RUNG,
            Some(Ok(rung @ 1..=6)) => rung,
            Some(_) => return Err(self.row.refuse("holder_evidence", "must be a rung, 1 to 6")),
        };
        for holder in self.list("held_by")? {
            if Cell::of(holder) != Cell::Is(holder) {
                self.tally.count("held_by", "unknown, although asked,");
                continue;
            }
            let vendor = self.named("held_by", "vendor", holder)?;
            if vendor.as_str().starts_with("vendor/") {
                self.put_labelled(NodeKind::Vendor, &vendor, holder, &[]);
            }
            self.put_edge(Edge {
                valid: Span::between(created, None),
                list: Some(HolderList::Inventory),
                rung: Some(rung),
                ..bare(Relation::HeldBy, &self.name.clone(), &vendor)
            });
        }
        Ok(())
    }

    pub(super) fn identity(&mut self) -> Result<Option<(Name, Option<String>)>, Refusal> {
        let kind = self.stated("identity_kind")?;
        if kind.is_some_and(|kind| !["person", "service_account", "workload"].contains(&kind)) {
            let reason = "is no kind of identity (one of: person, service_account, workload)";
            return Err(self.row.refuse("identity_kind", reason));
        }
        let Some(identity) = self.id("identity")? else {
            return Ok(None);
        };
        let is_id = identity.contains('/');
        let full =
            if is_id { identity.to_owned() } else { format!("{}/user/{}/{identity}", self.issuer, self.account) };
        let id = name(self.row, "identity", &full)?;
        let kinds: Vec<_> = kind.iter().map(|kind| (attribute::KIND, *kind)).collect();
        self.put_labelled(NodeKind::Identity, &id, identity, &kinds);
        self.put_edge(bare(Relation::Authenticates, &self.name.clone(), &id));
        Ok(Some((id, kind.map(str::to_owned))))
    }

    /// Reads `system:role` pairs; where no identity is named, whoever bears the credential has the rights.
    pub(super) fn opens(&mut self, identity: Option<Name>) -> Result<(), Refusal> {
        let pairs = self.list("opens")?;
        let who = match identity {
            Some(identity) => identity,
            None if pairs.is_empty() => return self.environment(&[]),
            None => self.bearer()?,
        };
        let mut systems = Vec::new();
        for pair in pairs {
            let (system, role) =
                pair.rsplit_once(':').ok_or_else(|| self.row.refuse("opens", "must be system:role"))?;
            let level: Level = role
                .trim()
                .parse()
                .map_err(|_| self.row.refuse("opens", "has a role that is not known (one of: read, write, admin)"))?;
            let system = self.system("opens", system.trim())?;
            self.put_edge(Edge { level: Some(level), ..bare(Relation::May, &who, &system) });
            systems.push(system);
        }
        self.environment(&systems)
    }

    pub(super) fn bearer(&mut self) -> Result<Name, Refusal> {
        let id = name(self.row, "credential_id", &format!("bearer/{}", self.name))?;
        self.put_node(NodeKind::Identity, &id, &[(attribute::KIND, "service_account")]);
        self.put_edge(bare(Relation::Authenticates, &self.name.clone(), &id));
        Ok(id)
    }

    /// The environment is that of the systems which the credential opens.
    pub(super) fn environment(&mut self, systems: &[Name]) -> Result<(), Refusal> {
        let Some(text) = self.stated("environment")? else {
            return Ok(());
        };
        if systems.is_empty() {
            self.tally.count("environment", "not tied to any system (nothing in opens)");
            return Ok(());
        }
        let environment = self.named("environment", "environment", text)?;
        self.put_labelled(NodeKind::Environment, &environment, text, &[]);
        for system in systems {
            self.put_edge(bare(Relation::InEnvironment, system, &environment));
        }
        Ok(())
    }

    pub(super) fn owners(&mut self) -> Result<(), Refusal> {
        for owner in self.list("owner")? {
            let id = self.named("owner", "owner", owner)?;
            if id.as_str().starts_with("owner/") {
                self.put_labelled(NodeKind::Identity, &id, owner, &[(attribute::KIND, "person")]);
            }
            self.put_edge(bare(Relation::OwnedBy, &self.name.clone(), &id));
        }
        Ok(())
    }

    pub(super) fn control(&mut self, column: &'static str, word: &str) -> Result<(), Refusal> {
        let (state, label) = match Cell::of(self.row.text(column)) {
            Cell::None => ("absent", None),
            Cell::Unknown => ("unknown", None),
            _ => match self.stated(column)? {
                Some(text) => ("enforced", Some(text)),
                None => return Ok(()),
            },
        };
        let control = name(self.row, "credential_id", &format!("control/{word}/{}", self.name))?;
        let mut set = vec![(attribute::CONTROL, column), (attribute::STATE, state)];
        set.extend(label.map(|label| (attribute::LABEL, label)));
        self.put_node(NodeKind::Control, &control, &set);
        let what = Protected::Node(self.name.clone());
        self.facts.push(Fact::Protects(Protects { control, what, valid: Span::ALWAYS }));
        Ok(())
    }

    pub(super) fn stored_in(&mut self) -> Result<(), Refusal> {
        for place in self.list("stored_in")? {
            let system = self.system("stored_in", place)?;
            self.put_edge(Edge { form: Some(Form::Plain), ..bare(Relation::StoredIn, &self.name.clone(), &system) });
        }
        Ok(())
    }
}
