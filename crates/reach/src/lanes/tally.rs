//! Counts in every world at once, with a counter of one bit in each of a few blocks: to add is two
//! operations on average.

use crate::lanes::Lanes;

/// One counter for each world.
#[derive(Clone, Debug, Default)]
pub struct Tally<const W: usize> {
    /// The counters' bits, lowest first.
    planes: Vec<Lanes<W>>,
}

impl<const W: usize> Tally<W> {
    /// Adds one in each of some worlds.
    pub fn add(&mut self, lanes: Lanes<W>) {
        let mut carry = lanes;
        for plane in &mut self.planes {
            if carry.is_none() {
                return;
            }
            let both = *plane & carry;
            *plane = (*plane & !carry) | (carry & !*plane);
            carry = both;
        }
        if !carry.is_none() {
            self.planes.push(carry);
        }
    }

    /// Returns the count of one world.
    pub fn of(&self, lane: usize) -> u64 {
        let bits = self.planes.iter().enumerate().filter(|(_, plane)| plane.contains(lane));
        bits.map(|(bit, _)| 1 << bit).sum()
    }
}
