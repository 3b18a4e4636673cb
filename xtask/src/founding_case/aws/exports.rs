//! What IAM answers, as the AWS CLI prints it, and the credential report.
//!
//! `list-access-keys` answers for one user; the file has the answers for every user that has a key, one after the other,
//! as a loop in a shell leaves them. The report's columns and sentinels: docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html

use std::collections::BTreeMap;

use super::{LISTS, STRAGGLER, arn, user_id};
use crate::founding_case::company::AFTER;
use crate::founding_case::credential::{Credential, listed};
use crate::founding_case::json::{Json, lines, ndjson, object};
use crate::founding_case::moment::{DAY, HOUR, Moment};
use crate::founding_case::random::Random;

const HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
    password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
    access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
    access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,\
    cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n";

/// What one user has.
#[derive(Default)]
struct Holding {
    key: Option<Credential>,
    password: Option<Credential>,
}

/// Writes the exports of every account.
pub(crate) fn files(random: &mut Random, all: &[Credential]) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (account, ..) in super::ACCOUNTS {
        let own: Vec<Credential> = all.iter().filter(|one| one.account == account).cloned().collect();
        for (at, after) in LISTS {
            let users = users(&own, after);
            let (folder, date) = (format!("aws/{account}"), at.date());
            if after {
                files.push((format!("{folder}/list-users.json"), list_users(account, &users)));
            }
            files.push((format!("{folder}/list-access-keys-{date}.json"), list_access_keys(&users)));
            files.push((format!("{folder}/credential-report-{date}.csv"), report(random, account, at, &users)));
        }
    }
    files
}

fn users(own: &[Credential], after: bool) -> BTreeMap<String, Holding> {
    let mut users: BTreeMap<String, Holding> = BTreeMap::new();
    for one in listed(own, after) {
        let holding = users.entry(one.user.clone()).or_default();
        if one.kind == "password" {
            holding.password = Some(one);
        } else {
            holding.key = Some(one);
        }
    }
    users
}

impl Holding {
    fn since(&self) -> Option<Moment> {
        self.password.as_ref().or(self.key.as_ref()).map(|one| one.user_since)
    }
}

fn list_users(account: &str, users: &BTreeMap<String, Holding>) -> String {
    let rows: Vec<Json> = users
        .iter()
        .map(|(user, holding)| {
            object! {
                "Path": "/",
                "UserName": user,
                "UserId": user_id(account, user),
                "Arn": arn(account, user),
                "CreateDate": holding.since().map_or(Json::Null, |since| since.offset().into()),
            }
        })
        .collect();
    format!("{{\"Users\":{}}}", lines(&rows))
}

fn list_access_keys(users: &BTreeMap<String, Holding>) -> String {
    let replies: Vec<Json> = users
        .iter()
        .filter_map(|(user, holding)| holding.key.as_ref().map(|key| (user, key)))
        .map(|(user, key)| {
            let row = object! {
                "UserName": user,
                "AccessKeyId": &key.id,
                "Status": "Active",
                "CreateDate": key.created.offset(),
            };
            object! { "AccessKeyMetadata": vec![row] }
        })
        .collect();
    ndjson(&replies)
}

fn report(random: &mut Random, account: &str, at: Moment, users: &BTreeMap<String, Holding>) -> String {
    let none = "false,N/A,N/A,N/A,N/A";
    let no_certificates = "false,N/A,false,N/A";
    let mut text = vec![HEADER.to_owned()];
    text.push(format!(
        "<root_account>,arn:aws:iam::{account}:root,2018-01-08T09:00:00+00:00,not_supported,no_information,\
         not_supported,not_supported,true,{none},{none},{no_certificates}\n"
    ));
    for (user, holding) in users {
        let since = holding.since().map(Moment::offset).unwrap_or_default();
        let password = password(random, at, holding);
        let key = key(random, at, holding);
        text.push(format!("{user},{},{since},{password},{key},{none},{no_certificates}\n", arn(account, user)));
    }
    text.concat()
}

/// Writes password_enabled to mfa_active.
fn password(random: &mut Random, at: Moment, holding: &Holding) -> String {
    let Some(password) = &holding.password else {
        return "false,N/A,N/A,N/A,false".to_owned();
    };
    let changed = password.end.as_ref().map(|end| end.at).filter(|changed| *changed <= at);
    let changed = changed.unwrap_or(password.created);
    let used = at.plus(-random.between(HOUR, 12 * DAY));
    format!("true,{},{},N/A,true", used.offset(), changed.offset())
}

/// Writes the columns of the first key.
fn key(random: &mut Random, at: Moment, holding: &Holding) -> String {
    let Some(key) = &holding.key else {
        return "false,N/A,N/A,N/A,N/A".to_owned();
    };
    let born = key.created.offset();
    if key.label == STRAGGLER {
        return match at == AFTER {
            // Published: entered on 14 November; the report keeps the first use of a quarter of an hour.
            true => format!("true,{born},2023-11-14T09:30:00+00:00,us-east-1,s3"),
            false => format!("true,{born},N/A,N/A,N/A"),
        };
    }
    let used = at.plus(-random.between(HOUR, 12 * DAY)).max(key.created.plus(HOUR));
    let service = random.pick(&["s3", "ec2", "sts", "cloudwatch"]);
    format!("true,{born},{},us-east-1,{service}", used.offset())
}
