//! Inclusion and consistency proofs: made from subtrees, and checked without the tree.
//!
//! Made as RFC 6962 2.1.1 and 2.1.2 say, checked as RFC 9162 2.1.3.2 and 2.1.4.2 say
//! (<https://www.rfc-editor.org/rfc/rfc9162.html#section-2.1.3.2>).

use crate::merkle::{Hash, TreeHead, node};

/// Gives the root of the perfect subtree number `index` of a height; the error is the source's own.
pub(crate) trait Subtrees {
    /// Says why a subtree could not be had.
    type Error;
    /// Gives one subtree's root.
    fn subtree(&mut self, height: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// Computes the root over leaves `from..to`, where `from` is a multiple of the largest power of two that is in play.
pub(crate) fn root<S: Subtrees>(tree: &mut S, from: u64, to: u64) -> Result<Hash, S::Error> {
    let count = to - from;
    if count == 0 {
        return Ok(Hash::of(b""));
    }
    if count.is_power_of_two() {
        let height = count.trailing_zeros();
        return tree.subtree(height, from >> height);
    }
    let middle = from + split(count);
    Ok(node(&root(tree, from, middle)?, &root(tree, middle, to)?))
}

/// Proves that leaf `seq` is in the tree of `size` leaves, the leaf's sibling first.
pub(crate) fn inclusion<S: Subtrees>(tree: &mut S, seq: u64, size: u64) -> Result<Vec<Hash>, S::Error> {
    let (mut from, mut to) = (0, size);
    let mut path = Vec::new();
    while to - from > 1 {
        let middle = from + split(to - from);
        if seq < middle {
            path.push(root(tree, middle, to)?);
            to = middle;
        } else {
            path.push(root(tree, from, middle)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Proves that the tree of `old` leaves is a prefix of the tree of `size` leaves; `0 < old <= size`.
pub(crate) fn consistency<S: Subtrees>(tree: &mut S, old: u64, size: u64) -> Result<Vec<Hash>, S::Error> {
    let (mut from, mut to, mut whole) = (0, size, true);
    let mut path = Vec::new();
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            path.push(root(tree, middle, to)?);
            to = middle;
        } else {
            path.push(root(tree, from, middle)?);
            (from, whole) = (middle, false);
        }
    }
    if !whole {
        path.push(root(tree, from, to)?);
    }
    path.reverse();
    Ok(path)
}

/// Checks an inclusion proof of `leaf` at `seq` against a tree head.
#[must_use]
pub fn included(leaf: &Hash, seq: u64, head: &TreeHead, path: &[Hash]) -> bool {
    if seq >= head.size {
        return false;
    }
    let (mut index, mut last, mut root) = (seq, head.size - 1, *leaf);
    for hash in path {
        if last == 0 {
            return false;
        }
        if index & 1 == 1 || index == last {
            root = node(hash, &root);
            while index & 1 == 0 && index != 0 {
                (index, last) = (index >> 1, last >> 1);
            }
        } else {
            root = node(&root, hash);
        }
        (index, last) = (index >> 1, last >> 1);
    }
    last == 0 && root == head.root
}

/// Checks a consistency proof: whether the tree `old` is a prefix of the tree `new`.
#[must_use]
pub fn consistent(old: &TreeHead, new: &TreeHead, path: &[Hash]) -> bool {
    if old.size == new.size {
        return old.root == new.root && path.is_empty();
    }
    if old.size == 0 || old.size > new.size {
        return old.size == 0 && old.root == Hash::of(b"") && path.is_empty();
    }
    let mut hashes = path.iter();
    let start = if old.size.is_power_of_two() { Some(&old.root) } else { hashes.next() };
    let Some(start) = start else { return false };
    let (mut index, mut last) = (old.size - 1, new.size - 1);
    while index & 1 == 1 {
        (index, last) = (index >> 1, last >> 1);
    }
    let (mut old_root, mut new_root) = (*start, *start);
    for hash in hashes {
        if last == 0 {
            return false;
        }
        if index & 1 == 1 || index == last {
            old_root = node(hash, &old_root);
            new_root = node(hash, &new_root);
            while index & 1 == 0 && index != 0 {
                (index, last) = (index >> 1, last >> 1);
            }
        } else {
            new_root = node(&new_root, hash);
        }
        (index, last) = (index >> 1, last >> 1);
    }
    last == 0 && old_root == old.root && new_root == new.root
}

/// Gives the largest power of two below `count`, which is at least 2.
fn split(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;
    use crate::merkle::tests::{leaves, naive_root};

    struct Naive(Vec<Hash>);

    impl Subtrees for Naive {
        type Error = Infallible;
        fn subtree(&mut self, height: u32, index: u64) -> Result<Hash, Infallible> {
            let from = usize::try_from(index << height).unwrap();
            Ok(naive_root(&self.0[from..from + (1 << height)]))
        }
    }

    fn head(leaves: &[Hash], size: u64) -> TreeHead {
        TreeHead { size, root: naive_root(&leaves[..usize::try_from(size).unwrap()]) }
    }

    #[test]
    fn every_proof_of_small_trees_holds_and_no_other() {
        let all = leaves(40);
        let mut tree = Naive(all.clone());
        for size in 1..=40 {
            let new = head(&all, size);
            assert_eq!(root(&mut tree, 0, size), Ok(new.root));
            for seq in 0..size {
                let leaf = all[usize::try_from(seq).unwrap()];
                let path = inclusion(&mut tree, seq, size).unwrap();
                assert!(included(&leaf, seq, &new, &path));
                assert!(!included(&leaf, seq + 1, &new, &path) && !included(&new.root, seq, &new, &path) || size == 1);
                let old = head(&all, seq + 1);
                let path = consistency(&mut tree, old.size, size).unwrap();
                assert!(consistent(&old, &new, &path), "{} in {size}", old.size);
                let wrong = TreeHead { root: leaf, ..old };
                assert!(!consistent(&wrong, &new, &path) || wrong == old);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_changed_proof_is_refused(size in 2_u64..900, at in any::<prop::sample::Index>(), flip in any::<prop::sample::Index>()) {
            let all = leaves(size);
            let mut tree = Naive(all.clone());
            let seq = at.index(usize::try_from(size).unwrap());
            let new = head(&all, size);
            let mut path = inclusion(&mut tree, seq as u64, size).unwrap();
            prop_assert!(included(&all[seq], seq as u64, &new, &path));
            let broken = flip.index(path.len());
            path[broken].0[0] ^= 1;
            prop_assert!(!included(&all[seq], seq as u64, &new, &path));
            path[broken].0[0] ^= 1;
            path.push(new.root);
            prop_assert!(!included(&all[seq], seq as u64, &new, &path));
        }
    }
}
