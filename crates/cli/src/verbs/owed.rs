//! `owed ID`

use app::{Grouping, OwedItem, StoryItem, Stragglers, Which, grouped, owed};

use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::{credential, headline, incident_line, made_thing, not_checked, opens, usage, vendors};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The incident
    incident: String,
    /// Show what is closed and cleared as well
    #[arg(long)]
    all: bool,
    /// Count by who answers or by who holds
    #[arg(long, value_enum)]
    by: Option<By>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    Owner,
    Vendor,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let which = if args.all { Which::All } else { Which::Owed };
    let stragglers = owed(&session.desk, &args.incident, which, session.asked)?;
    let summary = stragglers.answer.summary.clone().unwrap_or_default();
    let exit = Exit::of(summary.owed + summary.created_owed > 0, !stragglers.answer.gaps.is_empty());
    if let Some(by) = args.by {
        groups(session, stragglers, by)?;
        return Ok(exit);
    }
    if session.output.is_table() {
        told(session, &stragglers)?;
    } else {
        session.output.list(&stragglers, &plain_rows(&stragglers.answer.items))?;
    }
    Ok(exit)
}

fn groups(session: &Session, stragglers: Stragglers, by: By) -> std::io::Result<()> {
    let (title, grouping) = match by {
        By::Owner => ("owner", Grouping::Owner),
        By::Vendor => ("vendor", Grouping::Vendor),
    };
    let answer = grouped(stragglers, grouping);
    let mut rows = Rows::new(&[title, "owed", "credentials"]);
    for group in &answer.items {
        let shown: Vec<&str> = group.credentials.iter().take(3).map(String::as_str).collect();
        let rest = group.credentials.len().saturating_sub(shown.len());
        let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        rows.row(vec![group.group.clone(), group.owed.to_string(), format!("{}{more}", shown.join(", "))]);
    }
    session.output.list(&answer, &rows)
}

/// Tells a person what is owed.
pub(crate) fn told(session: &Session, stragglers: &Stragglers) -> std::io::Result<()> {
    let output = &session.output;
    output.line(&incident_line(&stragglers.incident, stragglers.answer.as_of))?;
    let (settled, left) = headline(&stragglers.answer.summary.clone().unwrap_or_default());
    output.headline(&settled, &left)?;
    output.line("")?;
    output.table(&rows(&stragglers.answer.items))?;
    if !stragglers.answer.items.is_empty() {
        output.line("")?;
    }
    said(session, &stragglers.answer.items)?;
    for story in &stragglers.together {
        output.line(&together(story, &stragglers.answer.items))?;
    }
    for made in stragglers.created.iter().filter(|made| made.owed) {
        output.line(&format!("  Made by the intruder: {}, {}", made_thing(made), made.at.0.to_minute()))?;
    }
    if let Some(unchecked) = not_checked(&stragglers.answer.gaps) {
        let id = &stragglers.incident.id;
        output.line(&format!("  Not checked: {unchecked}  (straggler vouch {id})"))?;
    }
    Ok(())
}

/// How many words of people are written out before the rest is counted.
const WORDS_SHOWN: usize = 20;

/// Says what people said of what is owed: plans and loans, with who and why.
fn said(session: &Session, items: &[OwedItem]) -> std::io::Result<()> {
    let words = || items.iter().flat_map(|item| item.words.iter().map(move |words| (item, words)));
    for (item, words) in words().take(WORDS_SHOWN) {
        session.output.line(&format!("  Said of {}: {words}", credential(item)))?;
    }
    let more = words().count().saturating_sub(WORDS_SHOWN);
    if more > 0 { session.output.line(&format!("  and {more} more words")) } else { Ok(()) }
}

/// Says which credentials reach a jewel, and how to see why.
pub(crate) fn together(story: &StoryItem, items: &[OwedItem]) -> String {
    let called = |id: &String| items.iter().find(|item| item.credential == *id).map_or_else(|| id.clone(), credential);
    let names: Vec<String> = story.credentials.iter().map(called).collect();
    let (verb, how) = if names.len() > 1 { ("reach", "Together, not alone") } else { ("reaches", "Alone") };
    let goal = story.reaches.trim_start_matches("on:");
    let (system, level) = goal.rsplit_once('/').unwrap_or((goal, ""));
    let system = system.rsplit('/').next().unwrap_or(system);
    format!(
        "  {how}: {} {verb} {system}, {level}  (straggler why {} --from {})",
        names.join(" + "),
        story.reaches,
        story.credentials.join(" ")
    )
}

/// Makes the rows of obligations for a program: ids, the words of the interface, RFC 3339.
fn plain_rows(items: &[OwedItem]) -> Rows {
    let mut rows =
        Rows::new(&["credential", "label", "held by", "opens", "used since", "last use", "state", "grade", "owner"]);
    for item in items {
        rows.row(vec![
            item.credential.clone(),
            item.label.clone().unwrap_or_default(),
            item.vendors.join("; "),
            item.opens.as_ref().map(|opens| opens.says.join("; ")).unwrap_or_default(),
            item.usage.verdict.to_owned(),
            item.usage.last.map(|at| at.to_string()).unwrap_or_default(),
            item.state.to_owned(),
            item.grade.to_owned(),
            item.owner.clone().unwrap_or_default(),
        ]);
    }
    rows
}

/// Makes the rows of obligations for a person.
pub(crate) fn rows(items: &[OwedItem]) -> Rows {
    let mut rows = Rows::new(&["credential", "held by", "opens", "used since", "state", "grade", "owner"]);
    for item in items {
        rows.row(vec![
            credential(item),
            vendors(&item.vendors),
            opens(item.opens.as_ref()),
            usage(&item.usage),
            item.state.replace('_', " "),
            item.grade.to_owned(),
            item.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
        ]);
    }
    rows
}
