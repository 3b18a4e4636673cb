//! Any table as CSV (RFC 4180, lines ended by LF), with cells that a spreadsheet cannot take for a formula.
//!
//! The guard is OWASP's "CSV Injection": a cell that starts with one of `= + - @`, their full-width forms, TAB, CR or LF
//! gets a `'` in front. Control and bidirectional characters are shown as escapes, as everywhere.

use csv::{Terminator, WriterBuilder};

use crate::text::visible;

/// Writes a header and rows as CSV; every cell is guarded.
pub fn csv_table<H, R, C>(header: &[H], rows: R) -> String
where
    H: AsRef<str>,
    R: IntoIterator,
    R::Item: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut writer = WriterBuilder::new().flexible(true).terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    // Writing to memory cannot fail, and rows may differ in length: there is no error to hand on.
    let _ = writer.write_record(header.iter().map(|cell| guarded(cell.as_ref())));
    for row in rows {
        let _ = writer.write_record(row.into_iter().map(|cell| guarded(cell.as_ref())));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn guarded(cell: &str) -> String {
    let shown = visible(cell);
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{shown}")
    } else {
        shown.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_formulas() {
        for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝"] {
            let cell = format!("{start}HYPERLINK(\"http://x\")");
            let text = csv_table(&["a", "b"], [["x", cell.as_str()]]);
            let line = text.lines().nth(1).unwrap();
            assert!(line.starts_with("x,\"'"), "{line}");
        }
        assert_eq!(csv_table(&["a"], [["1-2"], ["a,b"]]), "a\n1-2\n\"a,b\"\n");
    }

    #[test]
    fn keeps_rows_apart() {
        let text = csv_table(&["a", "b"], vec![vec!["x\ny\u{1b}[2J", "\"q\""], vec!["only one"]]);
        assert_eq!(text, "a,b\nx\\ny\\u{1b}[2J,\"\"\"q\"\"\"\nonly one\n");
    }
}
