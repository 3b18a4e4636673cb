//! Other people's packages: their licences, how many, none twice that would cost or bite.

use std::collections::BTreeMap;

use crate::Metadata;
use crate::licence::allowed;

/// Dear to build, or unable to stand beside a second version of itself.
const ONCE: &[&str] = &["rustls", "ring", "hyper", "libsqlite3-sys", "regex-automata"];
const NEVER: &[(&str, &str)] = &[("aws-lc-sys", "take ring: aws-lc more than doubles the build")];
const MOST: usize = 260;

/// Checks every package of the workspace, and counts those that the crate `binary` builds.
#[must_use]
pub fn packages(metadata: &Metadata, binary: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in metadata.packages.values() {
        let (name, version) = (package.name.as_str(), package.version.as_str());
        versions.entry(name).or_default().push(version);
        let licence = package.licence.as_deref().unwrap_or_default();
        if !allowed(licence) {
            wrong.push(format!(
                "{name} {version}: its licence `{licence}` cannot be met from the list in xtask/src/licence.rs; take \
                 another package, or argue the licence in a commit that extends the list"
            ));
        }
        for (_, instead) in NEVER.iter().filter(|(never, _)| *never == name) {
            wrong.push(format!("Cargo.lock: {name} {version} is built; {instead}"));
        }
    }
    for name in ONCE {
        if let Some(twice) = versions.get(name).filter(|found| found.len() > 1) {
            let found = twice.join(" and ");
            wrong.push(format!(
                "Cargo.lock: {name} is there as {found}; `cargo tree -i {name}` shows who asks: keep one"
            ));
        }
    }
    let built = metadata.built_with(binary).len();
    if built == 0 {
        wrong.push(format!("the workspace has no crate {binary}: its packages cannot be counted"));
    } else if built > MOST {
        wrong.push(format!("{binary} builds {built} packages, at most {MOST}; argue away what the newest ones bring"));
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Package;

    type Set<'a> = &'a [(&'a str, &'a str, Option<&'a str>)];

    fn with(packages: Set<'_>) -> Metadata {
        let mut metadata = Metadata::default();
        for (name, version, licence) in packages {
            let package = Package {
                name: (*name).to_owned(),
                version: (*version).to_owned(),
                licence: licence.map(str::to_owned),
                member: *name == "cli",
                ..Package::default()
            };
            metadata.packages.insert(format!("{name} {version}"), package);
        }
        metadata
    }

    #[test]
    fn a_small_clean_set_passes() {
        assert_eq!(packages(&with(&[("cli", "1", Some("MIT")), ("ring", "1", Some("ISC"))]), "cli"), [""; 0]);
    }

    #[test]
    fn each_fault_is_named() {
        let faults: [(Set<'_>, &str); 5] = [
            (&[("cli", "1", Some("MIT")), ("x", "2", Some("GPL-3.0"))], "x 2: its licence `GPL-3.0`"),
            (&[("cli", "1", Some("MIT")), ("x", "2", None)], "x 2: its licence ``"),
            (
                &[("cli", "1", Some("MIT")), ("ring", "1", Some("ISC")), ("ring", "2", Some("ISC"))],
                "ring is there as 1 and 2",
            ),
            (&[("cli", "1", Some("MIT")), ("aws-lc-sys", "1", Some("ISC"))], "take ring"),
            (&[("other", "1", Some("MIT"))], "no crate cli"),
        ];
        for (set, says) in faults {
            let wrong = packages(&with(set), "cli");
            assert!(wrong.len() == 1 && wrong[0].contains(says), "{wrong:?}");
        }
    }

    #[test]
    fn too_many_are_counted() {
        let mut metadata = with(&[("cli", "1", Some("MIT"))]);
        let many: Vec<String> = (0..MOST).map(|number| format!("p{number}")).collect();
        metadata.edges.insert("cli 1".to_owned(), many);
        let wrong = packages(&metadata, "cli");
        assert!(wrong.len() == 1 && wrong[0].contains("cli builds 261 packages"), "{wrong:?}");
    }
}
