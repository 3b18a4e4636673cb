//! A file's text, decompressed and decoded as it is asked for; never the whole of it.
//!
//! gzip (RFC 1952, several members too) is known by its first two bytes, not by the name; a small file is inflated as a whole, any other
//! in stretches. A byte order mark of UTF-8 is dropped; UTF-16 is decoded, by its mark or by the zero bytes of a first ASCII character.
//! What expands beyond its bounds is cut off.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read, Seek as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::gzip::Gzip;
use crate::inflater::Inflater;

/// From here on a file may not expand more than [`MAX_RATIO`] times.
const RATIO_FROM_BYTES: u64 = 64 << 20;
/// Real logs compress 6 to 9 times (measured on CloudTrail); deflate cannot do better than about 1032.
const MAX_RATIO: u64 = 1_000;
const BUFFER_BYTES: usize = 32 << 10;
/// A file so small is inflated as a whole, to a text of at most [`RATIO_FROM_BYTES`].
const WHOLE_BYTES: u64 = 4 << 20;

/// Why text stopped before its end.
#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("expands to more than {0} bytes: what follows is not read, unpack it by hand if it is a log")]
    TooLarge(u64),
    #[error("expands more than {MAX_RATIO} times: what follows is not read, unpack it by hand if it is a log")]
    Bomb,
}

/// Counts and hashes what passes.
struct Tap {
    file: File,
    bytes: u64,
    hash: Sha256,
}

impl Read for Tap {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        if let Some(part) = into.get(..read) {
            self.hash.update(part);
        }
        self.bytes += read as u64;
        Ok(read)
    }
}

#[derive(Clone, Copy)]
enum Encoding {
    Unknown,
    Utf8,
    Utf16 { big_endian: bool },
}

/// What is used again for each file, so that the heap does not go to pieces.
pub(crate) struct Tools {
    gzip: Gzip,
    inflater: Inflater,
    packed: Vec<u8>,
}

impl Tools {
    pub(crate) fn new() -> Self {
        Self { gzip: Gzip::new(), inflater: Inflater::new(), packed: Vec::new() }
    }

    /// Inflates a small gzip file; false where it has to be read in stretches, from its start.
    fn inflate(&mut self, file: &mut File, max_expanded: u64) -> io::Result<bool> {
        let mut magic = [0; 2];
        if file.metadata()?.len() > WHOLE_BYTES || file.read(&mut magic)? < 2 || magic != [0x1f, 0x8b] {
            return Ok(false);
        }
        self.packed.clear();
        self.packed.extend(magic);
        file.take(WHOLE_BYTES).read_to_end(&mut self.packed)?;
        let most = usize::try_from(max_expanded.min(RATIO_FROM_BYTES)).unwrap_or(usize::MAX);
        Ok(self.packed.len() as u64 <= WHOLE_BYTES && self.inflater.inflate(&self.packed, most))
    }
}

enum Body {
    Plain(BufReader<Tap>),
    Gzip(BufReader<Tap>),
    /// What was inflated as a whole, and how much of it was given.
    Whole(usize),
}

/// A file being read as UTF-8 text.
pub(crate) struct TextFile {
    body: Body,
    tools: Box<Tools>,
    encoding: Encoding,
    expanded: u64,
    max_expanded: u64,
    /// Decoded bytes not yet given.
    ready: Vec<u8>,
    given: usize,
    /// A byte or a half of a pair that waits for its other half.
    rest: Vec<u8>,
}

/// The file as it lay on disk.
pub(crate) struct OnDisk {
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

/// Hashes a file: as it lies on disk, and its content, unpacked and otherwise as it is.
pub(crate) fn content_sha256(path: &Path, max_expanded: u64) -> io::Result<(OnDisk, String)> {
    let mut file = TextFile::open(path, max_expanded, Box::new(Tools::new()))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let read = file.read_body(&mut buffer)?;
        match buffer.get(..read) {
            Some(part) if read > 0 => hash.update(part),
            _ => return Ok((file.finish().0?, hex(hash))),
        }
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        hex.extend([byte >> 4, byte & 15].into_iter().filter_map(|digit| char::from_digit(u32::from(digit), 16)));
        hex
    })
}

impl TextFile {
    /// Opens a file; `tools` are used again from an earlier one.
    pub(crate) fn open(path: &Path, max_expanded: u64, mut tools: Box<Tools>) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let body = if tools.inflate(&mut file, max_expanded)? {
            Body::Whole(0)
        } else {
            file.rewind()?;
            let tap = Tap { file, bytes: 0, hash: Sha256::new() };
            let mut source = BufReader::with_capacity(BUFFER_BYTES, tap);
            tools.gzip.reset();
            if source.fill_buf()?.starts_with(&[0x1f, 0x8b]) { Body::Gzip(source) } else { Body::Plain(source) }
        };
        let (ready, rest) = (Vec::new(), Vec::new());
        Ok(Self { body, tools, encoding: Encoding::Unknown, expanded: 0, max_expanded, ready, given: 0, rest })
    }

    /// Bytes read so far, as they lie on disk.
    pub(crate) fn bytes_read(&self) -> u64 {
        match &self.body {
            Body::Plain(source) | Body::Gzip(source) => source.get_ref().bytes,
            Body::Whole(_) => self.tools.packed.len() as u64,
        }
    }

    /// Reads what is left on disk, for the hash; gives the tools back.
    pub(crate) fn finish(self) -> (io::Result<OnDisk>, Box<Tools>) {
        let disk = match self.body {
            Body::Plain(source) | Body::Gzip(source) => {
                let mut tap = source.into_inner();
                let copied = io::copy(&mut tap, &mut io::sink());
                copied.map(|_| OnDisk { bytes: tap.bytes, sha256: hex(tap.hash) })
            }
            Body::Whole(_) => {
                let packed = &self.tools.packed;
                Ok(OnDisk { bytes: packed.len() as u64, sha256: hex(Sha256::new_with_prefix(packed)) })
            }
        };
        (disk, self.tools)
    }

    fn read_body(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let source = match &mut self.body {
            Body::Plain(source) => return source.read(into),
            Body::Whole(given) => {
                let read = self.tools.inflater.text().get(*given..).unwrap_or_default().read(into)?;
                *given += read;
                return Ok(read);
            }
            Body::Gzip(source) => source,
        };
        let read = self.tools.gzip.read(source, into)?;
        self.expanded += read as u64;
        if self.expanded > self.max_expanded {
            return Err(io::Error::other(ReadError::TooLarge(self.max_expanded)));
        }
        if self.expanded > RATIO_FROM_BYTES && self.expanded / MAX_RATIO > self.bytes_read() {
            return Err(io::Error::other(ReadError::Bomb));
        }
        Ok(read)
    }

    /// Looks at the first bytes; afterwards `ready` has what is UTF-8 of them, or `rest` what is UTF-16.
    fn find_encoding(&mut self) -> io::Result<()> {
        let mut head = [0; 4];
        let mut have = 0;
        while let Some(free) = head.get_mut(have..).filter(|free| !free.is_empty()) {
            let read = self.read_body(free)?;
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
        let read = self.read_body(&mut part)?;
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

impl Read for TextFile {
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
                return self.read_body(into);
            };
            let waiting = self.rest.len();
            self.decode(big_endian)?;
            if self.ready.is_empty() && self.rest.len() <= waiting {
                return Ok(0);
            }
        }
    }
}
