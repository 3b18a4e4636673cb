//! Bytes to text: UTF-8 with or without a byte order mark, and UTF-16 with one.
//!
//! Marks and surrogates: the Unicode Standard, sections 3.9, 3.10 and 23.8. Spreadsheets save "Unicode text" as
//! UTF-16 with a mark; nothing is ever guessed or replaced: one wrong byte refuses the file and is named.

use std::borrow::Cow;

use crate::{Document, Refusal};

const HINT: &str = "save the file as UTF-8";

/// Returns the document's text without its byte order mark.
///
/// # Errors
/// A refusal that names byte and line of the first byte that is no text.
pub(crate) fn decode<'a>(document: &Document<'a>) -> Result<Cow<'a, str>, Refusal> {
    let path = document.path;
    match document.bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Err(Refusal::whole(path, "is UTF-32").hint(HINT)),
        [0xFF, 0xFE, rest @ ..] => utf16(path, rest, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, rest @ ..] => utf16(path, rest, u16::from_be_bytes).map(Cow::Owned),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(path, rest, 3).map(Cow::Borrowed),
        [0, ..] | [_, 0, ..] => {
            Err(Refusal::line(path, 1, "has zero bytes: UTF-16 without a byte order mark?").hint(HINT))
        }
        bytes => utf8(path, bytes, 0).map(Cow::Borrowed),
    }
}

fn utf8<'a>(path: &str, bytes: &'a [u8], mark_bytes: usize) -> Result<&'a str, Refusal> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        let offset = mark_bytes + good.len();
        Refusal::line(path, line, format!("byte {offset} is not UTF-8")).hint(HINT)
    })
}

fn utf16(path: &str, bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Refusal> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut offset = 2;
    let mut line = 1;
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let Ok(letter) = decoded else {
            return Err(Refusal::line(path, line, format!("byte {offset} is not UTF-16")).hint(HINT));
        };
        offset += 2 * letter.len_utf16();
        line += usize::from(letter == '\n');
        text.push(letter);
    }
    if odd.is_empty() {
        Ok(text)
    } else {
        Err(Refusal::line(path, line, format!("byte {offset} is half a UTF-16 unit: the file was cut")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Result<String, String> {
        let document = Document { path: "f", bytes, modified: None };
        decode(&document).map(Cow::into_owned).map_err(|refusal| refusal.to_string())
    }

    fn utf16_of(text: &str, mark: &[u8], bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(bytes)).collect()
    }

    #[test]
    fn the_same_text_in_four_encodings() {
        let text = "a,ü\n🗝,b";
        assert_eq!(decoded(text.as_bytes()).unwrap(), text);
        assert_eq!(decoded(format!("\u{feff}{text}").as_bytes()).unwrap(), text);
        assert_eq!(decoded(&utf16_of(text, &[0xFF, 0xFE], u16::to_le_bytes)).unwrap(), text);
        assert_eq!(decoded(&utf16_of(text, &[0xFE, 0xFF], u16::to_be_bytes)).unwrap(), text);
        assert_eq!(decoded(b"").unwrap(), "");
    }

    #[test]
    fn a_wrong_byte_is_named_by_offset_and_line() {
        assert_eq!(decoded(b"ab\nc\xFFd").unwrap_err(), "f:2: byte 4 is not UTF-8; save the file as UTF-8");
        assert_eq!(decoded(b"\xEF\xBB\xBFa\n\nb\xC3").unwrap_err(), "f:3: byte 7 is not UTF-8; save the file as UTF-8");
        let lone = [0xFF, 0xFE, b'\n', 0, 0x00, 0xD8, b'a', 0];
        assert_eq!(decoded(&lone).unwrap_err(), "f:2: byte 4 is not UTF-16; save the file as UTF-8");
        assert!(decoded(&[0xFF, 0xFE, b'a', 0, b'b']).unwrap_err().contains("byte 4 is half"));
        assert!(decoded(b"a\0b\0").unwrap_err().contains("without a byte order mark"));
        assert!(decoded(&[0xFF, 0xFE, 0, 0, b'a', 0, 0, 0]).unwrap_err().contains("UTF-32"));
    }
}
