//! What the Atlassian side recorded of the token of the account named after Smartsheet, as facts.
//!
//! Published: the times in November, the intruder's main address, the account made to look like an employee's, that it
//! was put into groups, and the administrators' group at the end. Ours: that each use came from that address, the
//! vendor's own uses in September, the names, the actions' words.

use super::company::{INTRUDER, ORGANISATION};
use super::credential::Credential;
use super::json::{Json, ndjson, object};
use super::moment::{HOUR, Moment};

/// The vendor's own address, out of a range kept for documentation (RFC 5737).
const VENDOR: &str = "198.51.100.140";
const GROUPS: [&str; 2] = ["confluence-users", "jira-software-users"];

/// Published: the intruder's uses, and what they were for.
const INTRUSION: [(Moment, &str); 4] = [
    (Moment::at((2023, 11, 15), (16, 28, 38)), "jira and confluence entered"),
    (MADE, "user created"),
    (Moment::at((2023, 11, 22), (14, 18, 22)), "plug-in script run"),
    (PROMOTED, "group member added"),
];
const MADE: Moment = Moment::at((2023, 11, 16), (14, 36, 37));
const PROMOTED: Moment = Moment::at((2023, 11, 23), (15, 58, 0));

/// Writes the facts.
pub(crate) fn file(token: &Credential, look_alike: &str) -> (String, String) {
    let mut facts: Vec<Json> = (0..6)
        .map(|week| Moment::at((2023, 9, 1), (7, 15, 0)).plus(week * 101 * HOUR))
        .map(|at| used(token, at, VENDOR, "sheet synchronised"))
        .collect();
    facts.extend(INTRUSION.map(|(at, action)| used(token, at, INTRUDER, action)));
    let by = format!("atlassian/user/{ORGANISATION}/{}", token.user);
    let made = format!("atlassian/user/{ORGANISATION}/{look_alike}");
    facts.push(object! {
        "v": 1_i64, "node": "identity", "id": &made, "set": object! {
            "kind": "person", "label": "Ingrid Solberg", "created": MADE.to_string(),
        },
    });
    facts.push(object! { "v": 1_i64, "event": "created", "by": &by, "what": &made, "at": MADE.to_string() });
    for group in GROUPS {
        facts.extend(member(&made, group, MADE));
    }
    facts.extend(member(&by, "jira-administrators", PROMOTED));
    ("facts/atlassian-audit.ndjson".to_owned(), ndjson(&facts))
}

fn used(token: &Credential, at: Moment, address: &str, action: &str) -> Json {
    object! {
        "v": 1_i64, "event": "used", "credential": token.name(), "at": at.to_string(), "outcome": "success",
        "attribution": "exact", "address": address, "action": action,
    }
}

fn member(who: &str, group: &str, from: Moment) -> [Json; 2] {
    let group_id = format!("atlassian/group/{ORGANISATION}/{group}");
    [
        object! { "v": 1_i64, "node": "group", "id": &group_id, "set": object! { "label": group } },
        object! {
            "v": 1_i64, "edge": "member_of", "from": who, "to": &group_id, "valid_from": from.to_string(),
        },
    ]
}
