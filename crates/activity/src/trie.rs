//! The wanted paths of a format as one tree, so that a record is walked once and everything else is skipped.

use std::ops::Range;

/// The paths; each has a slot, in which the value found is put.
#[derive(Debug)]
pub(crate) struct Trie {
    nodes: Vec<Node>,
    slots: usize,
    /// Path text to slot.
    known: Vec<(String, usize)>,
}

/// One key's place.
#[derive(Debug, Default)]
pub(crate) struct Node {
    children: Vec<(Box<str>, usize)>,
    /// Where a text, number or truth value here is put.
    pub(crate) slot: Option<usize>,
    /// How the elements are read when here is an array.
    pub(crate) elements: Option<Elements>,
}

/// What is wanted of an array's elements.
#[derive(Debug)]
pub(crate) struct Elements {
    /// The place of an element.
    pub(crate) node: usize,
    /// What each element fills anew.
    pub(crate) scratch: Vec<usize>,
    /// What is kept of the first element that fits.
    pub(crate) picks: Vec<Pick>,
}

/// Moves a value from an element into its slot.
#[derive(Debug)]
pub(crate) struct Pick {
    /// The element's slot that must have this text.
    pub(crate) condition: Option<(usize, Box<str>)>,
    /// The element's slot.
    pub(crate) from: usize,
    /// The path's slot.
    pub(crate) to: usize,
}

impl Node {
    /// Finds the child for a key.
    pub(crate) fn child(&self, key: &[u8]) -> Option<usize> {
        self.children
            .iter()
            .find(|(name, _)| name.len() == key.len() && name.as_bytes().last() == key.last() && name.as_bytes() == key)
            .map(|(_, node)| *node)
    }
}

impl Trie {
    pub(crate) const ROOT: usize = 0;

    pub(crate) fn new() -> Self {
        Self { nodes: vec![Node::default()], slots: 0, known: Vec::new() }
    }

    pub(crate) fn slots(&self) -> Range<usize> {
        0..self.slots
    }

    pub(crate) fn node(&self, node: usize) -> Option<&Node> {
        self.nodes.get(node)
    }

    /// Adds a path and returns its slot; the same path has the same slot. None: not a path.
    pub(crate) fn add(&mut self, path: &str) -> Option<usize> {
        if let Some((_, slot)) = self.known.iter().find(|(known, _)| known == path) {
            return Some(*slot);
        }
        let slot = match path.split_once('[') {
            None => self.leaf(Self::ROOT, path)?,
            Some((array, rest)) => {
                let (condition, rest) = rest.split_once("].")?;
                self.element(array, condition, rest)?
            }
        };
        self.known.push((path.to_owned(), slot));
        Some(slot)
    }

    fn leaf(&mut self, from: usize, path: &str) -> Option<usize> {
        let node = self.descend(from, path)?;
        let next = self.slots;
        let node = self.nodes.get_mut(node)?;
        if node.slot.is_none() {
            self.slots += 1;
        }
        Some(*node.slot.get_or_insert(next))
    }

    fn element(&mut self, array: &str, condition: &str, rest: &str) -> Option<usize> {
        let array = self.descend(Self::ROOT, array)?;
        let element = match self.nodes.get(array)?.elements.as_ref() {
            Some(elements) => elements.node,
            None => {
                self.nodes.push(Node::default());
                let node = self.nodes.len() - 1;
                self.nodes.get_mut(array)?.elements = Some(Elements { node, scratch: Vec::new(), picks: Vec::new() });
                node
            }
        };
        let from = self.leaf(element, rest)?;
        let condition = match condition.split_once('=') {
            None if condition.is_empty() => None,
            None => return None,
            Some((key, value)) => Some((self.leaf(element, key)?, value.into())),
        };
        let to = self.slots;
        self.slots += 1;
        let elements = self.nodes.get_mut(array)?.elements.as_mut()?;
        elements.scratch.push(from);
        elements.scratch.extend(condition.as_ref().map(|(slot, _)| *slot));
        elements.picks.push(Pick { condition, from, to });
        Some(to)
    }

    fn descend(&mut self, from: usize, path: &str) -> Option<usize> {
        let mut at = from;
        for key in path.split('.') {
            if key.is_empty() {
                return None;
            }
            at = match self.nodes.get(at)?.child(key.as_bytes()) {
                Some(child) => child,
                None => {
                    self.nodes.push(Node::default());
                    let child = self.nodes.len() - 1;
                    self.nodes.get_mut(at)?.children.push((key.into(), child));
                    child
                }
            };
        }
        Some(at)
    }
}
