//! Which single layer, and which pair, would have cut it (semantics 9.18, 9.19).

use reach::lanes::Blocks;

use crate::baseline::{Baseline, Taken};
use crate::layer::layers_of;
use crate::{Jewel, Layer, Stage, Start};

/// How many worlds stand side by side: 512 are a cache line.
pub(crate) const WORDS: usize = 8;

/// A tile of pairs: so many by so many fill a block.
const ROWS: usize = 16;
const COLUMNS: usize = 64 * WORDS / ROWS;

/// What is asked about layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Whether pairs are asked about, too.
    pub pairs: bool,
    /// Whether candidates are.
    pub candidates: bool,
    /// At most so many pairs; beyond, only of the layers that take most away by themselves.
    pub most_pairs: usize,
}

/// What one layer, or two, would have taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The layer, or both.
    pub layers: Vec<Layer>,
    /// How many atoms fewer are reached.
    pub lost: u64,
    /// The jewels that would not have fallen.
    pub saved: Vec<Jewel>,
}

/// What was found about layers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cuts {
    /// How many atoms are reached as things are.
    pub atoms: u64,
    /// The jewels that fall as things are.
    pub fallen: Vec<Jewel>,
    /// Single layers that take anything away, the best first.
    pub singles: Vec<Effect>,
    /// Pairs that take anything away, the best first.
    pub pairs: Vec<Effect>,
    /// How many combinations were not looked at, because of a stop.
    pub not_looked_at: usize,
    /// How many pairs were not asked about, because there are too many.
    pub not_asked: usize,
}

impl Cuts {
    /// Tells whether nothing follows from the start at all.
    pub const fn is_idle(&self) -> bool {
        self.atoms == 0
    }
}

/// Asks what each layer, and each pair, would take away from what follows from a start.
pub fn cuts(stage: &Stage<'_>, start: &Start, asked: Asked, blocks: Blocks<'_>) -> Cuts {
    let before = Baseline::new(stage, start);
    let layers = layers_of(stage, start, &before.firing, asked.candidates);
    let mut cuts = Cuts { atoms: before.counted.len() as u64, fallen: before.jewels.clone(), ..Cuts::default() };
    let ask = |combinations: &[Vec<u32>]| {
        let taken = before.taken(stage, &layers.changes, combinations, blocks);
        let missing = taken.iter().filter(|taken| taken.is_none()).count();
        let effects = combinations.iter().zip(taken).filter_map(|(combination, taken)| {
            let Taken { lost, saved } = taken?;
            let layers = combination.iter().filter_map(|place| layers.layers.get(*place as usize).copied()).collect();
            Some(Effect { layers, lost, saved })
        });
        (effects.collect::<Vec<_>>(), missing)
    };
    let singles: Vec<Vec<u32>> = (0..).zip(&layers.layers).map(|(place, _)| vec![place]).collect();
    let (effects, missing) = ask(&singles);
    cuts.not_looked_at += missing;
    if asked.pairs && missing == 0 {
        let (pairs, not_asked) = pairs_of(&effects, asked.most_pairs);
        let (effects, missing) = ask(&pairs);
        (cuts.pairs, cuts.not_looked_at, cuts.not_asked) =
            (ranked(stage, effects), cuts.not_looked_at + missing, not_asked);
    }
    if asked.pairs && missing > 0 {
        cuts.not_looked_at += pairs_among(singles.len());
    }
    cuts.singles = ranked(stage, effects);
    cuts
}

/// Returns how many pairs some layers make.
const fn pairs_among(layers: usize) -> usize {
    layers * layers.saturating_sub(1) / 2
}

/// Returns the pairs of layers, by their places, and how many were left out. A pair that takes
/// something away need not have a half that does: all are asked about, while there are not too many.
fn pairs_of(singles: &[Effect], most: usize) -> (Vec<Vec<u32>>, usize) {
    let count = singles.len();
    let all = pairs_among(count);
    let mut places: Vec<u32> = (0..).zip(singles).map(|(place, _)| place).collect();
    if all > most {
        let single = |place: u32| singles.get(place as usize).map(|effect| (effect.saved.len(), effect.lost));
        places.sort_by_key(|place| (std::cmp::Reverse(single(*place)), *place));
        let room = (1..).take_while(|size: &usize| pairs_among(*size) <= most).last().unwrap_or(0);
        places.truncate(room);
        places.sort_unstable();
    }
    let pairs = tiles(&places);
    let left_out = all - pairs.len();
    (pairs, left_out)
}

/// Returns all pairs, those first that fill a block between a few and a few others: worlds of a block that share most of
/// what they have share most of the work.
fn tiles(places: &[u32]) -> Vec<Vec<u32>> {
    let (mut full, mut rest) = (Vec::new(), Vec::new());
    for (row, few) in (0..).step_by(ROWS).zip(places.chunks(ROWS)) {
        for (column, others) in (0..).step_by(COLUMNS).zip(places.chunks(COLUMNS)) {
            let pairs = few.iter().flat_map(|a| others.iter().filter(move |b| a < b).map(move |b| vec![*a, *b]));
            let is_full = row + ROWS <= column && few.len() * others.len() == ROWS * COLUMNS;
            if is_full { full.extend(pairs) } else { rest.extend(pairs) }
        }
    }
    full.append(&mut rest);
    full
}

/// Leaves out what takes nothing away, and orders the rest: jewels saved, atoms lost, names.
fn ranked(stage: &Stage<'_>, effects: Vec<Effect>) -> Vec<Effect> {
    let mut effects: Vec<Effect> =
        effects.into_iter().filter(|effect| effect.lost > 0 || !effect.saved.is_empty()).collect();
    effects.sort_by_cached_key(|effect| {
        let names: Vec<_> = effect.layers.iter().map(|layer| layer.sort_key(stage.estate)).collect();
        (std::cmp::Reverse((effect.saved.len(), effect.lost)), names)
    });
    effects
}
