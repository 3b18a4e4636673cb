//! A STIX pattern as its tokens (STIX 2.1, section 9; the grammar is `STIXPattern.g4` in oasis-open/cti-stix2-json-schemas).

/// One token; a path is one, since its own parts have no meaning apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `[`, `]`, `(`, `)`, `,`, `=`.
    Mark(char),
    /// A keyword, in capitals.
    Word(String),
    /// An object path, such as `file:hashes.SHA-256`: quotes around plain names are gone.
    Path(String),
    /// A text.
    Text(String),
}

/// What is left of a pattern.
pub(super) struct Tokens<'p> {
    rest: &'p str,
}

impl<'p> Tokens<'p> {
    pub(super) const fn new(pattern: &'p str) -> Self {
        Self { rest: pattern }
    }

    /// Returns the next token.
    ///
    /// # Errors
    /// What stands there instead, as what a reading of the pattern would have to understand.
    pub(super) fn next(&mut self) -> Result<Option<Token>, String> {
        self.rest = self.rest.trim_start();
        let Some(first) = self.rest.chars().next() else {
            return Ok(None);
        };
        match first {
            '[' | ']' | '(' | ')' | ',' => self.skip(first.len_utf8()),
            '=' => self.skip(if self.rest.starts_with("==") { 2 } else { 1 }),
            '\'' => return self.text().map(|text| Some(Token::Text(text))),
            'a'..='z' | 'A'..='Z' | '_' => return self.word().map(Some),
            '!' | '<' | '>' => return Err("a comparison other than = is".to_owned()),
            '0'..='9' | '+' | '-' => return Err("a number is".to_owned()),
            _ => return Err("a sign that is no part of what is read is".to_owned()),
        }
        Ok(Some(Token::Mark(first)))
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// A text between quotes; `\'` and `\\` stand for themselves.
    fn text(&mut self) -> Result<String, String> {
        let mut text = String::new();
        let mut letters = self.rest.char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\'' => {
                    self.skip(at + 1);
                    return Ok(text);
                }
                '\\' => match letters.next() {
                    Some((_, escaped @ ('\'' | '\\'))) => text.push(escaped),
                    _ => return Err("an unknown escape is".to_owned()),
                },
                letter => text.push(letter),
            }
        }
        Err("a text without an end is".to_owned())
    }

    fn word(&mut self) -> Result<Token, String> {
        let word = self.name();
        if !self.rest.starts_with(':') {
            let typed = self.rest.starts_with('\'');
            return if typed {
                Err("a literal that is no text is".to_owned())
            } else {
                Ok(Token::Word(word.to_uppercase()))
            };
        }
        self.skip(1);
        let mut path = format!("{word}:{}", self.part()?);
        while self.rest.starts_with('.') {
            self.skip(1);
            path = format!("{path}.{}", self.part()?);
        }
        if self.rest.starts_with('[') {
            return Err("an index into a list is".to_owned());
        }
        Ok(Token::Path(path))
    }

    /// A name of a path, with or without quotes; one that needs its quotes keeps them, and so is no path that is known.
    fn part(&mut self) -> Result<String, String> {
        if self.rest.starts_with('\'') {
            let text = self.text()?;
            let plain = !text.is_empty() && text.chars().all(is_of_name);
            return Ok(if plain { text } else { format!("'{text}'") });
        }
        let name = self.name().to_owned();
        if name.is_empty() { Err("a broken path is".to_owned()) } else { Ok(name) }
    }

    fn name(&mut self) -> &'p str {
        let end = self.rest.find(|letter| !is_of_name(letter)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        self.rest = rest;
        name
    }
}

const fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '-'
}
