//! Okta's System Log, one array a month: normal life, 100 revocations of leaked tokens, and the denied login.
//!
//! Shape: developer.okta.com/docs/reference/api/system-log. An event at least every six hours, which is what a reader
//! may take for unbroken. Published: the login was tried on the day of the first probing and denied; the
//! minute is ours.

use std::collections::BTreeMap;

use super::company::{FIRST_PROBE, INTRUDER, LOGS_FROM, NOW, OFFICES};
use super::credential::Credential;
use super::json::{Json, lines, object};
use super::moment::{HOUR, MINUTE, Moment};
use super::random::Random;
use super::staff::Person;

const QUIET_BEFORE_NOW: i64 = 2 * HOUR;

/// Who did something, and from where.
struct Actor {
    id: String,
    login: String,
    name: String,
    address: &'static str,
    agent: &'static str,
}

impl Actor {
    fn person(person: &Person, address: &'static str) -> Actor {
        Actor {
            id: person.id.clone(),
            login: format!("{}@acme.example", person.login()),
            name: person.full_name(),
            address,
            agent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/118.0",
        }
    }
}

/// Writes the files.
pub(crate) fn files(random: &mut Random, tokens: &[Credential], people: &[Person]) -> Vec<(String, String)> {
    let mut months: BTreeMap<String, Vec<(Moment, Json)>> = BTreeMap::new();
    for (at, event) in events(random, tokens, people) {
        let month: String = at.date().chars().take(7).collect();
        months.entry(month).or_default().push((at, event));
    }
    let mut files = Vec::new();
    for (month, mut events) in months {
        events.sort_by_key(|(at, _)| *at);
        let events: Vec<Json> = events.into_iter().map(|(_, event)| event).collect();
        files.push((format!("logs/okta/system-log-{month}.json"), lines(&events)));
    }
    files
}

fn events(random: &mut Random, tokens: &[Credential], people: &[Person]) -> Vec<(Moment, Json)> {
    let mut events = Vec::new();
    let places: Vec<usize> = (0..people.len()).collect();
    let mut at = LOGS_FROM.plus(random.between(0, HOUR));
    while at < NOW.plus(-QUIET_BEFORE_NOW) {
        if let Some(person) = people.get(random.pick(&places)) {
            events.push((at, daily_life(random, tokens, person, at)));
        }
        at = at.plus(random.between(4 * HOUR, 5 * HOUR + 45 * MINUTE));
    }
    if let Some(admin) = people.first() {
        for (token, at) in tokens.iter().filter_map(|token| token.recorded.map(|at| (token, at))) {
            let [address, ..] = OFFICES;
            let target = object! { "id": &token.id, "type": "Token", "displayName": &token.label };
            let event =
                event(random, at, &Actor::person(admin, address), "system.api_token.revoke", vec![target], None);
            events.push((at, event));
        }
    }
    events.push((FIRST_PROBE, denied(random)));
    events
}

/// Writes a login, or what a token of that person did while it lived.
fn daily_life(random: &mut Random, tokens: &[Credential], person: &Person, at: Moment) -> Json {
    let actor = Actor::person(person, random.pick(&OFFICES));
    let lives = |token: &&Credential| {
        let gone = token.end.as_ref().is_some_and(|end| at >= token.recorded.unwrap_or(end.at).plus(-HOUR));
        token.user == person.id && token.created < at && !gone
    };
    match tokens.iter().find(lives).filter(|_| random.chance(60)) {
        Some(token) => {
            let actor = Actor { agent: "okta-sdk-python/2.9.3", ..actor };
            let target = object! { "id": &person.id, "type": "User", "alternateId": &actor.login };
            event(random, at, &actor, "user.account.update_profile", vec![target], Some(token))
        }
        None => event(random, at, &actor, "user.session.start", Vec::new(), None),
    }
}

fn denied(random: &mut Random) -> Json {
    let actor = Actor {
        id: "unknown".to_owned(),
        login: "okta-admin@acme.example".to_owned(),
        name: "unknown".to_owned(),
        address: INTRUDER,
        agent: "unknown",
    };
    event(random, FIRST_PROBE, &actor, "user.session.start", Vec::new(), None)
}

fn event(
    random: &mut Random,
    at: Moment,
    actor: &Actor,
    what: &str,
    target: Vec<Json>,
    token: Option<&Credential>,
) -> Json {
    let outcome = match actor.id.as_str() {
        "unknown" => object! { "result": "FAILURE", "reason": "INVALID_CREDENTIALS" },
        _ => object! { "result": "SUCCESS" },
    };
    let detail = match token {
        Some(token) => object! { "requestApiTokenId": &token.id },
        None => object! {},
    };
    object! {
        "uuid": random.uuid(),
        "published": at.millis(),
        "eventType": what,
        "version": "0",
        "severity": "INFO",
        "actor": object! {
            "id": &actor.id, "type": "User", "alternateId": &actor.login, "displayName": &actor.name,
        },
        "client": object! {
            "userAgent": object! { "rawUserAgent": actor.agent }, "ipAddress": actor.address,
        },
        "outcome": outcome,
        "target": target,
        "transaction": object! { "type": "WEB", "id": random.hex(32), "detail": detail },
    }
}
