//! What differs from run to run, behind fixed marks: the folder, the ledger's name, root, key and words, and the clock.

use std::path::Path;

/// Instants of pages lie before this year, the clock's at or after it.
const CLOCK_YEAR: u32 = 2026;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub(crate) fn redacted(text: &str, here: &Path) -> String {
    let text = text.replace(&here.display().to_string(), "[HERE]");
    let mut told = String::new();
    let mut words = false;
    for line in text.lines() {
        if words && line.trim_start() != "]" && line.trim_start() != "]," {
            continue;
        }
        words = line.trim_start() == "\"words\": [";
        told.push_str(&clock(&hex(&marked(line))));
        told.push('\n');
        if words {
            told.push_str(&format!("{}  \"[WORDS]\"\n", &line[..line.len() - line.trim_start().len()]));
        }
    }
    told
}

/// Marks lines whose rest is different each time.
fn marked(line: &str) -> String {
    const STARTS: [(&str, &str); 8] = [
        ("compare with a copy kept elsewhere: ", "[WORDS]"),
        ("in words: ", "[WORDS]"),
        ("verifier key: ", "[KEY]"),
        ("— straggler.local/", "[LEDGER] [SIGNATURE]"),
        ("extra ", "[SALTED ENTRY]"),
        ("\"note\": ", "\"[NOTE]\","),
        ("\"checkpoint\": ", "\"[NOTE]\","),
        ("\"verifier_key\": ", "\"[KEY]\","),
    ];
    let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
    if let Some((start, mark)) = STARTS.iter().find(|(start, _)| rest.starts_with(start)) {
        return format!("{indent}{start}{mark}");
    }
    let base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    if line.len() == 44 && line.ends_with('=') && line.chars().all(base64) {
        "[HASH]".to_owned()
    } else {
        line.to_owned()
    }
}

/// Marks roots (64 digits) and ledger names (32).
fn hex(line: &str) -> String {
    let mut told = String::new();
    let mut rest = line;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
        let (run, after) = rest.split_at(digits);
        told.push_str(match run.len() {
            64 => "[ROOT]",
            32 => "[LEDGER]",
            _ => run,
        });
        let next = after.chars().next().map_or(0, char::len_utf8);
        told.push_str(&after[..next]);
        rest = &after[next..];
    }
    told
}

/// Marks instants of the clock; marks are as wide as what they hide where a table could hold it.
fn clock(line: &str) -> String {
    let mut told = String::new();
    let mut rest = line;
    while let Some(letter) = rest.chars().next() {
        let boundary = !told.ends_with(|c: char| c.is_ascii_alphanumeric());
        match if boundary { instant(rest) } else { None } {
            Some((length, mark)) => {
                told.push_str(mark);
                rest = &rest[length..];
            }
            None => {
                told.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    told
}

fn instant(rest: &str) -> Option<(usize, &'static str)> {
    let year =
        |text: Option<&str>| text.and_then(|text| text.parse::<u32>().ok()).is_some_and(|year| year >= CLOCK_YEAR);
    let bytes = rest.as_bytes();
    if year(rest.get(..4)) && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-') {
        let minute = rest.get(10..17).filter(|time| time.starts_with(' ') && time.ends_with('Z'));
        return Some(match (bytes.get(10), minute) {
            (Some(b'T'), _) => (rest.find('Z')? + 1, "[RECORDED INSTANT]"),
            (_, Some(_)) => (17, "[RECORDED MINUTE]"),
            _ => (10, "[RECORDED]"),
        });
    }
    let day = rest.find(' ').filter(|at| (1..=2).contains(at) && rest[..*at].parse::<u32>().is_ok())?;
    let month = rest.get(day + 1..day + 4)?;
    (MONTHS.contains(&month) && year(rest.get(day + 5..day + 9))).then_some((day + 9, "[RECORDED]"))
}

#[test]
fn the_clock_and_the_ledger_are_hidden_and_nothing_else_is() {
    let here = Path::new("/somewhere");
    let told = redacted(&format!("2026-11-24 11:45Z  {}  2023-10-19T00:00:00Z", "a1".repeat(32)), here);
    assert_eq!(told, "[RECORDED MINUTE]  [ROOT]  2023-10-19T00:00:00Z\n");
    assert_eq!(
        redacted("on 24 Nov 2026 2026-11-24T11:45:56.1Z /somewhere/x", here),
        "on [RECORDED] [RECORDED INSTANT] [HERE]/x\n"
    );
    assert_eq!(
        redacted("  \"words\": [\n    \"a\",\n    \"b\"\n  ]\n", here),
        "  \"words\": [\n    \"[WORDS]\"\n  ]\n"
    );
}
