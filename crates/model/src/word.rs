//! Closed vocabularies: an enum whose variants are words of the semantics, read and written as text.

use thiserror::Error;

/// A text that is none of the words of a closed vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown {what} \"{text}\" (one of: {known})")]
pub struct UnknownWord {
    /// The vocabulary, as people call it.
    pub what: &'static str,
    /// What was written.
    pub text: String,
    /// The words there are, separated by commas.
    pub known: String,
}

/// Declares an enum of words with `ALL`, `as_str`, `Display` and `FromStr`.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $what:literal, { $($(#[$vmeta:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vmeta])* $variant,)+
        }

        impl $name {
            /// Every word, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the word as the semantics write it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::word::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or_else(|| {
                    $crate::word::UnknownWord {
                        what: $what,
                        text: text.to_owned(),
                        known: [$($text),+].join(", "),
                    }
                })
            }
        }
    };
}
pub(crate) use words;
