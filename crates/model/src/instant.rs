//! Instants: UTC, whole microseconds (semantics 1.1).

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use thiserror::Error;

/// One instant of time in UTC, in microseconds since 1970; finer parts are cut.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// A text that is not an instant with a zone.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is not an instant; write RFC 3339 with a zone, such as 2023-10-18T00:00:00Z")]
pub struct BadInstant {
    /// What was written.
    pub text: String,
}

impl Instant {
    /// The beginning of time: "since ever".
    pub const MIN: Self = Self(i64::MIN);
    /// The end of time: "until further notice".
    pub const MAX: Self = Self(i64::MAX);

    /// Makes an instant from microseconds since 1970.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Returns the microseconds since 1970.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Makes an instant from whole seconds since 1970.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Returns the instant so many seconds later; the ends of time stay where they are.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        if self.0 == i64::MIN || self.0 == i64::MAX {
            return self;
        }
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Tells whether this is neither the beginning nor the end of time.
    pub const fn is_finite(self) -> bool {
        self.0 != i64::MIN && self.0 != i64::MAX
    }

    /// Returns the instant as `2023-10-18 09:22Z`, for people.
    pub fn to_minute(self) -> String {
        self.shown("%Y-%m-%d %H:%MZ")
    }

    /// Returns the day as `18 Oct 2023`, for people.
    pub fn to_day(self) -> String {
        self.shown("%-d %b %Y")
    }

    fn shown(self, pattern: &str) -> String {
        match Timestamp::from_microsecond(self.0) {
            Ok(stamp) if self.is_finite() => stamp.strftime(pattern).to_string(),
            _ if self.0 < 0 => "since ever".to_owned(),
            _ => "open".to_owned(),
        }
    }
}

impl FromStr for Instant {
    type Err = BadInstant;

    fn from_str(text: &str) -> Result<Self, BadInstant> {
        let micros = text.parse::<Timestamp>().map(Timestamp::as_microsecond);
        // The last second of time can be read and not written: what is taken must be fit to be read back.
        match micros {
            Ok(micros) if Timestamp::from_microsecond(micros).is_ok() => Ok(Self(micros)),
            _ => Err(BadInstant { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_microsecond(self.0) {
            Ok(stamp) if self.is_finite() => write!(f, "{stamp}"),
            _ if self.0 < 0 => f.write_str("since ever"),
            _ => f.write_str("until further notice"),
        }
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_utc() {
        let instant: Instant = "2023-11-14T10:22:49+01:00".parse().unwrap();
        assert_eq!(instant.to_string(), "2023-11-14T09:22:49Z");
        assert_eq!(instant.to_minute(), "2023-11-14 09:22Z");
        assert_eq!(instant.to_day(), "14 Nov 2023");
        assert_eq!(instant.plus_seconds(60).as_micros() - instant.as_micros(), 60_000_000);
    }

    #[test]
    fn refuses_what_has_no_zone() {
        for text in ["2023-11-14T10:22:49", "2023-11-14", "14/11/2023", "", "0"] {
            assert!(text.parse::<Instant>().is_err(), "{text}");
        }
    }

    #[test]
    fn whatever_is_read_can_be_written_and_read_back() {
        for text in [
            "9999-12-30T22:00:00Z",
            "9999-12-30T22:00:00.999999Z",
            "9999-12-30T22:00:00.999999999Z",
            "9999-12-31T23:59:59Z",
            "-009999-01-02T01:59:59Z",
            "0000-01-01T00:00:00Z",
        ] {
            if let Ok(instant) = text.parse::<Instant>() {
                assert_eq!(instant.to_string().parse(), Ok(instant), "{text}");
            }
        }
    }

    #[test]
    fn the_ends_of_time_do_not_move() {
        assert_eq!(Instant::MAX.plus_seconds(-5), Instant::MAX);
        assert_eq!(Instant::MIN.plus_seconds(5), Instant::MIN);
        assert_eq!(Instant::MAX.to_string(), "until further notice");
    }
}
