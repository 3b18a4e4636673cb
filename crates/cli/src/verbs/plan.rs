//! `plan INCIDENT CREDENTIAL`

use app::{Word, decide};
use model::{Instant, Judgement};

use crate::exit::Exit;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
    /// The credential
    credential: String,
    /// Who will end it
    #[arg(long)]
    owner: String,
    /// By when
    #[arg(long, value_name = "INSTANT")]
    due: Instant,
    /// Who says so
    #[arg(long)]
    who: String,
    /// Why not at once
    #[arg(long)]
    why: String,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let word = Word { incident: &args.incident, about: &args.credential, who: &args.who, why: &args.why };
    let judgement = Judgement::Planned { owner: args.owner.clone(), due: Some(args.due) };
    let new = decide(&session.desk, &word, judgement)?;
    session.output.recorded(new, "a plan; it is owed until it is proven closed")?;
    Ok(Exit::Clean)
}
