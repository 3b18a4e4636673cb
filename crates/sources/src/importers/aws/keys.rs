//! Users and access keys, and the join of keys with the slots of a credential report.

use std::collections::{BTreeMap, BTreeSet};

use model::{Gap, Instant, NodeKind, attribute};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::Settings;
use crate::gather::{self, Draft, Gathering, Spot, Whole};
use crate::reply::{Page, shaped};

use super::report::{Report, Slot};
use super::{Account, ByUser, account_of, is_cut};

/// Only the first use in such a stretch is recorded (IAM User Guide).
const KEY_PRECISION_SECONDS: i64 = 15 * 60;

/// A user, as ListUsers writes it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct User {
    user_name: String,
    arn: String,
    create_date: Option<String>,
    password_last_used: Option<String>,
}

/// A key, as ListAccessKeys writes it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Key {
    user_name: String,
    access_key_id: String,
    status: String,
    create_date: Option<String>,
}

/// A key's last use, as GetAccessKeyLastUsed writes it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LastUsed {
    last_used_date: Option<String>,
    service_name: Option<String>,
    region: Option<String>,
}

/// By user and time of creation, the keys.
type Twins<'k> = BTreeMap<(&'k str, Option<&'k str>), BTreeSet<&'k str>>;

/// A last use, read.
#[derive(Default, Clone)]
struct Use {
    at: Option<Instant>,
    service: String,
    region: String,
}

/// Users and keys, before they are joined with a report.
#[derive(Default)]
pub(super) struct Keys<'a> {
    users: Vec<(Spot<'a>, User)>,
    keys: Vec<(Spot<'a>, Option<Instant>, Key)>,
    last_used: BTreeMap<String, (Spot<'a>, Use)>,
    /// The documents of keys: source, instant, whether it was cut.
    lists: Vec<(&'a str, Option<Instant>, bool)>,
}

/// Tells whether an object holds replies by key id.
pub(super) fn is_by_id(map: &Map<String, Value>) -> bool {
    !map.is_empty() && map.keys().all(|key| key_id(key).is_some_and(|id| id == key))
}

/// Returns the long-lived access key id in a text (IAM identifiers: prefix AKIA, at least 16 letters and digits).
fn key_id(text: &str) -> Option<&str> {
    let rest = text.get(text.find("AKIA")?..)?;
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
    rest.get(..end).filter(|id| id.len() >= 16)
}

impl<'a> Keys<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.users.is_empty() && self.lists.is_empty() && self.last_used.is_empty()
    }

    /// Returns a user whom the replies name and the report does not.
    pub(super) fn unreported(&self, report: &Report<'_>) -> Option<&str> {
        let reported: BTreeSet<&str> = report.rows.iter().map(|row| row.user.as_str()).collect();
        let users = self.users.iter().map(|(_, user)| user.user_name.as_str());
        let owners = self.keys.iter().map(|(_, _, key)| key.user_name.as_str());
        users.chain(owners).find(|user| !reported.contains(user))
    }

    /// Takes a reply of ListUsers and returns the accounts that it names.
    pub(super) fn take_users(&mut self, page: &Page<'a>, gathering: &mut Gathering<'_>) -> BTreeSet<String> {
        if is_cut(&page.value) {
            gathering.gap(page.spot().gap("the list of users was cut before its end"));
        }
        let mut accounts = BTreeSet::new();
        for (spot, value) in items(page, "Users", gathering) {
            if let Some(user) = shaped::<User>(value, &spot, gathering) {
                accounts.extend(account_of(&user.arn));
                self.users.push((spot, user));
            }
        }
        accounts
    }

    /// Takes a reply of ListAccessKeys.
    pub(super) fn take_keys(&mut self, page: &Page<'a>, settings: &Settings, gathering: &mut Gathering<'_>) {
        let at = gather::exported_at(&page.document, settings);
        self.lists.push((page.document.path, at, is_cut(&page.value)));
        for (spot, value) in items(page, "AccessKeyMetadata", gathering) {
            if let Some(key) = shaped::<Key>(value, &spot, gathering) {
                self.keys.push((spot, at, key));
            }
        }
    }

    /// Takes replies of GetAccessKeyLastUsed, which do not name the key.
    pub(super) fn take_last_used(&mut self, page: &Page<'a>, map: &Map<String, Value>, gathering: &mut Gathering<'_>) {
        let spot = page.spot();
        if map.contains_key("AccessKeyLastUsed") {
            let file = page.document.path.rsplit(['/', '\\']).next().unwrap_or_default();
            match key_id(file) {
                Some(id) => self.take_use(id, &page.value, &spot, gathering),
                None => gathering.gap(spot.gap(
                    "the reply does not say of which key it is: name the file after the key, or wrap it as {\"AKIA…\": reply}",
                )),
            }
        } else {
            for (id, value) in map {
                self.take_use(id, value, &spot, gathering);
            }
        }
    }

    fn take_use(&mut self, id: &str, value: &Value, spot: &Spot<'a>, gathering: &mut Gathering<'_>) {
        let inner = value.get("AccessKeyLastUsed").unwrap_or(value);
        if let Some(last) = shaped::<LastUsed>(inner, spot, gathering) {
            let at = gathering.time(spot, "LastUsedDate", last.last_used_date.as_deref());
            let known = |text: Option<String>| text.filter(|text| text != "N/A").unwrap_or_default();
            let last = Use { at, service: known(last.service_name), region: known(last.region) };
            self.last_used.insert(id.to_owned(), (spot.clone(), last));
        }
    }

    /// Takes the users' nodes.
    pub(super) fn users(&self, account: &mut Account, gathering: &mut Gathering<'_>) {
        for (spot, user) in &self.users {
            if let Some(name) = account.name(gathering, spot, "user", &user.user_name) {
                account.users.insert(user.user_name.clone());
                let created = gathering.time(spot, "CreateDate", user.create_date.as_deref());
                let used = gathering.time(spot, "PasswordLastUsed", user.password_last_used.as_deref());
                let draft = Draft::new(NodeKind::Identity, &name).text(attribute::LABEL, Some(&user.user_name));
                gathering.node(draft.time(attribute::CREATED, created).time(attribute::LAST_USED, used));
            }
        }
    }

    /// Takes the keys, joined with the slots of the reports, and their list.
    pub(super) fn keys(&self, report: Option<&Report<'a>>, account: &mut Account, gathering: &mut Gathering<'a>) {
        let mut slots = ByUser::new();
        if let Some(report) = report {
            report.slots(&mut slots, gathering);
        }
        self.open_list(report, &slots, account, gathering);
        let mut twins = Twins::new();
        for (_, _, key) in &self.keys {
            twins.entry((&key.user_name, key.create_date.as_deref())).or_default().insert(&key.access_key_id);
        }
        let mut joined = BTreeSet::new();
        for (spot, at, key) in &self.keys {
            let slot = Self::join(spot, key, &twins, &slots, gathering);
            joined.extend(slot.map(|slot| (key.user_name.as_str(), slot.row, slot.number)));
            self.key(spot, *at, key, slot, account, gathering);
        }
        let source = report.map_or("", Report::source);
        for (user, slot) in slots.iter().flat_map(|(user, slots)| slots.iter().map(move |slot| (user, slot))) {
            let (row, number) = (slot.row, slot.number);
            if !joined.contains(&(user.as_str(), row, number)) {
                let reason = format!(
                    "{user} has an access key in slot {number} that fits no one key of list-access-keys by its time of creation"
                );
                gathering.gap(Gap::at(source, format!("row {row}"), reason));
            }
        }
        let ids: BTreeSet<&str> = self.keys.iter().map(|(_, _, key)| key.access_key_id.as_str()).collect();
        for (id, (spot, _)) in &self.last_used {
            if !ids.contains(id.as_str()) {
                gathering.gap(spot.gap(format!("the last use of {id}, which no list-access-keys shows")));
            }
        }
    }

    /// Opens the list of keys where anything is known of every key.
    fn open_list(
        &self,
        report: Option<&Report<'a>>,
        slots: &ByUser<Slot>,
        account: &Account,
        gathering: &mut Gathering<'a>,
    ) {
        let mut listed = BTreeMap::<&str, BTreeSet<&str>>::new();
        for (_, _, key) in &self.keys {
            listed.entry(&key.user_name).or_default().insert(&key.access_key_id);
        }
        let missing =
            slots.iter().find(|(user, slots)| listed.get(user.as_str()).map_or(0, BTreeSet::len) < slots.len());
        let crowded = report.and_then(|report| report.crowded().next());
        let whole = if let Some((user, _)) = missing {
            Whole::No(format!("the credential report shows a key of {user} that no list-access-keys shows"))
        } else if let Some(user) = crowded {
            Whole::No(format!("{user} has more keys than a credential report shows"))
        } else if let Some(user) = report.and_then(|report| self.unreported(report)) {
            Whole::No(format!("the credential report has no row for {user}"))
        } else if self.lists.iter().any(|(_, _, cut)| *cut) {
            Whole::No("a reply was cut before its end".to_owned())
        } else if report.is_none() {
            Whole::Unsaid(
                "list-access-keys shows one user; without a credential report nobody knows if all were asked"
                    .to_owned(),
            )
        } else {
            Whole::Yes
        };
        let source = self.lists.first().map(|(source, ..)| *source);
        let Some(source) = source.or_else(|| report.filter(|_| slots.is_empty()).map(Report::source)) else {
            return;
        };
        let spot = Spot { source, place: String::new() };
        let instants = self.lists.iter().map(|(_, at, _)| *at).chain(report.map(|report| report.at));
        if let Some(prefix) = gathering.name(&spot, &format!("aws/access_key/{}", account.account)) {
            gathering.list(&prefix, source, instants.min().flatten(), whole);
        }
    }

    /// Finds the one slot that was filled when the key was made; two are as good as none.
    fn join<'s>(
        spot: &Spot<'_>,
        key: &Key,
        twins: &Twins<'_>,
        slots: &'s ByUser<Slot>,
        gathering: &mut Gathering<'_>,
    ) -> Option<&'s Slot> {
        let created = gathering.time(spot, "CreateDate", key.create_date.as_deref())?;
        if twins.get(&(key.user_name.as_str(), key.create_date.as_deref())).is_some_and(|ids| ids.len() > 1) {
            return None;
        }
        let mut fitting = slots.get(&key.user_name)?.iter().filter(|slot| slot.rotated == Some(created));
        fitting.next().filter(|_| fitting.next().is_none())
    }

    fn key(
        &self,
        spot: &Spot<'_>,
        listed_at: Option<Instant>,
        key: &Key,
        slot: Option<&Slot>,
        account: &mut Account,
        gathering: &mut Gathering<'_>,
    ) -> Option<()> {
        let name = account.name(gathering, spot, "access_key", &key.access_key_id)?;
        let user = account.user(gathering, spot, &key.user_name)?;
        let created = gathering.time(spot, "CreateDate", key.create_date.as_deref());
        let asked = self.last_used.get(&key.access_key_id).map(|(_, last)| last.clone()).unwrap_or_default();
        let reported =
            slot.map(|slot| Use { at: slot.used, service: slot.service.clone(), region: slot.region.clone() });
        let last = [Some(asked), reported].into_iter().flatten().max_by_key(|last| last.at).unwrap_or_default();
        let mut draft = Draft::new(NodeKind::Credential, &name)
            .text(attribute::KIND, Some("access_key"))
            .text(attribute::STATUS, Some(&key.status.to_ascii_lowercase()))
            .time(attribute::CREATED, created)
            .time(attribute::LAST_USED, last.at)
            .text("x_last_used_service", Some(&last.service))
            .text("x_last_used_region", Some(&last.region));
        if last.at.is_some() {
            draft = draft.number(attribute::LAST_USED_PRECISION_SECONDS, KEY_PRECISION_SECONDS);
        }
        gathering.node(draft);
        account.credential(gathering, &name, &user);
        match key.status.as_str() {
            "Active" => {
                let prefix = gathering.name(spot, &format!("aws/access_key/{}", account.account))?;
                gathering.live(&prefix, &name);
            }
            "Inactive" => gathering.suspended(spot, &name, listed_at),
            _ => gathering.unread(spot.gap("the status of a key is neither Active nor Inactive")),
        }
        Some(())
    }
}

/// Returns the items of a list inside a reply.
pub(super) fn items<'v, 'a>(
    page: &'v Page<'a>,
    key: &str,
    gathering: &mut Gathering<'_>,
) -> Vec<(Spot<'a>, &'v Value)> {
    let Some(Value::Array(items)) = page.value.get(key) else {
        gathering.unread(page.spot().gap(format!("{key} is not a list")));
        return Vec::new();
    };
    items.iter().enumerate().map(|(at, item)| (page.item(at + 1), item)).collect()
}
