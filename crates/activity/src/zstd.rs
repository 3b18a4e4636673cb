//! Zstandard (RFC 8878), frame after frame, skippable ones passed over, with one decoder for all files.

use std::io::{self, BufRead, Read as _};

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use crate::damage::{Damage, exactly, pass};

const ZSTD: &str = "zstd";
const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// How far back a frame may reach, so how much of it is held: what `zstd` itself takes without being asked for more is 128 MiB, what it
/// makes at its usual levels at most 8 MiB.
const WINDOW_BYTES: u64 = 128 << 20;

/// Whether a file begins as a frame does.
pub(crate) fn begins(head: &[u8]) -> bool {
    head.starts_with(&FRAME) || matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// A decoder and where it is in a stream.
pub(crate) struct Zstd {
    decoder: FrameDecoder,
    in_frame: bool,
    made: u64,
    /// What stopped it, told when all that came before is given.
    stopped: Option<io::Error>,
}

/// A last block with nothing in it, and room for a checksum: what makes the decoder give all that it holds.
const LAST_BLOCK: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

impl Zstd {
    pub(crate) fn new() -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(WINDOW_BYTES);
        Self { decoder, in_frame: false, made: 0, stopped: None }
    }

    /// Makes it ready for another file.
    pub(crate) fn reset(&mut self) {
        (self.in_frame, self.stopped) = (false, None);
    }

    /// Unpacks the next stretch; 0 at the end.
    pub(crate) fn read(&mut self, source: &mut impl BufRead, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame {
                if source.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                self.header(source)?;
                continue;
            }
            let made = self.decoder.read(into)?;
            self.made += made as u64;
            if made > 0 || into.is_empty() {
                return Ok(made);
            }
            if let Some(error) = self.stopped.take() {
                return Err(error);
            }
            if self.decoder.is_finished() {
                self.end()?;
            } else if let Err(error) = self.decoder.decode_blocks(&mut *source, BlockDecodingStrategy::UptoBlocks(1)) {
                self.stopped = Some(damage(source, &error.to_string()));
                let _ = self.decoder.decode_blocks(&LAST_BLOCK[..], BlockDecodingStrategy::UptoBlocks(1));
            }
        }
    }

    fn header(&mut self, source: &mut impl BufRead) -> io::Result<()> {
        let mut magic = [0; 4];
        exactly(ZSTD, source, &mut magic)?;
        if magic == FRAME {
            if let Err(error) = self.decoder.reset((&magic[..]).chain(&mut *source)) {
                return Err(damage(source, &error.to_string()));
            }
            (self.in_frame, self.made) = (true, 0);
        } else if begins(&magic) {
            let mut length = [0; 4];
            exactly(ZSTD, source, &mut length)?;
            pass(ZSTD, source, u64::from(u32::from_le_bytes(length)))?;
        } else {
            return Err(Damage::corrupt(ZSTD, "no frame where one should be"));
        }
        Ok(())
    }

    /// Holds what a frame says of its content against what came out.
    fn end(&mut self) -> io::Result<()> {
        self.in_frame = false;
        let said = self.decoder.get_checksum_from_data();
        if said.is_some() && said != self.decoder.get_calculated_checksum() {
            return Err(Damage::corrupt(ZSTD, "its checksum differs"));
        }
        if ![0, self.made].contains(&self.decoder.content_size()) {
            return Err(Damage::corrupt(ZSTD, "its length differs"));
        }
        Ok(())
    }
}

fn damage(source: &mut impl BufRead, how: &str) -> io::Error {
    match source.fill_buf() {
        Err(error) => error,
        Ok([]) => Damage::Truncated(ZSTD).into(),
        Ok(_) => Damage::corrupt(ZSTD, how),
    }
}
