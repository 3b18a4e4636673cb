//! What is set on a node, by whom, and who disagrees (semantics 2.3).

use std::borrow::Cow;
use std::sync::Arc;

use model::{Instant, Name, Standing, Value};

use crate::{OriginId, Provenance};

/// One source's word on one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The attribute.
    pub key: Arc<str>,
    /// Its value.
    pub value: Value,
    /// How near to the issuer the source stands.
    pub standing: Standing,
    /// Where it came from.
    pub provenance: Provenance,
}

/// All that sources claim of one node, in the order in which it was recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    claims: Vec<Claim>,
}

impl Attributes {
    pub(crate) const NONE: Self = Self { claims: Vec::new() };

    /// Makes room for the first claims: most nodes are stated once.
    pub(crate) fn expect(&mut self, claims: usize) {
        if self.claims.is_empty() {
            self.claims.reserve_exact(claims);
        }
    }

    pub(crate) fn claim(&mut self, claim: Claim) {
        self.claims.push(claim);
    }

    pub(crate) fn merge(&mut self, other: &mut Self) {
        self.claims.append(&mut other.claims);
    }

    /// Returns what was claimed by an instant (semantics 1.3).
    pub fn as_known(&self, known: Instant) -> Cow<'_, Self> {
        let is_early = |claim: &&Claim| claim.provenance.recorded <= known;
        if self.claims.iter().all(|claim| is_early(&claim)) {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self { claims: self.claims.iter().filter(is_early).cloned().collect() })
    }

    /// Returns when each claim was recorded.
    pub(crate) fn recorded(&self) -> impl Iterator<Item = Instant> {
        self.claims.iter().map(|claim| claim.provenance.recorded)
    }

    /// Returns the claim that counts: of the source nearest to the issuer, the latest.
    pub fn winning(&self, key: &str) -> Option<&Claim> {
        self.claims
            .iter()
            .filter(|claim| *claim.key == *key)
            .max_by_key(|claim| (claim.standing, claim.provenance.recorded, claim.provenance.seq))
    }

    /// Returns the claims that say otherwise than the one that counts: each other source's latest.
    pub fn disagreeing(&self, key: &str) -> Vec<&Claim> {
        let Some(winner) = self.winning(key) else { return Vec::new() };
        let mut latest: Vec<&Claim> = Vec::new();
        for claim in self.claims.iter().filter(|claim| *claim.key == *key) {
            latest.retain(|earlier| earlier.provenance.origin != claim.provenance.origin);
            latest.push(claim);
        }
        latest.retain(|claim| claim.value != winner.value);
        latest
    }

    /// Returns every key that is set, sorted.
    pub fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self.claims.iter().map(|claim| &*claim.key).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Returns the origins that say anything, sorted.
    pub fn origins(&self) -> Vec<OriginId> {
        let mut origins: Vec<OriginId> = self.claims.iter().map(|claim| claim.provenance.origin).collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    }

    /// Returns a text.
    pub fn text(&self, key: &str) -> Option<&str> {
        match &self.winning(key)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a word of a closed vocabulary.
    pub fn word<W: std::str::FromStr>(&self, key: &str) -> Option<W> {
        self.text(key)?.parse().ok()
    }

    /// Returns an instant.
    pub fn time(&self, key: &str) -> Option<Instant> {
        match self.winning(key)?.value {
            Value::Time(at) => Some(at),
            _ => None,
        }
    }

    /// Tells whether a flag is set; one that nobody set is not.
    pub fn flag(&self, key: &str) -> bool {
        matches!(self.winning(key), Some(Claim { value: Value::Flag(true), .. }))
    }

    /// Returns a number.
    pub fn number(&self, key: &str) -> Option<i64> {
        match self.winning(key)?.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns names; none where nobody set them.
    pub fn names(&self, key: &str) -> &[Name] {
        match self.winning(key) {
            Some(Claim { value: Value::Names(names), .. }) => names,
            _ => &[],
        }
    }
}
