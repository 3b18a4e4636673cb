//! Floor 1: the words of Straggler as types.
//!
//! Pure and tiny: no input or output, no clock, no chance. What each word means is fixed by the
//! project's semantics (the numbered rules of `docs/semantics.md`, cited all over the code).
//! How a fact looks in a file is not decided here: file formats live at the edge, in `sources`.

mod word;

mod decision;
mod evidence;
mod fact;
mod gap;
mod instant;
mod name;
mod node;
mod notice;
mod reading;
mod relation;
mod scenario;
mod span;

pub use decision::{Decision, Judgement};
pub use evidence::{Answer, Attribution, By, Coverage, Created, Ended, How, Listing, Outcome, Presented, Probe, Used};
pub use fact::{Edge, Fact, Form, HolderList, Node, Protected, Protects};
pub use gap::Gap;
pub use instant::{BadInstant, Instant};
pub use name::{BadName, Name};
pub use node::{
    ControlKind, ControlState, CredentialKind, Level, NodeKind, Shape, SystemKind, Value, attribute, shape_of,
};
pub use notice::{Bound, Certainty, Indicator, IndicatorKind, Notice, Window};
pub use reading::{Origin, Reading, Standing};
pub use relation::Relation;
pub use scenario::{
    Basis, Compromised, Confidence, Days, Delay, Layer, LayerKind, Precision, Scenario, ScenarioCredential, Told,
};
pub use span::Span;
pub use word::UnknownWord;
