//! The program as a person meets it: every page of `docs/scenarios` and `docs/cli.md` is run, and must come out as written.
//!
//! `UPDATE=1 cargo test -p cli` rewrites what the pages expect; read the difference before believing it.
//! `STRAGGLER_TEST_PROGRAM=PATH` runs the pages against another build.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::print_stdout,
    reason = "a test that meets what it does not expect should stop there"
)]

mod certificates;
mod covers;
mod json;
mod mutants;
mod page;
mod redact;
mod run;
mod scenarios;
