//! Floor 2: importers: files and exports of other systems to facts and gaps.
//!
//! An importer is one file in `importers/`, one word in its list and one fixture folder; its head
//! comment is its documentation page. It reads bytes that it is handed and opens nothing itself.

mod bundled;
mod document;
mod gather;
mod importer;
mod indicator;
mod indicator_file;
mod lines;
mod notice;
mod odds;
mod refusal;
mod reply;
mod scenario;
mod secret;
mod text;
mod window;

pub mod importers;

pub use bundled::scenarios;
pub use document::{Document, Settings};
pub use importer::{Importer, Meta};
pub use indicator_file::{IndicatorFile, LeftOut, ListedIndicator, read_indicators};
pub use notice::read_notice;
pub use odds::read_odds;
pub use refusal::Refusal;
pub use scenario::read_scenario;
