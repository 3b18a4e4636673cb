//! `drill layers`: which single layer, and which pair, would have stopped it: for a vendor, for an incident, or for all
//! vendors together; or what keeps one jewel from the most of them.

use std::collections::BTreeMap;

use drill::{Cuts, Effect, cuts};

use crate::drill::stage::{From, Pace, Played, not_looked_at};
use crate::drill::vendors::LayersAsked;
use crate::{Answer, Asked, CutsItem, Desk, Error, LayerItem};

/// Answers `drill layers`.
///
/// # Errors
/// Where the ledger cannot be read or a thing is not known.
pub fn drill_layers(
    desk: &Desk,
    from: &From,
    layers: LayersAsked,
    pace: Pace<'_>,
    asked: Asked,
) -> Result<Answer<CutsItem>, Error> {
    let played = Played::open(desk, asked)?;
    let stage = played.stage()?;
    let starts = played.starts(from, &stage)?;
    let mut items = Vec::new();
    for (start, names) in starts {
        let cuts = cuts(&stage, &start, layers.of_drill(), pace.blocks());
        if !cuts.is_idle() || *from != From::Vendors {
            items.push(item(&played, names, &cuts));
        }
    }
    let missing: usize = items.iter().map(|item| item.not_looked_at).sum();
    let mut answer = played.answer("layers", items);
    if missing > 0 {
        let reason = format!("{missing} combinations were not looked at: too many, or stopped");
        answer.gaps.push(not_looked_at("layers", reason));
    }
    Ok(answer)
}

fn item(played: &Played, from: Vec<String>, cuts: &Cuts) -> CutsItem {
    let items = |effects: &[Effect]| effects.iter().map(|effect| played.layer_item(effect)).collect();
    CutsItem {
        from,
        atoms: cuts.atoms,
        fallen: played.jewels(&cuts.fallen),
        expected: None,
        layers: items(&cuts.singles),
        pairs: items(&cuts.pairs),
        not_looked_at: cuts.not_looked_at + cuts.not_asked,
    }
}

/// What one layer, or two, would do for one jewel.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct KeeperItem {
    /// The layer, or both.
    #[serde(flatten)]
    pub layer: LayerItem,
    /// The vendors whose breach would then leave the jewel standing.
    pub against: Vec<String>,
}

/// Answers `drill layers --jewel`: from how many vendors each layer would keep one jewel.
///
/// # Errors
/// Where the ledger cannot be read or there is no such jewel.
pub fn drill_jewel(
    desk: &Desk,
    jewel: &str,
    layers: LayersAsked,
    pace: Pace<'_>,
    asked: Asked,
) -> Result<Answer<KeeperItem>, Error> {
    let played = Played::open(desk, asked)?;
    let stage = played.stage()?;
    let wanted = played.find_jewel(&stage, jewel)?;
    let mut keepers: BTreeMap<Vec<String>, KeeperItem> = BTreeMap::new();
    let mut missing = 0;
    for (start, names) in played.starts(&From::Vendors, &stage)? {
        let cuts = cuts(&stage, &start, layers.of_drill(), pace.blocks());
        missing += cuts.not_looked_at + cuts.not_asked;
        for effect in cuts.singles.iter().chain(&cuts.pairs).filter(|effect| effect.saved.contains(&wanted)) {
            let layer = LayerItem { saved: vec![played.jewel(wanted)], lost: 0, ..played.layer_item(effect) };
            let keeper =
                keepers.entry(layer.words.clone()).or_insert_with(|| KeeperItem { layer, against: Vec::new() });
            keeper.layer.lost += effect.lost;
            keeper.against.extend(names.iter().cloned());
        }
    }
    let mut items: Vec<KeeperItem> = keepers.into_values().collect();
    items.sort_by_key(|keeper| std::cmp::Reverse((keeper.against.len(), keeper.layer.lost)));
    let mut answer = played.answer("layers", items);
    if missing > 0 {
        answer.gaps.push(not_looked_at("layers", format!("{missing} combinations were not looked at")));
    }
    Ok(answer)
}
