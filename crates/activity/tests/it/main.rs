//! Tests of the engine from outside: fixtures, real data, order and splits, damage, coverage.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod archives;
mod coverage;
mod damage;
mod digests;
mod fixtures;
mod folder;
mod layouts;
mod limits;
mod malformed;
mod minted;
mod order;
mod page;
mod real;
mod render;
