//! Indicators against uses that came as facts (semantics 4.2, 7.4): what `activity` does with whole records of a log.
//!
//! An address is compared as an address, a network with what lies in it, an agent whole and without regard to case, where a `*`
//! at either end stands for any text. Whatever its kind, an indicator fits a use that names it. A fact has no field for an
//! account, a domain, a hash or a file's name: those fit only so.

use std::net::IpAddr;

use model::{IndicatorKind, Instant, Notice, Used};

/// The indicators of a notice, made ready.
pub(crate) struct Indicators<'a> {
    all: Vec<(&'a str, Option<Instant>, Fits)>,
}

/// What an indicator is compared with.
enum Fits {
    Address(IpAddr),
    Network(IpAddr, u32),
    Agent(String),
    Name,
}

impl<'a> Indicators<'a> {
    pub(crate) fn new(notice: &'a Notice) -> Self {
        let ready = |kind, value: &str| match kind {
            IndicatorKind::Ipv4 | IndicatorKind::Ipv6 => Some(Fits::Address(address(value)?)),
            IndicatorKind::Cidr => {
                let (network, length_bits) = value.split_once('/')?;
                Some(Fits::Network(network.parse().ok()?, length_bits.parse().ok()?))
            }
            IndicatorKind::UserAgent => Some(Fits::Agent(value.to_lowercase())),
            _ => None,
        };
        let one = |indicator: &'a model::Indicator| {
            let fits = ready(indicator.kind, &indicator.value).unwrap_or(Fits::Name);
            (indicator.value.as_str(), indicator.first_seen, fits)
        };
        Self { all: notice.indicators.iter().map(one).collect() }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Returns the values of those that a use matches, each from its `first_seen` on.
    pub(crate) fn of(&self, used: &Used) -> impl Iterator<Item = &'a str> {
        let fits = |value: &str, fits: &Fits| {
            used.indicator.as_deref() == Some(value)
                || match fits {
                    Fits::Address(wanted) => used.address.as_deref().and_then(address) == Some(*wanted),
                    Fits::Network(network, length_bits) => {
                        used.address.as_deref().and_then(address).is_some_and(|at| lies_in(at, *network, *length_bits))
                    }
                    Fits::Agent(wanted) => used.agent.as_deref().is_some_and(|agent| agent_fits(agent, wanted)),
                    Fits::Name => false,
                }
        };
        self.all
            .iter()
            .filter(move |(value, first_seen, what)| {
                first_seen.is_none_or(|first| used.at >= first) && fits(value, what)
            })
            .map(|(value, ..)| *value)
    }
}

/// An address; one of IPv4 within IPv6 is the one of IPv4.
fn address(text: &str) -> Option<IpAddr> {
    text.parse().ok().map(|address: IpAddr| address.to_canonical())
}

fn lies_in(address: IpAddr, network: IpAddr, length_bits: u32) -> bool {
    let differ = match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => (address.to_bits() ^ network.to_bits()).leading_zeros(),
        (IpAddr::V6(address), IpAddr::V6(network)) => (address.to_bits() ^ network.to_bits()).leading_zeros(),
        _ => return false,
    };
    differ >= length_bits
}

fn agent_fits(agent: &str, wanted: &str) -> bool {
    let (agent, middle) = (agent.to_lowercase(), wanted.trim_matches('*'));
    match (wanted.starts_with('*'), wanted.ends_with('*')) {
        (false, false) => agent == middle,
        (true, false) => agent.ends_with(middle),
        (false, true) => agent.starts_with(middle),
        (true, true) => agent.contains(middle),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lie_in_networks_of_their_own_kind() {
        let lies = |at: &str, network: &str, length| lies_in(address(at).unwrap(), network.parse().unwrap(), length);
        assert!(lies("192.0.2.255", "192.0.2.0", 24) && lies("::ffff:192.0.2.9", "192.0.2.0", 24));
        assert!(!lies("192.0.3.0", "192.0.2.0", 24) && !lies("2001:db8::1", "0.0.0.0", 0));
        assert!(lies("2001:db8:ffff::", "2001:db8::", 32) && lies("192.0.2.7", "192.0.2.7", 32));
    }

    #[test]
    fn agents_are_whole_unless_a_star_says_otherwise() {
        assert!(agent_fits("Curl/8.1", "curl/8.1") && !agent_fits("curl/8.10", "curl/8.1"));
        assert!(agent_fits("curl/8.10", "curl*") && agent_fits("go Sliver/1", "*sliver*") && agent_fits("a b", "*b"));
    }
}
