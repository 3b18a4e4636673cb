//! Instants and stretches of time as people read them; UTC, with a `Z`.

use app::Stamp;
use model::Instant;

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
/// Microseconds of a day.
pub(crate) const DAY: i64 = 24 * HOUR;

/// An instant for a `<time>`: exact for machines, short for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct When {
    pub(crate) exact: String,
    pub(crate) shown: String,
}

impl From<Stamp> for When {
    fn from(at: Stamp) -> Self {
        Self { exact: at.to_string(), shown: minute(at.0) }
    }
}

/// Writes an instant as `14 Nov 2023 09:22Z`.
pub(crate) fn minute(at: Instant) -> String {
    let time = at.to_minute();
    match time.split_once(' ') {
        Some((_, time)) if at.is_finite() => format!("{} {time}", at.to_day()),
        _ => time,
    }
}

/// Writes an instant as its day, with the time where it is not midnight: for bounds that people stated.
pub(crate) fn bound(at: Instant) -> String {
    if at.as_micros().rem_euclid(DAY) == 0 { at.to_day() } else { minute(at) }
}

/// Writes an instant as `14 Nov`.
pub(crate) fn short_day(at: Instant) -> String {
    let day = at.to_day();
    match day.rsplit_once(' ') {
        Some((day, _)) if at.is_finite() => day.to_owned(),
        _ => day,
    }
}

/// Writes the time between two instants in its two greatest parts, as `36 d 12 h`; none where one has no end.
pub(crate) fn between(from: Instant, to: Instant) -> Option<String> {
    if !from.is_finite() || !to.is_finite() {
        return None;
    }
    let passed = to.as_micros().saturating_sub(from.as_micros());
    let parts = [(DAY, "d"), (HOUR, "h"), (MINUTE, "min")];
    let mut left = passed.max(0);
    let mut shown: Vec<String> = Vec::new();
    for (unit, name) in parts {
        let whole = left / unit;
        left %= unit;
        if whole > 0 {
            shown.push(format!("{whole} {name}"));
        } else if !shown.is_empty() {
            break;
        }
        if shown.len() == 2 {
            break;
        }
    }
    Some(if shown.is_empty() { "less than a minute".to_owned() } else { shown.join(" ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn says_when() {
        assert_eq!(minute(at("2023-11-14T09:22:49Z")), "14 Nov 2023 09:22Z");
        assert_eq!(bound(at("2023-10-18T00:00:00Z")), "18 Oct 2023");
        assert_eq!(short_day(at("2023-10-18T00:00:00Z")), "18 Oct");
        assert_eq!((minute(Instant::MIN), short_day(Instant::MAX)), ("since ever".into(), "open".into()));
    }

    #[test]
    fn says_how_long() {
        let since = |text| between(at("2023-10-19T00:00:00Z"), at(text));
        assert_eq!(since("2023-11-24T12:07:00Z").unwrap(), "36 d 12 h");
        assert_eq!(since("2023-10-20T00:07:00Z").unwrap(), "1 d");
        assert_eq!(since("2023-10-19T00:00:30Z").unwrap(), "less than a minute");
        assert_eq!(since("2023-10-18T00:00:00Z").unwrap(), "less than a minute");
        assert_eq!(between(Instant::MIN, at("2023-10-18T00:00:00Z")), None);
    }
}
