//! The lanes of every rank. They begin where a cache line does: else each block of 512 would lie
//! across two, and every look at one would fetch both.

use crate::lanes::Lanes;

/// How long a cache line is on the machines that we know of.
const LINE_BYTES: usize = 64;

/// One block of lanes for each rank.
pub(crate) struct Memory<const W: usize> {
    words: Vec<u64>,
    /// The first word of the first block.
    first: usize,
}

impl<const W: usize> Memory<W> {
    /// Makes blocks in which nothing is true.
    pub(crate) fn new(blocks: usize) -> Self {
        let line_words = LINE_BYTES / size_of::<u64>();
        let words = vec![0_u64; blocks * W + line_words];
        // Where it cannot be said, any start will do.
        let first = words.as_ptr().align_offset(LINE_BYTES).min(line_words);
        Self { words, first }
    }

    /// Makes nothing true.
    pub(crate) fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Returns all blocks, by rank; behind them there may be more, of no rank.
    #[inline]
    pub(crate) fn blocks(&mut self) -> &mut [[u64; W]] {
        self.words.get_mut(self.first..).unwrap_or_default().as_chunks_mut().0
    }

    /// Returns the lanes of a rank.
    #[inline]
    pub(crate) fn get(&self, rank: u32) -> Option<Lanes<W>> {
        let blocks = self.words.get(self.first..).unwrap_or_default().as_chunks().0;
        blocks.get(rank as usize).copied().map(Lanes::new)
    }

    /// Returns how much memory they take.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.words.as_slice())
    }
}
