//! The README of the example: the story, what is published and what is ours, and the demo by hand.

use super::credential::Credential;
use super::demo::commands;
use super::estate::Stragglers;
use super::notice::said;

const STORY: &str = "\
# The founding case

In October 2023 Okta's support system was breached. One of its customers rotated thousands of credentials that had
leaked there and left four, one service token and three service accounts, wrongly believed unused. On 14 November
the intruder came back with exactly those four.

Acme is a made-up company of that shape. These files are what it could have had on its desk on 24 November 2023 at
noon: lists in the vendors' own export formats from before and after the rotation, the response team's sheet, logs.
Nothing in them says which four were left; that is the question.

## What is published, and what is ours

Published (blog.cloudflare.com/thanksgiving-2023-security-incident, 1 February 2024): \"thousands\" leaked; four left,
a service token of Moveworks and accounts of Smartsheet, of Bitbucket and of the AWS environment behind an apps
marketplace; the gateway token let the intruder through to Jira and Confluence; the Smartsheet account was an
administrator of Jira, made an account that looked like an employee's, ran a plug-in and was put into an
administrators' group, at the four times that `facts/atlassian-audit.ndjson` has in November; probing began on
14 November at 09:22:49; that day the AWS environment was entered and led nowhere, and logins to Okta and to the
dashboard were denied; an alert watched the administrators' group; the list before one console server was not
enforced; the indicators, not which request came from which address. The window is that of Okta's own report, as
others tell it: 28 September to 17 October.

Ours, made up: the company and every id, name, owner and date of birth; the form of each of the four (an API token, a
password, an access key); every time of rotation; the minutes and calls in AWS and the minute of the denied login;
the address beside each use; which control stands before which system and since when (published is only that access
rules, firewalls, hardware keys and segmentation held, together); what Jira's server runs as and where that could go on
to; that Bitbucket stands behind the same gateway; what counts as a crown jewel; and every number below. Addresses that
are no indicator are of ranges kept for documentation.

";

const AFTERWORD: &str = "
Neither 1 nor 2 alone opens Jira: one opens the way, the other the door. Acme's files stop short of the clean-up of
23 and 24 November, so the account that the intruder made (`Ingrid Solberg`, in `atlassian/users.json`) still stands.
What was breached is the vendor's support system, not Acme's tenant: the tenant's own log and lists count as proof.

The trail's files hold half a day or a day each (a real one delivers every few minutes). `notice-wider.toml` is hypothetical.
Everything here is written by `cargo run -p xtask -- founding-case`; change the generator, not the files.
";

/// Writes it.
pub(crate) fn file(paths: &[String], four: &Stragglers<'_>, all: &[Credential]) -> (String, String) {
    let commands = commands(paths, &said(four));
    let by_hand = format!("\n## By hand what the demo does\n\nIn this folder:\n\n```sh\n{commands}\n```\n");
    let text = [STORY, &numbers(all), &the_four(four), AFTERWORD, &by_hand].concat();
    ("README.md".to_owned(), text)
}

fn numbers(all: &[Credential]) -> String {
    let others = all.iter().filter(|one| !one.leaked).count();
    let recorded = all.iter().filter(|one| one.recorded.is_some()).count();
    format!(
        "\
| what | how many | the number is |
|---|---|---|
| leaked credentials | 3,412 | ours; published is only \"thousands\" |
| ... Okta API tokens, Cloudflare Access service tokens, Atlassian API tokens | 1,100, 600, 900 | ours |
| ... AWS access keys and console passwords, two accounts | 500, 40 | ours |
| ... Bitbucket service accounts | 272 | ours |
| left | 4 | published |
| rotated, changed or closed by the sheet | 3,408 | ours |
| ... with an end in the issuer's own log | {recorded} | ours |
| ... proven at a door (grade A) | 212 | ours |
| never leaked, in both lists | {others} | ours |
"
    )
}

fn the_four(four: &Stragglers<'_>) -> String {
    let [(gateway, _), (smartsheet, _), (bitbucket, _), (marketplace, _)] = said(four);
    format!(
        "
## The four

1. `{gateway}`
   (`mw-bot`): passes the gateway. Access writes no log that names a service token: its use cannot be told.
2. `{smartsheet}`
   (`smartsheet-svc`): named after a work-management vendor, administrator of Jira.
3. `{bitbucket}`: reads and writes all source code, behind the same gateway.
4. `{marketplace}`
   (`apps-marketplace`): nobody owns it; it opens one environment and no other.
"
    )
}
