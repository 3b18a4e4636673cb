//! Sheets that a spreadsheet has mangled, and formulas in the sheets that we write.

use crate::desk::{Desk, ESTATE};

/// A sheet of one good row and one that has other cells.
fn sheet(column: &str, cell: &str) -> String {
    format!(
        "issuer,account,credential_id,kind,held_by,{column}\nokta,acme,00T1,api_token,Smartsheet,\nokta,acme,00T2,api_token,Smartsheet,{cell}\n"
    )
}

#[test]
fn a_mangled_cell_is_named_and_nothing_is_taken() {
    let desk = Desk::new();
    for (column, cell, words) in [
        ("created_at", "04/05/2023", &["day and month", "write 2023-10-18"][..]),
        ("created_at", "5.4.2023", &["day and month"]),
        ("created_at", "2023-10-18 09:30:00", &["no time zone"]),
        ("created_at", "45217", &["bare number"]),
        ("created_at", "Oct-23", &["is no date"]),
        ("created_at", "####", &["is no date"]),
        ("created_at", "0001-01-01T00:00:00Z", &["stands for \"none\""]),
        ("created_at", "9999-12-31", &["is no date"]),
        ("expires_at", "9999-12-30", &["stands for \"none\""]),
        ("closed_at", "9999-12-30", &["stands for \"none\""]),
        ("enabled", "vrai", &["true or false"]),
        ("holder_evidence", "7", &["1 to 6"]),
        ("opens", "wiki:owner", &["role"]),
    ] {
        desk.write("s.csv", sheet(column, cell));
        desk.refuses(&["import", "csv", "s.csv"], words).says(&["s.csv, row 3", column]);
    }
}

#[test]
fn a_mangled_id_is_named_and_nothing_is_taken() {
    let desk = Desk::new();
    for (issuer, account, ids, words) in [
        ("okta", "acme", ["1.23E+15", "1"], &["row 2, field credential_id", "scientific notation", "as text"][..]),
        ("okta", "acme", ["1,23E+15", "1"], &["s.csv"]),
        ("okta", "acme", ["00123", "456"], &["row 3, field credential_id", "leading zeros", "as text"]),
        ("aws", "23456789012", ["AKIA1", "AKIA2"], &["row 2, field account", "12 digits", "leading zeros"]),
        ("aws", "2.34568E+11", ["AKIA1", "AKIA2"], &["row 2, field account"]),
    ] {
        let [one, two] = ids;
        let sheet = format!(
            "issuer,account,credential_id,kind,held_by\n{issuer},{account},{one},api_token,x\n{issuer},{account},{two},api_token,x\n"
        );
        desk.write("s.csv", sheet);
        desk.refuses(&["import", "csv", "s.csv"], words);
    }
}

#[test]
fn a_credential_told_twice_in_two_ways_is_refused_and_in_one_way_is_not() {
    let desk = Desk::new();
    let header = "issuer,account,credential_id,kind,held_by,owner\n";
    let row = "okta,acme,00T9,api_token,Smartsheet,Ann\n";
    let other = "okta,acme,00T9,api_token,Smartsheet,Bob\n";
    desk.write("s.csv", format!("{header}{row}{other}"));
    desk.refuses(
        &["import", "csv", "s.csv"],
        &["row 3, field owner", "something else in s.csv, row 2", "keep one row"],
    );
    desk.write("one.csv", format!("{header}{row}"));
    desk.write("two.csv", format!("{header}{other}"));
    desk.refuses(&["import", "csv", "one.csv", "two.csv"], &["two.csv, row 2, field owner", "one.csv, row 2"]);
    desk.write("same.csv", format!("{header}{row}{row}"));
    desk.run(&["import", "csv", "same.csv"]).says(&[]);
    assert!(desk.verified().unwrap().0 > 0);
}

#[test]
fn a_broken_sheet_is_named_and_nothing_is_taken() {
    let desk = Desk::new();
    let header = "issuer,account,credential_id,kind,held_by\n";
    let cases: [(&[u8], &[&str]); 11] = [
        (b"", &["s.csv", "is empty"]),
        (b"<html><body>Sign in</body></html>", &["s.csv:1", "no sheet known here", "credentials have"]),
        (b"issuer,account,credential_id,kind\nokta,acme,1,api_token\n", &["no column held_by"]),
        (b"issuer,account,credential_id,kind,held_by,held_by\n", &["column twice", "held_by"]),
        (b"issuer,account,credential_id,kind,held_by\nokta,acme,1\n", &["row 2 has 3 cells, the header 5"]),
        (b"issuer,account,credential_id,kind,held_by\nokta,acme,\"1,api_token,x\n", &["row 2", "not closed"]),
        (b"issuer,account,credential_id,kind,held_by\nokta,acme,\xe9t\xe9,api_token,x\n", &["s.csv:2", "not UTF-8"]),
        (
            b"issuer,account,credential_id,kind,held_by\nokta,acme,1,gold,x\n",
            &["row 2, field kind", "one of: access_key"],
        ),
        (b"issuer,account,credential_id,kind,held_by\nokta,acme,,api_token,x\n", &["row 2, field credential_id"]),
        (
            b"issuer,account,credential_id,kind,held_by\nokta,acme,a\x1b[2J,api_token,x\n",
            &["row 2, field credential_id"],
        ),
        (b"i\0s\0s\0u\0e\0r\0", &["UTF-16 without a byte order mark"]),
    ];
    for (bytes, words) in cases {
        desk.write("s.csv", bytes);
        desk.refuses(&["import", "csv", "s.csv"], words);
    }
    desk.write("wide.csv", format!("{header}x{}", ",x".repeat(1_000_000)));
    desk.refuses(&["import", "csv", "wide.csv"], &["wide.csv", "row 2 has 1000001 cells, the header 5"]);
    desk.write("quotes.csv", format!("{header}{}", "\"".repeat(1_000_001)));
    desk.refuses(&["import", "csv", "quotes.csv"], &["not closed"]);
}

/// The day after the last day that can be written could never be read back, and a ledger forgets nothing.
#[test]
fn no_date_makes_the_ledger_unreadable() {
    let desk = Desk::new();
    for day in ["9999-12-29", "9999-12-30", "9999-12-31", "10000-01-01", "-009999-01-02", "0001-01-01", "0000-00-00"] {
        desk.write("e.csv", format!("from,relation,to,valid_from,valid_to\na/b,held_by,vendor/z,2023-01-05,{day}\n"));
        desk.run(&["import", "csv", "e.csv"]);
        desk.write("f.csv", format!("from,relation,to,valid_from,valid_to\na/b,held_by,vendor/z,{day},\n"));
        desk.run(&["import", "csv", "f.csv"]);
        desk.run(&["list"]).ended(0);
    }
}

/// A header's text becomes an attribute's key; it must come back as it went in.
#[test]
fn no_header_makes_the_ledger_unreadable() {
    let desk = Desk::new();
    for column in
        ["=1+1", "x_", "\u{202e}evil", "a\u{7f}b", "\u{1b}[31m", "🔑", "label", "x_label", "set.kind", "\"\"", "."]
    {
        desk.write("s.csv", sheet(&format!("\"{}\"", column.replace('"', "\"\"")), "cell"));
        let imported = desk.run(&["import", "csv", "s.csv"]);
        assert!([0, 2, 3].contains(&imported.code), "{column:?}: {imported:#?}");
        desk.run(&["list"]);
        desk.run(&["show", "okta/api_token/acme/00T2"]);
        desk.run(&["show", "okta/api_token/acme/00T2", "--format", "json"]);
    }
    assert!(desk.run(&["list"]).code != 4);
}

/// OWASP, CSV Injection: no cell that we write begins a formula.
#[test]
fn no_cell_that_is_written_is_a_formula() {
    let desk = Desk::new();
    let starts = ["=", "+", "-", "@", "\\t=", "\\r=", "\\n=", "＝", "＋", "－", "＠"];
    let facts: String = starts
        .iter()
        .enumerate()
        .map(|(at, start)| {
            let told = ESTATE.replace("jira sync", &format!("{start}HYPERLINK(0)")).replace("00T1", &format!("00X{at}"));
            let owner = start.replace("\\t", "=").replace("\\r", "=").replace("\\n", "=");
            format!("{told}{{\"v\":1,\"edge\":\"owned_by\",\"from\":\"okta/api_token/acme/00X{at}\",\"to\":\"{owner}cmd|' -C calc'!A{at}\"}}\n")
        })
        .collect();
    desk.import("facts", "formulas.ndjson", facts).ended(0);
    for asked in [
        &["list"][..],
        &["owed", "i1"],
        &["owed", "i1", "--by", "owner"],
        &["exposed", "i1"],
        &["report", "i1"],
        &["vendor", "vendor/okta"],
    ] {
        let run = desk.run(&[asked, &["--format", "csv"]].concat());
        let mut rows = 0;
        for cell in cells(&run.stdout) {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']),
                "{asked:?}: {cell:?}"
            );
            rows += usize::from(cell.contains("HYPERLINK") || cell.contains("cmd|"));
        }
        assert!(rows >= starts.len(), "{asked:?} shows only {rows}: {}", run.stdout);
    }
}

/// Takes RFC 4180 apart.
fn cells(text: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    cells
}
