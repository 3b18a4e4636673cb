//! People and machine accounts: who the tokens belong to.

use std::collections::BTreeSet;

use super::moment::{DAY, Moment};
use super::random::Random;

/// One account.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The issuer's id of the account.
    pub(crate) id: String,
    /// Given and family name.
    pub(crate) name: (&'static str, &'static str),
    /// When the account was made.
    pub(crate) since: Moment,
}

const GIVEN: [&str; 28] = [
    "Ana", "Bao", "Carla", "Dmitri", "Elif", "Farah", "Goran", "Hana", "Ivo", "Jonas", "Kemi", "Lena", "Marek",
    "Nadia", "Owen", "Priya", "Quentin", "Rosa", "Sven", "Tariq", "Uma", "Vera", "Wei", "Ximena", "Yusuf", "Zoe",
    "Amara", "Bruno",
];
const FAMILY: [&str; 28] = [
    "Abe", "Berg", "Costa", "Duarte", "Eriksen", "Fischer", "Gupta", "Horvat", "Ito", "Jansen", "Kowalski", "Lopez",
    "Moreau", "Novak", "Okafor", "Petrov", "Quinn", "Rossi", "Silva", "Tanaka", "Ueda", "Varga", "Weber", "Xu",
    "Yilmaz", "Zeman", "Adeyemi", "Bianchi",
];

impl Person {
    /// Returns the name for people.
    pub(crate) fn full_name(&self) -> String {
        format!("{} {}", self.name.0, self.name.1)
    }

    /// Returns the name that the account logs in with.
    pub(crate) fn login(&self) -> String {
        format!("{}.{}", self.name.0, self.name.1).to_lowercase()
    }
}

/// Makes so many people, no two of one name; `id` makes the issuer's id.
pub(crate) fn hire(random: &mut Random, count: usize, mut id: impl FnMut(&mut Random) -> String) -> Vec<Person> {
    let mut taken = BTreeSet::new();
    let mut people = Vec::new();
    while people.len() < count {
        let name = (random.pick(&GIVEN), random.pick(&FAMILY));
        if taken.insert(name) {
            let since = Moment::day(2018, 1, 8).plus(random.between(0, 900) * DAY + random.between(28_800, 57_600));
            people.push(Person { id: id(random), name, since });
        }
    }
    people
}
