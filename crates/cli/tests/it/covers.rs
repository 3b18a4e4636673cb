//! What the scenarios together must show, from a list; what a page claims to show must stand in its output.

use std::collections::BTreeSet;

use crate::page::{Command, Page, Part};
use crate::scenarios::scenarios;

const STATES: &str =
    "reopened closed cleared pending unenforced provisional too_early said suspended excepted planned untouched";
const GRADES: &str = "A B1 B2 C D";
const VERDICTS: &str = "used cannot_tell tried not_used";
const CLAUSES: &str = "9.1 9.2 9.3 9.4 9.5 9.6 9.7 9.8 9.9 9.10 9.11 9.12 9.13 9.14 9.15";
const EXITS: &str = "0 1 2 3 4";
const REASONS: &str = "held_by used_by issued_by stored_in authenticates named indicator derived_from reached_through";
const BLOCKS: &str = "control premise";

const DRILLS: &str = "vendors layers chance depth closures environments scenario";

/// What semantics 9.15, 9.18 and 9.19 say of a drill: a word, what stands in the facts, the question (none: any), and what
/// its answer then says.
const RULES: [(&str, &str, &str, &str); 27] = [
    ("absent", "\"state\":\"absent\"", "layers", "enforce "),
    ("unknown", "\"state\":\"unknown\"", "layers", "enforce "),
    ("partial", "\"state\":\"partial\"", "depth", FALLS),
    ("enforced", "\"state\":\"enforced\"", "chance", " exact"),
    ("admits", "\"admits\":[", "depth", FALLS),
    ("since", "\"since\":", "depth", FALLS),
    ("undated", "\"state\":\"enforced\"}", "depth", "1 control (exact)"),
    ("switched_off", "\"configured_in\"", "depth", FALLS),
    ("detection", "\"control\":\"detection\",\"state\":\"enforced\"", "depth", FALLS),
    ("mfa", "\"control\":\"mfa\",\"state\":\"enforced\"", "depth", FALLS),
    ("idle", "\"node\":\"control\"", "", "protects nothing that is known"),
    ("once_per_vendor", "\"held_by\"", "vendors", "1 of 2 vendors"),
    ("single", "", "layers", "enforce "),
    ("pair", "", "layers", " and "),
    ("left_out", "", "layers", " pairs were left out by --most-pairs"),
    ("one_draw", "\"state\":\"enforced\"", "chance", "52.50 %"),
    ("closure", "\"event\":\"ended\"", "closures", " first: saves on:"),
    ("candidate_close", "", "layers", "close "),
    ("candidate_restrict", "", "layers", "an allow-list or binding on "),
    ("candidate_mfa", "\"kind\":\"password\"", "layers", "MFA for "),
    ("candidate_may", "\"may\"", "layers", " may "),
    ("candidate_member_of", "\"member_of\"", "layers", " member_of "),
    ("candidate_stored_in", "\"stored_in\"", "layers", " stored_in "),
    ("candidate_connects", "\"connects\"", "layers", "no connection from "),
    ("level", "\"jewel\":\"admin\"", "layers", "/admin falls by the breach of 2 vendors"),
    ("exact", "", "", "exact"),
    ("ranked", "\"jewel\"", "vendors", "saves"),
];

const FALLS: &str = "nothing: it falls as things are";

/// The conditions of semantics 10: a word for each, how it begins, and the answers that it can give.
const CONDITIONS: [(&str, &str, &str); 8] = [
    ("obligations", "every exposed credential is closed", "holds fails not_checked"),
    ("created", "nothing that the intruder made", "holds fails"),
    ("uses", "of every exposed credential we know", "holds fails"),
    ("sessions", "the sessions that closed credentials minted", "holds fails not_checked"),
    ("issuers", "no issuer whose record", "holds fails"),
    ("hunt", "the indicators were hunted", "holds not_checked"),
    ("gaps", "no source that was needed", "holds fails"),
    ("ledger", "the ledger verifies", "holds fails"),
];

fn wanted() -> BTreeSet<String> {
    let lists = [
        ("state", STATES),
        ("grade", GRADES),
        ("verdict", VERDICTS),
        ("clause", CLAUSES),
        ("exit", EXITS),
        ("reason", REASONS),
        ("blocked", BLOCKS),
        ("drill", DRILLS),
    ];
    let mut wanted: BTreeSet<String> =
        lists.iter().flat_map(|(what, words)| words.split(' ').map(move |word| format!("{what} {word}"))).collect();
    wanted.extend(RULES.iter().map(|rule| format!("rule {}", rule.0)));
    for (word, _, verdicts) in CONDITIONS {
        wanted.extend(verdicts.split(' ').map(|verdict| format!("vouch {word} {verdict}")));
    }
    wanted
}

#[test]
fn everything_that_an_answer_can_say_has_a_scenario() {
    let covered: BTreeSet<String> = scenarios().iter().flat_map(|page| page.covers.clone()).collect();
    let missing: Vec<String> = wanted().difference(&covered).cloned().collect();
    assert!(missing.is_empty(), "no scenario in docs/scenarios covers: {}", missing.join(", "));
    let unknown: Vec<String> = covered.difference(&wanted()).cloned().collect();
    assert!(unknown.is_empty(), "covered, and not in the list of covers.rs: {}", unknown.join(", "));
}

#[test]
fn what_a_scenario_covers_stands_in_its_output() {
    let mut wrong = Vec::new();
    for page in scenarios() {
        wrong
            .extend(page.covers.iter().filter(|item| !shows(&page, item)).map(|item| format!("{}: {item}", page.name)));
    }
    assert!(wrong.is_empty(), "claimed, and not in the output:\n{}", wrong.join("\n"));
}

fn shows(page: &Page, item: &str) -> bool {
    let (what, word) = item.split_once(' ').unwrap_or((item, ""));
    page.commands().any(|command| match what {
        "exit" => command.expected.lines().last() == Some(&format!("exit {word}")),
        "state" => has_cell(command, "owed", word) || has_field(command, word),
        "grade" => grade(command, word),
        "verdict" => has_cell(command, "used", word) || has_field(command, word),
        "reason" => command.verb() == "exposed" && cells(command).any(|cell| cell.split(", ").any(|one| one == word)),
        "clause" => {
            ["why", "owed"].contains(&command.verb())
                && [format!("[{word}]"), format!("({word},")].iter().any(|mark| command.expected.contains(mark))
        }
        "blocked" => {
            let says = if word == "control" { " the control holds: " } else { " missing: " };
            command.verb() == "why" && command.expected.contains(says)
        }
        "vouch" => vouched(command, word),
        "drill" => drills(command, word) && !command.expected.starts_with("stderr: "),
        "rule" => ruled(page, command, word),
        _ => false,
    })
}

fn drills(command: &Command, question: &str) -> bool {
    command.verb() == "drill" && (question.is_empty() || command.words.get(2).is_some_and(|word| word == question))
}

/// The facts have what the rule is about, and a drill answers as it says.
fn ruled(page: &Page, command: &Command, word: &str) -> bool {
    let facts =
        |what: &str| page.parts.iter().any(|part| matches!(part, Part::File { text, .. } if text.contains(what)));
    let rule = RULES.iter().find(|rule| rule.0 == word);
    rule.is_some_and(|(_, what, question, says)| {
        facts(what) && drills(command, question) && command.expected.contains(says)
    })
}

/// The cells of a table; two spaces or more stand between them.
fn cells(command: &Command) -> impl Iterator<Item = &str> {
    command.expected.lines().flat_map(|line| line.split("  ")).map(str::trim).filter(|cell| !cell.is_empty())
}

fn has_cell(command: &Command, verb: &str, word: &str) -> bool {
    let spoken = word.replace('_', " ");
    command.verb() == verb && cells(command).any(|cell| cell == spoken)
}

/// A field of `report --format csv`.
fn has_field(command: &Command, word: &str) -> bool {
    let csv = command.verb() == "report" && command.line.contains("--format csv");
    csv && command.expected.split([',', '\n']).any(|field| field == word)
}

/// B1 is gone by id, B2 replaced in place: told apart by the evidence.
fn grade(command: &Command, word: &str) -> bool {
    let replaced = command.expected.contains("issuer's record: changed");
    match word {
        "B1" => has_field(command, "B") && !replaced,
        "B2" => has_field(command, "B") && replaced,
        letter => has_cell(command, "owed", letter) || has_field(command, letter),
    }
}

fn vouched(command: &Command, word: &str) -> bool {
    let (condition, verdict) = word.split_once(' ').unwrap_or((word, ""));
    let begins = CONDITIONS.iter().find(|known| known.0 == condition).map_or("?", |known| known.1);
    let spoken = verdict.replace('_', " ");
    let mut rows = command.expected.lines().filter(|line| line.trim_start().starts_with(begins));
    command.verb() == "vouch" && rows.any(|row| row.split("  ").any(|cell| cell.trim() == spoken))
}
