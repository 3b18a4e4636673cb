//! What the project checks about itself, so that `cargo test` is the whole gate.
//!
//! Each check takes a [`Tree`] (or what cargo says of it) and returns plain sentences: what is wrong, where,
//! what to do. An empty list is a pass. `tests/it/main.rs` puts every check to the real tree; the unit tests
//! beside each check show it failing on a small made-up one.

mod absences;
mod arrows;
mod extensions;
mod formatting;
mod licence;
mod machine_paths;
mod map;
mod metadata;
mod packages;
mod paths;
mod readme;
mod rust_text;
mod scenarios;
mod sizes;
mod tree;

pub use absences::{forbidden_words, foreign_dependencies};
pub use arrows::arrows;
pub use extensions::extensions;
pub use formatting::{file_names, heads, unformatted};
pub use machine_paths::machine_paths;
pub use map::{MapRow, read_map};
pub use metadata::{Dependency, Metadata, Package, cargo_metadata};
pub use packages::packages;
pub use paths::paths;
pub use readme::readme;
pub use scenarios::scenarios;
pub use sizes::sizes;
pub use tree::Tree;
