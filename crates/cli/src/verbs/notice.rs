//! `notice ID FILE`

use std::path::PathBuf;

use app::{TakenNotice, take_notice};
use report::shell_word;

use crate::exit::Exit;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
    /// The notice, a TOML file with a higher version
    file: PathBuf,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let taken = take_notice(&session.desk, &args.file, Some(&args.incident))?;
    told(session, &taken, "what it reopens")?;
    Ok(Exit::Clean)
}

/// Says what was taken up, which version counts, and what to ask next.
pub(crate) fn told(session: &Session, taken: &TakenNotice, next: &str) -> std::io::Result<()> {
    let notice = &taken.notice;
    let already = if taken.new { "" } else { " already" };
    let counts =
        if taken.counts > notice.version { format!("; version {} counts", taken.counts) } else { String::new() };
    session.output.line(&format!("{}: version {} taken up{already}{counts}", notice.id, notice.version))?;
    session.output.remark(&format!("{next}: straggler owed {}", shell_word(&notice.id)))
}
