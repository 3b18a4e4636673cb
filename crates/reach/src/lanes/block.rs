//! Lanes: one truth value for each of many worlds, side by side in a few machine words.

use std::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, Not};

/// A truth value for each of `64 * W` worlds. 8 words, 512 worlds, are one cache line: wider blocks
/// gain little, narrower ones visit every clause for fewer worlds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes<const W: usize>([u64; W]);

impl<const W: usize> Lanes<W> {
    /// How many worlds there are side by side.
    pub const WIDTH: usize = 64 * W;
    /// True in no world.
    pub const NONE: Self = Self([0; W]);

    /// Makes lanes from words; lane 0 is the lowest bit of the first.
    pub const fn new(words: [u64; W]) -> Self {
        Self(words)
    }

    /// Returns the words.
    pub const fn words(&self) -> &[u64; W] {
        &self.0
    }

    /// Makes what is true in the first `count` worlds only.
    pub fn first(count: usize) -> Self {
        Self::range(0, count)
    }

    /// Makes what is true in the worlds from `from` up to but not including `to`.
    pub fn range(from: usize, to: usize) -> Self {
        let below = |bound: usize, word: usize| match bound.saturating_sub(64 * word) {
            bits @ 0..64 => (1_u64 << bits) - 1,
            _ => u64::MAX,
        };
        Self(std::array::from_fn(|word| below(to, word) & !below(from, word)))
    }

    /// Makes what is true in one world.
    pub fn one(lane: usize) -> Self {
        Self::range(lane, lane.saturating_add(1))
    }

    /// Adds one world; one beyond the width changes nothing.
    pub fn insert(&mut self, lane: usize) {
        if let Some(word) = self.0.get_mut(lane / 64) {
            *word |= 1 << (lane % 64);
        }
    }

    /// Tells whether it is true in a world.
    pub fn contains(&self, lane: usize) -> bool {
        self.0.get(lane / 64).is_some_and(|word| word >> (lane % 64) & 1 == 1)
    }

    /// Tells whether it is true in no world.
    #[inline]
    pub fn is_none(&self) -> bool {
        self.0.iter().fold(0, |all, word| all | word) == 0
    }

    /// Returns the first world in which it is true.
    pub fn lowest(&self) -> Option<usize> {
        self.iter().next()
    }

    /// Returns the worlds in which it is true, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + use<W> {
        let words = self.0;
        words.into_iter().enumerate().flat_map(|(index, word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let lane = left.checked_ilog2().map(|_| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(64 * index + lane)
            })
        })
    }
}

impl<const W: usize> BitAnd for Lanes<W> {
    type Output = Self;
    #[inline]
    fn bitand(mut self, other: Self) -> Self {
        self &= other;
        self
    }
}

impl<const W: usize> BitAndAssign for Lanes<W> {
    #[inline]
    fn bitand_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, more)| *word &= more);
    }
}

impl<const W: usize> BitOr for Lanes<W> {
    type Output = Self;
    #[inline]
    fn bitor(mut self, other: Self) -> Self {
        self |= other;
        self
    }
}

impl<const W: usize> BitOrAssign for Lanes<W> {
    #[inline]
    fn bitor_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, more)| *word |= more);
    }
}

impl<const W: usize> Not for Lanes<W> {
    type Output = Self;
    #[inline]
    fn not(self) -> Self {
        Self(self.0.map(|word| !word))
    }
}
