//! Floor 5: an answer of app as a file to hand on: one HTML page without scripts, CSV, JSON.
//!
//! Pure functions from plain data to text. `html` is a page whose parts are one file each, a view (what is said) and a
//! template of the same name (how it looks); `text.rs` is the one door through which foreign text comes in.

mod atom;
mod board;
mod burn_down;
mod check;
mod count;
mod created;
mod crossings;
mod drawing;
mod drill;
mod face;
mod gaps;
mod html;
mod json;
mod lane;
mod layers;
mod mark;
mod moment;
mod notice;
mod obligations;
mod owed;
mod owed_row;
mod register;
mod rows;
mod sightings;
mod story;
mod table;
mod text;
mod timeline;
mod timesketch;
mod vouch;

pub use drill::{BreachPaths, DrillPage, Odds, StateOdds, drill_html};
pub use html::html;
pub use json::json;
pub use obligations::{CSV_HEADER, csv};
pub use sightings::sightings;
pub use table::csv_table;
pub use text::{shell_word, visible};
pub use timesketch::{timesketch_csv, timesketch_lines};
