//! `show ID`

use app::show;

use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The node
    id: String,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let answer = show(&session.desk, &args.id, session.asked)?;
    let mut rows = Rows::new(&["what", "value", "source", "disagrees"]);
    for item in &answer.items {
        rows.row(vec![
            "node".to_owned(),
            item.node.unwrap_or("unknown").to_owned(),
            String::new(),
            item.disagree.join("; "),
        ]);
        for attribute in &item.attributes {
            rows.row(vec![
                attribute.key.clone(),
                attribute.value.clone(),
                format!("{} (entry {})", attribute.source, attribute.seq),
                attribute.disagree.join("; "),
            ]);
        }
        for relation in &item.relations {
            let detail = relation.detail.as_deref().map(|detail| format!(" ({detail})")).unwrap_or_default();
            let other = if relation.from == item.id { &relation.to } else { &relation.from };
            let way = if relation.from == item.id { "" } else { "from " };
            rows.row(vec![
                relation.relation.to_owned(),
                format!("{way}{other}{detail}"),
                relation.source.clone(),
                String::new(),
            ]);
        }
        for event in &item.events {
            rows.row(vec![
                session.output.instant(event.at),
                event.says.clone(),
                format!("entry {}", event.seq),
                String::new(),
            ]);
        }
    }
    if session.output.is_table() {
        session.output.line(&args.id)?;
    }
    session.output.list(&answer, &rows)?;
    Ok(Exit::Clean)
}
