//! The integration tests of `drill`: every question against the same question asked the long way, by changing the facts
//! and asking the solver for one world.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod estates;
mod long_way;
mod questions;
mod stopped;
