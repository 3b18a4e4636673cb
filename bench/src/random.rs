//! The one source of chance: SplitMix64, so that the same seed makes the same estate for ever.
//!
//! Algorithm: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014).

const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// A stream of numbers.
#[derive(Clone, Copy)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the stream that stands `index` numbers further on.
    pub(crate) fn skip(self, index: u64) -> Self {
        Self(self.0.wrapping_add(GAMMA.wrapping_mul(index)))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number of `[0, 1)`, of which 53 bits are random.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Returns a number below `limit`.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        (((self.next() >> 32) * u64::from(limit)) >> 32) as u32
    }

    /// Returns a number from 0, geometric with that mean.
    pub(crate) fn geometric(&mut self, mean: f64) -> u32 {
        let tail = mean / (1.0 + mean);
        ((1.0 - self.unit()).ln() / tail.ln()) as u32
    }

    /// Returns a number below `size`, the low ones oftener: a continuous power law of exponent `s`, cut at the size.
    pub(crate) fn zipf(&mut self, s: f64, size: u32) -> u32 {
        let power = 1.0 - s;
        let span = (f64::from(size) + 1.0).powf(power) - 1.0;
        let drawn = (1.0 + self.unit() * span).powf(1.0 / power);
        (drawn as u32).clamp(1, size) - 1
    }
}
