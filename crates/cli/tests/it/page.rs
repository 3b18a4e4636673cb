//! A page: Markdown with files to lay down and commands with what they must print.
//!
//! A fenced block is a file (a language and a name: `toml notice.toml`), laid down where it stands in the page, or a
//! `console`: lines `$ straggler …` (or `$ cp A B`, `$ rm A`), each followed by stdout, by `stderr: ` lines, and by `exit N`.

use std::path::{Path, PathBuf};

pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) title: String,
    pub(crate) covers: Vec<String>,
    pub(crate) lines: usize,
    pub(crate) parts: Vec<Part>,
}

pub(crate) enum Part {
    Text(String),
    File { fence: String, name: String, text: String },
    Console(Vec<Command>),
}

pub(crate) struct Command {
    pub(crate) words: Vec<String>,
    pub(crate) line: String,
    pub(crate) expected: String,
}

impl Command {
    /// The verb of a `straggler` command; options before it are not used in pages.
    pub(crate) fn verb(&self) -> &str {
        self.words.get(1).map_or("", String::as_str)
    }
}

impl Page {
    pub(crate) fn commands(&self) -> impl Iterator<Item = &Command> {
        self.parts.iter().flat_map(|part| match part {
            Part::Console(commands) => commands.as_slice(),
            _ => &[],
        })
    }

    pub(crate) fn read(path: &Path) -> Self {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).expect("a page is text");
        let title = text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default().to_owned();
        let covers = text.lines().find_map(|line| line.strip_prefix("covers: ")).unwrap_or_default();
        let covers = covers.split(',').map(str::trim).filter(|item| !item.is_empty()).map(ToOwned::to_owned).collect();
        Self { lines: text.lines().count(), parts: parts(&name, &text), name, path: path.to_owned(), title, covers }
    }

    /// Writes the page with other expectations, in the order of its commands.
    pub(crate) fn rewritten(&self, outcomes: &[String]) -> String {
        let mut outcomes = outcomes.iter();
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(line) => text.push_str(&format!("{line}\n")),
                Part::File { fence, text: inside, .. } => text.push_str(&format!("{fence}\n{inside}```\n")),
                Part::Console(commands) => {
                    let told: Vec<String> = commands
                        .iter()
                        .map(|command| format!("{}\n{}", command.line, outcomes.next().expect("one a command")))
                        .collect();
                    text.push_str(&format!("```console\n{}```\n", told.concat()));
                }
            }
        }
        text
    }
}

fn parts(page: &str, text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(fence) = line.strip_prefix("```") else {
            parts.push(Part::Text(line.to_owned()));
            continue;
        };
        let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if fence == "console" {
            parts.push(Part::Console(commands(page, &inside)));
        } else {
            let (_, name) =
                fence.split_once(' ').unwrap_or_else(|| panic!("{page}: a block `{fence}` that nothing runs"));
            let text: String = inside.iter().map(|line| format!("{line}\n")).collect();
            parts.push(Part::File { fence: line.to_owned(), name: name.to_owned(), text });
        }
    }
    parts
}

fn commands(page: &str, lines: &[&str]) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    let mut open = false;
    for line in lines {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push(Command { words: words(command), line: (*line).to_owned(), expected: String::new() });
            open = true;
        } else if open {
            let command = commands.last_mut().expect("an open command");
            command.expected.push_str(&format!("{line}\n"));
            open = !line.starts_with("exit ");
        } else {
            assert!(line.is_empty(), "{page}: `{line}` belongs to no command");
        }
    }
    commands
}

/// Splits a command at spaces; double quotes hold words together.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in command.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            other => words.last_mut().expect("never empty").push(other),
        }
    }
    words
}
