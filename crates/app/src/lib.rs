//! Floor 4: what a person can ask, one file a verb; plain data in and out.

mod answer;
mod incident_items;

pub use answer::{Answer, GapItem, Grades, Head, Stamp, Summary};
pub use incident_items::{
    BoundItem, CreatedItem, Dossier, EndItem, EvidenceItem, IncidentItem, MomentItem, OpensItem, OwedItem, StepItem,
    StoryItem, UseItem, VouchItem, WindowItem,
};
