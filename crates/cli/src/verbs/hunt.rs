//! `hunt ID --logs PATH… [--indicators FILE…]`

use std::path::{Path, PathBuf};

use app::{Answer, HitItem, HuntItem, LogItem, hunt};

use crate::exit::{Exit, Misused};
use crate::handed_on;
use crate::log_flags::LogFlags;
use crate::output::{Output, Rows};
use crate::session::Session;
use crate::shown::{counted, number};
use crate::verbs::import::gaps;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
    /// Log files or folders to look through
    #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
    logs: Vec<PathBuf>,
    /// Files of indicators besides the notice: CSV, STIX 2.1 or MISP
    #[arg(long, num_args = 1.., value_name = "FILE")]
    indicators: Vec<PathBuf>,
    #[command(flatten)]
    flags: LogFlags,
    /// Write what was seen as sightings, a STIX 2.1 bundle
    #[arg(long, value_name = "FILE")]
    write_stix: Option<PathBuf>,
    /// Write what was found by time, for Timesketch: .csv or .jsonl
    #[arg(long, value_name = "FILE")]
    write_timeline: Option<PathBuf>,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let settings = args.flags.settings()?;
    let timeline = args.write_timeline.as_deref().map(|path| Ok::<_, Misused>((path, writer(path)?))).transpose()?;
    let mut bar = session.bar();
    let (desk, asked) = (&session.desk, session.asked);
    let answer = hunt(desk, &args.incident, &args.logs, &args.indicators, &settings, asked, &mut |progress| {
        bar.update(progress);
    })?;
    bar.done();
    if session.output.is_table() {
        answer.items.iter().try_for_each(|item| told(session, item))?;
        gaps(session, &answer.gaps)?;
    } else {
        let hits = answer.items.iter().flat_map(|item| &item.hits);
        session.output.list(&answer, &rows(&session.output, hits))?;
    }
    if let Some(path) = &args.write_stix {
        written(session, path, &report::sightings(&answer))?;
    }
    if let Some((path, write)) = timeline {
        written(session, path, &write(&answer))?;
    }
    Ok(exit(&answer))
}

/// A way to write a timeline.
type Write = fn(&Answer<HuntItem>) -> String;

/// Timesketch goes by the ending of a file's name.
fn writer(path: &Path) -> Result<Write, Misused> {
    match path.extension().and_then(std::ffi::OsStr::to_str) {
        Some("csv") => Ok(report::timesketch_csv),
        Some("jsonl") => Ok(report::timesketch_lines),
        _ => Err(Misused(format!("--write-timeline {}: the name must end in .csv or .jsonl", path.display()))),
    }
}

fn written(session: &Session, path: &Path, text: &str) -> anyhow::Result<()> {
    handed_on::write(&session.desk, path, text)?;
    Ok(session.output.remark(&format!("written: {}", path.display()))?)
}

fn exit(answer: &Answer<HuntItem>) -> Exit {
    let found = |item: &HuntItem| item.hits.iter().any(HitItem::counts) || item.created.iter().any(|made| made.owed);
    let unchecked = |item: &HuntItem| item.hunted.verdict != "holds";
    Exit::of(answer.items.iter().any(found), answer.items.iter().any(unchecked) || !answer.gaps.is_empty())
}

/// How many hits a table has before the rest is counted.
const HITS_SHOWN: usize = 50;

fn told(session: &Session, item: &HuntItem) -> anyhow::Result<()> {
    let output = &session.output;
    read(output, item)?;
    if item.hits.is_empty() {
        output.remark("no event matched an indicator, in what was read")?;
    }
    output.table(&rows(output, item.hits.iter().take(HITS_SHOWN)))?;
    if item.hits.len() > HITS_SHOWN {
        output.remark(&format!("  and {} more hits; --format csv has all", number(item.hits.len() - HITS_SHOWN)))?;
    }
    if !item.unexposed.is_empty() {
        let names = item.unexposed.join(", ");
        output.line(&format!(
            "hit, and not exposed as the notice stands: {names}; a new version that lists the indicator exposes it"
        ))?;
    }
    let mut made = Rows::new(&["made", "by", "at", "state"]);
    for one in &item.created {
        let state = if one.owed { "owed" } else { one.legitimate.as_deref().unwrap_or("ended") };
        made.row(vec![one.what.clone(), one.by.clone(), output.instant(one.at), state.to_owned()]);
    }
    output.table(&made)?;
    output.table(&logs(output, &item.logs))?;
    let (condition, verdict) = (item.hunted.condition, output.word(item.hunted.verdict));
    Ok(output.line(&format!("{condition}: {verdict} ({})", item.hunted.because))?)
}

/// Says what was read and looked for.
fn read(output: &Output, item: &HuntItem) -> std::io::Result<()> {
    let noticed = item.indicators.iter().filter(|one| one.listed.iter().any(|at| at.source == "notice")).count();
    output.remark(&format!(
        "{}, {} events, {} facts added, {} mentions; {}, {} of them in the notice",
        counted(item.read.files, "file", "files"),
        item.read.events,
        item.read.added,
        item.read.mentions,
        counted(item.indicators.len(), "indicator", "indicators"),
        number(noticed)
    ))?;
    for file in &item.files {
        let left_out =
            if file.left_out.is_empty() { String::new() } else { format!("; left out: {}", file.left_out.join(", ")) };
        let count = counted(file.indicators, "indicator", "indicators");
        output.remark(&format!("  {} ({}): {count}{left_out}", file.path, file.format))?;
    }
    Ok(())
}

fn rows<'h>(output: &Output, hits: impl Iterator<Item = &'h HitItem>) -> Rows {
    let mut rows = Rows::new(&[
        "at",
        "kind",
        "indicator",
        "action",
        "outcome",
        "credential",
        "principal",
        "address",
        "seen",
        "file",
    ]);
    for hit in hits {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        rows.row(vec![
            output.instant(hit.at),
            output.word(hit.kind),
            hit.indicator.clone(),
            hit.action.clone(),
            if hit.success { "success" } else { "failure" }.to_owned(),
            text(&hit.credential),
            text(&hit.principal),
            text(&hit.address),
            hit.seen.map(|word| output.word(word)).unwrap_or_default(),
            hit.file.clone(),
        ]);
    }
    rows
}

fn logs(output: &Output, logs: &[LogItem]) -> Rows {
    let mut rows = Rows::new(&["log of", "format", "from", "to", "holes"]);
    for log in logs {
        rows.row(vec![
            log.scope.clone(),
            log.format.clone(),
            output.instant(log.from),
            output.instant(log.to),
            log.holes.len().to_string(),
        ]);
    }
    rows
}
