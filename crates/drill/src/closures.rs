//! Which open credential to close first (semantics 9.18): what each opens by itself, and what closing it alone would
//! take away from all of them together.

use std::collections::BTreeMap;

use estate::{Atom, NodeId, Rule};
use reach::lanes::{Blocks, Change, Lanes, Solver, Tally, Worlds, each_lane};

use crate::baseline::{Baseline, Taken};
use crate::cut::WORDS;
use crate::{Jewel, Stage, Start};

/// What one open credential is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// The credential.
    pub credential: NodeId,
    /// How many atoms fewer if it alone were closed.
    pub lost: u64,
    /// The jewels that would not fall then.
    pub saved: Vec<Jewel>,
    /// How many atoms follow from it alone, itself not counted.
    pub opens: u64,
    /// The jewels that fall by it alone.
    pub takes: Vec<Jewel>,
}

/// Asks about each of some credentials, held or to be had from a start; those that do most harm first.
pub fn closures(stage: &Stage<'_>, start: &Start, credentials: &[NodeId], blocks: Blocks<'_>) -> Vec<Closure> {
    let lost = lost(stage, start, credentials, blocks);
    let alone = alone(stage, credentials, blocks);
    let joined = credentials.iter().zip(lost).zip(alone);
    let mut closures: Vec<Closure> = joined
        .filter_map(|((credential, lost), alone)| {
            let ((lost, saved), (opens, takes)) = (lost?, alone?);
            Some(Closure { credential: *credential, lost, saved, opens, takes })
        })
        .collect();
    closures.sort_by(|a, b| {
        let worth = |closure: &Closure| (closure.saved.len(), closure.takes.len(), closure.lost, closure.opens);
        worth(b).cmp(&worth(a)).then_with(|| stage.estate.name(a.credential).cmp(stage.estate.name(b.credential)))
    });
    closures
}

/// How many atoms, and which jewels.
pub(crate) type Worth = Option<(u64, Vec<Jewel>)>;

fn lost(stage: &Stage<'_>, start: &Start, credentials: &[NodeId], blocks: Blocks<'_>) -> Vec<Worth> {
    let before = Baseline::new(stage, start);
    let mut about: BTreeMap<NodeId, Change> = BTreeMap::new();
    for (clause, tag) in before.firing.tagged(stage).filter(|(_, tag)| tag.rule != Rule::Compromised) {
        if let Some(credential) = tag.credential {
            about.entry(credential).or_default().without.push(clause);
        }
    }
    for credential in &start.held {
        about.entry(*credential).or_default().withheld.extend(stage.atom(Atom::Have(*credential)));
    }
    let changes: Vec<Change> =
        credentials.iter().map(|credential| about.remove(credential).unwrap_or_default()).collect();
    let taken = before.taken_each(stage, &changes, blocks).into_iter();
    taken.map(|taken| taken.map(|Taken { lost, saved }| (lost, saved))).collect()
}

/// Returns what each credential opens by itself; one lane for each. Nothing of those that a stop left out.
pub(crate) fn alone(stage: &Stage<'_>, credentials: &[NodeId], blocks: Blocks<'_>) -> Vec<Worth> {
    let base = stage.given(&Start::default());
    let (counted, (jewels, goals)) = (stage.counted(), stage.falls());
    let work = |_: usize, held: &[NodeId], solver: &mut Solver<'_, WORDS>| {
        let mut worlds: Worlds<WORDS> = Worlds::new(held.len());
        let all = worlds.all();
        base.iter().for_each(|atom| worlds.give(*atom, all));
        for (lane, credential) in held.iter().enumerate() {
            stage.atom(Atom::Have(*credential)).into_iter().for_each(|atom| worlds.give(atom, Lanes::one(lane)));
        }
        solver.solve(&worlds);
        let mut tally = Tally::default();
        counted.iter().for_each(|atom| tally.add(solver.lanes(*atom)));
        let worth = |lane: usize| {
            let fallen = jewels.iter().zip(&goals).filter(|(_, goal)| solver.lanes(**goal).contains(lane));
            (tally.of(lane).saturating_sub(1), fallen.map(|(jewel, _)| *jewel).collect())
        };
        (0..held.len()).map(worth).collect::<Vec<_>>()
    };
    each_lane::<WORDS, _, _>(stage.layout(), credentials, blocks, &work)
}
