//! `drill vendors`

use app::{BreachItem, drill_vendors};

use super::{LayerArgs, effect, layer, list, names};
use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::{counted, number};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    layers: LayerArgs,
    /// Look at the layers of so many vendors, the worst first
    #[arg(long, default_value_t = 64, value_name = "N")]
    worst: usize,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let watch = session.watch()?;
    let answer = drill_vendors(&session.desk, args.layers.asked(args.worst), watch.pace(), session.asked)?;
    watch.done();
    let mut rows = Rows::new(&["vendor", "holds", "atoms", "jewels", "best layer", "would take away"]);
    for item in &answer.items {
        let best = item.layers.first();
        rows.row(vec![
            item.vendor.clone(),
            item.holds.to_string(),
            item.atoms.to_string(),
            names(session, &item.jewels),
            best.map(layer).unwrap_or_default(),
            best.map(effect).unwrap_or_default(),
        ]);
    }
    if session.output.is_table() {
        session.output.line(&first_line(&answer.items))?;
    }
    list(session, &answer, rows)?;
    Ok(Exit::of(answer.items.iter().any(|item| item.atoms > 0), !answer.gaps.is_empty()))
}

/// Says the answer in a sentence.
fn first_line(items: &[BreachItem]) -> String {
    if items.is_empty() {
        return "no vendor is known".to_owned();
    }
    let falls: usize = items.iter().map(|item| item.jewels.len()).sum();
    let of = items.iter().filter(|item| !item.jewels.is_empty()).count();
    let vendors = counted(items.len(), "vendor", "vendors");
    match falls {
        0 => format!("no crown jewel falls by the breach of any of {vendors}, in what was read"),
        _ => format!(
            "{} of {vendors} would open a crown jewel as things are: {}",
            number(of),
            counted(falls, "pair of vendor and jewel", "pairs of vendor and jewel")
        ),
    }
}
