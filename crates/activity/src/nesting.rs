//! Where a JSON value ends: braces, brackets and texts followed, nothing else looked at.

/// How far a value has been followed.
#[derive(Default)]
pub(crate) struct Nesting {
    depth: usize,
    pub(crate) deepest: usize,
    in_text: bool,
    escaped: bool,
}

impl Nesting {
    /// Begins inside an object.
    pub(crate) fn inside() -> Self {
        Self { depth: 1, deepest: 1, ..Self::default() }
    }

    /// Follows more text; the place after the value's end when it is in it.
    pub(crate) fn follow(&mut self, text: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            if self.in_text {
                at = self.leave_text(text, at)?;
                if self.depth == 0 {
                    return Some(at);
                }
            }
            let rest = text.get(at..)?;
            let found = rest.iter().position(|byte| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']'))?;
            at += found + 1;
            match rest.get(found)? {
                b'"' => self.in_text = true,
                b'{' | b'[' => {
                    self.depth += 1;
                    self.deepest = self.deepest.max(self.depth);
                }
                _ => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(at);
                    }
                }
            }
        }
    }

    /// The place after the closing quote.
    fn leave_text(&mut self, text: &[u8], mut at: usize) -> Option<usize> {
        loop {
            if self.escaped {
                text.get(at)?;
                self.escaped = false;
                at += 1;
            }
            let rest = text.get(at..)?;
            let found = quote_or_escape(rest)?;
            at += found + 1;
            if rest.get(found) == Some(&b'"') {
                self.in_text = false;
                return Some(at);
            }
            self.escaped = true;
        }
    }
}

/// The first `"` or `\`, eight bytes at a time.
fn quote_or_escape(text: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    let (words, _) = text.as_chunks::<8>();
    let mut at = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let found = zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5c));
        if found != 0 {
            return Some(at + (found.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    let rest = text.get(at..)?;
    rest.iter().position(|byte| matches!(byte, b'"' | b'\\')).map(|found| at + found)
}

/// The place after the value that begins here, when it is whole.
pub(crate) fn value_end(text: &[u8]) -> Option<usize> {
    match text.first()? {
        b'{' | b'[' | b'"' => Nesting::default().follow(text),
        _ => text.iter().position(|byte| matches!(byte, b',' | b'}' | b']')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_found_at_any_place() {
        for before in 0..40 {
            for sign in ['"', '\\'] {
                let text = format!("{}{sign}\"\\", "é".repeat(before));
                assert_eq!(quote_or_escape(text.as_bytes()), Some(before * 2));
            }
        }
        assert_eq!(quote_or_escape("!#[]^".repeat(9).as_bytes()), None);
    }
}
