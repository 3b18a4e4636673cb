//! Times of logs to microseconds since 1970-01-01T00:00:00Z.
//!
//! RFC 3339 with a zone; a time without one is refused, since it could be any. Sentinels (year 1, 9999) are no dates (semantics 2.4):
//! only 2000 to 2199 is accepted.

use jiff::Timestamp;

/// Microseconds to the second.
pub(crate) const MICROS: i64 = 1_000_000;
const MIN_US: i64 = 946_684_800_000_000;
const END_US: i64 = 7_258_118_400_000_000;

/// Reads a time; none when it is not one.
pub(crate) fn parse_us(text: &str) -> Option<i64> {
    let us = match utc_seconds(text.as_bytes()) {
        Some(us) => us,
        None => text.parse::<Timestamp>().ok()?.as_microsecond(),
    };
    within(us)
}

/// The instant, when it is one that a log can have.
pub(crate) fn within(us: i64) -> Option<i64> {
    (MIN_US..END_US).contains(&us).then_some(us)
}

/// Writes an instant, for sentences.
pub(crate) fn text(us: i64) -> String {
    Timestamp::from_microsecond(us).map_or_else(|_| us.to_string(), |instant| instant.to_string())
}

/// The two commonest forms, `2006-01-02T15:04:05Z` and `2006-01-02T15:04:05.000Z`, without the general parser.
fn utc_seconds(text: &[u8]) -> Option<i64> {
    let (seconds, rest) = text.split_at_checked(19)?;
    let millis = match rest {
        b"Z" => 0,
        [b'.', a, b, c, b'Z'] => number(&[*a, *b, *c])?,
        _ => return None,
    };
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2] = *seconds else {
        return None;
    };
    let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
    let (hour, minute, second) = (number(&[h1, h2])?, number(&[n1, n2])?, number(&[s1, s2])?);
    // What is rarer (days 29 to 31, leap seconds) is left to the general parser.
    if year < 1970 || !(1..=12).contains(&month) || !(1..=28).contains(&day) || hour > 23 || minute > 59 || second > 59
    {
        return None;
    }
    Some((((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * MICROS + millis * 1_000)
}

pub(crate) fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
}

/// Days since 1970-01-01 of a civil date (Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year / 400;
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Reads CloudTrail's `YYYYMMDDTHHmmZ`.
pub(crate) fn parse_compact_us(text: &str) -> Option<i64> {
    let [y1, y2, y3, y4, m1, m2, d1, d2, b'T', h1, h2, n1, n2, b'Z'] = *text.as_bytes() else {
        return None;
    };
    let long = [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', b'0', b'0', b'Z'];
    parse_us(std::str::from_utf8(&long).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_equals_the_general_parser() {
        let mut us = MIN_US;
        while us < END_US {
            let written = text(us);
            assert_eq!(parse_us(&written), Some(us), "{written}");
            us += 86_399_777_000 * 13;
        }
        for month in 1..=12 {
            for day in 1..=32 {
                for year in [2000, 2023, 2024, 2100] {
                    let written = format!("{year}-{month:02}-{day:02}T01:02:03Z");
                    let general = written.parse::<Timestamp>().ok().map(Timestamp::as_microsecond);
                    assert_eq!(parse_us(&written), general, "{written}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2023-07-10",
            "2023-07-10 11:42:36",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "2023-07-10T24:00:00Z",
        ] {
            assert_eq!(parse_us(text), None, "{text}");
        }
        assert_eq!(parse_us("2023-07-10T13:42:36+02:00"), parse_us("2023-07-10T11:42:36Z"));
        assert_eq!(parse_compact_us("20230710T1145Z"), parse_us("2023-07-10T11:45:00Z"));
    }
}
