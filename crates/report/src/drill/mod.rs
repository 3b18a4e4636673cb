//! The drill as one HTML page: each section a view here and a template of the same name, drawn only where it was asked for.

mod breach;
mod chance;
mod closing;
mod crossing;
mod cuts;
mod headline;
mod html;
mod matrix;
mod names;
mod odds;
mod page;
mod path;
mod replay;
mod union;

pub use html::drill_html;
pub use page::{BreachPaths, DrillPage, Odds, StateOdds};
