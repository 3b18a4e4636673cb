//! A cell and what it may say: empty is not stated, `unknown` is asked and cannot be known.

use model::Instant;

use crate::importers::facts::is_sentinel;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    /// Nothing: not stated.
    Empty,
    /// `unknown`: it was asked, and cannot be known.
    Unknown,
    /// `never`: of the last use only.
    Never,
    /// `none`: stated absence.
    None,
    /// A value.
    Is(&'a str),
}

impl<'a> Cell<'a> {
    /// Takes a trimmed cell.
    pub(super) fn of(text: &'a str) -> Self {
        let is = |word: &str| text.eq_ignore_ascii_case(word);
        match text {
            "" => Self::Empty,
            _ if is("unknown") => Self::Unknown,
            _ if is("never") => Self::Never,
            _ if is("none") => Self::None,
            _ => Self::Is(text),
        }
    }
}

/// Which end of the day a date without a time stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// Its first instant: what began then, began no later.
    Start,
    /// The first instant after it: what ended then, ended no later than this.
    End,
}

pub(super) const DAY_SECONDS: i64 = 86_400;

/// Tells whether the text is a date without a time.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Reads RFC 3339 with a zone, or a date in UTC.
///
/// # Errors
/// Why the text is no instant, without the text.
pub(super) fn instant(text: &str, day: Day) -> Result<Instant, &'static str> {
    const SENTINEL: &str = "stands for \"none\" and is not a date; leave the cell empty or write unknown";
    if ["0", "-", "n/a", "no_information", "9223372036854775807"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Err(SENTINEL);
    }
    let parsed = if is_date(text) { format!("{text}T00:00:00Z").parse::<Instant>() } else { text.parse() };
    match parsed {
        Ok(instant) if is_sentinel(instant) => Err(SENTINEL),
        Ok(instant) if is_date(text) && day == Day::End => {
            let next = instant.plus_seconds(DAY_SECONDS);
            // The day after the last that RFC 3339 can write could never be read back.
            next.to_string().parse().map_err(|_| SENTINEL)
        }
        Ok(instant) => Ok(instant),
        Err(_) => Err(why_no_instant(text)),
    }
}

fn why_no_instant(text: &str) -> &'static str {
    let number = |part: &str| part.parse::<u32>().ok();
    let parts: Vec<_> = text.split([' ', 'T']).next().unwrap_or_default().split(['/', '.', '-']).map(number).collect();
    match parts.as_slice() {
        [Some(one), Some(two), Some(_)] if (1..=12).contains(one) && (1..=12).contains(two) => {
            "day and month can be taken for each other; write 2023-10-18"
        }
        [Some(1000..), Some(_), Some(_)] if text.contains(':') => "has no time zone; write 2023-10-18T09:30:00Z",
        [Some(_)] if !text.contains(' ') => "is a bare number, not a date; write 2023-10-18",
        _ => "is no date; write 2023-10-18 or 2023-10-18T09:30:00Z",
    }
}

/// Tells whether a spreadsheet has written an id as a rounded number, such as `1.23E+15`.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    all_digits(whole) && all_digits(fraction) && exponent.strip_prefix(['+', '-']).is_some_and(all_digits)
}

/// Latin letters and what they are without their marks.
const PLAIN: &[(&str, &str)] = &[
    ("àáâãäå", "a"),
    ("ç", "c"),
    ("èéêë", "e"),
    ("ìíîï", "i"),
    ("ñ", "n"),
    ("òóôõöø", "o"),
    ("ùúûü", "u"),
    ("ýÿ", "y"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("ß", "ss"),
];

/// Makes the part of a name that stands for a free text: lower case a-z and digits, `-` for the rest.
///
/// Letters of other scripts become their code points, so that two names never fall together for want of letters.
pub(super) fn slug(text: &str) -> Option<String> {
    let mut slug = String::with_capacity(text.len());
    for letter in text.to_lowercase().chars() {
        let plain = PLAIN.iter().find(|(marked, _)| marked.contains(letter));
        match plain {
            Some((_, plain)) => slug.push_str(plain),
            None if letter.is_ascii_alphanumeric() => slug.push(letter),
            None if letter.is_alphanumeric() => slug.extend(format!("{:x}", u32::from(letter)).chars()),
            None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            None => {}
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    (!slug.is_empty()).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_day_and_anything_else_says_its_zone() {
        assert_eq!(instant("2023-10-18", Day::Start).unwrap().to_string(), "2023-10-18T00:00:00Z");
        assert_eq!(instant("2023-10-18", Day::End).unwrap().to_string(), "2023-10-19T00:00:00Z");
        assert_eq!(instant("2023-10-18T09:30:00+02:00", Day::End).unwrap().to_string(), "2023-10-18T07:30:00Z");
        for (text, why) in [
            ("03/04/2023", "day and month"),
            ("3.4.2023 10:00", "day and month"),
            ("2023-10-18 09:30:00", "has no time zone"),
            ("2023-10-18T09:30:00", "has no time zone"),
            ("45217", "is a bare number"),
            ("18 Oct 2023", "is no date"),
            ("2023-13-40", "is no date"),
            ("0001-01-01T00:00:00Z", "stands for"),
            ("1970-01-01", "stands for"),
            ("0", "stands for"),
            ("N/A", "stands for"),
        ] {
            let said = instant(text, Day::Start).unwrap_err();
            assert!(said.starts_with(why), "{text}: {said}");
        }
    }

    #[test]
    fn what_could_not_be_read_back_is_no_date() {
        let said = instant("9999-12-30", Day::End).unwrap_err();
        assert!(said.starts_with("stands for"), "{said}");
        assert!(instant("9999-12-29", Day::End).is_ok());
    }

    #[test]
    fn rounded_ids_are_seen() {
        for text in ["1.23E+15", "1,2e+5", "4E-3"] {
            assert!(is_scientific(text), "{text}");
        }
        for text in ["123e4567", "1E5", "E+5", "AKIA", "1.2.3", "deadbeef"] {
            assert!(!is_scientific(text), "{text}");
        }
    }

    #[test]
    fn a_slug_is_lower_case_and_may_not_be_empty() {
        assert_eq!(slug("Cloudflare  Access, Inc.").as_deref(), Some("cloudflare-access-inc"));
        assert_eq!(slug("Jörg Müßig").as_deref(), Some("jorg-mussig"));
        assert_ne!(slug("東京"), slug("京都"));
        assert_eq!(slug("—"), None);
    }
}
