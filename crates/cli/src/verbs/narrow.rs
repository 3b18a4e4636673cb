//! `narrow INCIDENT CREDENTIAL`

use app::{Word, decide};
use model::Judgement;

use crate::exit::Exit;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
    /// The credential to take out of the scope
    credential: String,
    /// Who decides
    #[arg(long)]
    who: String,
    /// Why
    #[arg(long)]
    why: String,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let word = Word { incident: &args.incident, about: &args.credential, who: &args.who, why: &args.why };
    let new = decide(&session.desk, &word, Judgement::Narrowed)?;
    session.output.recorded(new, "it is out of the scope, and stays visible as a count")?;
    Ok(Exit::Clean)
}
