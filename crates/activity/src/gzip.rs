//! gzip (RFC 1952), member after member, with one inflater for all files.
//!
//! flate2's own reader makes a new inflater of some 50 KB for each file; between the small things kept of each file that takes the heap to
//! pieces (measured: 48 KB more for each of 2,653 files).

use std::io::{self, BufRead};

use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::damage::{Damage, exactly, pass};

const HEADER_CRC: u8 = 1 << 1;
const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;

const GZIP: &str = "gzip";

enum State {
    FirstHeader,
    Body,
    NextHeader,
    End,
}

/// An inflater and where it is in a stream.
pub(crate) struct Gzip {
    inflater: Decompress,
    crc: Crc,
    state: State,
}

impl Gzip {
    pub(crate) fn new() -> Self {
        Self { inflater: Decompress::new(false), crc: Crc::new(), state: State::FirstHeader }
    }

    /// Makes it ready for another file.
    pub(crate) fn reset(&mut self) {
        self.inflater.reset(false);
        self.crc.reset();
        self.state = State::FirstHeader;
    }

    /// Inflates the next stretch; 0 at the end.
    pub(crate) fn read(&mut self, source: &mut impl BufRead, into: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.state {
                State::End => return Ok(0),
                State::FirstHeader => self.header(source)?,
                State::NextHeader => match source.fill_buf()?.first() {
                    None => self.state = State::End,
                    // Tapes and block devices pad with zeros; gzip itself passes over them.
                    Some(0) => source.consume(1),
                    Some(_) => self.header(source)?,
                },
                State::Body => {
                    let produced = self.body(source, into)?;
                    if produced > 0 || into.is_empty() {
                        return Ok(produced);
                    }
                }
            }
        }
    }

    fn header(&mut self, source: &mut impl BufRead) -> io::Result<()> {
        let mut head = [0; 10];
        exactly(GZIP, source, &mut head)?;
        let [0x1f, 0x8b, 8, flags, ..] = head else {
            return Err(Damage::corrupt(GZIP, "no gzip header where one should be"));
        };
        if flags & EXTRA != 0 {
            let mut length = [0; 2];
            exactly(GZIP, source, &mut length)?;
            pass(GZIP, source, u64::from(u16::from_le_bytes(length)))?;
        }
        for _ in 0..u8::from(flags & NAME != 0) + u8::from(flags & COMMENT != 0) {
            let mut byte = [1];
            while byte != [0] {
                exactly(GZIP, source, &mut byte)?;
            }
        }
        if flags & HEADER_CRC != 0 {
            pass(GZIP, source, 2)?;
        }
        self.state = State::Body;
        Ok(())
    }

    fn body(&mut self, source: &mut impl BufRead, into: &mut [u8]) -> io::Result<usize> {
        let input = source.fill_buf()?;
        let ended = input.is_empty();
        let (used_before, made_before) = (self.inflater.total_in(), self.inflater.total_out());
        let status = self.inflater.decompress(input, into, FlushDecompress::None);
        let used = usize::try_from(self.inflater.total_in() - used_before).unwrap_or(usize::MAX);
        let made = usize::try_from(self.inflater.total_out() - made_before).unwrap_or(usize::MAX);
        source.consume(used);
        self.crc.update(into.get(..made).unwrap_or_default());
        match status {
            Err(_) => Err(Damage::corrupt(GZIP, "not deflate")),
            Ok(Status::StreamEnd) => self.trailer(source).map(|()| made),
            Ok(_) if made == 0 && ended => Err(Damage::Truncated(GZIP).into()),
            Ok(_) if made == 0 && used == 0 && !into.is_empty() => Err(Damage::corrupt(GZIP, "it does not go on")),
            Ok(_) => Ok(made),
        }
    }

    fn trailer(&mut self, source: &mut impl BufRead) -> io::Result<()> {
        let mut sum = [0; 4];
        let mut length = [0; 4];
        exactly(GZIP, source, &mut sum)?;
        exactly(GZIP, source, &mut length)?;
        if (u32::from_le_bytes(sum), u32::from_le_bytes(length)) != (self.crc.sum(), self.crc.amount()) {
            return Err(Damage::corrupt(GZIP, "its checksum differs"));
        }
        self.inflater.reset(false);
        self.crc.reset();
        self.state = State::NextHeader;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn pack(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::GzBuilder::new()
            .filename("name")
            .comment("comment")
            .extra("extra")
            .write(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(packed: &[u8], part: usize) -> io::Result<Vec<u8>> {
        let mut gzip = Gzip::new();
        let mut source = io::BufReader::with_capacity(part, packed);
        let mut found = Vec::new();
        let mut buffer = vec![0; part];
        loop {
            match gzip.read(&mut source, &mut buffer)? {
                0 => return Ok(found),
                read => found.extend_from_slice(&buffer[..read]),
            }
        }
    }

    #[test]
    fn members_padding_and_damage() {
        let text = b"some text, some text, some more text".repeat(50);
        let one = pack(&text);
        let two = [one.clone(), one.clone(), vec![0; 9]].concat();
        for part in [1, 7, 4096] {
            assert_eq!(unpack(&one, part).unwrap(), text);
            assert_eq!(unpack(&two, part).unwrap(), text.repeat(2));
            for cut in 0..one.len() {
                assert!(unpack(&one[..cut], part).unwrap_err().to_string().contains("truncated"), "{cut}");
            }
            assert!(unpack(&[&one[..], b"x"].concat(), part).is_err());
        }
        for place in 0..one.len() {
            let mut bad = one.clone();
            bad[place] ^= 0x40;
            // Damage in the header's name or time is no damage to the text.
            assert!(unpack(&bad, 64).map_or(true, |found| found == text), "{place}");
        }
    }
}
