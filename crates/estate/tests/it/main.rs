//! The integration tests of `estate`: what counts of what is said, and every clause of semantics 9 alone.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod asked;
mod clauses;
mod controls;
mod said;
mod told;
