//! `report ID --format html|csv|json`

use std::path::PathBuf;

use anyhow::Context as _;
use app::dossier;

use crate::exit::Exit;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
    /// html, csv or json
    #[arg(long = "as", value_enum, default_value_t = Kind::Html)]
    kind: Kind,
    /// The file to write; default: stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// One file, no script, no request
    Html,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let answer = dossier(&session.desk, &args.incident, session.asked)?;
    let text = match args.kind {
        Kind::Html => report::html(&answer),
        Kind::Csv => report::csv(&answer),
        Kind::Json => report::json(&answer),
    };
    match &args.output {
        Some(path) => {
            std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
            session.output.remark(&format!("written: {}", path.display()))?;
        }
        None => session.output.raw(&text)?,
    }
    let summary = answer.summary.unwrap_or_default();
    Ok(Exit::of(summary.owed + summary.created_owed > 0, !answer.gaps.is_empty()))
}
