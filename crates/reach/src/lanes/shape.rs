//! Brings bodies of any length down to three premises: what stands together often is named once.

use rustc_hash::FxHashMap;

use crate::id::AtomId;

/// Atoms that stand for two others together, numbered after the caller's own.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    first: u32,
    names: FxHashMap<(u32, u32), u32>,
    members: Vec<(u32, u32)>,
}

/// At most three premises, atoms or pairs of atoms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Body {
    atoms: [u32; 3],
    len: usize,
}

impl Body {
    fn of(atoms: &[u32]) -> Self {
        let mut body = Self::default();
        for (slot, atom) in body.atoms.iter_mut().zip(atoms) {
            *slot = *atom;
            body.len += 1;
        }
        body
    }

    pub(crate) fn atoms(&self) -> &[u32] {
        self.atoms.get(..self.len).unwrap_or_default()
    }
}

impl Pairs {
    /// Makes none, for a program of that many atoms.
    pub(crate) fn after(atom_count: u32) -> Self {
        Self { first: atom_count, ..Self::default() }
    }

    /// Returns how many pairs have a name.
    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    /// Returns each pair's name and members, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, Body)> {
        (self.first..).zip(self.members.iter().map(|(a, b)| Body::of(&[*a, *b])))
    }

    /// Shortens a body; `scratch` is anything.
    pub(crate) fn shorten(&mut self, body: &[AtomId], guard: impl Fn(AtomId) -> bool, scratch: &mut Vec<u32>) -> Body {
        shorten(body, guard, scratch, |a, b| Some(self.name(a, b))).unwrap_or_default()
    }

    /// Shortens a body that was shortened before.
    pub(crate) fn shortened(&self, body: &[AtomId], guard: impl Fn(AtomId) -> bool) -> Option<Body> {
        shorten(body, guard, &mut Vec::new(), |a, b| self.names.get(&(a, b)).copied())
    }

    fn name(&mut self, a: u32, b: u32) -> u32 {
        let next = self.first.saturating_add(u32::try_from(self.members.len()).unwrap_or(u32::MAX));
        *self.names.entry((a, b)).or_insert_with(|| {
            self.members.push((a, b));
            next
        })
    }
}

/// Shortens a body. All but one of the guards go first, in order, so that clauses with the same
/// guards share them.
fn shorten(
    body: &[AtomId],
    guard: impl Fn(AtomId) -> bool,
    scratch: &mut Vec<u32>,
    mut name: impl FnMut(u32, u32) -> Option<u32>,
) -> Option<Body> {
    if let [one] = body {
        return Some(Body::of(&[one.0]));
    }
    scratch.clear();
    let mut guards: Option<u32> = None;
    for atom in body {
        match guards {
            _ if !guard(*atom) => scratch.push(atom.0),
            None => guards = Some(atom.0),
            Some(before) => guards = Some(name(before, atom.0)?),
        }
    }
    let room = if guards.is_some() { 2 } else { 3 };
    while scratch.len() > room {
        let (Some(a), Some(b)) = (scratch.pop(), scratch.pop()) else { break };
        scratch.push(name(a.min(b), a.max(b))?);
    }
    scratch.extend(guards);
    Some(Body::of(scratch))
}
