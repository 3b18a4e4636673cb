//! `except INCIDENT CREDENTIAL`

use app::{Word, decide};
use model::{Instant, Judgement};

use crate::exit::{Exit, Misused};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
    /// The credential
    credential: String,
    /// Its last instant
    #[arg(long, value_name = "INSTANT", required_unless_present = "use_unknown")]
    until: Option<Instant>,
    /// Accept, with a reason, that nobody can tell whether it was used
    #[arg(long, conflicts_with = "until")]
    use_unknown: bool,
    /// Who says so
    #[arg(long)]
    who: String,
    /// Why
    #[arg(long)]
    why: String,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let word = Word { incident: &args.incident, about: &args.credential, who: &args.who, why: &args.why };
    let (judgement, said) = match (args.use_unknown, args.until) {
        (true, _) => (Judgement::UseAccepted, "that its use cannot be told is accepted"),
        (false, Some(until)) => {
            (Judgement::Excepted { until }, "a loan; it is owed, and shown apart until its last day")
        }
        (false, None) => return Err(Misused("name the loan's last instant with --until".to_owned()).into()),
    };
    let new = decide(&session.desk, &word, judgement)?;
    session.output.recorded(new, said)?;
    Ok(Exit::Clean)
}
