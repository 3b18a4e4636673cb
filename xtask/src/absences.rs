//! What is deliberately absent: clock, environment, randomness, files, sockets, terminal, other programs; and who alone
//! may depend on what brings them in. Sources are searched without comments, literals and test modules.

use crate::rust_text::{Code, closing, line_of, places};
use crate::{Metadata, Tree};

/// Words that only the named crates may use.
struct Absence {
    what: &'static str,
    words: &'static [&'static str],
    only: &'static [&'static str],
    instead: &'static str,
}

const ABSENCES: &[Absence] = &[
    Absence {
        what: "a clock",
        words: &[
            "SystemTime",
            "std::time::Instant",
            "Instant::now",
            "Timestamp::now",
            "Zoned::now",
            "ZonedDateTime::now",
            "Utc::now",
            "Local::now",
            "TimeZone::system",
        ],
        only: &["cli"],
        instead: "take the instant as an argument; cli reads the clock once",
    },
    Absence {
        what: "the environment",
        words: &["std::env", "env::var", "env::var_os", "env::vars", "env::args", "env::current_dir", "env::temp_dir"],
        only: &["cli"],
        instead: "take the value as an argument; only cli reads the environment",
    },
    Absence {
        what: "randomness",
        words: &["getrandom", "OsRng", "thread_rng", "RandomState"],
        only: &["cli"],
        instead: "take the bytes, or a function that gives them, as an argument; cli owns the source",
    },
    Absence {
        what: "the terminal",
        words: &[
            "std::io::stdout",
            "std::io::stderr",
            "std::io::stdin",
            "io::stdout",
            "io::stderr",
            "io::stdin",
            "println!",
            "print!",
            "eprintln!",
            "eprint!",
            "dbg!",
        ],
        only: &["cli"],
        instead: "return the text; only cli prints",
    },
    Absence {
        what: "files",
        words: &[
            "std::fs",
            "fs::read",
            "fs::write",
            "fs::File",
            "File::open",
            "File::create",
            "OpenOptions",
            ".canonicalize()",
            ".read_dir()",
            ".symlink_metadata()",
            ".is_file()",
            ".is_dir()",
        ],
        only: &["activity", "ledger", "app", "cli"],
        instead: "take bytes and give bytes; app and cli open files",
    },
    Absence {
        what: "a socket",
        words: &[
            "TcpStream",
            "TcpListener",
            "UdpSocket",
            "ToSocketAddrs",
            "std::net::*",
            "std::os::unix::net",
            "UnixStream",
            "UnixDatagram",
        ],
        only: &[],
        instead: "leave it out: this release works on files and contacts nobody",
    },
    Absence {
        what: "another program",
        words: &["std::process::Command", "process::Command", "Command::new(\"", "std::process::exit", "process::exit"],
        only: &["cli"],
        instead: "return what happened; cli alone ends the process, and nobody starts another",
    },
];

/// Packages that only the named crates may ask for.
const DEPENDENCIES: &[(&str, &[&str], &str)] = &[
    ("rusqlite", &["ledger"], "only ledger knows a database"),
    ("libsqlite3-sys", &[], "only ledger knows a database, through rusqlite"),
    ("getrandom", &["cli"], "only cli owns a source of randomness"),
    ("rand", &[], "only cli owns a source of randomness, through getrandom"),
    ("tokio", &[], "nothing here waits on a network"),
    ("ureq", &[], "nobody opens a connection"),
    ("reqwest", &[], "nobody opens a connection"),
    ("hyper", &[], "nobody opens a connection"),
    ("clap", &["cli"], "only cli knows arguments"),
    ("comfy-table", &["cli"], "only cli knows the terminal"),
    ("indicatif", &["cli"], "only cli knows the terminal"),
    ("anstream", &["cli"], "only cli knows the terminal"),
    ("anyhow", &["cli", "xtask"], "crates below cli have typed errors"),
];

/// Searches every crate's sources for words that it must not use; build scripts are no part of the program.
#[must_use]
pub fn forbidden_words(tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, source) in tree.ending(".rs") {
        let Some(name) = crate_of(path) else { continue };
        let code = Code::of(source).text;
        let imports = imports(&code);
        for absence in ABSENCES.iter().filter(|absence| !absence.only.contains(&name)) {
            if let Some((line, word)) = first_use(absence.words, &code, &imports) {
                let Absence { what, instead, .. } = absence;
                wrong.push(format!("{path}:{line}: {name} reaches for {what} (`{word}`); {instead}"));
            }
        }
    }
    wrong
}

/// Looks at every manifest for packages that the crate must not depend on.
#[must_use]
pub fn foreign_dependencies(metadata: &Metadata) -> Vec<String> {
    let mut wrong = Vec::new();
    for package in metadata.members() {
        let name = package.name.as_str();
        for need in package.dependencies.iter().filter(|dependency| !dependency.dev) {
            let rules = DEPENDENCIES.iter().filter(|(foreign, only, _)| *foreign == need.name && !only.contains(&name));
            wrong.extend(rules.map(|(foreign, _, why)| {
                format!("crates/{name}/Cargo.toml: {name} depends on {foreign}; {why}: take it out")
            }));
        }
    }
    wrong
}

fn crate_of(path: &str) -> Option<&str> {
    let (name, inside) = path.strip_prefix("crates/")?.split_once('/')?;
    inside.starts_with("src/").then_some(name)
}

fn first_use<'a>(words: &[&'a str], code: &str, imports: &[(usize, String)]) -> Option<(usize, &'a str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for word in words {
        found.extend(places(code, word).map(|at| (line_of(code, at), *word)));
        let imported = imports.iter().filter(|(_, path)| places(path, word).next().is_some());
        found.extend(imported.map(|(line, _)| (*line, *word)));
    }
    found.into_iter().min()
}

/// Writes out each `use a::{b, c}` as whole paths, with the line where it stands.
fn imports(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for at in places(code, "use") {
        let Some(statement) = code.get(at + 3..).and_then(|rest| rest.split(';').next()) else {
            continue;
        };
        let mut open = vec![(String::new(), statement.split_whitespace().collect::<String>())];
        while let Some((prefix, tree)) = open.pop() {
            match tree.find('{') {
                Some(brace) => {
                    let end = closing(&tree, brace).unwrap_or(tree.len()).saturating_sub(1);
                    let head = format!("{prefix}{}", tree.get(..brace).unwrap_or_default());
                    let inside = tree.get(brace + 1..end).unwrap_or_default();
                    open.extend(branches(inside).into_iter().map(|branch| (head.clone(), branch)));
                }
                None => found.push((line_of(code, at), format!("{prefix}{tree}"))),
            }
        }
    }
    found
}

fn branches(inside: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    for c in inside.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dependency, Package};

    fn says(path: &str, source: &str) -> Vec<String> {
        forbidden_words(&Tree::made_up(&[(path, source)]))
    }

    #[test]
    fn each_absence_is_missed_when_its_word_appears() {
        for source in [
            "fn a() { SystemTime::now() }",
            "fn a() { std::env::var(\"X\") }",
            "fn a() { getrandom::fill(b) }",
            "fn a() { println!(\"x\") }",
            "fn a() { std::fs::read(p) }",
            "fn a() { std::net::TcpStream::connect(a) }",
            "fn a() { std::process::Command::new(x) }",
        ] {
            assert_eq!(says("crates/model/src/a.rs", source).len(), 1, "{source}");
        }
    }

    #[test]
    fn grouped_imports_are_written_out() {
        let wrong = says("crates/estate/src/a.rs", "\nuse std::{collections::{BTreeMap, BTreeSet}, fs, io};\n");
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].starts_with("crates/estate/src/a.rs:2: estate reaches for files (`std::fs`)"), "{wrong:?}");
        assert_eq!(says("crates/estate/src/a.rs", "use std::io::{self, stdout};").len(), 1);
    }

    #[test]
    fn comments_literals_tests_and_those_who_may_are_free() {
        assert_eq!(says("crates/model/src/a.rs", "// std::fs\nfn a() { x(\"std::env\") }"), [""; 0]);
        assert_eq!(says("crates/model/src/a.rs", "#[cfg(test)]\nmod tests { use std::fs; }"), [""; 0]);
        assert_eq!(says("crates/model/tests/it/main.rs", "use std::fs;"), [""; 0]);
        assert_eq!(says("crates/ledger/src/a.rs", "use std::fs;"), [""; 0]);
        assert_eq!(says("crates/cli/src/a.rs", "fn a() { println!(\"x\"); std::env::args() }"), [""; 0]);
        assert_eq!(says("crates/model/src/a.rs", "struct Instant; fn a() { my_println!(x) }"), [""; 0]);
    }

    #[test]
    fn a_foreign_dependency_is_named() {
        let mut metadata = Metadata::default();
        for name in ["ledger", "app"] {
            let dependencies = vec![Dependency { name: "rusqlite".to_owned(), dev: false }];
            let package = Package { name: name.to_owned(), member: true, dependencies, ..Package::default() };
            metadata.packages.insert(name.to_owned(), package);
        }
        let wrong = foreign_dependencies(&metadata);
        assert!(wrong.len() == 1 && wrong[0].contains("app depends on rusqlite"), "{wrong:?}");
    }
}
