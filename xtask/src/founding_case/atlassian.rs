//! Atlassian: 900 leaked API tokens, in the shape of the organisation's API access list and its user list.
//!
//! Shapes: developer.atlassian.com/cloud/admin/api-access/rest/api-group-api-token and the organisations API's
//! `/admin/v1/orgs/{orgId}/users`. The second of the four stragglers is here: an account named after a vendor,
//! with administrator rights on something else.

use super::company::{AFTER, BEFORE, ORGANISATION};
use super::credential::{Credential, listed};
use super::json::{Json, lines, object};
use super::moment::{DAY, HOUR, Moment};
use super::random::Random;
use super::staff::{Person, hire};

const LEAKED: usize = 900;
const OTHERS: usize = 60;
const PEOPLE: usize = 140;

/// The accounts of the organisation that the story speaks of.
#[derive(Debug)]
pub(crate) struct Accounts {
    /// Everybody.
    pub(crate) people: Vec<Person>,
    /// The service account named after Smartsheet.
    pub(crate) smartsheet: String,
    /// The account that the intruder made to look like one of everybody.
    pub(crate) look_alike: String,
}

/// Makes the accounts.
pub(crate) fn accounts(random: &mut Random) -> Accounts {
    let people = hire(random, PEOPLE, account_id);
    Accounts { people, smartsheet: account_id(random), look_alike: account_id(random) }
}

/// Makes an account id; the letter keeps it from reading as a number.
fn account_id(random: &mut Random) -> String {
    format!("5f{}c", random.hex(21))
}

/// Makes the tokens; the first is the straggler.
pub(crate) fn credentials(random: &mut Random, accounts: &Accounts) -> Vec<Credential> {
    let owners: Vec<usize> = (0..accounts.people.len()).collect();
    (0..LEAKED + OTHERS).map(|number| token(random, number, accounts, &owners)).collect()
}

fn token(random: &mut Random, number: usize, accounts: &Accounts, owners: &[usize]) -> Credential {
    let mut token = Credential::leaked("atlassian", ORGANISATION, "api_token").settled(random, number);
    token.id = random.uuid();
    token.leaked = number < LEAKED;
    if let Some(person) = accounts.people.get(random.pick(owners)) {
        token.user.clone_from(&person.id);
        token.created = token.created.max(person.since.plus(DAY));
    }
    if number == 0 {
        token.label = "smartsheet-svc".to_owned();
        token.user.clone_from(&accounts.smartsheet);
        token.owner = Some("vendor-integrations");
        token.also = Some("Smartsheet");
    } else if token.leaked {
        token.end(random, Random::uuid);
    }
    token
}

/// Writes the exports.
pub(crate) fn files(random: &mut Random, tokens: &[Credential], accounts: &Accounts) -> Vec<(String, String)> {
    let names = |id: &str| match accounts.people.iter().find(|person| person.id == id) {
        Some(person) => (person.full_name(), format!("{}@acme.example", person.login())),
        None => ("smartsheet-svc".to_owned(), "smartsheet-svc@acme.example".to_owned()),
    };
    let mut files = Vec::new();
    for (at, after) in [(BEFORE, false), (AFTER, true)] {
        let rows: Vec<Json> =
            listed(tokens, after).iter().map(|token| row(random, token, at, names(&token.user))).collect();
        files.push((format!("atlassian/api-tokens-{}.json", at.date()), page("api-tokens", &rows)));
    }
    files.push(("atlassian/users.json".to_owned(), page("users", &users(random, accounts))));
    files
}

fn page(what: &str, rows: &[Json]) -> String {
    let api = if what == "users" { "admin/v1" } else { "admin/api-access/v1" };
    let own = format!("https://api.atlassian.com/{api}/orgs/{ORGANISATION}/{what}");
    format!("{{\"data\":{},\"links\":{}}}", lines(rows), object! { "self": own })
}

fn row(random: &mut Random, token: &Credential, at: Moment, (name, email): (String, String)) -> Json {
    let used = at.plus(-random.between(HOUR, 90 * DAY)).max(token.created);
    // Published: the intruder was in from 15 November on, and looked in again on the 20th.
    let used = if token.label == "smartsheet-svc" && at == AFTER { AFTER.plus(-3 * DAY) } else { used };
    object! {
        "id": &token.id,
        "label": &token.label,
        "status": "ALLOWED",
        "createdAt": token.created.to_string(),
        "lastActiveAt": used.to_string(),
        "user": object! { "id": &token.user, "name": name, "email": email },
    }
}

fn users(random: &mut Random, accounts: &Accounts) -> Vec<Json> {
    let mut all: Vec<(String, String, String)> =
        accounts.people.iter().map(|person| (person.id.clone(), person.full_name(), person.login())).collect();
    all.push((accounts.smartsheet.clone(), "smartsheet-svc".to_owned(), "smartsheet-svc".to_owned()));
    all.push((accounts.look_alike.clone(), "Ingrid Solberg".to_owned(), "ingrid.solberg".to_owned()));
    all.sort();
    all.into_iter()
        .map(|(id, name, login)| {
            object! {
                "account_id": id,
                "account_type": "atlassian",
                "account_status": "active",
                "name": name,
                "email": format!("{login}@acme.example"),
                "last_active": AFTER.plus(-random.between(HOUR, 4 * DAY)).date(),
            }
        })
        .collect()
}
