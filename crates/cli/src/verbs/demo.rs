//! `demo [--dir D]`

use std::path::PathBuf;

use app::{Dossier, OwedItem, demo};

use crate::exit::Exit;
use crate::handed_on;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::{credential, headline, incident_line, made_thing, not_checked, number, opens, usage, vendors};
use crate::verbs::owed::together;
use crate::verbs::why::tree;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Where ledger, files and report are left
    #[arg(long, default_value = "straggler-demo", value_name = "FOLDER")]
    dir: PathBuf,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    session.desk.ledger = args.dir.join("straggler.ledger");
    let mut bar = session.bar();
    let outcome = demo(&session.desk, &args.dir, &mut |progress| bar.update(progress))?;
    bar.done();
    let page = args.dir.join("report.html");
    handed_on::write(&session.desk, &page, &report::html(&outcome.answer))?;
    if !session.output.is_table() {
        session.output.raw(&report::json(&outcome.answer))?;
        return Ok(Exit::Found);
    }
    let summary = outcome.answer.summary.clone().unwrap_or_default();
    if let Some(dossier) = outcome.answer.items.first() {
        story(session, &outcome, dossier)?;
    }
    let ledger = session.desk.ledger.display();
    session.output.line(&format!(
        "Left: {} entries in {ledger}, and {}. Next:",
        number(usize::try_from(outcome.entries).unwrap_or(0)),
        page.display()
    ))?;
    let as_of = outcome.asked.as_of;
    session.output.line(&format!("  straggler --ledger {ledger} owed {} --as-of {as_of}", outcome.incident))?;
    session.output.line(&format!("  straggler --ledger {ledger} vouch {} --as-of {as_of}", outcome.incident))?;
    session.output.line(&format!("  straggler --ledger {ledger} ledger verify"))?;
    Ok(Exit::of(summary.owed + summary.created_owed > 0, !outcome.answer.gaps.is_empty()))
}

fn story(session: &Session, outcome: &app::DemoOutcome, dossier: &Dossier) -> std::io::Result<()> {
    let output = &session.output;
    output.line(&incident_line(&dossier.incident, outcome.answer.as_of))?;
    let summary = outcome.answer.summary.clone().unwrap_or_default();
    output.line(&format!(
        "The vendor's support system held {} of our credentials (the number is ours; the published one is \"thousands\").",
        number(summary.exposed)
    ))?;
    let (settled, left) = headline(&summary);
    output.headline(&settled, &left)?;
    output.line("")?;
    let owed: Vec<&OwedItem> = dossier.obligations.iter().filter(|item| item.opens.is_some()).collect();
    let mut rows = Rows::new(&["credential", "held by", "opens", "used since", "owner", "said of it"]);
    for item in &owed {
        rows.row(vec![
            credential(item),
            vendors(&item.vendors),
            opens(item.opens.as_ref()),
            usage(&item.usage),
            item.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
            item.words.first().cloned().unwrap_or_default(),
        ]);
    }
    output.table(&rows)?;
    output.line("")?;
    for story in &dossier.stories {
        output.line(&together(story, &dossier.obligations))?;
    }
    if let Some(story) = dossier.stories.first() {
        tree(session, &story.tree)?;
    }
    for made in dossier.created.iter().filter(|made| made.owed) {
        output.line(&format!("  Made by the intruder: {}, {}", made_thing(made), made.at.0.to_minute()))?;
    }
    if let Some(first) = outcome.hits.first() {
        let outcome_word = if first.success { "worked" } else { "failed" };
        output.line(&format!(
            "  In the logs {} events matched an indicator, the first on {}: {} {outcome_word}",
            outcome.hits.len(),
            first.at.0.to_minute(),
            first.action
        ))?;
    }
    vouching(session, outcome, dossier)
}

fn vouching(session: &Session, outcome: &app::DemoOutcome, dossier: &Dossier) -> std::io::Result<()> {
    let output = &session.output;
    let failing: Vec<String> = dossier
        .vouch
        .iter()
        .filter(|item| item.verdict != "holds")
        .map(|item| format!("{} ({}): {}", item.condition, item.verdict.replace('_', " "), item.because))
        .collect();
    output.line("")?;
    output.line(&format!(
        "May we say that it is over? No: {} of {} conditions do not hold.",
        failing.len(),
        dossier.vouch.len()
    ))?;
    for line in failing {
        output.line(&format!("  - {line}"))?;
    }
    if let Some(unchecked) = not_checked(&outcome.answer.gaps) {
        output.line(&format!("  Not checked: {unchecked}"))?;
    }
    let wider = &outcome.wider;
    output.line(&format!(
        "A wider notice (version {}, hypothetical) would reopen {} that are closed now, such as {}: {} owed.",
        wider.version,
        number(wider.reopened),
        wider.examples.join(", "),
        number(wider.owed)
    ))?;
    output.line("")
}
