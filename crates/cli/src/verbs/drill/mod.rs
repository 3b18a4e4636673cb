//! `drill …`: how would we fare? One file a question.

mod chance;
mod closures;
mod depth;
mod environments;
mod layers;
mod page;
mod scenario;
mod vendors;

use std::path::PathBuf;

use app::{Answer, From, GapItem, LayerItem, LayersAsked};
use serde::Serialize;

use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::{counted, not_checked, number};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    question: Question,
    /// The file to write with --format html; default: stdout
    #[arg(long, short, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
enum Question {
    /// Whose breach would hurt us most, and what would have stopped it
    Vendors(vendors::Args),
    /// Which single layer, and which pair, would have stopped it
    Layers(layers::Args),
    /// With what chance each crown jewel falls
    Chance(chance::Args),
    /// How deep each crown jewel lies: the fewest controls that must fail
    Depth(depth::Args),
    /// Which open credential to close first
    Closures(closures::Args),
    /// Where a lower environment leads into production
    Environments(environments::Args),
    /// How a known breach would go here
    Scenario(scenario::Args),
}

/// From what things start.
#[derive(clap::Args)]
struct FromArgs {
    /// Vendors and other things that are compromised together, or credentials that are held; default: each vendor
    from: Vec<String>,
    /// What an incident exposed and nobody has proven closed
    #[arg(long, value_name = "ID", conflicts_with = "from")]
    incident: Option<String>,
}

impl FromArgs {
    fn from(&self) -> From {
        match (&self.incident, self.from.as_slice()) {
            (Some(incident), _) => From::Incident(incident.clone()),
            (None, []) => From::Vendors,
            (None, things) => From::Things(things.to_vec()),
        }
    }
}

/// What is asked about layers.
#[derive(clap::Args)]
struct LayerArgs {
    /// Pairs of layers as well
    #[arg(long)]
    pairs: bool,
    /// Layers that do not exist yet as well: closing a credential, an allow-list, MFA, a permission less
    #[arg(long)]
    candidates: bool,
    /// At most so many pairs for each start; beyond, the pairs of the layers that do most alone
    #[arg(long, default_value_t = 250_000, value_name = "N", requires = "pairs", value_parser = clap::value_parser!(u32).range(0..=10_000_000))]
    most_pairs: u32,
}

impl LayerArgs {
    fn asked(&self, worst: usize) -> LayersAsked {
        let most_pairs = usize::try_from(self.most_pairs).unwrap_or(usize::MAX);
        LayersAsked { pairs: self.pairs, candidates: self.candidates, most_pairs, worst }
    }
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let output = args.output.as_ref();
    match &args.question {
        Question::Vendors(args) => vendors::run(session, args, output),
        Question::Layers(args) => layers::run(session, args, output),
        Question::Chance(args) => chance::run(session, args, output),
        Question::Depth(args) => depth::run(session, args, output),
        Question::Closures(args) => closures::run(session, args, output),
        Question::Environments(args) => environments::run(session, args, output),
        Question::Scenario(args) => scenario::run(session, args, output),
    }
}

/// Writes a layer: what it is, and that it does not exist yet.
fn layer(item: &LayerItem) -> String {
    let candidate = if item.candidate { " (candidate)" } else { "" };
    format!("{}{candidate}", item.words.join(" and "))
}

/// Writes what a layer does: the jewels that it saves, then how many atoms fewer.
fn effect(item: &LayerItem) -> String {
    effect_of(&item.saved, item.lost)
}

fn effect_of(saved: &[String], lost: u64) -> String {
    let saved = if saved.is_empty() { String::new() } else { format!("saves {}; ", few(saved)) };
    format!("{saved}{} fewer", atoms(lost))
}

fn atoms(count: u64) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), "atom", "atoms")
}

/// So many names are written out before the rest is counted.
const NAMES_SHOWN: usize = 3;

/// Writes the first of some names, and how many more there are.
fn few(names: &[String]) -> String {
    let shown = names.get(..NAMES_SHOWN).unwrap_or(names).join(", ");
    match names.len().saturating_sub(NAMES_SHOWN) {
        0 => shown,
        more => format!("{shown} and {} more", number(more)),
    }
}

/// Writes names: all for a program, the first for a person.
fn names(session: &Session, names: &[String]) -> String {
    if session.output.is_table() { few(names) } else { names.join(", ") }
}

/// So many rows are shown to people; programs get all.
const ROWS_SHOWN: usize = 40;

/// Writes an answer: a table's first rows for a person, and what was not asked.
fn list<T: Serialize>(session: &Session, answer: &Answer<T>, mut rows: Rows) -> anyhow::Result<()> {
    if !session.output.is_table() {
        return Ok(session.output.list(answer, &rows)?);
    }
    let more = rows.rows.len().saturating_sub(ROWS_SHOWN);
    rows.rows.truncate(ROWS_SHOWN);
    session.output.table(&rows)?;
    if more > 0 {
        session.output.remark(&format!("  and {} more (--format csv)", number(more)))?;
    }
    gaps(session, &answer.gaps)
}

/// So many gaps are written out before the rest is counted.
const GAPS_SHOWN: usize = 6;

/// Says what the drill did not ask, and how much was not read.
fn gaps(session: &Session, gaps: &[GapItem]) -> anyhow::Result<()> {
    let (own, others): (Vec<GapItem>, Vec<GapItem>) =
        gaps.iter().cloned().partition(|gap| gap.source.starts_with("drill "));
    for gap in own.iter().take(GAPS_SHOWN) {
        let what = if gap.place.is_empty() { gap.source.as_str() } else { gap.place.as_str() };
        session.output.line(&format!("  Not checked: {what}: {}", gap.reason))?;
    }
    if own.len() > GAPS_SHOWN {
        let more = number(own.len() - GAPS_SHOWN);
        session.output.line(&format!("  Not checked: {more} more (--format json)"))?;
    }
    if let Some(unread) = not_checked(&others) {
        session.output.line(&format!("  Not checked: {unread}"))?;
    }
    Ok(())
}
