//! STIX patterns as far as they are alternatives: equalities of one value, joined by `OR` at either level.
//!
//! STIX 2.1, section 9. `IN (…)` is an `OR` of equalities, `ISSUBSET` of an address says that it lies in a network. `AND` and
//! `FOLLOWEDBY` ask for two things together, `NOT` for an absence, `WITHIN`, `REPEATS` and `START` for a time: a log that is
//! searched value by value cannot tell, and half a pattern would match what its author did not mean. Such a pattern is not
//! read at all, and says what of it was not understood.

use model::{Indicator, IndicatorKind};

use super::token::{Token, Tokens};
use super::wanted::Wanted;

/// A pattern nested deeper than this is none that a person wrote.
const MAX_DEPTH: usize = 32;

/// The paths that are read, and what their values are (STIX 2.1, section 6).
const PATHS: [(&str, Wanted); 9] = [
    ("ipv4-addr:value", Wanted::Address),
    ("ipv6-addr:value", Wanted::Address),
    ("domain-name:value", Wanted::Kind(IndicatorKind::Domain)),
    ("url:value", Wanted::Url),
    ("file:hashes.SHA-256", Wanted::Kind(IndicatorKind::Sha256)),
    ("file:name", Wanted::Kind(IndicatorKind::FileName)),
    ("user-account:user_id", Wanted::Kind(IndicatorKind::Account)),
    ("user-account:account_login", Wanted::Kind(IndicatorKind::Account)),
    ("network-traffic:extensions.http-request-ext.request_header.User-Agent", Wanted::Kind(IndicatorKind::UserAgent)),
];

/// Reads a pattern whole.
///
/// # Errors
/// What of it was not understood.
pub(super) fn alternatives(pattern: &str) -> Result<Vec<Indicator>, String> {
    let mut reader = Reader { tokens: Tokens::new(pattern), next: None, depth: 0, found: Vec::new() };
    reader.advance()?;
    reader.observations()?;
    match reader.next {
        None => Ok(reader.found),
        Some(token) => Err(unread(&token)),
    }
}

struct Reader<'p> {
    tokens: Tokens<'p>,
    next: Option<Token>,
    depth: usize,
    found: Vec<Indicator>,
}

impl Reader<'_> {
    fn advance(&mut self) -> Result<Option<Token>, String> {
        let next = self.tokens.next().map_err(not_read)?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    fn is(&self, mark: char) -> bool {
        self.next == Some(Token::Mark(mark))
    }

    fn expect(&mut self, mark: char) -> Result<(), String> {
        match self.advance()? {
            Some(Token::Mark(there)) if there == mark => Ok(()),
            Some(token) => Err(unread(&token)),
            None => Err("the pattern ends too early".to_owned()),
        }
    }

    fn is_or(&self) -> bool {
        matches!(&self.next, Some(Token::Word(word)) if word == "OR")
    }

    /// One thing, or several joined by `OR`.
    fn joined(&mut self, one: fn(&mut Self) -> Result<(), String>) -> Result<(), String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("the pattern is nested too deep".to_owned());
        }
        one(self)?;
        while self.is_or() {
            self.advance()?;
            one(self)?;
        }
        self.depth -= 1;
        Ok(())
    }

    fn observations(&mut self) -> Result<(), String> {
        self.joined(Self::observation)
    }

    fn observation(&mut self) -> Result<(), String> {
        if self.is('(') {
            self.advance()?;
            self.observations()?;
            return self.expect(')');
        }
        self.expect('[')?;
        self.joined(Self::comparison)?;
        self.expect(']')
    }

    fn comparison(&mut self) -> Result<(), String> {
        match self.advance()? {
            Some(Token::Mark('(')) => {
                self.joined(Self::comparison)?;
                self.expect(')')
            }
            Some(Token::Path(path)) => self.compared(&path),
            Some(token) => Err(unread(&token)),
            None => Err("the pattern ends too early".to_owned()),
        }
    }

    fn compared(&mut self, path: &str) -> Result<(), String> {
        let known = PATHS.iter().find(|(known, _)| *known == path).map(|(_, wanted)| *wanted);
        let wanted = known.ok_or_else(|| not_read("a property that is not hunted is"))?;
        match self.advance()? {
            Some(Token::Mark('=')) => self.value(path, wanted),
            Some(Token::Word(word)) if word == "ISSUBSET" && wanted == Wanted::Address => self.value(path, wanted),
            Some(Token::Word(word)) if word == "IN" => {
                self.expect('(')?;
                self.value(path, wanted)?;
                while self.is(',') {
                    self.advance()?;
                    self.value(path, wanted)?;
                }
                self.expect(')')
            }
            Some(token) => Err(unread(&token)),
            None => Err("the pattern ends too early".to_owned()),
        }
    }

    fn value(&mut self, path: &str, wanted: Wanted) -> Result<(), String> {
        match self.advance()? {
            Some(Token::Text(text)) => {
                self.found.push(wanted.of(&text).map_err(|why| format!("the value of {path} {why}"))?);
                Ok(())
            }
            Some(token) => Err(unread(&token)),
            None => Err("the pattern ends too early".to_owned()),
        }
    }
}

/// Words of the language are named; whatever else stands there is not repeated.
fn unread(token: &Token) -> String {
    const WORDS: [&str; 14] = [
        "AND",
        "EXISTS",
        "FALSE",
        "FOLLOWEDBY",
        "IN",
        "ISSUBSET",
        "ISSUPERSET",
        "LIKE",
        "MATCHES",
        "NOT",
        "REPEATS",
        "START",
        "TRUE",
        "WITHIN",
    ];
    match token {
        Token::Word(word) if WORDS.contains(&word.as_str()) => not_read(format!("{word} is")),
        Token::Mark(mark) => format!("the pattern is broken at a `{mark}`"),
        Token::Word(_) | Token::Path(_) | Token::Text(_) => "the pattern is broken".to_owned(),
    }
}

fn not_read(what: impl std::fmt::Display) -> String {
    format!("{what} not read, so nothing of the pattern is")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str) -> String {
        match alternatives(pattern) {
            Ok(found) => {
                let found: Vec<String> = found.iter().map(|one| format!("{} {}", one.kind, one.value)).collect();
                found.join(", ")
            }
            Err(why) => format!("! {why}"),
        }
    }

    #[test]
    fn alternatives_are_read_whole() {
        let hash = "ab".repeat(32);
        for (pattern, expected) in [
            ("[ipv4-addr:value = '198.51.100.7']", "ipv4 198.51.100.7"),
            ("[ipv4-addr:value='198.51.100.0/24']", "cidr 198.51.100.0/24"),
            ("[ipv4-addr:value ISSUBSET '198.51.100.0/24']", "cidr 198.51.100.0/24"),
            ("[ipv6-addr:value == '2001:db8::1']", "ipv6 2001:db8::1"),
            (
                "[domain-name:value = 'a.example' OR url:value = 'https://b.example/x']",
                "domain a.example, domain b.example",
            ),
            (
                "([file:name = 'it\\'s.exe'] or [(file:name IN ('a\\\\b.exe', 'c.exe'))])",
                r"file_name it's.exe, file_name a\b.exe, file_name c.exe",
            ),
            ("[user-account:user_id = 'u1' OR user-account:account_login = 'bob']", "account u1, account bob"),
            ("[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'x/1']", "user_agent x/1"),
            (&format!("[file:hashes.'SHA-256' = '{hash}']"), &format!("sha256 {hash}")),
        ] {
            assert_eq!(read(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn what_cannot_be_read_whole_is_not_read_and_says_why() {
        const REST: &str = "not read, so nothing of the pattern is";
        for (pattern, expected) in [
            ("[file:name = 'a.exe' AND ipv4-addr:value = '198.51.100.7']", "AND is"),
            ("[file:name = 'a.exe'] AND [file:name = 'b.exe']", "AND is"),
            ("[file:name = 'a.exe'] FOLLOWEDBY [file:name = 'b.exe']", "FOLLOWEDBY is"),
            ("[file:name NOT = 'a.exe']", "NOT is"),
            ("[file:name != 'a.exe']", "a comparison other than = is"),
            ("[file:name LIKE '%.exe']", "LIKE is"),
            ("[file:name ISSUBSET 'a.exe']", "ISSUBSET is"),
            ("[EXISTS file:name]", "EXISTS is"),
            ("[file:name = 'a.exe'] WITHIN 5 SECONDS", "WITHIN is"),
            ("[file:name = 'a.exe'] START t'2020-01-01T00:00:00Z' STOP t'2021-01-01T00:00:00Z'", "START is"),
            ("[process:name = 'a.exe']", "a property that is not hunted is"),
            ("[file:hashes.MD5 = 'a']", "a property that is not hunted is"),
            ("[file:'name.x' = 'a']", "a property that is not hunted is"),
            ("[file:size = 7]", "a property that is not hunted is"),
            ("[file:name = 7]", "a number is"),
            ("[file:name = b'YQ==']", "a literal that is no text is"),
            ("[x:y[*].z = 'a']", "an index into a list is"),
            ("[file:name = 'a.exe' /* c */]", "a sign that is no part of what is read is"),
        ] {
            assert_eq!(read(pattern), format!("! {expected} {REST}"), "{pattern}");
        }
        let deep = format!("{}file:name = 'a.exe'{}", "[(".repeat(40), ")]".repeat(40));
        for (pattern, expected) in [
            ("", "! the pattern ends too early"),
            ("[file:name = 'a.exe'", "! the pattern ends too early"),
            ("[file:name = 'a.exe']]", "! the pattern is broken at a `]`"),
            ("[ipv4-addr:value = '198.51.100']", "! the value of ipv4-addr:value is neither an address nor a network"),
            ("hello there", "! the pattern is broken"),
            (deep.as_str(), "! the pattern is broken at a `[`"),
        ] {
            assert_eq!(read(pattern), expected, "{pattern}");
        }
        let deep = format!("{}[file:name = 'a.exe']{}", "(".repeat(100_000), ")".repeat(100_000));
        assert_eq!(read(&deep), "! the pattern is nested too deep");
    }
}
