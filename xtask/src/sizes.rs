//! Files of at most 500 lines and functions of at most 70, test modules and tables of constants not counted.

use crate::Tree;
use crate::rust_text::{Code, closing, line_of, places};

const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 70;

/// Checks the sources of every crate and of xtask.
#[must_use]
pub fn sizes(tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, source) in tree.ending(".rs").filter(|(path, _)| is_source(path)) {
        let code = Code::of(source);
        let lines = code.lines - table_lines(&code.text);
        if lines > FILE_LINES {
            wrong.push(format!(
                "{path}: {lines} lines without tests and tables, at most {FILE_LINES}; split it by noun, one thing a file"
            ));
        }
        for (line, name, length) in functions(&code.text).into_iter().filter(|(_, _, length)| *length > FUNCTION_LINES)
        {
            wrong.push(format!(
                "{path}:{line}: the function {name} has {length} lines, at most {FUNCTION_LINES}; name its parts"
            ));
        }
    }
    wrong
}

fn is_source(path: &str) -> bool {
    let inside = path.strip_prefix("crates/").and_then(|rest| rest.split_once('/')).map(|(_, inside)| inside);
    let inside = inside.or_else(|| path.strip_prefix("xtask/"));
    inside.is_some_and(|inside| {
        inside.starts_with("src/") && !inside.contains("/tests/") && !inside.ends_with("/tests.rs")
    })
}

/// Lists each function with a body: where it starts, its name, its lines.
fn functions(code: &str) -> Vec<(usize, String, usize)> {
    let mut found = Vec::new();
    for at in places(code, "fn") {
        let Some(rest) = code.get(at..) else { continue };
        let name: String = rest.chars().skip(3).take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let body = body_start(rest).and_then(|open| closing(rest, open));
        if let (false, Some(end)) = (name.is_empty(), body) {
            found.push((line_of(code, at), name, line_of(rest, end - 1)));
        }
    }
    found
}

fn body_start(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b'{' if depth == 0 => return Some(at),
            b';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Counts the lines inside the brackets of `const` and `static` arrays that stand at the margin.
fn table_lines(code: &str) -> usize {
    let mut lines = 0;
    for word in ["const", "static"] {
        for at in places(code, word) {
            let line_start = code.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |newline| newline + 1);
            let at_margin = code.get(line_start..at).is_some_and(|head| head.is_empty() || head.starts_with("pub"));
            let Some(rest) = code.get(at..).filter(|_| at_margin) else {
                continue;
            };
            let open = rest.find("= &[").map(|open| open + 3).or_else(|| rest.find("= [").map(|open| open + 2));
            let Some(open) = open.filter(|open| rest.get(..*open).is_some_and(|head| !head.contains(['{', '\n'])))
            else {
                continue;
            };
            let end = closing(rest, open).unwrap_or(open + 1);
            lines += rest.get(open..end).map_or(0, |table| table.matches('\n').count());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(path: &str, source: &str) -> Vec<String> {
        sizes(&Tree::made_up(&[(path, source)]))
    }

    #[test]
    fn a_long_file_and_a_long_function_are_named() {
        let wrong = says("crates/a/src/b.rs", &"// x\n".repeat(501));
        assert!(wrong.len() == 1 && wrong[0].starts_with("crates/a/src/b.rs: 501 lines"), "{wrong:?}");
        let body = format!("\npub(crate) fn long(x: [u8; 3])\nwhere\n    T: A,\n{{\n{}}}\n", "    x();\n".repeat(66));
        let wrong = says("xtask/src/b.rs", &body);
        assert!(
            wrong.len() == 1 && wrong[0].starts_with("xtask/src/b.rs:2: the function long has 71 lines"),
            "{wrong:?}"
        );
    }

    #[test]
    fn what_just_fits_passes_and_so_do_tests_tables_and_braces_in_text() {
        assert_eq!(says("crates/a/src/b.rs", &"// x\n".repeat(500)), [""; 0]);
        assert_eq!(says("crates/a/src/b.rs", &format!("fn f() {{\n{}}}\n", "x();\n".repeat(68))), [""; 0]);
        let tests = format!("fn f() {{}}\n#[cfg(test)]\nmod tests {{\nfn long() {{\n{}}}\n}}\n", "x();\n".repeat(600));
        assert_eq!(says("crates/a/src/b.rs", &tests), [""; 0]);
        assert_eq!(
            says("crates/a/src/b.rs", &format!("pub const T: &[&str] = &[\n{}];\n", "    \"x\",\n".repeat(600))),
            [""; 0]
        );
        assert_eq!(says("crates/a/src/b.rs", &format!("fn f() {{ x(\"{{\") }}\n{}", "// x\n".repeat(90))), [""; 0]);
        assert_eq!(says("crates/a/tests/it/main.rs", &"// x\n".repeat(900)), [""; 0]);
    }
}
