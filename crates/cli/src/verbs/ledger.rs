//! `ledger verify|checkpoint|prove|restore`

use std::io;
use std::path::PathBuf;

use app::{Answer, checkpoint, prove, restore, verify};
use serde::Serialize;

use crate::exit::Exit;
use crate::output::{Output, to_stderr};
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
            let answer = verify(&session.desk)?;
            told(output, &answer, |item| {
                let (size, checkpoints) = (answer.ledger.size, item.checkpoints);
                output
                    .line(&format!("{}: {size} entries, {checkpoints} checkpoints, all as committed", item.origin))?;
                output.line(&format!("compare with a copy kept elsewhere: {}", item.words.join(" ")))
            })?;
        }
        Verb::Checkpoint { anchored_at } => {
            told(output, &checkpoint(&session.desk, anchored_at.as_deref())?, |item| {
                output.raw(&item.note)?;
                // Beside the note, not in it: stdout can be kept as a file.
                to_stderr(&format!("verifier key: {}", item.verifier_key));
                to_stderr(&format!("in words: {}", item.words.join(" ")));
                Ok(())
            })?;
        }
        Verb::Restore { backup } => {
            told(output, &restore(&session.desk, backup)?, |item| {
                let (new, old) = (&item.new_origin, &item.old_origin);
                output.line(&format!("{new}: {} entries of {old}, and one that says so", item.old_size))
            })?;
        }
        Verb::Prove { entry } => told(output, &prove(&session.desk, *entry)?, |item| output.raw(&item.proof))?,
    }
    Ok(Exit::Clean)
}

/// Tells a person what there is, or hands a program the answer.
fn told<T: Serialize>(
    output: &Output,
    answer: &Answer<T>,
    mut tell: impl FnMut(&T) -> io::Result<()>,
) -> io::Result<()> {
    if output.is_table() { answer.items.iter().try_for_each(&mut tell) } else { output.json(answer) }
}
