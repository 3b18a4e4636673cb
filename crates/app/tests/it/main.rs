//! What a person can ask, where no page and no terminal shows it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod board;
