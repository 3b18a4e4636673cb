//! Acme: a made-up company in the shape of the published case, and the moments of the story.
//!
//! Marked "published" is what the customer of the founding case wrote on 1 February 2024
//! (blog.cloudflare.com/thanksgiving-2023-security-incident); every other name and number is ours.

use super::moment::Moment;

/// The seed of everything.
pub(crate) const SEED: u64 = 20_231_118;

/// Its Okta domain.
pub(crate) const OKTA: &str = "acme.okta.com";
/// Its Cloudflare account.
pub(crate) const CLOUDFLARE: &str = "9f7c2b64d1e84a0fb35a6c81d92e7f04";
/// Its Atlassian organisation and its Bitbucket server.
pub(crate) const ORGANISATION: &str = "acme";
/// The AWS account of production.
pub(crate) const PRODUCTION: &str = "111122223333";
/// The AWS account behind the apps marketplace.
pub(crate) const MARKETPLACE: &str = "444455556666";

/// When the first lists were exported: before the breach was known.
pub(crate) const BEFORE: Moment = Moment::at((2023, 10, 15), (6, 0, 0));
/// What was found in the files given to Okta's support was written down on this day.
pub(crate) const LEAK_LISTED: Moment = Moment::day(2023, 10, 18);
/// When the rotation began, and the last day that its sheet has.
pub(crate) const ROTATION: (Moment, Moment) =
    (Moment::at((2023, 10, 19), (8, 0, 0)), Moment::at((2023, 10, 31), (17, 0, 0)));
/// When the lists were exported again.
pub(crate) const AFTER: Moment = Moment::at((2023, 11, 20), (6, 0, 0));
/// The day the logs begin.
pub(crate) const LOGS_FROM: Moment = Moment::day(2023, 9, 25);
/// The instant of the question.
pub(crate) const NOW: Moment = Moment::at((2023, 11, 24), (12, 0, 0));

/// Published: the first probing.
pub(crate) const FIRST_PROBE: Moment = Moment::at((2023, 11, 14), (9, 22, 49));
/// Published: the intruder's main address.
pub(crate) const INTRUDER: &str = "193.142.58.126";

/// Teams that own credentials.
pub(crate) const TEAMS: [&str; 10] = [
    "it-support",
    "vendor-integrations",
    "source-control",
    "platform",
    "data",
    "finance-systems",
    "people-systems",
    "web",
    "edge-network",
    "security-tooling",
];

/// What machines are for, as their names tell.
pub(crate) const PURPOSES: [&str; 24] = [
    "ticket-sync",
    "hr-feed",
    "badge-import",
    "ci-deploy",
    "metrics-push",
    "billing-export",
    "mail-relay",
    "asset-scan",
    "chat-bridge",
    "backup-check",
    "dns-audit",
    "wiki-mirror",
    "status-page",
    "survey-load",
    "license-count",
    "vpn-posture",
    "laptop-enrol",
    "alert-router",
    "cost-report",
    "image-build",
    "cert-watch",
    "crm-sync",
    "access-review",
    "release-notes",
];

/// Addresses of ours, out of the ranges kept for documentation (RFC 5737).
pub(crate) const OFFICES: [&str; 4] = ["203.0.113.10", "203.0.113.24", "203.0.113.77", "198.51.100.9"];
