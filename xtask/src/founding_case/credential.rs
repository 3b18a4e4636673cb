//! Credentials: what the lists hold, and how each ended.

use super::company::{LEAK_LISTED, PURPOSES, ROTATION, TEAMS};
use super::moment::{DAY, MINUTE, Moment};
use super::random::Random;

/// One credential of Acme's.
#[derive(Debug, Clone)]
pub(crate) struct Credential {
    /// Who mints it.
    pub(crate) issuer: &'static str,
    /// The issuer's account that it is of.
    pub(crate) account: &'static str,
    /// Its kind, in the words of the semantics.
    pub(crate) kind: &'static str,
    /// The issuer's id.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) label: String,
    /// The issuer's id of whom it authenticates; empty where nobody.
    pub(crate) user: String,
    /// When that account was made.
    pub(crate) user_since: Moment,
    /// The team that answers for it.
    pub(crate) owner: Option<&'static str>,
    /// When it was made.
    pub(crate) created: Moment,
    /// Whether its value was in what Okta's support held.
    pub(crate) leaked: bool,
    /// Another vendor that holds it.
    pub(crate) also: Option<&'static str>,
    /// How it ended; of the leaked ones, four have none.
    pub(crate) end: Option<End>,
    /// When the issuer's own log has its end.
    pub(crate) recorded: Option<Moment>,
}

/// An end, as the response team wrote it down.
#[derive(Debug, Clone)]
pub(crate) struct End {
    /// When, to the minute.
    pub(crate) at: Moment,
    /// How.
    pub(crate) how: How,
}

/// How a credential ended.
#[derive(Debug, Clone)]
pub(crate) enum How {
    /// Replaced by another id, made at that moment.
    Rotated(String, Moment),
    /// The value was replaced in place.
    Changed,
    /// Gone.
    Closed,
}

impl Credential {
    /// Starts a credential that leaked and is not ended yet; the caller fills in what is particular.
    pub(crate) fn leaked(issuer: &'static str, account: &'static str, kind: &'static str) -> Credential {
        Credential {
            issuer,
            account,
            kind,
            id: String::new(),
            label: String::new(),
            user: String::new(),
            user_since: LEAK_LISTED,
            owner: None,
            created: LEAK_LISTED,
            leaked: true,
            also: None,
            end: None,
            recorded: None,
        }
    }

    /// Gives a name of purpose and number, a team and a day of birth well before the breach.
    pub(crate) fn settled(mut self, random: &mut Random, number: usize) -> Credential {
        self.label = format!("{}-{number:04}", random.pick(&PURPOSES));
        self.owner = (!random.chance(4)).then(|| random.pick(&TEAMS));
        self.created = Moment::day(2019, 3, 1).plus(random.between(0, 1_600) * DAY + random.between(0, DAY));
        self
    }

    /// Writes down an end: three in four are replaced, the others go for good.
    pub(crate) fn end(&mut self, random: &mut Random, successor: impl FnOnce(&mut Random) -> String) {
        let length = ROTATION.1.since(ROTATION.0);
        let at = ROTATION.0.plus(random.between(0, length)).whole_minute();
        let how = if random.chance(75) {
            How::Rotated(successor(random), at.plus(-random.between(10, 40) * MINUTE))
        } else {
            How::Closed
        };
        self.end = Some(End { at, how });
    }

    /// Moves the end, and with it the birth of the successor, to another minute.
    pub(crate) fn end_at(&mut self, to: Moment) {
        if let Some(end) = &mut self.end {
            if let How::Rotated(_, born) = &mut end.how {
                *born = born.plus(to.since(end.at));
            }
            end.at = to;
        }
    }

    /// Returns its name in Straggler (semantics 2.1).
    pub(crate) fn name(&self) -> String {
        format!("{}/{}/{}/{}", self.issuer, self.kind, self.account, self.id)
    }

    /// Returns what stands in its place once the rotation is over.
    pub(crate) fn afterwards(&self) -> Option<Credential> {
        let mut later = self.clone();
        match &self.end {
            None => {}
            Some(End { how: How::Changed, .. }) => {}
            Some(End { how: How::Closed, .. }) => return None,
            Some(End { how: How::Rotated(id, born), .. }) => {
                later.id.clone_from(id);
                later.created = *born;
                later.end = None;
            }
        }
        Some(later)
    }
}

/// Returns the list as the issuer had it before, or has it after, sorted by id.
pub(crate) fn listed(credentials: &[Credential], after: bool) -> Vec<Credential> {
    let mut list: Vec<Credential> =
        if after { credentials.iter().filter_map(Credential::afterwards).collect() } else { credentials.to_vec() };
    list.sort_by(|a, b| a.id.cmp(&b.id));
    list
}
