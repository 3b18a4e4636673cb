//! 300 MB of CloudTrail in the files that a trail delivers: four accounts, two regions, 5,000 keys, roles taken on from roles.
//!
//! One seed makes all of it. Layout: docs.aws.amazon.com/awscloudtrail, "log file examples"; record: the same, "record
//! contents". Sizes and mixture are ours after published samples: 1.3 kB an event, some 60 in a file of five minutes, one event in
//! six by a role, one in fifty without a key because a service acted.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use flate2::{Compression, write::GzEncoder};

use crate::founding_case::moment::{MINUTE, Moment};
use crate::founding_case::random::Random;

/// How many keys there are; every sixteenth was held by the vendor.
pub(crate) const KEYS: usize = 5_000;
/// The accounts.
pub(crate) const ACCOUNTS: [&str; 4] = ["310000000000", "310000000001", "310000000002", "310000000003"];
/// One key in so many is exposed.
pub(crate) const EXPOSED: usize = 16;

const SEED: u64 = 42;
const TEXT_BYTES: u64 = 300_000_000;
const REGIONS: [&str; 2] = ["us-east-1", "eu-central-1"];
const FROM: Moment = Moment::day(2023, 11, 14);
const EVENTS_A_FILE: (i64, i64) = (30, 90);
/// So many sessions are open at once; a new one takes the place of an old one.
const SESSIONS: usize = 400;

/// Events and bytes that were written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// JSON before packing.
    pub(crate) text_bytes: u64,
    /// Files.
    pub(crate) files: u64,
}

/// A key of a user, or of a session that one opened.
#[derive(Clone)]
struct Key {
    id: String,
    account: &'static str,
    user: String,
    role: Option<String>,
}

/// Names the key of a user, as a node.
pub(crate) fn key_name(n: usize) -> String {
    let key = permanent(n);
    format!("aws/access_key/{}/{}", key.account, key.id)
}

fn permanent(n: usize) -> Key {
    let id = Random::stream(SEED, &format!("key {n}")).base32(16);
    let account = ACCOUNTS.get(n % ACCOUNTS.len()).copied().unwrap_or_default();
    Key { id: format!("AKIA{id}"), account, user: format!("service-{n}"), role: None }
}

/// Writes the files under a folder, in the order of time, until there is enough.
pub(crate) fn write(folder: &Path) -> io::Result<Written> {
    let random = &mut Random::stream(SEED, "cloudtrail");
    let keys: Vec<Key> = (0..KEYS).map(permanent).collect();
    let mut sessions: Vec<Key> = Vec::new();
    let (mut written, mut at) = (Written::default(), FROM);
    while written.text_bytes < TEXT_BYTES {
        for account in ACCOUNTS {
            for region in REGIONS {
                let records = records(random, (account, region), at, &keys, &mut sessions);
                written.text_bytes += file(random, folder, (account, region), at, &records)?;
                written.files += 1;
            }
        }
        at = at.plus(5 * MINUTE);
    }
    Ok(written)
}

fn file(random: &mut Random, folder: &Path, place: (&str, &str), at: Moment, records: &str) -> io::Result<u64> {
    let ((account, region), delivered) = (place, at.plus(5 * MINUTE));
    let folder = folder.join(format!("AWSLogs/{account}/CloudTrail/{region}/{}", delivered.folder()));
    fs::create_dir_all(&folder)?;
    let name = format!("{account}_CloudTrail_{region}_{}_{}.json.gz", delivered.compact(), random.letters(16));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let text = format!("{{\"Records\":[{records}]}}");
    encoder.write_all(text.as_bytes())?;
    fs::write(folder.join(name), encoder.finish()?)?;
    Ok(u64::try_from(text.len()).unwrap_or(u64::MAX))
}

/// The records of one file, separated by commas.
fn records(
    random: &mut Random,
    place: (&'static str, &str),
    from: Moment,
    keys: &[Key],
    sessions: &mut Vec<Key>,
) -> String {
    let mut records = String::new();
    for _ in 0..random.between(EVENTS_A_FILE.0, EVENTS_A_FILE.1) {
        let at = from.plus(random.between(0, 5 * MINUTE));
        let own: Vec<&Key> = sessions.iter().filter(|session| session.account == place.0).collect();
        let session = own.get(below(random, own.len())).copied().filter(|_| random.chance(17));
        let first = ACCOUNTS.iter().position(|account| *account == place.0).unwrap_or(0);
        let user = keys.get(first + ACCOUNTS.len() * below(random, KEYS / ACCOUNTS.len()));
        let Some(caller) = session.or(user).cloned() else { continue };
        if !records.is_empty() {
            records.push(',');
        }
        match random.below(100) {
            0..2 => records.push_str(&service_call(random, place, at)),
            2..5 => {
                let (record, session) = assumption(random, place, at, &caller);
                records.push_str(&record);
                if sessions.len() < SESSIONS {
                    sessions.push(session);
                } else if let Some(old) = sessions.get_mut(below(random, SESSIONS)) {
                    *old = session;
                }
            }
            _ => records.push_str(&call(random, place, at, &caller)),
        }
    }
    records
}

/// Who called, as `userIdentity`.
fn identity(caller: &Key, at: Moment) -> String {
    let Key { id, account, user, role } = caller;
    match role {
        None => format!(
            r#"{{"type":"IAMUser","principalId":"AIDA{:0>16}","arn":"arn:aws:iam::{account}:user/{user}","accountId":"{account}","accessKeyId":"{id}","userName":"{user}"}}"#,
            user.replace('-', "").to_uppercase()
        ),
        Some(role) => format!(
            r#"{{"type":"AssumedRole","principalId":"AROA{:0>16}:{user}","arn":"arn:aws:sts::{account}:assumed-role/{role}/{user}","accountId":"{account}","accessKeyId":"{id}","sessionContext":{{"sessionIssuer":{{"type":"Role","principalId":"AROA{:0>16}","arn":"arn:aws:iam::{account}:role/{role}","accountId":"{account}","userName":"{role}"}},"webIdFederationData":{{}},"attributes":{{"creationDate":"{at}","mfaAuthenticated":"false"}}}}}}"#,
            role.replace('-', "").to_uppercase(),
            role.replace('-', "").to_uppercase()
        ),
    }
}

const CALLS: [(&str, &str, bool); 8] = [
    ("s3", "GetObject", true),
    ("s3", "ListBuckets", true),
    ("ec2", "DescribeInstances", true),
    ("kms", "Decrypt", true),
    ("dynamodb", "PutItem", false),
    ("logs", "CreateLogStream", false),
    ("ecr", "BatchGetImage", true),
    ("ssm", "GetParameter", true),
];
const AGENTS: [&str; 4] = [
    "aws-cli/2.13.18 Python/3.11.5 Linux/5.10.186-179.751.amzn2.x86_64 exe/x86_64.amzn.2 prompt/off command/s3.cp",
    "Boto3/1.28.40 md/Botocore#1.31.40 ua/2.0 os/linux#5.10.186-179.751.amzn2.x86_64 md/arch#x86_64 lang/python#3.11.5",
    "APN/1.0 HashiCorp/1.0 Terraform/1.5.6 (+https://www.terraform.io) terraform-provider-aws/5.15.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go/1.44.332 (go1.20.5; linux; amd64)",
    "aws-sdk-java/1.12.541 Linux/5.10.186-179.751.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/17.0.8+7-LTS java/17.0.8 vendor/Amazon.com_Inc. cfg/retry-mode/standard",
];

fn call(random: &mut Random, place: (&str, &str), at: Moment, caller: &Key) -> String {
    let (service, action, reads) = random.pick(&CALLS);
    let bucket = random.below(200);
    let asked = format!(
        r#"{{"bucketName":"company-{bucket}-data","Host":"company-{bucket}-data.s3.{region}.amazonaws.com","key":"exports/{}/part-{}.parquet","encryptionContext":{{"aws:{service}:arn":"arn:aws:{service}:::company-{bucket}-data"}},"maxResults":{}}}"#,
        at.folder(),
        random.below(10_000),
        random.below(1_000),
        region = place.1,
    );
    let denied = r#","errorCode":"AccessDenied","errorMessage":"User is not authorized to perform this action because no identity-based policy allows it""#;
    let outcome = if random.chance(4) { denied } else { "" };
    let identity = identity(caller, at);
    record(random, place, at, (service, action, reads), (&identity, &asked, &format!("null{outcome}")))
}

/// A role taken on, and the session that it opens.
fn assumption(random: &mut Random, place: (&'static str, &str), at: Moment, caller: &Key) -> (String, Key) {
    let (id, account) = (format!("ASIA{}", random.base32(16)), place.0);
    let (role, user) = (format!("worker-{}", random.below(60)), format!("{}-{}", caller.user, random.below(100)));
    let arn = format!("arn:aws:sts::{account}:assumed-role/{role}/{user}");
    let asked = format!(
        r#"{{"roleArn":"arn:aws:iam::{account}:role/{role}","roleSessionName":"{user}","durationSeconds":3600}}"#
    );
    let answered = format!(
        r#"{{"credentials":{{"accessKeyId":"{id}","sessionToken":"HIDDEN","expiration":"{}"}},"assumedRoleUser":{{"assumedRoleId":"AROA{:0>16}:{user}","arn":"{arn}"}}}}"#,
        at.plus(60 * MINUTE),
        role.replace('-', "").to_uppercase()
    );
    let identity = identity(caller, at);
    let record = record(random, place, at, ("sts", "AssumeRole", true), (&identity, &asked, &answered));
    (record, Key { id, account, user: caller.user.clone(), role: Some(role) })
}

/// What a service of AWS did by itself: no key.
fn service_call(random: &mut Random, place: (&str, &str), at: Moment) -> String {
    let identity = r#"{"type":"AWSService","invokedBy":"rds.amazonaws.com"}"#;
    record(random, place, at, ("kms", "GenerateDataKey", true), (identity, "null", "null"))
}

fn record(
    random: &mut Random,
    (account, region): (&str, &str),
    at: Moment,
    (service, action, reads): (&str, &str, bool),
    (identity, asked, answered): (&str, &str, &str),
) -> String {
    let (agent, address) = (random.pick(&AGENTS), format!("203.0.113.{}", random.below(256)));
    let (request, event) = (random.uuid(), random.uuid());
    format!(
        r#"{{"eventVersion":"1.08","userIdentity":{identity},"eventTime":"{at}","eventSource":"{service}.amazonaws.com","eventName":"{action}","awsRegion":"{region}","sourceIPAddress":"{address}","userAgent":"{agent}","requestParameters":{asked},"responseElements":{answered},"requestID":"{request}","eventID":"{event}","readOnly":{reads},"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"{account}","eventCategory":"Management","tlsDetails":{{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"{service}.{region}.amazonaws.com"}}}}"#
    )
}

fn below(random: &mut Random, width: usize) -> usize {
    usize::try_from(random.below(u64::try_from(width).unwrap_or(u64::MAX))).unwrap_or(0)
}
