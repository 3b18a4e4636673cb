//! Kinds of nodes and what can be set on them (semantics 3).

use crate::word::words;
use crate::{Instant, Name};

words! {
    /// What a node is.
    NodeKind, "node kind", {
        /// A third party.
        Vendor = "vendor",
        /// A third party's or our own application.
        Application = "application",
        /// Somebody or something that can act.
        Identity = "identity",
        /// What proves an identity or opens a gate.
        Credential = "credential",
        /// A set of identities.
        Group = "group",
        /// A set of rights that can be assumed.
        Role = "role",
        /// Something that can be spoken to.
        System = "system",
        /// Production, staging, test.
        Environment = "environment",
        /// A protection that can hold or not.
        Control = "control",
        /// A place where a value can be tried.
        Door = "door",
    }
}

words! {
    /// What kind of credential it is.
    CredentialKind, "credential kind", {
        /// A long-lived key pair such as an AWS access key.
        AccessKey = "access_key",
        /// A token of an API.
        ApiToken = "api_token",
        /// A token for a service, such as one of Cloudflare Access.
        ServiceToken = "service_token",
        /// A consent that an application holds.
        OauthGrant = "oauth_grant",
        /// A password.
        Password = "password",
        /// An SSH key.
        SshKey = "ssh_key",
        /// A session, or a short-lived key minted from another credential.
        Session = "session",
        /// A certificate with its key.
        Certificate = "certificate",
        /// A key that signs; its use is seen nowhere.
        SigningKey = "signing_key",
        /// A key that encrypts; its use is seen nowhere.
        EncryptionKey = "encryption_key",
        /// The secret of a webhook; its use is seen nowhere.
        WebhookSecret = "webhook_secret",
    }
}

words! {
    /// What kind of system it is.
    SystemKind, "system kind", {
        /// Software that answers requests.
        Service = "service",
        /// A place for code.
        Repository = "repository",
        /// A place for pages, tickets, mail.
        DocumentSpace = "document_space",
        /// A place for data.
        DataStore = "data_store",
        /// What stands before other systems and lets through.
        Gateway = "gateway",
        /// A machine, or an environment of machines.
        Host = "host",
    }
}

words! {
    /// What a control does.
    ControlKind, "control", {
        /// A second factor; guards passwords only (semantics 9.15).
        Mfa = "mfa",
        /// Only from these addresses.
        IpAllowList = "ip_allow_list",
        /// Ends by itself.
        Expiry = "expiry",
        /// Networks kept apart.
        Segmentation = "segmentation",
        /// No more rights than needed.
        LeastPrivilege = "least_privilege",
        /// Somebody else must agree.
        Approval = "approval",
        /// Bound to a device or key.
        Binding = "binding",
        /// Sees, but does not stop; no guard (semantics 9.15).
        Detection = "detection",
    }
}

words! {
    /// Whether a control holds (semantics 9.15).
    ControlState, "control state", {
        /// It holds.
        Enforced = "enforced",
        /// It holds somewhere; counts as not holding.
        Partial = "partial",
        /// It is not there.
        Absent = "absent",
        /// Nobody knows; counts as not holding.
        Unknown = "unknown",
    }
}

words! {
    /// How much somebody may do on a system.
    Level, "level", {
        /// May read.
        Read = "read",
        /// May change.
        Write = "write",
        /// May do anything.
        Admin = "admin",
    }
}

/// The value of an attribute of a node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A word or a text.
    Text(String),
    /// An instant.
    Time(Instant),
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Names of other nodes.
    Names(Vec<Name>),
}

/// The shape that the value of an attribute must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Free text.
    Text,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// An instant.
    Time,
    /// `true` or `false`.
    Flag,
    /// A whole number, not negative.
    Number,
    /// Names of nodes.
    Names,
    /// The name of one node, as `Value::Names` of one.
    Name,
}

/// The keys of the attributes that the semantics speak of.
pub mod attribute {
    /// The finer kind of an identity, a credential or a system.
    pub const KIND: &str = "kind";
    /// What people call it.
    pub const LABEL: &str = "label";
    /// Since when it exists.
    pub const CREATED: &str = "created";
    /// When it ends by itself; shown, and needed to believe `expired` of a stateless one.
    pub const EXPIRES: &str = "expires";
    /// Whoever accepts it checks it alone.
    pub const STATELESS: &str = "stateless";
    /// The vendor's own, not ours to end.
    pub const VENDOR_OWNED: &str = "vendor_owned";
    /// The level at which a crown jewel falls.
    pub const JEWEL: &str = "jewel";
    /// What a control does.
    pub const CONTROL: &str = "control";
    /// Whether a control holds.
    pub const STATE: &str = "state";
    /// From when a control holds.
    pub const SINCE: &str = "since";
    /// Vendors that a control lets through.
    pub const ADMITS: &str = "admits";
    /// The system that a door belongs to.
    pub const SYSTEM: &str = "system";
    /// A door's answer depends on nothing but the value.
    pub const SCOPE_FREE: &str = "scope_free";
    /// How long an old value lives on after its end.
    pub const GRACE_SECONDS: &str = "grace_seconds";
    /// The longest life of the sessions that a credential mints; 0 where it mints none (semantics 10).
    pub const SESSION_SECONDS: &str = "session_seconds";
    /// The issuer's word on the last use: an interval, not an instant (semantics 7.5).
    pub const LAST_USED: &str = "last_used";
    /// How coarse `last_used` is.
    pub const LAST_USED_PRECISION_SECONDS: &str = "last_used_precision_seconds";
    /// Whether the issuer calls it live: `active`, `inactive`, ...
    pub const STATUS: &str = "status";
    /// What it may do, in the issuer's words.
    pub const SCOPES: &str = "scopes";
    /// Other columns of an inventory are kept under this prefix.
    pub const EXTRA_PREFIX: &str = "x_";
}

const IDENTITY_KINDS: &[&str] = &["person", "service_account", "workload"];
const SYSTEM_KINDS: &[&str] = &["service", "repository", "document_space", "data_store", "gateway", "host"];
const CREDENTIAL_KINDS: &[&str] = &[
    "access_key",
    "api_token",
    "service_token",
    "oauth_grant",
    "password",
    "ssh_key",
    "session",
    "certificate",
    "signing_key",
    "encryption_key",
    "webhook_secret",
];
const CONTROLS: &[&str] =
    &["mfa", "ip_allow_list", "expiry", "segmentation", "least_privilege", "approval", "binding", "detection"];
const STATES: &[&str] = &["enforced", "partial", "absent", "unknown"];
const LEVELS: &[&str] = &["read", "write", "admin"];

/// Returns the shape of an attribute on a kind of node, or nothing where it cannot be set there.
pub fn shape_of(kind: NodeKind, key: &str) -> Option<Shape> {
    use NodeKind::{Control, Credential, Door, Identity, System};
    let shape = match (kind, key) {
        (_, attribute::LABEL | attribute::STATUS) => Shape::Text,
        (_, key) if key.starts_with(attribute::EXTRA_PREFIX) => Shape::Text,
        (Identity, attribute::KIND) => Shape::OneOf(IDENTITY_KINDS),
        (System, attribute::KIND) => Shape::OneOf(SYSTEM_KINDS),
        (System, attribute::JEWEL) => Shape::OneOf(LEVELS),
        (Credential, attribute::KIND) => Shape::OneOf(CREDENTIAL_KINDS),
        (Credential, attribute::CREATED | attribute::EXPIRES | attribute::LAST_USED) => Shape::Time,
        (Identity, attribute::CREATED | attribute::LAST_USED) => Shape::Time,
        (Credential, attribute::STATELESS | attribute::VENDOR_OWNED) => Shape::Flag,
        (Credential, attribute::SESSION_SECONDS | attribute::LAST_USED_PRECISION_SECONDS) => Shape::Number,
        (Credential, attribute::SCOPES) => Shape::Text,
        (Control, attribute::CONTROL) => Shape::OneOf(CONTROLS),
        (Control, attribute::STATE) => Shape::OneOf(STATES),
        (Control, attribute::SINCE) => Shape::Time,
        (Control, attribute::ADMITS) => Shape::Names,
        (Door, attribute::SYSTEM) => Shape::Name,
        (Door, attribute::SCOPE_FREE) => Shape::Flag,
        (Door, attribute::GRACE_SECONDS) => Shape::Number,
        _ => return None,
    };
    Some(shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_of_words_are_the_enums() {
        let texts = |words: Vec<&'static str>| words;
        assert_eq!(texts(CredentialKind::ALL.iter().map(|w| w.as_str()).collect()), CREDENTIAL_KINDS);
        assert_eq!(texts(SystemKind::ALL.iter().map(|w| w.as_str()).collect()), SYSTEM_KINDS);
        assert_eq!(texts(ControlKind::ALL.iter().map(|w| w.as_str()).collect()), CONTROLS);
        assert_eq!(texts(ControlState::ALL.iter().map(|w| w.as_str()).collect()), STATES);
        assert_eq!(texts(Level::ALL.iter().map(|w| w.as_str()).collect()), LEVELS);
    }

    #[test]
    fn a_key_of_another_kind_has_no_shape() {
        assert_eq!(shape_of(NodeKind::Vendor, attribute::CREATED), None);
        assert_eq!(shape_of(NodeKind::Vendor, attribute::LABEL), Some(Shape::Text));
    }
}
