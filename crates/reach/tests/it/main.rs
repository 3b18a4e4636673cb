//! The integration tests of `reach`: the solver, its proofs and its cuts against a naive twin, and
//! the cases worth a name.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod certificates;
mod changes;
mod cuts;
mod depth;
mod estates;
mod lanes;
mod models;
mod museum;
mod proofs;
mod twin;
