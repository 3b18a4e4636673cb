//! `say INCIDENT CREDENTIAL`

use app::{Word, decide, say};
use model::{How, Instant, Judgement};

use crate::exit::Exit;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
    /// The credential
    credential: String,
    /// Who says so
    #[arg(long)]
    who: String,
    /// In their words, such as "believed unused": a plan to decommission, no more
    #[arg(long, required_unless_present = "how")]
    why: Option<String>,
    /// That it ended, and how: rotated, changed, decommissioned, expired, revoked_by_vendor, suspended
    #[arg(long, requires = "at", conflicts_with = "why")]
    how: Option<How>,
    /// When it ended
    #[arg(long, value_name = "INSTANT", requires = "how")]
    at: Option<Instant>,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let new = match (args.how, args.at) {
        (Some(how), Some(at)) => say(&session.desk, &args.credential, how, at, &args.who)?,
        _ => {
            let why = args.why.as_deref().unwrap_or_default();
            let word = Word { incident: &args.incident, about: &args.credential, who: &args.who, why };
            decide(&session.desk, &word, Judgement::Planned { owner: args.who.clone(), due: None })?
        }
    };
    session.output.recorded(new, "a person's word, which closes nothing")?;
    Ok(Exit::Clean)
}
