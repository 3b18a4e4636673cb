//! `drill environments`

use std::path::PathBuf;

use app::{CrossingItem, drill_environments};

use super::page::{page_of, write};
use super::{few, gaps, layer};
use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::counted;
use crate::verbs::why::tree;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The environments that are production; default: those called production, prod, prd or live
    #[arg(long, value_name = "ID")]
    production: Vec<String>,
    /// Layers that do not exist yet as well
    #[arg(long)]
    candidates: bool,
}

pub(crate) fn run(session: &mut Session, args: &Args, output: Option<&PathBuf>) -> anyhow::Result<Exit> {
    let watch = session.watch()?;
    let answer = drill_environments(&session.desk, &args.production, args.candidates, watch.pace(), session.asked)?;
    watch.done();
    if session.output.is_html() {
        let mut page =
            page_of(session, &answer, &["lower environments into production"], "straggler drill environments")?;
        page.crossings = Some(answer.items.clone());
        write(session, &page, output)?;
    }
    if session.output.is_table() {
        told(session, &answer.items, args.candidates)?;
        gaps(session, &answer.gaps)?;
    } else {
        let mut rows = Rows::new(&["environment", "into", "reaches first", "rule", "by", "cut by"]);
        for item in &answer.items {
            rows.row(vec![
                item.environment.clone(),
                item.into.clone(),
                item.atom.clone(),
                item.rule.to_owned(),
                item.fact.clone().unwrap_or_default(),
                item.cut_by.iter().map(layer).collect::<Vec<_>>().join(", "),
            ]);
        }
        session.output.list(&answer, &rows)?;
    }
    Ok(Exit::of(!answer.items.is_empty(), !answer.gaps.is_empty()))
}

/// So many ways in from one environment are written out before the rest is counted.
const WAYS_SHOWN: usize = 6;

fn told(session: &Session, items: &[CrossingItem], candidates: bool) -> anyhow::Result<()> {
    let (mut before, mut shown) = (None, 0);
    for item in items {
        if before != Some(&item.environment) {
            (before, shown) = (Some(&item.environment), 0);
            let crossings = items.iter().filter(|other| other.environment == item.environment).count();
            let atoms = usize::try_from(item.atoms).unwrap_or(usize::MAX);
            session.output.line(&format!(
                "{} leads into production by {}; {} of production in all{}",
                item.environment,
                counted(crossings, "step", "steps"),
                counted(atoms, "atom", "atoms"),
                if item.jewels.is_empty() { String::new() } else { format!("; falls: {}", few(&item.jewels)) }
            ))?;
            if crossings > WAYS_SHOWN {
                session.output.remark(&format!("  the first {WAYS_SHOWN} (--format json has all)"))?;
            }
        }
        shown += 1;
        if shown > WAYS_SHOWN {
            continue;
        }
        tree(session, &item.path)?;
        let layers: Vec<String> = item.cut_by.iter().map(layer).collect();
        session.output.line(&match layers.len() {
            0 if candidates => "    no single layer cuts it".to_owned(),
            0 => "    no control that exists cuts it (--candidates asks about more)".to_owned(),
            _ => format!("    each of these cuts it: {}", few(&layers)),
        })?;
    }
    if items.is_empty() {
        session.output.line("no way from a lower environment into production, in what was read")?;
    }
    Ok(())
}
