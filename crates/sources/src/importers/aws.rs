//! `aws`: IAM users, access keys, passwords and roles, as the AWS command line prints them.
//!
//! | document | made by |
//! |---|---|
//! | credential report, CSV or base64 inside JSON | `aws iam get-credential-report` |
//! | `{"Users": […]}` | `aws iam list-users` |
//! | `{"AccessKeyMetadata": […]}` | `aws iam list-access-keys --user-name U` |
//! | `{"UserName": …, "AccessKeyLastUsed": …}` | `aws iam get-access-key-last-used`, in a file whose name has the key's id, or as `{"AKIA…": reply}`, since the reply has none |
//! | `{"Roles": […]}`, `{"Role": …}` | `aws iam list-roles`, `get-role` |
//!
//! Outside specification: IAM User Guide, "Generate credential reports for your AWS account" (columns, sentinels, first use
//! per 15 minutes for keys and 5 minutes for passwords, one report per four hours, `additional_credentials_info`),
//! docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html; IAM API Reference, GetCredentialReport
//! (`Content`, `GeneratedTime`), docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html. Live reports end
//! at `cert_2_last_rotated`; the newest column may be missing.
//!
//! The report has no key ids. A slot of it is joined with a key of `list-access-keys` where user and time of creation
//! agree; a slot that fits no key, or two, is a gap, never a key. A changed password is the issuer's record of an end
//! (`changed`), unless it was set within a minute of its user. A report says nothing of its age in CSV: its lists are
//! dated four hours back, the longest that AWS hands out an old one. A foreign account in a role's trust policy is a
//! standing grant that this account holds: `aws/role_trust/<account>/<role>/<foreign account>`, a vendor to be named.

mod keys;
mod report;
mod roles;

use std::collections::{BTreeMap, BTreeSet};

use model::{Gap, Name, NodeKind, Reading, Relation, Standing, attribute};
use serde_json::Value;

use crate::gather::{self, Draft, Gathering};
use crate::reply::{self, Page, has, outline};
use crate::{Document, Importer, Meta, Refusal, Settings};

use keys::Keys;
use report::Report;
use roles::Role;

/// The AWS importer.
pub struct Source;

const META: Meta = Meta {
    name: "aws",
    title: "AWS IAM: credential report, list-users, list-access-keys, get-access-key-last-used, list-roles",
    standing: Standing::Issuer,
    complete_when: "passwords: the credential report has every user that the other replies name; access keys: so too, and every key slot of a credential \
                    report is matched by a listed key, and no reply was cut (IsTruncated, NextToken, Marker)",
    blind_to: "rights (they are in policies), service-specific credentials, SSH public keys, signing certificates' ids, \
               role sessions, federated principals of trust policies, resource policies",
};

impl Importer for Source {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn read(&self, documents: &[Document<'_>], settings: &Settings) -> Result<Reading, Refusal> {
        let mut gathering = Gathering::default();
        let found = Found::gather(documents, settings, &mut gathering);
        if found.is_empty() {
            return Ok(gathering.finish(settings));
        }
        let path = documents.first().map_or("", |document| document.path);
        let account = gather::account(&found.accounts, settings, path, "AWS account")?;
        if !is_account(&account) {
            return Err(Refusal::whole(path, format!("\"{account}\" is no AWS account"))
                .hint("give its 12 digits, leading zeros too"));
        }
        let Ok(system) = Name::new(&format!("system/aws/{account}")) else {
            return Err(Refusal::whole(path, "the account cannot be named"));
        };
        gathering.system(&system, &format!("AWS account {account}"), "service");
        let mut account = Account { account, system, users: BTreeSet::new() };
        found.keys.users(&mut account, &mut gathering);
        if let Some(report) = &found.report {
            report.passwords(found.keys.unreported(report), &mut account, &mut gathering);
        }
        found.keys.keys(found.report.as_ref(), &mut account, &mut gathering);
        for role in &found.roles {
            role.trust(&account, &mut gathering);
        }
        gathering.gap(Gap::whole(path, "what IAM users may do is in policies, which these replies do not carry"));
        Ok(gathering.finish(settings))
    }
}

/// The account that is read.
struct Account {
    /// Its number.
    account: String,
    /// Its node.
    system: Name,
    /// The users named so far.
    users: BTreeSet<String>,
}

impl Account {
    /// Returns the name of something of the account.
    fn name(&self, gathering: &mut Gathering<'_>, spot: &gather::Spot<'_>, kind: &str, id: &str) -> Option<Name> {
        gathering.name(spot, &format!("aws/{kind}/{}/{id}", self.account))
    }

    /// Returns the user's name, and takes a bare node for a user whom no list has described.
    fn user(&mut self, gathering: &mut Gathering<'_>, spot: &gather::Spot<'_>, user: &str) -> Option<Name> {
        let name = self.name(gathering, spot, "user", user)?;
        if self.users.insert(user.to_owned()) {
            gathering.node(Draft::new(NodeKind::Identity, &name).text(attribute::LABEL, Some(user)));
        }
        Some(name)
    }

    /// Ties a credential to its account and its user.
    fn credential(&self, gathering: &mut Gathering<'_>, credential: &Name, user: &Name) {
        gathering.edge(Relation::IssuedBy, credential, &self.system);
        gathering.edge(Relation::Authenticates, credential, user);
    }
}

/// What the documents hold, before anything is joined.
#[derive(Default)]
struct Found<'a> {
    accounts: BTreeSet<String>,
    report: Option<Report<'a>>,
    keys: Keys<'a>,
    roles: Vec<Role<'a>>,
}

impl<'a> Found<'a> {
    fn gather(documents: &[Document<'a>], settings: &Settings, gathering: &mut Gathering<'_>) -> Self {
        let mut found = Self::default();
        let (sheets, replies): (Vec<Document<'a>>, Vec<Document<'a>>) =
            documents.iter().partition(|document| report::is_report(document));
        for document in &sheets {
            let report = Report::sheet(document, settings, gathering);
            found.keep(report, gathering);
        }
        for page in reply::pages(&replies, gathering) {
            found.page(&page, settings, gathering);
        }
        let rows = found.report.iter().flat_map(|report| &report.rows);
        found.accounts.extend(rows.filter_map(|row| account_of(&row.arn)));
        found
    }

    fn page(&mut self, page: &Page<'a>, settings: &Settings, gathering: &mut Gathering<'_>) {
        let Value::Object(map) = &page.value else {
            gathering.unread(page.spot().gap(format!("no reply of AWS IAM: {}", outline(&page.value))));
            return;
        };
        if has(map, "Content") {
            let report = Report::reply(page, settings, gathering);
            self.keep(report, gathering);
        } else if map.contains_key("Users") {
            self.accounts.extend(self.keys.take_users(page, gathering));
        } else if map.contains_key("AccessKeyMetadata") {
            self.keys.take_keys(page, settings, gathering);
        } else if map.contains_key("AccessKeyLastUsed") || keys::is_by_id(map) {
            self.keys.take_last_used(page, map, gathering);
        } else if map.contains_key("Roles") || map.contains_key("Role") {
            self.accounts.extend(roles::take(page, &mut self.roles, gathering));
        } else {
            gathering.unread(page.spot().gap(format!("no reply of AWS IAM known here: {}", outline(&page.value))));
        }
    }

    /// Keeps the latest of several reports; an older one says nothing that the latest does not say better.
    fn keep(&mut self, report: Option<Report<'a>>, gathering: &mut Gathering<'_>) {
        let Some(report) = report else { return };
        let (latest, older) = match self.report.take() {
            Some(kept) if kept.at >= report.at => (kept, Some(report)),
            kept => (report, kept),
        };
        if let Some(older) = older {
            gathering.gap(Gap::whole(older.source(), "an older credential report, left out for the latest"));
        }
        self.report = Some(latest);
    }

    fn is_empty(&self) -> bool {
        self.report.is_none() && self.keys.is_empty() && self.roles.is_empty()
    }
}

/// Returns the account in an ARN, such as `arn:aws:iam::123456789012:user/x`.
fn account_of(arn: &str) -> Option<String> {
    arn.split(':').nth(4).filter(|account| is_account(account)).map(str::to_owned)
}

/// Tells whether a text is the number of an account.
fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tells whether AWS says, or the command line was told, to stop before the end.
fn is_cut(value: &Value) -> bool {
    let said = |key| value.get(key).is_some_and(|value| !value.is_null() && value != &Value::Bool(false));
    said("IsTruncated") || said("NextToken") || said("Marker")
}

/// The instants, slots and keys of one user, by name.
type ByUser<T> = BTreeMap<String, Vec<T>>;
