//! `vouch ID`

use app::vouch;

use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let answer = vouch(&session.desk, &args.incident, session.asked)?;
    let mut rows = Rows::new(&["condition", "verdict", "because"]);
    for item in &answer.items {
        rows.row(vec![item.condition.to_owned(), session.output.word(item.verdict), item.because.clone()]);
    }
    let count = |word: &str| answer.items.iter().filter(|item| item.verdict == word).count();
    let (fails, unchecked) = (count("fails"), count("not_checked"));
    if session.output.is_table() {
        let over = if fails == 0 && unchecked == 0 { "Yes." } else { "No." };
        session.output.line(&format!(
            "May we say that it is over? {over} Of {} conditions {fails} fail, {unchecked} not checked.",
            answer.items.len()
        ))?;
    }
    session.output.list(&answer, &rows)?;
    if session.output.is_table() {
        super::import::gaps(session, &answer.gaps)?;
    }
    Ok(Exit::of(fails > 0, unchecked > 0))
}
