//! Scenarios: known breaches as data, to ask how we would have fared.
//!
//! A scenario says what was compromised, with which credentials, how long they stayed usable, and what did or would
//! have stopped it. It names nothing of ours: a drill looks for what is alike in our own estate (semantics 9.18).

use crate::word::words;
use crate::{ControlKind, CredentialKind, Indicator, NodeKind, SystemKind, Window};

words! {
    /// How the record of a breach is known.
    Confidence, "confidence", {
        /// Read in the publisher's own text.
        Publisher = "publisher",
        /// Read in somebody else's account.
        Secondary = "secondary",
        /// Remembered and not looked up.
        Memory = "memory",
        /// Worked out, or made up for an exercise.
        Inferred = "inferred",
    }
}

words! {
    /// What could have cut a breach short.
    LayerKind, "layer", {
        /// Replacing what leaked.
        Rotate = "rotate",
        /// Credentials that end by themselves.
        Expire = "expire",
        /// Removing what is no longer used.
        Decommission = "decommission",
        /// A second factor.
        Mfa = "mfa",
        /// A credential tied to a network, a device or a key.
        Bind = "bind",
        /// Only from known addresses.
        IpAllow = "ip_allow",
        /// No more rights than needed.
        LeastScope = "least_scope",
        /// Networks and environments kept apart.
        Segment = "segment",
        /// Looking for secrets where none should lie.
        Scan = "scan",
        /// Seeing it in time.
        Detect = "detect",
        /// Knowing what there is and who holds it.
        Inventory = "inventory",
        /// Artifacts fixed by their hash.
        Pin = "pin",
        /// Mending the software.
        Patch = "patch",
        /// What opens together is kept apart.
        SeparateCustody = "separate_custody",
    }
}

impl LayerKind {
    /// Returns the control of an estate that is this layer; the others are something to do, not something to have.
    pub const fn control(self) -> Option<ControlKind> {
        match self {
            Self::Expire => Some(ControlKind::Expiry),
            Self::Mfa => Some(ControlKind::Mfa),
            Self::Bind => Some(ControlKind::Binding),
            Self::IpAllow => Some(ControlKind::IpAllowList),
            Self::LeastScope => Some(ControlKind::LeastPrivilege),
            Self::Segment => Some(ControlKind::Segmentation),
            Self::Detect => Some(ControlKind::Detection),
            Self::Rotate
            | Self::Decommission
            | Self::Scan
            | Self::Inventory
            | Self::Pin
            | Self::Patch
            | Self::SeparateCustody => None,
        }
    }
}

words! {
    /// Why a layer is held to have mattered.
    Basis, "basis", {
        /// A source shows that it cut the breach, or would have.
        Shown = "shown",
        /// Whoever wrote the scenario thinks so.
        Inferred = "inferred",
    }
}

words! {
    /// How exact a number of days is.
    Precision, "precision", {
        /// It is what was seen.
        Exact = "exact",
        /// It is near that.
        About = "about",
        /// It is that or more.
        AtLeast = "at_least",
        /// It is that or less.
        AtMost = "at_most",
    }
}

/// What was compromised first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compromised {
    /// What kind of thing: a vendor, an application, a system, an identity or a credential.
    pub kind: NodeKind,
    /// Which, in plain words.
    pub what: String,
}

/// A credential that was used, or could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioCredential {
    /// The kinds it may have been; more than one where the record does not say.
    pub kinds: Vec<CredentialKind>,
    /// What the record calls it.
    pub called: String,
    /// The kind of system that it opens, where only such a one is alike.
    pub opens: Option<SystemKind>,
    /// Whether it is the vendor's own, not ours to end.
    pub vendor_owned: bool,
}

/// A number of days as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The number.
    pub days: u32,
    /// How exact it is.
    pub precision: Precision,
}

/// How long what leaked stayed usable before it was first seen used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delay {
    /// From the notice, or from public knowledge, where either came before the use; else from the exposure. Absent
    /// where nobody knows.
    pub days: Option<Days>,
    /// Whether a notice or public knowledge came before the use; absent where nobody knows. Where it is false, no
    /// speed of response would have helped.
    pub known_before_use: Option<bool>,
}

/// Something that did cut the breach short, or would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// What kind of thing.
    pub kind: LayerKind,
    /// How.
    pub how: String,
    /// Why it is held to have mattered.
    pub basis: Basis,
}

/// Where the published story says that the intruder got, or was stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The system, in plain words.
    pub system: String,
    /// What kind of system.
    pub kind: SystemKind,
    /// Whether the intruder got there.
    pub reached: bool,
    /// The layers credited with stopping it; none where it was reached or where none was named.
    pub by: Vec<LayerKind>,
}

/// A known breach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its id, which is also the name of its file.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The year in which it was seen.
    pub year: u16,
    /// What happened, what was left over, what is not known: the head comment of its file.
    pub story: String,
    /// How it is known.
    pub confidence: Confidence,
    /// Where it is told: URLs.
    pub sources: Vec<String>,
    /// What was compromised first.
    pub compromised: Compromised,
    /// What was used, in that order.
    pub credentials: Vec<ScenarioCredential>,
    /// When the intruder was in.
    pub window: Window,
    /// How long what leaked stayed usable.
    pub delay: Delay,
    /// What cut it short, or would have.
    pub layers: Vec<Layer>,
    /// What the intruder left in logs.
    pub indicators: Vec<Indicator>,
    /// How far it is told to have gone.
    pub told: Vec<Told>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_control_but_approval_is_one_layer() {
        let controls: Vec<_> = LayerKind::ALL.iter().filter_map(|layer| layer.control()).collect();
        for control in ControlKind::ALL {
            let layers = controls.iter().filter(|one| *one == control).count();
            assert_eq!(layers, usize::from(*control != ControlKind::Approval), "{control}");
        }
    }
}
