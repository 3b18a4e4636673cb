//! Rust source with everything that is not code blanked out, so that a plain search or a count of braces is safe.

use std::ops::Range;

/// One source file: comments, literals and test modules are spaces, lines keep their numbers.
pub(crate) struct Code {
    /// The blanked text.
    pub(crate) text: String,
    /// Lines outside test modules.
    pub(crate) lines: usize,
}

impl Code {
    /// Blanks a source text.
    pub(crate) fn of(source: &str) -> Code {
        let masked = mask(source);
        let mut text = masked.clone();
        let mut test_lines = 0;
        for range in test_modules(&masked) {
            let blanked: String = masked
                .get(range.clone())
                .unwrap_or_default()
                .chars()
                .map(|c| if c == '\n' { c } else { ' ' })
                .collect();
            test_lines += blanked.matches('\n').count() + 1;
            text.replace_range(range, &blanked);
        }
        Code { text, lines: source.lines().count().saturating_sub(test_lines) }
    }
}

/// Returns the one-based line of a byte offset.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// Lists where `word` stands by itself: no letter, digit or underscore touches it.
pub(crate) fn places<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = text.get(..*at).and_then(|head| head.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|tail| tail.chars().next());
        let opens = word.chars().next().is_some_and(is_word);
        let closes = word.chars().next_back().is_some_and(is_word);
        !(opens && before.is_some_and(is_word) || closes && after.is_some_and(is_word))
    })
}

/// Returns the offset just behind the bracket that closes the one at `open`.
pub(crate) fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().skip(open) {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn test_modules(masked: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, attribute) in masked.match_indices("#[cfg(test)]") {
        if found.last().is_some_and(|last| last.contains(&at)) {
            continue;
        }
        let Some(rest) = masked.get(at + attribute.len()..) else {
            continue;
        };
        let Some(open) = rest.find('{') else { continue };
        let declares = rest
            .get(..open)
            .is_some_and(|head| places(head, "mod").next().is_some() && !head.contains(';') && !head.contains('('));
        if let (true, Some(end)) = (declares, closing(masked, at + attribute.len() + open)) {
            found.push(at..end);
        }
    }
    found
}

/// Blanks comments and the inside of literals; every character stays as many bytes long as it was or becomes spaces.
fn mask(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    let mut previous = ' ';
    while let Some(c) = rest.chars().next() {
        let length = literal_or_comment(rest, previous).unwrap_or(0);
        let (taken, left) = rest.split_at(length.max(c.len_utf8()));
        if length == 0 {
            out.push(c);
        } else {
            blank(taken, &mut out);
        }
        previous = c;
        rest = left;
    }
    out
}

fn blank(taken: &str, out: &mut String) {
    for c in taken.chars() {
        if c == '\n' {
            out.push(c);
        } else {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        }
    }
}

/// Returns the length in bytes of the comment or literal that `rest` starts with.
fn literal_or_comment(rest: &str, previous: char) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(block_comment(rest));
    }
    if rest.starts_with('"') {
        return Some(quoted(rest, '"'));
    }
    if rest.starts_with('\'') {
        return character(rest);
    }
    if !is_word(previous) || previous == 'b' {
        return raw_string(rest);
    }
    None
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(tail) = rest.get(at..).filter(|tail| !tail.is_empty()) {
        if tail.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if tail.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += tail.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A quote opens a character literal only if one closes it right behind; otherwise it is a lifetime.
fn character(rest: &str) -> Option<usize> {
    let mut chars = rest.chars().skip(1);
    let first = chars.next()?;
    (first == '\\' || chars.next() == Some('\'')).then(|| quoted(rest, '\''))
}

fn raw_string(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('r')?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    let inside = body.get(hashes..)?.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(1 + hashes + 1 + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_comments_strings_and_characters_but_not_lifetimes() {
        let masked =
            mask("a /* { /* x */ */ b // }\nlet s = \"\\\"{\"; let r = r#\"}\"#; let c = '{'; fn f<'a>(x: &'a u8) {}");
        assert_eq!(masked.matches('{').count(), 1, "{masked}");
        assert_eq!(masked.matches('}').count(), 1, "{masked}");
        assert!(masked.contains("'a") && masked.contains('b'));
        assert_eq!(mask("let é = \"é{\";").len(), "let é = \"é{\";".len());
    }

    #[test]
    fn takes_test_modules_out_and_keeps_line_numbers() {
        let source = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn std() {}\n}\nfn b() {}\n";
        let code = Code::of(source);
        assert_eq!(code.lines, 2);
        assert!(!code.text.contains("std"));
        assert_eq!(line_of(&code.text, code.text.find("fn b").unwrap()), 6);
        assert_eq!(Code::of("#[cfg(test)]\nmod tests;\nfn a() { x() }\n").lines, 3);
    }

    #[test]
    fn a_word_is_found_only_by_itself() {
        assert_eq!(places("std::env env_logger my_env std::env::var", "std::env").count(), 2);
        assert_eq!(places("eprintln!(x) println!(y)", "println!").count(), 1);
    }
}
