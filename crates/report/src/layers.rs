//! Layers: where in its row each step of a proof tree stands, so that lines cross as little as a tree lets them.
//!
//! The way of Sugiyama, Tagawa and Toda (IEEE SMC 11(2), 1981): rows, an order within each, then places; a line that passes
//! through a row has a slot of its own there. A tree ordered by a walk from its root has no crossings; where several trees
//! share steps, `crossings.rs` sorts the rows anew.

use crate::crossings::untangle;
use crate::rows::rows;

/// Where a picture begins, and how far from its right edge it ends.
const LEFT: i32 = 2;
/// How wide a box is at most.
const BOX: i32 = 180;
/// How wide it has to be for a name to be read.
const LEGIBLE: i32 = 84;
/// How wide a passing line is.
const LINE: i32 = 12;
/// Between two slots.
const GAP: i32 = 5;

/// What a picture is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// How wide it is, margins taken off.
    pub(crate) wide: i32,
    /// How many boxes a row has at most.
    pub(crate) abreast: usize,
}

impl Sheet {
    /// As wide as a phone.
    pub(crate) const NARROW: Self = Self { wide: 340, abreast: 3 };
    /// As wide as a printed page.
    pub(crate) const MIDDLE: Self = Self { wide: 756, abreast: 6 };
    /// As wide as a screen.
    pub(crate) const WIDE: Self = Self { wide: 1148, abreast: 9 };

    /// How wide it is in all.
    pub(crate) const fn width(self) -> i32 {
        self.wide + 2 * LEFT
    }
}

/// A place in a row: a box, or a line that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    /// The step that stands here, or that the line comes from.
    pub(crate) step: usize,
    pub(crate) is_box: bool,
    /// Its middle.
    pub(crate) x: i32,
    pub(crate) width: i32,
}

/// Rows of slots, from the top.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Layers {
    pub(crate) rows: Vec<Vec<Slot>>,
    sheet: Sheet,
}

impl Layers {
    /// Places steps; the premises of each stand before it in the list.
    pub(crate) fn new(premises: &[Vec<usize>], sheet: Sheet) -> Self {
        let rank = ranks(premises);
        let rank_of = |step: usize| rank.get(step).copied().unwrap_or(usize::MAX);
        let boxes = rows(premises, &rank_of, sheet.abreast);
        let mut rows: Vec<Vec<Slot>> = Vec::new();
        for (number, row) in boxes.iter().enumerate() {
            let needed_below = |step: usize| {
                let below = boxes.iter().skip(number + 1).flatten();
                below.filter_map(|later| premises.get(*later)).any(|premises| premises.contains(&step))
            };
            let passing = boxes.iter().take(number).flatten().copied().filter(|step| needed_below(*step));
            let slot = |step, is_box| Slot { step, is_box, x: 0, width: LINE };
            let mut slots: Vec<Slot> =
                row.iter().map(|step| slot(*step, true)).chain(passing.map(|step| slot(step, false))).collect();
            slots.sort_by_key(|slot| rank_of(slot.step));
            rows.push(slots);
        }
        untangle(&mut rows, premises);
        rows.iter_mut().for_each(|row| spread(row, sheet));
        let mut layers = Self { rows, sheet };
        for _ in 0..4 {
            layers.pull(premises, true);
            layers.pull(premises, false);
        }
        layers
    }

    /// Tells whether every box has room for a name.
    pub(crate) fn is_legible(&self) -> bool {
        self.rows.iter().flatten().all(|slot| !slot.is_box || slot.width >= LEGIBLE)
    }

    /// Tells whether every row fits into the picture.
    pub(crate) fn fit(&self) -> bool {
        let wide = |row: &Vec<Slot>| row.iter().map(|slot| slot.width + GAP).sum::<i32>() <= self.sheet.wide + GAP;
        self.rows.iter().all(wide)
    }

    /// Pulls every slot towards what it is joined to in the row above or below.
    fn pull(&mut self, premises: &[Vec<usize>], towards_above: bool) {
        let count = self.rows.len();
        for step in 0..count {
            let number = if towards_above { step } else { count - 1 - step };
            let other = if towards_above { number.checked_sub(1) } else { Some(number + 1) };
            let other = other.and_then(|other| self.rows.get(other)).cloned().unwrap_or_default();
            let Some(row) = self.rows.get_mut(number) else { continue };
            for slot in row.iter_mut() {
                let joined = |there: &&Slot| {
                    if towards_above { joins(premises, there, slot) } else { joins(premises, slot, there) }
                };
                let places: Vec<i32> = other.iter().filter(joined).map(|there| there.x).collect();
                if let Some(mean) = mean(&places) {
                    slot.x = mean;
                }
            }
            settle(row, self.sheet);
        }
    }
}

/// Tells whether a line leads from a slot to one of the row below.
pub(crate) fn joins(premises: &[Vec<usize>], upper: &Slot, lower: &Slot) -> bool {
    if lower.is_box {
        premises.get(lower.step).is_some_and(|premises| premises.contains(&upper.step))
    } else {
        upper.step == lower.step
    }
}

fn mean(places: &[i32]) -> Option<i32> {
    let count = i32::try_from(places.len()).ok().filter(|count| *count > 0)?;
    Some(places.iter().sum::<i32>() / count)
}

/// The order in which a walk from the last step comes upon each step.
fn ranks(premises: &[Vec<usize>]) -> Vec<usize> {
    let mut ranks = vec![usize::MAX; premises.len()];
    let mut next = 0;
    for root in (0..premises.len()).rev() {
        let mut waiting = vec![root];
        while let Some(step) = waiting.pop() {
            let Some(rank) = ranks.get_mut(step).filter(|rank| **rank == usize::MAX) else { continue };
            *rank = next;
            next += 1;
            waiting.extend(premises.get(step).into_iter().flatten().rev());
        }
    }
    ranks
}

/// Gives each slot its width and a first place.
fn spread(slots: &mut [Slot], sheet: Sheet) {
    let count = |is_box: bool| i32::try_from(slots.iter().filter(|slot| slot.is_box == is_box).count()).unwrap_or(0);
    let (boxes, lines) = (count(true), count(false));
    let room = sheet.wide - lines * LINE - (boxes + lines - 1) * GAP;
    // Evenly wide, so that the middle is a whole number.
    let width = (room / boxes.max(1)).clamp(48, BOX) / 2 * 2;
    let mut x = LEFT;
    for slot in slots {
        slot.width = if slot.is_box { width } else { LINE };
        slot.x = x + slot.width / 2;
        x += slot.width + GAP;
    }
}

/// Moves slots apart where they overlap, in their order, and back into the picture.
fn settle(slots: &mut [Slot], sheet: Sheet) {
    let mut free = LEFT;
    for slot in slots.iter_mut() {
        slot.x = slot.x.max(free + slot.width / 2);
        free = slot.x + slot.width / 2 + GAP;
    }
    let mut free = LEFT + sheet.wide;
    for slot in slots.iter_mut().rev() {
        slot.x = slot.x.min(free - slot.width / 2);
        free = slot.x - slot.width / 2 - GAP;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(premises: &[Vec<usize>]) -> Layers {
        check_on(premises, Sheet::WIDE);
        check_on(premises, Sheet::NARROW)
    }

    fn check_on(premises: &[Vec<usize>], sheet: Sheet) -> Layers {
        let layers = Layers::new(premises, sheet);
        let row_of = |step| layers.rows.iter().position(|row| row.iter().any(|slot| slot.is_box && slot.step == step));
        for (step, needed) in premises.iter().enumerate() {
            let row = row_of(step).unwrap_or_else(|| panic!("step {step} is nowhere"));
            for premise in needed {
                let above = row_of(*premise).unwrap();
                assert!(above < row, "{premise} stands below {step}");
                for between in above + 1..row {
                    let passes = |slot: &Slot| !slot.is_box && slot.step == *premise;
                    assert!(
                        layers.rows[between].iter().any(passes),
                        "{premise} to {step} has no way through {between}"
                    );
                }
            }
        }
        for row in &layers.rows {
            assert!(row.iter().filter(|slot| slot.is_box).count() <= sheet.abreast);
            for pair in row.windows(2) {
                assert!(pair[0].x + pair[0].width / 2 <= pair[1].x - pair[1].width / 2, "overlap in {row:?}");
            }
            assert!(
                row.iter().all(|slot| slot.x - slot.width / 2 >= LEFT && slot.x + slot.width / 2 <= LEFT + sheet.wide)
            );
        }
        layers
    }

    #[test]
    fn places_a_chain_a_join_and_a_fan() {
        assert_eq!(check(&[vec![], vec![0], vec![1]]).rows.len(), 3);
        assert_eq!(check(&[vec![], vec![], vec![0, 1]]).rows.len(), 2);
        assert_eq!(check(&[vec![], vec![], vec![], vec![], vec![0, 1, 2, 3]]).rows.len(), 3);
        check(&[vec![]]);
        check(&[]);
    }

    #[test]
    fn places_whatever_comes() {
        // A linear congruential generator (Knuth, MMIX): the same trees each time.
        let mut state = 7_u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..300 {
            let steps = 1 + draw(24) as usize;
            let premises: Vec<Vec<usize>> =
                (0..steps).map(|at| (at.saturating_sub(5)..at).filter(|_| draw(3) == 0).collect()).collect();
            check(&premises);
        }
    }
}
