//! `incident open|list|show`

use std::path::PathBuf;

use app::{incidents, take_notice};

use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::{headline, incident_line};
use crate::verbs::notice::told;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Open an incident with its notice
    Open {
        /// The notice, a TOML file
        #[arg(long, value_name = "FILE")]
        notice: PathBuf,
    },
    /// Show every incident
    List,
    /// Show one incident
    Show {
        /// The incident
        incident: String,
    },
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    match &args.verb {
        Verb::Open { notice } => {
            let taken = take_notice(&session.desk, notice, None)?;
            told(session, &taken, "next")?;
            Ok(Exit::Clean)
        }
        Verb::List => list(session, None),
        Verb::Show { incident } => list(session, Some(incident)),
    }
}

fn list(session: &Session, only: Option<&str>) -> anyhow::Result<Exit> {
    let answer = incidents(&session.desk, only, session.asked)?;
    let owed =
        |item: &app::IncidentItem| item.summary.as_ref().map_or(0, |summary| summary.owed + summary.created_owed);
    let exit = Exit::of(answer.items.iter().any(|item| owed(item) > 0), !answer.gaps.is_empty());
    if let (Some(_), true, [item]) = (only, session.output.is_table(), answer.items.as_slice()) {
        session.output.line(&incident_line(item, answer.as_of))?;
        let (settled, left) = headline(&item.summary.clone().unwrap_or_default());
        session.output.headline(&settled, &left)?;
        session.output.line(&format!("compromised: {}", item.compromised.join(", ")))?;
        return Ok(exit);
    }
    let mut rows = Rows::new(&["incident", "name", "notice", "exposed", "closed", "owed"]);
    for item in &answer.items {
        let summary = item.summary.clone().unwrap_or_default();
        rows.row(vec![
            item.id.clone(),
            item.name.clone().unwrap_or_default(),
            format!("v{}", item.notice_version),
            summary.exposed.to_string(),
            summary.closed.to_string(),
            (summary.owed + summary.created_owed).to_string(),
        ]);
    }
    session.output.list(&answer, &rows)?;
    Ok(exit)
}
