//! The ledger from outside: what it keeps, and what it refuses.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it skipped"
)]

mod append;
mod desk;
mod opening;
mod processes;
mod proof;
mod restore;
mod tamper;
