//! Formats made ready for reading: a row's paths in one tree, its names as templates, its rules with what they ask.
//!
//! Adding a format: `formats/NAME.toml` (its head comment is its documentation), one word in the list here, one folder
//! `fixtures/NAME/CASE/`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::activity::Attribution;
use crate::extract::Values;
use crate::happening::EndedHow;
use crate::layout::Layout;
use crate::row::{Row, When};
use crate::template::{Field, Source, Template, field_value};
use crate::trie::Trie;
use crate::written::Written;

macro_rules! formats {
    ($($name:ident),* $(,)?) => {
        const FILES: &[(&str, &str)] = &[$((stringify!($name), include_str!(concat!("formats/", stringify!($name), ".toml")))),*];
    };
}

formats! {
    atlassian_audit,
    cloudflare_access,
    cloudflare_access_graphql,
    cloudflare_audit,
    cloudflare_audit_v2,
    cloudtrail,
    ecs,
    elff,
    entra_audit,
    entra_sign_ins,
    gcp_audit,
    github_audit,
    gitlab_audit,
    google_workspace,
    kubernetes_audit,
    nginx_combined,
    ocsf,
    okta_system_log,
    onepassword_audit,
    onepassword_item_usage,
    onepassword_sign_in,
    openbao_audit,
    postgresql_csvlog,
    postgresql_jsonlog,
    salesforce_event_log,
    salesforce_login_history,
    slack_audit,
    snowflake_login_history,
    sshd_journal,
    sshd_syslog,
}

/// Why a format's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FormatError {
    #[error("format {name}: {error}")]
    Toml { name: String, error: Box<toml::de::Error> },
    #[error("format {name}: {problem}")]
    Row { name: String, problem: String },
}

/// What a person needs to know of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatCard {
    /// Its id, as in [`crate::Options::as_format`].
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// What the caller has to give in [`crate::Options::parameters`].
    pub parameters: Vec<String>,
    /// For which credentials the log speaks: what their names begin with, as a template, and how surely a use is theirs.
    pub covers: Vec<(String, Attribution)>,
    /// What the log never shows.
    pub never_shown: Vec<String>,
    /// How long the issuer keeps the log.
    pub retention_days: u32,
    /// How late events may arrive.
    pub lag_seconds: u64,
    /// Its documentation: export, fields with sources, holes.
    pub documentation: String,
}

/// Lists the formats, sorted by name.
#[must_use]
pub fn formats() -> Vec<FormatCard> {
    let card = |format: &Format| {
        let (_, text) = FILES.iter().find(|(name, _)| *name == format.row.name)?;
        let head = text.lines().take_while(|line| line.starts_with('#'));
        let documentation: Vec<&str> =
            head.map(|line| line.trim_start_matches('#').strip_prefix(' ').unwrap_or_default()).collect();
        Some(FormatCard {
            name: format.row.name.clone(),
            title: format.row.title.clone(),
            parameters: format.row.parameters.clone(),
            covers: format
                .row
                .covers
                .iter()
                .map(|row| row.prefix.clone())
                .zip(format.covers.iter().map(|(_, grade)| *grade))
                .collect(),
            never_shown: format.row.never_shown.clone(),
            retention_days: format.row.retention_days,
            lag_seconds: format.row.lag_seconds,
            documentation: documentation.join("\n"),
        })
    };
    ready().0.iter().filter_map(card).collect()
}

/// Every format, made ready once; those that cannot be are errors.
pub(crate) fn ready() -> &'static (Vec<Format>, Vec<FormatError>) {
    static READY: LazyLock<(Vec<Format>, Vec<FormatError>)> = LazyLock::new(|| {
        let (mut ready, mut errors) = (Vec::new(), Vec::new());
        for (name, text) in FILES {
            match Format::load(name, text) {
                Ok(format) => ready.push(format),
                Err(error) => errors.push(error),
            }
        }
        (ready, errors)
    });
    &READY
}

/// Something that holds for events of certain actions and values.
#[derive(Debug)]
pub(crate) struct Rule<T> {
    actions: Vec<String>,
    when: Vec<(Field, Vec<String>)>,
    pub(crate) then: T,
}

impl<T> Rule<T> {
    /// Whether the rule holds; without actions it holds for each.
    pub(crate) fn fits(&self, action: &str, values: &Values<'_>) -> bool {
        let asked = self.actions.is_empty() || self.actions.iter().any(|known| known == action);
        let fits = |(field, accepted): &(Field, Vec<String>)| {
            field_value(field, values).is_some_and(|value| accepted.iter().any(|known| **known == *value))
        };
        asked && self.when.iter().all(fits)
    }
}

/// What a field says of success.
#[derive(Debug)]
pub(crate) struct Outcome {
    field: Template,
    /// The texts that mean `listed`; all others mean the opposite.
    texts: Vec<String>,
    listed: bool,
    absent: bool,
}

impl Outcome {
    /// Success, and the log's own word for it.
    pub(crate) fn judge<'v>(&self, values: &'v Values<'_>) -> (bool, Option<Cow<'v, str>>) {
        match self.field.single(values) {
            None => (self.absent, None),
            Some(text) => (self.texts.iter().any(|known| **known == *text) == self.listed, Some(text)),
        }
    }
}

/// What switches a log off or on.
#[derive(Debug)]
pub(crate) struct Blinding {
    pub(crate) stops: bool,
    pub(crate) scope: Template,
    pub(crate) what: Template,
}

/// A format made ready.
#[derive(Debug)]
pub(crate) struct Format {
    pub(crate) row: Row,
    pub(crate) trie: Trie,
    pub(crate) layout: Layout,
    pub(crate) detect: Vec<Field>,
    pub(crate) time: Template,
    written: Vec<Written>,
    skip: Vec<Rule<()>>,
    pub(crate) event_id: Field,
    pub(crate) dedupe_id: Field,
    pub(crate) address: Field,
    pub(crate) other_address: Field,
    pub(crate) agent: Field,
    pub(crate) accounts: Field,
    pub(crate) scope: Template,
    pub(crate) recorded_by: Template,
    pub(crate) action: Template,
    pub(crate) principals: Vec<Template>,
    pub(crate) covers: Vec<(Template, Attribution)>,
    pub(crate) credentials: Vec<Rule<(Template, Attribution)>>,
    pub(crate) outcomes: Vec<Rule<Outcome>>,
    pub(crate) mints: Vec<Rule<Template>>,
    pub(crate) mentions: Vec<Template>,
    pub(crate) created: Vec<Rule<(String, Template)>>,
    pub(crate) ended: Vec<Rule<(EndedHow, Template)>>,
    pub(crate) blinding: Vec<Rule<Blinding>>,
    /// Every action that a mint, creation, ending or blinding asks for.
    pub(crate) notable: BTreeSet<String>,
    /// Whether every name that a use or a mention can have ends in a value of the record, so that a sieve tells.
    pub(crate) sievable: bool,
}

impl Format {
    /// Makes a format's file ready.
    pub(crate) fn load(name: &str, text: &str) -> Result<Self, FormatError> {
        let format = Self::of_caller(name, text)?;
        if format.row.name != name {
            let problem = format!("calls itself {:?}", format.row.name);
            return Err(FormatError::Row { name: name.to_owned(), problem });
        }
        Ok(format)
    }

    /// Makes a row of the caller's own ready, which may call itself what it likes.
    pub(crate) fn of_caller(place: &str, text: &str) -> Result<Self, FormatError> {
        let row: Row = toml::from_str(text)
            .map_err(|error| FormatError::Toml { name: place.to_owned(), error: Box::new(error) })?;
        let name = row.name.clone();
        Compiler::new(&row)
            .and_then(|compiler| compiler.format(row))
            .map_err(|problem| FormatError::Row { name, problem })
    }

    /// Reads when an event happened.
    pub(crate) fn at_us(&self, values: &Values<'_>, parameters: &BTreeMap<String, String>) -> Option<i64> {
        let read = |text: &str| self.written.iter().find_map(|written| written.read(text, parameters));
        match self.time.single(values) {
            Some(text) => read(&text),
            None => {
                let mut text = String::new();
                self.time.render(values, parameters, &mut text).then(|| read(&text)).flatten()
            }
        }
    }

    /// Whether a record is no event.
    pub(crate) fn skips(&self, values: &Values<'_>) -> bool {
        self.skip.iter().any(|rule| rule.fits("", values))
    }

    /// The least silence that is a hole: the caller's figure or the format's.
    pub(crate) fn quiet_us(&self, asked_seconds: Option<u64>) -> i64 {
        let seconds = asked_seconds.unwrap_or(self.row.quiet_seconds);
        i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000_000)
    }
}

/// Collects paths while a row is made ready.
struct Compiler {
    trie: Trie,
    fields: BTreeMap<String, Field>,
    parameters: Vec<String>,
}

impl Compiler {
    fn new(row: &Row) -> Result<Self, String> {
        let mut trie = Trie::new();
        let mut fields = BTreeMap::new();
        for (name, sources) in &row.fields {
            let field: Field =
                sources.iter().map(|source| Source::parse(source, &mut trie)).collect::<Result<_, _>>()?;
            fields.insert(name.clone(), field);
        }
        Ok(Self { trie, fields, parameters: row.parameters.clone() })
    }

    fn format(mut self, row: Row) -> Result<Format, String> {
        let times = row.time_template.as_deref().unwrap_or("{time}");
        if row.time_template.is_none() && !self.fields.contains_key("time") {
            return Err("the field `time` must not be empty".to_owned());
        }
        let time = self.template(times)?;
        let layout = Layout::new(&row, &mut self.trie)?;
        for path in &row.embedded {
            self.trie.mark_embedded(path).ok_or_else(|| format!("{path:?} is not a path of keys"))?;
        }
        if let Some(path) = &row.each {
            self.trie.mark_each(path).ok_or_else(|| format!("{path:?} is not a path of keys"))?;
        }
        let written =
            |word: &String| Written::from_word(word).ok_or_else(|| format!("{word:?} is no way to write a time"));
        let written = row.time_written.iter().map(written).collect::<Result<Vec<_>, _>>()?;
        let skip = row.skip.iter().map(|when| self.rule(&[], Some(when), ())).collect::<Result<Vec<_>, _>>()?;
        let detect = row.detect.iter().map(|asked| self.asked(asked)).collect::<Result<Vec<_>, _>>()?;
        if detect.is_empty() {
            return Err("`detect` must not be empty".to_owned());
        }
        let covers = row.covers.iter().map(|row| Ok((self.template(&row.prefix)?, grade(&row.attribution)?)));
        let covers = covers.collect::<Result<_, String>>()?;
        let (credentials, mentions) =
            (self.credentials(&row)?, self.templates(row.mentions.iter().map(|row| &row.name))?);
        let mut used_names = credentials.iter().map(|rule| &rule.then.0).chain(&mentions);
        Ok(Format {
            detect,
            time,
            written,
            skip,
            event_id: self.field("event_id"),
            dedupe_id: self.field("dedupe_id"),
            address: self.field("address"),
            other_address: self.field("other_address"),
            agent: self.field("agent"),
            accounts: self.field("accounts"),
            scope: self.template(&row.scope)?,
            recorded_by: self.template(&row.recorded_by)?,
            action: self.template(&row.action)?,
            principals: self.templates(row.principals.iter())?,
            covers,
            outcomes: self.outcomes(&row)?,
            mints: self
                .rules(row.mints.iter().map(|row| (&row.actions, Some(&row.when), &row.child)), |template, _| {
                    Ok(template)
                })?,
            created: self.created(&row)?,
            ended: self.ended(&row)?,
            blinding: self.blinding(&row)?,
            notable: notable(&row),
            sievable: layout.keeps_values() && used_names.all(Template::ends_in_value),
            layout,
            credentials,
            mentions,
            trie: self.trie,
            row,
        })
    }

    fn field(&self, name: &str) -> Field {
        self.fields.get(name).cloned().unwrap_or_default()
    }

    /// Reads what is the name of a field, or else a source.
    fn asked(&mut self, text: &str) -> Result<Field, String> {
        match self.fields.get(text) {
            Some(field) => Ok(field.clone()),
            None => Ok(vec![Source::parse(text, &mut self.trie)?]),
        }
    }

    fn template(&mut self, text: &str) -> Result<Template, String> {
        Template::parse(text, &self.fields, &self.parameters, &mut self.trie)
    }

    fn templates<'t>(&mut self, texts: impl Iterator<Item = &'t String>) -> Result<Vec<Template>, String> {
        texts.map(|text| self.template(text)).collect()
    }

    fn rule<T>(&mut self, actions: &[String], when: Option<&When>, then: T) -> Result<Rule<T>, String> {
        let mut conditions = Vec::new();
        for (field, accepted) in when.into_iter().flatten() {
            conditions.push((self.asked(field)?, accepted.clone()));
        }
        Ok(Rule { actions: actions.to_vec(), when: conditions, then })
    }

    fn rules<'t, T>(
        &mut self,
        rows: impl Iterator<Item = (&'t Vec<String>, Option<&'t When>, &'t String)>,
        then: impl Fn(Template, usize) -> Result<T, String>,
    ) -> Result<Vec<Rule<T>>, String> {
        let make = |(place, (actions, when, name)): (usize, (&'t Vec<String>, Option<&'t When>, &'t String))| {
            let template = self.template(name)?;
            self.rule(actions, when, then(template, place)?)
        };
        rows.enumerate().map(make).collect()
    }

    fn credentials(&mut self, row: &Row) -> Result<Vec<Rule<(Template, Attribution)>>, String> {
        let rows = row.credentials.iter().map(|row| (&row.actions, Some(&row.when), &row.name));
        self.rules(rows, |name, place| {
            Ok((name, grade(row.credentials.get(place).map_or("", |row| &row.attribution))?))
        })
    }

    fn created(&mut self, row: &Row) -> Result<Vec<Rule<(String, Template)>>, String> {
        let rows = row.created.iter().map(|row| (&row.actions, Some(&row.when), &row.name));
        self.rules(rows, |name, place| {
            Ok((row.created.get(place).map(|row| row.kind.clone()).unwrap_or_default(), name))
        })
    }

    fn ended(&mut self, row: &Row) -> Result<Vec<Rule<(EndedHow, Template)>>, String> {
        let rows = row.ended.iter().map(|row| (&row.actions, Some(&row.when), &row.name));
        self.rules(rows, |name, place| {
            let word = row.ended.get(place).map_or("", |row| &row.how);
            Ok((EndedHow::from_word(word).ok_or_else(|| format!("{word:?} is no way to end"))?, name))
        })
    }

    fn outcomes(&mut self, row: &Row) -> Result<Vec<Rule<Outcome>>, String> {
        let mut rules = Vec::new();
        for outcome in &row.outcomes {
            let (texts, listed) = match (&outcome.success, &outcome.failure) {
                (Some(texts), None) => (texts.clone(), true),
                (None, Some(texts)) => (texts.clone(), false),
                _ => return Err("an outcome needs exactly one of `success` and `failure`".to_owned()),
            };
            let absent = match outcome.absent.as_str() {
                "success" => true,
                "failure" => false,
                other => return Err(format!("`absent` is {other:?}, neither success nor failure")),
            };
            let field = self.template(&outcome.field)?;
            rules.push(self.rule(&outcome.actions, Some(&outcome.when), Outcome { field, texts, listed, absent })?);
        }
        Ok(rules)
    }

    fn blinding(&mut self, row: &Row) -> Result<Vec<Rule<Blinding>>, String> {
        let mut rules = Vec::new();
        for blinding in &row.blinding {
            let stops = match blinding.effect.as_str() {
                "stop" => true,
                "start" => false,
                other => return Err(format!("`effect` is {other:?}, neither stop nor start")),
            };
            let then = Blinding { stops, scope: self.template(&blinding.scope)?, what: self.template(&blinding.what)? };
            rules.push(self.rule(&blinding.actions, Some(&blinding.when), then)?);
        }
        Ok(rules)
    }
}

fn grade(word: &str) -> Result<Attribution, String> {
    Attribution::from_word(word).ok_or_else(|| format!("{word:?} is no attribution"))
}

fn notable(row: &Row) -> BTreeSet<String> {
    let mints = row.mints.iter().flat_map(|row| &row.actions);
    let created = row.created.iter().flat_map(|row| &row.actions);
    let ended = row.ended.iter().flat_map(|row| &row.actions);
    let blinding = row.blinding.iter().flat_map(|row| &row.actions);
    mints.chain(created).chain(ended).chain(blinding).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARSED_TWICE: [&str; 1] = ["github_audit"];

    #[test]
    fn every_format_is_sorted_ready_and_documented() {
        let (ready, errors) = ready();
        assert!(errors.is_empty(), "{errors:?}");
        let names: Vec<&str> = ready.iter().map(|format| format.row.name.as_str()).collect();
        assert!(names.is_sorted(), "{names:?}");
        // In a second reading these are parsed whole: their names are not written as in the record.
        let parsed_twice = ready.iter().filter(|format| !format.sievable && format.layout.keeps_values());
        assert_eq!(parsed_twice.map(|format| &*format.row.name).collect::<Vec<_>>(), PARSED_TWICE);
        for card in formats() {
            for word in ["Export:", "Fields:", "Lag:", "Retention:", "Covered:"] {
                assert!(card.documentation.contains(word), "{} lacks {word}", card.name);
            }
        }
    }

    #[test]
    fn a_misspelt_key_is_refused() {
        let (name, text) = FILES[0];
        let error = Format::load(name, &text.replace("quiet_seconds", "quite_seconds")).unwrap_err();
        assert!(error.to_string().contains("quite_seconds"), "{error}");
    }
}
