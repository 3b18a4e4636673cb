//! The kinds of atoms in an estate, and how many there are of each.

use crate::estate::Estate;
use crate::random::Random;

/// How an estate is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    Loose,
    Tight,
}

/// Atoms of one kind: where they begin, and how many.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) from: u32,
    pub(crate) count: u32,
}

impl Kind {
    pub(crate) fn at(self, index: u32) -> u32 {
        self.from + index
    }

    pub(crate) fn any(self, random: &mut Random) -> u32 {
        self.from + random.below(self.count)
    }

    pub(crate) fn zipf(self, random: &mut Random, s: f64) -> u32 {
        self.from + random.zipf(s, self.count)
    }

    /// Returns the part from one share of the kind to another.
    pub(crate) fn part(self, from: f64, to: f64) -> Self {
        let at = |share: f64| (f64::from(self.count) * share).round() as u32;
        Self { from: self.from + at(from), count: at(to) - at(from) }
    }
}

/// Numbers kinds of atoms one after another.
struct Numbers(u32);

impl Numbers {
    fn kind(&mut self, count: f64) -> Kind {
        let count = count.round() as u32;
        self.0 += count;
        Kind { from: self.0 - count, count }
    }
}

/// What is known while an estate is made.
pub(crate) struct Making {
    pub(crate) estate: Estate,
    pub(crate) random: Random,
    pub(crate) kept: Kept,
    pub(crate) vendors: Kind,
    pub(crate) have: Kind,
    pub(crate) act_as: Kind,
    pub(crate) groups: Kind,
    pub(crate) roles: Kind,
    pub(crate) systems: Kind,
    pub(crate) documents: Kind,
    pub(crate) gateways: Kind,
    pub(crate) zones: Kind,
    pub(crate) mfa: Kind,
    pub(crate) ip_allow: Kind,
    pub(crate) binding: Kind,
    pub(crate) expiry: Kind,
    pub(crate) segmentation: Kind,
    pub(crate) least_privilege: Kind,
    pub(crate) approval: Kind,
    pub(crate) vault: Kind,
    pub(crate) scan: Kind,
}

impl Making {
    pub(crate) fn new(credentials: u32, kept: Kept) -> Self {
        let n = f64::from(credentials);
        let mut numbers = Numbers(0);
        let mut kind = |count| numbers.kind(count);
        let (vendors, have, act_as) = (kind(1.9 * n.sqrt()), kind(n), kind(0.6 * n));
        let (groups, roles, systems, documents) = (kind(0.08 * n), kind(0.04 * n), kind(0.06 * n), kind(0.03 * n));
        let (gateways, zones) = (kind((5.0 + n.powf(0.35)).floor()), kind(3.0 * n.powf(0.25)));
        let (mfa, ip_allow, binding) = (kind(40.0), kind(f64::from(vendors.count)), kind(f64::from(vendors.count)));
        let (expiry, segmentation, least_privilege) = (kind(30.0), kind(f64::from(zones.count)), kind(100.0));
        let (approval, vault, scan) = (kind(50.0), kind(60.0), kind(20.0));
        let size = if credentials < 1_000_000 { format!("{}k", credentials / 1000) } else { "1M".to_owned() };
        let estate = Estate {
            name: format!("{size} {}", if kept == Kept::Loose { "loose" } else { "tight" }),
            atoms: mfa.from,
            vendors: vendors.from..vendors.from + vendors.count,
            systems: systems.from..systems.from + systems.count,
            downs: mfa.from..scan.from + scan.count,
            heads: Vec::new(),
            ends: Vec::new(),
            bodies: Vec::new(),
        };
        #[rustfmt::skip]
        let making = Self {
            estate, random: Random::new(42), kept, vendors, have, act_as, groups, roles, systems, documents, gateways, zones,
            mfa, ip_allow, binding, expiry, segmentation, least_privilege, approval, vault, scan,
        };
        making
    }
}
