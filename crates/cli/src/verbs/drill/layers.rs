//! `drill layers [ID…] [--incident ID] [--jewel ID]`

use std::collections::BTreeMap;
use std::path::PathBuf;

use app::{CutsItem, LayerItem, drill_jewel, drill_layers};

use super::page::{page_of, write};
use super::{FromArgs, LayerArgs, atoms, effect, few, gaps, layer, list, names};
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
    if session.output.is_table() {
        for item in &answer.items {
            told(session, item, args)?;
        }
        if answer.items.is_empty() {
            session.output.line("nothing follows from the breach of any vendor, in what was read")?;
        }
        gaps(session, &answer.gaps)?;
    } else {
        let mut rows = Rows::new(&["from", "layer", "about", "candidate", "atoms fewer", "saves"]);
        for item in &answer.items {
            for found in item.layers.iter().chain(&item.pairs) {
                rows.row(vec![
                    item.from.join(" "),
                    found.words.join(" and "),
                    found.controls.join(" "),
                    found.candidate.to_string(),
                    found.lost.to_string(),
                    found.saved.join(" "),
                ]);
            }
        }
        session.output.list(&answer, &rows)?;
    }
    Ok(Exit::of(answer.items.iter().any(|item| item.atoms > 0), !answer.gaps.is_empty()))
}

fn told(session: &Session, item: &CutsItem, args: &Args) -> anyhow::Result<()> {
    let line = |text: &str| session.output.line(text);
    let fallen = match item.fallen.len() {
        0 => "no crown jewel falls".to_owned(),
        count => format!("{}: {}", counted(count, "crown jewel falls", "crown jewels fall"), few(&item.fallen)),
    };
    line(&format!("{}: {} reached; {fallen}", few(&item.from), atoms(item.atoms)))?;
    let alone = item.layers.iter().map(|layer| ((layer.controls.first(), layer.words.first()), layer)).collect();
    let together: Vec<&LayerItem> = item.pairs.iter().filter(|pair| does_more(pair, &alone)).collect();
    let mut rows = Rows::new(&["layer", "would take away"]);
    for found in item.layers.iter().take(SHOWN).chain(together.iter().copied().take(SHOWN)) {
        rows.row(vec![layer(found), effect(found)]);
    }
    session.output.table(&rows)?;
    let more = item.layers.len().saturating_sub(SHOWN) + together.len().saturating_sub(SHOWN);
    if more > 0 {
        session.output.remark(&format!("  and {} more (--format csv)", number(more)))?;
    }
    if item.layers.is_empty() && item.atoms > 0 {
        line(match args.layers.candidates {
            true => "  no single layer would take anything away",
            false => "  no control that exists would take anything away (--candidates asks about more)",
        })?;
    }
    match item.pairs.len() - together.len() {
        0 => {}
        rest => session.output.remark(&format!(
            "  {} no more together than alone (--format csv)",
            counted(rest, "pair does", "pairs do")
        ))?,
    }
    Ok(())
}

/// Single layers by what they are about and their words.
type Singles<'a> = BTreeMap<(Option<&'a String>, Option<&'a String>), &'a LayerItem>;

/// Tells whether two layers do more together than each by itself: they save a jewel that neither does, or take away more
/// than both.
fn does_more(pair: &LayerItem, alone: &Singles<'_>) -> bool {
    let half = |(about, words)| alone.get(&(Some(about), Some(words))).copied();
    let halves: Vec<&LayerItem> = pair.controls.iter().zip(&pair.words).filter_map(half).collect();
    let saves = |jewel: &String| halves.iter().any(|half| half.saved.contains(jewel));
    pair.saved.iter().any(|jewel| !saves(jewel)) || pair.lost > halves.iter().map(|half| half.lost).sum()
}

fn jewel(session: &mut Session, wanted: &str, args: &Args, output: Option<&PathBuf>) -> anyhow::Result<Exit> {
    let watch = session.watch()?;
    let kept = drill_jewel(&session.desk, wanted, args.layers.asked(usize::MAX), watch.pace(), session.asked)?;
    watch.done();
    let answer = &kept.answer;
    if session.output.is_html() {
        let mut page = page_of(session, answer, &["what keeps one crown jewel"], "straggler drill layers --jewel")?;
        let layers = answer.items.iter().map(|item| item.layer.clone()).collect();
        page.cuts = Some(vec![CutsItem { from: vec![wanted.to_owned()], layers, ..CutsItem::default() }]);
        write(session, &page, output)?;
    }
    let mut rows = Rows::new(&["layer", "keeps it from"]);
    for item in &answer.items {
        rows.row(vec![layer(&item.layer), names(session, &item.against)]);
    }
    if session.output.is_table() {
        session.output.line(&match kept.taken_by.len() {
            0 => format!("{} falls by the breach of no vendor, in what was read", kept.jewel),
            count => {
                let by = counted(count, "vendor", "vendors");
                format!("{} falls by the breach of {by}: {}", kept.jewel, few(&kept.taken_by))
            }
        })?;
        if answer.items.is_empty() && !kept.taken_by.is_empty() {
            session
                .output
                .line("  no layer that was asked about keeps it from any (--candidates, --pairs ask about more)")?;
        }
    }
    list(session, answer, rows)?;
    Ok(Exit::of(!kept.taken_by.is_empty(), !answer.gaps.is_empty()))
}
