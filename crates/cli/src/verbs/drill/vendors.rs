//! `drill vendors`

use std::path::PathBuf;

use app::{BoardAsked, BreachItem, OddsAsked, drill_board, drill_vendors};
use report::BreachPaths;

use super::chance::shown_odds;
use super::depth::effort;
use super::page::{page, write};
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

pub(crate) fn run(session: &mut Session, args: &Args, output: Option<&PathBuf>) -> anyhow::Result<Exit> {
    if session.output.is_html() {
        return board(session, args, output);
    }
    let watch = session.watch()?;
    let answer = drill_vendors(&session.desk, args.layers.asked(args.worst), watch.pace(), session.asked)?;
    watch.done();
    let effects: &[&str] = if session.output.is_table() { &["would take away"] } else { &["atoms fewer", "saves"] };
    let mut rows = Rows::new(&[&["vendor", "holds", "atoms", "jewels", "best layer"], effects].concat());
    for item in &answer.items {
        let best = item.layers.first();
        let mut row = vec![
            item.vendor.clone(),
            item.holds.to_string(),
            item.atoms.to_string(),
            names(session, &item.jewels),
            match (best, item.layers_asked) {
                (Some(best), _) => layer(best),
                (None, true) if item.atoms > 0 && session.output.is_table() => "none".to_owned(),
                (None, false) if item.atoms > 0 && session.output.is_table() => "not asked".to_owned(),
                (None, _) => String::new(),
            },
        ];
        if session.output.is_table() {
            row.push(best.map(effect).unwrap_or_default());
        } else {
            row.push(best.map(|best| best.lost.to_string()).unwrap_or_default());
            row.push(best.map(|best| best.saved.join(", ")).unwrap_or_default());
        }
        rows.row(row);
    }
    if session.output.is_table() {
        session.output.line(&first_line(&answer.items))?;
    }
    list(session, &answer, rows)?;
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
        return "no vendor is ranked".to_owned();
    }
    let falls: usize = items.iter().map(|item| item.jewels.len()).sum();
    let of = items.iter().filter(|item| !item.jewels.is_empty()).count();
    let vendors = counted(items.len(), "vendor", "vendors");
    match falls {
        0 => format!("{vendors}; no crown jewel falls by the breach of any, in what was read"),
        _ => format!(
            "{} of {vendors} would open a crown jewel as things are; {} in all",
            number(of),
            counted(falls, "way to a crown jewel", "ways to a crown jewel")
        ),
    }
}
