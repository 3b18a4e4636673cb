//! The integration tests of `response`: against a naive twin of the semantics over random estates, against estates whose
//! answers were worked out elsewhere, and every rule at its edges.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod answer;
mod cases;
mod chains;
mod exposed;
mod grades;
mod small;
mod states;
#[path = "../../../estate/tests/it/told.rs"]
mod told;
mod twin;
mod verdicts;
mod vouched;
