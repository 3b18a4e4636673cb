//! `drill …`: how would we fare? One file a question.

mod layers;
mod vendors;

use app::{LayerItem, LayersAsked};

use crate::exit::Exit;
use crate::session::Session;
use crate::shown::number;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    question: Question,
}

#[derive(clap::Subcommand)]
enum Question {
    /// Whose breach would hurt us most, and what would have stopped it
    Vendors(vendors::Args),
    /// Which single layer, and which pair, would have stopped it
    Layers(layers::Args),
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
    match &args.question {
        Question::Vendors(args) => vendors::run(session, args),
        Question::Layers(args) => layers::run(session, args),
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
