//! The steps of the demo, in order, as data; the README's commands are printed from the same list.

use super::company::{AFTER, BEFORE, LEAK_LISTED, MARKETPLACE, NOW, OKTA, ORGANISATION, PRODUCTION, ROTATION};
use super::moment::Moment;
use super::notice::INCIDENT;

/// One `import`.
struct Import {
    format: &'static str,
    files: Vec<String>,
    account: Option<&'static str>,
    exported_at: Option<Moment>,
    complete_because: Option<&'static str>,
}

const OKTA_COMPLETE: &str = "an administrator's token, every page followed to the last Link header";
const BITBUCKET_COMPLETE: &str = "drawn on the server itself by its administrators, every account";
/// The folders of logs, and the parameter that the log does not hold.
const LOGS: [(&str, Option<(&str, &str)>); 2] = [("logs/cloudtrail", None), ("logs/okta", Some(("domain", OKTA)))];

/// Lists the imports; `paths` are all generated ones, from which a list's pages are found.
fn imports(paths: &[String]) -> Vec<Import> {
    let mut steps = lists(paths, BEFORE);
    steps.push(sheet("inventory/leaked-to-okta.csv", LEAK_LISTED, None));
    steps.push(sheet("rotation-sheet.csv", ROTATION.1, None));
    steps.extend(lists(paths, AFTER));
    for name in ["estate", "atlassian-audit", "probes"] {
        steps.push(Import {
            format: "facts",
            files: vec![format!("facts/{name}.ndjson")],
            account: None,
            exported_at: None,
            complete_because: None,
        });
    }
    steps
}

fn lists(paths: &[String], at: Moment) -> Vec<Import> {
    let date = at.date();
    let of = |folder: &str| -> Vec<String> {
        let in_folder = |path: &&String| path.starts_with(folder) && path.contains(&date);
        paths.iter().filter(in_folder).cloned().collect()
    };
    // Users stay the same from list to list; their one export goes with the second.
    let with_users = |mut files: Vec<String>, users: &str| {
        files.extend((at == AFTER).then(|| users.to_owned()));
        files
    };
    let list = |format, files, account, complete_because| Import {
        format,
        files,
        account: Some(account),
        exported_at: Some(at),
        complete_because,
    };
    let mut steps = vec![
        list("okta", with_users(of("okta/"), "okta/users.json"), OKTA, Some(OKTA_COMPLETE)),
        list("cloudflare", of("cloudflare/"), super::company::CLOUDFLARE, None),
        list("atlassian", with_users(of("atlassian/"), "atlassian/users.json"), ORGANISATION, None),
    ];
    for account in [PRODUCTION, MARKETPLACE] {
        let folder = format!("aws/{account}/");
        steps.push(list("aws", with_users(of(&folder), &format!("{folder}list-users.json")), account, None));
    }
    steps.push(sheet(&format!("bitbucket/accounts-{date}.csv"), at, Some(BITBUCKET_COMPLETE)));
    steps
}

fn sheet(file: &str, at: Moment, complete_because: Option<&'static str>) -> Import {
    Import { format: "csv", files: vec![file.to_owned()], account: None, exported_at: Some(at), complete_because }
}

/// Writes `demo.toml`.
pub(crate) fn file(paths: &[String]) -> (String, String) {
    let mut text = vec![format!(
        "# What `straggler demo` does, in this order; README.md has the same as commands.\n\
         as_of = {NOW}\nnotice = \"notice.toml\"\nwider = \"notice-wider.toml\"\npeople = \"people.toml\"\n"
    )];
    for step in imports(paths) {
        text.push(format!("\n[[import]]\nformat = \"{}\"\nfiles = {}\n", step.format, array(&step.files)));
        if let Some(account) = step.account {
            text.push(format!("account = \"{account}\"\n"));
        }
        if let Some(at) = step.exported_at {
            text.push(format!("exported_at = {at}\n"));
        }
        if let Some(why) = step.complete_because {
            text.push(format!("complete_because = \"{why}\"\n"));
        }
    }
    for (folder, parameter) in LOGS {
        text.push(format!("\n[[logs]]\npaths = [\"{folder}\"]\nread_at = {NOW}\n"));
        if let Some((key, value)) = parameter {
            text.push(format!("parameters = {{ {key} = \"{value}\" }}\n"));
        }
    }
    ("demo.toml".to_owned(), text.concat())
}

fn array(files: &[String]) -> String {
    let quoted: Vec<String> = files.iter().map(|file| format!("\"{file}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

/// Writes the same steps as commands.
pub(crate) fn commands(paths: &[String], said: &[(String, &str)]) -> String {
    let mut lines = Vec::new();
    for step in imports(paths) {
        let mut line = format!("straggler import {} {}", step.format, step.files.join(" "));
        for (flag, value) in [
            ("account", step.account.map(str::to_owned)),
            ("exported-at", step.exported_at.map(|at| at.to_string())),
            ("complete-because", step.complete_because.map(|why| format!("\"{why}\""))),
        ] {
            line.extend(value.map(|value| format!(" --{flag} {value}")));
        }
        lines.push(line);
    }
    lines.push("straggler incident open --notice notice.toml".to_owned());
    for (folder, parameter) in LOGS {
        let parameter = parameter.map(|(key, value)| format!(" --parameter {key}={value}")).unwrap_or_default();
        lines.push(format!("straggler used {INCIDENT} --logs {folder}{parameter} --read-at {NOW} --as-of {NOW}"));
    }
    for (credential, who) in said {
        lines.push(format!("straggler say {INCIDENT} {credential} --who \"{who}\" --why \"believed unused\""));
    }
    lines.push(format!("straggler owed {INCIDENT} --as-of {NOW}"));
    lines.push(format!("straggler reach vendor/okta --as-of {NOW}"));
    lines.push(format!("straggler vouch {INCIDENT} --as-of {NOW}"));
    lines.push(format!("straggler notice {INCIDENT} notice-wider.toml"));
    lines.push(format!("straggler owed {INCIDENT} --as-of {NOW}"));
    lines.join("\n")
}
