//! Attacks on the program as a whole, by a hostile or an unlucky user. One file a noun: what the attack comes in by.
//!
//! Every run is checked for three things at once (`desk`): one of the exit codes of interface.md, no panic, and nothing on stdout or
//! stderr that moves, hides or rewrites what stands around it. What a machine cannot try is written to the file that
//! `STRAGGLER_NOT_RUN` names, one line each.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it skipped"
)]

mod canary;
mod command;
mod desk;
mod disk;
mod estate;
mod facts;
mod fixture;
mod folder;
mod ledger;
mod line;
mod log;
mod notice;
mod process;
mod report;
mod sheet;
mod text;
