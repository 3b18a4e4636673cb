//! Checks proofs and cuts against the program and the world alone. It shares no code with what
//! makes them and reads no model and no index: to trust an answer is to trust this page.

use std::collections::BTreeMap;

use crate::{AtomId, By, Clause, Cut, Program, Proof, ProofNode, Refusal, Span, World};

/// Checks that every step of a proof follows from steps before it.
pub fn check_proof(program: &Program, world: &World, proof: &Proof) -> Result<(), Refusal> {
    for (at, node) in proof.nodes.iter().enumerate() {
        let earlier = proof.nodes.get(..at).unwrap_or_default();
        let premises: Option<Vec<_>> = node.premises.iter().map(|at| earlier.get(*at)).collect();
        let follows = premises.is_some_and(|premises| follows(program, world, node, &premises));
        if !follows || !world.horizon.contains(node.instant) {
            return Err(Refusal::Step(at));
        }
    }
    proof.nodes.last().map(|_| ()).ok_or(Refusal::Empty)
}

fn follows(program: &Program, world: &World, node: &ProofNode, premises: &[&ProofNode]) -> bool {
    match (node.by, premises) {
        (By::Given { index, tag }, []) => world
            .given
            .get(index)
            .is_some_and(|given| (given.atom, given.tag) == (node.atom, tag) && given.span.contains(node.instant)),
        (By::Carried, [before]) => {
            let lasting = match before.by {
                By::Given { index, .. } => world.given.get(index).is_some_and(|of| of.carried),
                By::Clause { .. } => true,
                By::Carried => false,
            };
            let earlier = before.atom == node.atom && before.instant < node.instant;
            lasting && earlier && program.is_durable(node.atom)
        }
        (By::Clause { id, tag }, _) => program.clause(id).is_some_and(|clause| {
            let valid = !world.without.contains(id) && clause.span.contains(node.instant);
            let yields = (clause.head, clause.tag) == (node.atom, tag);
            let body = clause.body.iter().map(|atom| (*atom, node.instant));
            valid && yields && body.eq(premises.iter().map(|node| (node.atom, node.instant)))
        }),
        _ => false,
    }
}

/// Checks that nothing given breaks a claim of a cut, and that no clause can be the first to.
pub fn check_cut(program: &Program, world: &World, cut: &Cut) -> Result<(), Refusal> {
    let (atoms, clauses) = (cut.atoms.iter(), cut.clauses.iter());
    let claims: BTreeMap<_, _> = atoms.map(|of| (of.atom, of.never.as_slice())).collect();
    let blocked: BTreeMap<_, _> = clauses.map(|of| (of.id, of.blocked.premises())).collect();
    let never = |atom: AtomId| claims.get(&atom).copied().unwrap_or_default();
    if !covered(cut.span.meet(world.horizon), never(cut.target).to_vec()) {
        return Err(Refusal::Target(cut.target));
    }
    for given in &world.given {
        let mut span = given.span.meet(world.horizon);
        if given.carried && program.is_durable(given.atom) && !span.is_empty() {
            span.to = world.horizon.to;
        }
        let broken = |never: &Span| !never.meet(span).is_empty();
        if never(given.atom).iter().any(broken) {
            return Err(Refusal::Given(given.atom));
        }
    }
    for (id, clause) in program.clauses() {
        let named = blocked.get(&id).copied().unwrap_or_default().iter();
        let premises = named.filter(|atom| clause.body.contains(atom));
        let absent: Vec<Span> = premises.flat_map(|atom| never(*atom)).copied().collect();
        let open = |danger: Span| !covered(danger, absent.clone());
        let breaks = |never: &Span| open(danger(program, world, &clause, *never));
        if !world.without.contains(id) && never(clause.head).iter().any(breaks) {
            return Err(Refusal::Clause(id));
        }
    }
    Ok(())
}

/// When a clause would break a claim: as long as that claims, and for a durable head before it too.
fn danger(program: &Program, world: &World, clause: &Clause<'_>, never: Span) -> Span {
    let mut danger = never.meet(clause.span).meet(world.horizon);
    if program.is_durable(clause.head) {
        danger.from = clause.span.from.max(world.horizon.from);
    }
    danger
}

fn covered(span: Span, mut by: Vec<Span>) -> bool {
    by.sort_unstable();
    let mut from = span.from;
    for by in by.iter().filter(|by| !by.is_empty()) {
        from = if by.from <= from { from.max(by.to) } else { from };
    }
    span.is_empty() || span.to <= from
}
