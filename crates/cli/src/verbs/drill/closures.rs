//! `drill closures [ID…] [--incident ID]`

use std::path::PathBuf;

use app::{ClosureItem, drill_closures};

use super::page::{page_of, write};
use super::{FromArgs, effect_of, list, names};
use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::counted;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    from: FromArgs,
}

pub(crate) fn run(session: &mut Session, args: &Args, output: Option<&PathBuf>) -> anyhow::Result<Exit> {
    let watch = session.watch()?;
    let answer = drill_closures(&session.desk, &args.from.from(), watch.pace(), session.asked)?;
    watch.done();
    if session.output.is_html() {
        let mut page = page_of(session, &answer, &["open credentials"], "straggler drill closures")?;
        page.closures = Some(answer.items.clone());
        write(session, &page, output)?;
    }
    let mut rows = Rows::new(&["credential", "held by", "owner", "atoms fewer", "saves", "atoms alone", "takes alone"]);
    for item in &answer.items {
        let label = item.label.as_ref().filter(|_| session.output.is_table());
        rows.row(vec![
            label.unwrap_or(&item.credential).clone(),
            names(session, &item.vendors),
            item.owner.clone().unwrap_or_default(),
            item.lost.to_string(),
            names(session, &item.saved),
            item.opens.atoms.to_string(),
            names(session, &item.opens.jewels),
        ]);
    }
    if session.output.is_table() {
        session.output.line(&first_line(&answer.items))?;
    }
    list(session, &answer, rows)?;
    let opens = answer.items.iter().any(|item| item.lost > 0 || item.opens.atoms > 0);
    Ok(Exit::of(opens, !answer.gaps.is_empty()))
}

/// Says the answer in a sentence: what to close first, or that no one closing saves a jewel.
fn first_line(items: &[ClosureItem]) -> String {
    let open = counted(items.len(), "open credential", "open credentials");
    match items.first() {
        None => "no open credential, in what was read".to_owned(),
        Some(best) if best.saved.is_empty() && best.lost == 0 => {
            format!("{open}; closing one alone takes nothing away: others lead the same way")
        }
        Some(best) => {
            let called = best.label.as_ref().unwrap_or(&best.credential);
            format!("{open}; close {called} first: {}", effect_of(&best.saved, best.lost))
        }
    }
}
