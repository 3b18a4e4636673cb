//! The README is short, its first two commands are the promise, and `.ci/run` runs the same text.

use crate::Tree;

const LINES: usize = 100;
const TRY: &str = "cargo run --release -- demo";
const TEST: &str = "cargo test --workspace";

/// Compares the README with the house rules and with `.ci/run`.
#[must_use]
pub fn readme(tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    let text = tree.text("README.md").unwrap_or_default();
    let lines = text.lines().count();
    if lines > LINES {
        wrong.push(format!("README.md: {lines} lines, at most {LINES}; move what is not the first minute to docs/"));
    }
    let commands: Vec<&str> = commands(text).filter(|command| command.starts_with("cargo ")).collect();
    for (at, expected) in [TRY, TEST].into_iter().enumerate() {
        let found = commands.get(at).copied().unwrap_or("nothing");
        if found != expected {
            wrong.push(format!("README.md: cargo command {} is `{found}`, and must be `{expected}`", at + 1));
        }
    }
    let script = tree.text(".ci/run").unwrap_or_default();
    let runs = script.lines().map(str::trim).any(|line| line == TEST || line.starts_with(&format!("{TEST} 2>&1 |")));
    if !runs {
        wrong.push(format!(".ci/run: does not run `{TEST}`, the README's test command, as it stands there"));
    }
    wrong
}

fn commands(text: &str) -> impl Iterator<Item = &str> {
    text.split("```").skip(1).step_by(2).flat_map(str::lines).map(|line| line.split(" #").next().unwrap_or(line).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# X\n```sh\ncargo run --release -- demo   # try\n```\n```sh\ncargo test --workspace\n```\n";

    #[test]
    fn the_same_commands_pass() {
        let tree = Tree::made_up(&[("README.md", GOOD), (".ci/run", "cargo test --workspace 2>&1 | tee log\n")]);
        assert_eq!(readme(&tree), [""; 0]);
    }

    #[test]
    fn other_commands_and_a_long_page_are_named() {
        let long = format!("{GOOD}{}", "x\n".repeat(100));
        assert_eq!(readme(&Tree::made_up(&[("README.md", &long), (".ci/run", "cargo test --workspace\n")])).len(), 1);
        let wrong = readme(&Tree::made_up(&[("README.md", GOOD), (".ci/run", "cargo test --workspace --lib\n")]));
        assert!(wrong.len() == 1 && wrong[0].starts_with(".ci/run: does not run"), "{wrong:?}");
        let wrong =
            readme(&Tree::made_up(&[("README.md", "```\ncargo test\n```\n"), (".ci/run", "cargo test --workspace")]));
        assert!(wrong.len() == 2 && wrong[0].contains("is `cargo test`"), "{wrong:?}");
    }
}
