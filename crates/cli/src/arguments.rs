//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use model::Instant;

use crate::verbs;

/// Which of our credentials did a vendor hold, what does each open, was any used since, and has every one been rotated or
/// decommissioned, provably?
#[derive(Parser)]
#[command(name = "straggler", version, propagate_version = true, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten, next_help_heading = "Options of every verb")]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

const EXIT_CODES: &str = "Exit codes: 0 nothing owed or found, everything checked; 1 something owed or found; \
    2 wrong usage or unreadable input, nothing written; 3 nothing owed in what was read, but something could not be \
    checked; 4 failed.";

/// What every verb understands.
#[derive(Args)]
pub(crate) struct Global {
    /// The ledger's file
    #[arg(long, global = true, env = "STRAGGLER_LEDGER", default_value = "straggler.ledger", value_name = "FILE")]
    pub(crate) ledger: PathBuf,
    /// Answer as of this instant (RFC 3339); default: now
    #[arg(long, global = true, value_name = "INSTANT")]
    pub(crate) as_of: Option<Instant>,
    /// Answer from what was known at this instant; default: now
    #[arg(long, global = true, value_name = "INSTANT")]
    pub(crate) known_at: Option<Instant>,
    /// How answers are written: for people, programs or spreadsheets; html is for `report` and `drill`
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Believe a ledger that this machine has never seen
    #[arg(long, global = true)]
    pub(crate) first_seen: bool,
    /// Only the answer
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// No progress bar
    #[arg(long, global = true)]
    pub(crate) no_progress: bool,
    /// Colour; auto is on a terminal
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
}

/// How lists are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    // Plain comments: a sentence on each word would make every verb's help twice as long.
    Table,
    Json,
    Csv,
    Html,
}

/// When there is colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// What can be asked.
#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Tell the founding case on bundled files, offline
    Demo(verbs::demo::Args),
    /// Read files of other systems, or facts files, into the ledger
    Import(verbs::import::Args),
    /// Show the inventory
    List(verbs::list::Args),
    /// Show one node with every attribute's source
    Show(verbs::show::Args),
    /// Show what we knew of one node, and when we learnt it
    History(verbs::history::Args),
    /// Show what a vendor holds, by which evidence, and what it opens
    Vendor(verbs::vendor::Args),
    /// Open, list and show incidents
    Incident(verbs::incident::Args),
    /// Take up a new version of a notice
    Notice(verbs::notice::Args),
    /// Show every exposure with its reasons
    Exposed(verbs::exposed::Args),
    /// Show the stragglers: what is not proven closed
    Owed(verbs::owed::Args),
    /// Show whether exposed credentials were used, reading logs first
    Used(verbs::used::Args),
    /// Look through logs for indicators, of the notice and of files
    Hunt(verbs::hunt::Args),
    /// Record who will end a credential, and by when
    Plan(verbs::plan::Args),
    /// Record that a credential may stay open until a day
    Except(verbs::except::Args),
    /// Record a person's word; it closes nothing
    Say(verbs::say::Args),
    /// Record that what the intruder seemed to have made is ours
    Legitimate(verbs::legitimate::Args),
    /// Take a credential out of an incident's scope, with who and why
    Narrow(verbs::narrow::Args),
    /// Show what follows from a compromise or from held credentials
    Reach(verbs::reach::Args),
    /// Show why an atom is reached, or the cut
    Why(verbs::why::Args),
    /// Ask how we would fare: whose breach hurts most, and which layer would have stopped it
    Drill(verbs::drill::Args),
    /// May we say that it is over?
    Vouch(verbs::vouch::Args),
    /// Write a report: one HTML file, CSV or JSON
    Report(verbs::report::Args),
    /// Verify the ledger, take a checkpoint, prove an entry, restore a backup
    Ledger(verbs::ledger::Args),
    /// Print completions for a shell
    Completions(verbs::completions::Args),
}
