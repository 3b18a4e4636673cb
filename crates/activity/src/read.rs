//! Bytes decoded as UTF-8 text as they are asked for; never the whole of them.
//!
//! A byte order mark of UTF-8 is dropped; UTF-16 is decoded, by its mark or by the zero bytes of a first ASCII character.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use sha2::{Digest as _, Sha256};

const BUFFER_BYTES: usize = 32 << 10;

#[derive(Clone, Copy)]
enum Encoding {
    Unknown,
    Utf8,
    Utf16 { big_endian: bool },
}

/// A file, or a member of one, being read as UTF-8 text.
pub(crate) struct Text<'s> {
    source: &'s mut dyn Read,
    on_disk: Rc<Cell<u64>>,
    encoding: Encoding,
    /// Decoded bytes not yet given.
    ready: Vec<u8>,
    given: usize,
    /// A byte or a half of a pair that waits for its other half.
    rest: Vec<u8>,
}

/// Writes a hash as hex.
pub(crate) fn hex(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        hex.extend([byte >> 4, byte & 15].into_iter().filter_map(|digit| char::from_digit(u32::from(digit), 16)));
        hex
    })
}

impl<'s> Text<'s> {
    /// `on_disk` counts what was read on disk.
    pub(crate) fn new(source: &'s mut dyn Read, on_disk: &Rc<Cell<u64>>) -> Self {
        let (ready, rest) = (Vec::new(), Vec::new());
        Self { source, on_disk: Rc::clone(on_disk), encoding: Encoding::Unknown, ready, given: 0, rest }
    }

    /// Bytes read so far, as they lie on disk.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.on_disk.get()
    }

    /// Hashes the content, unpacked and otherwise as it is.
    pub(crate) fn content_sha256(self) -> io::Result<String> {
        let mut hash = Sha256::new();
        let mut buffer = vec![0; BUFFER_BYTES];
        loop {
            let read = self.source.read(&mut buffer)?;
            match buffer.get(..read) {
                Some(part) if read > 0 => hash.update(part),
                _ => return Ok(hex(hash)),
            }
        }
    }

    /// Looks at the first bytes; afterwards `ready` has what is UTF-8 of them, or `rest` what is UTF-16.
    fn find_encoding(&mut self) -> io::Result<()> {
        let mut head = [0; 4];
        let mut have = 0;
        while let Some(free) = head.get_mut(have..).filter(|free| !free.is_empty()) {
            let read = self.source.read(free)?;
            if read == 0 {
                break;
            }
            have += read;
        }
        let head = head.get(..have).unwrap_or_default();
        let (encoding, text) = match head {
            [0xef, 0xbb, 0xbf, text @ ..] => (Encoding::Utf8, text),
            [0xff, 0xfe, text @ ..] => (Encoding::Utf16 { big_endian: false }, text),
            [0xfe, 0xff, text @ ..] => (Encoding::Utf16 { big_endian: true }, text),
            [b'{' | b'[', 0, ..] => (Encoding::Utf16 { big_endian: false }, head),
            [0, b'{' | b'[', ..] => (Encoding::Utf16 { big_endian: true }, head),
            _ => (Encoding::Utf8, head),
        };
        self.encoding = encoding;
        match encoding {
            Encoding::Utf16 { .. } => self.rest = text.to_vec(),
            Encoding::Unknown | Encoding::Utf8 => self.ready = text.to_vec(),
        }
        Ok(())
    }

    /// Decodes the next stretch of UTF-16; half characters become U+FFFD at the end only.
    fn decode(&mut self, big_endian: bool) -> io::Result<()> {
        let mut part = vec![0; BUFFER_BYTES];
        let read = self.source.read(&mut part)?;
        part.truncate(read);
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.append(&mut part);
        let (pairs, odd) = bytes.as_chunks::<2>();
        let mut units: Vec<u16> = pairs
            .iter()
            .map(|pair| if big_endian { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) })
            .collect();
        if read > 0 {
            let waits = units.pop_if(|unit| (0xd800..0xdc00).contains(unit));
            let half = waits.map(|unit| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() });
            self.rest = half.into_iter().flatten().chain(odd.iter().copied()).collect();
        }
        let decoded = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
        self.ready = decoded.collect::<String>().into_bytes();
        self.given = 0;
        Ok(())
    }
}

impl Read for Text<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if matches!(self.encoding, Encoding::Unknown) {
            self.find_encoding()?;
        }
        loop {
            if let Some(ready) = self.ready.get(self.given..).filter(|ready| !ready.is_empty()) {
                let count = ready.len().min(into.len());
                if let (Some(from), Some(to)) = (ready.get(..count), into.get_mut(..count)) {
                    to.copy_from_slice(from);
                }
                self.given += count;
                return Ok(count);
            }
            let Encoding::Utf16 { big_endian } = self.encoding else {
                return self.source.read(into);
            };
            let waiting = self.rest.len();
            self.decode(big_endian)?;
            if self.ready.is_empty() && self.rest.len() <= waiting {
                return Ok(0);
            }
        }
    }
}
