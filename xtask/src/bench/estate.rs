//! A large company's facts file: 100,000 credentials of 43 issuers, 1,000,000 facts, one vendor that held a tenth of them.
//!
//! One seed makes all of it. Proportions are ours, after what inventories and logs have: 40 % uses, a third relations, a
//! tenth nodes; lists of each issuer before and after the breach; log coverage week by week. Most of what the vendor held was
//! rotated with the issuer's record, half of that with probes, some on a person's word, and 3 in 100 not at all.

use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use crate::founding_case::moment::{DAY, HOUR, Moment};
use crate::founding_case::random::Random;

/// How many credentials there are.
pub(crate) const CREDENTIALS: usize = 100_000;
/// How many lines the file has.
pub(crate) const FACTS: usize = 1_000_000;
/// The notice of the breach.
pub(crate) const NOTICE: &str = "id = \"big-2023\"\nversion = 1\nreceived = 2023-10-19T00:00:00Z\n\
    compromised = [\"vendor/big\"]\n[window]\nstart = { at = 2023-09-28T00:00:00Z, certainty = \"stated\" }\n\
    end = { at = 2023-10-18T00:00:00Z, certainty = \"stated\" }\n";
/// The instant of every question.
pub(crate) const AS_OF: &str = "2023-11-24T00:00:00Z";

const SEED: u64 = 42;
const VENDORS: usize = 300;
const IDENTITIES: usize = 20_000;
const GROUPS: usize = 2_000;
const SYSTEMS: usize = 2_000;
/// The last of the systems are wikis, pipelines and stores, where credentials lie.
const STORES: usize = 200;
const LOGS_FROM: Moment = Moment::day(2023, 5, 1);
const NOTICED: Moment = Moment::day(2023, 10, 19);
const NOW: Moment = Moment::day(2023, 11, 24);
const WEEK: i64 = 7 * DAY;

struct Issuer {
    prefix: String,
    system: String,
    door: String,
}

struct Credential {
    name: String,
    issuer: usize,
    created: Moment,
    at_big: bool,
}

/// Writes the facts file.
pub(crate) fn write(path: &Path) -> io::Result<()> {
    let mut lines = Lines { out: BufWriter::new(File::create(path)?), count: 0 };
    let issuers = issuers();
    let credentials = credentials(&mut Random::stream(SEED, "credentials"), &issuers);
    company(&mut lines, &issuers)?;
    inventory(&mut lines, &issuers, &credentials)?;
    records(&mut lines, &issuers, &credentials)?;
    response(&mut lines, &issuers, &credentials)?;
    uses(&mut lines, &credentials)?;
    lines.out.flush()
}

/// The file under way.
struct Lines {
    out: BufWriter<File>,
    count: usize,
}

impl Lines {
    /// Writes one fact, without its braces and version.
    fn fact(&mut self, keys: fmt::Arguments<'_>) -> io::Result<()> {
        self.count += 1;
        writeln!(self.out, "{{\"v\":1,{keys}}}")
    }

    fn edge(&mut self, relation: &str, from: &str, to: &str, more: &str) -> io::Result<()> {
        self.fact(format_args!(r#""edge":"{relation}","from":"{from}","to":"{to}"{more}"#))
    }
}

fn issuers() -> Vec<Issuer> {
    let issuer = |kind: &str, place: String| {
        let system = kind.split('/').next().unwrap_or_default();
        Issuer {
            prefix: format!("{kind}/{place}"),
            system: format!("system/{system}/{place}"),
            door: format!("door/{system}-{place}"),
        }
    };
    let aws = (0..24).map(|n| issuer("aws/access_key", format!("{:012}", 310_000_000_000_u64 + n)));
    let github = (0..12).map(|n| issuer("github/token", format!("org-{n}")));
    let atlassian = (0..4).map(|n| issuer("atlassian/api_token", format!("org-{n}")));
    let cloudflare = (0..2).map(|n| issuer("cloudflare/api_token", format!("account-{n}")));
    let okta = std::iter::once(issuer("okta/api_token", "acme.okta.example".to_owned()));
    aws.chain(github).chain(atlassian).chain(cloudflare).chain(okta).collect()
}

fn credentials(random: &mut Random, issuers: &[Issuer]) -> Vec<Credential> {
    let mut credential = || {
        let at = at(random, issuers.len());
        let prefix = issuers.get(at).map_or("", |issuer| &issuer.prefix);
        Credential {
            name: format!("{prefix}/{}", random.base32(20)),
            issuer: at,
            created: Moment::day(2020, 1, 1).plus(random.between(0, 1_300 * DAY)),
            at_big: random.chance(10),
        }
    };
    (0..CREDENTIALS).map(|_| credential()).collect()
}

/// Vendors, people, groups, systems, and who may do what.
fn company(lines: &mut Lines, issuers: &[Issuer]) -> io::Result<()> {
    let random = &mut Random::stream(SEED, "company");
    for n in 0..VENDORS {
        lines.fact(format_args!(r#""node":"vendor","id":"{}""#, vendor(n)))?;
        lines.fact(format_args!(r#""node":"application","id":"application/{n}""#))?;
        lines.edge("provided_by", &format!("application/{n}"), &vendor(n), "")?;
    }
    for issuer in issuers {
        lines.fact(format_args!(r#""node":"system","id":"{}","set":{{"kind":"service"}}"#, issuer.system))?;
        lines.fact(format_args!(
            r#""node":"door","id":"{}","set":{{"system":"{}","scope_free":true}}"#,
            issuer.door, issuer.system
        ))?;
    }
    for n in 0..SYSTEMS {
        let (kind, jewel) =
            if n >= SYSTEMS - STORES { ("repository", "") } else { ("data_store", r#","jewel":"read""#) };
        let jewel = if n % 100 == 0 { jewel } else { "" };
        lines.fact(format_args!(r#""node":"system","id":"system/own-{n}","set":{{"kind":"{kind}"{jewel}}}"#))?;
        lines.edge("in_environment", &format!("system/own-{n}"), &format!("environment/{}", n % 3), "")?;
    }
    for n in 0..IDENTITIES {
        lines.fact(format_args!(r#""node":"identity","id":"identity/{n}","set":{{"kind":"service_account"}}"#))?;
        lines.edge("member_of", &format!("identity/{n}"), &format!("group/{}", at(random, GROUPS)), "")?;
    }
    for n in 0..GROUPS {
        lines.fact(format_args!(r#""node":"group","id":"group/{n}""#))?;
    }
    for n in 0..30_000 {
        // One permission in 500 is on a store, which is how a breach spreads; with one in fifty, everything reaches everything.
        let (first, width) = if random.below(500) == 0 { (SYSTEMS - STORES, STORES) } else { (0, SYSTEMS - STORES) };
        let system = format!("system/own-{}", first + at(random, width));
        let level = if random.chance(80) { r#","level":"read""# } else { r#","level":"write""# };
        lines.edge("may", &format!("group/{}", n % GROUPS), &system, level)?;
    }
    for n in 0..STORES {
        let state = if random.chance(80) { "enforced" } else { "absent" };
        let set = format_args!(r#""node":"control","id":"control/{n}","set":{{"control":"segmentation","state":"{state}","since":"2022-01-01T00:00:00Z"}}"#).to_string();
        lines.fact(format_args!("{set}"))?;
        lines.edge("protects", &format!("control/{n}"), &format!("system/own-{}", SYSTEMS - STORES + n), "")?;
    }
    Ok(())
}

fn vendor(n: usize) -> String {
    if n == 0 { "vendor/big".to_owned() } else { format!("vendor/small-{n}") }
}

/// Every credential with its relations.
fn inventory(lines: &mut Lines, issuers: &[Issuer], credentials: &[Credential]) -> io::Result<()> {
    let random = &mut Random::stream(SEED, "inventory");
    for (n, credential) in credentials.iter().enumerate() {
        let Credential { name, created, .. } = credential;
        let kind = if name.starts_with("aws/") { "access_key" } else { "api_token" };
        lines.fact(format_args!(
            r#""node":"credential","id":"{name}","set":{{"kind":"{kind}","label":"integration {n}","created":"{created}"}}"#
        ))?;
        let from = format!(r#","valid_from":"{created}""#);
        let system = issuers.get(credential.issuer).map_or("", |issuer| &issuer.system);
        lines.edge("issued_by", name, system, &from)?;
        lines.edge("authenticates", name, &format!("identity/{}", at(random, IDENTITIES)), &from)?;
        if credential.at_big || random.chance(25) {
            let holder = vendor(if credential.at_big { 0 } else { 1 + at(random, VENDORS - 1) });
            lines.edge("held_by", name, &holder, &format!(r#"{from},"list":"inventory","rung":2"#))?;
        }
        if random.chance(20) {
            let store = format!("system/own-{}", SYSTEMS - STORES + at(random, STORES));
            lines.edge("stored_in", name, &store, r#","form":"plain""#)?;
        }
        if random.chance(70) {
            lines.edge("owned_by", name, &format!("group/{}", at(random, GROUPS)), "")?;
        }
        if random.chance(30) {
            let system = format!("system/own-{}", at(random, SYSTEMS - STORES));
            lines.edge("accepted_by", name, &system, &from)?;
        }
    }
    Ok(())
}

/// The issuers' lists, and which weeks of their logs were read.
fn records(lines: &mut Lines, issuers: &[Issuer], credentials: &[Credential]) -> io::Result<()> {
    for (n, issuer) in issuers.iter().enumerate() {
        let own = || credentials.iter().filter(|credential| credential.issuer == n);
        for (at, after) in [(NOTICED.plus(-4 * DAY), false), (NOW.plus(-DAY), true)] {
            let live = own().filter(|credential| !(after && fate(credential).gone()));
            let ids: Vec<String> = live.map(|credential| format!("\"{}\"", credential.name)).collect();
            let (prefix, ids) = (&issuer.prefix, ids.join(","));
            lines.fact(format_args!(r#""listing":"{prefix}","complete":true,"at":"{at}","ids":[{ids}]"#))?;
        }
        let mut from = LOGS_FROM;
        while from < NOW {
            let to = from.plus(WEEK);
            let Issuer { prefix, system, .. } = issuer;
            lines.fact(format_args!(
                r#""coverage":"{prefix}","from":"{from}","to":"{to}","lag_seconds":300,"read_at":"{}","attribution":"exact","recorded_by":"{system}""#,
                to.plus(HOUR)
            ))?;
            from = to;
        }
    }
    Ok(())
}

/// What became of a credential, the same wherever it is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Left,
    Said,
    Recorded,
    Probed,
}

impl Fate {
    fn gone(self) -> bool {
        matches!(self, Self::Recorded | Self::Probed)
    }
}

fn fate(credential: &Credential) -> Fate {
    let random = &mut Random::stream(SEED, &credential.name);
    match (credential.at_big, random.below(100)) {
        (true, 0..3) => Fate::Left,
        (true, 3..13) => Fate::Said,
        (true, 13..55) => Fate::Recorded,
        (true, _) => Fate::Probed,
        (false, 0..8) => Fate::Recorded,
        (false, _) => Fate::Left,
    }
}

/// The rotations, and the probes of those that were tried.
fn response(lines: &mut Lines, issuers: &[Issuer], credentials: &[Credential]) -> io::Result<()> {
    let random = &mut Random::stream(SEED, "response");
    for credential in credentials {
        let fate = fate(credential);
        if fate == Fate::Left {
            continue;
        }
        let (name, at) = (&credential.name, NOTICED.plus(random.between(DAY, 20 * DAY)));
        let by = if fate == Fate::Said { "an administrator" } else { "issuer" };
        lines.fact(format_args!(
            r#""event":"ended","credential":"{name}","how":"rotated","successor":"{name}-2","at":"{at}","by":"{by}""#
        ))?;
        if fate != Fate::Probed {
            continue;
        }
        let door = issuers.get(credential.issuer).map_or("", |issuer| &issuer.door);
        for (seconds, presented, answer) in [(5, "old", "refused"), (7, "made_up", "refused"), (9, "new", "accepted")] {
            let (way, at) = (if answer == "refused" { r#","way":"401""# } else { "" }, at.plus(seconds));
            lines.fact(format_args!(
                r#""event":"probe","credential":"{name}","presented":"{presented}","answer":"{answer}"{way},"at":"{at}","place":"runner-1","door":"{door}""#
            ))?;
        }
    }
    Ok(())
}

/// Uses until the file is full: some credentials much, most a little, none after its end.
fn uses(lines: &mut Lines, credentials: &[Credential]) -> io::Result<()> {
    let random = &mut Random::stream(SEED, "uses");
    while lines.count < FACTS {
        let busy = if random.chance(50) { CREDENTIALS / 20 } else { CREDENTIALS };
        let Some(credential) = credentials.get(at(random, busy)) else { break };
        let until = if fate(credential) == Fate::Left { NOW } else { NOTICED };
        let used = LOGS_FROM.plus(random.between(0, until.since(LOGS_FROM)));
        let outcome = if random.chance(97) { "success" } else { "failure" };
        let address = format!("198.51.100.{}", random.below(256));
        let agent = random.pick(&["Boto3/1.28.40", "aws-cli/2.13.18", "jira-sync/4.1", "python-requests/2.31.0"]);
        let action = random.pick(&["s3:ListBuckets", "sts:GetCallerIdentity", "users.list", "repo.read"]);
        lines.fact(format_args!(
            r#""event":"used","credential":"{}","at":"{used}","outcome":"{outcome}","attribution":"exact","address":"{address}","agent":"{agent}","action":"{action}""#,
            credential.name
        ))?;
    }
    Ok(())
}

fn at(random: &mut Random, width: usize) -> usize {
    let limit = u64::try_from(width).unwrap_or(u64::MAX);
    usize::try_from(random.below(limit)).unwrap_or(0)
}
