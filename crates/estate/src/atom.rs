//! The atoms of semantics 9, and their numbers in one program.

use std::fmt;

use model::Level;
use reach::{AtomId, ProgramBuilder};

use crate::{Estate, NodeId};

/// Something that can be true of the intruder, at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Atom {
    /// Holds the credential. Durable.
    Have(NodeId),
    /// Acts as the identity, group or role. Perishable.
    Act(NodeId),
    /// Can speak to the system. Perishable.
    At(NodeId),
    /// Has this level on the system. Durable but for `read`.
    On(NodeId, Level),
    /// The control does not hold. Durable.
    Down(NodeId),
    /// The thing is compromised: what a notice or a world says, and what follows at once (semantics 4.1). Perishable.
    Compromised(NodeId),
}

const SLOTS: usize = 8;

impl Atom {
    /// Returns the node that the atom is about.
    pub const fn node(self) -> NodeId {
        match self {
            Self::Have(node)
            | Self::Act(node)
            | Self::At(node)
            | Self::On(node, _)
            | Self::Down(node)
            | Self::Compromised(node) => node,
        }
    }

    /// Tells whether the atom, once true, stays true (semantics 9).
    pub const fn is_durable(self) -> bool {
        matches!(self, Self::Have(_) | Self::Down(_) | Self::On(_, Level::Write | Level::Admin))
    }

    const fn slot(self) -> usize {
        match self {
            Self::Have(_) => 0,
            Self::Act(_) => 1,
            Self::At(_) => 2,
            Self::On(_, Level::Read) => 3,
            Self::On(_, Level::Write) => 4,
            Self::On(_, Level::Admin) => 5,
            Self::Down(_) => 6,
            Self::Compromised(_) => 7,
        }
    }

    /// Reads an atom as `have:ID`, `act:ID`, `at:ID`, `on:ID/level` or `down:ID`.
    pub fn read(text: &str, estate: &Estate) -> Option<Self> {
        let (word, rest) = text.split_once(':')?;
        if word == "on" {
            let (id, level) = rest.rsplit_once('/')?;
            let system = estate.find(id).or_else(|| estate.find(&format!("system/{id}")))?;
            return Some(Self::On(system, level.parse().ok()?));
        }
        let node = estate.find(rest)?;
        match word {
            "have" => Some(Self::Have(node)),
            "act" => Some(Self::Act(node)),
            "at" => Some(Self::At(node)),
            "down" => Some(Self::Down(node)),
            _ => None,
        }
    }

    /// Shows the atom with the names of an estate, as interface.md writes it.
    pub fn shown(self, estate: &Estate) -> impl fmt::Display + use<'_> {
        Shown(self, estate)
    }
}

struct Shown<'a>(Atom, &'a Estate);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.1.name(self.0.node());
        match self.0 {
            Atom::Have(_) => write!(f, "have:{name}"),
            Atom::Act(_) => write!(f, "act:{name}"),
            Atom::At(_) => write!(f, "at:{name}"),
            Atom::On(_, level) => write!(f, "on:{name}/{level}"),
            Atom::Down(_) => write!(f, "down:{name}"),
            Atom::Compromised(_) => write!(f, "compromised:{name}"),
        }
    }
}

/// Which atom of a program is which.
#[derive(Debug, Default)]
pub struct Atoms {
    slots: Vec<[Option<AtomId>; SLOTS]>,
    atoms: Vec<Atom>,
}

impl Atoms {
    pub(crate) fn new(estate: &Estate) -> Self {
        Self { slots: vec![[None; SLOTS]; estate.len()], atoms: Vec::new() }
    }

    pub(crate) fn number(&mut self, program: &mut ProgramBuilder, atom: Atom) -> AtomId {
        if let Some(id) = self.id(atom) {
            return id;
        }
        let id = program.atom(atom.is_durable());
        if let Some(slot) = self.slots.get_mut(atom.node().index()).and_then(|slots| slots.get_mut(atom.slot())) {
            *slot = Some(id);
        }
        self.atoms.push(atom);
        id
    }

    /// Returns the number of an atom, where the program speaks of it.
    pub fn id(&self, atom: Atom) -> Option<AtomId> {
        *self.slots.get(atom.node().index())?.get(atom.slot())?
    }

    /// Returns the atom with a number.
    pub fn atom(&self, id: AtomId) -> Option<Atom> {
        self.atoms.get(id.index()).copied()
    }

    /// Returns every atom with its number.
    pub fn all(&self) -> impl Iterator<Item = (AtomId, Atom)> {
        (0_u32..).map(AtomId).zip(self.atoms.iter().copied())
    }
}
