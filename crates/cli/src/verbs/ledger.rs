//! `ledger verify|checkpoint|prove`

use app::{checkpoint, prove, verify};

use crate::exit::Exit;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Check every entry, tile, checkpoint and signature
    Verify,
    /// Print the signed checkpoint, to be kept elsewhere
    Checkpoint {
        /// Record that it was written down there
        #[arg(long, value_name = "WHERE")]
        anchored_at: Option<String>,
    },
    /// Print the proof of one entry, which docs/verify.py checks
    Prove {
        /// The entry's place
        entry: u64,
    },
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let output = &session.output;
    match &args.verb {
        Verb::Verify => {
            let item = verify(&session.desk)?;
            if !output.is_table() {
                output.json(&item)?;
                return Ok(Exit::Clean);
            }
            output.line(&format!("{}: {} entries, {} checkpoints, all as committed", item.origin, item.ledger.size, item.checkpoints))?;
            output.line(&format!("compare with a copy kept elsewhere: {}", item.words.join(" ")))?;
        }
        Verb::Checkpoint { anchored_at } => {
            let item = checkpoint(&session.desk, anchored_at.as_deref())?;
            if !output.is_table() {
                output.json(&item)?;
                return Ok(Exit::Clean);
            }
            output.raw(&item.note)?;
            output.remark(&format!("verifier key: {}", item.verifier_key))?;
            output.remark(&format!("in words: {}", item.words.join(" ")))?;
        }
        Verb::Prove { entry } => output.raw(&prove(&session.desk, *entry)?)?,
    }
    Ok(Exit::Clean)
}
