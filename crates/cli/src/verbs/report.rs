//! `report ID --format html|csv|json`; html where nothing is said.

use std::path::PathBuf;

use app::dossier;

use crate::arguments::Format;
use crate::exit::Exit;
use crate::handed_on;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
    /// The file to write; default: stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let answer = dossier(&session.desk, &args.incident, session.asked)?;
    let text = match session.output.format() {
        Format::Table | Format::Html => report::html(&answer),
        Format::Csv => report::csv(&answer),
        Format::Json => report::json(&answer),
    };
    match &args.output {
        Some(path) => {
            handed_on::write(&session.desk, path, &text)?;
            session.output.line(&format!("written: {}", path.display()))?;
        }
        None => session.output.raw(&text)?,
    }
    let summary = answer.summary.unwrap_or_default();
    Ok(Exit::of(summary.owed + summary.created_owed > 0, !answer.gaps.is_empty()))
}
