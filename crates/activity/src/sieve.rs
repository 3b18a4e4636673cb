//! Which records can name a credential that is followed, by their bytes alone: what a second reading need not parse.
//!
//! What stands behind the last `/` of a name comes whole from one value ([`Template::ends_in_value`]) and so stands in the record as it
//! is, unless the record writes it with an escape (RFC 8259, section 7): then it is read. A sieve may let too much through, never too
//! little.
//!
//! [`Template::ends_in_value`]: crate::template::Template::ends_in_value

use std::collections::{BTreeMap, BTreeSet, HashSet};

use memchr::{memchr, memmem::Finder};

/// Ends are looked for by so many first bytes.
const START_BYTES: usize = 4;
/// More different starts than this cost more than they save: the keys of one issuer have one or two (`ASIA`, `AKIA`).
const MOST_STARTS: usize = 8;

/// The ends of the names that are followed.
#[derive(Debug)]
pub(crate) struct Sieve<'n> {
    ends: HashSet<&'n [u8]>,
    starts: Vec<Start<'n>>,
}

/// What some ends begin with, and how long these are.
#[derive(Debug)]
struct Start<'n> {
    finder: Finder<'n>,
    lengths: BTreeSet<usize>,
}

impl<'n> Sieve<'n> {
    /// Makes a sieve; none when the names do not lend themselves to one.
    pub(crate) fn new(names: impl Iterator<Item = &'n str>) -> Option<Self> {
        let mut ends = HashSet::new();
        let mut starts: BTreeMap<&[u8], BTreeSet<usize>> = BTreeMap::new();
        for name in names {
            let end = name.rsplit('/').next()?.as_bytes();
            // A number may be written in several ways, `10` and `1e1`.
            if end.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'.')) {
                return None;
            }
            starts.entry(end.get(..START_BYTES)?).or_default().insert(end.len());
            ends.insert(end);
        }
        let start = |(start, lengths)| Start { finder: Finder::new(start), lengths };
        (starts.len() <= MOST_STARTS).then(|| Self { ends, starts: starts.into_iter().map(start).collect() })
    }

    /// Whether the record may name one.
    pub(crate) fn passes(&self, record: &[u8]) -> bool {
        memchr(b'\\', record).is_some() || self.starts.iter().any(|start| self.has(start, record))
    }

    fn has(&self, start: &Start<'_>, mut rest: &[u8]) -> bool {
        while let Some((_, from)) = start.finder.find(rest).and_then(|at| rest.split_at_checked(at)) {
            if start.lengths.iter().any(|length| from.get(..*length).is_some_and(|end| self.ends.contains(end))) {
                return true;
            }
            rest = from.get(1..).unwrap_or_default();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_name_a_followed_one_passes() {
        let sieve =
            Sieve::new(["aws/access_key/1/ASIAONE", "aws/access_key/1/ASIAONELONGER", "x/aaab"].into_iter()).unwrap();
        for (record, expected) in [
            (r#"{"k":"ASIAONE"}"#, true),
            (r#"{"k":"ASIATWO","l":"ASIAONELONGER"}"#, true),
            (r#"{"k":"ASIASIAONE"}"#, true),
            (r#"{"k":"aaaaab"}"#, true),
            (r#"{"k":"\u0041SIAONE"}"#, true),
            (r#"{"k":"a\nb"}"#, true),
            (r#"{"k":"ASIATWO"}"#, false),
            (r#"{"k":"ASIAON"}"#, false),
            ("ASIA", false),
            ("", false),
        ] {
            assert_eq!(sieve.passes(record.as_bytes()), expected, "{record}");
        }
    }

    #[test]
    fn numbers_short_ends_and_many_starts_have_no_sieve() {
        assert!(Sieve::new(["aws/root/111122223333"].into_iter()).is_none());
        assert!(Sieve::new(["a/b/"].into_iter()).is_none());
        assert!(Sieve::new(["a/bob"].into_iter()).is_none());
        let many: Vec<String> = (0..9).map(|number| format!("a/{number}key")).collect();
        assert!(Sieve::new(many.iter().map(String::as_str)).is_none());
        assert!(Sieve::new(many.iter().skip(1).map(String::as_str)).is_some());
    }
}
