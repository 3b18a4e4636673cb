//! Facts: one statement each, only ever added (semantics 1.3, 3).

use std::collections::BTreeMap;

use crate::word::words;
use crate::{Coverage, Created, Ended, Instant, Level, Listing, Name, NodeKind, Probe, Relation, Span, Used, Value};

words! {
    /// The form in which a value is stored (semantics 3, `stored_in`).
    Form, "form", {
        /// Readable by whoever reads the place.
        Plain = "plain",
        /// Readable with a key.
        Encrypted = "encrypted",
        /// Only a password can be guessed from it.
        Hashed = "hashed",
    }
}

words! {
    /// Which independent list says that somebody holds a credential (semantics 8.1).
    HolderList, "list", {
        /// An issuer's or our own inventory.
        Inventory = "inventory",
        /// Seen in logs from the holder.
        Activity = "activity",
        /// Found in what was given to the holder.
        Secrets = "secrets",
        /// The vendor's statement.
        Vendor = "vendor",
        /// People's word.
        Person = "person",
    }
}

/// A node, with attributes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// Its name.
    pub id: Name,
    /// What it is.
    pub kind: NodeKind,
    /// What is set on it; keys and shapes as `shape_of` says.
    pub set: BTreeMap<String, Value>,
}

/// A relation between two nodes, while it is valid.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// How the first stands to the second.
    pub relation: Relation,
    /// The first node.
    pub from: Name,
    /// The second node.
    pub to: Name,
    /// When it holds.
    pub valid: Span,
    /// `may`: how much.
    pub level: Option<Level>,
    /// `stored_in`: in which form.
    pub form: Option<Form>,
    /// `stored_in` encrypted: with which key.
    pub key: Option<Name>,
    /// `held_by`: which list says so.
    pub list: Option<HolderList>,
    /// `held_by`: how good the evidence is, 1 (issuer's verified identity) to 6 (somebody says so).
    pub rung: Option<u8>,
    /// `same_as`: the rule that made it.
    pub rule: Option<String>,
}

impl Edge {
    /// Makes a relation that holds always and says nothing further.
    pub fn bare(relation: Relation, from: Name, to: Name) -> Self {
        Self {
            relation,
            from,
            to,
            valid: Span::ALWAYS,
            level: None,
            form: None,
            key: None,
            list: None,
            rung: None,
            rule: None,
        }
    }
}

/// What a control protects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protected {
    /// A node.
    Node(Name),
    /// A step from one node to another.
    Edge {
        /// The first node.
        from: Name,
        /// The relation.
        relation: Relation,
        /// The second node.
        to: Name,
    },
}

/// A control stops a step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Protects {
    /// The control.
    pub control: Name,
    /// What it protects.
    pub what: Protected,
    /// While it does.
    pub valid: Span,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// A node and what is set on it.
    Node(Node),
    /// A relation.
    Edge(Edge),
    /// A control's protection.
    Protects(Protects),
    /// A credential's end or suspension.
    Ended(Ended),
    /// A probe at a door.
    Probe(Probe),
    /// A use.
    Used(Used),
    /// Something that was made.
    Created(Created),
    /// A list of live credentials.
    Listing(Listing),
    /// A stretch of log.
    Coverage(Coverage),
}

impl Fact {
    /// Returns the names that the fact is about, for an index; of a listing only its prefix.
    pub fn subjects(&self) -> Vec<&Name> {
        match self {
            Self::Node(node) => vec![&node.id],
            Self::Edge(edge) => vec![&edge.from, &edge.to],
            Self::Protects(Protects { control, what: Protected::Node(name), .. }) => vec![control, name],
            Self::Protects(Protects { control, what: Protected::Edge { from, to, .. }, .. }) => vec![control, from, to],
            Self::Ended(ended) => vec![&ended.credential],
            Self::Probe(probe) => vec![&probe.credential],
            Self::Used(used) => vec![&used.credential],
            Self::Created(created) => vec![&created.by, &created.what],
            Self::Listing(listing) => vec![&listing.prefix],
            Self::Coverage(coverage) => vec![&coverage.prefix],
        }
    }

    /// Returns the instant of an event, where the fact is one.
    pub fn at(&self) -> Option<Instant> {
        match self {
            Self::Ended(ended) => Some(ended.at),
            Self::Probe(probe) => Some(probe.at),
            Self::Used(used) => Some(used.at),
            Self::Created(created) => Some(created.at),
            Self::Listing(listing) => Some(listing.at),
            Self::Node(_) | Self::Edge(_) | Self::Protects(_) | Self::Coverage(_) => None,
        }
    }
}
