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
    /// A text here is JSON, and what is in it lies below.
    pub(crate) is_embedded: bool,
}

/// What is wanted of an array's elements.
#[derive(Debug, Default)]
pub(crate) struct Elements {
    /// Each element is an event of its own: only one of them is looked at in a reading.
    pub(crate) is_each: bool,
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
        let slot = self.place(Self::ROOT, &steps(path)?)?;
        self.known.push((path.to_owned(), slot));
        Some(slot)
    }

    /// Marks an array each of whose elements is an event of its own. None: not a path of keys.
    pub(crate) fn mark_each(&mut self, path: &str) -> Option<()> {
        let node = self.descend(Self::ROOT, &keys(&steps(path)?)?)?;
        let elements = self.elements(node)?;
        self.nodes.get_mut(node)?.elements.as_mut().filter(|found| found.node == elements)?.is_each = true;
        Some(())
    }

    /// Marks a text that is JSON itself: what is in it lies below its path. None: not a path of keys.
    pub(crate) fn mark_embedded(&mut self, path: &str) -> Option<()> {
        let node = self.descend(Self::ROOT, &keys(&steps(path)?)?)?;
        self.nodes.get_mut(node)?.is_embedded = true;
        Some(())
    }

    /// Gives the slot of what lies some steps below a node.
    fn place(&mut self, from: usize, steps: &[Step<'_>]) -> Option<usize> {
        let arrays = steps.iter().position(|step| matches!(step, Step::Element(_)));
        let (above, below) = steps.split_at(arrays.unwrap_or(steps.len()));
        let node = self.descend(from, &keys(above)?)?;
        match below.split_first() {
            Some((Step::Element(condition), rest)) => self.element(node, *condition, rest),
            _ => self.slot(node),
        }
    }

    fn slot(&mut self, node: usize) -> Option<usize> {
        let next = self.slots;
        let node = self.nodes.get_mut(node)?;
        if node.slot.is_none() {
            self.slots += 1;
        }
        Some(*node.slot.get_or_insert(next))
    }

    /// Gives the node of an array's elements.
    fn elements(&mut self, array: usize) -> Option<usize> {
        if let Some(elements) = self.nodes.get(array)?.elements.as_ref() {
            return Some(elements.node);
        }
        self.nodes.push(Node::default());
        let node = self.nodes.len() - 1;
        self.nodes.get_mut(array)?.elements = Some(Elements { node, ..Elements::default() });
        Some(node)
    }

    fn element(&mut self, array: usize, condition: Option<(&str, &str)>, rest: &[Step<'_>]) -> Option<usize> {
        let element = self.elements(array)?;
        let from = self.place(element, rest)?;
        let condition = match condition {
            None => None,
            Some((key, value)) => Some((self.place(element, &[Step::Key(key)])?, value.into())),
        };
        let to = self.slots;
        self.slots += 1;
        let elements = self.nodes.get_mut(array)?.elements.as_mut()?;
        elements.scratch.push(from);
        elements.scratch.extend(condition.as_ref().map(|(slot, _)| *slot));
        elements.picks.push(Pick { condition, from, to });
        Some(to)
    }

    fn descend(&mut self, from: usize, keys: &[&str]) -> Option<usize> {
        let mut at = from;
        for key in keys {
            at = match self.nodes.get(at)?.child(key.as_bytes()) {
                Some(child) => child,
                None => {
                    self.nodes.push(Node::default());
                    let child = self.nodes.len() - 1;
                    self.nodes.get_mut(at)?.children.push(((*key).into(), child));
                    child
                }
            };
        }
        Some(at)
    }
}

/// One step of a path: to a key, or to the first element of an array that has the rest, and fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step<'p> {
    Key(&'p str),
    Element(Option<(&'p str, &'p str)>),
}

/// Reads a path: keys joined by `.`, those with other signs in quotes; `[]` or `[key=value]` behind that of an array.
fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let (mut steps, mut rest) = (Vec::new(), path);
    loop {
        let (key, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len())),
        };
        if key.is_empty() {
            return None;
        }
        steps.push(Step::Key(key));
        rest = after;
        while let Some(inside) = rest.strip_prefix('[') {
            let (condition, after) = inside.split_once(']')?;
            steps.push(Step::Element(match condition {
                "" => None,
                _ => Some(condition.split_once('=')?),
            }));
            rest = after;
        }
        match rest.strip_prefix('.') {
            Some(more) => rest = more,
            None => return rest.is_empty().then_some(steps),
        }
    }
}

/// Gives the keys of steps that have no array among them.
fn keys<'p>(steps: &[Step<'p>]) -> Option<Vec<&'p str>> {
    let key = |step: &Step<'p>| match step {
        Step::Key(key) => Some(*key),
        Step::Element(_) => None,
    };
    steps.iter().map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_step_by_step() {
        let (key, any) = (Step::Key, Step::Element(None));
        for (path, expected) in [
            ("a.b", Some(vec![key("a"), key("b")])),
            ("a[].b", Some(vec![key("a"), any, key("b")])),
            ("a[]", Some(vec![key("a"), any])),
            ("a[k=v.w].b[]", Some(vec![key("a"), Step::Element(Some(("k", "v.w"))), key("b"), any])),
            ("a.\"b.c/d\"[]", Some(vec![key("a"), key("b.c/d"), any])),
            ("", None),
            ("a..b", None),
            ("a.", None),
            ("a[b", None),
            ("a[b]", None),
            ("a\"b\"c", Some(vec![key("a\"b\"c")])),
            ("\"a", None),
        ] {
            assert_eq!(steps(path), expected, "{path}");
        }
    }
}
