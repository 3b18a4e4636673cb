//! The credential report: one row a user, with two key slots and no key id.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::{Instant, Level, NodeKind, attribute};
use serde::Deserialize;

use crate::gather::{self, Draft, Gathering, Spot, Whole};
use crate::reply::{Page, shaped};
use crate::{Document, Settings, text};

use super::{Account, ByUser};

/// How the header of a report begins.
const HEADER: &str = "user,arn,user_creation_time";

/// The row of the account's own user, who may do anything in it.
const ROOT: &str = "<root_account>";

/// A report handed out may be so old (IAM User Guide).
const AGE_SECONDS: i64 = 4 * 3600;

/// Only the first use in such a stretch is recorded (IAM User Guide).
const PASSWORD_PRECISION_SECONDS: i64 = 5 * 60;

/// Tells whether a document is the report as CSV.
pub(super) fn is_report(document: &Document<'_>) -> bool {
    text::decode(document).is_ok_and(|text| text.starts_with(HEADER))
}

/// A row, as the report writes it.
#[derive(Debug, Deserialize)]
pub(super) struct Row {
    pub(super) user: String,
    pub(super) arn: String,
    user_creation_time: String,
    password_enabled: String,
    password_last_used: String,
    password_last_changed: String,
    mfa_active: String,
    access_key_1_active: String,
    access_key_1_last_rotated: String,
    access_key_1_last_used_date: String,
    access_key_1_last_used_region: String,
    access_key_1_last_used_service: String,
    access_key_2_active: String,
    access_key_2_last_rotated: String,
    access_key_2_last_used_date: String,
    access_key_2_last_used_region: String,
    access_key_2_last_used_service: String,
    #[serde(default)]
    cert_1_active: String,
    #[serde(default)]
    cert_2_active: String,
    #[serde(default)]
    additional_credentials_info: String,
}

/// The reply of GetCredentialReport.
#[derive(Deserialize)]
struct Reply {
    #[serde(rename = "Content")]
    content: String,
    #[serde(rename = "GeneratedTime")]
    generated_time: Option<String>,
}

/// A report.
pub(super) struct Report<'a> {
    source: &'a str,
    pub(super) at: Option<Instant>,
    pub(super) rows: Vec<Row>,
}

/// A slot of a user that has a key in it.
pub(super) struct Slot {
    /// Where it stands.
    pub(super) row: usize,
    /// 1 or 2.
    pub(super) number: u8,
    /// Whether the key is active.
    pub(super) active: bool,
    /// When the key was made or last changed.
    pub(super) rotated: Option<Instant>,
    /// When it was last used, in which region and for what.
    pub(super) used: Option<Instant>,
    pub(super) region: String,
    pub(super) service: String,
}

impl<'a> Report<'a> {
    /// Reads the report as CSV; it does not say how old it is.
    pub(super) fn sheet(document: &Document<'a>, settings: &Settings, gathering: &mut Gathering<'_>) -> Option<Self> {
        let text = text::decode(document).ok()?;
        let at = gather::exported_at(document, settings).map(|at| at.plus_seconds(-AGE_SECONDS));
        Some(Self { source: document.path, at, rows: rows(document.path, text.as_bytes(), gathering) })
    }

    /// Reads the report out of a reply.
    pub(super) fn reply(page: &Page<'a>, settings: &Settings, gathering: &mut Gathering<'_>) -> Option<Self> {
        let spot = page.spot();
        let reply: Reply = shaped(&page.value, &spot, gathering)?;
        let Ok(bytes) = STANDARD.decode(reply.content.trim()) else {
            gathering.unread(spot.gap("the report is not base64"));
            return None;
        };
        if !bytes.starts_with(HEADER.as_bytes()) {
            gathering.unread(spot.gap("the report does not begin with user, arn, user_creation_time"));
            return None;
        }
        let generated = gathering.time(&spot, "GeneratedTime", reply.generated_time.as_deref());
        let older = || gather::exported_at(&page.document, settings).map(|at| at.plus_seconds(-AGE_SECONDS));
        let rows = rows(spot.source, &bytes, gathering);
        Some(Self { source: spot.source, at: generated.or_else(older), rows })
    }

    /// Takes users, passwords and second factors; a user whom the report lacks shows that it is older, or was cut.
    pub(super) fn passwords(&self, unreported: Option<&str>, account: &mut Account, gathering: &mut Gathering<'a>) {
        let spot = Spot { source: self.source, place: String::new() };
        if let Some(prefix) = gathering.name(&spot, &format!("aws/password/{}", account.account)) {
            let whole =
                unreported.map_or(Whole::Yes, |user| Whole::No(format!("the credential report has no row for {user}")));
            gathering.list(&prefix, self.source, self.at, whole);
            for (at, row) in self.rows.iter().enumerate() {
                let spot = self.spot(at);
                row.password(&spot, &prefix, account, gathering);
                row.unnamed(&spot, gathering);
            }
        }
    }

    /// Adds the slots that have a key, by user.
    pub(super) fn slots(&self, slots: &mut ByUser<Slot>, gathering: &mut Gathering<'_>) {
        for (at, row) in self.rows.iter().enumerate() {
            let spot = self.spot(at);
            for (number, cells) in row.slots() {
                let [active, rotated, used, region, service] = cells;
                let slot = Slot {
                    row: at + FIRST_ROW,
                    number,
                    active: is_true(active),
                    rotated: gathering.time(&spot, "access_key_last_rotated", Some(rotated)),
                    used: gathering.time(&spot, "access_key_last_used_date", Some(used)),
                    region: known(region),
                    service: known(service),
                };
                if slot.active || slot.rotated.is_some() || slot.used.is_some() {
                    slots.entry(row.user.clone()).or_default().push(slot);
                }
            }
        }
    }

    /// Returns the users who have more keys than the report has slots.
    pub(super) fn crowded(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().filter(|row| !known(&row.additional_credentials_info).is_empty()).map(|row| &*row.user)
    }

    /// Returns the file that it was read from.
    pub(super) fn source(&self) -> &'a str {
        self.source
    }

    /// Returns the spot of a row, the header being row 1.
    fn spot(&self, at: usize) -> Spot<'a> {
        Spot { source: self.source, place: format!("row {}", at + FIRST_ROW) }
    }
}

/// The header is row 1.
const FIRST_ROW: usize = 2;

impl Row {
    fn slots(&self) -> [(u8, [&str; 5]); 2] {
        [
            (
                1,
                [
                    &self.access_key_1_active,
                    &self.access_key_1_last_rotated,
                    &self.access_key_1_last_used_date,
                    &self.access_key_1_last_used_region,
                    &self.access_key_1_last_used_service,
                ],
            ),
            (
                2,
                [
                    &self.access_key_2_active,
                    &self.access_key_2_last_rotated,
                    &self.access_key_2_last_used_date,
                    &self.access_key_2_last_used_region,
                    &self.access_key_2_last_used_service,
                ],
            ),
        ]
    }

    fn password(
        &self,
        spot: &Spot<'_>,
        prefix: &model::Name,
        account: &mut Account,
        gathering: &mut Gathering<'_>,
    ) -> Option<()> {
        let created = gathering.time(spot, "user_creation_time", Some(&self.user_creation_time));
        let user = account.name(gathering, spot, "user", &self.user)?;
        account.users.insert(self.user.clone());
        let draft = Draft::new(NodeKind::Identity, &user).text(attribute::LABEL, Some(&self.user));
        gathering.node(draft.time(attribute::CREATED, created));
        if self.user == ROOT {
            gathering.may(&user, &account.system, Level::Admin);
        }
        let used = gathering.time(spot, "password_last_used", Some(&self.password_last_used));
        if !self.has_password(spot, used.is_some(), gathering) {
            return None;
        }
        let changed = gathering.time(spot, "password_last_changed", Some(&self.password_last_changed));
        let password = account.name(gathering, spot, "password", &self.user)?;
        let mut draft = Draft::new(NodeKind::Credential, &password)
            .text(attribute::KIND, Some("password"))
            .text("x_password_last_changed", changed.map(|at| at.to_string()).as_deref())
            .time(attribute::LAST_USED, used);
        if used.is_some() {
            draft = draft.number(attribute::LAST_USED_PRECISION_SECONDS, PASSWORD_PRECISION_SECONDS);
        }
        gathering.node(draft);
        account.credential(gathering, &password, &user);
        gathering.live(prefix, &password);
        gathering.changed(&password, changed, created);
        let control = gathering.name(spot, &format!("control/mfa/aws/{}/{}", account.account, self.user))?;
        let state = if is_true(&self.mfa_active) { "enforced" } else { "absent" };
        gathering.control(&control, "mfa", state, &password);
        Some(())
    }

    /// Tells whether there is a password; of the account's own user older reports only tell its use.
    fn has_password(&self, spot: &Spot<'_>, used: bool, gathering: &mut Gathering<'_>) -> bool {
        match self.password_enabled.trim().to_ascii_lowercase().as_str() {
            "true" => true,
            "false" => false,
            _ if used => true,
            "not_supported" if self.user == ROOT => {
                gathering.gap(
                    spot.gap(
                        "the report does not say whether the account's own user has a password; taken as if it has",
                    ),
                );
                true
            }
            _ => {
                gathering.unread(spot.gap(format!("the report does not say whether {} has a password", self.user)));
                false
            }
        }
    }

    /// Takes gaps for what is there and has no id in the report.
    fn unnamed(&self, spot: &Spot<'_>, gathering: &mut Gathering<'_>) {
        for (number, active) in [(1, &self.cert_1_active), (2, &self.cert_2_active)] {
            if is_true(active) {
                let user = &self.user;
                gathering
                    .gap(spot.gap(format!("{user} has an active signing certificate in slot {number}, without an id")));
            }
        }
    }
}

fn rows(source: &str, bytes: &[u8], gathering: &mut Gathering<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    for (at, row) in reader.deserialize::<Row>().enumerate() {
        match row {
            Ok(row) => rows.push(row),
            Err(_) => {
                let spot = Spot { source, place: format!("row {}", at + FIRST_ROW) };
                gathering.unread(spot.gap("not a row of a credential report: cells or columns are missing"));
            }
        }
    }
    if rows.is_empty() {
        let spot = Spot { source, place: String::new() };
        gathering.unread(spot.gap("a credential report without a user"));
    }
    rows
}

fn is_true(cell: &str) -> bool {
    cell.trim().eq_ignore_ascii_case("true")
}

/// Returns a cell, or nothing where it stands for nothing (semantics 2.4).
fn known(cell: &str) -> String {
    let cell = cell.trim();
    if matches!(cell, "N/A" | "no_information" | "not_supported") { String::new() } else { cell.to_owned() }
}
