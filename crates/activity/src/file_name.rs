//! What a file's name says: when it was delivered and of which scope.

use crate::format::Format;
use crate::instant;

/// The stretch and the scope that a name tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) window: Option<(i64, i64)>,
    pub(crate) scope: Option<String>,
}

/// Reads a file's name by the format's pattern; none when it does not fit.
pub(crate) fn read(format: &Format, name: &str) -> Option<Named> {
    let found = captures(format.row.file_name.as_deref()?, name)?;
    let (_, delivered) = found.iter().find(|(place, _)| *place == "delivered")?;
    let to_us = instant::parse_compact_us(delivered)?;
    let from_us = to_us - i64::from(format.row.delivery_window_seconds) * 1_000_000;
    Some(Named { window: Some((from_us, to_us)), scope: filled(format, &found) })
}

/// Reads the scope from a name that fits another pattern.
pub(crate) fn scope(format: &Format, pattern: &str, name: &str) -> Option<String> {
    filled(format, &captures(pattern, name)?)
}

fn filled(format: &Format, found: &[(&str, &str)]) -> Option<String> {
    let filled = found
        .iter()
        .fold(format.row.scope.clone(), |scope, (place, value)| scope.replace(&format!("{{{place}}}"), value));
    (!filled.contains('{')).then_some(filled)
}

/// Fits `{place}text{place}text` to the beginning of a name, each place as short as can be.
fn captures<'n>(pattern: &'n str, name: &'n str) -> Option<Vec<(&'n str, &'n str)>> {
    let mut found = Vec::new();
    let (start, mut pattern) = pattern.split_once('{')?;
    let mut rest = name.strip_prefix(start)?;
    loop {
        let (place, after) = pattern.split_once('}')?;
        let (text, next) = after.split_once('{').map_or((after, None), |(text, next)| (text, Some(next)));
        let (value, remains) = rest.split_once(text).filter(|(value, _)| !value.is_empty())?;
        found.push((place, value));
        rest = remains;
        match next {
            Some(next) => pattern = next,
            None => return Some(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivered_file_tells_window_and_scope() {
        let (formats, _) = crate::format::ready();
        let cloudtrail = formats.iter().find(|format| format.row.name == "cloudtrail").unwrap();
        let named =
            read(cloudtrail, "111122223333_CloudTrail_us-east-2_20150801T0210Z_Mu0KsOhtH1ar15ZZ.json.gz").unwrap();
        let to_us = instant::parse_us("2015-08-01T02:10:00Z").unwrap();
        assert_eq!(
            named,
            Named { window: Some((to_us - 300_000_000, to_us)), scope: Some("111122223333/us-east-2".to_owned()) }
        );
        for other in ["events.json", "1_CloudTrail_x_20150801_y.json", "_CloudTrail__20150801T0210Z_"] {
            assert_eq!(read(cloudtrail, other), None, "{other}");
        }
    }
}
