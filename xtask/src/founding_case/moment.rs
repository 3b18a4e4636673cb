//! Moments: whole seconds UTC, and the ways in which the vendors write them.

use std::fmt;

/// One moment, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(i64);

/// The seconds of a minute.
pub(crate) const MINUTE: i64 = 60;
/// The seconds of an hour.
pub(crate) const HOUR: i64 = 60 * MINUTE;
/// The seconds of a day.
pub(crate) const DAY: i64 = 24 * HOUR;

impl Moment {
    /// Makes a moment from date and time of day.
    pub(crate) const fn at(date: (i64, i64, i64), time: (i64, i64, i64)) -> Moment {
        let (year, month, day) = date;
        let (hour, minute, second) = time;
        Moment(days(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second)
    }

    /// Makes a moment from a date, at midnight.
    pub(crate) const fn day(year: i64, month: i64, day: i64) -> Moment {
        Moment::at((year, month, day), (0, 0, 0))
    }

    /// Returns the moment so many seconds later.
    pub(crate) const fn plus(self, seconds: i64) -> Moment {
        Moment(self.0 + seconds)
    }

    /// Returns the seconds since an earlier moment.
    pub(crate) const fn since(self, earlier: Moment) -> i64 {
        self.0 - earlier.0
    }

    /// Returns the start of the minute.
    pub(crate) const fn whole_minute(self) -> Moment {
        Moment(self.0 - self.0.rem_euclid(MINUTE))
    }

    /// Returns the next full five minutes, when CloudTrail's file of it is named.
    pub(crate) const fn next_five_minutes(self) -> Moment {
        Moment(self.0 - self.0.rem_euclid(5 * MINUTE) + 5 * MINUTE)
    }

    /// Writes it with milliseconds, as Okta does.
    pub(crate) fn millis(self) -> String {
        let (year, month, day, hour, minute, second) = self.parts();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.000Z")
    }

    /// Writes it with an offset, as the AWS CLI does.
    pub(crate) fn offset(self) -> String {
        let (year, month, day, hour, minute, second) = self.parts();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00")
    }

    /// Writes the date alone.
    pub(crate) fn date(self) -> String {
        let (year, month, day, ..) = self.parts();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Writes the folder of a day, as CloudTrail does.
    pub(crate) fn folder(self) -> String {
        let (year, month, day, ..) = self.parts();
        format!("{year:04}/{month:02}/{day:02}")
    }

    /// Writes it without marks, as CloudTrail's file names do.
    pub(crate) fn compact(self) -> String {
        let (year, month, day, hour, minute, _) = self.parts();
        format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}Z")
    }

    fn parts(self) -> (i64, i64, i64, i64, i64, i64) {
        let (year, month, day) = civil(self.0.div_euclid(DAY));
        let second = self.0.rem_euclid(DAY);
        (year, month, day, second / HOUR, second % HOUR / MINUTE, second % MINUTE)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day, hour, minute, second) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// Counts the days since 1970; Howard Hinnant's `days_from_civil` (howardhinnant.github.io/date_algorithms.html).
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The way back: `civil_from_days` of the same page.
const fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days - era * 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_every_form() {
        let moment = Moment::at((2023, 11, 14), (9, 22, 49));
        assert_eq!(moment, Moment(1_699_953_769));
        assert_eq!(moment.to_string(), "2023-11-14T09:22:49Z");
        assert_eq!(moment.millis(), "2023-11-14T09:22:49.000Z");
        assert_eq!(moment.offset(), "2023-11-14T09:22:49+00:00");
        assert_eq!(moment.folder(), "2023/11/14");
        assert_eq!(moment.next_five_minutes().compact(), "20231114T0925Z");
        assert_eq!(moment.whole_minute().to_string(), "2023-11-14T09:22:00Z");
    }

    #[test]
    fn every_day_comes_back() {
        let mut day = Moment::day(2019, 1, 1);
        while day < Moment::day(2025, 1, 1) {
            let (year, month, date, ..) = day.parts();
            assert_eq!(Moment::day(year, month, date), day);
            day = day.plus(DAY);
        }
    }
}
