//! `exposed ID`

use app::exposed;

use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let answer = exposed(&session.desk, &args.incident, session.asked)?;
    let mut rows = Rows::new(&["credential", "label", "reasons", "through"]);
    for item in &answer.items {
        let away = if item.narrowed { " (narrowed away)" } else { "" };
        rows.row(vec![
            item.credential.clone(),
            item.label.clone().unwrap_or_default(),
            format!("{}{away}", item.reasons.join(", ")),
            item.chain.join("; "),
        ]);
    }
    session.output.list(&answer, &rows)?;
    Ok(Exit::of(!answer.items.is_empty(), !answer.gaps.is_empty()))
}
