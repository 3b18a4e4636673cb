//! `legitimate INCIDENT WHAT`

use app::{Word, decide};
use model::Judgement;

use crate::exit::Exit;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
    /// What was made
    what: String,
    /// Who says that it is ours
    #[arg(long)]
    who: String,
    /// How they know
    #[arg(long)]
    why: String,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let word = Word { incident: &args.incident, about: &args.what, who: &args.who, why: &args.why };
    let new = decide(&session.desk, &word, Judgement::Legitimate)?;
    session.output.recorded(new, "it is ours")?;
    Ok(Exit::Clean)
}
