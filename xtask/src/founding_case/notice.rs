//! The notice of the vendor's breach, a wider one, and what people said of the four.

use super::company::{INTRUDER, ROTATION};
use super::estate::Stragglers;
use super::moment::{HOUR, Moment};

/// The incident's id.
pub(crate) const INCIDENT: &str = "okta-2023-10";

const HEAD: &str = "\
# The window is that of the vendor's own report as others tell it: 28 September to 17 October 2023, both days in.
# The indicators came out only on 1 February 2024 (blog.cloudflare.com/thanksgiving-2023-security-incident); they
# stand here so that the demo has what a later reader has. They are written plainly: a machine reads this file.
";
const WIDER_HEAD: &str = "\
# HYPOTHETICAL. No such window was ever published: on 29 November 2023 the vendor was reported to widen what was taken,
# not when.
# This version moves the end to noon of 20 October, so that what was `changed` in place before it owes an end again.
";

/// Writes both notices.
pub(crate) fn files() -> Vec<(String, String)> {
    let received = Moment::day(2023, 10, 19);
    let stated = notice(1, received, Moment::day(2023, 10, 18));
    let wider = notice(2, Moment::day(2023, 11, 29), Moment::at((2023, 10, 20), (12, 0, 0)));
    vec![
        ("notice.toml".to_owned(), format!("{HEAD}{stated}")),
        ("notice-wider.toml".to_owned(), format!("{WIDER_HEAD}{wider}")),
    ]
}

fn notice(version: u32, received: Moment, end: Moment) -> String {
    let seen = Moment::day(2023, 11, 14);
    let indicators = [
        ("ipv4", INTRUDER),
        ("ipv4", "198.244.174.214"),
        ("domain", "idowall.com"),
        ("file_name", "jvm-agent"),
        ("sha256", "bdd1a085d651082ad567b03e5186d1d46d822bb7794157ab8cce95d850a3caaf"),
    ]
    .map(|(kind, value)| format!("\n[[indicator]]\nkind = \"{kind}\"\nvalue = \"{value}\"\nfirst_seen = {seen}\n"))
    .concat();
    format!(
        "id = \"{INCIDENT}\"\nname = \"Okta support breach\"\nversion = {version}\nreceived = {received}\n\
         compromised = [\"vendor/okta\"]\n\n[window]\n\
         start = {{ at = 2023-09-28T00:00:00Z, certainty = \"stated\" }}\n\
         end = {{ at = {end}, certainty = \"stated\" }}\n{indicators}"
    )
}

/// Names the four with who said that they are unused.
pub(crate) fn said(four: &Stragglers<'_>) -> [(String, &'static str); 4] {
    [
        (four.gateway.name(), "Lena Costa, it-support"),
        (four.smartsheet.name(), "Goran Silva, vendor-integrations"),
        (four.bitbucket.name(), "Hana Petrov, source-control"),
        (four.marketplace.name(), "Owen Fischer, platform"),
    ]
}

/// Writes people's word on the four; it closes nothing (semantics 5.5).
pub(crate) fn people(four: &Stragglers<'_>) -> (String, String) {
    let mut text = vec![
        "# What people said of the four when the sheet was closed. Published: wrongly believed unused. The names are ours.\n"
            .to_owned(),
    ];
    let mut at = ROTATION.1;
    for (credential, who) in said(four) {
        at = at.plus(HOUR);
        text.push(format!(
            "\n[[said]]\ncredential = \"{credential}\"\nwho = \"{who}\"\nwhy = \"believed unused\"\nat = {at}\n"
        ));
    }
    ("people.toml".to_owned(), text.concat())
}
