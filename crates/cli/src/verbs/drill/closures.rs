//! `drill closures [ID…] [--incident ID]`

use std::path::PathBuf;

use app::drill_closures;

use super::FromArgs;
use super::page::{page_of, write};
use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;

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
    let mut rows =
        Rows::new(&["credential", "held by", "owner", "closing it takes away", "saves", "opens alone", "takes alone"]);
    for item in &answer.items {
        let label = item.label.as_ref().filter(|_| session.output.is_table());
        rows.row(vec![
            label.unwrap_or(&item.credential).clone(),
            item.vendors.join(", "),
            item.owner.clone().unwrap_or_default(),
            item.lost.to_string(),
            item.saved.join(", "),
            item.opens.atoms.to_string(),
            item.opens.jewels.join(", "),
        ]);
    }
    session.output.list(&answer, &rows)?;
    let opens = answer.items.iter().any(|item| item.lost > 0 || item.opens.atoms > 0);
    Ok(Exit::of(opens, !answer.gaps.is_empty()))
}
