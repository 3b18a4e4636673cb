//! `drill depth [ID…]`

use std::path::PathBuf;

use app::{DepthItem, Effort, PairItem, Pairs, drill_depth};

use super::page::{page_of, write};
use super::{FromArgs, list, names};
use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::{counted, number};

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
    let Pairs { answer, every } = drill_depth(&session.desk, &args.from.from(), effort, watch.pace(), session.asked)?;
    watch.done();
    if session.output.is_html() {
        let mut page = page_of(session, &answer, &["how deep each crown jewel lies"], "straggler drill depth")?;
        page.pairs = Some(every);
        write(session, &page, output)?;
    }
    let depths: &[&str] = if session.output.is_table() { &["must fail"] } else { &["at least", "at most"] };
    let mut rows = Rows::new(&[&["from", "jewel"], depths, &["these suffice"]].concat());
    for PairItem { vendor, jewel, depth, .. } in &answer.items {
        let Some(depth) = depth else { continue };
        let mut row = vec![vendor.clone(), jewel.clone()];
        match session.output.is_table() {
            true => row.push(shown(depth)),
            false => row.extend([depth.at_least.to_string(), depth.at_most.to_string()]),
        }
        row.push(names(session, &depth.controls));
        rows.row(row);
    }
    if session.output.is_table() {
        session.output.line(&first_line(&answer.items, answer.gaps.is_empty()))?;
    }
    list(session, &answer, rows)?;
    let falls = |item: &PairItem| item.depth.as_ref().is_some_and(|depth| depth.at_most == 0);
    Ok(Exit::of(answer.items.iter().any(falls), !answer.gaps.is_empty()))
}

/// Says the answer in a sentence.
fn first_line(items: &[PairItem], all_asked: bool) -> String {
    let depths = || items.iter().filter_map(|item| item.depth.as_ref());
    let shallow = depths().filter(|depth| depth.at_most == 0).count();
    let exact = depths().filter(|depth| depth.exact).count();
    match items.len() {
        0 if all_asked => "no crown jewel falls though every control failed, in what was read".to_owned(),
        0 => "no crown jewel is known to fall".to_owned(),
        all => format!(
            "{}, {} open as things are; {}",
            counted(all, "way to a crown jewel", "ways to a crown jewel"),
            number(shallow),
            if exact == all {
                "every depth is exact".to_owned()
            } else {
                format!("{} of the depths are exact (--effort)", number(exact))
            }
        ),
    }
}

/// Writes a depth: exact, or an interval; never a guess.
fn shown(depth: &DepthItem) -> String {
    match (depth.exact, depth.at_most) {
        (true, 0) => "nothing: it falls as things are".to_owned(),
        (true, 1) => "1 control (exact)".to_owned(),
        (true, count) => format!("{count} controls (exact)"),
        (false, most) => format!("between {} and {most} controls", depth.at_least),
    }
}
