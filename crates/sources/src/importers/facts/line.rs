//! One line of a facts file as it stands: every key of semantics 3 in the order in which it is written.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

/// Declares the keys once: for reading, for writing, and to name what was left over.
macro_rules! keys {
    ($($key:ident: $shape:ty,)+) => {
        /// The keys of a line; what is absent, or `null`, is `None`.
        #[derive(Debug, Default, Serialize)]
        pub(super) struct Line<'a> {
            $(
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(super) $key: Option<$shape>,
            )+
        }

        #[derive(Clone, Copy, Deserialize)]
        #[serde(field_identifier)]
        #[expect(non_camel_case_types, reason = "the keys as they are written")]
        enum Key { $($key,)+ }

        /// Fills the line where it lies: it is a kilobyte, and a million of them are read.
        impl<'de: 'a, 'a> Visitor<'de> for Filling<'_, 'a> {
            type Value = ();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
                let mut met = 0_u64;
                while let Some(next) = map.next_key::<Key>()? {
                    let bit = 1 << next as u32;
                    match next {
                        $(Key::$key if met & bit != 0 => return Err(M::Error::duplicate_field(stringify!($key))),
                        Key::$key => self.0.$key = map.next_value()?,)+
                    }
                    met |= bit;
                }
                Ok(())
            }
        }

        impl Line<'_> {
            /// Returns the first key that still has a value.
            pub(super) fn leftover(&self) -> Option<&'static str> {
                $(if self.$key.is_some() {
                    return Some(stringify!($key));
                })+
                None
            }
        }
    };
}

keys! {
    v: u64,
    node: Text<'a>,
    edge: Text<'a>,
    event: Text<'a>,
    listing: Text<'a>,
    coverage: Text<'a>,
    id: Text<'a>,
    set: Pairs<'a, Scalar<'a>>,
    from: Text<'a>,
    to: Text<'a>,
    on: Pairs<'a, Text<'a>>,
    valid_from: Text<'a>,
    valid_to: Text<'a>,
    level: Text<'a>,
    form: Text<'a>,
    key: Text<'a>,
    list: Text<'a>,
    rung: u64,
    rule: Text<'a>,
    credential: Text<'a>,
    how: Text<'a>,
    successor: Text<'a>,
    presented: Text<'a>,
    answer: Text<'a>,
    way: Text<'a>,
    what: Text<'a>,
    complete: bool,
    at: Text<'a>,
    by: Text<'a>,
    place: Text<'a>,
    door: Text<'a>,
    outcome: Text<'a>,
    lag_seconds: i64,
    read_at: Text<'a>,
    attribution: Text<'a>,
    recorded_by: Text<'a>,
    address: Text<'a>,
    agent: Text<'a>,
    action: Text<'a>,
    own: bool,
    indicator: Text<'a>,
    count: u64,
    ids: Vec<Text<'a>>,
}

/// A line that is being read.
struct Filling<'l, 'a>(&'l mut Line<'a>);

impl<'a> Line<'a> {
    /// Reads an object's keys into a line that has none yet.
    pub(super) fn fill<'de: 'a, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(Filling(self))
    }
}

/// A text, borrowed from the line unless it holds an escape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

/// A value in `set`.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Scalar<'a> {
    Text(Text<'a>),
    Flag(bool),
    Number(i64),
    Texts(Vec<Text<'a>>),
}

/// A nested object, in the order of the line; never an array, as derived structs would take too.
#[derive(Debug)]
pub(super) struct Pairs<'a, V>(pub(super) Vec<(Text<'a>, V)>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor(PhantomData))
    }
}

struct TextVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for TextVisitor<'a> {
    type Value = Text<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor(PhantomData))
    }
}

struct ScalarVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for ScalarVisitor<'a> {
    type Value = Scalar<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, true or false, a whole number, or a list of ids")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Text(Cow::Borrowed(text))))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Text(Cow::Owned(text.to_owned()))))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Flag(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        i64::try_from(number).map(Scalar::Number).map_err(|_| E::custom("the number is too large"))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<Self::Value, S::Error> {
        let mut texts = Vec::new();
        while let Some(text) = seq.next_element()? {
            texts.push(text);
        }
        Ok(Scalar::Texts(texts))
    }
}

impl<'de: 'a, 'a, V: Deserialize<'de>> Deserialize<'de> for Pairs<'a, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor(PhantomData))
    }
}

struct PairsVisitor<'a, V>(PhantomData<(&'a (), V)>);

impl<'de: 'a, 'a, V: Deserialize<'de>> Visitor<'de> for PairsVisitor<'a, V> {
    type Value = Pairs<'a, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

impl<V: Serialize> Serialize for Pairs<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}
