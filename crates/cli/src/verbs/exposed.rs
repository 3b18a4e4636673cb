//! `exposed ID`

use app::{ExposedItem, exposed};

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
            through(item),
        ]);
    }
    session.output.list(&answer, &rows)?;
    Ok(Exit::of(!answer.items.is_empty(), !answer.gaps.is_empty()))
}

/// Writes the chain without the reasons that go back to nothing: they stand in the column before.
fn through(item: &ExposedItem) -> String {
    let steps: Vec<&str> = item.chain.iter().map(String::as_str).filter(|step| !item.reasons.contains(step)).collect();
    steps.join("; ")
}
