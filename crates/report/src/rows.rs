//! Rows: in which row each step of a drawing stands, never more abreast than a sheet allows.
//!
//! A step stands one row below its lowest premise. Where that puts too many abreast, steps are placed branch by branch, each in
//! the first row with room (Coffman and Graham, Acta Informatica 1, 1972), and then moved down to what needs them: a branch
//! stays together, and few lines have to pass.

/// Returns the steps of each row, from the top; the premises of each step stand before it in the list.
pub(crate) fn rows(premises: &[Vec<usize>], rank_of: &dyn Fn(usize) -> usize, abreast: usize) -> Vec<Vec<usize>> {
    let needed_by = needed_by(premises);
    let mut row_of = levels(premises, &needed_by);
    let filled = |row_of: &[usize]| {
        let mut filled = vec![0_usize; row_of.iter().max().map_or(0, |last| last + 1)];
        row_of.iter().for_each(|row| filled.get_mut(*row).into_iter().for_each(|count| *count += 1));
        filled
    };
    if filled(&row_of).iter().any(|count| *count > abreast) {
        row_of = placed(premises, &needed_by, &row_of, abreast);
    }
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); filled(&row_of).len()];
    for (step, row) in row_of.iter().enumerate() {
        rows.get_mut(*row).into_iter().for_each(|steps| steps.push(step));
    }
    rows.retain(|steps| !steps.is_empty());
    rows.iter_mut().for_each(|steps| steps.sort_by_key(|step| rank_of(*step)));
    rows
}

fn needed_by(premises: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut needed_by = vec![Vec::new(); premises.len()];
    for (step, needed) in premises.iter().enumerate() {
        for premise in needed {
            needed_by.get_mut(*premise).into_iter().for_each(|by: &mut Vec<usize>| by.push(step));
        }
    }
    needed_by
}

fn at(rows: &[usize], step: usize) -> usize {
    rows.get(step).copied().unwrap_or(0)
}

/// The level of each step: one below its lowest premise; what needs nothing stands right above what first needs it.
fn levels(premises: &[Vec<usize>], needed_by: &[Vec<usize>]) -> Vec<usize> {
    let mut levels: Vec<usize> = Vec::with_capacity(premises.len());
    for needed in premises {
        let above = needed.iter().filter_map(|place| levels.get(*place)).max();
        levels.push(above.map_or(0, |above| above + 1));
    }
    let level = |(step, needed): (usize, &Vec<usize>)| {
        let first = needed_by.get(step).into_iter().flatten().map(|by| at(&levels, *by).saturating_sub(1)).min();
        if needed.is_empty() { first.unwrap_or(0) } else { at(&levels, step) }
    };
    premises.iter().enumerate().map(level).collect()
}

/// Places steps branch by branch, no more than so many in a row.
fn placed(premises: &[Vec<usize>], needed_by: &[Vec<usize>], levels: &[usize], abreast: usize) -> Vec<usize> {
    let order = branch_by_branch(premises);
    let mut row_of = vec![0_usize; premises.len()];
    let mut filled: Vec<usize> = Vec::new();
    for step in &order {
        let needed = premises.get(*step).map_or(&[][..], Vec::as_slice);
        let below = needed.iter().map(|premise| at(&row_of, *premise) + 1).max();
        let mut row = below.unwrap_or_else(|| at(levels, *step));
        while filled.get(row).is_some_and(|count| *count >= abreast) {
            row += 1;
        }
        filled.resize(filled.len().max(row + 1), 0);
        filled.get_mut(row).into_iter().for_each(|count| *count += 1);
        row_of.get_mut(*step).into_iter().for_each(|place| *place = row);
    }
    for step in order.iter().rev() {
        let from = at(&row_of, *step);
        let above = needed_by.get(*step).into_iter().flatten().map(|by| at(&row_of, *by).saturating_sub(1)).min();
        let has_room = |row: &usize| filled.get(*row).is_some_and(|count| *count < abreast);
        let Some(row) = above.and_then(|above| (from + 1..=above).rev().find(has_room)) else { continue };
        filled.get_mut(from).into_iter().for_each(|count| *count -= 1);
        filled.get_mut(row).into_iter().for_each(|count| *count += 1);
        row_of.get_mut(*step).into_iter().for_each(|place| *place = row);
    }
    row_of
}

/// The order in which a walk from the last step leaves each step: what one needs stands before it, and right before it.
fn branch_by_branch(premises: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(premises.len());
    let mut seen = vec![false; premises.len()];
    for root in (0..premises.len()).rev() {
        let mut waiting = vec![(root, false)];
        while let Some((step, is_left)) = waiting.pop() {
            if is_left {
                order.push(step);
                continue;
            }
            let Some(seen) = seen.get_mut(step).filter(|seen| !**seen) else { continue };
            *seen = true;
            waiting.push((step, true));
            waiting.extend(premises.get(step).into_iter().flatten().rev().map(|premise| (*premise, false)));
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_branches_together_where_there_are_too_many() {
        // One vendor, four credentials each with its identity, two of those a system: all needed in the end.
        let premises = [
            vec![],
            vec![0],
            vec![1],
            vec![0],
            vec![3],
            vec![2, 4],
            vec![0],
            vec![6],
            vec![0],
            vec![8],
            vec![7, 9],
            vec![5, 10],
        ];
        let rows = rows(&premises, &|step| step, 3);
        assert_eq!(rows, [vec![0], vec![1], vec![2], vec![3, 6, 8], vec![4, 7, 9], vec![5, 10], vec![11]]);
    }

    #[test]
    fn leaves_narrow_ones_alone() {
        assert_eq!(rows(&[vec![], vec![0], vec![], vec![1, 2]], &|step| step, 3), [vec![0], vec![1, 2], vec![3]]);
        assert_eq!(rows(&[], &|step| step, 3), Vec::<Vec<usize>>::new());
    }
}
