//! One row of a credentials sheet: a credential and all that the row says of it.

use std::collections::BTreeMap;

use model::{Fact, How, Instant, Name, Node, NodeKind, Relation, Value, attribute};

use super::cell::{Cell, DAY_SECONDS, Day, instant, is_date};
use super::reader::{Reader, bare, name, text_value, under};
use super::table::Row;
use super::tally::Tally;
use crate::Refusal;

/// Columns that are read; whatever else there is, is kept as `x_<name>`.
pub(super) const READ: &[&str] = &[
    "issuer",
    "account",
    "credential_id",
    "kind",
    "held_by",
    "name",
    "identity",
    "identity_kind",
    "owner",
    "created_at",
    "expires_at",
    "last_used_at",
    "last_used_precision",
    "enabled",
    "scopes",
    "opens",
    "environment",
    "ip_allow_list",
    "binding",
    "stored_in",
    "holder_evidence",
    "replaced_by",
    "rotated_at",
    "closed_at",
];

/// What a row comes to.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) name: Name,
    /// `<issuer>/<kind>/<account>`.
    pub(super) prefix: Name,
    pub(super) facts: Vec<Fact>,
    /// The identity and its kind, where both are stated.
    pub(super) identity: Option<(Name, String)>,
    /// From when the sheet says that it is no longer live.
    pub(super) dead_from: Option<Instant>,
    /// Whether it is disabled.
    pub(super) disabled: bool,
}

/// Reads a row; `made` is the instant of the export, where the row has no `as_of`.
pub(super) fn take(row: Row<'_>, tally: &mut Tally, made: Option<Instant>) -> Result<Taken, Refusal> {
    tally.row();
    let mut reader = Reader::start(row, tally)?;
    let created = reader.instant("created_at", Day::Start)?;
    let enabled = reader.enabled()?;
    reader.node(created, enabled)?;
    reader.issuer()?;
    reader.holders(created)?;
    let identity = reader.identity()?;
    reader.opens(identity.as_ref().map(|(name, _)| name.clone()))?;
    reader.owners()?;
    reader.control("ip_allow_list", "ip-allow-list")?;
    reader.control("binding", "binding")?;
    reader.stored_in()?;
    let dead_from = reader.ends()?;
    let as_of = reader.instant("as_of", Day::End)?.or(made);
    let disabled = enabled == Some(false);
    if disabled && dead_from.is_none() {
        reader.suspended(as_of);
    }
    let identity = identity.and_then(|(name, kind)| kind.map(|kind| (name, kind)));
    Ok(Taken { name: reader.name, prefix: reader.prefix, facts: reader.facts, identity, dead_from, disabled })
}

impl Reader<'_> {
    fn node(&mut self, created: Option<Instant>, enabled: Option<bool>) -> Result<(), Refusal> {
        let mut set = BTreeMap::new();
        set.insert(attribute::KIND.to_owned(), Value::Text(self.kind.to_string()));
        let mut put = |key: &str, value: Option<Value>| value.and_then(|value| set.insert(key.to_owned(), value));
        put(attribute::CREATED, created.map(Value::Time));
        put(attribute::EXPIRES, self.instant("expires_at", Day::End)?.map(Value::Time));
        put(attribute::LABEL, self.stated("name")?.map(text_value));
        put(attribute::SCOPES, self.stated("scopes")?.map(text_value));
        put(attribute::STATUS, enabled.map(|on| text_value(if on { "active" } else { "inactive" })));
        if let Some((at, precision_seconds)) = self.last_used()? {
            put(attribute::LAST_USED, Some(Value::Time(at)));
            put(attribute::LAST_USED_PRECISION_SECONDS, precision_seconds.map(Value::Number));
        }
        if self.row.text("last_used_at").eq_ignore_ascii_case("never") {
            put("x_last_used_at", Some(text_value("never")));
        }
        for (column, cell) in self.row.cells().filter(|(column, cell)| !READ.contains(column) && !cell.is_empty()) {
            let extra = column.strip_prefix(attribute::EXTRA_PREFIX).unwrap_or(column);
            let before = put(&format!("{}{extra}", attribute::EXTRA_PREFIX), Some(text_value(cell)));
            if before.is_some() {
                return Err(self.row.refuse(column, "is there twice, with and without x_"));
            }
        }
        self.facts.push(Fact::Node(Node { id: self.name.clone(), kind: NodeKind::Credential, set }));
        Ok(())
    }

    fn enabled(&mut self) -> Result<Option<bool>, Refusal> {
        match self.row.text("enabled").to_ascii_lowercase().as_str() {
            "true" | "yes" => Ok(Some(true)),
            "false" | "no" => Ok(Some(false)),
            _ => match self.stated("enabled")? {
                None => Ok(None),
                Some(_) => Err(self.row.refuse("enabled", "must be true or false")),
            },
        }
    }

    fn last_used(&mut self) -> Result<Option<(Instant, Option<i64>)>, Refusal> {
        const COLUMN: &str = "last_used_at";
        if Cell::of(self.row.text(COLUMN)) == Cell::Never {
            return Ok(None);
        }
        let Some(at) = self.instant(COLUMN, Day::Start)? else {
            return Ok(None);
        };
        let stated_seconds = match self.stated("last_used_precision")? {
            None => None,
            Some("second") => Some(1),
            Some("minute") => Some(60),
            Some("hour") => Some(3_600),
            Some("day") => Some(DAY_SECONDS),
            Some(text) => match text.parse::<i64>() {
                Ok(seconds @ 0..) => Some(seconds),
                _ => {
                    return Err(self
                        .row
                        .refuse("last_used_precision", "must be second, minute, hour, day or a number of seconds"));
                }
            },
        };
        let of_date = is_date(self.row.text(COLUMN)).then_some(DAY_SECONDS);
        Ok(Some((at, stated_seconds.max(of_date))))
    }

    fn issuer(&mut self) -> Result<(), Refusal> {
        let label = format!("{} {}", self.row.text("issuer"), self.account);
        let system = name(self.row, "account", &format!("system/{}/{}", self.issuer, self.account))?;
        self.put_node(NodeKind::System, &system, &[(attribute::KIND, "service"), (attribute::LABEL, &label)]);
        self.put_edge(bare(Relation::IssuedBy, &self.name.clone(), &system));
        Ok(())
    }

    /// Reads the ends; returns from when the sheet says that the id is dead.
    fn ends(&mut self) -> Result<Option<Instant>, Refusal> {
        let successor = match self.id("replaced_by")? {
            Some(id) => Some(under(self.row, "replaced_by", &self.prefix, id)?),
            None => None,
        };
        if successor.as_ref() == Some(&self.name) {
            return Err(self
                .row
                .refuse("replaced_by", "is the credential itself; leave it empty if only its value changed"));
        }
        let rotated = self.instant("rotated_at", Day::End)?;
        let closed = self.instant("closed_at", Day::End)?;
        if successor.is_some() && rotated.is_none() {
            self.tally.count("rotated_at", "replaced, but not said when,");
        }
        let replaced = successor.is_some();
        if let Some(at) = rotated {
            self.put_end(if replaced { How::Rotated } else { How::Changed }, successor, at);
        }
        if let Some(at) = closed {
            self.put_end(How::Decommissioned, None, at);
        }
        let first = |column, replaced: bool| instant(self.row.text(column), Day::Start).ok().filter(|_| replaced);
        Ok([first("rotated_at", replaced), first("closed_at", true)].into_iter().flatten().min())
    }

    /// A credential that is disabled, but neither replaced nor closed, is suspended.
    fn suspended(&mut self, as_of: Option<Instant>) {
        match as_of {
            Some(at) => self.put_end(How::Suspended, None, at),
            None => self.tally.count("enabled", "disabled, but not said when (no as_of),"),
        }
    }
}
