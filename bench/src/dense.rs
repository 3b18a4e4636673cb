//! The largest estates that users wrote of: 500,000 users and as many groups with 30 million edges, a directory in which
//! nested groups give rights over one another (BloodHound-Legacy, issue 337). Far too much to hold beside its layout: each
//! clause is made when it is asked for, from its number.

use reach::AtomId;
use reach::lanes::{Clauses, Step};

use crate::random::Random;

/// A directory of so many members and clauses, and its controls.
pub(crate) struct Dense {
    pub(crate) members: u32,
    pub(crate) clauses: u64,
    pub(crate) controls: u32,
}

/// How many numbers of chance one clause may use.
const DRAWS: u64 = 8;

impl Dense {
    /// Returns the atom that says that a control is down.
    pub(crate) fn down(&self, control: u32) -> u32 {
        self.members + control
    }

    /// Makes one clause: a right over a member, often over one of the few that many have rights over; one in ten
    /// beside a second premise, one in four guarded.
    fn clause(&self, number: u64, body: &mut Vec<AtomId>) -> AtomId {
        let mut random = Random::new(42).skip(number * DRAWS);
        // The square of a uniform number: half of all rights are over a quarter of the members.
        let draw = random.unit();
        let head = (draw * draw * f64::from(self.members)) as u32;
        body.clear();
        body.push(AtomId(random.below(self.members)));
        if random.chance(0.1) {
            body.push(AtomId(random.below(self.members)));
        }
        if random.chance(0.25) {
            body.push(AtomId(self.down(random.below(self.controls))));
        }
        AtomId(head)
    }
}

impl Clauses for Dense {
    fn atom_count(&self) -> usize {
        (self.members + self.controls) as usize
    }

    fn visit(&self, each: &mut dyn FnMut(Step<'_>)) {
        let mut body = Vec::with_capacity(3);
        for number in 0..self.clauses {
            let head = self.clause(number, &mut body);
            each(Step { head, body: &body, during: (0, u32::MAX) });
        }
    }

    fn is_guard(&self, atom: AtomId) -> bool {
        atom.0 >= self.members
    }
}
