//! What `cargo metadata` says: packages, their licences, and who is built for whom.
//!
//! Format: <https://doc.rust-lang.org/cargo/commands/cargo-metadata.html>, version 1.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The platform for which packages are counted; another one would give another count.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// One package, ours or another's.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence expression, if it states one.
    pub licence: Option<String>,
    /// Whether it belongs to this workspace.
    pub member: bool,
    /// What its manifest asks for.
    pub dependencies: Vec<Dependency>,
}

/// One line of a manifest's dependencies.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The package asked for.
    pub name: String,
    /// Whether only tests need it.
    pub dev: bool,
}

/// All packages and the edges of what is built.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// Packages by cargo's id.
    pub packages: BTreeMap<String, Package>,
    /// Ids that each id needs to be built and to run; test-only edges are left out.
    pub edges: BTreeMap<String, Vec<String>>,
}

impl Metadata {
    /// Lists our own crates.
    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.values().filter(|package| package.member)
    }

    /// Lists every package that building `name` builds, itself included.
    #[must_use]
    pub fn built_with(&self, name: &str) -> BTreeSet<&str> {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = self
            .packages
            .iter()
            .filter(|(_, package)| package.member && package.name == name)
            .map(|(id, _)| id.as_str())
            .collect();
        while let Some(id) = open.pop() {
            if found.insert(id) {
                open.extend(self.edges.get(id).into_iter().flatten().map(String::as_str));
            }
        }
        found
    }

    /// Reads the JSON that cargo printed.
    pub fn parse(json: &str) -> Result<Metadata, String> {
        let value: Value =
            serde_json::from_str(json).map_err(|error| format!("cargo metadata is not JSON: {error}"))?;
        let members: BTreeSet<&str> = list(&value, "workspace_members").filter_map(Value::as_str).collect();
        let mut metadata = Metadata::default();
        for package in list(&value, "packages") {
            let id = text(package, "id")?;
            let read = read_package(package, members.contains(id.as_str()))?;
            metadata.packages.insert(id, read);
        }
        let resolve = value.get("resolve").ok_or("cargo metadata has no resolve graph")?;
        for node in list(resolve, "nodes") {
            let needs = list(node, "deps").filter(|dep| built(dep)).map(|dep| text(dep, "pkg"));
            metadata.edges.insert(text(node, "id")?, needs.collect::<Result<_, _>>()?);
        }
        Ok(metadata)
    }
}

/// Runs `cargo metadata`, first without the network.
pub fn cargo_metadata(root: &Path) -> Result<Metadata, String> {
    let offline = run(root, &["--offline"]);
    let json = match offline {
        Ok(json) => json,
        Err(first) => run(root, &[]).map_err(|second| format!("offline: {first}; online: {second}"))?,
    };
    Metadata::parse(&json)
}

fn run(root: &Path, more: &[&str]) -> Result<String, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let out = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", PLATFORM])
        .args(more)
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if !out.status.success() {
        return Err(String::from_utf8_lossy(&out.stderr).trim().to_owned());
    }
    String::from_utf8(out.stdout).map_err(|error| error.to_string())
}

fn read_package(package: &Value, member: bool) -> Result<Package, String> {
    let dependencies = list(package, "dependencies").map(|dependency| {
        Ok(Dependency {
            name: text(dependency, "name")?,
            dev: dependency.get("kind").and_then(Value::as_str) == Some("dev"),
        })
    });
    Ok(Package {
        name: text(package, "name")?,
        version: text(package, "version")?,
        licence: package.get("license").and_then(Value::as_str).map(str::to_owned),
        member,
        dependencies: dependencies.collect::<Result<_, String>>()?,
    })
}

fn built(dep: &Value) -> bool {
    list(dep, "dep_kinds").any(|kind| kind.get("kind").and_then(Value::as_str) != Some("dev"))
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn text(value: &Value, key: &str) -> Result<String, String> {
    let found = value.get(key).and_then(Value::as_str);
    found.map(str::to_owned).ok_or_else(|| format!("cargo metadata lacks the text {key:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{
      "workspace_members": ["a"],
      "packages": [
        {"id": "a", "name": "a", "version": "1", "license": "MIT", "dependencies": [
          {"name": "b", "kind": null}, {"name": "c", "kind": "dev"}]},
        {"id": "b", "name": "b", "version": "1", "license": null, "dependencies": []},
        {"id": "c", "name": "c", "version": "1", "license": "MIT", "dependencies": []}],
      "resolve": {"nodes": [{"id": "a", "deps": [
        {"pkg": "b", "dep_kinds": [{"kind": null}]}, {"pkg": "c", "dep_kinds": [{"kind": "dev"}]}]}]}}"#;

    #[test]
    fn test_only_packages_are_not_built() {
        let metadata = Metadata::parse(JSON).unwrap();
        assert_eq!(metadata.built_with("a").into_iter().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(metadata.members().count(), 1);
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        assert!(Metadata::parse("{").is_err());
        assert!(Metadata::parse("{}").unwrap_err().contains("resolve"));
        assert!(Metadata::parse(r#"{"packages": [{}]}"#).unwrap_err().contains("\"id\""));
    }
}
