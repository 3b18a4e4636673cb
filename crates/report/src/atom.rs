//! Atoms of semantics 9 as answers write them (`have:ID`, `act:ID`, `at:ID`, `on:ID/level`, `down:ID`), said in words.

/// What an atom says of the thing that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim<'a> {
    Have,
    Act,
    At,
    On(&'a str),
    Down,
    Compromised,
    Other,
}

/// An atom, read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Atom<'a> {
    pub(crate) claim: Claim<'a>,
    pub(crate) id: &'a str,
}

impl<'a> Atom<'a> {
    /// Reads an atom; what is not one is kept as it is.
    pub(crate) fn read(text: &'a str) -> Self {
        let other = Self { claim: Claim::Other, id: text };
        let Some((word, id)) = text.split_once(':') else { return other };
        let claim = match word {
            "have" => Claim::Have,
            "act" => Claim::Act,
            "at" => Claim::At,
            "down" => Claim::Down,
            "compromised" => Claim::Compromised,
            "on" => {
                return match id.rsplit_once('/') {
                    Some((id, level)) => Self { claim: Claim::On(level), id },
                    None => other,
                };
            }
            _ => return other,
        };
        Self { claim, id }
    }

    /// Says the atom under a name, as in `jira, admin`.
    pub(crate) fn said(self, name: &str) -> String {
        match self.claim {
            Claim::On(level) => format!("{name}, {level}"),
            _ => name.to_owned(),
        }
    }

    /// Says in a word or two what is so, for the second line of a box.
    pub(crate) fn in_short(self) -> String {
        match self.claim {
            Claim::Have => "in hand".to_owned(),
            Claim::Act => "acts as it".to_owned(),
            Claim::At => "in reach".to_owned(),
            Claim::On(level) => level.to_owned(),
            Claim::Down => "down".to_owned(),
            Claim::Compromised => "compromised".to_owned(),
            Claim::Other => String::new(),
        }
    }
}

/// Returns the short name of an id: without `system/`, `vendor/` or `control/`, else its last part.
pub(crate) fn short_name(id: &str) -> &str {
    for kind in ["system/", "vendor/", "control/"] {
        if let Some(rest) = id.strip_prefix(kind) {
            return rest;
        }
    }
    id.rsplit('/').find(|part| !part.is_empty()).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_atoms() {
        let on = Atom::read("on:system/okta/acme.okta.com/admin");
        assert_eq!(on, Atom { claim: Claim::On("admin"), id: "system/okta/acme.okta.com" });
        assert_eq!(on.said(short_name(on.id)), "okta/acme.okta.com, admin");
        assert_eq!(Atom::read("have:aws/access_key/1/AKIA").claim, Claim::Have);
        for odd in ["", "on:", "on:x", "what:x", "have"] {
            assert_eq!(Atom::read(odd).claim, Claim::Other, "{odd}");
        }
        assert_eq!((short_name("aws/user/1/bob"), short_name("a/"), short_name("")), ("bob", "a", ""));
    }
}
