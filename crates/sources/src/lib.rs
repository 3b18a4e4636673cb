//! Floor 2: importers: files and exports of other systems to facts and gaps.
//!
//! An importer is one file in `importers/`, one word in its list and one fixture folder; its head
//! comment is its documentation page. It reads bytes that it is handed and opens nothing itself.

mod document;
mod gather;
mod importer;
mod notice;
mod refusal;
mod reply;
mod text;

pub mod importers;

pub use document::{Document, Settings};
pub use importer::{Importer, Meta};
pub use notice::read_notice;
pub use refusal::Refusal;
