//! `drill vendors`: whose breach would hurt us most, and what would have stopped it.

use drill::{Breach, Stage, Start, breaches, cuts};

use crate::casework::{label, vendors as holders};
use crate::drill::layers::LeftOut;
use crate::drill::stage::{Pace, Played, not_looked_at};
use crate::{Answer, Asked, BreachItem, Desk, Error};

/// What is asked beside the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayersAsked {
    /// Pairs, too.
    pub pairs: bool,
    /// Candidates, too (semantics 9.18).
    pub candidates: bool,
    /// At most so many pairs for each start.
    pub most_pairs: usize,
    /// The layers of so many vendors, the worst first.
    pub worst: usize,
}

impl LayersAsked {
    pub(crate) const fn of_drill(self) -> drill::Asked {
        drill::Asked { pairs: self.pairs, candidates: self.candidates, most_pairs: self.most_pairs }
    }
}

/// Answers `drill vendors`.
///
/// # Errors
/// Where the ledger cannot be read or the estate is larger than the engine can number.
pub fn drill_vendors(
    desk: &Desk,
    layers: LayersAsked,
    pace: Pace<'_>,
    asked: Asked,
) -> Result<Answer<BreachItem>, Error> {
    let played = Played::open(desk, asked)?;
    let stage = played.stage()?;
    Ok(ranked(&played, &stage, layers, pace))
}

/// Ranks the vendors of an estate.
pub(crate) fn ranked(played: &Played, stage: &Stage<'_>, layers: LayersAsked, pace: Pace<'_>) -> Answer<BreachItem> {
    let all = stage.vendors();
    let ranked = breaches(stage, &all, pace.blocks());
    let holds = held(played);
    let unranked = all.len() - ranked.len();
    let mut left_out = LeftOut::of(ranked.len().min(layers.worst));
    let mut go_on = unranked == 0;
    let items = ranked.iter().enumerate().map(|(place, breach)| {
        let mut item = item(played, breach, holds.get(breach.vendor.index()).copied().unwrap_or(0));
        if go_on && place < layers.worst {
            let cuts = cuts(stage, &Start::compromising(breach.vendor), layers.of_drill(), pace.blocks());
            item.layers = cuts.singles.iter().chain(&cuts.pairs).map(|effect| played.layer_item(effect)).collect();
            item.layers_asked = true;
            go_on = !left_out.is_stopped_by(&cuts);
        }
        item
    });
    let items: Vec<BreachItem> = items.collect();
    let mut answer = played.answer("vendors", items);
    answer.gaps.extend(played.nothing_to_ask(all.len(), stage, "vendors"));
    if unranked > 0 {
        let reason = format!("stopped before {unranked} of {} vendors, and before any layer", all.len());
        answer.gaps.push(not_looked_at("vendors", reason));
    }
    answer.gaps.extend(left_out.gaps());
    answer
}

/// Counts for each node how many credentials it holds as a vendor.
fn held(played: &Played) -> Vec<usize> {
    let mut holds = vec![0; played.estate().len()];
    for credential in played.estate().of_kind(model::NodeKind::Credential) {
        for vendor in holders(played.estate(), credential) {
            if let Some(count) = holds.get_mut(vendor.index()) {
                *count += 1;
            }
        }
    }
    holds
}

fn item(played: &Played, breach: &Breach, holds: usize) -> BreachItem {
    BreachItem {
        vendor: played.estate().name(breach.vendor).to_string(),
        label: label(played.estate(), breach.vendor),
        holds,
        credentials: breach.credentials,
        atoms: breach.atoms,
        jewels: played.jewels(&breach.jewels),
        layers: Vec::new(),
        layers_asked: false,
    }
}
