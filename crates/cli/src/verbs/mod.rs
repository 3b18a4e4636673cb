//! One file a verb: its arguments, and how its answer is shown.

pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod drill;
pub(crate) mod except;
pub(crate) mod exposed;
pub(crate) mod history;
pub(crate) mod hunt;
pub(crate) mod import;
pub(crate) mod incident;
pub(crate) mod ledger;
pub(crate) mod legitimate;
pub(crate) mod list;
pub(crate) mod narrow;
pub(crate) mod notice;
pub(crate) mod owed;
pub(crate) mod plan;
pub(crate) mod reach;
pub(crate) mod report;
pub(crate) mod say;
pub(crate) mod show;
pub(crate) mod used;
pub(crate) mod vendor;
pub(crate) mod vouch;
pub(crate) mod why;
