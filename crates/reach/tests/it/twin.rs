//! The naive twin: every clause at every elementary instant, again and again until nothing changes.

use std::collections::{BTreeMap, BTreeSet};

use reach::{AtomId, Clause, Program, Span, World};

pub(crate) struct Twin<'a> {
    program: &'a Program,
    world: &'a World,
    /// The first instant of each stretch in which nothing changes.
    pub(crate) instants: Vec<i64>,
    holds: BTreeSet<(AtomId, i64)>,
    /// Where a durable atom holds and will go on to.
    lasting: BTreeSet<(AtomId, i64)>,
}

impl<'a> Twin<'a> {
    pub(crate) fn new(program: &'a Program, world: &'a World) -> Self {
        let spans = program.clauses().map(|(_, clause)| clause.span);
        let bounds = spans.chain(world.given.iter().map(|given| given.span)).flat_map(|span| [span.from, span.to]);
        let instants: BTreeSet<i64> =
            bounds.chain([world.horizon.from]).filter(|at| world.horizon.contains(*at)).collect();
        let instants = instants.into_iter().collect();
        let mut twin = Self { program, world, instants, holds: BTreeSet::new(), lasting: BTreeSet::new() };
        while twin.sweep() {}
        twin
    }

    fn sweep(&mut self) -> bool {
        let before = (self.holds.len(), self.lasting.len());
        for at in self.instants.clone() {
            for given in self.world.given.iter().filter(|given| given.span.contains(at)) {
                self.add(given.atom, at, given.carried);
            }
            for clause in self.fired(at) {
                self.add(clause.head, at, true);
            }
        }
        (self.holds.len(), self.lasting.len()) != before
    }

    fn add(&mut self, atom: AtomId, at: i64, carried: bool) {
        self.holds.insert((atom, at));
        if carried && self.program.is_durable(atom) {
            for later in self.instants.iter().filter(|later| **later >= at) {
                self.lasting.insert((atom, *later));
                self.holds.insert((atom, *later));
            }
        }
    }

    fn fired(&self, at: i64) -> Vec<Clause<'a>> {
        let clauses =
            self.program.clauses().filter(|(id, _)| !self.world.without.contains(*id)).map(|(_, clause)| clause);
        clauses
            .filter(|clause| clause.span.contains(at) && clause.body.iter().all(|atom| self.holds(*atom, at)))
            .collect()
    }

    pub(crate) fn atoms(&self) -> impl Iterator<Item = AtomId> + use<> {
        (0..u32::try_from(self.program.atom_count()).unwrap()).map(AtomId)
    }

    /// Tells whether an atom holds at an instant, elementary or not.
    pub(crate) fn holds(&self, atom: AtomId, at: i64) -> bool {
        let start = self.instants.iter().rfind(|instant| **instant <= at);
        self.world.horizon.contains(at) && start.is_some_and(|start| self.holds.contains(&(atom, *start)))
    }

    pub(crate) fn spans(&self, atom: AtomId) -> Vec<Span> {
        let ends = self.instants.iter().skip(1).copied().chain([self.world.horizon.to]);
        let mut spans: Vec<Span> = Vec::new();
        for (from, to) in self.instants.iter().copied().zip(ends) {
            if !self.holds(atom, from) {
                continue;
            }
            match spans.last_mut() {
                Some(last) if last.to == from => last.to = to,
                _ => spans.push(Span::new(from, to)),
            }
        }
        spans
    }

    /// The fewest steps of a proof of each atom at each instant: what is given is one step, what
    /// lasts is carried from where that began, else the cheapest clause; from infinity, again and
    /// again until nothing changes.
    pub(crate) fn fewest_steps(&self) -> BTreeMap<(AtomId, i64), u64> {
        let mut plain = BTreeMap::new();
        let mut begun = BTreeMap::new();
        loop {
            let before = (plain.clone(), begun.clone());
            for at in &self.instants {
                for atom in self.atoms() {
                    self.improve(&mut plain, &mut begun, atom, *at);
                }
            }
            if before == (plain.clone(), begun.clone()) {
                return plain;
            }
        }
    }

    fn improve(
        &self,
        plain: &mut BTreeMap<(AtomId, i64), u64>,
        begun: &mut BTreeMap<AtomId, u64>,
        atom: AtomId,
        at: i64,
    ) {
        let begins = self.instants.iter().copied().find(|at| self.lasting.contains(&(atom, *at)));
        let is_given = |carried_only: bool| {
            let mut given = self.world.given.iter().filter(|given| given.atom == atom && given.span.contains(at));
            given.any(|given| given.carried || !carried_only)
        };
        let fired = self.fired(at).into_iter().filter(|clause| clause.head == atom);
        let costs =
            fired.map(|clause| clause.body.iter().map(|atom| plain.get(&(*atom, at)).copied()).sum::<Option<u64>>());
        let by_clause = costs.flatten().min().map(|sum| sum + 1);
        if begins == Some(at) {
            let steps = if is_given(true) { Some(1) } else { by_clause };
            begun.extend(steps.map(|steps| (atom, steps)));
        }
        let steps = match begins {
            _ if is_given(false) => Some(1),
            Some(begins) if begins < at => begun.get(&atom).map(|steps| steps + 1),
            _ => by_clause,
        };
        plain.extend(steps.map(|steps| ((atom, at), steps)));
    }
}
