//! Thousands of credentials on one page: small enough to send, and every one of them there.

use std::collections::BTreeSet;
use std::path::Path;

use app::{Answer, Dossier};
use report::{drill_html, html};

use crate::drill_sample;
use crate::markup;
use crate::sample;

const MOST_BYTES: usize = 4_000_000;

fn check(name: &str, answer: &Answer<Dossier>) {
    let page = html(answer);
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), &page).unwrap();
    assert!(page.len() < MOST_BYTES, "{} bytes", page.len());
    markup::read(&page).unwrap();
    let words: BTreeSet<&str> = page.split(['<', '>', '/']).collect();
    for item in &answer.items[0].obligations {
        assert!(words.contains(item.credential.rsplit('/').next().unwrap()), "{} is missing", item.credential);
    }
}

#[test]
fn the_founding_case_in_full() {
    check("founding.html", &sample::founding(3_407));
}

#[test]
fn all_of_them_owed() {
    let mut answer = sample::founding(3_407);
    for item in &mut answer.items[0].obligations {
        (item.state, item.grade, item.grade_word) = ("untouched", "D", "nothing");
    }
    answer.summary = None;
    check("owed.html", &answer);
}

#[test]
fn the_others() {
    check("proven.html", &sample::all_proven());
    check("empty.html", &sample::empty());
    check("single.html", &sample::single());
}

#[test]
fn drills() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, page) in [
        ("drill.html", drill_sample::everything()),
        ("wide12.html", drill_sample::wide(12)),
        ("wide30.html", drill_sample::wide(30)),
        ("long.html", drill_sample::long(150)),
    ] {
        let page = drill_html(&page);
        assert!(page.len() < 200_000, "{} bytes", page.len());
        std::fs::write(folder.join(name), page).unwrap();
    }
}
