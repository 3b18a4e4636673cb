//! What the notice says, and the clocks that run since it came.

use app::{Answer, BoundItem, Dossier, Summary};

use crate::count::grouped;
use crate::mark::is_owed;
use crate::moment::{between, bound, minute};
use crate::text::Text;

/// One line: a name, a value, and what there is to add.
pub(crate) struct Line {
    pub(crate) name: Text,
    pub(crate) value: Text,
    pub(crate) more: Text,
    pub(crate) class: &'static str,
    /// Whether the value is one that nobody knows, which is drawn with hatching.
    pub(crate) is_unknown: bool,
}

impl Line {
    fn new(name: &str, value: impl Into<Text>, more: impl Into<Text>) -> Self {
        Self { name: Text::from(name), value: value.into(), more: more.into(), class: "", is_unknown: false }
    }
}

/// Returns the lines about the notice.
pub(crate) fn notice(dossier: &Dossier, summary: &Summary) -> Vec<Line> {
    let incident = &dossier.incident;
    let newer = if incident.newer_notice { "A later version is known than the one that counts here." } else { "" };
    let mut lines = vec![
        Line::new(
            &format!("Version {}", incident.notice_version),
            "counts here",
            format!("received {}. {newer}", minute(incident.received.0)).trim_end(),
        ),
        edge("Intruder in from", &incident.window.start, "Counts as since ever."),
        edge("Intruder in until", &incident.window.end, "Counts as still going on."),
    ];
    if !incident.compromised.is_empty() {
        lines.push(Line::new("Compromised", "", Text::joined(&incident.compromised, ", ").as_str()));
    }
    let narrowed = Line::new("Narrowed away", grouped(summary.narrowed), "");
    lines.push(Line {
        more: Text::from(if summary.narrowed > 0 {
            "Taken out of the scope by decisions; see the ledger for who and why."
        } else {
            ""
        }),
        ..narrowed
    });
    lines
}

fn edge(name: &str, item: &BoundItem, otherwise: &str) -> Line {
    match item.at {
        Some(at) => Line::new(name, bound(at.0), item.certainty),
        None => Line { class: "unk", is_unknown: true, ..Line::new(name, "unknown", otherwise) },
    }
}

/// Returns the lines about time passed.
pub(crate) fn clocks(answer: &Answer<Dossier>, dossier: &Dossier) -> Vec<Line> {
    let (now, received) = (answer.as_of.0, dossier.incident.received.0);
    let owed: Vec<_> = dossier.obligations.iter().filter(|item| is_owed(item.state)).collect();
    let mut lines = Vec::new();
    let since = format!("since the notice, {}", minute(received));
    match between(received, now) {
        Some(long) if !owed.is_empty() => {
            lines.push(Line { class: "owed", ..Line::new("Longest owed", long, since) });
        }
        Some(long) => lines.push(Line::new("Time since the notice", long, minute(received))),
        None => {}
    }
    let used = owed.iter().filter(|item| item.usage.verdict == "used");
    if let Some(at) = used.filter_map(|item| item.usage.first).min()
        && let Some(ago) = between(at.0, now)
    {
        lines.push(Line::new("First use of a leftover", format!("{ago} ago"), minute(at.0)));
    }
    let ends = dossier.obligations.iter().filter(|item| item.state == "closed");
    let ends: Vec<_> = ends.filter_map(|item| item.end.as_ref().map(|end| end.dead.unwrap_or(end.at))).collect();
    for (name, at) in [("First of the proven ends", ends.iter().min()), ("Last of the proven ends", ends.iter().max())]
    {
        if let Some(at) = at
            && let Some(after) = between(received, at.0)
        {
            let shown = if at.0 < received { "before the notice".to_owned() } else { format!("{after} after it") };
            lines.push(Line::new(name, shown, minute(at.0)));
        }
    }
    lines
}
