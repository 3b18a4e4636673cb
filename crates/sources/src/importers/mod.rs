//! The importers, one file each; the list below is the only place that names them.

use crate::Importer;

/// Declares the modules and the list of importers from one sorted list of words.
macro_rules! importers {
    ($($name:ident,)+) => {
        $(pub mod $name;)+

        /// Every importer, sorted by name.
        pub const ALL: &[&dyn Importer] = &[$(&$name::Source,)+];
    };
}

importers! {
    atlassian,
    aws,
    cloudflare,
    csv,
    facts,
    github,
    okta,
    opengraph,
}

/// Finds an importer by its word.
pub fn find(name: &str) -> Option<&'static dyn Importer> {
    ALL.iter().copied().find(|importer| importer.meta().name == name)
}
