//! Fields and templates: how names are made from a record's values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use regex::Regex;

use crate::extract::{Values, text_at};
use crate::trie::Trie;

/// Shortens or checks a value; none adds to it, one changes its letters.
#[derive(Debug, Clone)]
enum Filter {
    /// `s3.amazonaws.com` to `s3`.
    FirstLabel,
    /// After the last `/`.
    LastPart,
    /// After the last `:`.
    LastColonPart,
    /// Before the first space.
    FirstWord,
    /// In small letters (ASCII).
    Lower,
    /// The account of an ARN, `arn:partition:service:region:ACCOUNT:resource`.
    ArnAccount,
    /// The account of an ARN whose resource is `root`.
    RootAccount,
    /// Only where another slot has this text.
    When(usize, Box<str>),
    /// Only where another slot has not this text.
    Unless(usize, Box<str>),
    /// This text is no value.
    Not(Box<str>),
    /// What the first group of an expression captures.
    Capture(Regex),
}

/// A path with its filters.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    slot: usize,
    filters: Vec<Filter>,
}

impl Source {
    /// Reads `path | filter | when path = value`; an expression to capture comes last, since it may have a `|` in it.
    pub(crate) fn parse(text: &str, trie: &mut Trie) -> Result<Self, String> {
        let (text, expression) = match text.split_once("| capture ") {
            Some((text, expression)) => (text, Some(expression.trim())),
            None => (text, None),
        };
        let mut parts = text.split('|').map(str::trim);
        let path = parts.next().unwrap_or_default();
        let slot = trie.add(path).ok_or_else(|| format!("{path:?} is not a path"))?;
        let filters = parts.map(|part| Filter::parse(part, trie));
        let filters = filters.chain(expression.map(Filter::capture)).collect::<Result<_, _>>()?;
        Ok(Self { slot, filters })
    }

    /// The value, when there is one and no filter refuses it.
    pub(crate) fn value<'v>(&self, values: &'v Values<'_>) -> Option<Cow<'v, str>> {
        let start = Cow::Borrowed(text_at(values, self.slot)?);
        let end = self.filters.iter().try_fold(start, |text, filter| match (filter, text) {
            (Filter::Lower, text) if text.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                Some(Cow::Owned(text.to_ascii_lowercase()))
            }
            (filter, Cow::Borrowed(text)) => filter.apply(text, values).map(Cow::Borrowed),
            (filter, Cow::Owned(text)) => filter.apply(&text, values).map(|text| Cow::Owned(text.to_owned())),
        })?;
        (!end.is_empty()).then_some(end)
    }

    /// Whether its value stands in the record as it is: only one filter changes letters.
    fn keeps_letters(&self) -> bool {
        !self.filters.iter().any(|filter| matches!(filter, Filter::Lower))
    }
}

impl Filter {
    fn parse(text: &str, trie: &mut Trie) -> Result<Self, String> {
        Ok(match text {
            "first_label" => Self::FirstLabel,
            "last_part" => Self::LastPart,
            "last_colon_part" => Self::LastColonPart,
            "arn_account" => Self::ArnAccount,
            "root_account" => Self::RootAccount,
            "first_word" => Self::FirstWord,
            "lower" => Self::Lower,
            _ => match text.split_once(' ') {
                Some(("not", value)) => Self::Not(value.trim().into()),
                Some(("when", condition)) => {
                    condition_of(condition, trie).map(|(slot, value)| Self::When(slot, value))?
                }
                Some(("unless", condition)) => {
                    condition_of(condition, trie).map(|(slot, value)| Self::Unless(slot, value))?
                }
                _ => return Err(format!("{text:?} is not a filter")),
            },
        })
    }

    fn capture(expression: &str) -> Result<Self, String> {
        let regex = Regex::new(expression).map_err(|error| error.to_string())?;
        if regex.captures_len() < 2 {
            return Err(format!("{expression:?} captures nothing"));
        }
        Ok(Self::Capture(regex))
    }

    fn apply<'t>(&self, text: &'t str, values: &Values<'_>) -> Option<&'t str> {
        match self {
            Self::Lower => Some(text),
            Self::FirstLabel => text.split('.').next(),
            Self::LastPart => text.rsplit('/').next(),
            Self::LastColonPart => text.rsplit(':').next(),
            Self::ArnAccount => arn(text).map(|(account, _)| account),
            Self::RootAccount => arn(text).filter(|(_, resource)| *resource == "root").map(|(account, _)| account),
            Self::FirstWord => text.split(' ').next(),
            Self::When(slot, wanted) => (text_at(values, *slot) == Some(&**wanted)).then_some(text),
            Self::Unless(slot, unwanted) => (text_at(values, *slot) != Some(&**unwanted)).then_some(text),
            Self::Not(unwanted) => (*text != **unwanted).then_some(text),
            Self::Capture(regex) => regex.captures(text)?.get(1).map(|found| found.as_str()),
        }
    }
}

/// Reads `path = value`; the path may have a condition of its own.
fn condition_of(text: &str, trie: &mut Trie) -> Result<(usize, Box<str>), String> {
    let parts = text.rsplit_once(" = ").or_else(|| text.split_once('='));
    let (path, value) = parts.ok_or_else(|| format!("{text:?} is not `path = value`"))?;
    let slot = trie.add(path.trim()).ok_or_else(|| format!("{path:?} is not a path"))?;
    Ok((slot, value.trim().into()))
}

/// Account and resource of an ARN.
fn arn(text: &str) -> Option<(&str, &str)> {
    let mut parts = text.splitn(6, ':');
    (parts.next() == Some("arn")).then_some(())?;
    let account = parts.nth(3)?;
    Some((account, parts.next()?))
}

/// Sources, the first that gives a value.
pub(crate) type Field = Vec<Source>;

/// The first value of a field.
pub(crate) fn field_value<'v>(field: &Field, values: &'v Values<'_>) -> Option<Cow<'v, str>> {
    field.iter().find_map(|source| source.value(values))
}

/// Text with places for values.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    Text(Box<str>),
    Field(Field),
    Parameter(Box<str>),
}

impl Template {
    /// Reads a template; `fields` and `parameters` are the format's.
    pub(crate) fn parse(
        text: &str,
        fields: &BTreeMap<String, Field>,
        parameters: &[String],
        trie: &mut Trie,
    ) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (inner, after) = after.split_once('}').ok_or_else(|| format!("{text:?} lacks a closing brace"))?;
            if !before.is_empty() {
                parts.push(Part::Text(before.into()));
            }
            parts.push(if let Some(field) = fields.get(inner) {
                Part::Field(field.clone())
            } else if parameters.iter().any(|parameter| parameter == inner) {
                Part::Parameter(inner.into())
            } else {
                Part::Field(vec![Source::parse(inner, trie)?])
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.into()));
        }
        Ok(Self { parts })
    }

    /// Writes the text into `out` (emptied first); false when a value is missing.
    pub(crate) fn render(&self, values: &Values<'_>, parameters: &BTreeMap<String, String>, out: &mut String) -> bool {
        out.clear();
        for part in &self.parts {
            let text: Cow<'_, str> = match part {
                Part::Text(text) => Cow::Borrowed(text),
                Part::Field(field) => match field_value(field, values) {
                    Some(value) => value,
                    None => return false,
                },
                Part::Parameter(name) => match parameters.get(&**name).filter(|value| !value.is_empty()) {
                    Some(value) => Cow::Borrowed(value),
                    None => return false,
                },
            };
            out.push_str(&text);
        }
        true
    }

    /// Whether what stands behind the last `/` of a name comes whole from one value: no filter adds to a value.
    pub(crate) fn ends_in_value(&self) -> bool {
        match self.parts.as_slice() {
            [Part::Field(field)] => field.iter().all(Source::keeps_letters),
            [.., Part::Text(before), Part::Field(field)] => {
                before.ends_with('/') && field.iter().all(Source::keeps_letters)
            }
            _ => false,
        }
    }

    /// The value itself where the template is one field and nothing else; saves the copy.
    pub(crate) fn single<'v>(&self, values: &'v Values<'_>) -> Option<Cow<'v, str>> {
        match self.parts.as_slice() {
            [Part::Field(field)] => field_value(field, values),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_shorten_and_refuse() {
        let mut trie = Trie::new();
        let mut read = |source: &str, text: &str, other: &str| {
            let source = Source::parse(source, &mut trie).unwrap();
            trie.add("b").unwrap();
            let mut values: Values<'_> = vec![None; trie.slots().end];
            let record = format!(r#"{{"a":"{text}","b":"{other}"}}"#);
            crate::extract::extract(&trie, record.as_bytes(), 0, &mut values).unwrap();
            source.value(&values).map(Cow::into_owned)
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(read("a | first_word", "x y z", ""), some("x"));
        assert_eq!(read("a | lower | last_part", "X/Yz", ""), some("yz"));
        assert_eq!(read("a | lower", "x", ""), some("x"));
        assert_eq!(read("a | when b = 1", "x", "1"), some("x"));
        assert_eq!(read("a | when b = 1", "x", "2"), None);
        assert_eq!(read("a | unless b = 1", "x", "1"), None);
        assert_eq!(read("a | unless b = 1", "x", ""), some("x"));
        assert_eq!(read("a | not -", "-", ""), None);
        assert_eq!(read("a | not -", "--", ""), some("--"));
        assert_eq!(read("a | last_part | capture (?:id|key): (\\w+)", "t/key: k1, more", ""), some("k1"));
        assert_eq!(read("a | capture id: (\\w+)", "none", ""), None);
        for source in ["a | capture (", "a | capture x", "a | lowr", "a | when b"] {
            assert!(Source::parse(source, &mut Trie::new()).is_err(), "{source}");
        }
    }

    #[test]
    fn a_name_ends_in_a_value_or_not() {
        let parameters = ["domain".to_owned()];
        for (text, expected) in [
            ("aws/access_key/{account}/{userIdentity.accessKeyId}", true),
            ("{id}", true),
            ("a/{arn | last_part}", true),
            ("a/{id | lower}", false),
            ("a/key-{id}", false),
            ("{account}{id}", false),
            ("a/{id}/key", false),
            ("okta/user/{domain}", false),
        ] {
            let template = Template::parse(text, &BTreeMap::new(), &parameters, &mut Trie::new()).unwrap();
            assert_eq!(template.ends_in_value(), expected, "{text}");
        }
    }
}
