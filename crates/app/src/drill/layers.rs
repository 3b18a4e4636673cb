//! `drill layers`: which single layer, and which pair, would have stopped it: for a vendor, for an incident, or for all
//! vendors together; or what keeps one jewel from the most of them.

use std::collections::BTreeMap;

use drill::{Cuts, Draws, Effect, Layer, Odds, Stage, Start, chances, cuts};
use estate::NodeId;

use crate::drill::stage::{From, Pace, Played, not_looked_at};
use crate::drill::vendors::LayersAsked;
use crate::{Answer, Asked, ChanceItem, CutsItem, Desk, Error, LayerItem};

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
        if cuts.is_idle() && *from == From::Vendors {
            continue;
        }
        let mut item = item(&played, names, &cuts);
        if *from != From::Vendors {
            expect(&stage, &start, &cuts, &mut item, pace);
        }
        items.push(item);
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

/// So many of the best layers are also told apart by what still falls on average.
const EXPECTED: usize = 20;

/// Few draws: they only order layers that save as many jewels.
const DRAWS: Draws = Draws { seed: 1, count: 2_048, enumerated: 9 };

/// Says how many jewels fall on average, as things are and with each of the best controls enforced, and orders layers by
/// it: jewels saved, then expected loss, then atoms (semantics 9.19).
fn expect(stage: &Stage<'_>, start: &Start, cuts: &Cuts, item: &mut CutsItem, pace: Pace<'_>) {
    let with = |enforced: Option<NodeId>| {
        let odds = Odds { of: enforced.map(|control| (control, 1.0)).into_iter().collect(), ..Odds::default() };
        let found = chances(stage, start, &odds, DRAWS, pace.blocks())?;
        let (mean, interval) = found.expected();
        let draws = if interval.is_some() { DRAWS.count } else { 0 };
        let (low, high) = interval.unzip();
        Some(ChanceItem { chance: mean, low, high, draws })
    };
    item.expected = with(None);
    for (effect, layer) in cuts.singles.iter().zip(&mut item.layers).take(EXPECTED) {
        if let [Layer::Control(control)] = effect.layers.as_slice() {
            layer.expected = with(Some(*control));
        }
    }
    // Those of which nothing is expected stay behind, in the order of atoms that they have.
    let still = |layer: &LayerItem| layer.expected.map_or(f64::INFINITY, |expected| expected.chance);
    item.layers.sort_by(|a, b| b.saved.len().cmp(&a.saved.len()).then_with(|| still(a).total_cmp(&still(b))));
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
