//! `list KIND`

use app::list;
use model::NodeKind;

use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;
use crate::shown::vendors;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// vendor, application, identity, credential, group, role, system, environment, control or door; default: all
    kind: Option<NodeKind>,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let answer = list(&session.desk, args.kind, session.asked)?;
    let mut rows = Rows::new(&["id", "label", "kind", "created", "issued by", "held by", "owner"]);
    for item in &answer.items {
        rows.row(vec![
            item.id.clone(),
            item.label.clone().unwrap_or_default(),
            item.kind.clone().unwrap_or_else(|| item.node.to_owned()),
            item.created.map(|at| session.output.instant(at)).unwrap_or_default(),
            item.issuers.join(", "),
            if item.node == "credential" { vendors(&item.vendors) } else { String::new() },
            item.owner.clone().unwrap_or_default(),
        ]);
    }
    session.output.list(&answer, &rows)?;
    Ok(Exit::of(false, !answer.gaps.is_empty()))
}
