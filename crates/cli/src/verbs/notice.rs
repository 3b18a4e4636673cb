//! `notice ID FILE`

use std::path::PathBuf;

use app::take_notice;

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
    let notice = take_notice(&session.desk, &args.file, Some(&args.incident))?;
    session.output.line(&format!("{}: version {} taken up", notice.id, notice.version))?;
    session.output.remark(&format!("what it reopens: straggler owed {}", notice.id))?;
    Ok(Exit::Clean)
}
