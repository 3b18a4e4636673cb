//! Where a row of text or of a table ends: at the end of its line, unless that lies within quotes.

/// A record within quotes that goes on for longer was not meant to: a quote is missing, and the first line is all of it.
const MAX_QUOTED_BYTES: usize = 1 << 20;

/// Looks for the end of a row, in text that grows.
pub(crate) struct RowScan {
    is_quoted: bool,
    is_open: bool,
    seen: usize,
    /// The end of the first line, where the row goes on behind it.
    pub(crate) first_break: Option<usize>,
}

impl RowScan {
    pub(crate) fn new(is_quoted: bool) -> Self {
        Self { is_quoted, is_open: false, seen: 0, first_break: None }
    }

    /// The place of the end of the line that ends the row.
    pub(crate) fn end(&mut self, text: &[u8]) -> Option<usize> {
        if !self.is_quoted {
            let found = memchr::memchr(b'\n', text.get(self.seen..)?);
            let end = found.map(|found| self.seen + found);
            self.seen = text.len();
            return end;
        }
        while let Some(found) = memchr::memchr2(b'\n', b'"', text.get(self.seen..)?) {
            let at = self.seen + found;
            self.seen = at + 1;
            match text.get(at) {
                Some(b'"') => self.is_open = !self.is_open,
                _ if !self.is_open => return Some(at),
                _ => {
                    self.first_break.get_or_insert(at);
                }
            }
        }
        self.seen = text.len();
        self.first_break.filter(|_| self.seen > MAX_QUOTED_BYTES)
    }
}
