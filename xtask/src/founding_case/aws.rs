//! AWS: 500 leaked access keys and 40 console passwords over two accounts.
//!
//! The fourth of the four stragglers is here: the key of the user behind the apps marketplace, which nobody owns.
//! A user has one key; those with a console password have a key of their own that never leaked.

use super::company::{AFTER, BEFORE, MARKETPLACE, PRODUCTION};
use super::credential::{Credential, End, How};
use super::moment::{DAY, HOUR, MINUTE, Moment};
use super::random::Random;

mod exports;

pub(crate) use exports::files;

/// The user whose key was left.
pub(crate) const STRAGGLER: &str = "apps-marketplace";
/// The user that deletes keys; its own never leaked.
pub(crate) const ROTATOR: &str = "key-rotation";

/// Per account: leaked keys, leaked passwords, other keys.
const ACCOUNTS: [(&str, usize, usize, usize); 2] = [(PRODUCTION, 380, 30, 50), (MARKETPLACE, 120, 10, 10)];
/// Of so many keys an account, the log holds the deletion: 100 in all.
const RECORDED: [(&str, usize); 2] = [(PRODUCTION, 75), (MARKETPLACE, 25)];
/// So many keys were deleted in one sitting of ten minutes.
const SITTING: usize = 25;

/// Makes keys and passwords.
pub(crate) fn credentials(random: &mut Random) -> Vec<Credential> {
    let mut all = Vec::new();
    for (account, leaked, passwords, others) in ACCOUNTS {
        for number in 0..leaked + others {
            all.push(key(random, account, number, leaked));
        }
        for number in 0..passwords {
            all.extend(console(random, account, number));
        }
    }
    for (account, count) in RECORDED {
        record(random, &mut all, account, count);
    }
    all
}

fn key(random: &mut Random, account: &'static str, number: usize, leaked: usize) -> Credential {
    let mut key = Credential::leaked("aws", account, "access_key").settled(random, number);
    key.id = new_id(random);
    key.leaked = number < leaked;
    if account == MARKETPLACE && number == 0 {
        key.label = STRAGGLER.to_owned();
        key.owner = None;
    } else if number == leaked {
        key.label = ROTATOR.to_owned();
        key.owner = Some("security-tooling");
    } else if key.leaked {
        key.end(random, new_id);
    }
    key.user.clone_from(&key.label);
    key.user_since = key.created.plus(-5 * MINUTE);
    key
}

/// Makes a person's console password, which leaked, and a key of the same user, which did not.
fn console(random: &mut Random, account: &'static str, number: usize) -> [Credential; 2] {
    let mut password = Credential::leaked("aws", account, "password").settled(random, number);
    password.label = format!("admin-{}-{number:02}", random.pick(&["build", "billing", "network", "oncall"]));
    password.id.clone_from(&password.label);
    password.user.clone_from(&password.label);
    password.user_since = password.created;
    // 19 and 20 October: a wider window, ending at noon of the 20th, reopens those before it.
    let at = Moment::at((2023, 10, 19), (9, 0, 0)).plus(random.between(0, 32 * HOUR)).whole_minute();
    password.end = Some(End { at, how: How::Changed });
    let mut key = password.clone();
    key.kind = "access_key";
    key.id = new_id(random);
    key.leaked = false;
    key.end = None;
    key.created = password.created.plus(random.between(HOUR, DAY));
    [password, key]
}

/// Moves the ends of some keys into sittings, of which the log has the record.
fn record(random: &mut Random, all: &mut [Credential], account: &str, count: usize) {
    let ended = |key: &&mut Credential| key.account == account && key.kind == "access_key" && key.end.is_some();
    for (index, key) in all.iter_mut().filter(ended).take(count).enumerate() {
        let sitting = i64::try_from(index / SITTING).unwrap_or(0);
        let day = Moment::at((2023, 10, 23), (14, 0, 0)).plus(sitting * DAY);
        let second = i64::try_from(index % SITTING).unwrap_or(0) * 24;
        // The sheet is kept to the minute, and after the deed.
        let deleted = day.plus(second);
        key.end_at(deleted.plus(random.between(MINUTE, 2 * MINUTE)).whole_minute());
        key.recorded = Some(deleted);
    }
}

fn new_id(random: &mut Random) -> String {
    format!("AKIA{}", random.base32(16))
}

/// Returns the id that IAM gives a user of this name; it follows from the name.
pub(crate) fn user_id(account: &str, user: &str) -> String {
    format!("AIDA{}", Random::stream(0, &format!("{account}/{user}")).base32(17))
}

/// Returns the ARN of a user.
pub(crate) fn arn(account: &str, user: &str) -> String {
    format!("arn:aws:iam::{account}:user/{user}")
}

/// The two moments at which the lists were drawn.
const LISTS: [(Moment, bool); 2] = [(BEFORE, false), (AFTER, true)];
