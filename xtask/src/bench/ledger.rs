//! A million facts: taken in, asked about, verified; and what the Merkle tree adds to taking them in.

use std::fs;
use std::io;
use std::path::Path;

use super::estate::{AS_OF, CREDENTIALS, FACTS, NOTICE, write};
use super::goal::{Goal, Row};
use super::measured::{Measured, numbers, run};
use super::{Bench, ROUNDS};

/// Measures everything about the large ledger.
pub(crate) fn rows(bench: &Bench) -> io::Result<Vec<Row>> {
    let folder = bench.fresh("ledger")?;
    write(&folder.join("facts.ndjson"))?;
    fs::write(folder.join("notice.toml"), NOTICE)?;
    let straggler = |arguments: &[&str]| run(&bench.program(), arguments, &folder, &[0, 1, 3]);
    let import = straggler(&["import", "facts", "facts.ndjson"])?;
    straggler(&["incident", "open", "--notice", "notice.toml"])?;
    let facts = FACTS as f64;
    let mut rows = vec![
        Row::new(
            format!("import, {FACTS} facts, {CREDENTIALS} credentials"),
            "facts/s",
            Goal::AtLeast(25_000.0),
            facts / import.wall_seconds,
        ),
        Row::new("import, by CPU", "facts/s", Goal::None, facts / import.cpu_seconds),
        Row::new("import, peak", "MB", Goal::AtMost(1_000.0), import.peak_mb),
    ];
    let vendors = credential(&folder)?;
    let questions: [(&str, &[&str], f64); 4] = [
        ("owed", &["owed", "big-2023", "--as-of", AS_OF], 2.0),
        ("exposed", &["exposed", "big-2023", "--as-of", AS_OF], 2.0),
        ("show", &["show", &vendors, "--as-of", AS_OF], 0.2),
        ("ledger verify", &["ledger", "verify"], 5.0),
    ];
    for (name, arguments, seconds) in questions {
        let mut least = straggler(arguments)?;
        for _ in 1..ROUNDS {
            least = least.least(straggler(arguments)?);
        }
        let Measured { wall_seconds, cpu_seconds, peak_mb } = least;
        rows.push(Row::new(format!("{name}, wall"), "s", Goal::AtMost(seconds), wall_seconds));
        rows.push(Row::new(format!("{name}, CPU"), "s", Goal::None, cpu_seconds));
        rows.push(Row::new(format!("{name}, peak"), "MB", Goal::AtMost(1_000.0), peak_mb));
    }
    rows.extend(merkle(bench)?);
    Ok(rows)
}

/// Finds a credential that the vendor held.
fn credential(folder: &Path) -> io::Result<String> {
    let facts = io::BufReader::new(fs::File::open(folder.join("facts.ndjson"))?);
    for line in io::BufRead::lines(facts) {
        let line: serde_json::Value = serde_json::from_str(&line?)?;
        let text = |key: &str| line.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
        if (text("edge"), text("to")) == ("held_by", "vendor/big") {
            return Ok(text("from").to_owned());
        }
    }
    Err(io::Error::other("the vendor holds nothing"))
}

/// Measures the tree's share: what it adds to an insert of the same entries without it.
fn merkle(bench: &Bench) -> io::Result<Vec<Row>> {
    let (program, folder) = (bench.programs.join("examples/merkle_share"), bench.fresh("merkle")?);
    run(&program, &["."], &folder, &[0])?;
    let [medians, leasts] = numbers(&fs::read_to_string(folder.join("said"))?)?;
    Ok(vec![
        Row::new("Merkle tree over an insert without, CPU medians", "%", Goal::AtMost(10.0), medians),
        Row::new("Merkle tree over an insert without, CPU leasts", "%", Goal::None, leasts),
    ])
}
