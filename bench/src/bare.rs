//! The least that one world costs: each clause counts the premises that it still lacks, and is done when there are none (W. F.
//! Dowling and J. H. Gallier, "Linear-time algorithms for testing the satisfiability of propositional Horn formulae",
//! Journal of Logic Programming 1(3), 1984). No time, no proofs: what reach's own scalar solve is to be judged by, too.

use reach::AtomId;

use crate::estate::Estate;

/// Clauses by premise, in compressed rows.
pub(crate) struct Bare {
    heads: Vec<u32>,
    lengths: Vec<u8>,
    starts: Vec<u32>,
    uses: Vec<u32>,
}

impl Bare {
    pub(crate) fn new(estate: &Estate) -> Self {
        let mut starts = vec![0_u32; estate.downs.end as usize + 1];
        estate.bodies.iter().for_each(|atom| starts[atom.index() + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let (mut next, mut uses) = (starts.clone(), vec![0; estate.bodies.len()]);
        for (clause, (_, body)) in (0..).zip(estate.clauses()) {
            for AtomId(atom) in body {
                uses[next[*atom as usize] as usize] = clause;
                next[*atom as usize] += 1;
            }
        }
        let lengths = estate.clauses().map(|(_, body)| body.len() as u8).collect();
        Self { heads: estate.heads.iter().map(|head| head.0).collect(), lengths, starts, uses }
    }

    /// Returns which atoms hold where some are given.
    pub(crate) fn solve(&self, given: &[u32]) -> Vec<bool> {
        let (mut holds, mut missing) = (vec![false; self.starts.len() - 1], self.lengths.clone());
        given.iter().for_each(|atom| holds[*atom as usize] = true);
        let mut open = given.to_vec();
        while let Some(atom) = open.pop() {
            let row = self.starts[atom as usize] as usize..self.starts[atom as usize + 1] as usize;
            for clause in &self.uses[row] {
                let (left, head) = (&mut missing[*clause as usize], self.heads[*clause as usize]);
                *left -= 1;
                if *left == 0 && !holds[head as usize] {
                    holds[head as usize] = true;
                    open.push(head);
                }
            }
        }
        holds
    }
}
