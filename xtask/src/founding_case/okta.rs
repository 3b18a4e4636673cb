//! Okta: 1,100 leaked API tokens, in the shape of `GET /api/v1/api-tokens` and `GET /api/v1/users`.
//!
//! Shapes: okta/okta-management-openapi-spec, `ApiToken` and `User`. A token lives 30 days and each use renews it
//! (help.okta.com, "API tokens"), so `expiresAt` moves from list to list.

use super::company::{AFTER, BEFORE, OKTA};
use super::credential::{Credential, listed};
use super::json::{Json, lines, object};
use super::moment::{DAY, HOUR, Moment};
use super::random::Random;
use super::staff::{Person, hire};

const LEAKED: usize = 1_100;
const OTHERS: usize = 90;
const PEOPLE: usize = 150;
/// One token in so many has its revocation in the System Log: 100 of them.
const RECORDED_EVERY: usize = 11;

/// Makes the people who own tokens.
pub(crate) fn people(random: &mut Random) -> Vec<Person> {
    hire(random, PEOPLE, |random| format!("00u{}", random.letters(17)))
}

/// Makes the tokens; none of the four stragglers is among them.
pub(crate) fn credentials(random: &mut Random, people: &[Person]) -> Vec<Credential> {
    let owners: Vec<usize> = (0..people.len()).collect();
    (0..LEAKED + OTHERS).map(|number| token(random, number, people, &owners)).collect()
}

fn token(random: &mut Random, number: usize, people: &[Person], owners: &[usize]) -> Credential {
    let mut token = Credential::leaked("okta", OKTA, "api_token").settled(random, number);
    token.id = new_id(random);
    if let Some(person) = people.get(random.pick(owners)) {
        token.user.clone_from(&person.id);
        token.user_since = person.since;
        // Nobody owns a token before the account is there.
        token.created = token.created.max(person.since.plus(DAY));
    }
    token.leaked = number < LEAKED;
    if token.leaked {
        token.end(random, new_id);
        // The sheet is kept to the minute, and after the deed.
        token.recorded = token
            .end
            .as_ref()
            .filter(|_| number.is_multiple_of(RECORDED_EVERY))
            .map(|end| end.at.plus(-random.between(5, 55)));
    }
    token
}

fn new_id(random: &mut Random) -> String {
    format!("00T{}", random.letters(17))
}

/// Writes the exports.
pub(crate) fn files(random: &mut Random, tokens: &[Credential], people: &[Person]) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (at, after) in [(BEFORE, false), (AFTER, true)] {
        let rows: Vec<Json> = listed(tokens, after).iter().map(|token| row(random, token, at)).collect();
        files.push((format!("okta/api-tokens-{}.json", at.date()), lines(&rows)));
    }
    let rows: Vec<Json> = people.iter().map(|person| user(random, person)).collect();
    files.push(("okta/users.json".to_owned(), lines(&rows)));
    files
}

fn row(random: &mut Random, token: &Credential, listed_at: Moment) -> Json {
    let used = listed_at.plus(-random.between(HOUR, 24 * DAY)).max(token.created);
    object! {
        "id": &token.id,
        "name": &token.label,
        "userId": &token.user,
        "clientName": "Okta API",
        "created": token.created.millis(),
        "lastUpdated": used.millis(),
        "expiresAt": used.plus(30 * DAY).millis(),
        "tokenWindow": "P30D",
    }
}

fn user(random: &mut Random, person: &Person) -> Json {
    let login = format!("{}@acme.example", person.login());
    object! {
        "id": &person.id,
        "status": "ACTIVE",
        "created": person.since.millis(),
        "lastLogin": AFTER.plus(-random.between(HOUR, 9 * DAY)).millis(),
        "profile": object! {
            "firstName": person.name.0,
            "lastName": person.name.1,
            "email": &login,
            "login": &login,
        },
        "_links": object! { "self": object! { "href": format!("https://{OKTA}/api/v1/users/{}", person.id) } },
    }
}
