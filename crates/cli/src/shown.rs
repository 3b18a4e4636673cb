//! How things read on a terminal: numbers, windows, uses, names.

use app::{BoundItem, CreatedItem, GapItem, IncidentItem, OpensItem, OwedItem, Stamp, Summary, UseItem};

/// Writes a number with commas between thousands.
pub(crate) fn number(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Writes how many there are of something, by its name for one and for more.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// Writes the first line about an incident: name, window, version, instant.
pub(crate) fn incident_line(incident: &IncidentItem, as_of: Stamp) -> String {
    let name = incident.name.as_deref().unwrap_or(&incident.id);
    let newer = if incident.newer_notice { ", a later notice exists" } else { "" };
    format!(
        "{name} · window {} · notice v{}{newer} · as of {}",
        window(incident),
        incident.notice_version,
        as_of.0.to_minute()
    )
}

fn window(incident: &IncidentItem) -> String {
    let (start, end) = (&incident.window.start, &incident.window.end);
    let certainty = if start.certainty == end.certainty {
        start.certainty.to_owned()
    } else {
        format!("start {}, end {}", start.certainty, end.certainty)
    };
    format!("{} to {} ({certainty})", bound(start, "unknown"), bound(end, "still going on"))
}

fn bound(bound: &BoundItem, unknown: &str) -> String {
    bound.at.map_or_else(|| unknown.to_owned(), |at| at.0.to_day())
}

/// Writes the headline in two parts: what is settled, and what is owed.
pub(crate) fn headline(summary: &Summary) -> (String, String) {
    let grades: Vec<String> = [("A", summary.closed_grades.a), ("B", summary.closed_grades.b)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(letter, count)| format!("{letter} {}", number(count)))
        .collect();
    let graded = if grades.is_empty() { String::new() } else { format!(" ({})", grades.join(", ")) };
    let part =
        |count: usize, word: &str| if count > 0 { format!(" · {} {word}", number(count)) } else { String::new() };
    let settled = format!(
        "{} exposed · {} closed{graded}{}{} · ",
        number(summary.exposed),
        number(summary.closed),
        part(summary.cleared, "cleared"),
        part(summary.narrowed, "narrowed away"),
    );
    (settled, format!("{} owed{}", number(summary.owed), part(summary.created_owed, "made by the intruder")))
}

/// Writes what people call a credential: its label, else its id.
pub(crate) fn credential(item: &OwedItem) -> String {
    item.label.clone().unwrap_or_else(|| item.credential.clone())
}

/// Writes what the intruder made: its label and its id.
pub(crate) fn made_thing(made: &CreatedItem) -> String {
    made.label.as_ref().map_or_else(|| made.what.clone(), |label| format!("{label} ({})", made.what))
}

/// Writes a vendor without the word before it.
pub(crate) fn vendors(vendors: &[String]) -> String {
    let names: Vec<&str> = vendors.iter().map(|vendor| vendor.trim_start_matches("vendor/")).collect();
    if names.is_empty() { "-".to_owned() } else { names.join(", ") }
}

/// Writes what a credential opens.
pub(crate) fn opens(opens: Option<&OpensItem>) -> String {
    match opens {
        None => "-".to_owned(),
        Some(opens) if opens.says.is_empty() => "nothing alone, in what was read".to_owned(),
        Some(opens) => {
            let shown: Vec<&str> = opens.says.iter().take(3).map(String::as_str).collect();
            let more = opens.says.len().saturating_sub(shown.len());
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("{}{rest}", shown.join("; "))
        }
    }
}

/// Writes a use: the verdict, and when or why not.
pub(crate) fn usage(usage: &UseItem) -> String {
    let verdict = usage.verdict.replace('_', " ");
    let detail = match (usage.verdict, usage.last, usage.until, usage.missing.first()) {
        ("used" | "tried", Some(last), ..) => Some(format!("last {}", last.0.to_minute())),
        ("cannot_tell", _, _, Some(missing)) => Some(short(missing)),
        ("not_used", _, Some(until), _) => Some(format!("until {}", until.0.to_minute())),
        _ => None,
    };
    detail.map_or(verdict.clone(), |detail| format!("{verdict} ({detail})"))
}

/// Shortens why nobody can tell to what fits a table; the whole of it is in `used`.
fn short(missing: &str) -> String {
    let without_name = |start: &str| missing.strip_prefix(start)?.split_once(' ').map(|(_, rest)| rest.to_owned());
    if missing.starts_with("no log of ") {
        "no log".to_owned()
    } else if let Some(rest) = without_name("the log of ") {
        format!("the log {rest}")
    } else if let Some(rest) = without_name("a hole in the log of ") {
        format!("a hole in the log {rest}")
    } else {
        missing.to_owned()
    }
}

/// Writes how much was not checked: sources with gaps, lists not known to be complete.
pub(crate) fn not_checked(gaps: &[GapItem]) -> Option<String> {
    if gaps.is_empty() {
        return None;
    }
    let lists = gaps.iter().filter(|gap| gap.reason.contains("not known to be complete")).count();
    let mut sources: Vec<&str> = gaps
        .iter()
        .filter(|gap| !gap.reason.contains("not known to be complete"))
        .map(|gap| gap.source.as_str())
        .collect();
    sources.sort_unstable();
    sources.dedup();
    let mut parts = Vec::new();
    if !sources.is_empty() {
        parts.push(counted(sources.len(), "source", "sources"));
    }
    if lists > 0 {
        parts.push(format!("{} not known to be complete", counted(lists, "list", "lists")));
    }
    Some(parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{number, short};

    #[test]
    fn why_nobody_can_tell_fits_a_table() {
        assert_eq!(short("no log of system/a is known to show every use of it"), "no log");
        assert_eq!(
            short("the log of system/a was within the intruder's reach"),
            "the log was within the intruder's reach"
        );
        assert_eq!(
            short("a hole in the log of system/a at 2023-11-14 09:00Z"),
            "a hole in the log at 2023-11-14 09:00Z"
        );
    }

    #[test]
    fn numbers_have_commas() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(3_412), "3,412");
        assert_eq!(number(1_234_567), "1,234,567");
    }
}
