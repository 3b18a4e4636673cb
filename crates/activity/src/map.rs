//! One record to its rows in a part: whose use it is, what it did beyond, what it hits.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::activity::{Attribution, Use};
use crate::coverage::CoveredPrefix;
use crate::extract::Values;
use crate::format::Format;
use crate::happening::{Created, Ended, Mint};
use crate::hunt::Hunt;
use crate::indicator::{Hit, Indicator};
use crate::part::{Blinded, Part, ScopeSeen, UseSeen};
use crate::sieve::Sieve;
use crate::spans::Spans;
use crate::template::{Template, field_value};

/// What is asked, the same for every file.
pub(crate) struct Question<'o> {
    pub(crate) interest: Option<HashSet<&'o str>>,
    /// In a second reading: which records may name one of interest. All else was learnt in the first.
    pub(crate) sieve: Option<Sieve<'o>>,
    /// Uses and mentions before this are not of interest.
    pub(crate) from_us: i64,
    pub(crate) parameters: &'o BTreeMap<String, String>,
    pub(crate) indicators: &'o [Indicator],
    pub(crate) hunt: &'o Hunt,
    pub(crate) quiet_seconds: Option<u64>,
    pub(crate) max_expanded_bytes: u64,
}

impl Question<'_> {
    /// Whether nothing in a record can be new.
    pub(crate) fn passes_over(&self, format: &Format, record: &[u8]) -> bool {
        self.sieve.as_ref().is_some_and(|sieve| format.sievable && !sieve.passes(record))
    }

    fn follows(&self, credential: &str) -> bool {
        self.interest.as_ref().is_none_or(|names| names.contains(credential))
    }
}

/// Why a record could not be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    #[error("broken JSON ({0}): the record is not counted")]
    Broken(String),
    #[error("not UTF-8: the record is not counted")]
    NotText,
    #[error("{0} fields, and a header of {1}: the record is not counted")]
    Fields(usize, usize),
    #[error("no pattern of the format fits: the record is not counted")]
    NoPattern,
    #[error("{path} is not a time with a zone: the record is not counted")]
    NoTime { path: String },
    #[error("nothing says what was done: the record is not counted")]
    NoAction,
}

/// Texts given out once and shared.
#[derive(Default)]
struct Texts(HashSet<Arc<str>>);

/// More different texts than this are not worth remembering.
const TEXTS_SHARED: usize = 50_000;

impl Texts {
    fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        if self.0.len() >= TEXTS_SHARED {
            self.0.clear();
        }
        let new: Arc<str> = text.into();
        self.0.insert(Arc::clone(&new));
        new
    }
}

/// What every row of one event shares.
struct Event {
    at_us: i64,
    key: u128,
    id: Arc<str>,
    action: Arc<str>,
    success: bool,
    outcome: Option<Arc<str>>,
    credential: Option<(Arc<str>, Attribution)>,
    principal: Option<Arc<str>>,
    address: Option<Arc<str>>,
    agent: Option<Arc<str>>,
}

/// Maps records; lives as long as a thread, so that texts are shared between files.
#[derive(Default)]
pub(crate) struct Mapper {
    texts: Texts,
    name: String,
    /// The credential that the event is a use of; empty when there is none.
    own: String,
    action: String,
    hits: Vec<usize>,
}

impl Mapper {
    /// Maps one event of a record into the part and returns its instant; `nth`: which one of the record's.
    pub(crate) fn event_of(
        &mut self,
        (format, question): (&Format, &Question<'_>),
        file: &Arc<str>,
        (record, nth): (&[u8], usize),
        values: &Values<'_>,
        part: &mut Part,
    ) -> Result<(i64, Option<Arc<str>>), Unusable> {
        let at_us = format.at_us(values, question.parameters).ok_or_else(|| Unusable::NoTime {
            path: format.row.fields.get("time").map(|paths| paths.join(", ")).unwrap_or_default(),
        })?;
        let mut action = std::mem::take(&mut self.action);
        let known = format.action.render(values, question.parameters, &mut action);
        if known && at_us >= question.from_us {
            self.event(&mut Place { format, question, file, record, nth, values, part }, at_us, &action);
        }
        self.action = action;
        if !known {
            return Err(Unusable::NoAction);
        }
        Ok((at_us, self.scope(format, question, values, at_us, part)))
    }

    fn event(&mut self, place: &mut Place<'_, '_, '_>, at_us: i64, action: &str) {
        let Place { format, question, values, .. } = *place;
        let attribution = self.credential(format, question, values, action);
        let followed = attribution.is_some() && question.follows(&self.own);
        let address = field_value(&format.address, values)
            .and_then(|text| text.parse::<IpAddr>().ok())
            .map(|address| address.to_canonical());
        self.find_hits(place, address);
        let notable = format.notable.contains(action);
        if !followed && !notable && self.hits.is_empty() && format.mentions.is_empty() {
            return;
        }
        let outcome = format.outcomes.iter().find(|rule| rule.fits(action, values)).map(|rule| rule.then.judge(values));
        let (success, outcome) = outcome.unwrap_or((true, None));
        let id = field_value(&format.event_id, values).unwrap_or_default();
        let key = event_key(field_value(&format.dedupe_id, values).unwrap_or(id), place.record);
        let key = key.wrapping_add(place.nth as u128);
        if !followed && !notable && self.hits.is_empty() {
            self.mentions(place, key);
            return;
        }
        let event = Event {
            at_us,
            key,
            id: id.into(),
            action: self.texts.share(action),
            success,
            outcome: outcome.map(|text| self.texts.share(text)),
            principal: self.first_name(&format.principals, question, values),
            address: address.map(|address| self.address(address)),
            agent: field_value(&format.agent, values).map(|text| self.texts.share(text)),
            credential: attribution.map(|attribution| (self.texts.share(&self.own), attribution)),
        };
        self.mentions(place, key);
        if notable && success {
            self.happenings(place, &event);
        }
        self.push_hits(place, &event);
        if followed {
            place.part.uses.extend(event.into_use());
        }
    }

    fn address(&mut self, address: IpAddr) -> Arc<str> {
        self.name.clear();
        // Writing into a text cannot fail.
        let _ = std::fmt::Write::write_fmt(&mut self.name, format_args!("{address}"));
        self.texts.share(&self.name)
    }

    fn render(&mut self, template: &Template, question: &Question<'_>, values: &Values<'_>) -> Option<Arc<str>> {
        template.render(values, question.parameters, &mut self.name).then(|| self.texts.share(&self.name))
    }

    fn first_name(&mut self, templates: &[Template], question: &Question<'_>, values: &Values<'_>) -> Option<Arc<str>> {
        templates.iter().find_map(|template| self.render(template, question, values))
    }

    /// Writes the name of the credential that was used into `own`: it is shared only when a row needs it.
    fn credential(
        &mut self,
        format: &Format,
        question: &Question<'_>,
        values: &Values<'_>,
        action: &str,
    ) -> Option<Attribution> {
        let own = &mut self.own;
        let mut fitting = format.credentials.iter().filter(|rule| rule.fits(action, values)).map(|rule| &rule.then);
        let found = fitting
            .find_map(|(name, attribution)| name.render(values, question.parameters, own).then_some(*attribution));
        if found.is_none() {
            own.clear();
        }
        found
    }

    /// Adds the event's instant to its scope, which is returned.
    fn scope(
        &mut self,
        format: &Format,
        question: &Question<'_>,
        values: &Values<'_>,
        at_us: i64,
        part: &mut Part,
    ) -> Option<Arc<str>> {
        if !format.scope.render(values, question.parameters, &mut self.name) {
            return None;
        }
        if let Some(seen) = part.scopes.get_mut(self.name.as_str()) {
            seen.spans.instant(at_us);
            return part.scopes.get_key_value(self.name.as_str()).map(|(scope, _)| Arc::clone(scope));
        }
        let scope = self.texts.share(&self.name);
        let mut spans = Spans::new(format.quiet_us(question.quiet_seconds));
        spans.instant(at_us);
        let prefixes = format.covers.iter().filter_map(|(prefix, attribution)| {
            let prefix = self.render(prefix, question, values)?.to_string();
            Some(CoveredPrefix { prefix, attribution: *attribution })
        });
        let prefixes = prefixes.collect();
        let recorded_by =
            self.render(&format.recorded_by, question, values).map(|name| name.to_string()).unwrap_or_default();
        part.scopes.insert(Arc::clone(&scope), ScopeSeen { prefixes, recorded_by, spans });
        Some(scope)
    }

    fn mentions(&mut self, place: &mut Place<'_, '_, '_>, key: u128) {
        let first = place.part.mentions.len();
        for template in &place.format.mentions {
            if template.render(place.values, place.question.parameters, &mut self.name)
                && place.question.follows(&self.name)
                && self.own != self.name
                && !place.part.mentions.iter().skip(first).any(|(name, _)| **name == *self.name)
            {
                place.part.mentions.push((self.texts.share(&self.name), key));
            }
        }
    }

    fn happenings(&mut self, place: &mut Place<'_, '_, '_>, event: &Event) {
        let Place { format, question, values, .. } = *place;
        let by = || event.credential.as_ref().map(|(name, _)| Arc::clone(name));
        // Only the credential itself is a parent: who merely acted may have used any.
        let parent = || {
            event
                .credential
                .as_ref()
                .filter(|(_, grade)| *grade == Attribution::Exact)
                .map(|(name, _)| Arc::clone(name))
        };
        let (at_us, action) = (event.at_us, || Arc::clone(&event.action));
        for rule in format.mints.iter().filter(|rule| rule.fits(&event.action, values)) {
            if let Some(child) = self.render(&rule.then, question, values) {
                place.part.mints.push(Mint {
                    parent: parent(),
                    child,
                    at_us,
                    action: action(),
                    principal: event.principal.clone(),
                });
            }
        }
        for rule in format.created.iter().filter(|rule| rule.fits(&event.action, values)) {
            let (kind, name) = &rule.then;
            if let Some(what) = self.render(name, question, values) {
                let kind = self.texts.share(kind);
                let (principal, address, event_id) =
                    (event.principal.clone(), event.address.clone(), Arc::clone(&event.id));
                place.part.created.push(Created {
                    at_us,
                    what,
                    kind,
                    action: action(),
                    credential: by(),
                    principal,
                    address,
                    event_id,
                });
            }
        }
        for rule in format.ended.iter().filter(|rule| rule.fits(&event.action, values)) {
            let (how, name) = &rule.then;
            if let Some(credential) = self.render(name, question, values) {
                let (principal, event_id) = (event.principal.clone(), Arc::clone(&event.id));
                place.part.ended.push(Ended {
                    at_us,
                    credential,
                    how: *how,
                    action: action(),
                    by_credential: by(),
                    principal,
                    event_id,
                });
            }
        }
        self.blinded(place, event);
    }

    fn blinded(&mut self, place: &mut Place<'_, '_, '_>, event: &Event) {
        let Place { format, question, values, .. } = *place;
        for rule in format.blinding.iter().filter(|rule| rule.fits(&event.action, values)) {
            if let Some(scope) = self.render(&rule.then.scope, question, values) {
                // A trail without a name still goes dark; nothing then says that it came back.
                let what = self.render(&rule.then.what, question, values).unwrap_or_else(|| "".into());
                let (stops, action, file) = (rule.then.stops, Arc::clone(&event.action), Arc::clone(place.file));
                place.part.blinded.push(Blinded { scope, what, at_us: event.at_us, stops, action, file });
            }
        }
    }

    fn find_hits(&mut self, place: &Place<'_, '_, '_>, address: Option<IpAddr>) {
        self.hits.clear();
        let Place { format, question, values, record, .. } = *place;
        if question.hunt.is_empty() {
            return;
        }
        let other = field_value(&format.other_address, values)
            .and_then(|text| text.parse::<IpAddr>().ok())
            .map(|other| other.to_canonical());
        for address in address.into_iter().chain(other) {
            question.hunt.address(address, &mut self.hits);
        }
        if let Some(agent) = field_value(&format.agent, values) {
            question.hunt.agent(agent, &mut self.hits);
        }
        if question.hunt.hunts_accounts() {
            for account in format.accounts.iter().filter_map(|source| source.value(values)) {
                question.hunt.account(account, &mut self.hits);
            }
        }
        question.hunt.record(record, &mut self.hits);
        self.hits.sort_unstable();
        self.hits.dedup();
    }

    fn push_hits(&mut self, place: &mut Place<'_, '_, '_>, event: &Event) {
        for number in &self.hits {
            let Some(indicator) = place.question.indicators.get(*number) else {
                continue;
            };
            let hit = Hit {
                at_us: event.at_us,
                indicator: *number,
                kind: indicator.kind,
                value: self.texts.share(&indicator.value),
                event_id: Arc::clone(&event.id),
                credential: event.credential.as_ref().map(|(name, _)| Arc::clone(name)),
                attribution: event.credential.as_ref().map(|(_, grade)| *grade),
                principal: event.principal.clone(),
                action: Arc::clone(&event.action),
                success: event.success,
                address: event.address.clone(),
                agent: event.agent.clone(),
                before_first_seen: indicator.first_seen_us.is_some_and(|first| event.at_us < first),
                file: Arc::clone(place.file),
            };
            place.part.hits.push(((*number, event.key), hit));
        }
    }
}

/// Where an event stands.
struct Place<'p, 'r, 'o> {
    format: &'p Format,
    question: &'p Question<'o>,
    file: &'p Arc<str>,
    record: &'p [u8],
    nth: usize,
    values: &'p Values<'r>,
    part: &'p mut Part,
}

impl Event {
    fn into_use(self) -> Option<UseSeen> {
        let (credential, attribution) = self.credential?;
        let seen = Use {
            time_us: self.at_us,
            event_id: self.id,
            action: self.action,
            success: self.success,
            outcome: self.outcome,
            address: self.address,
            agent: self.agent,
            principal: self.principal,
            attribution,
        };
        Some(UseSeen { credential, key: self.key, seen })
    }
}

/// An event's key: a UUID's own 128 bits, otherwise the first 128 of SHA-256 over the id, or over the record when it has none.
fn event_key(id: &str, record: &[u8]) -> u128 {
    if let Some(uuid) = uuid(id) {
        return uuid;
    }
    let digest = Sha256::digest(if id.is_empty() { record } else { id.as_bytes() });
    digest.iter().take(16).fold(0, |key, byte| key << 8 | u128::from(*byte))
}

fn uuid(text: &str) -> Option<u128> {
    if text.len() != 36 {
        return None;
    }
    let mut key = 0;
    for (place, byte) in text.bytes().enumerate() {
        match (place, byte) {
            (8 | 13 | 18 | 23, b'-') => {}
            (8 | 13 | 18 | 23, _) => return None,
            _ => key = key << 4 | u128::from(char::from(byte).to_digit(16)?),
        }
    }
    Some(key)
}

/// The parser's sentence without its place, so that equal causes are one gap.
pub(crate) fn cause(error: &serde_json::Error) -> String {
    let sentence = error.to_string();
    let cause: Cow<'_, str> =
        sentence.split_once(" at line ").map_or(Cow::Borrowed(&*sentence), |(cause, _)| Cow::Borrowed(cause));
    cause.into_owned()
}
