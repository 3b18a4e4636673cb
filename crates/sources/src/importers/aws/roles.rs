//! Roles and who may assume them: a trust policy that names another account is a standing grant to it.

use std::collections::BTreeSet;

use model::{Instant, NodeKind, attribute};
use serde::Deserialize;
use serde_json::Value;

use crate::gather::{Draft, Gathering, Spot};
use crate::reply::{Page, shaped};

use super::keys::items;
use super::{Account, account_of, is_account, is_cut};

/// A role, as ListRoles and GetRole write it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Reply {
    role_name: String,
    arn: String,
    create_date: Option<String>,
    assume_role_policy_document: Option<Value>,
}

/// A role, and where it was read.
pub(super) struct Role<'a> {
    spot: Spot<'a>,
    reply: Reply,
}

/// Takes the roles of a reply and returns the accounts that they name.
pub(super) fn take<'a>(page: &Page<'a>, roles: &mut Vec<Role<'a>>, gathering: &mut Gathering<'_>) -> BTreeSet<String> {
    if is_cut(&page.value) {
        gathering.gap(page.spot().gap("the list of roles was cut before its end"));
    }
    let values = match page.value.get("Role") {
        Some(role) => vec![(page.spot(), role)],
        None => items(page, "Roles", gathering),
    };
    let mut accounts = BTreeSet::new();
    for (spot, value) in values {
        if let Some(reply) = shaped::<Reply>(value, &spot, gathering) {
            accounts.extend(account_of(&reply.arn));
            roles.push(Role { spot, reply });
        }
    }
    accounts
}

impl Role<'_> {
    /// Takes the role and the accounts that may assume it.
    pub(super) fn trust(&self, account: &Account, gathering: &mut Gathering<'_>) -> Option<()> {
        let name = &self.reply.role_name;
        let role = account.name(gathering, &self.spot, "role", name)?;
        gathering.node(Draft::new(NodeKind::Role, &role).text(attribute::LABEL, Some(name)));
        let created = gathering.time(&self.spot, "CreateDate", self.reply.create_date.as_deref());
        let mut foreign = BTreeSet::new();
        for principal in self.principals(gathering) {
            match principal {
                Principal::Anyone => {
                    gathering
                        .gap(self.spot.gap(format!("role {name} may be assumed by anyone whom its conditions let in")));
                }
                Principal::Provider => {
                    gathering
                        .gap(self.spot.gap(format!("role {name} trusts an identity provider, which is not followed")));
                }
                Principal::Account(other) if other != account.account => {
                    foreign.insert(other);
                }
                Principal::Account(_) => {}
            }
        }
        for other in foreign {
            self.grant(&role, &other, created, account, gathering);
        }
        Some(())
    }

    /// Takes the grant to a foreign account: rung 1, since AWS itself tells the account (who owns it, nobody says).
    fn grant(
        &self,
        role: &model::Name,
        other: &str,
        created: Option<Instant>,
        account: &Account,
        gathering: &mut Gathering<'_>,
    ) -> Option<()> {
        let name = &self.reply.role_name;
        let grant = account.name(gathering, &self.spot, "role_trust", &format!("{name}/{other}"))?;
        let vendor = gathering.name(&self.spot, &format!("vendor/aws-account-{other}"))?;
        let label = format!("trust of role {name}");
        let draft = Draft::new(NodeKind::Credential, &grant).text(attribute::KIND, Some("oauth_grant"));
        gathering.node(draft.text(attribute::LABEL, Some(&label)).time(attribute::CREATED, created));
        let draft = Draft::new(NodeKind::Vendor, &vendor);
        gathering.node(draft.text(attribute::LABEL, Some(&format!("AWS account {other}"))));
        account.credential(gathering, &grant, role);
        gathering.held_by(&grant, &vendor, created, 1);
        gathering.gap(self.spot.gap(format!("role {name} may be assumed from AWS account {other}: whose is it?")));
        Some(())
    }

    fn principals(&self, gathering: &mut Gathering<'_>) -> Vec<Principal> {
        let statements = self.reply.assume_role_policy_document.as_ref().and_then(|policy| policy.get("Statement"));
        let Some(statements) = statements else {
            let name = &self.reply.role_name;
            gathering.gap(self.spot.gap(format!("role {name} comes without a readable trust policy")));
            return Vec::new();
        };
        let allows = |statement: &&Value| statement.get("Effect").and_then(Value::as_str) == Some("Allow");
        let statements = one_or_many(statements).iter().filter(allows);
        statements.filter_map(|statement| statement.get("Principal")).flat_map(principals).collect()
    }
}

/// Who may assume a role.
enum Principal {
    Anyone,
    Provider,
    Account(String),
}

fn principals(value: &Value) -> Vec<Principal> {
    let Value::Object(map) = value else {
        return vec![Principal::Anyone];
    };
    let mut principals = Vec::new();
    for (kind, who) in map {
        match kind.as_str() {
            "AWS" => principals.extend(one_or_many(who).iter().filter_map(Value::as_str).filter_map(account)),
            "Federated" => principals.push(Principal::Provider),
            _ => {}
        }
    }
    principals
}

/// Reads an AWS principal: an ARN, a bare account or `*`; the id of something deleted lets nobody in.
fn account(principal: &str) -> Option<Principal> {
    if principal == "*" {
        return Some(Principal::Anyone);
    }
    let account = if is_account(principal) { Some(principal.to_owned()) } else { account_of(principal) };
    account.map(Principal::Account)
}

fn one_or_many(value: &Value) -> &[Value] {
    match value {
        Value::Array(values) => values,
        value => std::slice::from_ref(value),
    }
}
