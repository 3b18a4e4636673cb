//! With what chance each jewel falls (semantics 9.18, 9.19): exact over every combination of the controls that matter
//! while they are few, else from draws, with an interval.

use std::collections::BTreeMap;

use estate::{Atom, NodeId};
use reach::AtomId;
use reach::lanes::{Blocks, Lanes, Solver, Worlds, each_block};

use crate::cut::WORDS;
use crate::draws::{drawn, enumerated};
use crate::firing::Firing;
use crate::{Jewel, Odds, Stage, Start};

/// How draws are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// The same seed is the same answer.
    pub seed: u64,
    /// How many; rounded up to whole blocks.
    pub count: u64,
    /// While no more controls matter, every combination is worked out instead: 20 are a million worlds.
    pub enumerated: u8,
}

/// A billion worlds; what is asked for beyond is drawn.
const MOST_ENUMERATED: u8 = 30;

/// A probability, or what was seen of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Chance {
    /// Worked out.
    Exact(f64),
    /// Seen in so many draws.
    Drawn {
        /// In how many it happened.
        hits: u64,
        /// Of how many.
        draws: u64,
    },
}

/// The normal quantile of a two-sided 95 % interval.
const Z: f64 = 1.959_963_984_540_054;

impl Chance {
    /// Returns the probability, or the share of draws.
    #[expect(clippy::cast_precision_loss, reason = "far fewer draws than 2^52")]
    pub fn value(self) -> f64 {
        match self {
            Self::Exact(value) => value,
            Self::Drawn { draws: 0, .. } => 0.0,
            Self::Drawn { hits, draws } => hits as f64 / draws as f64,
        }
    }

    /// Returns the 95 % interval: E. B. Wilson's ("Probable inference, the law of succession, and statistical
    /// inference", JASA 22, 1927); where it never or always happened, the rule of three (J. Hanley, A. Lippman-Hand,
    /// "If nothing goes wrong, is everything all right?", JAMA 249, 1983), so that nothing seen is never "never".
    #[expect(clippy::cast_precision_loss, reason = "far fewer draws than 2^52")]
    pub fn interval(self) -> Option<(f64, f64)> {
        let Self::Drawn { hits, draws } = self else { return None };
        if draws == 0 {
            return Some((0.0, 1.0));
        }
        let n = draws as f64;
        let three = (3.0 / n).min(1.0);
        if hits == 0 {
            return Some((0.0, three));
        }
        if hits == draws {
            return Some((1.0 - three, 1.0));
        }
        let p = self.value();
        let middle = p + Z * Z / (2.0 * n);
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + Z * Z / n;
        Some(((middle - half) / scale, (middle + half) / scale))
    }
}

/// What each jewel's chance is, from one start.
#[derive(Debug, Clone, PartialEq)]
pub struct Chances {
    /// The jewels that can fall at all, in order.
    pub jewels: Vec<(Jewel, Chance)>,
    /// How many controls were drawn.
    pub controls: usize,
}

impl Chances {
    /// Returns how many jewels fall on average, with an interval that is wide enough whatever falls together with what;
    /// none where each chance is exact.
    pub fn expected(&self) -> (f64, Option<(f64, f64)>) {
        // The sum of nothing is -0.0, which reads as less than nothing.
        let mean = self.jewels.iter().map(|(_, chance)| chance.value()).sum::<f64>() + 0.0;
        let intervals: Vec<(f64, f64)> = self.jewels.iter().filter_map(|(_, chance)| chance.interval()).collect();
        let sum = |of: fn(&(f64, f64)) -> f64| intervals.iter().map(of).sum::<f64>();
        (mean, (!intervals.is_empty()).then(|| (sum(|(low, _)| *low), sum(|(_, high)| *high))))
    }
}

/// Works out with what chance each jewel falls; jewels that cannot fall though every control failed are left out.
/// Where it is stopped, the draws made so far count; an exact answer that was stopped is none.
pub fn chances(stage: &Stage<'_>, start: &Start, odds: &Odds, draws: Draws, blocks: Blocks<'_>) -> Option<Chances> {
    let question = Question::new(stage, start, odds);
    let is_exact = question.drawn.len() <= usize::from(draws.enumerated.min(MOST_ENUMERATED));
    let worlds = if is_exact { 1 << question.drawn.len() } else { draws.count.max(1) };
    let width = Lanes::<WORDS>::WIDTH as u64;
    let count = usize::try_from(worlds.div_ceil(width)).ok()?;
    let work = |block: usize, solver: &mut Solver<'_, WORDS>| {
        let block = block as u64;
        let lanes = if is_exact { worlds.min(width) } else { width };
        solver.solve(&question.worlds(block, lanes, (!is_exact).then_some(draws.seed)));
        let fallen: Vec<Lanes<WORDS>> = question.goals.iter().map(|goal| solver.lanes(*goal)).collect();
        if is_exact { question.weighed(block, &fallen) } else { counted(&fallen) }
    };
    let done = each_block::<WORDS, _>(stage.layout(), Blocks { count, ..blocks }, &work);
    let finished = done.iter().flatten().count();
    if is_exact && finished < count || finished == 0 {
        return None;
    }
    let mut sums = vec![0.0; question.goals.len()];
    for block in done.iter().flatten() {
        sums.iter_mut().zip(block).for_each(|(sum, more)| *sum += more);
    }
    let seen = finished as u64 * width;
    let chance = |sum: f64| match is_exact {
        true => Chance::Exact(sum.clamp(0.0, 1.0)),
        false => Chance::Drawn { hits: whole(sum), draws: seen },
    };
    let jewels = question.jewels.iter().copied().zip(sums.into_iter().map(chance)).collect();
    Some(Chances { jewels, controls: question.drawn.len() })
}

/// Returns in how many worlds of a block each jewel falls.
#[expect(clippy::cast_precision_loss, reason = "at most a block")]
fn counted(fallen: &[Lanes<WORDS>]) -> Vec<f64> {
    fallen.iter().map(|lanes| lanes.iter().count() as f64).collect()
}

/// A sum of counts is a count.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a sum of counts, far below 2^52")]
fn whole(sum: f64) -> u64 {
    sum as u64
}

/// What is drawn, and what is looked at.
struct Question {
    jewels: Vec<Jewel>,
    goals: Vec<AtomId>,
    /// Given in every world.
    given: Vec<AtomId>,
    /// The controls that matter and may hold or fail: name, atom of failing, probability of failing.
    drawn: Vec<(String, AtomId, f64)>,
}

impl Question {
    fn new(stage: &Stage<'_>, start: &Start, odds: &Odds) -> Self {
        let holds: BTreeMap<NodeId, f64> = stage
            .controls()
            .into_iter()
            .map(|control| (control, odds.holds(stage, control, &start.compromised)))
            .collect();
        let down = |controls: &mut dyn Iterator<Item = &NodeId>| -> Vec<AtomId> {
            controls.filter_map(|control| stage.atom(Atom::Down(*control))).collect()
        };
        let started: Vec<AtomId> = stage.started(start).filter_map(|atom| stage.atom(atom)).collect();
        let mut worst = down(&mut holds.iter().filter(|(_, holds)| **holds < 1.0).map(|(control, _)| control));
        worst.extend(&started);
        let firing = Firing::new(stage, &worst);
        let (jewels, goals): (Vec<_>, Vec<_>) = firing.fallen(stage).into_iter().unzip();
        let mut given = down(&mut holds.iter().filter(|(_, holds)| **holds <= 0.0).map(|(control, _)| control));
        given.extend(started);
        let mut drawn: Vec<(String, AtomId, f64)> = firing
            .towards(stage, &goals)
            .controls(stage)
            .into_iter()
            .filter_map(|control| {
                let holds = holds.get(&control).copied().filter(|holds| *holds > 0.0 && *holds < 1.0)?;
                Some((stage.estate.name(control).to_string(), stage.atom(Atom::Down(control))?, 1.0 - holds))
            })
            .collect();
        drawn.sort_by(|a, b| a.0.cmp(&b.0));
        Self { jewels, goals, given, drawn }
    }

    /// Makes a block of worlds: drawn with a seed, or every combination.
    fn worlds(&self, block: u64, lanes: u64, seed: Option<u64>) -> Worlds<WORDS> {
        let mut worlds: Worlds<WORDS> = Worlds::new(usize::try_from(lanes).unwrap_or(usize::MAX));
        let all = worlds.all();
        self.given.iter().for_each(|atom| worlds.give(*atom, all));
        for (place, (name, atom, fails)) in (0..).zip(&self.drawn) {
            let failing = match seed {
                Some(seed) => drawn(seed, name, block, *fails),
                None => enumerated(place, block),
            };
            worlds.give(*atom, failing);
        }
        worlds
    }

    /// Returns the probability of the worlds of a block in which each jewel falls.
    fn weighed(&self, block: u64, fallen: &[Lanes<WORDS>]) -> Vec<f64> {
        let width = Lanes::<WORDS>::WIDTH as u64;
        let weight = |lane: usize| {
            let world = block * width + lane as u64;
            let factor = |(place, (_, _, fails)): (u32, &(String, AtomId, f64))| match world >> place & 1 {
                1 => *fails,
                _ => 1.0 - *fails,
            };
            (0..).zip(&self.drawn).map(factor).product::<f64>()
        };
        fallen.iter().map(|lanes| lanes.iter().map(weight).sum()).collect()
    }
}
