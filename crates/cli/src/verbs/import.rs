//! `import FORMAT PATH…`

use std::path::PathBuf;

use app::{GapItem, Imported, import, importers};
use model::Instant;
use sources::{Meta, Settings};

use crate::exit::{Exit, Misused};
use crate::output::Rows;
use crate::session::Session;
use crate::shown::counted;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The importer; see --list
    #[arg(value_name = "FORMAT")]
    importer: Option<String>,
    /// Files, or folders of files, that belong together
    paths: Vec<PathBuf>,
    /// Show every importer
    #[arg(long)]
    list: bool,
    /// The issuer's account, domain or organisation, where the files do not say
    #[arg(long)]
    account: Option<String>,
    /// When the export was made; default: the file's own time
    #[arg(long, value_name = "INSTANT")]
    exported_at: Option<Instant>,
    /// Why a list is known to be complete, where the format cannot tell
    #[arg(long, value_name = "WHY")]
    complete_because: Option<String>,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    if args.list {
        return list(session);
    }
    let Some(importer) = &args.importer else {
        return Err(Misused("name an importer and its files; `straggler import --list` shows them".to_owned()).into());
    };
    let settings = Settings {
        account: args.account.clone(),
        exported_at: args.exported_at,
        complete_because: args.complete_because.clone(),
    };
    let answer = import(&session.desk, importer, &args.paths, &settings)?;
    if session.output.is_table() {
        for imported in &answer.items {
            told(session, imported)?;
        }
        gaps(session, &answer.gaps)?;
    } else {
        session.output.json(&answer)?;
    }
    Ok(Exit::of(false, !answer.gaps.is_empty()))
}

fn told(session: &Session, imported: &Imported) -> std::io::Result<()> {
    session.output.line(&format!(
        "{}: {}, {} added, {} known already",
        imported.format,
        counted(imported.files, "file", "files"),
        counted(usize::try_from(imported.added).unwrap_or(usize::MAX), "fact", "facts"),
        imported.already_known
    ))
}

fn list(session: &Session) -> anyhow::Result<Exit> {
    let mut rows = Rows::new(&["importer", "reads", "a list is complete when", "cannot see"]);
    let metas = importers();
    for meta in &metas {
        rows.row(vec![
            meta.name.to_owned(),
            meta.title.to_owned(),
            meta.complete_when.to_owned(),
            meta.blind_to.to_owned(),
        ]);
    }
    let item = |meta: &Meta| ListedItem {
        importer: meta.name,
        reads: meta.title,
        complete_when: meta.complete_when,
        blind_to: meta.blind_to,
    };
    let items = metas.into_iter().map(item).collect();
    session.output.list(&Listed { schema: "straggler.import_list.v1", items }, &rows)?;
    Ok(Exit::Clean)
}

/// The frame of what needs no ledger.
#[derive(serde::Serialize)]
struct Listed {
    schema: &'static str,
    items: Vec<ListedItem>,
}

/// One importer.
#[derive(serde::Serialize)]
struct ListedItem {
    importer: &'static str,
    reads: &'static str,
    complete_when: &'static str,
    blind_to: &'static str,
}

/// How many gaps are written out before the rest is counted.
const GAPS_SHOWN: usize = 20;

/// Says what was not read.
pub(crate) fn gaps(session: &Session, gaps: &[GapItem]) -> std::io::Result<()> {
    for gap in gaps.iter().take(GAPS_SHOWN) {
        let place = if gap.place.is_empty() { String::new() } else { format!(", {}", gap.place) };
        session.output.line(&format!("  not read: {}{place}: {}", gap.source, gap.reason))?;
    }
    if gaps.len() > GAPS_SHOWN {
        session.output.line(&format!("  and {} more", gaps.len() - GAPS_SHOWN))?;
    }
    Ok(())
}
