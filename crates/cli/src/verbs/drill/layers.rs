//! `drill layers [ID…] [--incident ID] [--jewel ID]`

use std::path::PathBuf;

use app::{CutsItem, drill_jewel, drill_layers};

use super::page::{page_of, write};
use super::{FromArgs, LayerArgs, effect, layer};
use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::{counted, number};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    from: FromArgs,
    /// What would keep this crown jewel from each vendor
    #[arg(long, value_name = "ID", conflicts_with_all = ["from", "incident"])]
    jewel: Option<String>,
    #[command(flatten)]
    layers: LayerArgs,
}

/// So many of the best are shown to people; programs get all.
const SHOWN: usize = 20;

pub(crate) fn run(session: &mut Session, args: &Args, output: Option<&PathBuf>) -> anyhow::Result<Exit> {
    if let Some(wanted) = &args.jewel {
        return jewel(session, wanted, args, output);
    }
    let watch = session.watch()?;
    let answer =
        drill_layers(&session.desk, &args.from.from(), args.layers.asked(usize::MAX), watch.pace(), session.asked)?;
    watch.done();
    if session.output.is_html() {
        let mut page = page_of(session, &answer, &["layers"], "straggler drill layers")?;
        page.cuts = Some(answer.items.clone());
        write(session, &page, output)?;
    }
    let mut rows = Rows::new(&["from", "layer", "would take away"]);
    for item in &answer.items {
        let all = item.layers.iter().chain(&item.pairs);
        if session.output.is_table() {
            told(session, item)?;
            continue;
        }
        all.for_each(|found| rows.row(vec![item.from.join(" "), layer(found), effect(found)]));
    }
    if !session.output.is_table() || answer.items.is_empty() {
        session.output.list(&answer, &rows)?;
    }
    Ok(Exit::of(answer.items.iter().any(|item| item.atoms > 0), !answer.gaps.is_empty()))
}

fn told(session: &Session, item: &CutsItem) -> anyhow::Result<()> {
    let fallen = match item.fallen.len() {
        0 => "no crown jewel falls".to_owned(),
        count => format!("{} fall: {}", counted(count, "crown jewel", "crown jewels"), item.fallen.join(", ")),
    };
    let atoms = usize::try_from(item.atoms).unwrap_or(usize::MAX);
    session.output.line(&format!("{}: {} reached; {fallen}", item.from.join(", "), counted(atoms, "atom", "atoms")))?;
    let mut rows = Rows::new(&["layer", "would take away"]);
    for found in item.layers.iter().take(SHOWN).chain(item.pairs.iter().take(SHOWN)) {
        rows.row(vec![layer(found), effect(found)]);
    }
    session.output.table(&rows)?;
    let more = item.layers.len().saturating_sub(SHOWN) + item.pairs.len().saturating_sub(SHOWN);
    if more > 0 {
        session.output.remark(&format!("  and {} more (--format csv)", number(more)))?;
    }
    if item.layers.is_empty() && item.atoms > 0 {
        session.output.line("  no control that exists would take anything away (--candidates)")?;
    }
    Ok(())
}

fn jewel(session: &mut Session, wanted: &str, args: &Args, output: Option<&PathBuf>) -> anyhow::Result<Exit> {
    let watch = session.watch()?;
    let answer = drill_jewel(&session.desk, wanted, args.layers.asked(usize::MAX), watch.pace(), session.asked)?;
    watch.done();
    if session.output.is_html() {
        let mut page = page_of(session, &answer, &["what keeps one crown jewel"], "straggler drill layers --jewel")?;
        let layers = answer.items.iter().map(|item| item.layer.clone()).collect();
        page.cuts = Some(vec![CutsItem { from: vec![wanted.to_owned()], layers, ..CutsItem::default() }]);
        write(session, &page, output)?;
    }
    let mut rows = Rows::new(&["layer", "keeps it from"]);
    for item in &answer.items {
        rows.row(vec![layer(&item.layer), item.against.join(", ")]);
    }
    session.output.list(&answer, &rows)?;
    Ok(Exit::of(!answer.items.is_empty(), !answer.gaps.is_empty()))
}
