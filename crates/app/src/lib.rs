//! Floor 4: what a person can ask, one file a verb; plain data in and out.

mod answer;
mod casework;
mod certificate;
mod decide;
mod demo;
mod desk;
mod dossier;
mod drill;
mod error;
mod explain;
mod explanation;
mod exposed;
mod hit;
mod hunt;
mod import;
mod incident;
mod incident_items;
mod keeping;
mod known;
mod list;
mod log_facts;
mod logs;
mod owed;
mod record;
mod show;
mod used;
mod vendor;
mod vouching;

pub use answer::{Answer, GapItem, Grades, Head, Stamp, Summary};
pub use certificate::{ClaimItem, ClauseItem, HorizonItem, LifeItem, QuestionItem};
pub use decide::{Word, decide, say};
pub use demo::{DemoOutcome, Wider, demo};
pub use desk::{Asked, Desk, Randomness};
pub use dossier::dossier;
pub use drill::*;
pub use error::Error;
pub use explain::{Gates, ReachItem, reach, why};
pub use explanation::{CutItem, WhyItem};
pub use exposed::{ExposedItem, exposed};
pub use hit::HitItem;
pub use hunt::{HuntItem, HuntedItem, IndicatorFileItem, ListedAt, ReadItem, hunt};
pub use import::{Imported, import, importers};
pub use incident::{TakenNotice, incidents, take_notice};
pub use incident_items::{
    BoundItem, CreatedItem, Dossier, EndItem, EvidenceItem, IncidentItem, MomentItem, OpensItem, OwedItem, StepItem,
    StoryItem, UseItem, VouchItem, WindowItem,
};
pub use keeping::{CheckpointItem, ProvenItem, RestoredItem, VerifiedItem, checkpoint, prove, restore, verify};
pub use list::{ListItem, list};
pub use logs::{HoleItem, LogItem, LogSettings, Scanned, read_logs};
pub use owed::{GroupItem, Grouping, Stragglers, Which, grouped, owed};
pub use show::{AttributeItem, EventItem, HistoryItem, RelationItem, ShowItem, history, show};
pub use used::{UsedItem, used};
pub use vendor::{HeldItem, VendorItem, vendor};
pub use vouching::vouch;
