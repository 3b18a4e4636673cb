//! The known breaches that the program carries: one file each in `scenarios/`, one word each in the list below.

use model::Scenario;

use crate::{Document, Refusal, read_scenario};

/// Embeds the files from one sorted list of ids.
macro_rules! scenarios {
    ($($id:literal,)+) => {
        const FILES: &[(&str, &str)] = &[$((
            concat!("scenarios/", $id, ".toml"),
            include_str!(concat!("../../../scenarios/", $id, ".toml")),
        ),)+];
    };
}

scenarios! {
    "beyondtrust-treasury-2024",
    "circleci-2023",
    "cloudflare-2023",
    "codecov-2021",
    "dropbox-sign-2024",
    "gainsight-2025",
    "heroku-travis-2022",
    "internet-archive-2024",
    "lastpass-2022",
    "midnight-blizzard-2024",
    "moveit-2023",
    "okta-support-2023",
    "salesloft-drift-2025",
    "shai-hulud-2025",
    "sisense-2024",
    "snowflake-2024",
    "solarwinds-2020",
    "storm-0558-2023",
    "threecx-2023",
    "tj-actions-2025",
    "toyota-tconnect-2022",
    "uber-2022",
}

/// Reads the bundled scenarios, sorted by id.
///
/// # Errors
/// A refusal of the first that does not read; a test of the project holds that all do.
pub fn scenarios() -> Result<Vec<Scenario>, Refusal> {
    let document = |(path, text): &(&'static str, &'static str)| {
        read_scenario(&Document { path, bytes: text.as_bytes(), modified: None })
    };
    FILES.iter().map(document).collect()
}
