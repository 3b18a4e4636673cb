//! The JSON of pages against the interface: keys, order and words are fixed; what is absent is absent.

use serde_json::Value;

use crate::scenarios::pages;

/// Which keys the items of a verb have: first those that are always there, then those that may be absent.
const ITEMS: [(&str, &str, &str); 22] = [
    ("owed", "credential vendors reasons state grade grade_word use evidence", "label kind owner end words opens"),
    ("exposed", "credential reasons chain", "label narrowed"),
    ("used", "credential verdict count failures", "label first last new indicators until missing"),
    ("hunt", "incident files indicators hits created logs hunted read", "unexposed"),
    ("incident", "id window notice_version received newer_notice compromised", "name summary"),
    ("vouch", "condition verdict because", ""),
    ("reach", "atom from", ""),
    ("why", "atom reached question facts", "tree cut claims lives"),
    ("import", "format files added already_known", ""),
    ("ledger_verify", "origin checkpoints words", ""),
    ("ledger_checkpoint", "note verifier_key words", ""),
    ("list", "id node", "label kind created owner vendors issuers"),
    ("vendor", "vendor credentials lists estimate", "held"),
    ("report", "incident obligations created vouch stories timeline burn_down checkpoint words", ""),
    ("drill_vendors", "vendor holds credentials atoms jewels layers layers_asked", "label"),
    ("drill_layers", "from atoms fallen layers", "expected pairs not_looked_at"),
    ("drill_jewel", "controls words lost saved against", "candidate"),
    ("drill_chance", "vendor jewel chance", ""),
    ("drill_depth", "vendor jewel depth", ""),
    ("drill_closures", "credential vendors lost saved opens", "label owner"),
    ("drill_environments", "environment into atom rule atoms jewels path cut_by", "fact"),
    ("drill_scenario", "scenario name part taken atoms entered jewels stopped layers in_time", "told"),
];
const SUMMARY: &str = "exposed closed closed_grades cleared owed narrowed created_owed grades";
const WITH_SUMMARY: [&str; 6] = ["owed", "exposed", "vouch", "used", "hunt", "report"];

fn words(text: &str) -> Vec<&str> {
    text.split(' ').filter(|word| !word.is_empty()).collect()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().map(|object| object.keys().map(String::as_str).collect()).unwrap_or_default()
}

#[test]
fn answers_in_json_have_the_keys_of_the_interface() {
    let mut seen = Vec::new();
    for page in pages() {
        for command in page.commands().filter(|command| command.expected.starts_with("{\n")) {
            let verb = match (command.verb(), command.words.get(2)) {
                ("ledger", Some(verb)) => &format!("ledger_{verb}"),
                ("drill", Some(_)) if command.line.contains("--jewel") => "drill_jewel",
                ("drill", Some(question)) => &format!("drill_{question}"),
                (verb, _) => verb,
            };
            let body = command.expected.rsplit_once("exit ").expect("an exit").0;
            let answer: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{}: {error}", command.line));
            plain(&answer, &command.line);
            if answer.get("schema").is_some() {
                framed(&answer, verb, &command.line);
                seen.push(verb.to_owned());
            }
        }
    }
    for (verb, ..) in ITEMS {
        assert!(seen.iter().any(|seen| seen == verb), "no page shows the JSON of `{verb}`");
    }
}

fn framed(answer: &Value, verb: &str, line: &str) {
    assert_eq!(answer["schema"], format!("straggler.{verb}.v1"), "{line}");
    assert_eq!(keys(&answer["ledger"]), ["size", "root"].as_slice().sorted(), "{line}");
    for key in words("as_of known_at items gaps") {
        assert!(answer.get(key).is_some(), "{line}: `{key}` is missing");
    }
    if WITH_SUMMARY.contains(&verb) && !line.contains("--by") {
        assert_eq!(keys(&answer["summary"]), words(SUMMARY).as_slice().sorted(), "{line}");
        assert_eq!(keys(&answer["summary"]["grades"]), ["A", "B", "C", "D"], "{line}");
    }
    for gap in answer["gaps"].as_array().expect("a list") {
        assert!(gap.get("source").is_some() && gap.get("reason").is_some(), "{line}: {gap}");
    }
    let Some((_, always, sometimes)) = ITEMS.iter().find(|known| known.0 == verb && !line.contains("--by")) else {
        return;
    };
    for item in answer["items"].as_array().expect("a list") {
        for key in words(always) {
            assert!(item.get(key).is_some(), "{line}: an item lacks `{key}`");
        }
        for key in keys(item) {
            assert!(
                words(always).contains(&key) || words(sometimes).contains(&key),
                "{line}: `{key}` is not in the interface"
            );
        }
    }
}

/// `serde_json` gives keys in the order of letters.
trait Sorted<'a> {
    fn sorted(&self) -> Vec<&'a str>;
}

impl<'a> Sorted<'a> for [&'a str] {
    fn sorted(&self) -> Vec<&'a str> {
        let mut sorted = self.to_vec();
        sorted.sort_unstable();
        sorted
    }
}

/// Keys are `snake_case`; nothing is null or an empty text.
fn plain(value: &Value, line: &str) {
    match value {
        Value::Null => panic!("{line}: a null"),
        Value::String(text) => assert!(!text.is_empty(), "{line}: an empty text"),
        Value::Array(items) => items.iter().for_each(|item| plain(item, line)),
        Value::Object(object) => {
            for (key, value) in object {
                let snake = key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
                assert!(snake || ["A", "B", "C", "D"].contains(&key.as_str()), "{line}: the key `{key}`");
                plain(value, line);
            }
        }
        Value::Bool(_) | Value::Number(_) => {}
    }
}
