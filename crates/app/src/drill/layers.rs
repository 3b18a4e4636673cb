//! `drill layers`: which single layer, and which pair, would have stopped it: for a vendor, for an incident, or for all
//! vendors together; or what keeps one jewel from the most of them.

use std::collections::BTreeMap;

use drill::{Cuts, Draws, Effect, Layer, Odds, Stage, Start, chances, cuts};
use estate::NodeId;

use crate::drill::stage::{From, Pace, Played, not_looked_at};
use crate::drill::vendors::LayersAsked;
use crate::{Answer, Asked, ChanceItem, CutsItem, Desk, Error, GapItem, LayerItem};

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
    let asked_from = starts.len();
    let (mut items, mut left_out) = (Vec::new(), LeftOut::of(asked_from));
    for (start, names) in starts {
        let cuts = cuts(&stage, &start, layers.of_drill(), pace.blocks());
        if cuts.is_idle() && *from == From::Vendors {
            continue;
        }
        let is_stopped = left_out.is_stopped_by(&cuts);
        let mut item = item(&played, names, &cuts);
        if *from != From::Vendors && !is_stopped {
            left_out.unweighed += usize::from(!expect(&stage, &start, &cuts, &mut item, pace));
        }
        items.push(item);
        if is_stopped {
            break;
        }
    }
    let mut answer = played.answer("layers", items);
    answer.gaps.extend(played.nothing_to_ask(asked_from, &stage, "layers"));
    answer.gaps.extend(left_out.gaps());
    Ok(answer)
}

/// What was not asked about layers, and why.
pub(crate) struct LeftOut {
    starts: usize,
    done: usize,
    stopped: usize,
    too_many: usize,
    /// Starts of which the expected loss is not known.
    unweighed: usize,
}

impl LeftOut {
    pub(crate) const fn of(starts: usize) -> Self {
        Self { starts, done: 0, stopped: 0, too_many: 0, unweighed: 0 }
    }

    /// Counts what one start left out; tells whether somebody stopped it.
    pub(crate) const fn is_stopped_by(&mut self, cuts: &Cuts) -> bool {
        self.done += 1;
        self.stopped += cuts.not_looked_at;
        self.too_many += cuts.not_asked;
        cuts.not_looked_at > 0
    }

    pub(crate) fn gaps(&self) -> Vec<GapItem> {
        let mut gaps = Vec::new();
        if self.too_many > 0 {
            let reason = match self.too_many {
                1 => "1 pair was left out by --most-pairs".to_owned(),
                pairs => {
                    format!("{pairs} pairs were left out by --most-pairs, of the layers that do least alone first")
                }
            };
            gaps.push(not_looked_at("layers", reason));
        }
        if self.stopped > 0 {
            let rest = match self.starts - self.done {
                0 => String::new(),
                rest => format!(", and before {rest} of {} starts", self.starts),
            };
            let reason = format!("stopped before {} combinations of layers{rest}", self.stopped);
            gaps.push(not_looked_at("layers", reason));
        }
        if self.unweighed > 0 {
            let reason = "stopped before the expected losses were known: layers stand in the order of atoms".to_owned();
            gaps.push(not_looked_at("layers", reason));
        }
        gaps
    }
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
/// it: jewels saved, then expected loss, then atoms (semantics 9.19). Tells whether all of it is known.
fn expect(stage: &Stage<'_>, start: &Start, cuts: &Cuts, item: &mut CutsItem, pace: Pace<'_>) -> bool {
    let with = |enforced: Option<NodeId>| {
        let odds = Odds { of: enforced.map(|control| (control, 1.0)).into_iter().collect(), ..Odds::default() };
        let found = chances(stage, start, &odds, DRAWS, pace.blocks())?;
        let (mean, interval) = found.expected();
        let draws = if interval.is_some() { DRAWS.count } else { 0 };
        let (low, high) = interval.unzip();
        Some(ChanceItem { chance: mean, low, high, draws })
    };
    item.expected = with(None);
    let mut is_known = item.expected.is_some();
    for (effect, layer) in cuts.singles.iter().zip(&mut item.layers).take(EXPECTED) {
        if let [Layer::Control(control)] = effect.layers.as_slice() {
            layer.expected = with(Some(*control));
            is_known &= layer.expected.is_some();
        }
    }
    // Those of which nothing is expected stay behind, in the order of atoms that they have.
    let still = |layer: &LayerItem| layer.expected.map_or(f64::INFINITY, |expected| expected.chance);
    item.layers.sort_by(|a, b| b.saved.len().cmp(&a.saved.len()).then_with(|| still(a).total_cmp(&still(b))));
    is_known
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

/// What keeps one jewel.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The jewel, as `on:system/jira/admin`.
    pub jewel: String,
    /// The vendors whose breach takes it as things are.
    pub taken_by: Vec<String>,
    /// The layers that would keep it.
    pub answer: Answer<KeeperItem>,
}

/// Answers `drill layers --jewel`: from how many vendors each layer would keep one jewel.
///
/// # Errors
/// Where the ledger cannot be read or there is no such jewel.
pub fn drill_jewel(desk: &Desk, jewel: &str, layers: LayersAsked, pace: Pace<'_>, asked: Asked) -> Result<Kept, Error> {
    let played = Played::open(desk, asked)?;
    let stage = played.stage()?;
    let wanted = played.find_jewel(&stage, jewel)?;
    // People may call two things the same.
    let mut keepers: BTreeMap<(Vec<String>, Vec<String>), KeeperItem> = BTreeMap::new();
    let mut taken_by = Vec::new();
    let starts = played.starts(&From::Vendors, &stage)?;
    let asked_from = starts.len();
    let mut left_out = LeftOut::of(asked_from);
    for (start, names) in starts {
        let cuts = cuts(&stage, &start, layers.of_drill(), pace.blocks());
        for effect in cuts.singles.iter().chain(&cuts.pairs).filter(|effect| effect.saved.contains(&wanted)) {
            let layer = LayerItem { saved: vec![played.jewel(wanted)], lost: 0, ..played.layer_item(effect) };
            let key = (layer.words.clone(), layer.controls.clone());
            let keeper = keepers.entry(key).or_insert_with(|| KeeperItem { layer, against: Vec::new() });
            keeper.layer.lost += effect.lost;
            keeper.against.extend(names.iter().cloned());
        }
        if cuts.fallen.contains(&wanted) {
            taken_by.extend(names);
        }
        if left_out.is_stopped_by(&cuts) {
            break;
        }
    }
    let mut items: Vec<KeeperItem> = keepers.into_values().collect();
    items.sort_by_key(|keeper| std::cmp::Reverse((keeper.against.len(), keeper.layer.lost)));
    let mut answer = played.answer("jewel", items);
    answer.gaps.extend(played.nothing_to_ask(asked_from, &stage, "layers"));
    answer.gaps.extend(left_out.gaps());
    Ok(Kept { jewel: played.jewel(wanted), taken_by, answer })
}
