//! Made-up secrets, planted wherever a vendor's reply, a sheet, a log or a person could carry one, and then looked for everywhere.
//!
//! Looked for raw, in base64 at each of the three offsets at which it can stand, in hex, and percent-encoded.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::desk::{Desk, NOTICE};
use crate::fixture::{desk, documents, fixtures};

/// Keys under which secrets come in: vendors' replies, HTTP headers, configuration.
const KEYS: [&str; 20] = [
    "client_secret",
    "clientSecret",
    "token",
    "value",
    "secret",
    "password",
    "access_token",
    "refresh_token",
    "id_token",
    "Authorization",
    "authorization",
    "Cookie",
    "Set-Cookie",
    "SecretAccessKey",
    "SessionToken",
    "private_key",
    "key_material",
    "api_key",
    "passphrase",
    "hash",
];

/// Secrets of two shapes: one that gives itself away, and one that could be anything.
struct Canaries(Vec<String>);

impl Canaries {
    fn new() -> Self {
        // Put together here, so that no scanner of sources takes them for real ones.
        let shapes = |at: usize| {
            let tail = format!("Zq{at:02}xV9bL2mN8kJ4hT6wR1p{at:02}S5uC7");
            match at % 4 {
                0 => format!("{}_{tail}", "ghp"),
                1 => format!("Bearer {}.{}.{tail}", "eyJhbGciOiJub25lIn0", "eyJzdWIiOiJ0ZXN0In0"),
                2 => format!("kanarie+{tail}/=="),
                _ => format!("correct horse {tail} battery"),
            }
        };
        Self((0..40).map(shapes).collect())
    }

    fn at(&self, at: usize) -> &str {
        &self.0[at % self.0.len()]
    }

    /// The part of a canary that is in no other text, in every form in which it could be kept.
    fn forms(&self) -> Vec<(String, Vec<u8>)> {
        let mut forms = Vec::new();
        for canary in &self.0 {
            let at = canary.find("Zq").unwrap();
            let core = &canary[at..at + 28];
            forms.push((canary.clone(), core.as_bytes().to_vec()));
            forms.push((canary.clone(), hex(core.as_bytes()).into_bytes()));
            forms.push((canary.clone(), hex(core.as_bytes()).to_uppercase().into_bytes()));
            forms.push((canary.clone(), percent(core).into_bytes()));
            forms.extend((0..3).map(|skip| (canary.clone(), base64(&core.as_bytes()[skip..]).into_bytes())));
            let url: Vec<u8> = base64(core.as_bytes()).replace('+', "-").replace('/', "_").into_bytes();
            forms.push((canary.clone(), url));
        }
        forms
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// RFC 4648 without the last, incomplete group, which depends on what follows.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes
        .as_chunks::<3>()
        .0
        .iter()
        .flat_map(|[a, b, c]| {
            let group = u32::from_be_bytes([0, *a, *b, *c]);
            [18, 12, 6, 0].map(|shift| char::from(LETTERS[usize::try_from(group >> shift & 63).unwrap()]))
        })
        .collect()
}

/// Adds secrets to every object of a reply, under keys that no importer reads, and in headers.
fn plant(value: &mut Value, canaries: &Canaries, planted: &mut usize) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| plant(item, canaries, planted)),
        Value::Object(map) => {
            map.values_mut().for_each(|value| plant(value, canaries, planted));
            for key in KEYS {
                *planted += 1;
                map.entry(key).or_insert_with(|| canaries.at(*planted).into());
            }
            let header = format!("Authorization: {}", canaries.at(*planted + 1));
            map.entry("headers").or_insert_with(|| vec![header].into());
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Puts secrets where another type should be, which is where a parser's own words would quote them.
fn misplace(value: &mut Value, canaries: &Canaries, planted: &mut usize) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| misplace(item, canaries, planted)),
        Value::Object(map) => map.values_mut().for_each(|value| misplace(value, canaries, planted)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            *planted += 1;
            *value = canaries.at(*planted).into();
        }
        Value::String(_) => {}
    }
}

/// Everything that the program keeps, and everything that it says.
fn searched(desk: &Desk, said: &mut Vec<(String, Vec<u8>)>) {
    for incident in ["i1", "wide"] {
        for format in ["table", "json", "csv", "html"] {
            for verb in ["owed", "exposed", "used", "vouch", "report"] {
                let run = desk.run(&[verb, incident, "--format", format]);
                said.push((format!("{verb} {format}"), [run.stdout, run.stderr].concat().into_bytes()));
            }
        }
    }
    for format in ["table", "json", "csv"] {
        let run = desk.run(&["list", "--format", format]);
        said.push((format!("list {format}"), [run.stdout, run.stderr].concat().into_bytes()));
    }
    let kept = ["a.ledger", "a.ledger-wal", "a.ledger-shm"].map(|name| desk.path(name));
    let state = fs::read_dir(desk.path("state")).unwrap().map(|entry| entry.unwrap().path());
    for path in kept.into_iter().chain(state).filter(|path| path.exists()) {
        said.push((path.display().to_string(), fs::read(path).unwrap()));
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    let first = part[0];
    text.iter().enumerate().any(|(at, byte)| *byte == first && text[at..].starts_with(part))
}

#[track_caller]
fn found_nowhere(canaries: &Canaries, said: &[(String, Vec<u8>)]) {
    let whole: Vec<u8> = said.iter().flat_map(|(_, text)| [text, &b"\n\0\n"[..]].concat()).collect();
    let mut heads: BTreeSet<[u8; 4]> = BTreeSet::new();
    let forms = canaries.forms();
    heads.extend(forms.iter().map(|(_, form)| <[u8; 4]>::try_from(&form[..4]).unwrap()));
    for (at, window) in whole.windows(4).enumerate() {
        if !heads.contains(window) {
            continue;
        }
        if let Some((canary, form)) = forms.iter().find(|(_, form)| whole[at..].starts_with(form)) {
            let place = said.iter().find(|(_, text)| contains(text, form)).map(|(place, _)| place);
            let around = String::from_utf8_lossy(&whole[at.saturating_sub(200)..at + 60]).into_owned();
            panic!("{canary} is in {place:?}: {around}");
        }
    }
}

/// The search finds what it looks for.
#[test]
fn a_planted_canary_is_found_in_every_form() {
    let canaries = Canaries::new();
    assert_eq!(base64(b"Man"), "TWFu");
    for (canary, form) in canaries.forms() {
        let text = [b"before ", &form[..], b" after"].concat();
        assert!(
            std::panic::catch_unwind(|| found_nowhere(&Canaries(vec![canary.clone()]), &[("here".to_owned(), text)]))
                .is_err()
        );
    }
}

#[test]
fn secrets_in_the_replies_of_others_are_kept_nowhere() {
    let (desk, canaries) = (desk(), Canaries::new());
    let (mut planted, mut taken) = (0, 0);
    let mut said = Vec::new();
    for fixture in fixtures().iter().filter(|fixture| !["facts", "csv"].contains(&fixture.format)) {
        for plant in [plant, misplace] {
            let run = fixture.import(&desk, &mut |_, text| {
                documents(text, &mut |document| plant(document, &canaries, &mut planted))
                    .unwrap_or_else(|| text.to_owned())
            });
            taken += u32::from(run.code != 2);
            said.push((fixture.format.to_owned(), [run.stdout, run.stderr].concat().into_bytes()));
        }
    }
    assert!(planted > 400 && taken >= 6, "{planted} planted, {taken} taken");
    searched(&desk, &mut said);
    found_nowhere(&canaries, &said);
}

/// Our own formats refuse what does not belong, naming the place and never the text.
#[test]
fn secrets_in_our_own_formats_are_refused_and_not_repeated() {
    let (desk, canaries) = (desk(), Canaries::new());
    let mut said = Vec::new();
    let node = r#"{"v":1,"node":"credential","id":"okta/api_token/acme/00T9","set":{"kind":"api_token"}}"#;
    for (at, key) in KEYS.iter().enumerate() {
        let secret = Value::from(canaries.at(at));
        let lines = [
            node.replace("\"set\"", &format!("\"{key}\":{secret},\"set\"")),
            node.replace("\"kind\"", &format!("\"{key}\":{secret},\"kind\"")),
            format!("{}\"{key}\":{secret}", node.trim_end_matches("}}")),
        ];
        for line in lines {
            let run = desk.import("facts", "secret.ndjson", line).ended(2);
            said.push((format!("facts {key}"), [run.stdout, run.stderr].concat().into_bytes()));
        }
        desk.write("n.toml", format!("{NOTICE}\n[{key}]\nvalue = {secret}\n"));
        let run = desk.run(&["incident", "open", "--notice", "n.toml"]).ended(2);
        said.push((format!("notice {key}"), [run.stdout, run.stderr].concat().into_bytes()));
    }
    for column in ["client_secret", "token", "value", "Authorization", "password", "secret", "Secret Key", "x_token"] {
        for at in 0..4 {
            let cell = canaries.at(at).replace('"', "\"\"");
            let sheet =
                format!("issuer,account,credential_id,kind,held_by,{column}\nokta,acme,00T1,api_token,x,\"{cell}\"\n");
            let run = desk.import("csv", "secret.csv", sheet).ended(2).says(&["row 2, field", "nothing was read"]);
            said.push((format!("csv {column}"), [run.stdout, run.stderr].concat().into_bytes()));
        }
    }
    searched(&desk, &mut said);
    found_nowhere(&canaries, &said);
}

#[test]
fn secrets_in_logs_are_kept_nowhere() {
    let (desk, canaries) = (desk(), Canaries::new());
    // Of a log only the uses of exposed credentials are kept: these are.
    let exposed = ["okta/api_token/acme.okta.com/00TleakedEXAMPLE", "aws/access_key/111122223333/AKIASVCDEPLOYEXAMPLE"]
        .map(|id| format!("{{\"v\":1,\"edge\":\"held_by\",\"from\":\"{id}\",\"to\":\"vendor/okta\"}}\n"));
    desk.import("facts", "exposed.ndjson", exposed.concat()).ended(0);
    let formats = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../activity/fixtures");
    let (mut planted, mut said) = (0, Vec::new());
    for (format, case) in [("okta_system_log", "token_and_changes"), ("cloudtrail", "uses_and_mints")] {
        let mut folders = vec![formats.join(format).join(case).join("logs")];
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(text) = fs::read_to_string(&path)
                    && let Some(text) = documents(&text, &mut |document| plant(document, &canaries, &mut planted))
                {
                    desk.write(&format!("logs/{format}/{planted}.ndjson"), text);
                }
            }
        }
    }
    assert!(planted > 40, "{planted}");
    for incident in ["i1", "wide"] {
        let run = desk.run(&["used", incident, "--logs", "logs", "--parameter", "domain=acme.okta.com"]);
        said.push(("used".to_owned(), [run.stdout, run.stderr].concat().into_bytes()));
    }
    for id in ["00TleakedEXAMPLE", "AKIASVCDEPLOYEXAMPLE"] {
        desk.run(&["used", "i1", "--format", "csv"]).shows(&[&format!("{id},,used")]);
    }
    searched(&desk, &mut said);
    found_nowhere(&canaries, &said);
}
