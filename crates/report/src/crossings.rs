//! Crossings: rows sorted anew until fewer lines cross, where a picture is more than a tree.
//!
//! The barycentre sweeps of Sugiyama, Tagawa and Toda (IEEE SMC 11(2), 1981): each row by the mean place of what its slots are
//! joined to, down and up by turns; the best order seen is kept, so that what is sound already stays as it is.

use crate::layers::{Slot, joins};

/// How many sweeps are tried.
const SWEEPS: usize = 12;

/// Sorts the slots of each row so that lines cross less; leaves rows alone of which none cross.
pub(crate) fn untangle(rows: &mut Vec<Vec<Slot>>, premises: &[Vec<usize>]) {
    let mut fewest = crossings(rows, premises);
    let mut tried = rows.clone();
    for sweep in 0..SWEEPS {
        if fewest == 0 {
            return;
        }
        sort(&mut tried, premises, sweep % 2 == 0);
        let count = crossings(&tried, premises);
        if count < fewest {
            fewest = count;
            rows.clone_from(&tried);
        }
    }
}

/// Counts the crossings between all neighbouring rows.
fn crossings(rows: &[Vec<Slot>], premises: &[Vec<usize>]) -> usize {
    let between = |(upper, lower): (&Vec<Slot>, &Vec<Slot>)| {
        let lines: Vec<(usize, usize)> = lines(upper, lower, premises);
        let crossed = |(at, (from, to)): (usize, &(usize, usize))| {
            let cross =
                |other: &&(usize, usize)| (other.0 < *from && other.1 > *to) || (other.0 > *from && other.1 < *to);
            lines.iter().skip(at + 1).filter(cross).count()
        };
        lines.iter().enumerate().map(crossed).sum::<usize>()
    };
    rows.iter().zip(rows.iter().skip(1)).map(between).sum()
}

fn lines(upper: &[Slot], lower: &[Slot], premises: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let from = |(from, upper): (usize, &Slot)| {
        let to = |(to, lower): (usize, &Slot)| joins(premises, upper, lower).then_some((from, to));
        lower.iter().enumerate().filter_map(to).collect::<Vec<_>>()
    };
    upper.iter().enumerate().flat_map(from).collect()
}

/// Sorts every row by the mean place of what it is joined to in the row before it, from the top or from the bottom.
fn sort(rows: &mut [Vec<Slot>], premises: &[Vec<usize>], downward: bool) {
    let count = rows.len();
    for step in 1..count {
        let (number, other) = if downward { (step, step - 1) } else { (count - 1 - step, count - step) };
        let fixed = rows.get(other).cloned().unwrap_or_default();
        let Some(row) = rows.get_mut(number) else { continue };
        let mut placed: Vec<(u64, Slot)> = Vec::with_capacity(row.len());
        for (at, slot) in (0_u64..).zip(row.iter()) {
            let joined =
                |there: &Slot| if downward { joins(premises, there, slot) } else { joins(premises, slot, there) };
            let places: Vec<u64> = (0_u64..).zip(&fixed).filter(|(_, there)| joined(there)).map(|(at, _)| at).collect();
            // In thousandths, so that means differ; what is joined to nothing keeps its place.
            let mean = (places.iter().sum::<u64>() * 1000).checked_div(u64::try_from(places.len()).unwrap_or(0));
            placed.push((mean.unwrap_or(at * 1000), *slot));
        }
        placed.sort_by_key(|(mean, _)| *mean);
        *row = placed.into_iter().map(|(_, slot)| slot).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(steps: &[usize]) -> Vec<Slot> {
        steps.iter().map(|step| Slot { step: *step, is_box: true, x: 0, width: 0 }).collect()
    }

    #[test]
    fn undoes_a_crossing_and_leaves_the_rest() {
        let premises = [vec![], vec![], vec![1], vec![0]];
        let mut rows = vec![row(&[0, 1]), row(&[2, 3])];
        assert_eq!(crossings(&rows, &premises), 1);
        untangle(&mut rows, &premises);
        assert_eq!(rows, [row(&[0, 1]), row(&[3, 2])]);
        let sound = rows.clone();
        untangle(&mut rows, &premises);
        assert_eq!(rows, sound);
    }
}
