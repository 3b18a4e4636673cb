//! API tokens and Access service tokens.

use model::{Level, Name, NodeKind, Relation, attribute};
use serde::Deserialize;

use crate::Settings;
use crate::gather::{Draft, Gathering};
use crate::reply::shaped;

use super::{Account, Item, Kind, expired};

/// An API token, as the API lists it; its value is only shown when it is made.
#[derive(Deserialize)]
struct ApiToken {
    id: String,
    name: Option<String>,
    status: Option<String>,
    issued_on: Option<String>,
    last_used_on: Option<String>,
    expires_on: Option<String>,
    #[serde(default)]
    policies: Vec<Policy>,
    #[serde(default)]
    condition: Option<Condition>,
}

#[derive(Deserialize)]
struct Policy {
    effect: Option<String>,
    #[serde(default)]
    permission_groups: Vec<PermissionGroup>,
}

#[derive(Deserialize)]
struct PermissionGroup {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Condition {
    request_ip: Option<RequestIp>,
}

#[derive(Deserialize)]
struct RequestIp {
    #[serde(default, rename = "in")]
    within: Vec<String>,
    #[serde(default)]
    not_in: Vec<String>,
}

/// Takes an API token.
pub(super) fn api_token<'a>(
    item: &Item<'_, 'a>,
    account: &Account,
    settings: &Settings,
    gathering: &mut Gathering<'a>,
) -> Option<()> {
    let spot = &item.spot;
    let token: ApiToken = shaped(item.value, spot, gathering)?;
    let name = account.name(gathering, spot, "api_token", &token.id)?;
    let allowed = || token.policies.iter().filter(|policy| policy.effect.as_deref() != Some("deny"));
    let groups = || allowed().flat_map(|policy| &policy.permission_groups).filter_map(|group| group.name.as_deref());
    let expires = gathering.time(spot, "expires_on", token.expires_on.as_deref());
    let created = gathering.time(spot, "issued_on", token.issued_on.as_deref());
    let used = gathering.time(spot, "last_used_on", token.last_used_on.as_deref());
    gathering.node(
        Draft::new(NodeKind::Credential, &name)
            .text(attribute::KIND, Some("api_token"))
            .text(attribute::LABEL, token.name.as_deref())
            .text(attribute::STATUS, token.status.as_deref())
            .text(attribute::SCOPES, Some(&groups().collect::<Vec<_>>().join(", ")))
            .time(attribute::CREATED, created)
            .time(attribute::EXPIRES, expires)
            .time(attribute::LAST_USED, used),
    );
    gathering.edge(Relation::IssuedBy, &name, &account.system);
    let bearer = account.name(gathering, spot, "bearer", &token.id)?;
    gathering.bearer(&name, &bearer, token.name.as_deref());
    if let Some(level) = groups().filter_map(level).max() {
        gathering.may(&bearer, &account.system, level);
    }
    if let Some(addresses) = token.condition.and_then(|condition| condition.request_ip) {
        allow_list(&name, &addresses, item, gathering);
    }
    match token.status.as_deref() {
        Some("active") => gathering.live(&account.prefix(Kind::ApiToken)?, &name),
        Some("disabled") => gathering.suspended(spot, &name, item.listed_at(settings)),
        Some("expired") => expired(spot, &name, expires, gathering),
        _ => gathering.unread(spot.gap("the status of an API token is not active, disabled or expired")),
    }
    Some(())
}

/// Takes the addresses that a token is bound to; a list of forbidden ones alone only narrows.
fn allow_list(name: &Name, addresses: &RequestIp, item: &Item<'_, '_>, gathering: &mut Gathering<'_>) -> Option<()> {
    let state = match (addresses.within.is_empty(), addresses.not_in.is_empty()) {
        (false, _) => "enforced",
        (true, false) => "partial",
        (true, true) => return None,
    };
    let control = gathering.name(&item.spot, &format!("control/ip-allow-list/{name}"))?;
    gathering.control(&control, "ip_allow_list", state, name);
    Some(())
}

/// Returns the level that a permission group's name tells, such as `DNS Write`; who may make tokens may do anything.
fn level(group: &str) -> Option<Level> {
    let has = |word: &str| group.split_whitespace().any(|part| part.eq_ignore_ascii_case(word));
    if ["Write", "Edit", "Revoke", "Purge", "Run"].into_iter().any(has) {
        Some(if group.contains("API Tokens") { Level::Admin } else { Level::Write })
    } else if has("Read") {
        Some(Level::Read)
    } else {
        None
    }
}

/// An Access service token, as the API lists it; its secret is only shown when it is made.
#[derive(Deserialize)]
struct ServiceToken {
    id: String,
    name: Option<String>,
    created_at: Option<String>,
    expires_at: Option<String>,
    last_seen_at: Option<String>,
    duration: Option<String>,
    enabled: Option<bool>,
    previous_client_secret_expires_at: Option<String>,
}

/// Takes a service token and returns its id and name.
pub(super) fn service_token<'a>(
    item: &Item<'_, 'a>,
    account: &Account,
    settings: &Settings,
    gathering: &mut Gathering<'a>,
) -> Option<(String, Name)> {
    let spot = &item.spot;
    let token: ServiceToken = shaped(item.value, spot, gathering)?;
    let name = account.name(gathering, spot, "service_token", &token.id)?;
    let created = gathering.time(spot, "created_at", token.created_at.as_deref());
    let expires = gathering.time(spot, "expires_at", token.expires_at.as_deref());
    let seen = gathering.time(spot, "last_seen_at", token.last_seen_at.as_deref());
    let previous = token.previous_client_secret_expires_at.as_deref();
    let previous = gathering.time(spot, "previous_client_secret_expires_at", previous);
    let at = item.listed_at(settings);
    let has_expired = expires.zip(at).is_some_and(|(expires, at)| expires <= at);
    let status = match token.enabled {
        Some(false) => "disabled",
        _ if has_expired => "expired",
        _ => "active",
    };
    gathering.node(
        Draft::new(NodeKind::Credential, &name)
            .text(attribute::KIND, Some("service_token"))
            .text(attribute::LABEL, token.name.as_deref())
            .text(attribute::STATUS, Some(status))
            .text("x_duration", token.duration.as_deref())
            .text("x_previous_client_secret_expires_at", previous.map(|at| at.to_string()).as_deref())
            .time(attribute::CREATED, created)
            .time(attribute::EXPIRES, expires)
            .time(attribute::LAST_USED, seen),
    );
    gathering.edge(Relation::IssuedBy, &name, &account.system);
    match status {
        "disabled" => gathering.suspended(spot, &name, at),
        "expired" => expired(spot, &name, expires, gathering),
        _ => gathering.live(&account.prefix(Kind::ServiceToken)?, &name),
    }
    Some((token.id, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_permission_group_tells_the_level() {
        assert_eq!(level("DNS Read"), Some(Level::Read));
        assert_eq!(level("Workers Scripts Write"), Some(Level::Write));
        assert_eq!(level("Account API Tokens Write"), Some(Level::Admin));
        assert_eq!(level("Something New"), None);
    }
}
