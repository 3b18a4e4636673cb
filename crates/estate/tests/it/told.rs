//! Estates in short: a line a fact, as the facts file has it, with days instead of instants.
//!
//! `credential k kind=password created=@3`, `edge k held_by vendor/v valid_to=@5`, `protects c k` or `protects c k held_by
//! vendor/v`, `ended k how=changed at=@5 by=issuer`, `listing p complete=true at=@4 ids=[k,l]`; `@5+60` is 60 seconds
//! after day 5.

use model::{Fact, Instant};
use sources::importers::facts::read_line;

/// The start of a day.
pub(crate) fn day(number: i64) -> Instant {
    Instant::from_seconds(1_690_000_000 + number * 24 * 60 * 60)
}

/// Reads facts.
pub(crate) fn told(text: &str) -> Vec<Fact> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| read_line(&json(line)).unwrap_or_else(|error| panic!("{line}: {error}"))).collect()
}

fn json(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (pairs, places): (Vec<&str>, Vec<&str>) = words[1..].iter().partition(|word| word.contains('='));
    let pairs: Vec<String> = pairs.into_iter().map(pair).collect();
    let pairs = |first: String| [vec![first], pairs.clone()].concat().join(",");
    let inside = match (words[0], places.as_slice()) {
        ("edge", [from, relation, to]) => pairs(format!(r#""edge":"{relation}","from":"{from}","to":"{to}""#)),
        ("protects", [control, node]) => pairs(format!(r#""edge":"protects","from":"{control}","to":"{node}""#)),
        ("protects", [control, from, relation, to]) => {
            let on = format!(r#"{{"from":"{from}","relation":"{relation}","to":"{to}"}}"#);
            pairs(format!(r#""edge":"protects","from":"{control}","on":{on}"#))
        }
        (event @ ("ended" | "probe" | "used"), [credential]) => {
            pairs(format!(r#""event":"{event}","credential":"{credential}""#))
        }
        ("created", []) => pairs(r#""event":"created""#.to_owned()),
        (list @ ("listing" | "coverage"), [prefix]) => pairs(format!(r#""{list}":"{prefix}""#)),
        (kind, [id]) => {
            let set = pairs(String::new());
            format!(r#""node":"{kind}","id":"{id}","set":{{{}}}"#, set.trim_start_matches(','))
        }
        _ => panic!("cannot read {line}"),
    };
    format!(r#"{{"v":1,{inside}}}"#)
}

fn pair(pair: &str) -> String {
    let (key, value) = pair.split_once('=').unwrap();
    if let Some(inside) = value.strip_prefix('[') {
        let names: Vec<String> = inside
            .trim_end_matches(']')
            .split(',')
            .filter(|name| !name.is_empty())
            .map(|name| format!("{name:?}"))
            .collect();
        return format!("{key:?}:[{}]", names.join(","));
    }
    if let Some(at) = value.strip_prefix('@') {
        let (days, seconds) = at.split_once('+').unwrap_or((at, "0"));
        let at = day(days.parse().unwrap()).plus_seconds(seconds.parse().unwrap());
        return format!("{key:?}:\"{at}\"");
    }
    let is_bare = value.parse::<i64>().is_ok() && key.ends_with("_seconds") || ["true", "false"].contains(&value);
    if is_bare { format!("{key:?}:{value}") } else { format!("{key:?}:{value:?}") }
}
