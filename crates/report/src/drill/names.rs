//! What people call things on a drill page, and small joints of its sentences.

use std::collections::BTreeMap;

use super::page::DrillPage;
use crate::atom::{Atom, short_name};
use crate::count::grouped;
use crate::text::Text;

/// Names by id.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    names: &'a BTreeMap<String, String>,
    states: &'a BTreeMap<String, String>,
}

impl<'a> Names<'a> {
    pub(crate) const fn of(page: &'a DrillPage) -> Self {
        Self { names: &page.names, states: &page.states }
    }

    /// Returns what people call a thing.
    pub(crate) fn called<'b>(self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.names.get(id).map(String::as_str).filter(|name| !name.trim().is_empty()).unwrap_or_else(|| short_name(id))
    }

    /// Returns an atom in words, as `Jira, admin`.
    pub(crate) fn atom(self, text: &str) -> String {
        let atom = Atom::read(text);
        atom.said(self.called(atom.id))
    }

    /// Returns atoms in words, in a line.
    pub(crate) fn atoms(self, texts: &[String]) -> Text {
        Text::joined(texts.iter().map(|text| self.atom(text)), "; ")
    }

    /// Returns things in a line.
    pub(crate) fn all(self, ids: &[String]) -> Text {
        Text::joined(ids.iter().map(|id| self.called(id)), ", ")
    }

    /// Returns how a control stands, where that is told.
    pub(crate) fn state(self, control: &str) -> Option<&'a str> {
        self.states.get(control).map(String::as_str).filter(|state| !state.trim().is_empty())
    }
}

impl<'a> From<(&'a BTreeMap<String, String>, &'a BTreeMap<String, String>)> for Names<'a> {
    fn from((names, states): (&'a BTreeMap<String, String>, &'a BTreeMap<String, String>)) -> Self {
        Self { names, states }
    }
}

/// Joins what there is with commas and a last `and`.
pub(crate) fn listed<S: AsRef<str>>(parts: &[S]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// Writes a number that is too large for a `usize` on no machine.
pub(crate) fn counted(number: u64) -> String {
    grouped(usize::try_from(number).unwrap_or(usize::MAX))
}
