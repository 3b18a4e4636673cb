//! `ledger verify|checkpoint|prove|restore`

use std::path::PathBuf;

use app::{checkpoint, prove, restore, verify};

use crate::exit::Exit;
use crate::output::to_stderr;
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
    /// Copy a backup, each entry proven, into a new ledger that names it
    Restore {
        /// The backup's file
        backup: PathBuf,
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
            output.line(&format!(
                "{}: {} entries, {} checkpoints, all as committed",
                item.origin, item.ledger.size, item.checkpoints
            ))?;
            output.line(&format!("compare with a copy kept elsewhere: {}", item.words.join(" ")))?;
        }
        Verb::Checkpoint { anchored_at } => {
            let item = checkpoint(&session.desk, anchored_at.as_deref())?;
            if !output.is_table() {
                output.json(&item)?;
                return Ok(Exit::Clean);
            }
            output.raw(&item.note)?;
            // Beside the note, not in it: stdout can be kept as a file.
            to_stderr(&format!("verifier key: {}", item.verifier_key));
            to_stderr(&format!("in words: {}", item.words.join(" ")));
        }
        Verb::Restore { backup } => {
            let item = restore(&session.desk, backup)?;
            output.line(&format!(
                "{}: {} entries of {}, and one that says so",
                item.new_origin, item.old_size, item.old_origin
            ))?;
        }
        Verb::Prove { entry } => output.raw(&prove(&session.desk, *entry)?)?,
    }
    Ok(Exit::Clean)
}
