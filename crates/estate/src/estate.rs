//! The estate: what the facts say, read only.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasherDefault;

use model::{
    CredentialKind, Ended, Form, HolderList, Instant, Level, Name, NodeKind, Origin, Probe, Relation, Span, Used,
    attribute,
};

use crate::adjacency::Adjacency;
use crate::corrected::Corrected;
use crate::{Attributes, CoverageRow, Dated, ListRow, Made, OriginId, Provenance};

/// The number of a node in an estate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// Returns the number as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A relation between two nodes of an estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// How the first stands to the second.
    pub relation: Relation,
    /// The first node.
    pub from: NodeId,
    /// The second node.
    pub to: NodeId,
    /// When it holds.
    pub valid: Span,
    /// `may`: how much.
    pub level: Option<Level>,
    /// `stored_in`: in which form.
    pub form: Option<Form>,
    /// `stored_in` encrypted: with which key.
    pub key: Option<NodeId>,
    /// `held_by`: which list says so.
    pub list: Option<HolderList>,
    /// `held_by`: how good the evidence is, 1 to 6.
    pub rung: Option<u8>,
    /// Where it came from.
    pub provenance: Provenance,
}

/// A control's protection of a node or a step, while it is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shield {
    pub(crate) control: NodeId,
    pub(crate) valid: Span,
}

/// One credential's evidence, each list in the order of time.
#[derive(Debug, Clone, Default)]
pub(crate) struct File {
    pub(crate) ends: Vec<Dated<Ended>>,
    pub(crate) probes: Vec<Dated<Probe>>,
    pub(crate) uses: Vec<Dated<Used>>,
}

/// What the facts say.
#[derive(Debug, Default)]
pub struct Estate {
    pub(crate) names: Vec<Name>,
    /// Without a secret seed: whoever could choose a hundred thousand names of ours that collide could cost us seconds.
    pub(crate) index: HashMap<Name, NodeId, BuildHasherDefault<DefaultHasher>>,
    pub(crate) kinds: Vec<Option<NodeKind>>,
    pub(crate) attributes: Vec<Attributes>,
    pub(crate) links: Vec<Link>,
    pub(crate) corrected: Corrected,
    pub(crate) outgoing: Adjacency,
    pub(crate) incoming: Adjacency,
    pub(crate) node_shields: BTreeMap<NodeId, Vec<Shield>>,
    pub(crate) link_shields: BTreeMap<(NodeId, Relation, NodeId), Vec<Shield>>,
    pub(crate) files: Vec<File>,
    pub(crate) made: Vec<Made>,
    pub(crate) lists: BTreeMap<Name, Vec<ListRow>>,
    pub(crate) coverage: BTreeMap<Name, Vec<CoverageRow>>,
    pub(crate) doors: BTreeMap<NodeId, Vec<NodeId>>,
    pub(crate) origins: Vec<Origin>,
    pub(crate) twins: BTreeMap<NodeId, Vec<Name>>,
}

impl Estate {
    /// Finds a node by its name.
    pub fn find(&self, name: &str) -> Option<NodeId> {
        self.index.get(name).copied()
    }

    /// Returns the name of a node.
    pub fn name(&self, node: NodeId) -> &Name {
        static_name(&self.names, node)
    }

    /// Returns how many nodes there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Tells whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns every node, in the order in which it was first named.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.names.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// Returns what a node is, where a fact says so or its relations show it.
    pub fn kind(&self, node: NodeId) -> Option<NodeKind> {
        self.kinds.get(node.index()).copied().flatten()
    }

    /// Returns the nodes of one kind, sorted by name.
    pub fn of_kind(&self, kind: NodeKind) -> Vec<NodeId> {
        let mut nodes: Vec<NodeId> = self.nodes().filter(|node| self.kind(*node) == Some(kind)).collect();
        nodes.sort_by(|a, b| self.name(*a).cmp(self.name(*b)));
        nodes
    }

    /// Returns what is set on a node.
    pub fn attributes(&self, node: NodeId) -> &Attributes {
        const NONE: &Attributes = &Attributes::NONE;
        self.attributes.get(node.index()).unwrap_or(NONE)
    }

    /// Returns the relations that go out from a node.
    pub fn out(&self, node: NodeId, relation: Relation) -> impl Iterator<Item = &Link> {
        self.all_out(node).filter(move |link| link.relation == relation)
    }

    /// Returns the relations that come in to a node.
    pub fn into(&self, node: NodeId, relation: Relation) -> impl Iterator<Item = &Link> {
        self.all_into(node).filter(move |link| link.relation == relation)
    }

    /// Returns all relations that go out from a node.
    pub fn all_out(&self, node: NodeId) -> impl Iterator<Item = &Link> {
        self.pick(self.outgoing.of(node))
    }

    /// Returns all relations that come in to a node.
    pub fn all_into(&self, node: NodeId) -> impl Iterator<Item = &Link> {
        self.pick(self.incoming.of(node))
    }

    /// Returns the relations of a node, outgoing and incoming, as they were known at an instant (semantics 1.3).
    pub fn known_about(&self, node: NodeId, known: Instant) -> impl Iterator<Item = &Link> {
        let before = self.corrected.about(node).filter(move |(_, until)| known < *until).map(|(link, _)| link);
        let still = self.all_out(node).chain(self.all_into(node));
        still.chain(before).filter(move |link| link.provenance.recorded <= known)
    }

    /// Returns when anything was learnt about a node itself or its outgoing relations, sorted.
    pub fn learnt(&self, node: NodeId) -> BTreeSet<Instant> {
        let before = self.corrected.about(node).map(|(link, _)| link).filter(|link| link.from == node);
        let links = self.all_out(node).chain(before).map(|link| link.provenance.recorded);
        links.chain(self.attributes(node).recorded()).collect()
    }

    /// Returns every relation.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    fn pick<'a>(&'a self, numbers: &'a [u32]) -> impl Iterator<Item = &'a Link> {
        numbers.iter().filter_map(|number| self.links.get(*number as usize))
    }

    /// Returns what kind of credential a node is.
    pub fn credential_kind(&self, credential: NodeId) -> Option<CredentialKind> {
        self.attributes(credential).word(attribute::KIND)
    }

    /// Returns since when a credential exists, where that is known.
    pub fn created(&self, credential: NodeId) -> Option<Instant> {
        self.attributes(credential).time(attribute::CREATED)
    }

    /// Returns the ends and suspensions of a credential, by time.
    pub fn ends(&self, credential: NodeId) -> &[Dated<Ended>] {
        self.files.get(credential.index()).map_or(&[], |file| &file.ends)
    }

    /// Returns the probes of a credential, by time.
    pub fn probes(&self, credential: NodeId) -> &[Dated<Probe>] {
        self.files.get(credential.index()).map_or(&[], |file| &file.probes)
    }

    /// Returns the uses of a credential, by time.
    pub fn uses(&self, credential: NodeId) -> &[Dated<Used>] {
        self.files.get(credential.index()).map_or(&[], |file| &file.uses)
    }

    /// Returns what was made, by time.
    pub fn made(&self) -> &[Made] {
        &self.made
    }

    /// Returns the listings about a credential: for each prefix that has any, its lists by time.
    pub fn lists_about(&self, credential: NodeId) -> impl Iterator<Item = &[ListRow]> {
        self.all_names(credential)
            .flat_map(Name::prefixes)
            .filter_map(|prefix| self.lists.get(prefix))
            .map(Vec::as_slice)
    }

    /// Returns every list with its prefix, sorted.
    pub fn lists(&self) -> impl Iterator<Item = (&Name, &[ListRow])> {
        self.lists.iter().map(|(prefix, rows)| (prefix, rows.as_slice()))
    }

    /// Returns the log coverage that is about a credential.
    pub fn coverage_about(&self, credential: NodeId) -> impl Iterator<Item = &CoverageRow> {
        self.all_names(credential).flat_map(Name::prefixes).filter_map(|prefix| self.coverage.get(prefix)).flatten()
    }

    /// Returns all coverage with its prefix, sorted.
    pub fn coverage(&self) -> impl Iterator<Item = (&Name, &[CoverageRow])> {
        self.coverage.iter().map(|(prefix, rows)| (prefix, rows.as_slice()))
    }

    /// Returns the systems that ever issued or accepted a credential, sorted (semantics 6.1, 7.3).
    pub fn accepting(&self, credential: NodeId) -> Vec<NodeId> {
        self.accepting_as_known(credential, Instant::MAX)
    }

    /// Returns the systems that ever issued or accepted a credential, as known at an instant, sorted.
    pub fn accepting_as_known(&self, credential: NodeId, known: Instant) -> Vec<NodeId> {
        let accepts = |link: &&Link| {
            link.from == credential && matches!(link.relation, Relation::IssuedBy | Relation::AcceptedBy)
        };
        let mut systems: Vec<NodeId> =
            self.known_about(credential, known).filter(accepts).map(|link| link.to).collect();
        systems.sort_unstable();
        systems.dedup();
        systems
    }

    /// Returns the doors of a system, sorted.
    pub fn doors_of(&self, system: NodeId) -> &[NodeId] {
        self.doors.get(&system).map_or(&[], Vec::as_slice)
    }

    /// Returns where facts came from.
    pub fn origin(&self, origin: OriginId) -> Option<&Origin> {
        self.origins.get(usize::from(origin.0))
    }

    /// Returns the other names of a node (semantics 2.2).
    pub fn other_names(&self, node: NodeId) -> &[Name] {
        self.twins.get(&node).map_or(&[], Vec::as_slice)
    }

    fn all_names(&self, node: NodeId) -> impl Iterator<Item = &Name> {
        std::iter::once(self.name(node)).chain(self.other_names(node))
    }
}

/// A node's number is only ever made from the list of names, so that this cannot miss.
#[expect(clippy::indexing_slicing, reason = "NodeId is private to this crate and made from this list")]
fn static_name(names: &[Name], node: NodeId) -> &Name {
    &names[node.index()]
}
