//! The one integration test binary of `sources`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail, also outside of its own function")]

mod arbitrary;
mod facts;
mod fixtures;
mod indicators;
mod notice;
mod odd;
mod scenario;
