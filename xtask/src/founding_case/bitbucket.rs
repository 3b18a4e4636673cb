//! Bitbucket: 272 service accounts of the repository server, which has no importer of its own: a sheet of the columns
//! that the `csv` importer reads, drawn by the server's administrators.
//!
//! The third of the four stragglers is here.

use super::company::{AFTER, BEFORE, ORGANISATION};
use super::credential::{Credential, listed};
use super::random::Random;

const LEAKED: usize = 272;
const OTHERS: usize = 40;

/// Makes the accounts; the first is the straggler.
pub(crate) fn credentials(random: &mut Random) -> Vec<Credential> {
    (0..LEAKED + OTHERS).map(|number| account(random, number)).collect()
}

fn account(random: &mut Random, number: usize) -> Credential {
    let mut account = Credential::leaked("bitbucket", ORGANISATION, "password").settled(random, number);
    account.leaked = number < LEAKED;
    if number == 0 {
        account.label = "bitbucket-svc".to_owned();
        account.owner = Some("source-control");
    } else {
        account.label = format!("svc-{}", account.label);
    }
    account.id.clone_from(&account.label);
    if account.leaked && number > 0 {
        let next = format!("{}-2", account.id);
        account.end(random, |_| next);
    }
    account
}

/// Writes the exports.
pub(crate) fn files(accounts: &[Credential]) -> Vec<(String, String)> {
    [(BEFORE, false), (AFTER, true)]
        .into_iter()
        .map(|(at, after)| {
            let mut text = vec!["issuer,account,credential_id,kind,held_by,name,created_at\n".to_owned()];
            for row in listed(accounts, after) {
                let Credential { issuer, account, id, kind, created, .. } = &row;
                text.push(format!("{issuer},{account},{id},{kind},unknown,{id},{created}\n"));
            }
            (format!("bitbucket/accounts-{}.csv", at.date()), text.concat())
        })
        .collect()
}
