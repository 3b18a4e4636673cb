//! A desk of one's own: a folder with a ledger and a state folder, and the program run there with nothing else around it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Two credentials, one held by a vendor, and what they open.
pub(crate) const ESTATE: &str = r#"{"v":1,"node":"credential","id":"okta/api_token/acme/00T1","set":{"kind":"api_token","label":"jira sync","created":"2023-01-05T10:00:00Z"}}
{"v":1,"edge":"held_by","from":"okta/api_token/acme/00T1","to":"vendor/okta"}
{"v":1,"edge":"issued_by","from":"okta/api_token/acme/00T1","to":"system/okta/acme"}
{"v":1,"edge":"authenticates","from":"okta/api_token/acme/00T1","to":"okta/user/acme/00u7"}
{"v":1,"edge":"may","from":"okta/user/acme/00u7","to":"system/wiki","level":"admin"}
{"v":1,"node":"system","id":"system/wiki","set":{"jewel":"read"}}
"#;

/// A notice about that vendor.
pub(crate) const NOTICE: &str = r#"id = "i1"
version = 1
received = 2023-10-19T00:00:00Z
compromised = ["vendor/okta"]
[window]
start = { at = 2023-09-28T00:00:00Z, certainty = "stated" }
end = { at = 2023-10-18T00:00:00Z, certainty = "stated" }
"#;

static DESKS: AtomicU32 = AtomicU32::new(0);

/// A folder that goes when the test ends.
pub(crate) struct Desk {
    folder: PathBuf,
    ledger: PathBuf,
}

/// How a run ended and what it wrote; made only of what may be written at all.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    /// Makes a desk without a ledger.
    pub(crate) fn bare() -> Self {
        let number = DESKS.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("straggler-attacks-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let ledger = folder.join("a.ledger");
        Self { folder, ledger }
    }

    /// Makes a desk with the estate and the notice above.
    pub(crate) fn new() -> Self {
        let desk = Self::bare();
        desk.import("facts", "estate.ndjson", ESTATE).ended(0);
        desk.write("notice.toml", NOTICE);
        desk.run(&["incident", "open", "--notice", "notice.toml"]).ended(0);
        desk
    }

    /// Puts the ledger somewhere else.
    pub(crate) fn with_ledger(mut self, ledger: PathBuf) -> Self {
        self.ledger = ledger;
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn ledger(&self) -> &Path {
        &self.ledger
    }

    /// Writes a file, and its folders.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// The program, in the folder, with no environment but its own two variables.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_straggler"));
        command
            .current_dir(&self.folder)
            .env_clear()
            .env("STRAGGLER_STATE_DIR", self.folder.join("state"))
            .env("STRAGGLER_LEDGER", &self.ledger)
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&self.command().args(arguments).output().unwrap(), arguments)
    }

    /// Writes a file and imports it.
    pub(crate) fn import(&self, format: &str, name: &str, content: impl AsRef<[u8]>) -> Run {
        self.write(name, content);
        self.run(&["import", format, name])
    }

    /// What the ledger says of itself when everything in it is checked; none where there is none.
    pub(crate) fn verified(&self) -> Option<(u64, String)> {
        self.ledger.exists().then(|| {
            let run = self.run(&["ledger", "verify", "--format", "json"]).ended(0);
            let item: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
            (item["ledger"]["size"].as_u64().unwrap(), item["ledger"]["root"].as_str().unwrap().to_owned())
        })
    }

    /// Runs what must be refused as unreadable or wrong usage: exit 2, these words, and the ledger as it was.
    #[track_caller]
    pub(crate) fn refuses(&self, arguments: &[&str], words: &[&str]) -> Run {
        self.fails(2, arguments, words)
    }

    /// Runs what must fail in a way, say so in these words, and leave the ledger as it was.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, arguments: &[&str], words: &[&str]) -> Run {
        let before = self.verified();
        let run = self.run(arguments).ended(code).says(words);
        assert_eq!(run.stdout, "", "{arguments:?} failed and answered");
        assert_eq!(self.verified(), before, "{arguments:?} failed and changed the ledger");
        run
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Run {
    /// Takes what a run left, once it is fit to be seen.
    #[track_caller]
    pub(crate) fn of(output: &Output, arguments: &[&str]) -> Self {
        let [stdout, stderr] = [&output.stdout, &output.stderr].map(|bytes| {
            String::from_utf8(bytes.clone()).unwrap_or_else(|error| panic!("{arguments:?} wrote no UTF-8: {error}"))
        });
        for text in [&stdout, &stderr] {
            if let Some(at) = text.find(unfit) {
                let around: String = text[at..].chars().take(60).collect();
                panic!("{arguments:?} wrote a raw {:?} before {around:?}", text[at..].chars().next());
            }
            assert!(!text.contains("panicked at") && !text.contains("RUST_BACKTRACE"), "{arguments:?}: {text}");
        }
        let code = output.status.code().unwrap_or_else(|| panic!("{arguments:?} ended by {}", output.status));
        assert!((0..=4).contains(&code), "{arguments:?}: {code}");
        Self { code, stdout, stderr }
    }

    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Looks for words on stderr.
    #[track_caller]
    pub(crate) fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.stderr.contains(word), "no {word:?} in {self:#?}");
        }
        self
    }

    /// Looks for words on stdout.
    #[track_caller]
    pub(crate) fn shows(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.stdout.contains(word), "no {word:?} in {self:#?}");
        }
        self
    }
}

/// Tells whether a character moves, hides or rewrites what stands around it: no line of ours needs one.
pub(crate) fn unfit(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Notes what this machine cannot try.
pub(crate) fn not_run(what: &str, why: &str) {
    eprintln!("not run: {what}: {why}");
    let Some(path) = std::env::var_os("STRAGGLER_NOT_RUN") else { return };
    let mut file = fs::File::options().create(true).append(true).open(path).unwrap();
    writeln!(file, "attacks: {what}: {why}").unwrap();
}
