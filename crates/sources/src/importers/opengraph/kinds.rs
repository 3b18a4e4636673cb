//! The kinds of nodes and edges that are known: a table each.

use model::{Level, NodeKind, Relation};

/// A kind of node.
pub(super) struct Known {
    /// Its kind in the graph.
    pub(super) kind: &'static str,
    /// What it is to us.
    pub(super) node: NodeKind,
    /// The finer kind; empty where nobody says.
    pub(super) finer: &'static str,
    /// How names of it begin.
    pub(super) begin: &'static str,
    /// For each further part of the name, the properties that may hold it; `#` is the node's own id.
    pub(super) parts: &'static [&'static [&'static str]],
    /// Whether its name may be shown: that of some is made from a secret.
    pub(super) has_label: bool,
}

/// The node's own id, as a part of a name.
pub(super) const OWN_ID: &str = "#";

const DOMAIN: &[&str] = &["oktaDomain"];
const ID: &[&str] = &["id", OWN_ID];
const ORGANISATION: &[&str] = &["environment_name"];
const OWN: &[&str] = &[OWN_ID];

const fn known(
    kind: &'static str,
    node: NodeKind,
    finer: &'static str,
    begin: &'static str,
    parts: &'static [&'static [&'static str]],
) -> Known {
    Known { kind, node, finer, begin, parts, has_label: true }
}

const fn unlabelled(known: Known) -> Known {
    Known { has_label: false, ..known }
}

use NodeKind::{Application, Credential, Group, Identity, Role, System};

/// The kinds of nodes.
pub(super) const NODES: &[Known] = &[
    known("Okta_ApiToken", Credential, "api_token", "okta/api_token", &[DOMAIN, ID]),
    unlabelled(known("Okta_ClientSecret", Credential, "service_token", "okta/client_secret", &[DOMAIN, ID])),
    unlabelled(known("Okta_JWK", Credential, "signing_key", "okta/jwk", &[DOMAIN, ID])),
    known("Okta_User", Identity, "", "okta/user", &[DOMAIN, ID]),
    known("Okta_Group", Group, "", "okta/group", &[DOMAIN, ID]),
    known("Okta_Role", Role, "", "okta/role", &[DOMAIN, ID]),
    known("Okta_CustomRole", Role, "", "okta/role", &[DOMAIN, ID]),
    known("Okta_Application", Application, "", "okta/app", &[DOMAIN, ID]),
    known("Okta_ApiServiceIntegration", Application, "", "okta/app", &[DOMAIN, ID]),
    known("Okta_Organization", System, "service", "system/okta", &[DOMAIN]),
    known("GH_PersonalAccessToken", Credential, "api_token", "github/token", &[ORGANISATION, &["token_id"]]),
    known("GH_AppInstallation", Credential, "oauth_grant", "github/installation", &[ORGANISATION, &["id"]]),
    known("GH_OrgSecret", Credential, "", "github/actions_secret", &[ORGANISATION, &["name"]]),
    known("GH_RepoSecret", Credential, "", "github/actions_secret", &[ORGANISATION, &["repository_name"], &["name"]]),
    known("GH_EnvironmentSecret", Credential, "", "github/actions_secret", &[ORGANISATION, OWN]),
    known("GH_User", Identity, "", "github/user", &[ORGANISATION, &["login", "name"]]),
    known("GH_Team", Group, "", "github/group", &[ORGANISATION, &["slug", "name"]]),
    known("GH_OrgRole", Role, "", "github/role", &[ORGANISATION, OWN]),
    known("GH_TeamRole", Role, "", "github/role", &[ORGANISATION, OWN]),
    known("GH_RepoRole", Role, "", "github/role", &[ORGANISATION, OWN]),
    known("GH_Organization", System, "service", "system/github", &[&["login", "name"]]),
    known("GH_Repository", System, "repository", "system/github", &[ORGANISATION, &["name"]]),
    known("AZUser", Identity, "", "opengraph/user", &[OWN]),
    known("AZServicePrincipal", Identity, "service_account", "opengraph/user", &[OWN]),
    known("AZGroup", Group, "", "opengraph/group", &[OWN]),
    known("Person", Identity, "person", "opengraph/user", &[OWN]),
    known("User", Identity, "", "opengraph/user", &[OWN]),
    known("Group", Group, "", "opengraph/group", &[OWN]),
    known("Computer", System, "host", "opengraph/host", &[OWN]),
];

/// Kinds that say nothing more: an installation carries its app's slug, and names carry what contains them.
pub(super) const SAID_ELSEWHERE: &[&str] =
    &["GH_App", "GH_InstalledAs", "GH_Contains", "GH_Owns", "Okta_Contains", "Okta_RealmContains"];

/// What a kind of edge means, from its start to its end.
#[derive(Clone, Copy)]
pub(super) enum Meaning {
    /// The relation.
    Forward(Relation),
    /// The relation, from the end to the start.
    Backward(Relation),
    /// The end holds the credential at the start, with the rung of the evidence.
    HeldBy(u8),
    /// The start keeps the value of the credential at the end: custody.
    Keeps,
    /// The start may do so much on the end.
    May(Level),
}

/// The kinds of edges.
pub(super) const EDGES: &[(&str, Meaning)] = &[
    ("MemberOf", Meaning::Forward(Relation::MemberOf)),
    ("AZMemberOf", Meaning::Forward(Relation::MemberOf)),
    ("Okta_MemberOf", Meaning::Forward(Relation::MemberOf)),
    ("Okta_HasRole", Meaning::Forward(Relation::MemberOf)),
    ("GH_MemberOf", Meaning::Forward(Relation::MemberOf)),
    ("GH_HasRole", Meaning::Forward(Relation::MemberOf)),
    ("GH_HasBaseRole", Meaning::Forward(Relation::MemberOf)),
    ("Okta_ApiTokenFor", Meaning::Forward(Relation::Authenticates)),
    ("GH_HasPersonalAccessToken", Meaning::Backward(Relation::Authenticates)),
    ("Okta_SecretOf", Meaning::HeldBy(1)),
    ("Okta_KeyOf", Meaning::HeldBy(1)),
    ("GH_HasSecret", Meaning::Keeps),
    ("Okta_SuperAdmin", Meaning::May(Level::Admin)),
    ("GH_AdminTo", Meaning::May(Level::Admin)),
    ("GH_WriteRepoContents", Meaning::May(Level::Write)),
    ("GH_ReadRepoContents", Meaning::May(Level::Read)),
];

/// Tells whether a relation may go from one kind of node to another (semantics 3, second table).
pub(super) fn fits(relation: Relation, from: NodeKind, to: NodeKind) -> bool {
    match relation {
        Relation::MemberOf => matches!(from, Identity | Group | Role) && matches!(to, Group | Role),
        Relation::Authenticates => from == Credential && to == Identity,
        Relation::HeldBy => from == Credential && matches!(to, Application | System),
        Relation::May => matches!(from, Identity | Group | Role) && to == System,
        _ => false,
    }
}
