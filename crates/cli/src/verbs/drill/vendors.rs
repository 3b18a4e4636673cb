//! `drill vendors`

use std::path::PathBuf;

use app::{BoardAsked, BreachItem, OddsAsked, drill_board, drill_vendors};
use report::BreachPaths;

use super::chance::shown_odds;
use super::depth::effort;
use super::page::{page, write};
use super::{LayerArgs, effect, layer};
use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::number;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    layers: LayerArgs,
    /// Look at the layers of so many vendors, the worst first
    #[arg(long, default_value_t = 64, value_name = "N")]
    worst: usize,
}

pub(crate) fn run(session: &mut Session, args: &Args, output: Option<&PathBuf>) -> anyhow::Result<Exit> {
    if session.output.is_html() {
        return board(session, args, output);
    }
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
            item.jewels.join(", "),
            best.map(layer).unwrap_or_default(),
            best.map(effect).unwrap_or_default(),
        ]);
    }
    if session.output.is_table() {
        session.output.line(&first_line(&answer.items))?;
    }
    session.output.list(&answer, &rows)?;
    Ok(Exit::of(answer.items.iter().any(|item| item.atoms > 0), !answer.gaps.is_empty()))
}

/// Writes every vendor against every crown jewel as one page.
fn board(session: &Session, args: &Args, output: Option<&PathBuf>) -> anyhow::Result<Exit> {
    let asked = BoardAsked { layers: args.layers.asked(args.worst), odds: OddsAsked::default(), effort: effort() };
    let watch = session.watch()?;
    let board = drill_board(&session.desk, &asked, watch.pace(), session.asked)?;
    watch.done();
    let parts = ["every vendor", "every crown jewel"];
    let mut page = page(&board.breaches, board.background, &parts, "straggler drill vendors");
    let exit = Exit::of(board.breaches.items.iter().any(|item| item.atoms > 0), !board.breaches.gaps.is_empty());
    page.breaches = Some(board.breaches.items);
    page.pairs = Some(board.pairs);
    page.paths = board.paths.into_iter().map(|(vendor, trees)| BreachPaths { vendor, trees }).collect();
    page.odds = Some(shown_odds(&asked.odds));
    write(session, &page, output)?;
    Ok(exit)
}

/// Says the answer in a sentence.
fn first_line(items: &[BreachItem]) -> String {
    if items.is_empty() {
        return "no vendor is known: import a list of what each holds".to_owned();
    }
    let falls: usize = items.iter().map(|item| item.jewels.len()).sum();
    let of = items.iter().filter(|item| !item.jewels.is_empty()).count();
    let count = |count: usize| number(count);
    match falls {
        0 => format!("{} vendors, and no crown jewel falls by the breach of any, in what was read", count(items.len())),
        _ => format!(
            "{} of {} vendors would open a crown jewel though every control is as it is: {} pairs",
            count(of),
            count(items.len()),
            count(falls)
        ),
    }
}
