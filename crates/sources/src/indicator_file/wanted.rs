//! What a format says a value is, and the indicator that comes of it.
//!
//! Formats are less exact than our kinds: an address may be of either version or a network, and of a URL only the host is
//! compared, since logs of sign-ins and calls seldom have the rest.

use std::net::IpAddr;

use model::{Indicator, IndicatorKind};

use crate::indicator::{refanged, value};
use crate::secret::secret_in;

/// What a value is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Just this kind.
    Kind(IndicatorKind),
    /// An address of either version, or a network.
    Address,
    /// A URL, of which the host counts: a domain or an address.
    Url,
}

/// A text in a whole record is compared by its first four bytes (`activity`): a shorter one is never found.
const TEXT_BYTES_MIN: usize = 4;

impl Wanted {
    /// Makes the indicator.
    ///
    /// # Errors
    /// Why there is none; what was written is not repeated, since it could be anything.
    pub(super) fn of(self, written: &str) -> Result<Indicator, String> {
        if let Some(what) = secret_in(written) {
            return Err(format!("looks like {what}: not taken, and not repeated"));
        }
        let (kind, text) = match self {
            Self::Kind(kind) => (kind, written.trim().to_owned()),
            Self::Address => address(written).ok_or("is neither an address nor a network")?,
            Self::Url => host(written).ok_or("is no URL with a host")?,
        };
        let value = value(kind, &text)?;
        let is_text = matches!(kind, IndicatorKind::Domain | IndicatorKind::FileName);
        if is_text && value.len() < TEXT_BYTES_MIN {
            return Err(format!("is shorter than {TEXT_BYTES_MIN} bytes, too little to be looked for"));
        }
        if value.trim_matches('*').is_empty() {
            return Err("would match everything".to_owned());
        }
        Ok(Indicator { kind, value, first_seen: None })
    }
}

/// Tells an address from a network; one whose prefix is all of it is an address.
fn address(written: &str) -> Option<(IndicatorKind, String)> {
    let whole = refanged(written.trim());
    let (text, length) = whole.split_once('/').map_or((&*whole, None), |(text, length)| (text, Some(length)));
    let (kind, all) = match text.parse::<IpAddr>().ok()? {
        IpAddr::V4(_) => (IndicatorKind::Ipv4, "32"),
        IpAddr::V6(_) => (IndicatorKind::Ipv6, "128"),
    };
    match length {
        Some(length) if length != all => Some((IndicatorKind::Cidr, whole)),
        _ => Some((kind, text.to_owned())),
    }
}

/// The host of a URL (RFC 3986, section 3.2), also of one that was defanged (`hxxps://evil[.]example/x`).
fn host(written: &str) -> Option<(IndicatorKind, String)> {
    let whole = refanged(written.trim());
    let (_, rest) = whole.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    let host = match place.strip_prefix('[') {
        Some(inside) => inside.split_once(']')?.0,
        None => place.split_once(':').map_or(place, |(host, _)| host),
    };
    if host.is_empty() {
        return None;
    }
    address(host).or_else(|| Some((IndicatorKind::Domain, host.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(wanted: Wanted, written: &str) -> String {
        wanted.of(written).map_or_else(|why| why, |indicator| format!("{} {}", indicator.kind, indicator.value))
    }

    #[test]
    fn addresses_and_hosts_are_told_apart() {
        for (wanted, written, expected) in [
            (Wanted::Address, "198.51.100[.]7", "ipv4 198.51.100.7"),
            (Wanted::Address, "198.51.100.7/32", "ipv4 198.51.100.7"),
            (Wanted::Address, "2001:DB8::1/128", "ipv6 2001:db8::1"),
            (Wanted::Address, "198.51.100.0/24", "cidr 198.51.100.0/24"),
            (Wanted::Address, "198.51.100.7/24", "has host bits set beyond its length"),
            (Wanted::Address, "evil.example", "is neither an address nor a network"),
            (Wanted::Url, "https://a:b@Evil.example:8443/x?y", "domain evil.example"),
            (Wanted::Url, "hxxp://evil[.]example", "domain evil.example"),
            (Wanted::Url, "https://198.51.100.7/x", "ipv4 198.51.100.7"),
            (Wanted::Url, "https://[2001:db8::1]:443/x", "ipv6 2001:db8::1"),
            (Wanted::Url, "evil.example/x", "is no URL with a host"),
            (Wanted::Url, "file:///etc/passwd", "is no URL with a host"),
            (Wanted::Url, "https://localhost/x", "is no domain name, such as evil.example"),
            (Wanted::Kind(IndicatorKind::FileName), "a.b", "is shorter than 4 bytes, too little to be looked for"),
            (Wanted::Kind(IndicatorKind::UserAgent), "**", "would match everything"),
        ] {
            assert_eq!(read(wanted, written), expected, "{written}");
        }
    }

    #[test]
    fn a_secret_is_neither_taken_nor_repeated() {
        let written = format!("{}{}", "gh", "p_Zq3xV9bL2mN8kJ4hT6wR1pS5Zq3xV9bL2mN8");
        let why = read(Wanted::Kind(IndicatorKind::Account), &written);
        assert_eq!(why, "looks like a GitHub token: not taken, and not repeated");
    }
}
