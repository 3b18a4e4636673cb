//! `drill depth [ID…]`

use std::path::PathBuf;

use app::{DepthItem, Effort, PairItem, drill_depth};

use super::FromArgs;
use super::page::{page_of, write};
use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    from: FromArgs,
    /// At most so many blocks of worlds for each pair; then the answer is an interval
    #[arg(long, default_value_t = BLOCKS, value_name = "N")]
    effort: usize,
}

/// So many blocks of worlds are solved for one pair where nothing was said: some seconds on a large estate.
const BLOCKS: usize = 2_000;

/// So many choices are tried in each search for a smallest set: some milliseconds.
const CHOICES: usize = 100_000;

/// How much work is done where nothing was said.
pub(crate) const fn effort() -> Effort {
    Effort { blocks: BLOCKS, choices: CHOICES }
}

pub(crate) fn run(session: &mut Session, args: &Args, output: Option<&PathBuf>) -> anyhow::Result<Exit> {
    let effort = Effort { blocks: args.effort, choices: CHOICES };
    let watch = session.watch()?;
    let answer = drill_depth(&session.desk, &args.from.from(), effort, watch.pace(), session.asked)?;
    watch.done();
    if session.output.is_html() {
        let mut page = page_of(session, &answer, &["how deep each crown jewel lies"], "straggler drill depth")?;
        page.pairs = Some(answer.items.clone());
        write(session, &page, output)?;
    }
    let mut rows = Rows::new(&["from", "jewel", "must fail", "these suffice"]);
    for PairItem { vendor, jewel, depth, .. } in &answer.items {
        let depth = depth.as_ref();
        rows.row(vec![
            vendor.clone(),
            jewel.clone(),
            depth.map(shown).unwrap_or_default(),
            depth.map(|depth| depth.controls.join(", ")).unwrap_or_default(),
        ]);
    }
    session.output.list(&answer, &rows)?;
    let falls = |item: &PairItem| item.depth.as_ref().is_some_and(|depth| depth.at_most == 0);
    Ok(Exit::of(answer.items.iter().any(falls), !answer.gaps.is_empty()))
}

/// Writes a depth: exact, or an interval; never a guess.
fn shown(depth: &DepthItem) -> String {
    match (depth.exact, depth.at_most) {
        (true, 0) => "nothing: it falls though every control is as it is".to_owned(),
        (true, 1) => "1 control (exact)".to_owned(),
        (true, count) => format!("{count} controls (exact)"),
        (false, most) => format!("between {} and {most} controls", depth.at_least),
    }
}
