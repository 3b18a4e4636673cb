//! The importers' own fixtures, as files to be tampered with: every format that can come in, with everything that can stand in it.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::desk::{Desk, ESTATE, NOTICE, Run};

/// One input of an importer.
pub(crate) struct Fixture {
    pub(crate) format: &'static str,
    pub(crate) files: Vec<(String, String)>,
    /// What the files cannot say of themselves.
    account: Option<String>,
}

/// Which case of each importer has the most in it.
const CASES: [(&str, &str); 10] = [
    ("atlassian", "organisation"),
    ("aws", "account"),
    ("cloudflare", "account"),
    ("csv", "founding-sheet"),
    ("csv", "nodes-and-edges"),
    ("facts", "every-kind"),
    ("github", "organisation"),
    ("github", "repository-secrets"),
    ("okta", "tenant"),
    ("opengraph", "okta"),
];

/// Reads one input of every importer.
pub(crate) fn fixtures() -> Vec<Fixture> {
    let sources = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../sources/fixtures");
    let listed = fs::read_dir(&sources).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    for importer in listed {
        assert!(CASES.iter().any(|(format, _)| *format == importer), "{importer} is not attacked: add it to CASES");
    }
    let fixture = |(format, case): (&'static str, _)| {
        let folder = sources.join(format).join(case);
        let settings = fs::read_to_string(folder.join("settings.toml")).unwrap_or_default();
        let account = settings.lines().find_map(|line| line.strip_prefix("account = \"")?.strip_suffix('"'));
        Fixture { format, files: files(&folder), account: account.map(str::to_owned) }
    };
    CASES.map(fixture).into()
}

fn files(folder: &std::path::Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !["settings.toml", "reading.ndjson"].iter().any(|name| path.ends_with(name)))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    files
}

impl Fixture {
    /// Imports the files, each changed by a function.
    pub(crate) fn import(&self, desk: &Desk, change: &mut dyn FnMut(&str, &str) -> String) -> Run {
        let folder = format!("in/{}", self.format);
        let _ = fs::remove_dir_all(desk.path(&folder));
        let mut arguments = vec!["import".to_owned(), self.format.to_owned()];
        for (name, text) in &self.files {
            let name = format!("{folder}/{name}");
            desk.write(&name, change(&name, text));
            arguments.push(name);
        }
        arguments.extend(["--exported-at", "2023-11-20T10:00:00Z", "--complete-because", "made up"].map(str::to_owned));
        if let Some(account) = &self.account {
            arguments.extend(["--account".to_owned(), account.clone()]);
        }
        desk.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

/// Changes every JSON document of a text, whatever stands between them, and leaves a text that is none.
pub(crate) fn documents(text: &str, change: &mut dyn FnMut(&mut Value)) -> Option<String> {
    let documents: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(text).into_iter().collect();
    let mut documents = documents.ok().filter(|documents| !documents.is_empty())?;
    documents.iter_mut().for_each(change);
    Some(documents.iter().map(|document| format!("{document}\n")).collect())
}

/// Visits every text of a document with the key under which it stands.
pub(crate) fn texts(value: &mut Value, key: &str, visit: &mut dyn FnMut(&str, &mut String)) {
    match value {
        Value::String(text) => visit(key, text),
        Value::Array(items) => items.iter_mut().for_each(|item| texts(item, key, visit)),
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                texts(value, &key.clone(), visit);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A desk with the estate, the notice, and a wide incident that names all that the fixtures hold.
pub(crate) fn desk() -> Desk {
    let desk = Desk::new();
    let wide = NOTICE.replace("\"i1\"", "\"wide\"").replace(
        "[\"vendor/okta\"]",
        r#"["vendor/okta", "system/okta/acme.okta.com", "system/aws/210987654321", "system/github/acme", "vendor/smartsheet"]"#,
    );
    desk.write("wide.toml", wide);
    desk.run(&["incident", "open", "--notice", "wide.toml"]).ended(0);
    assert!(!ESTATE.is_empty());
    desk
}
