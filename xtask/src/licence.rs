//! Licence expressions: may we take a package under what it offers?
//!
//! Grammar: SPDX specification, annex "SPDX licence expressions", plus the old `A/B` of crates, which means OR.

const ALLOWED: &[&str] =
    &["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-3-Clause", "ISC", "Zlib", "Unicode-3.0", "Unlicense"];

/// Tells whether an expression can be met with allowed licences alone.
pub(crate) fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, at: 0 };
    let met = reader.any();
    met && reader.at == words.len()
}

struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, word: &str) -> bool {
        let there = self.words.get(self.at) == Some(&word);
        self.at += usize::from(there);
        there
    }

    fn any(&mut self) -> bool {
        let mut met = self.all();
        while self.take("OR") {
            met |= self.all();
        }
        met
    }

    fn all(&mut self) -> bool {
        let mut met = self.one();
        while self.take("AND") {
            met &= self.one();
        }
        met
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            return self.any() & self.take(")");
        }
        let Some(name) = self.words.get(self.at) else {
            return false;
        };
        self.at += 1;
        if !self.take("WITH") {
            return ALLOWED.contains(name);
        }
        let exception = self.words.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        ALLOWED.contains(name) || ALLOWED.contains(&format!("{name} WITH {exception}").as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_that_can_be_met() {
        for expression in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0/MIT",
            "(MIT OR GPL-2.0) AND Zlib",
            "Apache-2.0 WITH LLVM-exception",
            "0BSD OR MIT OR Apache-2.0",
            "(Apache-2.0 OR MIT) AND BSD-3-Clause AND Unicode-3.0",
        ] {
            assert!(allowed(expression), "{expression}");
        }
    }

    #[test]
    fn offers_that_cannot() {
        for expression in
            ["GPL-3.0", "MIT AND GPL-3.0", "", "(MIT", "MIT Apache-2.0", "MPL-2.0 OR (MIT AND OpenSSL)", "OR"]
        {
            assert!(!allowed(expression), "{expression}");
        }
    }
}
