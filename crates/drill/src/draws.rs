//! Chance in lanes: for one control, in which of the worlds of a block it fails.
//!
//! The stream is SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014),
//! begun anew for each control and block: the same draw whatever else is asked, in whatever order, on however many threads.

use reach::lanes::Lanes;

/// How many bits of a probability count: it is rounded to 1/65536.
const BITS: u32 = 16;

struct Stream(u64);

impl Stream {
    fn new(seed: u64, name: &str, block: u64) -> Self {
        let mut stream = Self(seed);
        for byte in name.bytes().map(u64::from).chain([block]) {
            stream.0 = stream.next() ^ byte;
        }
        stream
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Draws in which worlds of a block something happens that has a probability.
pub(crate) fn drawn<const W: usize>(seed: u64, name: &str, block: u64, probability: f64) -> Lanes<W> {
    let mut stream = Stream::new(seed, name, block);
    let threshold = threshold(probability);
    if threshold >> BITS == 1 {
        return Lanes::first(Lanes::<W>::WIDTH);
    }
    // From the lowest bit up: a one keeps half of those left out, a zero half of those taken in.
    let word = |stream: &mut Stream| {
        (0..BITS).fold(0, |taken: u64, bit| match threshold >> bit & 1 {
            1 => taken | stream.next(),
            _ => taken & stream.next(),
        })
    };
    Lanes::new(std::array::from_fn(|_| word(&mut stream)))
}

/// Returns a probability in 65536ths.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65536 by the clamp")]
fn threshold(probability: f64) -> u32 {
    (probability.clamp(0.0, 1.0) * f64::from(1_u32 << BITS)).round() as u32
}

/// Returns in which worlds of a block the `place`th of some controls fails where every combination is one world.
pub(crate) fn enumerated<const W: usize>(place: u32, block: u64) -> Lanes<W> {
    let width = Lanes::<W>::WIDTH as u64;
    let mut lanes = Lanes::NONE;
    (0..width).filter(|lane| (block * width + lane) >> place & 1 == 1).for_each(|lane| {
        lanes.insert(usize::try_from(lane).unwrap_or(usize::MAX));
    });
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_the_worlds_is_the_probability() {
        for probability in [0.0, 0.05, 0.25, 0.5, 0.95, 1.0] {
            let hits: usize = (0..200).map(|block| drawn::<8>(7, "control/x", block, probability).iter().count()).sum();
            let share = hits as f64 / (200.0 * 512.0);
            // Five standard deviations of 102,400 draws at one half are 0.008.
            assert!((share - probability).abs() < 0.008, "{share} for {probability}");
        }
    }

    #[test]
    fn another_control_block_or_seed_is_another_draw() {
        let one = drawn::<1>(7, "control/x", 3, 0.5);
        assert_eq!(one, drawn::<1>(7, "control/x", 3, 0.5));
        let others = [drawn::<1>(8, "control/x", 3, 0.5), drawn(7, "control/y", 3, 0.5), drawn(7, "control/x", 4, 0.5)];
        assert!(others.iter().all(|other| *other != one));
    }

    #[test]
    fn every_combination_is_one_world() {
        let mut seen = std::collections::BTreeSet::new();
        for block in 0..4 {
            let fails: Vec<Lanes<1>> = (0..8).map(|place| enumerated(place, block)).collect();
            for lane in 0..64 {
                seen.insert(fails.iter().map(|lanes| lanes.contains(lane)).collect::<Vec<_>>());
            }
        }
        assert_eq!(seen.len(), 256);
    }
}
