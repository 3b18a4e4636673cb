//! `vendor [VENDOR]`

use app::vendor;

use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::{counted, opens};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The vendor; default: all, counted
    vendor: Option<String>,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let answer = vendor(&session.desk, args.vendor.as_deref(), session.asked)?;
    let mut rows = if args.vendor.is_some() {
        Rows::new(&session.output.named(&["kind", "named by", "evidence", "opens"]))
    } else {
        Rows::new(&["vendor", "credentials", "lists", "on no list"])
    };
    for item in &answer.items {
        if args.vendor.is_none() {
            let lists: Vec<String> = item.lists.iter().map(|(list, count)| format!("{list} {count}")).collect();
            rows.row(vec![item.vendor.clone(), item.credentials.to_string(), lists.join(", "), item.estimate.clone()]);
        } else if session.output.is_table() {
            session.output.line(&format!(
                "{}: {}; {}",
                item.vendor,
                counted(item.credentials, "credential", "credentials"),
                item.estimate
            ))?;
        }
        for held in &item.held {
            let cells = vec![
                held.kind.clone().unwrap_or_default(),
                held.lists.join(", "),
                held.rung.map(|rung| format!("rung {rung}")).unwrap_or_default(),
                opens(Some(&held.opens)),
            ];
            rows.row(session.output.name(&held.credential, held.label.as_deref(), cells));
        }
    }
    session.output.list(&answer, &rows)?;
    Ok(Exit::of(false, !answer.gaps.is_empty()))
}
