//! Foreign text made safe to look at: control, bidirectional and invisible characters become visible escapes.
//!
//! The characters: Unicode 17 general categories Cc and Cf as far as they hide or reorder text (Unicode Technical Report 36,
//! "Trojan Source" CVE-2021-42574). HTML's own characters are the template engine's part.

use std::borrow::Cow;
use std::fmt;

/// Tells whether a character moves, hides or rewrites what stands around it.
pub(crate) const fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Shows control, bidirectional and invisible characters as `\n`, `\t`, `\r` or `\u{202e}`, and leaves all else as it is.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => shown.extend(c.escape_default()),
            c if is_unseen(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// A text of somebody else's, made visible; the only kind of foreign text that a view may hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text(String);

impl Text {
    /// Joins texts with a separator of ours.
    pub(crate) fn joined<S: AsRef<str>>(texts: impl IntoIterator<Item = S>, separator: &str) -> Self {
        let mut joined = String::new();
        for text in texts {
            if !joined.is_empty() {
                joined.push_str(separator);
            }
            joined.push_str(&visible(text.as_ref()));
        }
        Self(joined)
    }

    /// Returns the parts of an id, each with the `/` that ends it, between which a line may break.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split_inclusive('/')
    }

    /// Cuts the text to about so many pixels at 12 px, with an ellipsis where something is missing.
    pub(crate) fn fitted(&self, pixels: i32) -> Self {
        let mut left = pixels.saturating_mul(10);
        let mut kept = String::new();
        for c in self.0.chars() {
            left -= tenths_wide(c);
            if left < 0 {
                while kept.chars().map(tenths_wide).sum::<i32>() > pixels * 10 - 90 && kept.pop().is_some() {}
                kept.push('…');
                return Self(kept);
            }
            kept.push(c);
        }
        Self(kept)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// How wide a character is in bold 12 px, in tenths of a pixel: generous, as the reader's font is not known.
const fn tenths_wide(c: char) -> i32 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | ' ' | 't' | 'f' | 'r' | '/' => 48,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 118,
        'A'..='Z' | '_' => 88,
        '\u{0}'..='\u{10ff}' => 78,
        _ => 125,
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(visible(text).into_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes a text as one word of a POSIX shell, so that a command can be copied whatever an id holds.
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | '-' | ':');
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut word = String::from("'");
    for c in text.chars() {
        match c {
            '\'' => word.push_str("'\\''"),
            c => word.push(c),
        }
    }
    word.push('\'');
    visible(&word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_would_hide() {
        assert_eq!(visible("a\u{202e}b\u{1b}[31m\n"), "a\\u{202e}b\\u{1b}[31m\\n");
        assert_eq!(visible("\u{9b}\u{200d}\u{feff}"), "\\u{9b}\\u{200d}\\u{feff}");
        assert!(matches!(visible("Zoë, 東京 🔑"), Cow::Borrowed(_)));
    }

    #[test]
    fn cuts_to_a_width() {
        assert_eq!(Text::from("short").fitted(90).as_str(), "short");
        let cut = Text::from("a-very-long-service-account-name").fitted(90);
        assert!(cut.as_str().ends_with('…') && cut.as_str().chars().count() < 14, "{cut}");
        assert_eq!(Text::from("").fitted(0).as_str(), "");
    }

    #[test]
    fn quotes_for_a_shell() {
        assert_eq!(shell_word("okta-2023-10"), "okta-2023-10");
        assert_eq!(shell_word("a;rm -rf $HOME"), "'a;rm -rf $HOME'");
        assert_eq!(shell_word("it's"), "'it'\\''s'");
        assert_eq!(shell_word("--apply"), "'--apply'");
    }
}
