//! Floor 2: facts to the estate as of two instants, and the estate to clauses.
//!
//! `EstateBuilder` takes facts in the order in which they were recorded and yields an `Estate`:
//! nodes with the attribute that counts and those that disagree, edges with their validity, and the
//! evidence about every credential. `clauses` states every rule of semantics 9 over it.

mod adjacency;
mod atom;
mod attributes;
mod build;
mod clauses;
mod corrected;
mod emit;
mod estate;
mod evidence;
mod guards;
mod provenance;
mod texts;
mod twins;

pub use atom::{Atom, Atoms};
pub use attributes::{Attributes, Claim};
pub use build::EstateBuilder;
pub use clauses::{Compiled, Mode, Rule, Tag, compile};
pub use emit::engine_span;
pub use estate::{Estate, Link, NodeId};
pub use evidence::{CoverageRow, Dated, ListRow, Made};
pub use guards::{down_spans, is_guard};
pub use provenance::{OriginId, Provenance};
