//! What a person can ask, where no page and no terminal shows it.

mod board;
