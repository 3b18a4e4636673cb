//! How a log writes its times.
//!
//! A time without a zone is taken as UTC only where its publisher says that it is ([`Written::Utc`], [`Written::Compact`]); syslog, which
//! has neither year nor zone, asks the caller for both.

use std::collections::BTreeMap;

use crate::instant::{MICROS, number, parse_us, within};

/// One way of writing a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// `2023-07-10T11:42:36.123Z`, with a zone (RFC 3339).
    Rfc3339,
    /// A number since 1970, of so many to the second.
    Epoch(i64),
    /// `2023-07-10 11:42:36.123`, said to be UTC.
    Utc,
    /// `2023-07-10 11:42:36.123 UTC`, `2023-07-10 11:42:36+02`.
    Zoned,
    /// `20230710114236.123`, said to be UTC.
    Compact,
    /// `10/Oct/2000:13:55:36 -0700`, of the common log format.
    Clf,
    /// `Oct  9 13:55:36` (RFC 3164, 4.1.2): year and zone are the caller's.
    Syslog,
}

impl Written {
    const WORDS: [(&'static str, Self); 10] = [
        ("rfc3339", Self::Rfc3339),
        ("epoch_seconds", Self::Epoch(1)),
        ("epoch_millis", Self::Epoch(1_000)),
        ("epoch_micros", Self::Epoch(MICROS)),
        ("epoch_nanos", Self::Epoch(1_000 * MICROS)),
        ("utc", Self::Utc),
        ("zoned", Self::Zoned),
        ("compact", Self::Compact),
        ("clf", Self::Clf),
        ("syslog", Self::Syslog),
    ];

    /// Reads the word of a format's row.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(known, _)| *known == word).map(|(_, written)| written)
    }

    /// Reads a time; none when it is not written so, or lies outside of 2000 to 2199.
    pub(crate) fn read(self, text: &str, parameters: &BTreeMap<String, String>) -> Option<i64> {
        match self {
            Self::Rfc3339 => parse_us(text),
            Self::Epoch(to_the_second) => epoch(text, to_the_second),
            Self::Utc => parse_us(&format!("{}Z", text.replacen(' ', "T", 1))),
            Self::Zoned => zoned(text),
            Self::Compact => compact(text),
            Self::Clf => clf(text),
            Self::Syslog => syslog(text, parameters),
        }
    }
}

/// A whole number, or one with a fraction, as `1700000000.123`.
fn epoch(text: &str, to_the_second: i64) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole: i64 = whole.parse().ok()?;
    if to_the_second > MICROS {
        return within(whole / (to_the_second / MICROS));
    }
    let unit_us = MICROS / to_the_second;
    let part = match fraction.get(..fraction.len().min(6)).filter(|digits| !digits.is_empty()) {
        None => 0,
        Some(digits) => number(digits.as_bytes())? * unit_us / 10_i64.pow(u32::try_from(digits.len()).ok()?),
    };
    within(whole.checked_mul(unit_us)?.checked_add(part)?)
}

fn zoned(text: &str) -> Option<i64> {
    let text = text.replacen(' ', "T", 1);
    let (time, zone) = match text.split_once(' ') {
        Some((time, zone)) => (time, zone),
        None => text.split_at(text.rfind(['+', '-']).filter(|at| *at > 10)?),
    };
    match zone {
        "UTC" | "GMT" | "Z" => parse_us(&format!("{time}Z")),
        // Another abbreviation means one zone here and another there.
        _ if zone.starts_with(['+', '-']) => parse_us(&format!("{time}{}", offset(zone)?)),
        _ => None,
    }
}

/// `+02`, `+0200` or `+02:00` as RFC 3339 writes it.
fn offset(zone: &str) -> Option<String> {
    let (hours, minutes) = zone.split_at_checked(3)?;
    let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
    Some(format!("{hours}:{}", if minutes.is_empty() { "00" } else { minutes }))
}

fn compact(text: &str) -> Option<i64> {
    let (date, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let [year, month, day, hour, minute, second] =
        [0..4, 4..6, 6..8, 8..10, 10..12, 12..14].map(|at| date.get(at).unwrap_or_default());
    (date.len() == 14).then_some(())?;
    parse_us(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}.{fraction}Z"))
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month(name: &str) -> Option<usize> {
    MONTHS.iter().position(|known| *known == name).map(|at| at + 1)
}

fn clf(text: &str) -> Option<i64> {
    let (time, zone) = text.split_once(' ')?;
    let mut date = time.splitn(4, ['/', ':']);
    let (day, name, year, clock) = (date.next()?, date.next()?, date.next()?, date.next()?);
    parse_us(&format!("{year}-{:02}-{day}T{clock}{}", month(name)?, offset(zone)?))
}

fn syslog(text: &str, parameters: &BTreeMap<String, String>) -> Option<i64> {
    let (year, zone) = (parameters.get("year")?, parameters.get("zone")?);
    let mut words = text.split_ascii_whitespace();
    let (name, day, clock) = (words.next()?, words.next()?, words.next()?);
    let zone = if matches!(zone.as_str(), "Z" | "UTC") { "Z".to_owned() } else { offset(zone)? };
    parse_us(&format!("{year}-{:02}-{day:0>2}T{clock}{zone}", month(name)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_is_read() {
        let year: BTreeMap<String, String> =
            [("year", "2023"), ("zone", "+02:00")].map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let expected = parse_us("2023-07-09T11:42:36Z");
        for (word, text) in [
            ("rfc3339", "2023-07-09T13:42:36+02:00"),
            ("epoch_seconds", "1688902956"),
            ("epoch_millis", "1688902956000"),
            ("epoch_micros", "1688902956000000"),
            ("epoch_nanos", "1688902956000000000"),
            ("utc", "2023-07-09 11:42:36"),
            ("utc", "2023-07-09T11:42:36.000"),
            ("zoned", "2023-07-09 11:42:36.000 UTC"),
            ("zoned", "2023-07-09 13:42:36+02"),
            ("zoned", "2023-07-09 13:42:36 +0200"),
            ("compact", "20230709114236.000"),
            ("compact", "20230709114236"),
            ("clf", "09/Jul/2023:13:42:36 +0200"),
            ("syslog", "Jul  9 13:42:36"),
        ] {
            assert_eq!(Written::from_word(word).unwrap().read(text, &year), expected, "{word} {text}");
        }
        assert_eq!(Written::Epoch(1).read("1688902956.25", &year), expected.map(|us| us + 250_000));
        assert_eq!(Written::Epoch(1_000).read("1688902956000.5", &year), expected.map(|us| us + 500));
    }

    #[test]
    fn what_could_be_another_instant_is_refused() {
        let none = BTreeMap::new();
        for (word, text) in [
            ("syslog", "Jul  9 13:42:36"),
            ("zoned", "2023-07-09 11:42:36"),
            ("zoned", "2023-07-09 11:42:36.000 CST"),
            ("clf", "09/Jul/2023:13:42:36"),
            ("epoch_seconds", "1688902956000"),
            ("epoch_seconds", "-1"),
            ("epoch_seconds", "9223372036854775807"),
            ("epoch_nanos", "99999999999999999999"),
            ("compact", "2023070911423"),
            ("compact", "2023é709114236"),
            ("utc", "0001-01-01 00:00:00"),
            ("clf", "é/é/é:é é"),
            ("zoned", "é é +é"),
        ] {
            assert_eq!(Written::from_word(word).unwrap().read(text, &none), None, "{word} {text}");
        }
    }
}
