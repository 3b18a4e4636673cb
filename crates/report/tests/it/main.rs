//! The report as a whole: what is on the page, what never gets through, and what it looks like byte for byte.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect should stop there"
)]

mod drill;
mod drill_hostile;
mod drill_sample;
mod golden;
mod hostile;
mod markup;
mod page;
mod sample;
mod size;
mod tables;
