//! An entry: what the ledger keeps, opaque to it, and the exact bytes that its leaf commits to.
//!
//! The preimage is `"straggler.local/entry/v1\n"`, the salt (16 bytes), the kind (1), the recorded instant (8), then source,
//! body, the number of subjects (4) and each subject; a text is its length in bytes (4) and its UTF-8; numbers are big-endian.
//! `commitment = SHA-256(preimage)` and `leaf = SHA-256(0x00 || commitment)`. The random salt keeps a leaf from being guessed,
//! so that redacted exports and erasure leave every proof valid. Subjects are part of the leaf, so that a full check can tell
//! a doctored index from a true one.

use std::sync::Arc;

use crate::merkle::{self, Hash};

const DOMAIN: &[u8] = b"straggler.local/entry/v1\n";

/// Counts the bytes of a salt.
pub(crate) const SALT_BYTES: usize = 16;

/// Keeps an entry's leaf from being guessed.
pub(crate) type Salt = [u8; SALT_BYTES];

/// Identifies (kind, source, body): the first 16 bytes of a SHA-256.
pub(crate) type Digest = [u8; 16];

/// Says in which stream an entry belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// One statement about the world.
    Fact,
    /// One thing that a person decided or said.
    Decision,
    /// One account of what was read, and what could not be.
    Reading,
}

impl EntryKind {
    /// Gives the number that stands on disk and in the leaf.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Fact => 1,
            Self::Decision => 2,
            Self::Reading => 3,
        }
    }

    /// Reads the number that stands on disk.
    pub(crate) const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Fact),
            2 => Some(Self::Decision),
            3 => Some(Self::Reading),
            _ => None,
        }
    }
}

/// Is handed in to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Says in which stream it belongs.
    pub kind: EntryKind,
    /// Says when we learnt it, in microseconds since the epoch, UTC (semantics 1.3).
    pub recorded_us: i64,
    /// Names where it came from, such as `okta` or `csv`.
    pub source: String,
    /// Is the statement itself, as canonical JSON text.
    pub body: String,
    /// Names the nodes that it is about, for the index.
    pub subjects: Vec<String>,
}

/// Is one entry as it stands in the ledger, its leaf checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Is its place, counted from 0: the index of its leaf.
    pub seq: u64,
    /// Says in which stream it belongs.
    pub kind: EntryKind,
    /// Says when we learnt it, in microseconds since the epoch, UTC (semantics 1.3).
    pub recorded_us: i64,
    /// Names where it came from.
    pub source: String,
    /// Is the statement itself, as canonical JSON text.
    pub body: String,
    /// Names the nodes that it is about.
    pub subjects: Vec<Arc<str>>,
}

/// Holds the fields a leaf commits to, borrowed.
pub(crate) struct Fields<'a, S> {
    pub(crate) salt: &'a [u8],
    pub(crate) kind: EntryKind,
    pub(crate) recorded_us: i64,
    pub(crate) source: &'a str,
    pub(crate) body: &'a str,
    pub(crate) subjects: &'a [S],
}

impl<S: AsRef<str>> Fields<'_, S> {
    /// Writes the preimage of the commitment, replacing what was in the buffer.
    pub(crate) fn preimage(&self, buffer: &mut Vec<u8>) {
        buffer.clear();
        buffer.extend_from_slice(DOMAIN);
        buffer.extend_from_slice(self.salt);
        buffer.push(self.kind.code());
        buffer.extend_from_slice(&self.recorded_us.to_be_bytes());
        put_text(buffer, self.source);
        put_text(buffer, self.body);
        put_count(buffer, self.subjects.len());
        for subject in self.subjects {
            put_text(buffer, subject.as_ref());
        }
    }

    /// Hashes the entry into its leaf.
    pub(crate) fn leaf(&self, buffer: &mut Vec<u8>) -> Hash {
        self.preimage(buffer);
        merkle::leaf(&Hash::of(buffer))
    }
}

/// Identifies what an entry says, whenever it was said.
pub(crate) fn digest(kind: EntryKind, source: &str, body: &str, buffer: &mut Vec<u8>) -> Digest {
    buffer.clear();
    buffer.push(kind.code());
    put_text(buffer, source);
    put_text(buffer, body);
    let mut digest = Digest::default();
    digest.copy_from_slice(Hash::of(buffer).0.split_at(16).0);
    digest
}

fn put_text(buffer: &mut Vec<u8>, text: &str) {
    put_count(buffer, text.len());
    buffer.extend_from_slice(text.as_bytes());
}

/// Writes a count; SQLite keeps no text of 4 GiB, so that saturation is never met by an entry that is stored.
fn put_count(buffer: &mut Vec<u8>, count: usize) {
    buffer.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf_of(kind: EntryKind, recorded_us: i64, source: &str, body: &str, subjects: &[&str]) -> Hash {
        Fields { salt: &[7; SALT_BYTES], kind, recorded_us, source, body, subjects }.leaf(&mut Vec::new())
    }

    #[test]
    fn every_field_and_every_border_counts() {
        use EntryKind::{Decision, Fact};
        let leaves = [
            leaf_of(Fact, 1, "a", "bc", &["d"]),
            leaf_of(Decision, 1, "a", "bc", &["d"]),
            leaf_of(Fact, 2, "a", "bc", &["d"]),
            leaf_of(Fact, 1, "ab", "c", &["d"]),
            leaf_of(Fact, 1, "a", "bcd", &[]),
            leaf_of(Fact, 1, "a", "bc", &["d", ""]),
            leaf_of(Fact, 1, "a", "bc", &[]),
        ];
        for (at, leaf) in leaves.iter().enumerate() {
            assert!(!leaves[..at].contains(leaf), "{at}");
        }
    }
}
