//! `docs/logs.md` is made of the formats' own head comments (`UPDATE=1` writes it anew).

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use activity::{Attribution, FormatCard, formats};

const HEAD: &str = "\
# Logs that can be read

Made from the formats' own files, `crates/activity/src/formats/`: `UPDATE=1 cargo test -p activity` writes it anew.

`straggler used INCIDENT --logs FOLDER` tells a log by its content; `--as FORMAT` overrides that, and `--as my.toml` reads by a row of
your own, written like those files. What a log does not say of itself is given as `--parameter NAME=VALUE`. Plain or packed, JSON in any
layout, CSV, or text, as each format says.

How surely a use is a credential's: *exact*, the log has the credential's own id; *session*, *app*, *principal*, *address*, something
that it was used through. Only where a log is complete and *exact* may the answer be `not_used` (semantics 7.3).

";

fn speaks_for(card: &FormatCard) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (prefix, grade) in &card.covers {
        let kind = prefix.split("/{").next().unwrap_or(prefix);
        parts.push(format!("{kind} ({})", Attribution::word(*grade)));
    }
    parts.join(", ")
}

fn duration(seconds: u64) -> String {
    match seconds {
        0 => "none".to_owned(),
        seconds if seconds % 86_400 == 0 => format!("{} d", seconds / 86_400),
        seconds if seconds % 3_600 == 0 => format!("{} h", seconds / 3_600),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str("| format | of | speaks for | to be given | lag | kept |\n|---|---|---|---|---|---|\n");
    for card in formats() {
        let FormatCard { name, title, parameters, lag_seconds, retention_days, .. } = &card;
        let (speaks, given, lag) = (speaks_for(&card), parameters.join(", "), duration(*lag_seconds));
        writeln!(page, "| [{name}](#{name}) | {title} | {speaks} | {given} | {lag} | {retention_days} d |").unwrap();
    }
    for card in formats() {
        write!(page, "\n## {}\n\n```text\n{}\n```\n", card.name, card.documentation.trim()).unwrap();
        if !card.never_shown.is_empty() {
            page.push_str("\nNever shown:\n\n");
        }
        for never in &card.never_shown {
            writeln!(page, "- {never}").unwrap();
        }
    }
    page
}

#[test]
fn the_page_says_what_the_formats_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/logs.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, page()).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), page(), "UPDATE=1 writes docs/logs.md anew");
}
