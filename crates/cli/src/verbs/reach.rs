//! `reach ID…`

use app::{Gates, reach};

use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Credentials that are held, or vendors, applications, systems and identities that are compromised
    #[arg(required = true)]
    from: Vec<String>,
    /// Show which systems can be spoken to as well
    #[arg(long)]
    all: bool,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let gates = if args.all { Gates::Shown } else { Gates::Hidden };
    let answer = reach(&session.desk, &args.from, gates, session.asked)?;
    let mut rows = Rows::new(&["atom"]);
    for item in &answer.items {
        rows.row(vec![item.atom.clone()]);
    }
    session.output.list(&answer, &rows)?;
    Ok(Exit::of(!answer.items.is_empty(), !answer.gaps.is_empty()))
}
