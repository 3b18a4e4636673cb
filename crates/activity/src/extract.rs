//! One record's bytes to the values of the wanted paths, borrowed from the bytes where they have no escapes.
//!
//! The whole record is checked as JSON (RFC 8259) on the way; what is not wanted is skipped without being built.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::trie::{Elements, Node, Trie};

/// The values by slot; an empty text counts as absent (semantics 2.4).
pub(crate) type Values<'r> = Vec<Option<Cow<'r, str>>>;

/// Which event of a record is read, of those that lie in an array of it.
struct Each {
    nth: usize,
    count: Cell<usize>,
}

/// Reads one event of a record into values that are empty, one a slot, and gives how many events there are in it; on failure the
/// values are incomplete.
///
/// A record without an array of events is one event.
pub(crate) fn extract<'r>(
    trie: &Trie,
    record: &'r [u8],
    nth: usize,
    values: &mut Values<'r>,
) -> Result<usize, serde_json::Error> {
    let each = Each { nth, count: Cell::new(1) };
    let mut json = serde_json::Deserializer::from_slice(record);
    Walk { trie, node: Trie::ROOT, each: &each, values }.deserialize(&mut json)?;
    json.end()?;
    Ok(each.count.get())
}

struct Walk<'t, 'v, 'r> {
    trie: &'t Trie,
    node: usize,
    each: &'t Each,
    values: &'v mut Values<'r>,
}

impl<'t, 'r> Walk<'t, '_, 'r> {
    fn node<E: Error>(&self) -> Result<&'t Node, E> {
        self.trie.node(self.node).ok_or_else(|| E::custom("no such path"))
    }

    fn put<E: Error>(&mut self, value: Cow<'r, str>) -> Result<(), E> {
        let Some(slot) = self.node::<E>()?.slot else { return Ok(()) };
        // Readers differ in which of two they take (RFC 8259, section 4): neither is believed.
        if text_at(self.values, slot).is_some() {
            return Err(E::custom("a key twice"));
        }
        set(self.values, slot, value);
        Ok(())
    }

    /// Reads a text that is JSON itself; what is found in it is copied, since the text is not kept.
    fn embedded<E: Error>(&mut self, text: &str) -> Result<(), E> {
        let refused = |error: serde_json::Error| E::custom(format_args!("a text that should be JSON: {error}"));
        let mut found: Values<'_> = vec![None; self.values.len()];
        let mut json = serde_json::Deserializer::from_str(text);
        let walk = Within(Walk { trie: self.trie, node: self.node, each: self.each, values: &mut found });
        walk.deserialize(&mut json).map_err(refused)?;
        json.end().map_err(refused)?;
        for (slot, value) in found.into_iter().enumerate() {
            if let Some(value) = value {
                set(self.values, slot, Cow::Owned(value.into_owned()));
            }
        }
        Ok(())
    }

    /// Reads an array's elements one by one into their scratch slots and keeps what is picked.
    fn elements<A: SeqAccess<'r>>(&mut self, elements: &Elements, array: &mut A) -> Result<(), A::Error> {
        let mut at = 0;
        loop {
            if elements.is_each {
                self.each.count.set(at.max(1));
                if at != self.each.nth {
                    if array.next_element::<IgnoredAny>()?.is_none() {
                        return Ok(());
                    }
                    at += 1;
                    continue;
                }
            }
            at += 1;
            for slot in &elements.scratch {
                if let Some(value) = self.values.get_mut(*slot) {
                    *value = None;
                }
            }
            let walk = Walk { trie: self.trie, node: elements.node, each: self.each, values: &mut *self.values };
            if array.next_element_seed(walk)?.is_none() {
                return Ok(());
            }
            for pick in &elements.picks {
                let fits =
                    pick.condition.as_ref().is_none_or(|(slot, text)| text_at(self.values, *slot) == Some(&**text));
                if fits && let Some(value) = self.values.get(pick.from).cloned().flatten() {
                    set(self.values, pick.to, value);
                }
            }
        }
    }
}

fn set<'r>(values: &mut Values<'r>, slot: usize, value: Cow<'r, str>) {
    if let Some(place) = values.get_mut(slot)
        && place.is_none()
        && !value.is_empty()
    {
        *place = Some(value);
    }
}

/// The text of a slot.
pub(crate) fn text_at<'v>(values: &'v Values<'_>, slot: usize) -> Option<&'v str> {
    values.get(slot)?.as_deref()
}

impl<'r> DeserializeSeed<'r> for Walk<'_, '_, 'r> {
    type Value = ();

    fn deserialize<D: Deserializer<'r>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'r> Visitor<'r> for Walk<'_, '_, 'r> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any JSON value")
    }

    fn visit_borrowed_str<E: Error>(mut self, text: &'r str) -> Result<(), E> {
        if self.node::<E>()?.is_embedded {
            return self.embedded(text);
        }
        self.put(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        if self.node::<E>()?.is_embedded {
            return self.embedded(text);
        }
        self.put(Cow::Owned(text.to_owned()))
    }

    fn visit_bool<E: Error>(mut self, value: bool) -> Result<(), E> {
        self.put(Cow::Borrowed(if value { "true" } else { "false" }))
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<(), E> {
        self.put(Cow::Owned(value.to_string()))
    }

    fn visit_u64<E: Error>(mut self, value: u64) -> Result<(), E> {
        self.put(Cow::Owned(value.to_string()))
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<(), E> {
        self.put(Cow::Owned(value.to_string()))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'r>>(mut self, mut array: A) -> Result<(), A::Error> {
        match self.node::<A::Error>()?.elements.as_ref() {
            Some(elements) => self.elements(elements, &mut array),
            None => {
                while array.next_element::<IgnoredAny>()?.is_some() {}
                Ok(())
            }
        }
    }

    fn visit_map<A: MapAccess<'r>>(self, mut object: A) -> Result<(), A::Error> {
        let node = self.node::<A::Error>()?;
        while let Some(child) = object.next_key_seed(Key(node))? {
            match child {
                Some(child) => {
                    let walk = Walk { trie: self.trie, node: child, each: self.each, values: &mut *self.values };
                    object.next_value_seed(walk)?;
                }
                None => {
                    object.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Goes on in the object that an embedded text is; another text in its place is none again.
struct Within<'t, 'v, 'r>(Walk<'t, 'v, 'r>);

impl<'r> DeserializeSeed<'r> for Within<'_, '_, 'r> {
    type Value = ();

    fn deserialize<D: Deserializer<'r>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self.0)
    }
}

/// Looks a key up without building it.
struct Key<'t>(&'t Node);

impl<'r> DeserializeSeed<'r> for Key<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'r>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        // As bytes: a key need not be checked as UTF-8 to be no wanted one.
        deserializer.deserialize_bytes(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a key")
    }

    fn visit_bytes<E: Error>(self, key: &[u8]) -> Result<Option<usize>, E> {
        Ok(self.0.child(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the paths give for a record.
    fn read(paths: &[&str], record: &str) -> Vec<Option<String>> {
        let mut trie = Trie::new();
        let slots: Vec<usize> = paths.iter().map(|path| trie.add(path).unwrap()).collect();
        let mut values = vec![None; trie.slots().end];
        extract(&trie, record.as_bytes(), 0, &mut values).unwrap();
        slots.iter().map(|slot| text_at(&values, *slot).map(str::to_owned)).collect()
    }

    #[test]
    fn paths_find_texts_numbers_and_the_element_that_fits() {
        let record = r#"{"a":{"b":"x\u0041","c":7,"d":true,"e":null},"t":[{"id":"g","type":"Group"},{"id":"","type":"User"},
            {"type":"User","id":"u1"},{"id":"u2","type":"User"},5],"f":"","g":{"h":[1]}}"#;
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(read(&["a.b", "a.c", "a.d"], record), [some("xA"), some("7"), some("true")]);
        // Null, an empty text, what is not there, and an object or array where a text should be.
        assert_eq!(read(&["a.e", "f", "z", "a", "g.h", "f.x"], record), [None, None, None, None, None, None]);
        // An empty id is no id: the next user's is taken.
        assert_eq!(read(&["t[type=User].id", "t[].id", "t[type=App].id"], record), [some("u1"), some("g"), None]);
        assert_eq!(read(&["t[].id"], r#"{"t":null}"#), [None]);
    }

    #[test]
    fn arrays_of_texts_arrays_in_arrays_and_quoted_keys() {
        let record = r#"{"ips":["","192.0.2.1","192.0.2.2"],"e":[{"p":[{"n":"x","v":"1"}]},{"p":[{"n":"id","v":"c"}]}],"a.b/c":["j"]}"#;
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            read(&["ips[]", "e[].p[n=id].v", "e[].p[].v", "\"a.b/c\"[]"], record),
            [some("192.0.2.1"), some("c"), some("1"), some("j")]
        );
    }

    #[test]
    fn each_element_is_an_event() {
        let mut trie = Trie::new();
        let slots = ["id", "events[].name", "events[].p[n=c].v"].map(|path| trie.add(path).unwrap());
        trie.mark_each("events").unwrap();
        let read = |record: &str, nth: usize| {
            let mut values = vec![None; trie.slots().end];
            let count = extract(&trie, record.as_bytes(), nth, &mut values).unwrap();
            (count, slots.map(|slot| text_at(&values, slot).unwrap_or("-").to_owned()).join(" "))
        };
        let two = r#"{"events":[{"name":"a","p":[{"n":"c","v":"7"}]},{"name":"b","p":[]}],"id":"1"}"#;
        assert_eq!(read(two, 0), (2, "1 a 7".to_owned()));
        assert_eq!(read(two, 1), (2, "1 b -".to_owned()));
        assert_eq!(read(r#"{"id":"1","events":[]}"#, 0), (1, "1 - -".to_owned()));
        assert_eq!(read(r#"{"id":"1"}"#, 0), (1, "1 - -".to_owned()));
    }

    #[test]
    fn json_in_a_text_is_looked_into() {
        let mut trie = Trie::new();
        let slot = trie.add("p.log.user.name").unwrap();
        trie.mark_embedded("p.log").unwrap();
        let read = |record: &str| {
            let mut values = vec![None; trie.slots().end];
            let read = extract(&trie, record.as_bytes(), 0, &mut values);
            read.map(|_| text_at(&values, slot).map(str::to_owned)).map_err(|error| error.to_string())
        };
        assert_eq!(read(r#"{"p":{"log":"{\"user\":{\"name\":\"bo\"}}"}}"#), Ok(Some("bo".to_owned())));
        assert_eq!(read(r#"{"p":{"log":{"user":{"name":"bo"}}}}"#), Ok(Some("bo".to_owned())));
        assert!(read(r#"{"p":{"log":"no"}}"#).unwrap_err().contains("should be JSON"));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let mut trie = Trie::new();
        trie.add("a").unwrap();
        for record in ["{", r#"{"a":1,"a":1}"#, r#"{"a":1}}"#, r#"{"a":tru}"#, "{\"b\":\"\n\"}", r#"{"b":{"c":[1,}}"#] {
            assert!(extract(&trie, record.as_bytes(), 0, &mut vec![None; trie.slots().end]).is_err(), "{record}");
        }
        assert_eq!(trie.add("a..b"), None);
        assert_eq!(trie.add("a[b"), None);
    }
}
