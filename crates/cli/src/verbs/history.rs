//! `history ID`

use app::history;

use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The node
    id: String,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let answer = history(&session.desk, &args.id, session.asked)?;
    let mut rows = Rows::new(&["recorded", "entry", "source", "says"]);
    for item in &answer.items {
        rows.row(vec![
            session.output.instant(item.recorded),
            item.seq.to_string(),
            item.source.clone(),
            item.entry.clone(),
        ]);
    }
    session.output.list(&answer, &rows)?;
    Ok(Exit::Clean)
}
