//! The integration tests of `reach`: the solver, its proofs and its cuts against a naive twin, and the cases worth a name.

mod certificates;
mod cuts;
mod depth;
mod estates;
mod models;
mod museum;
mod proofs;
mod twin;
