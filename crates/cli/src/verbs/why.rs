//! `why ATOM --from ID…`

use app::{StepItem, WhyItem, why};

use crate::exit::Exit;
use crate::output::Rows;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// have:ID, act:ID, at:ID, on:ID/level or down:ID
    atom: String,
    /// Credentials that are held, or things that are compromised
    #[arg(long, required = true, num_args = 1.., value_name = "ID")]
    from: Vec<String>,
}

pub(crate) fn run(session: &mut Session, args: &Args) -> anyhow::Result<Exit> {
    let answer = why(&session.desk, &args.atom, &args.from, session.asked)?;
    let reached = answer.items.iter().any(|item| item.reached);
    let mut rows = Rows::new(&["atom", "rule", "because", "fact"]);
    for item in &answer.items {
        if session.output.is_table() {
            told(session, item)?;
        }
        for step in &item.tree {
            rows.row(vec![
                step.atom.clone(),
                step.rule.to_owned(),
                step.because.to_owned(),
                step.fact.clone().unwrap_or_default(),
            ]);
        }
        let mut last = Vec::new();
        for clause in &item.cut {
            let row = vec![
                clause.atom.clone(),
                clause.rule.to_owned(),
                format!("blocked by {}: {}", clause.blocked_by, clause.what.join(", ")),
                clause.fact.clone().unwrap_or_default(),
            ];
            // One step may be several clauses: one for each stretch of time in which the same controls guard it.
            if row != last {
                rows.row(row.clone());
            }
            last = row;
        }
    }
    if !session.output.is_table() {
        session.output.list(&answer, &rows)?;
    }
    Ok(Exit::of(reached, !answer.gaps.is_empty()))
}

fn told(session: &Session, item: &WhyItem) -> std::io::Result<()> {
    if item.reached {
        session.output.line(&format!("{}: reached", item.atom))?;
        return tree(session, &item.tree);
    }
    session.output.line(&format!("{}: not reached, in what was read", item.atom))?;
    let mut last = String::new();
    for clause in &item.cut {
        let fact = clause.fact.as_deref().map(|fact| format!(", {fact}")).unwrap_or_default();
        let blocked = match clause.blocked_by {
            "control" => "the control holds",
            "premise" => "missing",
            _ => "never at the same time",
        };
        // The atom of a control says that it is down; here it is not.
        let what: Vec<&str> = clause.what.iter().map(|what| what.trim_start_matches("down:")).collect();
        let line = format!("  {} ({}{fact}) {blocked}: {}", clause.atom, clause.rule, what.join(", "));
        if line != last {
            session.output.line(&line)?;
        }
        last = line;
    }
    Ok(())
}

/// Writes a proof tree, what is proved first; a part that was written already is only named.
pub(crate) fn tree(session: &Session, steps: &[StepItem]) -> std::io::Result<()> {
    let mut written = vec![false; steps.len()];
    let mut stack = vec![(steps.len().saturating_sub(1), 1_usize)];
    while let Some((at, depth)) = stack.pop() {
        let Some(step) = steps.get(at) else { continue };
        let again = written.get(at).copied().unwrap_or(false) && !step.premises.is_empty();
        let fact = step.fact.as_deref().map(|fact| format!(": {fact}")).unwrap_or_default();
        let note = if again { ", as above" } else { "" };
        let indent = "  ".repeat(depth.min(40));
        session.output.line(&format!("{indent}{}  [{}] {}{fact}{note}", step.atom, step.rule, step.because))?;
        if !again {
            stack.extend(step.premises.iter().rev().map(|premise| (*premise, depth + 1)));
        }
        if let Some(written) = written.get_mut(at) {
            *written = true;
        }
    }
    Ok(())
}
