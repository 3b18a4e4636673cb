//! `used ID [--logs PATH…]`

use std::path::PathBuf;

use app::{read_logs, used};

use crate::exit::Exit;
use crate::log_flags::LogFlags;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::counted;
use crate::verbs::import::gaps;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
    /// Log files or folders to read first
    #[arg(long, num_args = 1.., value_name = "PATH")]
    logs: Vec<PathBuf>,
    #[command(flatten)]
    flags: LogFlags,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    if !args.logs.is_empty() {
        read(session, args)?;
    }
    let answer = used(&session.desk, &args.incident, session.asked)?;
    let output = &session.output;
    let titles = ["used", "first", "last", "count", "failures", "until", "new", "missing"];
    let mut rows = Rows::new(&output.named(&titles));
    for item in &answer.items {
        let at = |stamp: Option<app::Stamp>| stamp.map(|at| output.instant(at)).unwrap_or_default();
        let cells = vec![
            output.word(item.usage.verdict),
            at(item.usage.first),
            at(item.usage.last),
            item.usage.count.to_string(),
            item.usage.failures.to_string(),
            at(item.usage.until),
            item.usage.new.join("; "),
            item.usage.missing.join("; "),
        ];
        rows.row(output.name(&item.credential, item.label.as_deref(), cells));
    }
    session.output.list(&answer, &rows)?;
    let verdict = |word: &str| answer.items.iter().any(|item| item.usage.verdict == word);
    Ok(Exit::of(verdict("used") || verdict("tried"), verdict("cannot_tell") || !answer.gaps.is_empty()))
}

/// How many hits are written out before the rest is counted.
const HITS_SHOWN: usize = 20;

fn read(session: &Session, args: &Args) -> anyhow::Result<()> {
    let settings = args.flags.settings()?;
    let mut bar = session.bar();
    let scanned = read_logs(&session.desk, &args.incident, &args.logs, &settings, session.asked, &mut |progress| {
        bar.update(progress);
    })?;
    bar.done();
    if !session.output.is_table() {
        return Ok(());
    }
    session.output.remark(&format!(
        "{}, {} events, {} facts added, {} mentions, {} events matched an indicator",
        counted(scanned.files, "file", "files"),
        scanned.events,
        scanned.added,
        scanned.mentions,
        scanned.hits.len()
    ))?;
    for hit in scanned.hits.iter().take(HITS_SHOWN) {
        let outcome = if hit.success { "worked" } else { "failed" };
        let who = hit.credential.as_deref().or(hit.principal.as_deref()).unwrap_or("nobody named");
        session.output.remark(&format!(
            "  hit {}: {} {} {outcome}, {who} ({})",
            hit.indicator,
            hit.at.0.to_minute(),
            hit.action,
            hit.file
        ))?;
    }
    if scanned.hits.len() > HITS_SHOWN {
        session.output.remark(&format!("  and {} more hits", scanned.hits.len() - HITS_SHOWN))?;
    }
    gaps(session, &scanned.gaps)?;
    Ok(())
}
