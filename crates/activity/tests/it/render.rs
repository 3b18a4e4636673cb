//! A scan as JSON, for `expected.json`.

use activity::{Activity, Hole, Scan, SeenSet};
use serde_json::{Value, json};

fn instant(us: i64) -> Value {
    jiff::Timestamp::from_microsecond(us).unwrap().to_string().into()
}

fn maybe(us: Option<i64>) -> Value {
    us.map_or(Value::Null, instant)
}

fn seen(set: &SeenSet) -> Value {
    let entry = |(text, seen): (&std::sync::Arc<str>, &activity::Seen)| {
        (text.to_string(), json!([seen.count, instant(seen.first_us), instant(seen.last_us)]))
    };
    assert!(!set.cut);
    Value::Object(set.entries.iter().map(entry).collect())
}

fn credential(activity: &Activity) -> Value {
    let uses = activity.uses.iter().map(|seen| {
        json!([
            instant(seen.time_us),
            *seen.action,
            seen.success,
            seen.outcome.as_deref(),
            seen.address.as_deref(),
            seen.agent.as_deref(),
            seen.principal.as_deref(),
            seen.attribution.word(),
            *seen.event_id
        ])
    });
    json!({
        "first": maybe(activity.first_us), "last": maybe(activity.last_us),
        "successes": activity.successes, "failures": activity.failures, "mentions": activity.mentions,
        "without_address": activity.without_address, "uses_left_out": activity.uses_left_out,
        "addresses": seen(&activity.addresses), "agents": seen(&activity.agents), "actions": seen(&activity.actions),
        "outcomes": seen(&activity.outcomes), "principals": seen(&activity.principals),
        "by_attribution": activity.by_attribution.iter().map(|(grade, tally)| {
            (grade.word().to_owned(), json!([tally.successes, tally.failures, maybe(tally.first_success_us), maybe(tally.last_success_us)]))
        }).collect::<serde_json::Map<_, _>>(),
        "uses": uses.collect::<Vec<_>>(),
    })
}

fn hole(hole: &Hole, root: &str) -> Value {
    json!({
        "format": hole.format, "scope": hole.scope, "from": instant(hole.from_us), "to": maybe(hole.to_us), "why": hole.why,
        "file": hole.file.as_deref().map(|file| file.replace(root, "")),
    })
}

/// Renders all of it; `root` is taken off file names.
pub(crate) fn render(scan: &Scan, root: &str) -> Value {
    let file = |name: &str| name.replace(root, "");
    json!({
        "credentials": scan.credentials.iter().map(|(name, activity)| (name.to_string(), credential(activity))).collect::<serde_json::Map<_, _>>(),
        "mints": scan.mints.iter().map(|mint| json!([instant(mint.at_us), mint.parent.as_deref(), *mint.child, *mint.action, mint.principal.as_deref()])).collect::<Vec<_>>(),
        "created": scan.created.iter().map(|made| json!([
            instant(made.at_us), *made.kind, *made.what, *made.action, made.credential.as_deref(), made.principal.as_deref(), made.address.as_deref(), *made.event_id
        ])).collect::<Vec<_>>(),
        "ended": scan.ended.iter().map(|end| json!([
            instant(end.at_us), end.how.word(), *end.credential, *end.action, end.by_credential.as_deref(), end.principal.as_deref(), *end.event_id
        ])).collect::<Vec<_>>(),
        "hits": scan.hits.iter().map(|hit| json!({
            "at": instant(hit.at_us), "indicator": [hit.indicator, hit.kind.word(), *hit.value], "event": *hit.event_id,
            "credential": hit.credential.as_deref(), "attribution": hit.attribution.map(activity::Attribution::word),
            "principal": hit.principal.as_deref(), "action": *hit.action, "success": hit.success, "address": hit.address.as_deref(),
            "agent": hit.agent.as_deref(), "before_first_seen": hit.before_first_seen, "file": file(&hit.file),
        })).collect::<Vec<_>>(),
        "coverage": scan.coverage.iter().map(|part| json!({
            "format": part.format, "scope": part.scope, "recorded_by": part.recorded_by, "lag_seconds": part.lag_seconds,
            "from": instant(part.from_us), "to": instant(part.to_us),
            "prefixes": part.prefixes.iter().map(|prefix| json!([prefix.prefix, prefix.attribution.word()])).collect::<Vec<_>>(),
            "whole": part.whole.iter().map(|(from, to)| json!([instant(*from), instant(*to)])).collect::<Vec<_>>(), "whole_by": part.whole_by,
            "holes": part.holes.iter().map(|part| hole(part, root)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "holes": scan.holes.iter().map(|part| hole(part, root)).collect::<Vec<_>>(),
        "manifest": scan.manifest.iter().map(|read| json!({
            "path": file(&read.path), "bytes": read.bytes, "sha256": read.sha256, "format": read.format, "first": maybe(read.first_us),
            "last": maybe(read.last_us), "events": read.events, "unparsed": read.unparsed, "duplicates": read.duplicates,
        })).collect::<Vec<_>>(),
        "gaps": scan.gaps.iter().map(|gap| json!([file(&gap.file), gap.place, gap.reason, gap.count])).collect::<Vec<_>>(),
    })
}
