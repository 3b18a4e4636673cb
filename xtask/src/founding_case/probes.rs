//! Probes: 212 ends proven at a door (semantics 6.1, grade A): 150 at Okta's, 62 at an Access application of ours.

use super::company::{CLOUDFLARE, OKTA};
use super::credential::{Credential, How};
use super::json::{Json, ndjson, object};
use super::moment::{MINUTE, Moment};
use super::random::Random;

/// Where the response team tried the values.
const PLACE: &str = "desk-2";

/// A place where values of one issuer can be tried.
struct Door {
    name: &'static str,
    issuer: &'static str,
    system: String,
    /// Its answer depends on nothing but the value; then no earlier acceptance is needed.
    scope_free: bool,
    accepts: &'static str,
    refuses: &'static str,
    /// How many ends are proven here, one in `every`.
    count: usize,
    every: usize,
}

fn doors() -> [Door; 2] {
    [
        // 403 would be "not allowed", and a deactivated owner answers 401 too: not free of scope.
        Door {
            name: "door/okta-users-me",
            issuer: "okta",
            system: format!("system/okta/{OKTA}"),
            scope_free: false,
            accepts: "200",
            refuses: "401 E0000011",
            count: 150,
            every: 7,
        },
        // An application whose only rule is "any valid service token".
        Door {
            name: "door/access-any-service-token",
            issuer: "cloudflare",
            system: format!("system/cloudflare/{CLOUDFLARE}"),
            scope_free: true,
            accepts: "200",
            refuses: "403",
            count: 62,
            every: 9,
        },
    ]
}

/// Writes doors and probes as facts.
pub(crate) fn file(random: &mut Random, all: &[Credential]) -> (String, String) {
    let mut facts = Vec::new();
    for door in doors() {
        facts.push(object! {
            "v": 1_i64, "node": "door", "id": door.name, "set": object! {
                "system": &door.system, "scope_free": door.scope_free, "grace_seconds": 0_i64,
            },
        });
        let ended = all.iter().filter(|one| one.issuer == door.issuer && one.end.is_some());
        for one in ended.step_by(door.every).take(door.count) {
            proof(random, &door, one, &mut facts);
        }
    }
    ("facts/probes.ndjson".to_owned(), ndjson(&facts))
}

/// Writes the probes of one end, in order, within one minute of each other after it.
fn proof(random: &mut Random, door: &Door, one: &Credential, facts: &mut Vec<Json>) {
    let Some(end) = &one.end else { return };
    let mut add = |presented: &str, accepted: bool, at: Moment| {
        let answer = if accepted { "accepted" } else { "refused" };
        let way = if accepted { door.accepts } else { door.refuses };
        facts.push(object! {
            "v": 1_i64, "event": "probe", "credential": one.name(), "presented": presented, "answer": answer,
            "way": way, "at": at.to_string(), "place": PLACE, "door": door.name,
        });
    };
    if !door.scope_free {
        add("old", true, end.at.plus(-random.between(10, 50) * MINUTE));
    }
    let after = end.at.plus(random.between(3 * MINUTE, 40 * MINUTE));
    add("old", false, after);
    add("made_up", false, after.plus(random.between(4, 15)));
    let valid = if matches!(end.how, How::Rotated(..)) { "new" } else { "live" };
    add(valid, true, after.plus(random.between(20, 45)));
}
