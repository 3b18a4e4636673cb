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

use app::{From, LayerItem, LayersAsked};

use crate::exit::Exit;
use crate::session::Session;
use crate::shown::number;

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
    #[arg(long, default_value_t = 250_000, value_name = "N")]
    most_pairs: usize,
}

impl LayerArgs {
    const fn asked(&self, worst: usize) -> LayersAsked {
        LayersAsked { pairs: self.pairs, candidates: self.candidates, most_pairs: self.most_pairs, worst }
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
    let saved = match item.saved.len() {
        0 => String::new(),
        count => format!("saves {} ({}), ", number(count), item.saved.join(", ")),
    };
    format!("{saved}{} fewer", number(usize::try_from(item.lost).unwrap_or(usize::MAX)))
}
