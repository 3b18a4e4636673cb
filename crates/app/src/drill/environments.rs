//! `drill environments`: every way from a lower environment into production, by the step that crosses first.

use std::sync::Arc;

use drill::{Descent, Environments, descents};
use estate::{Atom, NodeId};
use reach::{AtomId, Prover, solve};
use response::{Run, atom_order};

use crate::casework::find;
use crate::drill::stage::{Pace, Played, not_looked_at};
use crate::explanation::tree;
use crate::{Answer, Asked, CrossingItem, Desk, Error, StepItem};

/// Answers `drill environments`; `production` names the environments that are, where their names do not say so.
///
/// # Errors
/// Where the ledger cannot be read or an environment is not known.
pub fn drill_environments(
    desk: &Desk,
    production: &[String],
    with_candidates: bool,
    pace: Pace<'_>,
    asked: Asked,
) -> Result<Answer<CrossingItem>, Error> {
    let played = Played::open(desk, asked)?;
    let stage = played.stage()?;
    let estate = played.estate();
    let named = |id: &String| estate.find(&format!("environment/{id}")).map_or_else(|| find(estate, id), Ok);
    let named = production.iter().map(named).collect::<Result<Vec<NodeId>, Error>>()?;
    let environments = Environments::new(estate, &named);
    let mut items = Vec::new();
    for descent in descents(&stage, &environments, with_candidates, pace.blocks())? {
        items.extend(crossings(&played, &descent, asked));
    }
    let mut answer = played.answer("environments", items);
    if environments.production.is_empty() || environments.lower.is_empty() {
        let reason = format!(
            "{} environments of production and {} lower ones are known: set `in_environment` on systems, and name \
             production with --production where its name does not say so",
            environments.production.len(),
            environments.lower.len()
        );
        answer.gaps.push(not_looked_at("environments", reason));
    }
    Ok(answer)
}

fn crossings(played: &Played, descent: &Descent, asked: Asked) -> Vec<CrossingItem> {
    let estate = played.estate();
    let compiled = Arc::clone(&played.compiled);
    let mut run = Run::at_instant(estate, compiled, asked.as_of, &descent.start.compromised, &descent.start.held);
    run.world.without = descent.border.clone();
    run.model = solve(&run.compiled.program, &run.world);
    let by_name = |a: AtomId, b: AtomId| atom_order(estate, &run, a, b);
    let mut prover = Prover::new(&run.compiled.program, &run.world, &run.model, &by_name);
    let items = descent.crossings.iter().filter_map(|crossing| {
        let path = prover.prove(crossing.atom).map(|proof| tree(estate, &run, &proof)).unwrap_or_default();
        let step: &StepItem = path.last()?;
        let atom: Atom = played.compiled.atoms.atom(crossing.atom)?;
        Some(CrossingItem {
            environment: played.name(descent.environment),
            into: played.name(crossing.into),
            atom: atom.shown(estate).to_string(),
            rule: step.rule,
            fact: step.fact.clone(),
            atoms: descent.atoms,
            jewels: played.jewels(&descent.jewels),
            path,
            cut_by: crossing.cut_by.iter().map(|effect| played.layer_item(effect)).collect(),
        })
    });
    // A lower level follows from a higher one by itself: only the step that crossed is a way in.
    let mut items: Vec<CrossingItem> = items.filter(|item| item.rule != "9.9").collect();
    items.sort_by(|a, b| (&a.environment, &a.into, &a.atom).cmp(&(&b.environment, &b.into, &b.atom)));
    items
}
