//! CloudTrail's files of both accounts, in their native layout, half a day or a day in each.
//!
//! A real trail delivers every few minutes; ours bundles, and has an event at least every hour, which is what a reader
//! may take for unbroken. Record: docs.aws.amazon.com/awscloudtrail, "record contents"; ids and values are made up.
//! Published: the marketplace was entered on 14 November; nothing is told of anything made there.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use flate2::{Compression, write::GzEncoder};

use super::aws::{ROTATOR, STRAGGLER, arn, user_id};
use super::company::{INTRUDER, LOGS_FROM, MARKETPLACE, NOW, OFFICES, PRODUCTION};
use super::credential::Credential;
use super::json::{Json, object};
use super::moment::{DAY, HOUR, MINUTE, Moment};
use super::random::Random;

/// The last event stands so long before the question that its file has come for certain.
const QUIET_BEFORE_NOW: i64 = 2 * HOUR;
/// So many keys are at work at one time, which keeps the packed files small, and so often others take over.
const SHIFT: usize = 2;
const SHIFT_CHANGES_PERCENT: u64 = 5;
const REGION: &str = "us-east-1";
const HARMLESS: [(&str, &str); 6] = [
    ("sts", "GetCallerIdentity"),
    ("s3", "ListBuckets"),
    ("ec2", "DescribeInstances"),
    ("cloudwatch", "DescribeAlarms"),
    ("ecr", "DescribeRepositories"),
    ("kms", "ListAliases"),
];
const AGENTS: [&str; 3] = ["aws-cli/2.13.18 Python/3.11.5 Linux/5.10", "Boto3/1.28.40", "aws-sdk-go/1.44.332"];
/// Published: the day; ours: the calls and their minutes.
const INTRUSION: [(i64, &str, &str); 4] = [
    (0, "sts", "GetCallerIdentity"),
    (2, "s3", "ListBuckets"),
    (7, "ec2", "DescribeInstances"),
    (12, "iam", "ListUsers"),
];
const INTRUDED: Moment = Moment::at((2023, 11, 14), (9, 40, 0));

/// Writes the files.
pub(crate) fn files(random: &mut Random, all: &[Credential]) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for (account, files_a_day) in [(PRODUCTION, 2), (MARKETPLACE, 1)] {
        let keys: Vec<&Credential> =
            all.iter().filter(|one| one.account == account && one.kind == "access_key").collect();
        let mut parts: BTreeMap<Moment, Vec<(Moment, Json)>> = BTreeMap::new();
        for (at, event) in events(random, account, &keys) {
            let part = at.plus(-at.since(LOGS_FROM).rem_euclid(DAY / files_a_day));
            parts.entry(part).or_default().push((at, event));
        }
        for records in parts.into_values() {
            files.extend(file(random, account, records)?);
        }
    }
    Ok(files)
}

fn file(random: &mut Random, account: &str, mut records: Vec<(Moment, Json)>) -> io::Result<Option<(String, Vec<u8>)>> {
    records.sort_by_key(|(at, _)| *at);
    let Some((last, _)) = records.last() else {
        return Ok(None);
    };
    let delivered = last.next_five_minutes();
    let name = format!(
        "logs/cloudtrail/AWSLogs/{account}/CloudTrail/{REGION}/{}/{account}_CloudTrail_{REGION}_{}_{}.json.gz",
        delivered.folder(),
        delivered.compact(),
        random.letters(16)
    );
    let records: Vec<Json> = records.into_iter().map(|(_, record)| record).collect();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(object! { "Records": records }.to_string().as_bytes())?;
    Ok(Some((name, encoder.finish()?)))
}

fn events(random: &mut Random, account: &str, keys: &[&Credential]) -> Vec<(Moment, Json)> {
    let places: Vec<usize> = (0..keys.len()).collect();
    let mut events = Vec::new();
    let mut shift = Vec::new();
    let mut at = LOGS_FROM.plus(random.between(0, 30 * MINUTE));
    while at < NOW.plus(-QUIET_BEFORE_NOW) {
        if random.chance(SHIFT_CHANGES_PERCENT) || shift.is_empty() {
            shift = (0..SHIFT).map(|_| random.pick(&places)).collect();
        }
        if let Some(call) = daily_life(random, keys, &shift, at) {
            events.push((at, call.record(random, account)));
        }
        at = at.plus(random.between(54 * MINUTE, 59 * MINUTE));
    }
    if let Some(rotator) = keys.iter().find(|key| key.label == ROTATOR) {
        for (key, deleted) in keys.iter().filter_map(|key| key.recorded.map(|at| (key, at))) {
            events.push((deleted, Call::deletion(rotator, key, deleted).record(random, account)));
        }
    }
    if let Some(straggler) = keys.iter().find(|key| key.label == STRAGGLER) {
        for (minute, service, action) in INTRUSION {
            let at = INTRUDED.plus(minute * MINUTE);
            let call = Call { address: INTRUDER, ..Call::new(straggler, straggler.id.clone(), at, service, action) };
            events.push((at, call.record(random, account)));
        }
    }
    events
}

/// Picks a key that lives at the moment, of those at work if one does; never the straggler's, which nobody used.
fn daily_life<'a>(random: &mut Random, keys: &[&'a Credential], shift: &[usize], at: Moment) -> Option<Call<'a>> {
    let places: Vec<usize> = (0..keys.len()).collect();
    (0..keys.len()).find_map(|attempt| {
        let from = if attempt < SHIFT { shift } else { &places };
        let key = keys.get(random.pick(from)).filter(|key| key.label != STRAGGLER)?;
        let gone = key.end.as_ref().is_some_and(|end| at >= key.recorded.unwrap_or(end.at).plus(-HOUR));
        let (id, born) = match (gone, key.afterwards()) {
            (false, _) => (key.id.clone(), key.created),
            (true, Some(successor)) => (successor.id, successor.created),
            (true, None) => return None,
        };
        let (service, action) = random.pick(&HARMLESS);
        let agent = random.pick(&AGENTS);
        let address = random.pick(&OFFICES);
        (born < at).then(|| Call { address, agent, ..Call::new(key, id, at, service, action) })
    })
}

/// One call to be recorded.
struct Call<'a> {
    user: &'a str,
    key: String,
    at: Moment,
    service: &'a str,
    action: &'a str,
    address: &'a str,
    agent: &'a str,
    asked: Json,
}

impl<'a> Call<'a> {
    fn new(caller: &'a Credential, key: String, at: Moment, service: &'a str, action: &'a str) -> Call<'a> {
        let [agent, ..] = AGENTS;
        Call { user: &caller.user, key, at, service, action, address: "", agent, asked: Json::Null }
    }

    fn deletion(rotator: &'a Credential, key: &Credential, at: Moment) -> Call<'a> {
        let [address, ..] = OFFICES;
        let asked = object! { "userName": &key.user, "accessKeyId": &key.id };
        Call { address, asked, ..Call::new(rotator, rotator.id.clone(), at, "iam", "DeleteAccessKey") }
    }

    fn record(self, random: &mut Random, account: &str) -> Json {
        let reads = matches!(self.asked, Json::Null);
        object! {
            "eventVersion": "1.08",
            "userIdentity": object! {
                "type": "IAMUser",
                "principalId": user_id(account, self.user),
                "arn": arn(account, self.user),
                "accountId": account,
                "accessKeyId": self.key,
                "userName": self.user,
            },
            "eventTime": self.at.to_string(),
            "eventSource": format!("{}.amazonaws.com", self.service),
            "eventName": self.action,
            "awsRegion": REGION,
            "sourceIPAddress": self.address,
            "userAgent": self.agent,
            "requestParameters": self.asked,
            "responseElements": Json::Null,
            "eventID": random.uuid(),
            "readOnly": reads,
            "eventType": "AwsApiCall",
            "managementEvent": true,
            "recipientAccountId": account,
            "eventCategory": "Management",
        }
    }
}
