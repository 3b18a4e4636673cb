//! One world over time: a lane is an epoch, a stretch of time between two instants at which anything
//! begins or ends. A durable atom, once true, is true in every later lane; a perishable one only
//! where its premises are. Exact, since within an epoch nothing changes. More epochs than lanes are
//! taken in turn, and what is durable is carried over.

use rustc_hash::FxHashMap;

use crate::builder::BuildError;
use crate::id::AtomId;
use crate::lanes::clauses::{Clauses, Step};
use crate::lanes::layout::Layout;
use crate::lanes::solver::Narrow;
use crate::lanes::{Lanes, Solver, Worlds};
use crate::program::Program;
use crate::span::Span;
use crate::world::World;

/// Returns for each atom when it holds in a world: what [`solve`](crate::solve) says, worked out
/// `64 * W` epochs at a time.
///
/// # Errors
/// Where there are more premises than 32 bits can number.
pub fn solve_over_time<const W: usize>(program: &Program, world: &World) -> Result<Vec<Vec<Span>>, BuildError> {
    let time = OverTime::new(program, world);
    let layout = Layout::over_time(&time)?;
    let ranked = (0..time.atom_count()).filter_map(|atom| {
        let atom = AtomId(u32::try_from(atom).ok()?);
        Some((layout.rank(atom)?, time.is_durable(atom)))
    });
    let mut durable = vec![false; layout.block_count()];
    for (rank, is_durable) in ranked {
        if let Some(slot) = durable.get_mut(rank as usize) {
            *slot = is_durable;
        }
    }
    let mut solver: Solver<'_, W> = Solver::new(&layout);
    let mut spans = vec![Vec::new(); program.atom_count()];
    let mut carried = Vec::new();
    for base in (0..time.epoch_count()).step_by(Lanes::<W>::WIDTH) {
        let mut worlds: Worlds<W> = Worlds::new(time.epoch_count() - base);
        worlds.given = carried.drain(..).map(|atom| (atom, worlds.all())).collect();
        time.give(base, &mut worlds);
        solver.clear();
        solver.seed(&worlds);
        solver.run(&Epochs { layout: &layout, durable: &durable, base, count: worlds.count });
        time.collect(base, &solver, &mut spans);
        carried.extend(time.durable_atoms().filter(|atom| solver.lanes(*atom).contains(worlds.count - 1)));
    }
    Ok(spans)
}

/// A program in a world, its instants cut into epochs.
struct OverTime<'a> {
    program: &'a Program,
    world: &'a World,
    /// Where epochs begin, and the end of the last.
    cuts: Vec<i64>,
    /// Durable atoms of which something is given that is not carried: what lasts of them has a
    /// number of its own, after the program's.
    lasting: FxHashMap<AtomId, AtomId>,
}

impl<'a> OverTime<'a> {
    fn new(program: &'a Program, world: &'a World) -> Self {
        let valid = program.clauses().map(|(_, clause)| clause.span).chain(world.given.iter().map(|given| given.span));
        let within = valid.map(|span| span.meet(world.horizon)).chain([world.horizon]).filter(|span| !span.is_empty());
        let mut cuts: Vec<i64> = within.flat_map(|span| [span.from, span.to]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let mut lasting = FxHashMap::default();
        for given in world.given.iter().filter(|given| !given.carried && program.is_durable(given.atom)) {
            let next = program.atom_count() + lasting.len();
            lasting.entry(given.atom).or_insert(AtomId(u32::try_from(next).unwrap_or(u32::MAX)));
        }
        Self { program, world, cuts, lasting }
    }

    fn epoch_count(&self) -> usize {
        self.cuts.len().saturating_sub(1)
    }

    /// Returns the epochs of a span, or nothing where it has none.
    fn epochs(&self, span: Span) -> Option<(usize, usize)> {
        let span = span.meet(self.world.horizon);
        let at = |instant| self.cuts.partition_point(|cut| *cut < instant);
        (!span.is_empty()).then(|| (at(span.from), at(span.to)))
    }

    /// Returns the atom that a clause, or what is carried, makes true.
    fn for_good(&self, atom: AtomId) -> AtomId {
        self.lasting.get(&atom).copied().unwrap_or(atom)
    }

    fn is_durable(&self, atom: AtomId) -> bool {
        match atom.index() < self.program.atom_count() {
            true => self.program.is_durable(atom) && !self.lasting.contains_key(&atom),
            false => true,
        }
    }

    fn durable_atoms(&self) -> impl Iterator<Item = AtomId> {
        let atoms = (0..self.atom_count()).map_while(|atom| u32::try_from(atom).ok()).map(AtomId);
        atoms.filter(|atom| self.is_durable(*atom))
    }

    fn give<const W: usize>(&self, base: usize, worlds: &mut Worlds<W>) {
        for given in &self.world.given {
            let Some((from, to)) = self.epochs(given.span) else { continue };
            let is_lasting = given.carried && self.program.is_durable(given.atom);
            let atom = if is_lasting { self.for_good(given.atom) } else { given.atom };
            let to = if is_lasting { self.epoch_count() } else { to };
            worlds.give(atom, Lanes::range(from.saturating_sub(base), to.saturating_sub(base)));
        }
    }

    fn collect<const W: usize>(&self, base: usize, solver: &Solver<'_, W>, spans: &mut [Vec<Span>]) {
        for (atom, spans) in (0..).map(AtomId).zip(spans) {
            for lane in solver.lanes(atom).iter() {
                let (Some(from), Some(to)) = (self.cuts.get(base + lane), self.cuts.get(base + lane + 1)) else {
                    continue;
                };
                match spans.last_mut() {
                    Some(last) if last.to == *from => last.to = *to,
                    _ => spans.push(Span::new(*from, *to)),
                }
            }
        }
    }
}

impl Clauses for OverTime<'_> {
    fn atom_count(&self) -> usize {
        self.program.atom_count() + self.lasting.len()
    }

    fn visit(&self, each: &mut dyn FnMut(Step<'_>)) {
        let number = |epoch: usize| u32::try_from(epoch).unwrap_or(u32::MAX);
        for (_, clause) in self.program.clauses().filter(|(id, _)| !self.world.without.contains(*id)) {
            if let Some((from, to)) = self.epochs(clause.span) {
                each(Step { head: self.for_good(clause.head), body: clause.body, during: (number(from), number(to)) });
            }
        }
        let mut lasting: Vec<_> = self.lasting.iter().map(|(atom, lasting)| (*lasting, *atom)).collect();
        lasting.sort_unstable();
        for (lasting, atom) in lasting {
            each(Step { head: atom, body: &[lasting], during: (0, u32::MAX) });
        }
    }
}

/// Clauses hold in their own epochs; durable atoms last.
struct Epochs<'a> {
    layout: &'a Layout,
    durable: &'a [bool],
    base: usize,
    count: usize,
}

impl<const W: usize> Narrow<W> for Epochs<'_> {
    #[inline]
    fn step(&self, place: usize, new: &mut Lanes<W>) {
        let (from, to) = self.layout.during(place);
        let lane = |epoch: u32| (epoch as usize).saturating_sub(self.base);
        *new &= Lanes::range(lane(from), lane(to));
    }

    #[inline]
    fn lasting(&self, head: u32, new: &mut Lanes<W>) {
        let is_durable = self.durable.get(head as usize).copied().unwrap_or(false);
        if let Some(lowest) = new.lowest().filter(|_| is_durable) {
            *new = Lanes::range(lowest, self.count);
        }
    }
}
