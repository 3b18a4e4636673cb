//! Relations between nodes (semantics 3, second table).

use crate::word::words;

words! {
    /// How one node stands to another; the doc of each says from what to what.
    Relation, "relation", {
        /// Credential to vendor, application or system: who has the value.
        HeldBy = "held_by",
        /// Credential to system: who mints, lists and ends it.
        IssuedBy = "issued_by",
        /// Credential to system: where else it is accepted.
        AcceptedBy = "accepted_by",
        /// Credential to identity: presenting it makes you this identity.
        Authenticates = "authenticates",
        /// Credential to system: its value lies there, in a form.
        StoredIn = "stored_in",
        /// Credential to credential: minted from it.
        DerivedFrom = "derived_from",
        /// Identity, group or role to group or role: and acts as it.
        MemberOf = "member_of",
        /// Identity, group or role to system: is allowed, at a level.
        May = "may",
        /// System to identity: its workload identity.
        RunsAs = "runs_as",
        /// Credential to gateway: opens the gate for its bearer.
        Admits = "admits",
        /// System to gateway: can be spoken to only through the gate.
        Behind = "behind",
        /// System to system: whoever controls the first can speak to the second.
        Connects = "connects",
        /// System to vendor: a third party runs it.
        OperatedBy = "operated_by",
        /// Application to vendor: a third party makes it.
        ProvidedBy = "provided_by",
        /// Application to credential: it works with this credential.
        Uses = "uses",
        /// System to environment: where it stands.
        InEnvironment = "in_environment",
        /// Anything to identity or group: who answers for it.
        OwnedBy = "owned_by",
        /// Control to system: whoever controls the system can switch the control off.
        ConfiguredIn = "configured_in",
        /// Name to name: two names for one thing (semantics 2.2).
        SameAs = "same_as",
    }
}
