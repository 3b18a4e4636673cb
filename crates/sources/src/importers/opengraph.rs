//! `opengraph`: graphs in BloodHound's OpenGraph format, as OktaHound, GitHound and others write them.
//!
//! ```json
//! {"metadata": {"source_kind": "Okta"}, "graph": {
//!   "nodes": [{"id": "00T…", "kinds": ["Okta_ApiToken"], "properties": {"oktaDomain": "acme.okta.com", "id": "00T…"}}],
//!   "edges": [{"kind": "Okta_ApiTokenFor", "start": {"value": "00T…"}, "end": {"value": "00u…", "match_by": "id"}}]}}
//! ```
//!
//! Outside specification: OpenGraph schema, bloodhound.specterops.io/opengraph/schema; the kinds and their properties,
//! github.com/SpecterOps/OktaHound (Documentation/NodeDescriptions, Documentation/Edges.md) and
//! github.com/SpecterOps/GitHound (Documentation/NodeDescriptions, Documentation/EdgeDescriptions).
//!
//! Nodes get the names that the issuers' own importers give them, so that a graph and a reply meet. A kind that is not
//! known is one gap with its count, as are edges whose ends are not in the export. A collector only relays what issuers
//! record: nothing here ends anything, and no list is complete. The name of an `Okta_ClientSecret` is a hash of the
//! secret and is not taken.

mod edges;
mod kinds;
mod nodes;

use std::collections::BTreeMap;

use model::{Gap, Reading, Standing};
use serde_json::Value;

use crate::gather::Gathering;
use crate::reply::{self, Page, outline};
use crate::{Document, Importer, Meta, Refusal, Settings};

use nodes::Nodes;

/// The OpenGraph importer.
pub struct Source;

const META: Meta = Meta {
    name: "opengraph",
    title: "BloodHound OpenGraph: nodes and edges of Okta, GitHub, and users and groups of anything",
    standing: Standing::Inventory,
    complete_when: "never: a graph holds what its collector could see",
    blind_to: "kinds of nodes and edges that are not known here, edges matched by several properties, ends",
};

impl Importer for Source {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn read(&self, documents: &[Document<'_>], settings: &Settings) -> Result<Reading, Refusal> {
        reply::read(documents, settings, |pages, _, gathering| {
            let mut nodes = Nodes::default();
            let mut tally = Tally::default();
            let graphs: Vec<_> = pages.iter().filter(|page| is_graph(page, gathering)).collect();
            for page in &graphs {
                for (at, value) in list(page, "nodes", gathering).iter().enumerate() {
                    nodes.take(value, page, at + 1, settings, &mut tally, gathering);
                }
            }
            for page in &graphs {
                for (at, value) in list(page, "edges", gathering).iter().enumerate() {
                    edges::take(value, page, at + 1, &nodes, &mut tally, gathering);
                }
            }
            tally.finish(gathering);
            Ok(())
        })
    }
}

fn is_graph(page: &Page<'_>, gathering: &mut Gathering<'_>) -> bool {
    let graph = page.value.get("graph").filter(|graph| graph.get("nodes").is_some() || graph.get("edges").is_some());
    let is_empty = |key: &str| {
        graph.and_then(|graph| graph.get(key)).is_none_or(|list| list.as_array().is_some_and(Vec::is_empty))
    };
    if graph.is_none() {
        gathering.unread(page.spot().gap(format!("no OpenGraph: {}", outline(&page.value))));
    } else if is_empty("nodes") && is_empty("edges") {
        gathering.unread(page.spot().gap("a graph with neither nodes nor edges"));
    }
    graph.is_some()
}

fn list<'p>(page: &'p Page<'_>, key: &str, gathering: &mut Gathering<'_>) -> &'p [Value] {
    match page.value.get("graph").and_then(|graph| graph.get(key)) {
        None => &[],
        Some(Value::Array(items)) => items,
        Some(_) => {
            gathering.unread(page.spot().gap(format!("graph.{key} is not a list")));
            &[]
        }
    }
}

/// What was met and not read, counted.
#[derive(Default)]
struct Tally<'a>(BTreeMap<(&'a str, String), u64>);

impl<'a> Tally<'a> {
    /// Counts one.
    fn add(&mut self, source: &'a str, what: String) {
        *self.0.entry((source, what)).or_default() += 1;
    }

    /// Takes one gap for each sort of thing.
    fn finish(self, gathering: &mut Gathering<'_>) {
        for ((source, what), count) in self.0 {
            gathering.gap(Gap::whole(source, format!("{what}: {count}")));
        }
    }
}
