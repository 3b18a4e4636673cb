//! `drill scenario [NAME]`

use std::path::PathBuf;

use app::{ReplayItem, ScenarioAsked, ToldItem, drill_scenario, drill_scenarios};

use super::page::{page_of, write};
use super::{effect_of, few, gaps, list as all, names};
use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::number;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The known breach; default: list them, with who of ours could be in the part
    name: Option<String>,
    /// Scenario files of your own, or folders of them
    #[arg(long, value_name = "PATH")]
    scenarios: Vec<PathBuf>,
    /// Only with this vendor or thing in the part
    #[arg(long, value_name = "ID", requires = "name")]
    part: Option<String>,
    /// Only with what this incident exposed and nobody has proven closed
    #[arg(long, value_name = "ID", requires = "name")]
    incident: Option<String>,
}

/// So many places at which it stopped are shown to people.
const SHOWN: usize = 12;

pub(crate) fn run(session: &mut Session, args: &Args, output: Option<&PathBuf>) -> anyhow::Result<Exit> {
    let Some(name) = &args.name else { return list(session, args) };
    let what =
        ScenarioAsked { files: args.scenarios.clone(), part: args.part.clone(), incident: args.incident.clone() };
    let watch = session.watch()?;
    let answer = drill_scenario(&session.desk, name, &what, watch.pace(), session.asked)?;
    watch.done();
    if session.output.is_html() {
        let mut page = page_of(session, &answer, &["a known breach, here"], "straggler drill scenario")?;
        page.replays = Some(answer.items.clone());
        write(session, &page, output)?;
    }
    let mut rows = Rows::new(&["part", "entered", "jewels", "stopped", "by"]);
    for item in &answer.items {
        if session.output.is_table() {
            told(session, item)?;
        }
        let controls = item.stopped.iter().flat_map(|stop| stop.controls.clone());
        let controls: std::collections::BTreeSet<String> = controls.collect();
        rows.row(vec![
            item.part.clone(),
            item.entered.join(", "),
            item.jewels.join(", "),
            item.stopped.len().to_string(),
            controls.into_iter().collect::<Vec<_>>().join(", "),
        ]);
    }
    if session.output.is_table() {
        if answer.items.is_empty() {
            let who =
                args.part.as_ref().map_or_else(|| "nobody of ours".to_owned(), |part| format!("{part} is not who"));
            session.output.line(&format!(
                "{name}: {who} could be in the part: no living credential of the kinds that were taken, in what was read"
            ))?;
        }
        gaps(session, &answer.gaps)?;
    } else {
        session.output.list(&answer, &rows)?;
    }
    Ok(Exit::of(answer.items.iter().any(|item| item.atoms > 0), !answer.gaps.is_empty()))
}

fn list(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let watch = session.watch()?;
    let answer = drill_scenarios(&session.desk, &args.scenarios, watch.pace(), session.asked)?;
    watch.done();
    let mut rows = Rows::new(&["scenario", "what", "year", "compromised", "kinds", "could be ours"]);
    for item in &answer.items {
        rows.row(vec![
            item.scenario.clone(),
            item.name.clone(),
            item.year.to_string(),
            item.compromised.clone(),
            names(session, &item.kinds),
            if item.parts.is_empty() && session.output.is_table() {
                "nobody, in what was read".to_owned()
            } else {
                names(session, &item.parts)
            },
        ]);
    }
    all(session, &answer, rows)?;
    Ok(Exit::of(false, !answer.gaps.is_empty()))
}

fn told(session: &Session, item: &ReplayItem) -> anyhow::Result<()> {
    let line = |text: &str| session.output.line(text);
    let taken: Vec<String> =
        item.taken.iter().map(|(kind, count)| format!("{} {}", number(*count), kind.replace('_', " "))).collect();
    line(&format!("{} ({}), with {} in the part", item.name, item.scenario, item.part))?;
    line(&format!("  taken: {}", taken.join(", ")))?;
    line(&format!("  entered: {}", if item.entered.is_empty() { "nothing".to_owned() } else { few(&item.entered) }))?;
    if !item.jewels.is_empty() {
        line(&format!("  crown jewels that fall: {}", few(&item.jewels)))?;
    }
    for stop in item.stopped.iter().take(SHOWN) {
        line(&format!("  stopped before {} by {}", stop.atom, few(&stop.controls)))?;
    }
    if item.stopped.len() > SHOWN {
        line(&format!("  and before {} more (--format json)", number(item.stopped.len() - SHOWN)))?;
    }
    for layer in item.layers.iter().filter(|layer| layer.lost.is_some()) {
        let enforced = effect_of(&layer.saved, layer.lost.unwrap_or(0));
        let (kind, all) = (layer.layer.replace('_', " "), few(&layer.controls));
        line(&format!("  {kind} ({}): here {all}; enforced, {enforced}", layer.how))?;
    }
    line(&format!("  in time? {}", item.in_time.words))?;
    for told in &item.told {
        line(&format!("  {}", beside(told)))?;
    }
    Ok(())
}

/// Sets what was told beside what happens here.
fn beside(told: &ToldItem) -> String {
    let then = if told.reached_then { "entered" } else { "not entered" };
    let by = |layers: &[String]| if layers.is_empty() { String::new() } else { format!(" ({})", layers.join(", ")) };
    let here = match told.reached_here {
        Some(true) => "entered here".to_owned(),
        Some(false) => format!("not entered here{}", by(&told.by_here)),
        None => "we know of none".to_owned(),
    };
    format!("{}: {then} then{}, {here}", told.what, by(&told.by_then))
}
