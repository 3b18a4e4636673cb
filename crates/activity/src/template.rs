//! Fields and templates: how names are made from a record's values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::extract::{Values, text_at};
use crate::trie::Trie;

/// Shortens or checks a value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Filter {
    /// `s3.amazonaws.com` to `s3`.
    FirstLabel,
    /// After the last `/`.
    LastPart,
    /// After the last `:`.
    LastColonPart,
    /// The account of an ARN, `arn:partition:service:region:ACCOUNT:resource`.
    ArnAccount,
    /// The account of an ARN whose resource is `root`.
    RootAccount,
    /// Only where another slot has this text.
    When(usize, Box<str>),
}

/// A path with its filters.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    slot: usize,
    filters: Vec<Filter>,
}

impl Source {
    /// Reads `path | filter | when path = value`.
    pub(crate) fn parse(text: &str, trie: &mut Trie) -> Result<Self, String> {
        let mut parts = text.split('|').map(str::trim);
        let path = parts.next().unwrap_or_default();
        let slot = trie.add(path).ok_or_else(|| format!("{path:?} is not a path"))?;
        let filters = parts.map(|part| Filter::parse(part, trie)).collect::<Result<_, _>>()?;
        Ok(Self { slot, filters })
    }

    /// The value, when there is one and no filter refuses it.
    pub(crate) fn value<'v>(&self, values: &'v Values<'_>) -> Option<&'v str> {
        let start = text_at(values, self.slot)?;
        let end = self.filters.iter().try_fold(start, |text, filter| filter.apply(text, values))?;
        (!end.is_empty()).then_some(end)
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
            _ => {
                let condition = text.strip_prefix("when ").and_then(|rest| rest.split_once('='));
                let (path, value) = condition.ok_or_else(|| format!("{text:?} is not a filter"))?;
                let slot = trie.add(path.trim()).ok_or_else(|| format!("{path:?} is not a path"))?;
                Self::When(slot, value.trim().into())
            }
        })
    }

    fn apply<'v>(&self, text: &'v str, values: &Values<'_>) -> Option<&'v str> {
        match self {
            Self::FirstLabel => text.split('.').next(),
            Self::LastPart => text.rsplit('/').next(),
            Self::LastColonPart => text.rsplit(':').next(),
            Self::ArnAccount => arn(text).map(|(account, _)| account),
            Self::RootAccount => arn(text).filter(|(_, resource)| *resource == "root").map(|(account, _)| account),
            Self::When(slot, wanted) => (text_at(values, *slot) == Some(&**wanted)).then_some(text),
        }
    }
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
pub(crate) fn field_value<'v>(field: &Field, values: &'v Values<'_>) -> Option<&'v str> {
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
                    Some(value) => Cow::Borrowed(value),
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
            [Part::Field(_)] => true,
            [.., Part::Text(before), Part::Field(_)] => before.ends_with('/'),
            _ => false,
        }
    }

    /// The value itself where the template is one field and nothing else; saves the copy.
    pub(crate) fn single<'v>(&self, values: &'v Values<'_>) -> Option<&'v str> {
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
    fn a_name_ends_in_a_value_or_not() {
        let parameters = ["domain".to_owned()];
        for (text, expected) in [
            ("aws/access_key/{account}/{userIdentity.accessKeyId}", true),
            ("{id}", true),
            ("a/{arn | last_part}", true),
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
