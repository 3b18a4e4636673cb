//! `csv`: sheets that people fill in (semantics 3.2). One with credentials is a valid start alone.
//!
//! Comma, semicolon or tab; UTF-8 or UTF-16. Which sheet it is, its header says:
//!
//! | header has | it is |
//! |---|---|
//! | `issuer, account, credential_id, kind, held_by` | credentials, named `<issuer>/<kind>/<account>/<credential_id>` |
//! | `kind, id` and keys of semantics 3 (`set.kind` for the finer kind) | nodes |
//! | `from, relation, to` (`valid_from, valid_to, level, form, key, list, rung, rule`) | edges |
//!
//! Further columns of credentials: `name, identity, identity_kind, owner, created_at, expires_at, last_used_at,
//! last_used_precision, enabled, scopes, opens, environment, ip_allow_list, binding, stored_in, holder_evidence,
//! replaced_by, rotated_at, closed_at, as_of, source`. Any other is kept as `x_<name>`.
//!
//! Cells: empty is not stated (one gap a column); `unknown` was asked and cannot be known; `never` only in
//! `last_used_at`; `none` only in `expires_at`, `ip_allow_list`, `binding`. Lists with `;`. Instants in RFC 3339 with a
//! zone. A bare date is a day in UTC: what began then (`created_at`) is taken from its start, what ended then
//! (`rotated_at`, `closed_at`, a suspension as of it, `expires_at`) only from the next midnight, so that no end is proven
//! too early; a list as of a day, from its start.
//!
//! - `opens` holds `system:role`, role one of read, write, admin: rights of the identity, or of whoever bears the
//!   credential where no identity is named. `environment` is that of these systems.
//! - A stated `ip_allow_list` or `binding` is a control that is enforced, undated; `none` one that is absent.
//! - `stored_in` is taken as stored in plain text; a sheet of edges can say otherwise.
//! - `holder_evidence` is the rung, 1 to 6; not stated, it is 5, with a gap.
//! - `rotated_at` is an end `rotated` with `replaced_by`, else `changed`; `closed_at` is `decommissioned`;
//!   `enabled` false is a suspension: each on the word of `source` (or "inventory"), so of grade C at most.
//!
//! Refused, never guessed, with row and field: ids in scientific notation, lost leading zeros, dates in which day and
//! month can be taken for each other, times without a zone, one credential or identity told in two ways, a row that is
//! too short, and any cell that looks like a secret, whose text is never repeated.

mod cell;
mod credential;
mod credentials;
mod graph;
mod reader;
mod table;
mod tally;
mod ties;
mod zeros;

use std::collections::BTreeSet;

use model::{Gap, Reading, Standing};

use crate::{Document, Importer, Meta, Refusal, Settings};
use credentials::Credentials;
use table::Table;

/// Sheets of credentials, nodes and edges.
pub struct Source;

const META: Meta = Meta {
    name: "csv",
    title: "sheets of credentials, nodes or edges (CSV, semicolons, tabs)",
    standing: Standing::Inventory,
    complete_when: "somebody says why it is; a sheet cannot tell",
    blind_to: "whatever nobody wrote down; how a stored value is encrypted",
};

impl Importer for Source {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn read(&self, documents: &[Document<'_>], settings: &Settings) -> Result<Reading, Refusal> {
        let tables = documents.iter().map(Table::read).collect::<Result<Vec<_>, _>>()?;
        let mut credentials = Credentials::new(settings);
        let mut reading = Reading::default();
        for table in &tables {
            if table.has(&["credential_id"]) {
                reading.append(credentials.read(table)?);
            } else if table.has(&graph::EDGES) {
                reading.append(graph_reading(table, graph::edges(table)?));
            } else if table.has(&graph::NODES) {
                reading.append(graph_reading(table, graph::nodes(table)?));
            } else {
                return Err(unknown(table));
            }
        }
        reading.append(credentials.listings());
        let mut seen = BTreeSet::new();
        reading.facts.retain(|fact| seen.insert(fact.clone()));
        Ok(reading)
    }
}

fn graph_reading(table: &Table<'_>, facts: Vec<model::Fact>) -> Reading {
    let path = table.document.path;
    let empty = facts.is_empty().then(|| Gap::whole(path, "the sheet has a header and no rows"));
    Reading { facts, gaps: empty.into_iter().collect() }
}

fn unknown(table: &Table<'_>) -> Refusal {
    let [credentials, edges, nodes] =
        [&credentials::REQUIRED[..], &graph::EDGES, &graph::NODES].map(|columns| columns.join(", "));
    Refusal::line(table.document.path, 1, "the header is that of no sheet known here")
        .hint(format!("credentials have {credentials}; edges have {edges}; nodes have {nodes}"))
}
