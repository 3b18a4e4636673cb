//! Dependencies between our crates point strictly down, and the map is what cargo sees.

use std::collections::{BTreeMap, BTreeSet};

use crate::{MapRow, Metadata, Package};

/// Compares the map with the workspace's manifests.
#[must_use]
pub fn arrows(map: &[MapRow], metadata: &Metadata) -> Vec<String> {
    let rows: BTreeMap<&str, &MapRow> = map.iter().map(|row| (row.name.as_str(), row)).collect();
    let members: BTreeSet<&str> = metadata.members().map(|package| package.name.as_str()).collect();
    let mut wrong = Vec::new();
    for row in map.iter().filter(|row| !members.contains(row.name.as_str())) {
        wrong.push(format!(
            "ARCHITECTURE.md: the map names the crate {}, which does not exist; take its row out",
            row.name
        ));
    }
    for package in metadata.members() {
        let Some(row) = rows.get(package.name.as_str()) else {
            wrong.push(format!(
                "ARCHITECTURE.md: the map lacks the crate {}; give it a row with its floor",
                package.name
            ));
            continue;
        };
        let needs = own_dependencies(package, &members);
        wrong.extend(upward(row, &needs, &rows));
        wrong.extend(differs(row, &needs));
    }
    wrong
}

fn own_dependencies<'a>(package: &'a Package, members: &BTreeSet<&str>) -> BTreeSet<&'a str> {
    let normal = package.dependencies.iter().filter(|dependency| !dependency.dev);
    normal.map(|dependency| dependency.name.as_str()).filter(|name| members.contains(name)).collect()
}

fn upward(row: &MapRow, needs: &BTreeSet<&str>, rows: &BTreeMap<&str, &MapRow>) -> Vec<String> {
    let Some(floor) = row.floor else {
        return Vec::new();
    };
    let not_below =
        needs.iter().filter_map(|name| rows.get(name)).filter(|below| below.floor.is_none_or(|f| f >= floor));
    let name = &row.name;
    not_below
        .map(|other| {
            let stands = other.floor.map_or("is for development only".to_owned(), |f| format!("stands on floor {f}"));
            format!(
                "crates/{name}/Cargo.toml: {name} (floor {floor}) depends on {}, which {stands}; arrows point strictly \
                 down: move what is shared to a lower crate, or hand it in from above",
                other.name
            )
        })
        .collect()
}

fn differs(row: &MapRow, needs: &BTreeSet<&str>) -> Option<String> {
    let said: BTreeSet<&str> = row.depends_on.iter().map(String::as_str).collect();
    (said != *needs).then(|| {
        format!(
            "ARCHITECTURE.md: the map says that {} depends on [{}], its manifest says [{}]; correct the one that is wrong",
            row.name,
            listed(&said),
            listed(needs)
        )
    })
}

fn listed(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dependency;

    fn workspace(crates: &[(&str, &[&str])]) -> Metadata {
        let mut metadata = Metadata::default();
        for (name, needs) in crates {
            let dependencies = needs.iter().map(|need| Dependency { name: (*need).to_owned(), dev: false }).collect();
            let package = Package { name: (*name).to_owned(), member: true, dependencies, ..Package::default() };
            metadata.packages.insert((*name).to_owned(), package);
        }
        metadata
    }

    fn row(name: &str, floor: Option<u32>, depends_on: &[&str]) -> MapRow {
        let depends_on = depends_on.iter().map(|name| (*name).to_owned()).collect();
        MapRow { name: name.to_owned(), floor, depends_on }
    }

    #[test]
    fn a_true_map_passes() {
        let map = [row("top", Some(1), &["low"]), row("low", Some(0), &[])];
        assert_eq!(arrows(&map, &workspace(&[("top", &["low", "serde"]), ("low", &[])])), [""; 0]);
    }

    #[test]
    fn upward_sideways_and_dev_arrows_are_named() {
        let map = [
            row("low", Some(0), &["top"]),
            row("top", Some(1), &["side", "x"]),
            row("side", Some(1), &[]),
            row("x", None, &[]),
        ];
        let wrong = arrows(&map, &workspace(&[("low", &["top"]), ("top", &["side", "x"]), ("side", &[]), ("x", &[])]));
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        assert!(wrong[0].contains("low (floor 0) depends on top, which stands on floor 1"), "{wrong:?}");
        assert!(wrong[2].contains("development only"), "{wrong:?}");
    }

    #[test]
    fn test_only_dependencies_are_free() {
        let mut metadata = workspace(&[("low", &["top"]), ("top", &[])]);
        metadata.packages.get_mut("low").unwrap().dependencies[0].dev = true;
        assert_eq!(arrows(&[row("low", Some(0), &[]), row("top", Some(1), &[])], &metadata), [""; 0]);
    }

    #[test]
    fn a_map_with_a_crate_too_many_too_few_or_another_arrow_is_named() {
        let wrong = arrows(&[row("gone", Some(0), &[])], &workspace(&[("new", &[])]));
        assert!(wrong[0].contains("names the crate gone") && wrong[1].contains("lacks the crate new"), "{wrong:?}");
        let wrong = arrows(&[row("a", Some(1), &["b"]), row("b", Some(0), &[])], &workspace(&[("a", &[]), ("b", &[])]));
        assert!(wrong.len() == 1 && wrong[0].contains("depends on [b], its manifest says []"), "{wrong:?}");
    }
}
