//! Indicators made ready for comparing; how each kind is compared is stated in [`crate::indicator`].

use std::collections::HashMap;
use std::net::IpAddr;

use crate::indicator::{Indicator, IndicatorKind};
use crate::manifest::Gap;

/// The indicators by how they are compared; numbers are places in the caller's list.
#[derive(Debug, Default)]
pub(crate) struct Hunt {
    addresses: HashMap<IpAddr, Vec<usize>>,
    networks: Vec<(IpAddr, u32, usize)>,
    agents: Vec<(Wildcard, usize)>,
    accounts: HashMap<String, Vec<usize>>,
    texts: TextHunt,
}

/// A text with `*` at either end standing for any.
#[derive(Debug)]
struct Wildcard {
    middle: String,
    open_start: bool,
    open_end: bool,
}

impl Wildcard {
    fn new(value: &str) -> Self {
        let value = value.to_lowercase();
        let middle = value.trim_matches('*').to_owned();
        Self { middle, open_start: value.starts_with('*'), open_end: value.ends_with('*') }
    }

    fn fits(&self, lower: &str) -> bool {
        match (self.open_start, self.open_end) {
            (false, false) => lower == self.middle,
            (true, false) => lower.ends_with(&self.middle),
            (false, true) => lower.starts_with(&self.middle),
            (true, true) => lower.contains(&self.middle),
        }
    }
}

impl Hunt {
    /// Makes the indicators ready; one that is not of its kind is a gap.
    pub(crate) fn new(indicators: &[Indicator], gaps: &mut Vec<Gap>) -> Self {
        let mut hunt = Self::default();
        for (place, indicator) in indicators.iter().enumerate() {
            if hunt.add(place, indicator).is_none() {
                let reason =
                    format!("{:?} is no {}: not hunted; correct the notice", indicator.value, indicator.kind.word());
                gaps.push(Gap { file: String::new(), place: format!("indicator {}", place + 1), reason, count: 1 });
            }
        }
        hunt
    }

    fn add(&mut self, place: usize, indicator: &Indicator) -> Option<()> {
        let value = indicator.value.trim();
        if value.trim_matches('*').is_empty() {
            return None;
        }
        match indicator.kind {
            IndicatorKind::Ipv4 | IndicatorKind::Ipv6 => {
                let address = value.parse::<IpAddr>().ok()?;
                (address.is_ipv4() == (indicator.kind == IndicatorKind::Ipv4)).then_some(())?;
                self.addresses.entry(address.to_canonical()).or_default().push(place);
            }
            IndicatorKind::Cidr => {
                let (address, length) = value.split_once('/')?;
                let (address, length) = (address.parse::<IpAddr>().ok()?, length.parse::<u32>().ok()?);
                (length <= if address.is_ipv4() { 32 } else { 128 }).then_some(())?;
                self.networks.push((address, length, place));
            }
            IndicatorKind::UserAgent => self.agents.push((Wildcard::new(value), place)),
            IndicatorKind::Account => self.accounts.entry(value.to_lowercase()).or_default().push(place),
            IndicatorKind::Sha256 => {
                (value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(())?;
                self.texts.add(value, Bound::Hex, place)?;
            }
            IndicatorKind::Domain => self.texts.add(value.trim_end_matches('.'), Bound::Domain, place)?,
            IndicatorKind::FileName => self.texts.add(value, Bound::FileName, place)?,
        }
        Some(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.addresses.is_empty()
            && self.networks.is_empty()
            && self.agents.is_empty()
            && self.accounts.is_empty()
            && self.texts.texts.is_empty()
    }

    pub(crate) fn address(&self, address: IpAddr, hits: &mut Vec<usize>) {
        hits.extend(self.addresses.get(&address).into_iter().flatten());
        hits.extend(
            self.networks
                .iter()
                .filter(|(network, length, _)| contains(*network, *length, address))
                .map(|(.., place)| *place),
        );
    }

    pub(crate) fn agent(&self, agent: &str, hits: &mut Vec<usize>) {
        if !self.agents.is_empty() {
            let lower = agent.to_lowercase();
            hits.extend(self.agents.iter().filter(|(wildcard, _)| wildcard.fits(&lower)).map(|(_, place)| *place));
        }
    }

    pub(crate) fn hunts_accounts(&self) -> bool {
        !self.accounts.is_empty()
    }

    pub(crate) fn account(&self, account: &str, hits: &mut Vec<usize>) {
        hits.extend(self.accounts.get(&account.to_lowercase()).into_iter().flatten());
    }

    pub(crate) fn record(&self, record: &[u8], hits: &mut Vec<usize>) {
        self.texts.find(record, hits);
    }
}

/// Whether a network has an address; an IPv4 network also when the log writes the address inside IPv6.
fn contains(network: IpAddr, length: u32, address: IpAddr) -> bool {
    let bits = |address: IpAddr| match address {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()) << 96, true),
        IpAddr::V6(v6) => (v6.to_bits(), false),
    };
    let ((network, network_v4), (address, address_v4)) = (bits(network), bits(address));
    let differ = (network ^ address).leading_zeros();
    network_v4 == address_v4 && differ >= length
}

/// What may not stand beside a text for it to count as itself.
#[derive(Debug, Clone, Copy)]
enum Bound {
    Hex,
    Domain,
    FileName,
}

impl Bound {
    fn allows(self, before: Option<u8>, after: &[u8]) -> bool {
        let next = after.first().copied();
        let second = after.get(1).copied();
        let hex = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_hexdigit());
        let label =
            |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let name = |byte: Option<u8>| {
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        };
        match self {
            Self::Hex => !hex(before) && !hex(next),
            Self::Domain => !(label(before) || label(next) || next == Some(b'.') && label(second)),
            Self::FileName => !name(before) && !name(next),
        }
    }
}

/// Many texts in one pass: a bit for each pair of first bytes, in either case, then the few texts with the same first four.
#[derive(Debug, Default)]
struct TextHunt {
    texts: Vec<(Vec<u8>, Bound, usize)>,
    pairs: Vec<u64>,
    by_start: HashMap<[u8; 4], Vec<usize>>,
}

impl TextHunt {
    /// Adds a text of at least four bytes.
    fn add(&mut self, text: &str, bound: Bound, place: usize) -> Option<()> {
        let text = text.to_ascii_lowercase().into_bytes();
        let start = *text.first_chunk::<4>()?;
        let [first, second, ..] = start;
        self.pairs.resize(1 << 10, 0);
        for first in [first, first.to_ascii_uppercase()] {
            for second in [second, second.to_ascii_uppercase()] {
                let pair = u16::from_be_bytes([first, second]);
                if let Some(word) = self.pairs.get_mut(usize::from(pair >> 6)) {
                    *word |= 1 << (pair & 63);
                }
            }
        }
        self.by_start.entry(start).or_default().push(self.texts.len());
        self.texts.push((text, bound, place));
        Some(())
    }

    fn find(&self, record: &[u8], hits: &mut Vec<usize>) {
        if self.texts.is_empty() {
            return;
        }
        for (at, pair) in record.array_windows::<2>().enumerate() {
            let pair = u16::from_be_bytes(*pair);
            if self.pairs.get(usize::from(pair >> 6)).is_some_and(|word| word >> (pair & 63) & 1 == 1) {
                self.compare(record, at, hits);
            }
        }
    }

    fn compare(&self, record: &[u8], at: usize, hits: &mut Vec<usize>) {
        let Some((before, from_here)) = record.split_at_checked(at) else {
            return;
        };
        let start = from_here.first_chunk::<4>().map(|start| start.map(|byte| byte.to_ascii_lowercase()));
        let Some(numbers) = start.and_then(|start| self.by_start.get(&start)) else {
            return;
        };
        for number in numbers {
            let Some((text, bound, place)) = self.texts.get(*number) else {
                continue;
            };
            if let Some((found, after)) = from_here.split_at_checked(text.len())
                && found.eq_ignore_ascii_case(text)
                && bound.allows(before.last().copied(), after)
            {
                hits.push(*place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(kind: IndicatorKind, value: &str, text: &str) -> bool {
        let mut gaps = Vec::new();
        let hunt = Hunt::new(&[Indicator { kind, value: value.to_owned(), first_seen_us: None }], &mut gaps);
        assert!(gaps.is_empty(), "{gaps:?}");
        let mut found = Vec::new();
        match kind {
            IndicatorKind::Ipv4 | IndicatorKind::Ipv6 | IndicatorKind::Cidr => {
                hunt.address(text.parse().unwrap(), &mut found)
            }
            IndicatorKind::UserAgent => hunt.agent(text, &mut found),
            IndicatorKind::Account => hunt.account(text, &mut found),
            _ => hunt.record(text.as_bytes(), &mut found),
        }
        !found.is_empty()
    }

    #[test]
    fn each_kind_is_compared_as_stated() {
        use IndicatorKind::*;
        let sha = "ab".repeat(32);
        for (kind, value, text, expected) in [
            (Ipv4, "192.0.2.7", "192.0.2.7", true),
            (Ipv4, "192.0.2.7", "192.0.2.70", false),
            (Ipv6, "2001:DB8::1", "2001:db8:0::1", true),
            (Cidr, "192.0.2.0/24", "192.0.2.255", true),
            (Cidr, "192.0.2.0/24", "192.0.3.0", false),
            (Cidr, "0.0.0.0/0", "2001:db8::1", false),
            (Cidr, "2001:db8::/32", "2001:db8:ffff::", true),
            (UserAgent, "Curl/8.1", "curl/8.1", true),
            (UserAgent, "curl/8.1", "curl/8.10", false),
            (UserAgent, "curl*", "curl/8.10", true),
            (UserAgent, "*sliver*", "go Sliver/1", true),
            (Account, "Bob@example.com", "bob@EXAMPLE.com", true),
            (Account, "bob", "bobby", false),
            (Domain, "evil.example", r#"{"u":"https://a.Evil.example/x"}"#, true),
            (Domain, "evil.example", r#"{"u":"evil.example."}"#, true),
            (Domain, "evil.example", r#"{"u":"evil.example.org"}"#, false),
            (Domain, "evil.example", r#"{"u":"notevil.example"}"#, false),
            (FileName, "drop.exe", r#"{"p":"C:\\x\\Drop.exe"}"#, true),
            (FileName, "drop.exe", r#"{"p":"raindrop.exe"}"#, false),
            (Sha256, &sha, &format!("\"{}\"", sha.to_uppercase()), true),
            (Sha256, &sha, &format!("\"{sha}0\""), false),
        ] {
            assert_eq!(hits(kind, value, text), expected, "{kind:?} {value} in {text}");
        }
    }

    #[test]
    fn what_is_not_of_its_kind_is_a_gap() {
        use IndicatorKind::*;
        for (kind, value) in [
            (Ipv4, "2001:db8::1"),
            (Ipv6, "x"),
            (Cidr, "10.0.0.0/33"),
            (Sha256, "abc"),
            (UserAgent, "*"),
            (Domain, ""),
            (FileName, "a.b"),
        ] {
            let mut gaps = Vec::new();
            Hunt::new(&[Indicator { kind, value: value.to_owned(), first_seen_us: None }], &mut gaps);
            assert_eq!(gaps.len(), 1, "{kind:?} {value}");
        }
    }
}
