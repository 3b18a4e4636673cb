//! Estates of any size from one seed, in the proportions of a company's identities: who holds which credential, whom it acts
//! for, what that may do, and which controls stand in the way.
//!
//! *Loose*: credentials lie about in many systems and most things lead to most others. *Tight*: few do.
//! Every clause is valid: validity in time is measured elsewhere. Sizes and shares are those of the prototype that the goals
//! come from; it did not say who reads a document, and one an identity brings its number of clauses.

use crate::estate::Estate;
use crate::kinds::{Kept, Kind, Making};

/// Makes an estate of so many credentials.
pub(crate) fn generate(credentials: u32, kept: Kept) -> Estate {
    let mut making = Making::new(credentials, kept);
    let held = making.hold();
    making.act(&held);
    making.store();
    making.join();
    making.permit();
    making.connect();
    making.estate
}

impl Making {
    fn tight_or(&self, tight: f64, loose: f64) -> f64 {
        if self.kept == Kept::Tight { tight } else { loose }
    }

    /// Returns a control of the kind in a share of the cases.
    fn guard(&mut self, share: f64, kind: Kind) -> Option<u32> {
        self.random.chance(share).then(|| kind.any(&mut self.random))
    }

    fn clause(&mut self, head: u32, premises: &[Option<u32>], guards: &[Option<u32>]) {
        let premises: Vec<u32> = premises.iter().flatten().copied().collect();
        let guards: Vec<u32> = guards.iter().flatten().copied().collect();
        self.estate.push(head, &premises, &guards);
    }

    /// A breached vendor has what it holds. Returns for each credential the first vendor that holds it.
    fn hold(&mut self) -> Vec<Option<u32>> {
        let mut held = vec![None; self.have.count as usize];
        for (credential, held) in (0..).zip(&mut held) {
            if !self.random.chance(0.25) {
                continue;
            }
            for _ in 0..1 + u32::from(self.random.chance(0.2)) {
                let vendor = self.random.zipf(1.05, self.vendors.count);
                held.get_or_insert(vendor);
                let binding = self.random.chance(0.1).then(|| self.binding.at(vendor));
                self.clause(self.have.at(credential), &[Some(self.vendors.at(vendor))], &[binding]);
            }
        }
        held
    }

    /// A credential acts as an identity, some only beside a second premise; some lead through a gateway.
    fn act(&mut self, held: &[Option<u32>]) {
        let people = self.act_as.part(0.0, 0.1);
        for (credential, vendor) in (0..).zip(held) {
            let have = Some(self.have.at(credential));
            let identity = self.act_as.any(&mut self.random);
            let beside = match self.random.unit() {
                ..0.55 => None,
                0.55..0.80 => Some(self.gateways.zipf(&mut self.random, 0.8)),
                0.80..0.92 => Some(self.zones.any(&mut self.random)),
                _ => Some(self.have.any(&mut self.random)),
            };
            let is_person = identity < people.from + people.count;
            let own = if is_person { self.guard(0.85, self.mfa) } else { self.guard(0.35, self.expiry) };
            let from = vendor.unwrap_or_else(|| self.random.below(self.vendors.count));
            let address = self.random.chance(0.12).then(|| self.ip_allow.at(from));
            self.clause(identity, &[have, beside], &[own, address]);
            if self.random.chance(0.01) {
                let gateway = self.gateways.any(&mut self.random);
                self.clause(gateway, &[have], &[]);
            }
        }
    }

    /// A system that is controlled gives away the credentials stored there; a document those written in it.
    fn store(&mut self) {
        for credential in 0..self.have.count {
            let have = self.have.at(credential);
            let places = match self.kept {
                Kept::Tight => u32::from(self.random.chance(0.35)),
                Kept::Loose => 1 + self.random.geometric(0.5),
            };
            for _ in 0..places {
                let system = match self.kept {
                    Kept::Tight => self.systems.any(&mut self.random),
                    Kept::Loose => self.systems.zipf(&mut self.random, 0.8),
                };
                let vault = self.guard(0.3, self.vault);
                self.clause(have, &[Some(system)], &[vault]);
            }
            if self.random.chance(0.04) {
                let document = self.documents.any(&mut self.random);
                self.clause(have, &[Some(document)], &[]);
            }
        }
    }

    /// Identities are in groups, groups in groups of a lower number, and now and then in any.
    fn join(&mut self) {
        let people = self.act_as.part(0.0, 0.1).count;
        for identity in 0..self.act_as.count {
            let groups = match identity < people {
                true => 1 + self.random.geometric(self.tight_or(0.3, 3.0)),
                false => self.random.geometric(self.tight_or(0.3, 0.6)),
            };
            for _ in 0..groups {
                let group = self.groups.any(&mut self.random);
                self.clause(group, &[Some(self.act_as.at(identity))], &[]);
            }
        }
        for group in 0..self.groups.count {
            if self.random.chance(0.6) && group > 0 {
                let below = if self.random.chance(0.01) { self.groups.count } else { group };
                let other = self.groups.at(self.random.below(below));
                self.clause(other, &[Some(self.groups.at(group))], &[]);
            }
        }
    }

    /// Groups and identities have roles, and roles control systems and read documents.
    fn permit(&mut self) {
        for group in 0..self.groups.count {
            for _ in 0..self.random.geometric(self.tight_or(0.4, 1.0)) {
                let (role, guard) = (self.roles.any(&mut self.random), self.guard(0.25, self.least_privilege));
                self.clause(role, &[Some(self.groups.at(group))], &[guard]);
            }
        }
        for identity in 0..self.act_as.count {
            if self.random.chance(0.3) {
                let role = self.roles.any(&mut self.random);
                self.clause(role, &[Some(self.act_as.at(identity))], &[]);
            }
            self.read(identity);
        }
        for role in 0..self.roles.count {
            let own = match self.kept {
                Kept::Tight => self.random.geometric(0.6),
                Kept::Loose => 1 + self.random.geometric(2.5),
            };
            let wide = if self.random.chance(0.02) { self.random.geometric(40.0) } else { 0 };
            (0..own + wide).for_each(|_| self.control(role));
        }
    }

    fn control(&mut self, role: u32) {
        let system = self.random.below(self.systems.count);
        let zone = self.random.chance(0.4).then(|| self.zone_of(system));
        let approval = self.guard(0.3, self.approval);
        let is_top = f64::from(system) < 0.02 * f64::from(self.systems.count);
        let mfa = if is_top { self.guard(0.8, self.mfa) } else { None };
        self.clause(self.systems.at(system), &[Some(self.roles.at(role)), zone], &[approval, mfa]);
    }

    /// An identity reads a document, in a quarter of the cases past a guard.
    fn read(&mut self, identity: u32) {
        let (document, guard) = (self.documents.any(&mut self.random), self.guard(0.25, self.scan));
        self.clause(document, &[Some(self.act_as.at(identity))], &[guard]);
    }

    fn zone_of(&self, system: u32) -> u32 {
        self.zones.at(system % self.zones.count)
    }

    /// A system stands in a zone and runs workloads; zones lead to zones, gateways into them.
    fn connect(&mut self) {
        let workloads = self.act_as.part(0.95, 1.0);
        for system in 0..self.systems.count {
            let controlled = Some(self.systems.at(system));
            self.clause(self.zone_of(system), &[controlled], &[]);
            for _ in 0..self.random.geometric(self.tight_or(0.3, 0.8)) {
                let workload = workloads.any(&mut self.random);
                self.clause(workload, &[controlled], &[]);
            }
        }
        for zone in 0..self.zones.count {
            for _ in 0..2 {
                let other = self.random.below(self.zones.count);
                let guard = Some(self.segmentation.at(other));
                self.clause(self.zones.at(other), &[Some(self.zones.at(zone))], &[guard]);
            }
        }
        for gateway in 0..self.gateways.count {
            let zone = self.zones.any(&mut self.random);
            self.clause(zone, &[Some(self.gateways.at(gateway))], &[]);
        }
    }
}
