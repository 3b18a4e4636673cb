//! Indicators as our TOML files write them, and what any value must be: one that is not what its kind says would never match.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use model::{Indicator, IndicatorKind};
use serde::Deserialize;
use toml::{Spanned, Value};

use crate::Refusal;
use crate::lines::Lines;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileIndicator {
    kind: Spanned<String>,
    value: Spanned<String>,
    first_seen: Option<Spanned<Value>>,
}

impl Lines<'_> {
    /// Reads indicators.
    pub(crate) fn indicators(&self, indicators: &[FileIndicator]) -> Result<Vec<Indicator>, Refusal> {
        indicators.iter().map(|indicator| self.indicator(indicator)).collect()
    }

    fn indicator(&self, indicator: &FileIndicator) -> Result<Indicator, Refusal> {
        let kind = self.word("indicator.kind", &indicator.kind)?;
        let value = value(kind, indicator.value.get_ref())
            .map_err(|why| self.refuse(indicator.value.span().start, format!("indicator.value: {why}")))?;
        let first_seen =
            indicator.first_seen.as_ref().map(|moment| self.instant("indicator.first_seen", moment)).transpose()?;
        Ok(Indicator { kind, value, first_seen })
    }
}

/// Returns the value in the form in which logs have it.
///
/// Addresses and domains that were defanged for mail (`193.142.58[.]126`) are made whole again.
///
/// # Errors
/// Why this is no value of that kind.
pub(crate) fn value(kind: IndicatorKind, written: &str) -> Result<String, &'static str> {
    let text = written.trim();
    if text.is_empty() {
        return Err("is empty");
    }
    let whole = refanged(text);
    match kind {
        IndicatorKind::Ipv4 => {
            whole.parse::<Ipv4Addr>().map(|address| address.to_string()).map_err(|_| "is no IPv4 address")
        }
        IndicatorKind::Ipv6 => {
            whole.parse::<Ipv6Addr>().map(|address| address.to_string()).map_err(|_| "is no IPv6 address")
        }
        IndicatorKind::Cidr => cidr(&whole),
        IndicatorKind::Domain => domain(&whole),
        IndicatorKind::Sha256 if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Ok(text.to_ascii_lowercase())
        }
        IndicatorKind::Sha256 => Err("is no SHA-256 hash (64 hexadecimal digits)"),
        IndicatorKind::UserAgent | IndicatorKind::Account | IndicatorKind::FileName => Ok(text.to_owned()),
    }
}

/// Makes whole again what was defanged for mail.
pub(crate) fn refanged(text: &str) -> String {
    text.replace("[.]", ".").replace("[:]", ":")
}

/// A network as in RFC 4632: an address without host bits, and the length of its prefix.
fn cidr(text: &str) -> Result<String, &'static str> {
    const WRONG: &str = "is no network, such as 193.142.58.0/24";
    let (address, length) = text.split_once('/').ok_or(WRONG)?;
    let address: IpAddr = address.parse().map_err(|_| WRONG)?;
    let length_bits: u32 = length.parse().map_err(|_| WRONG)?;
    let (bits, width_bits) = match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()) << 96, 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    };
    if length_bits > width_bits {
        return Err(WRONG);
    }
    if bits.checked_shl(length_bits).unwrap_or(0) != 0 {
        return Err("has host bits set beyond its length");
    }
    Ok(format!("{address}/{length_bits}"))
}

/// A domain name as in RFC 1035, section 2.3: labels of letters, digits and hyphens; `_` occurs in practice.
fn domain(text: &str) -> Result<String, &'static str> {
    let name = text.trim_end_matches('.').to_lowercase();
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-' || letter == '_')
    };
    if name.len() <= 253 && name.contains('.') && name.split('.').all(label) && name.parse::<IpAddr>().is_err() {
        Ok(name)
    } else {
        Err("is no domain name, such as evil.example")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_brought_to_one_form() {
        for (kind, written, expected) in [
            (IndicatorKind::Ipv4, "193.142.58[.]126", "193.142.58.126"),
            (IndicatorKind::Ipv6, "2001:DB8:0:0::1", "2001:db8::1"),
            (IndicatorKind::Cidr, "193.142.58.0/24", "193.142.58.0/24"),
            (IndicatorKind::Cidr, "2001:db8::/32", "2001:db8::/32"),
            (IndicatorKind::Cidr, "0.0.0.0/0", "0.0.0.0/0"),
            (IndicatorKind::Domain, "Evil[.]Example.", "evil.example"),
            (IndicatorKind::Account, " svc_network_backup ", "svc_network_backup"),
        ] {
            assert_eq!(value(kind, written).as_deref(), Ok(expected), "{written}");
        }
        let hash = "AB".repeat(32);
        assert_eq!(value(IndicatorKind::Sha256, &hash), Ok(hash.to_lowercase()));
    }

    #[test]
    fn what_could_never_match_is_refused() {
        for (kind, written) in [
            (IndicatorKind::Ipv4, "193.142.58"),
            (IndicatorKind::Ipv4, "193.142.58.256"),
            (IndicatorKind::Ipv4, "193.142.58.0/24"),
            (IndicatorKind::Ipv6, "193.142.58.1"),
            (IndicatorKind::Cidr, "193.142.58.1"),
            (IndicatorKind::Cidr, "193.142.58.1/24"),
            (IndicatorKind::Cidr, "193.142.58.0/33"),
            (IndicatorKind::Cidr, "2001:db8::1/64"),
            (IndicatorKind::Domain, "evil"),
            (IndicatorKind::Domain, "https://evil.example/x"),
            (IndicatorKind::Domain, "193.142.58.126"),
            (IndicatorKind::Sha256, "abc"),
            (IndicatorKind::UserAgent, " "),
        ] {
            assert!(value(kind, written).is_err(), "{kind} {written}");
        }
    }
}
