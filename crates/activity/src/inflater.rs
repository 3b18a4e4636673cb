//! Small gzip files, inflated as a whole: libdeflate does it some three times as fast as an inflater that can stop anywhere.
//!
//! It has to know the length of the text beforehand (the last four bytes of a member, RFC 1952) and passes over what lies behind a member
//! in silence. So each member is cut out first, and taken only where the length of the text that came out stands at its end and nowhere
//! else in it: libdeflate has seen that length behind the text, so that the member ends just there. Anything else, damage too, is for
//! [`crate::gzip`] to read as far as it can and to name; both ways give the same text.

use libdeflater::Decompressor;
use memchr::memmem;

const MAGIC: &[u8] = &[0x1f, 0x8b, 8];
/// What deflate can do at best: 258 bytes for two bits.
const MAX_RATIO: usize = 1_032;
/// So many beginnings of members may turn out to be none.
const FALSE_STARTS: usize = 8;
const KEPT_BYTES: usize = 4 << 20;

/// An inflater and the text of the last file.
pub(crate) struct Inflater {
    libdeflate: Decompressor,
    buffer: Vec<u8>,
    filled: usize,
}

impl Inflater {
    pub(crate) fn new() -> Self {
        Self { libdeflate: Decompressor::new(), buffer: Vec::new(), filled: 0 }
    }

    /// The text of the last file.
    pub(crate) fn text(&self) -> &[u8] {
        self.buffer.get(..self.filled).unwrap_or_default()
    }

    /// Inflates a whole file to at most so many bytes; false where anything about it is not plain.
    pub(crate) fn inflate(&mut self, packed: &[u8], most: usize) -> bool {
        self.filled = 0;
        if self.buffer.len() > KEPT_BYTES {
            self.buffer = Vec::new();
        }
        let mut rest = packed;
        let mut false_starts = 0;
        while !rest.is_empty() {
            // What follows the first member begins with a header too.
            let mut ends = memmem::find_iter(rest.get(1..).unwrap_or_default(), MAGIC).map(|at| at + 1);
            loop {
                let end = ends.next();
                let (member, behind) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, &[]));
                if self.member(member, most).is_some() {
                    rest = behind;
                    break;
                }
                false_starts += 1;
                if end.is_none() || false_starts > FALSE_STARTS {
                    return false;
                }
            }
        }
        !packed.is_empty()
    }

    /// Adds the text of what is one member to its last byte.
    fn member(&mut self, packed: &[u8], most: usize) -> Option<()> {
        let (_, last) = packed.split_last_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*last)).ok()?;
        let end = self.filled.checked_add(length).filter(|end| *end <= most && length / MAX_RATIO <= packed.len())?;
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        let made = self.libdeflate.gzip_decompress(packed, self.buffer.get_mut(self.filled..end)?).ok()?;
        // Behind the header, some deflate and the checksum; the two may overlap.
        let seen_before = memmem::find(packed.get(10 + 2..packed.len() - 1)?, last).is_some();
        (made == length && !seen_before).then(|| self.filled = end)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Write as _};

    use proptest::prelude::*;

    use super::*;
    use crate::gzip::Gzip;

    fn pack(text: &[u8], level: u32) -> Vec<u8> {
        let mut encoder = flate2::GzBuilder::new().filename("n").write(Vec::new(), flate2::Compression::new(level));
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn streamed(packed: &[u8]) -> Option<Vec<u8>> {
        let mut gzip = Gzip::new();
        let mut source = BufReader::new(packed);
        let (mut text, mut buffer) = (Vec::new(), vec![0; 4_096]);
        loop {
            match gzip.read(&mut source, &mut buffer).ok()? {
                0 => return Some(text),
                read => text.extend_from_slice(&buffer[..read]),
            }
        }
    }

    #[test]
    fn whole_members_are_taken_and_no_more_than_asked() {
        let mut inflater = Inflater::new();
        let one = pack(b"some text, some text, some more text", 6);
        for members in 1..4 {
            assert!(inflater.inflate(&one.repeat(members), 1 << 20), "{members}");
            assert_eq!(inflater.text().len(), 36 * members);
        }
        assert!(!inflater.inflate(&one.repeat(3), 107));
        let blank = vec![b' '; 3 << 20];
        assert!(inflater.inflate(&pack(&blank, 9), 3 << 20));
        assert!(inflater.text() == blank);
    }

    #[test]
    fn a_member_hidden_in_another_is_text() {
        let inner = pack(b"inner", 6);
        for text in [inner.repeat(9), [&inner[..], b"behind"].concat()] {
            // Not compressed, so that the inner header stands as it is.
            let outer = pack(&text, 0);
            assert_eq!(streamed(&outer).unwrap(), text);
            let mut inflater = Inflater::new();
            assert!(!inflater.inflate(&outer, 1 << 20) || inflater.text() == text);
        }
    }

    proptest! {
            #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

            #[test]
            fn both_ways_give_the_same(
                texts in prop::collection::vec(("[a-c]{0,40}", 0_usize..60, 0_u32..10), 1..4),
                harm in 0..6,
                place in any::<prop::sample::Index>(),
                bit in 0_u8..8,
            ) {
                let members: Vec<Vec<u8>> = texts.iter().map(|(text, times, level)| pack(text.repeat(*times).as_bytes(), *level)).collect();
                let mut packed = members.concat();
                let place = place.index(packed.len());
                match harm {
                    0 => packed.truncate(place),
                    1 => packed[place] ^= 1 << bit,
                    2 => packed.extend_from_slice(&members[0][members[0].len() - 8..]),
                    3 => packed.extend(vec![0; usize::from(bit)]),
                    4 => packed.extend_from_slice(&members[0][..place.min(members[0].len())]),
                    _ => {}
                }
                let mut inflater = Inflater::new();
                let whole = inflater.inflate(&packed, 1 << 20);
                let expected = streamed(&packed);
    // libdeflate accepts codes that zlib refuses as incomplete, when no text needs them: then the sum has vouched for the text.
                let same = expected.as_deref().map_or(harm == 1, |expected| expected == inflater.text());
                prop_assert!(!whole || same);
                // A short length may stand in other numbers too.
                let is_plain = harm == 5 && texts.iter().all(|(text, times, _)| text.len() * times > 255);
                prop_assert!(whole || !is_plain, "what is whole is not refused");
            }
        }
}
