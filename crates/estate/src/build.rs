//! Builds an estate from facts, taken in the order in which they were recorded.

use std::thread;

use model::{
    Coverage, Edge, Fact, Instant, Listing, Name, Node, NodeKind, Origin, Protected, Protects, Relation, Standing,
    Value, attribute,
};
use rustc_hash::FxHashMap;

use crate::adjacency::Adjacency;
use crate::corrected::Corrected;
use crate::estate::{File, Shield};
use crate::texts::Texts;
use crate::twins::Twins;
use crate::{Attributes, Claim, CoverageRow, Dated, Estate, Link, ListRow, Made, NodeId, OriginId, Provenance};

/// An estate in the making.
#[derive(Debug, Default)]
pub struct EstateBuilder {
    estate: Estate,
    stated: Vec<Option<(Standing, u64)>>,
    twins: Twins,
    texts: Texts,
}

impl EstateBuilder {
    /// Makes an empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of an origin.
    pub fn origin(&mut self, origin: &Origin) -> OriginId {
        let origins = &mut self.estate.origins;
        let at = origins.iter().position(|known| known == origin).unwrap_or_else(|| {
            origins.push(origin.clone());
            origins.len().saturating_sub(1)
        });
        OriginId(u16::try_from(at).unwrap_or(u16::MAX))
    }

    /// Takes a fact.
    pub fn add(&mut self, fact: Fact, provenance: Provenance) {
        match fact {
            Fact::Node(node) => self.node(node, provenance),
            Fact::Edge(edge) => self.edge(edge, provenance),
            Fact::Protects(protects) => self.protects(&protects),
            Fact::Ended(mut event) => {
                let file = self.file(&mut event.credential);
                file.ends.push(Dated { event, provenance });
            }
            Fact::Probe(mut event) => {
                let file = self.file(&mut event.credential);
                file.probes.push(Dated { event, provenance });
            }
            Fact::Used(mut event) => {
                for text in [&mut event.address, &mut event.agent, &mut event.action].into_iter().flatten() {
                    self.texts.share(text);
                }
                let file = self.file(&mut event.credential);
                file.uses.push(Dated { event, provenance });
            }
            Fact::Created(event) => {
                let (by, what) = (self.intern(&event.by), self.intern(&event.what));
                self.estate.made.push(Made { by, what, at: event.at, provenance });
            }
            Fact::Listing(listing) => self.listing(listing, provenance),
            Fact::Coverage(coverage) => self.coverage(&coverage, provenance),
        }
    }

    /// Returns the estate.
    pub fn build(mut self) -> Estate {
        if let Some(standing_for) = self.twins.standing_for(self.estate.names.len()) {
            unite(&mut self.estate, &standing_for);
        }
        let estate = &mut self.estate;
        let (links, nodes) = (std::mem::take(&mut estate.links), estate.names.len());
        let (files, corrected) = (&mut estate.files, &mut estate.corrected);
        // Evidence and relations have nothing to do with each other: one thread each.
        (estate.links, estate.outgoing, estate.incoming) = thread::scope(|scope| {
            scope.spawn(|| sort_evidence(files));
            let links = latest_statements(links, corrected);
            let outgoing = Adjacency::new(nodes, &links, |link| link.from);
            let incoming = Adjacency::new(nodes, &links, |link| link.to);
            (links, outgoing, incoming)
        });
        estate.made.sort_by_key(|made| (made.at, made.by, made.what));
        for rows in estate.lists.values_mut() {
            rows.sort_by_key(|row| (row.at, row.provenance.seq));
        }
        for rows in estate.coverage.values_mut() {
            rows.sort_by_key(|row| (row.span, row.provenance.seq));
        }
        open_doors(estate);
        self.estate
    }

    fn intern(&mut self, name: &Name) -> NodeId {
        if let Some(node) = self.estate.index.get(name) {
            return *node;
        }
        let node = NodeId(u32::try_from(self.estate.names.len()).unwrap_or(u32::MAX));
        self.estate.names.push(name.clone());
        self.estate.index.insert(name.clone(), node);
        self.estate.kinds.push(None);
        self.estate.attributes.push(Attributes::default());
        self.estate.files.push(File::default());
        self.stated.push(None);
        node
    }

    /// Finds a credential's file; its name is exchanged for the estate's own copy, so that each name is in memory once.
    fn file(&mut self, credential: &mut Name) -> &mut File {
        let node = if let Some((known, node)) = self.estate.index.get_key_value(credential) {
            credential.clone_from(known);
            *node
        } else {
            self.intern(credential)
        };
        self.infer(node, NodeKind::Credential);
        #[expect(clippy::indexing_slicing, reason = "interned just now")]
        &mut self.estate.files[node.index()]
    }

    fn node(&mut self, fact: Node, provenance: Provenance) {
        let node = self.intern(&fact.id);
        let standing = self.estate.origin(provenance.origin).map_or(Standing::Inventory, |origin| origin.standing);
        self.state_kind(node, fact.kind, standing, provenance.seq);
        if let Some(attributes) = self.estate.attributes.get_mut(node.index()) {
            attributes.expect(fact.set.len());
        }
        for (key, value) in fact.set {
            if let (NodeKind::Door, attribute::SYSTEM, Value::Names(systems)) = (fact.kind, &*key, &value) {
                for system in systems {
                    let system = self.intern(system);
                    self.infer(system, NodeKind::System);
                }
            }
            let key = self.texts.shared(&key);
            if let Some(attributes) = self.estate.attributes.get_mut(node.index()) {
                attributes.claim(Claim { key, value, standing, provenance });
            }
        }
    }

    /// Keeps the kind that the source nearest to the issuer stated last; but what is known as a credential stays one, or
    /// one line about its name would take it off the list of what is owed.
    fn state_kind(&mut self, node: NodeId, kind: NodeKind, standing: Standing, seq: u64) {
        let Some(stated) = self.stated.get_mut(node.index()) else { return };
        if stated.is_none_or(|earlier| earlier <= (standing, seq)) {
            *stated = Some((standing, seq));
            if let Some(slot) = self.estate.kinds.get_mut(node.index())
                && *slot != Some(NodeKind::Credential)
            {
                *slot = Some(kind);
            }
        }
    }

    /// Gives a node the kind that its relations show, where no fact states one.
    fn infer(&mut self, node: NodeId, kind: NodeKind) {
        if let Some(slot @ None) = self.estate.kinds.get_mut(node.index()) {
            *slot = Some(kind);
        }
    }

    fn edge(&mut self, edge: Edge, provenance: Provenance) {
        let (from, to) = (self.intern(&edge.from), self.intern(&edge.to));
        let key = edge.key.as_ref().map(|key| self.intern(key));
        if edge.relation == Relation::SameAs {
            self.twins.say(from, to, provenance, edge.valid.to == Instant::MAX);
            return;
        }
        let (from_kind, to_kind) = shown_kinds(edge.relation, &edge.to);
        from_kind.into_iter().for_each(|kind| self.infer(from, kind));
        to_kind.into_iter().for_each(|kind| self.infer(to, kind));
        let Edge { relation, valid, level, form, list, rung, .. } = edge;
        self.estate.links.push(Link { relation, from, to, valid, level, form, key, list, rung, provenance });
    }

    fn protects(&mut self, protects: &Protects) {
        let control = self.intern(&protects.control);
        self.infer(control, NodeKind::Control);
        let shield = Shield { control, valid: protects.valid };
        match &protects.what {
            Protected::Node(name) => {
                let node = self.intern(name);
                self.estate.node_shields.entry(node).or_default().push(shield);
            }
            Protected::Edge { from, relation, to } => {
                let (from, to) = (self.intern(from), self.intern(to));
                self.estate.link_shields.entry((from, *relation, to)).or_default().push(shield);
            }
        }
    }

    fn listing(&mut self, listing: Listing, provenance: Provenance) {
        let mut ids: Vec<NodeId> = listing.ids.iter().map(|id| self.intern(id)).collect();
        for id in &ids {
            self.infer(*id, NodeKind::Credential);
        }
        ids.sort_unstable();
        ids.dedup();
        let row = ListRow { complete: listing.complete, at: listing.at, ids, provenance };
        self.estate.lists.entry(listing.prefix).or_default().push(row);
    }

    fn coverage(&mut self, coverage: &Coverage, provenance: Provenance) {
        let recorded_by = self.intern(&coverage.recorded_by);
        self.infer(recorded_by, NodeKind::System);
        let row = CoverageRow {
            span: coverage.span,
            lag_seconds: coverage.lag_seconds,
            read_at: coverage.read_at,
            attribution: coverage.attribution,
            recorded_by,
            provenance,
        };
        self.estate.coverage.entry(coverage.prefix.clone()).or_default().push(row);
    }
}

/// Returns the kinds that a relation shows its two ends to be, where only one fits.
fn shown_kinds(relation: Relation, to: &Name) -> (Option<NodeKind>, Option<NodeKind>) {
    use NodeKind::{Application, Control, Credential, Environment, Identity, System, Vendor};
    let vendor = to.as_str().starts_with("vendor/");
    match relation {
        Relation::HeldBy => (Some(Credential), vendor.then_some(Vendor)),
        Relation::IssuedBy | Relation::AcceptedBy | Relation::StoredIn | Relation::Admits => {
            (Some(Credential), Some(System))
        }
        Relation::Authenticates => (Some(Credential), Some(Identity)),
        Relation::DerivedFrom => (Some(Credential), Some(Credential)),
        Relation::May => (None, Some(System)),
        Relation::RunsAs => (Some(System), Some(Identity)),
        Relation::Behind | Relation::Connects => (Some(System), Some(System)),
        Relation::OperatedBy => (Some(System), Some(Vendor)),
        Relation::ProvidedBy => (Some(Application), Some(Vendor)),
        Relation::Uses => (Some(Application), Some(Credential)),
        Relation::InEnvironment => (Some(System), Some(Environment)),
        Relation::ConfiguredIn => (Some(Control), Some(System)),
        Relation::MemberOf | Relation::OwnedBy | Relation::SameAs => (None, None),
    }
}

fn sort_evidence(files: &mut [File]) {
    for file in files {
        file.ends.sort_by(|a, b| (a.event.at, &a.event).cmp(&(b.event.at, &b.event)));
        file.probes.sort_by(|a, b| (a.event.at, &a.event).cmp(&(b.event.at, &b.event)));
        file.uses.sort_by(|a, b| (a.event.at, &a.event).cmp(&(b.event.at, &b.event)));
    }
}

/// Keeps, of statements about the same relation since the same instant, those recorded last: a correction is a new fact.
/// What was known before it stays known as of then (semantics 1.3); what is only said again was learnt the first time.
fn latest_statements(links: Vec<Link>, corrected: &mut Corrected) -> Vec<Link> {
    // The last kept statement about each pair of nodes since each instant, and for each kept one the one before it.
    let mut last: FxHashMap<(Relation, NodeId, NodeId, Instant), u32> = FxHashMap::default();
    last.reserve(links.len());
    let mut kept: Vec<Option<Link>> = Vec::with_capacity(links.len());
    let mut before: Vec<Option<u32>> = Vec::with_capacity(links.len());
    for link in links {
        let pair = (link.relation, link.from, link.to, link.valid.from);
        let earlier = || chain(last.get(&pair).copied(), &before);
        let said = |at: &u32| kept.get(*at as usize).and_then(Option::as_ref);
        if earlier().any(|at| said(&at).is_some_and(|known| known.valid == link.valid && is_same(known, &link))) {
            continue;
        }
        let recorded = link.provenance.recorded;
        let corrects = |known: &mut Link| is_same(known, &link) && known.provenance.recorded < recorded;
        for at in chain(last.get(&pair).copied(), &before) {
            if let Some(earlier) = kept.get_mut(at as usize).and_then(|slot| slot.take_if(corrects)) {
                corrected.add(earlier, recorded);
            }
        }
        before.push(last.insert(pair, u32::try_from(kept.len()).unwrap_or(u32::MAX)));
        kept.push(Some(link));
    }
    kept.into_iter().flatten().collect()
}

/// Tells whether two statements about the same nodes since the same instant are about the same relation.
fn is_same(a: &Link, b: &Link) -> bool {
    let what = |link: &Link| (link.level, link.form, link.key, link.list);
    what(a) == what(b)
}

/// Follows statements about the same nodes from the last one back.
fn chain(last: Option<u32>, before: &[Option<u32>]) -> impl Iterator<Item = u32> {
    std::iter::successors(last, |at| before.get(*at as usize).copied().flatten())
}

fn open_doors(estate: &mut Estate) {
    for door in estate.of_kind(NodeKind::Door) {
        let system = estate.attributes(door).names(attribute::SYSTEM).first();
        if let Some(system) = system.and_then(|name| estate.find(name.as_str())) {
            estate.doors.entry(system).or_default().push(door);
        }
    }
}

/// Lets one node stand for each group of names that are one (semantics 2.2).
fn unite(estate: &mut Estate, standing_for: &[NodeId]) {
    let of = |node: NodeId| standing_for.get(node.index()).copied().unwrap_or(node);
    for (number, name) in (0_u32..).map(NodeId).zip(estate.names.clone()) {
        let kept = of(number);
        if kept == number {
            continue;
        }
        estate.index.insert(name.clone(), kept);
        estate.twins.entry(kept).or_default().push(name);
        let kind = estate.kinds.get_mut(number.index()).and_then(Option::take);
        if let Some(slot @ None) = estate.kinds.get_mut(kept.index()) {
            *slot = kind;
        }
        let mut claims = estate.attributes.get_mut(number.index()).map(std::mem::take).unwrap_or_default();
        if let Some(attributes) = estate.attributes.get_mut(kept.index()) {
            attributes.merge(&mut claims);
        }
        let mut file = estate.files.get_mut(number.index()).map(std::mem::take).unwrap_or_default();
        if let Some(kept) = estate.files.get_mut(kept.index()) {
            kept.ends.append(&mut file.ends);
            kept.probes.append(&mut file.probes);
            kept.uses.append(&mut file.uses);
        }
    }
    for link in &mut estate.links {
        (link.from, link.to, link.key) = (of(link.from), of(link.to), link.key.map(of));
    }
    for made in &mut estate.made {
        (made.by, made.what) = (of(made.by), of(made.what));
    }
    for row in estate.lists.values_mut().flatten() {
        row.ids.iter_mut().for_each(|id| *id = of(*id));
        row.ids.sort_unstable();
        row.ids.dedup();
    }
    for row in estate.coverage.values_mut().flatten() {
        row.recorded_by = of(row.recorded_by);
    }
    let shields = std::mem::take(&mut estate.node_shields);
    for (node, list) in shields {
        let list = list.into_iter().map(|shield| Shield { control: of(shield.control), ..shield });
        estate.node_shields.entry(of(node)).or_default().extend(list);
    }
    let shields = std::mem::take(&mut estate.link_shields);
    for ((from, relation, to), list) in shields {
        let list = list.into_iter().map(|shield| Shield { control: of(shield.control), ..shield });
        estate.link_shields.entry((of(from), relation, of(to))).or_default().extend(list);
    }
}
