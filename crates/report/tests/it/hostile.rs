//! Hostile text in every field: it stays text, on the page, in CSV and in JSON.

use app::{Answer, Dossier};
use report::{csv, html, json, visible};

use crate::markup;
use crate::sample;

/// Sixty ways to be something else than text: markup, attributes, formulas, terminal escapes, bidirectional and invisible
/// characters, template syntax, references, and sizes.
pub(crate) fn payloads() -> Vec<String> {
    let fixed = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "'><b>",
        "</style><script>",
        "</title><script>alert(1)</script>",
        "</svg><script>",
        "</pre><h1>",
        "<!--",
        "-->",
        "]]>",
        "<![CDATA[x]]>",
        "<?xml?>",
        "\" onmouseover=\"alert(1)",
        "' onfocus='alert(1)",
        "` onclick=`x`",
        "javascript:alert(1)",
        "data:text/html,<script>",
        "&lt;script&gt;",
        "&#60;script&#62;",
        "&amp;",
        "&",
        "&&&;",
        "&#x0;",
        "<",
        ">",
        "<<>>",
        "\"",
        "'",
        "`",
        "\\",
        "/",
        "{{7*7}}",
        "{% raw %}",
        "{# #}",
        "${7*7}",
        "#{7*7}",
        "%00",
        "\0",
        "\u{1b}[2J\u{1b}[31mred",
        "\u{1b}]0;title\u{7}",
        "\u{9b}31m",
        "\u{7f}",
        "\u{202e}gnp.exe",
        "\u{2066}a\u{2069}",
        "\u{200b}\u{200d}\u{feff}",
        "\u{e0041}",
        "\u{2028}x",
        "line\nbreak",
        "tab\there",
        "car\rriage",
        "=HYPERLINK(\"http://x\")",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "",
        "   ",
        "﷽𒐫🏴‍☠️",
    ];
    let mut payloads: Vec<String> = fixed.iter().map(|text| (*text).to_owned()).collect();
    payloads.push("a".repeat(5_000));
    payloads.push("x/".repeat(1_000));
    assert!(payloads.len() >= 60, "{}", payloads.len());
    payloads
}

/// Calls a function on every text of an answer that is not one of app's own words.
pub(crate) fn each_text(answer: &mut Answer<Dossier>, change: &mut dyn FnMut(&mut String)) {
    change(&mut answer.schema);
    change(&mut answer.ledger.root);
    for gap in &mut answer.gaps {
        [&mut gap.source, &mut gap.place, &mut gap.reason].into_iter().for_each(&mut *change);
    }
    for dossier in &mut answer.items {
        each_text_of(dossier, change);
    }
}

fn each_text_of(dossier: &mut Dossier, change: &mut dyn FnMut(&mut String)) {
    let incident = &mut dossier.incident;
    change(&mut incident.id);
    incident.name.iter_mut().chain(&mut incident.compromised).for_each(&mut *change);
    for item in &mut dossier.obligations {
        change(&mut item.credential);
        let optional = item.label.iter_mut().chain(&mut item.kind).chain(&mut item.owner);
        optional.chain(&mut item.vendors).chain(&mut item.words).for_each(&mut *change);
        item.usage.new.iter_mut().chain(&mut item.usage.missing).for_each(&mut *change);
        if let Some(end) = &mut item.end {
            change(&mut end.by);
            end.successor.iter_mut().for_each(&mut *change);
        }
        item.evidence.iter_mut().for_each(|fact| change(&mut fact.says));
        if let Some(opens) = &mut item.opens {
            opens.jewels.iter_mut().chain(&mut opens.says).for_each(&mut *change);
        }
    }
    for made in &mut dossier.created {
        [&mut made.what, &mut made.by].into_iter().for_each(&mut *change);
        made.legitimate.iter_mut().for_each(&mut *change);
    }
    dossier.vouch.iter_mut().for_each(|item| change(&mut item.because));
    for story in &mut dossier.stories {
        story.credentials.iter_mut().for_each(&mut *change);
        change(&mut story.reaches);
        for step in &mut story.tree {
            change(&mut step.atom);
            step.label.iter_mut().chain(&mut step.fact).for_each(&mut *change);
        }
    }
    for moment in &mut dossier.timeline {
        [&mut moment.about, &mut moment.says].into_iter().for_each(&mut *change);
    }
    change(&mut dossier.checkpoint);
    dossier.words.iter_mut().for_each(&mut *change);
}

/// Every text field gets the payload once: in group 0 the first of every eight, in group 1 the second, and so on.
const GROUPS: usize = 8;

fn with(payload: &str, group: usize) -> Answer<Dossier> {
    let mut answer = sample::founding(3);
    let mut number = 0;
    each_text(&mut answer, &mut |text| {
        if number % GROUPS == group {
            payload.clone_into(text);
        }
        number += 1;
    });
    assert!(number > 150, "only {number} fields were tried");
    answer
}

fn hides(text: &str) -> bool {
    text.lines().any(|line| visible(line) != line)
}

/// The tags that a page may have more or fewer of because a text is empty or an id has more parts, but never by their names.
fn names(page: &markup::Markup) -> std::collections::BTreeSet<String> {
    page.shape().into_iter().collect()
}

#[test]
fn no_text_becomes_markup() {
    let mut sound = names(&markup::read(&html(&sample::founding(3))).unwrap());
    for optional in ["summary ", "h3 ", "colgroup "] {
        sound.insert(optional.to_owned());
    }
    for payload in payloads() {
        for group in 0..GROUPS {
            let page = html(&with(&payload, group));
            let read = markup::read(&page).unwrap_or_else(|error| panic!("{payload:?} in group {group}: {error}"));
            let new: Vec<String> = names(&read).difference(&sound).cloned().collect();
            assert!(new.is_empty(), "{payload:?} in group {group} makes {new:?}");
            assert!(!hides(&page), "{payload:?} in group {group} gets through unseen");
        }
    }
}

#[test]
fn what_is_hostile_is_shown_as_it_is() {
    for payload in payloads().iter().filter(|payload| payload.trim().len() > 3 && payload.len() < 100) {
        let mut answer = sample::founding(3);
        if let Some(item) = answer.items.first_mut().and_then(|dossier| dossier.obligations.first_mut()) {
            item.label = Some(payload.clone());
        }
        let read = markup::read(&html(&answer)).unwrap();
        assert!(read.text.contains(&*visible(payload)), "{payload:?} is not on the page");
    }
}

#[test]
fn csv_and_json_hold_it_as_text() {
    let width = report::CSV_HEADER.len();
    for payload in payloads() {
        let mut answer = sample::founding(3);
        each_text(&mut answer, &mut |text| text.clone_from(&payload));
        let text = csv(&answer);
        let rows: Vec<::csv::StringRecord> =
            ::csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 8, "{payload:?}");
        for cell in rows.iter().flat_map(|row| row.iter()) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{payload:?} gives the cell {cell:?}");
        }
        assert!(rows.iter().all(|row| row.len() == width));
        assert!(!hides(&text), "{payload:?}");
        let text = json(&answer);
        assert!(!hides(&text), "{payload:?}");
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["items"][0]["incident"]["id"], payload.as_str());
    }
}
